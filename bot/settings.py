"""What differs from one installation to the next: read from the environment and from `.env`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import quote, unquote_plus, urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError
from bot.mail_server import MailServer, read_sender, read_server, read_url

_DATABASE_EXPECTED = "expected sqlite:///file.sqlite or postgresql://user:password@host/database"
_SCHEMES = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}
API_TOKEN_SHORTEST = 24
"""Characters of the token that order desks ask with; fewer could be guessed."""
_SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_QUERY_KEYS = ("host", "port", "user", "password", "ssl", "sslmode")
_POSTGRES_REST = re.compile(r"(?P<place>(?:[^:/@?]*(?::[^@]*)?@)?[^?@]*)(?:\?(?P<query>.*))?", re.DOTALL)


def async_database_url(url: str) -> str:
    """The database's address with its asynchronous driver: aiosqlite or asyncpg.

    Raises SettingsError for another database or an option the driver does not take; the address itself,
    which may hold a password, is never in the message.
    """
    try:
        return _async_database_url(url.strip())
    except ValueError as error:
        raise SettingsError(f"ENCOURS_DATABASE_URL: {error}") from None


def _async_database_url(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    if not separator:
        raise ValueError(_DATABASE_EXPECTED)
    driver = _SCHEMES.get(scheme.lower())
    if driver is None:
        raise ValueError(f"{scheme} databases are not supported; {_DATABASE_EXPECTED}")
    if driver.startswith("sqlite"):
        return f"{driver}://{_sqlite_rest(rest)}"
    return f"{driver}://{_postgres_rest(rest)}"


def _sqlite_rest(rest: str) -> str:
    if not rest.startswith("/") or rest == "/":
        raise ValueError("a SQLite file is written with three slashes, or four for a path from the root")
    if "?" in rest:
        raise ValueError("a SQLite file takes no options: leave out what follows the question mark")
    return rest


def _postgres_rest(rest: str) -> str:
    match = _POSTGRES_REST.fullmatch(rest)
    if match is None:
        raise ValueError("an @ or / in the user or password is written %40 or %2F")
    place, query = match["place"], match["query"]
    if not place.rpartition("@")[2].partition("/")[2]:
        raise ValueError(
            "the database's name is missing at the end: postgresql://user:password@host/database"
        )
    options = [_postgres_option(part) for part in (query or "").split("&") if part]
    return place + ("?" + "&".join(options) if options else "")


def _postgres_option(part: str) -> str:
    key, _, value = part.partition("=")
    if key not in _QUERY_KEYS:
        raise ValueError(f"the option {key} is not one of {', '.join(_QUERY_KEYS)}: leave it out")
    if key not in ("ssl", "sslmode"):
        return f"{key}={quote(unquote_plus(value), safe='/:,')}"
    if value not in _SSL_MODES:
        raise ValueError(f"sslmode is one of {', '.join(_SSL_MODES)}")
    return f"ssl={value}"


def _database_url(url: str) -> str:
    _async_database_url(url.strip())
    return url.strip()


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("expected a name")
    return text.strip()


def _api_url(url: str) -> str:
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError("expected an http or https address such as https://slack.com/api/")
    return url.strip().rstrip("/") + "/"


def _bot_token(token: SecretStr | None) -> SecretStr | None:
    return _token(token, ("xoxb-", "xoxe.xoxb-"), "the bot token, which begins with xoxb-")


def _app_token(token: SecretStr | None) -> SecretStr | None:
    return _token(token, ("xapp-",), "the app-level token, which begins with xapp-")


def _token(token: SecretStr | None, prefixes: tuple[str, ...], expected: str) -> SecretStr | None:
    text = token.get_secret_value().strip() if token else ""
    if not text:
        return None
    if not text.startswith(prefixes):
        raise ValueError(f"expected {expected}")
    return SecretStr(text)


def _secret(secret: SecretStr | None) -> SecretStr | None:
    text = secret.get_secret_value().strip() if secret else ""
    return SecretStr(text) if text else None


def _api_token(token: SecretStr | None) -> SecretStr | None:
    text = token.get_secret_value().strip() if token else ""
    if not text:
        return None
    if len(text) < API_TOKEN_SHORTEST or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError(
            f"expected {API_TOKEN_SHORTEST} characters or more, letters, digits and signs without spaces, "
            "such as `openssl rand -hex 24` makes"
        )
    return SecretStr(text)


def _smtp_url(url: SecretStr | None) -> SecretStr | None:
    text = url.get_secret_value().strip() if url else ""
    if not text:
        return None
    read_url(text)
    return SecretStr(text)


def _mail_from(text: str) -> str:
    if text.strip():
        read_sender(text)
    return text.strip()


class Settings(BaseSettings):
    """One installation's settings; `load_settings` makes them."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    database_url: Annotated[str, AfterValidator(_database_url)] = Field(
        default="sqlite:///encours.sqlite", validation_alias="ENCOURS_DATABASE_URL", repr=False
    )
    policy: Path = Field(default=Path("encours.yaml"), validation_alias="ENCOURS_POLICY")
    workspace: Annotated[str, AfterValidator(_not_blank)] = Field(
        default="default", validation_alias="ENCOURS_WORKSPACE"
    )
    slack_bot_token: Annotated[SecretStr | None, AfterValidator(_bot_token)] = Field(
        default=None, validation_alias="SLACK_BOT_TOKEN"
    )
    slack_app_token: Annotated[SecretStr | None, AfterValidator(_app_token)] = Field(
        default=None, validation_alias="SLACK_APP_TOKEN"
    )
    slack_signing_secret: Annotated[SecretStr | None, AfterValidator(_secret)] = Field(
        default=None, validation_alias="SLACK_SIGNING_SECRET"
    )
    slack_api_url: Annotated[str, AfterValidator(_api_url)] = Field(
        default="https://slack.com/api/", validation_alias="SLACK_API_URL"
    )

    api_token: Annotated[SecretStr | None, AfterValidator(_api_token)] = Field(
        default=None, validation_alias="ENCOURS_API_TOKEN"
    )
    """What order desks and other programs ask with over HTTP; without it that way in does not exist."""
    inbox: Path | None = Field(default=None, validation_alias="ENCOURS_INBOX")
    smtp_url: Annotated[SecretStr | None, AfterValidator(_smtp_url)] = Field(
        default=None, validation_alias="ENCOURS_SMTP_URL"
    )
    smtp_ca: Path | None = Field(default=None, validation_alias="ENCOURS_SMTP_CA")
    mail_from: Annotated[str, AfterValidator(_mail_from)] = Field(
        default="", validation_alias="ENCOURS_MAIL_FROM"
    )
    bounces: Path | None = Field(default=None, validation_alias="ENCOURS_BOUNCES")
    """Where a mail server drops what comes back."""
    invoice_copies: Path | None = Field(default=None, validation_alias="ENCOURS_INVOICE_COPIES")
    """PDFs of invoices, each named by its number, that go with reminders."""
    host: Annotated[str, AfterValidator(_not_blank)] = Field(
        default="127.0.0.1", validation_alias="ENCOURS_HOST"
    )
    port: int = Field(default=3000, ge=0, le=65535, validation_alias="ENCOURS_PORT")

    @property
    def async_database_url(self) -> str:
        """`database_url` with its asynchronous driver."""
        return async_database_url(self.database_url)

    @property
    def is_rehearsal(self) -> bool:
        """Whether Slack is one that is played on this computer, as in the demo: nobody real is written to."""
        host = urlsplit(self.slack_api_url).hostname or ""
        return host == "localhost" or host == "::1" or host.startswith("127.")

    @property
    def mail_server(self) -> MailServer | None:
        """What reminders leave by; None when no mail server is set."""
        if self.smtp_url is None:
            return None
        return read_server(self.smtp_url.get_secret_value(), self.mail_from, self.smtp_ca)

    @model_validator(mode="after")
    def _mails_have_a_sender(self) -> Self:
        if self.smtp_url is not None and not self.mail_from:
            raise ValueError(
                "ENCOURS_MAIL_FROM: it is needed with ENCOURS_SMTP_URL, such as Atelier Lumen "
                "<compta@lumen.example>"
            )
        return self


def load_settings() -> Settings:
    """The settings of this process; the only reader of the environment and of `.env`.

    Raises SettingsError naming every wrong variable and what was expected, never its value.
    """
    try:
        return Settings()
    except ValidationError as error:
        problems = [": ".join([*map(str, e["loc"]), _sentence(e["msg"])]) for e in error.errors()]
    except UnicodeDecodeError:
        problems = [".env is not UTF-8 text: save it as UTF-8"]
    except OSError as error:
        problems = [f".env cannot be read: {error.strerror}"]
    raise SettingsError("\n".join(problems))


def _sentence(message: str) -> str:
    return message.removeprefix("Value error, ")

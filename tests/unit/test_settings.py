"""Settings: read once, checked, and silent about secrets."""

from __future__ import annotations

import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.engine import make_url

from bot.errors import SettingsError
from bot.settings import async_database_url, load_settings

VARIABLES = (
    "ENCOURS_DATABASE_URL",
    "ENCOURS_POLICY",
    "ENCOURS_WORKSPACE",
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_API_URL",
    "ENCOURS_API_TOKEN",
)


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder with no `.env` and an environment with none of our variables."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_everything_has_a_default_but_slack_secrets() -> None:
    settings = load_settings()
    assert settings.database_url == "sqlite:///encours.sqlite"
    assert settings.async_database_url == "sqlite+aiosqlite:///encours.sqlite"
    assert settings.policy == Path("encours.yaml")
    assert settings.workspace == "default"
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.slack_bot_token is None
    assert settings.slack_app_token is None
    assert settings.slack_signing_secret is None


def test_the_environment_wins_over_the_dotenv_file(
    empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (empty_folder / ".env").write_text(
        "ENCOURS_WORKSPACE=from file\nENCOURS_POLICY=conf/société.yaml\nOTHER_TOOL=1\n", encoding="utf-8"
    )
    monkeypatch.setenv("ENCOURS_WORKSPACE", "from environment")
    settings = load_settings()
    assert settings.workspace == "from environment"
    assert settings.policy == Path("conf/société.yaml")


def test_a_name_that_is_not_ours_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/db")
    monkeypatch.setenv("POLICY", "other.yaml")
    assert load_settings().database_url == "sqlite:///encours.sqlite"
    assert load_settings().policy == Path("encours.yaml")


def test_an_empty_variable_is_as_good_as_none(empty_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (empty_folder / ".env").write_text("SLACK_BOT_TOKEN=\nSLACK_SIGNING_SECRET=''\n", encoding="utf-8")
    monkeypatch.setenv("ENCOURS_DATABASE_URL", "")
    monkeypatch.setenv("SLACK_APP_TOKEN", "   ")
    settings = load_settings()
    assert settings.slack_bot_token is None
    assert settings.slack_signing_secret is None
    assert settings.slack_app_token is None
    assert settings.database_url == "sqlite:///encours.sqlite"


def test_slack_tokens_are_read_without_the_spaces_a_paste_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", " xoxb-1-2 ")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1\n")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", " 8f742231b10e ")
    settings = load_settings()
    assert settings.slack_bot_token is not None
    assert settings.slack_bot_token.get_secret_value() == "xoxb-1-2"
    assert settings.slack_app_token is not None
    assert settings.slack_app_token.get_secret_value() == "xapp-1"
    assert settings.slack_signing_secret is not None
    assert settings.slack_signing_secret.get_secret_value() == "8f742231b10e"


def test_no_secret_is_in_the_printed_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENCOURS_DATABASE_URL", "postgresql://encours:hunter2@db/encours")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-hunter2")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-hunter2")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "hunter2")
    settings = load_settings()
    assert "hunter2" not in f"{settings!r} {settings}"


def test_the_api_address_ends_with_a_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:8888/api")
    assert load_settings().slack_api_url == "http://127.0.0.1:8888/api/"


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        (
            "ENCOURS_DATABASE_URL",
            "mysql://root:hunter2@db/encours",
            "ENCOURS_DATABASE_URL: mysql databases are not supported; expected sqlite:///file.sqlite "
            "or postgresql://user:password@host/database",
        ),
        (
            "ENCOURS_DATABASE_URL",
            "hunter2.sqlite",
            "ENCOURS_DATABASE_URL: expected sqlite:///file.sqlite or postgresql://user:password@host/database",
        ),
        ("ENCOURS_WORKSPACE", "   ", "ENCOURS_WORKSPACE: expected a name"),
        (
            "SLACK_BOT_TOKEN",
            "xapp-hunter2",
            "SLACK_BOT_TOKEN: expected the bot token, which begins with xoxb-",
        ),
        (
            "SLACK_APP_TOKEN",
            "xoxb-hunter2",
            "SLACK_APP_TOKEN: expected the app-level token, which begins with xapp-",
        ),
        (
            "SLACK_API_URL",
            "hunter2",
            "SLACK_API_URL: expected an http or https address such as https://slack.com/api/",
        ),
    ],
)
def test_a_wrong_value_names_its_variable_and_never_itself(
    variable: str, value: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as raised:
        load_settings()
    assert str(raised.value) == message
    assert "hunter2" not in "".join(traceback.format_exception(raised.value))


def test_all_wrong_variables_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "nope")
    monkeypatch.setenv("SLACK_API_URL", "nope")
    with pytest.raises(SettingsError) as raised:
        load_settings()
    assert [line.partition(":")[0] for line in str(raised.value).splitlines()] == [
        "SLACK_BOT_TOKEN",
        "SLACK_API_URL",
    ]


def test_a_dotenv_file_that_is_not_utf8_is_said(empty_folder: Path) -> None:
    (empty_folder / ".env").write_bytes("ENCOURS_WORKSPACE=société\n".encode("latin-1"))
    with pytest.raises(SettingsError, match=r"^\.env is not UTF-8 text: save it as UTF-8$"):
        load_settings()


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("sqlite:///encours.sqlite", "sqlite+aiosqlite:///encours.sqlite"),
        ("sqlite:////var/lib/encours.sqlite", "sqlite+aiosqlite:////var/lib/encours.sqlite"),
        ("sqlite+aiosqlite:///a.sqlite", "sqlite+aiosqlite:///a.sqlite"),
        ("postgresql://u:p@h:5433/db", "postgresql+asyncpg://u:p@h:5433/db"),
        ("postgres://u:p%40w@h/db", "postgresql+asyncpg://u:p%40w@h/db"),
        (" PostgreSQL://h/db ", "postgresql+asyncpg://h/db"),
        ("postgresql://user:@/db?host=/socket/dir", "postgresql+asyncpg://user:@/db?host=/socket/dir"),
        ("postgresql:///db?host=%2Fsocket%2Fdir", "postgresql+asyncpg:///db?host=/socket/dir"),
        ("postgresql://u@h/db?sslmode=require", "postgresql+asyncpg://u@h/db?ssl=require"),
        (
            "postgresql://u@/db?host=/s&sslmode=verify-full",
            "postgresql+asyncpg://u@/db?host=/s&ssl=verify-full",
        ),
        ("postgresql://u:a?b@h/db?ssl=disable", "postgresql+asyncpg://u:a?b@h/db?ssl=disable"),
        ("postgresql://h/db?user=a%40b", "postgresql+asyncpg://h/db?user=a%40b"),
    ],
)
def test_an_address_gets_its_asynchronous_driver(plain: str, expected: str) -> None:
    assert async_database_url(plain) == expected
    assert async_database_url(expected) == expected


def test_a_socket_folder_and_sslmode_reach_the_driver() -> None:
    url = make_url(async_database_url("postgresql://user:@/db?host=/socket/dir&sslmode=disable"))
    # SQLAlchemy's dialects carry no annotations.
    dialect = PGDialect_asyncpg()  # type: ignore[no-untyped-call]
    _, arguments = dialect.create_connect_args(url)  # type: ignore[no-untyped-call]
    assert arguments == {"database": "db", "user": "user", "host": "/socket/dir", "ssl": "disable"}


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "expected sqlite:///file.sqlite or"),
        ("sqlite://encours.sqlite", "three slashes"),
        ("sqlite://", "three slashes"),
        ("sqlite:///", "three slashes"),
        ("oracle://hunter2@h/db", "oracle databases are not supported"),
        ("postgresql://u:hunter2@h", "the database's name is missing"),
        ("postgresql://u:hunter2@h/", "the database's name is missing"),
        ("postgresql://u:hunter2@x@h/db", "written %40"),
        ("postgresql://u:hunter2@h/db?sslmode=maybe", "sslmode is one of disable, allow"),
        ("postgresql://u:hunter2@h/db?channel_binding=require", "the option channel_binding is not one of"),
    ],
)
def test_an_address_no_driver_takes_is_refused_without_being_shown(url: str, reason: str) -> None:
    with pytest.raises(SettingsError) as raised:
        async_database_url(url)
    assert str(raised.value).startswith("ENCOURS_DATABASE_URL: ")
    assert reason in str(raised.value)
    assert "hunter2" not in "".join(traceback.format_exception(raised.value))


def test_importing_reads_neither_the_environment_nor_a_file(empty_folder: Path) -> None:
    (empty_folder / ".env").write_bytes(b"\xff\xfe\x00")
    code = "import bot.settings"
    environment = {"SLACK_API_URL": "nope", "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr.decode()


def test_the_token_of_order_desks_is_kept_out_of_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    assert load_settings().api_token is None
    monkeypatch.setenv("ENCOURS_API_TOKEN", " 0123456789abcdef01234567 ")
    settings = load_settings()
    assert settings.api_token is not None
    assert settings.api_token.get_secret_value() == "0123456789abcdef01234567"
    assert "0123456789" not in repr(settings)
    monkeypatch.setenv("ENCOURS_API_TOKEN", "   ")
    assert load_settings().api_token is None


@pytest.mark.parametrize("token", ["0123456789abcdef0123456", "0123456789 abcdef 01234567", "é" * 24])
def test_a_token_that_could_be_guessed_or_not_sent_is_refused(
    monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("ENCOURS_API_TOKEN", token)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert "ENCOURS_API_TOKEN" in str(refused.value)
    assert token not in str(refused.value)

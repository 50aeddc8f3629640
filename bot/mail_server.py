"""The mail server of an installation, as its settings write it: where, how safely, and in whose name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.utils import getaddresses
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from bot.mail_words import one_line

EXPECTED = "expected smtp://user:password@host:587 or smtps://user:password@host:465"
PORTS = {"smtp": 587, "smtps": 465}
LONGEST = 254
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\U0010ffff-]+"
_LABEL = r"(?!-)[A-Za-z0-9\u0080-\U0010ffff-]{1,63}(?<!-)"
_ADDRESS = re.compile(rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
"""The addresses of RFC 5321 without quotes and without numbers for a domain, which no customer has."""


class Safety(StrEnum):
    """How a connection is kept from others' eyes."""

    TLS = "tls"
    """From its first byte."""
    STARTTLS = "starttls"
    """From the moment the server agrees, and nothing is said if it does not."""
    CLEAR = "clear"
    """Not at all: on one computer, or because the setting says so."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """What mails leave by."""

    host: str
    port: int
    safety: Safety
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""
    """The address mails are from, and the one that what comes back goes to."""
    sender_name: str = ""
    ca: Path | None = None
    """A file of certificates that are trusted beside the usual ones."""


def read_server(url: str, sender: str, ca: Path | None = None) -> MailServer:
    """A server from the text of its settings. Raises ValueError, never with what was written."""
    parts = _split(url.strip())
    name, address = read_sender(sender)
    return MailServer(
        host=parts.hostname or "",
        port=_port(parts),
        safety=_safety(parts),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        sender=address,
        sender_name=name,
        ca=ca,
    )


def read_url(url: str) -> None:
    """Nothing when it is a server's address. Raises ValueError, never with what was written."""
    read_server(url, "encours@example.com")


def read_sender(text: str) -> tuple[str, str]:
    """Name and address of `Atelier Lumen <compta@lumen.example>`. Raises ValueError."""
    if one_line(text) != " ".join(text.split(" ")).strip():
        raise ValueError("expected one line such as Atelier Lumen <compta@lumen.example>")
    found = getaddresses([text.strip()])
    name, address = found[0] if len(found) == 1 else ("", "")
    if not is_address(address) or not address.isascii():
        raise ValueError("expected a name and an address such as Atelier Lumen <compta@lumen.example>")
    return name, address


def is_address(text: str) -> bool:
    """Whether a text can be an e-mail address: one name, one domain, nothing that ends a header."""
    found = _ADDRESS.fullmatch(text)
    return bool(found) and len(text) <= LONGEST and one_line(text) == text


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        known = parts.scheme in PORTS and bool(parts.hostname) and parts.path in ("", "/")
    except ValueError:
        raise ValueError(EXPECTED) from None
    if not known or parts.fragment:
        raise ValueError(f"{EXPECTED}; an @, / or # in the user or password is written %40, %2F or %23")
    if bool(parts.username) != bool(parts.password):
        raise ValueError("a user comes with a password: smtp://user:password@host")
    return parts


def _port(parts: SplitResult) -> int:
    try:
        port = parts.port
    except ValueError:
        raise ValueError(EXPECTED) from None
    if port == 0:
        raise ValueError("the port is a number from 1 to 65535")
    return port or PORTS[parts.scheme]


def _safety(parts: SplitResult) -> Safety:
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    wanted = asked.pop("tls", "")
    if asked or wanted not in ("", "on", "off"):
        raise ValueError("the only option after the question mark is tls=on or tls=off")
    if parts.scheme == "smtps":
        if wanted == "off":
            raise ValueError("smtps is with TLS: write smtp://...?tls=off for a server without it")
        return Safety.TLS
    if wanted == "off" or (not wanted and _is_here(parts.hostname or "")):
        return Safety.CLEAR
    return Safety.STARTTLS


def _is_here(host: str) -> bool:
    """Whether it is this computer itself, by its name or address."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False

"""Mails that came back, read: which mail of ours a server could not deliver, and what it says of it.

Reports are those of RFC 3464; older servers write plain letters. What is neither is nobody's bounce.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser, HeaderParser
from email.policy import compat32

from bot.mail_words import reason

LARGEST = 30 * 1024 * 1024
"""Bytes: a mail of ours whole, and what a server writes around it."""
FAILED = "failed"
_STATUS = ("message/delivery-status", "message/global-delivery-status")
_RETURNED = ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers")
_ID = re.compile(r"<([^<>\s@]+@[^<>\s@]+)>")
_ID_LINE = re.compile(r"^[>\s|]*Message-ID:\s*<([^<>\s@]+@[^<>\s@]+)>", re.IGNORECASE | re.MULTILINE)
_SERVERS = re.compile(r"\b(mailer-daemon|postmaster)\b", re.IGNORECASE)
_FOR_GOOD = re.compile(r"(?<![\d.])(5\.\d{1,3}\.\d{1,3}|55[0-4])(?![\d.]*\d)")
_TYPE = re.compile(r"^\s*[\w-]+\s*;\s*")


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail that did not arrive, for good."""

    message_ids: tuple[str, ...]
    """Those that it may name, without angle brackets, the likeliest first."""
    trouble: str
    """Status and diagnostic in the server's words, in a line."""


def read_bounce(raw: bytes) -> Bounce | None:
    """What came back; None for everything else: delays, receipts, answers, advertising."""
    if len(raw) > LARGEST:
        return None
    try:
        message = BytesParser(policy=compat32).parsebytes(raw)
        return _report(message) if _is_report(message) else _letter(message)
    except (MessageError, RecursionError, LookupError, ValueError):  # nothing that a mail server wrote
        return None


def _is_report(message: Message) -> bool:
    return message.get_content_type() == "multipart/report" and any(
        part.get_content_type() in _STATUS for part in message.walk()
    )


def _report(message: Message) -> Bounce | None:
    ids: list[str] = []
    trouble: str | None = None
    for part in message.walk():
        kind = part.get_content_type()
        if kind in _STATUS and trouble is None:
            trouble = next((_trouble(one) for one in _blocks(part) if _failed(one)), None)
        elif kind in _RETURNED:
            ids += _ids_of(part)
    ids += [found for name in ("In-Reply-To", "References") for found in _ID.findall(_header(message, name))]
    return Bounce(tuple(dict.fromkeys(ids)), trouble) if ids and trouble is not None else None


def _blocks(part: Message) -> Iterator[Message]:
    """The blocks of fields of a status: of the mail, then of each address."""
    payload = part.get_payload()
    inside = payload if isinstance(payload, list) else []
    for one in inside:
        if isinstance(one, Message):
            yield one
            yield from _blocks_of(one.get_payload())
    if not inside:
        yield from _blocks_of(payload)


def _blocks_of(text: object) -> Iterator[Message]:
    """The parser knows one of the two kinds of status, and leaves the other's blocks in a text."""
    if isinstance(text, str):
        for block in re.split(r"\r?\n[ \t]*\r?\n", text.strip()):
            yield HeaderParser(policy=compat32).parsestr(block)


def _failed(block: Message) -> bool:
    return _header(block, "Action").split("(")[0].strip().casefold() == FAILED


def _trouble(block: Message) -> str:
    said = _TYPE.sub("", _header(block, "Diagnostic-Code"))
    status = _header(block, "Status").strip()
    return reason(said if status and status in said else f"{status} {said}")


def _ids_of(part: Message) -> list[str]:
    """The Message-ID of a returned mail, or of its headers alone."""
    payload = part.get_payload()
    if isinstance(payload, list):
        inside = [one for one in payload if isinstance(one, Message)]
        return [found for one in inside for found in _ID.findall(_header(one, "Message-ID"))]
    return _ID_LINE.findall(_text(part))


def _letter(message: Message) -> Bounce | None:
    """An older server's: from a server, with a Message-ID under words that say it is for good."""
    sender = _header(message, "From") + _header(message, "Return-Path")
    if not _SERVERS.search(sender):
        return None
    whole = "\n".join(_texts(message))
    first = _ID_LINE.search(whole)
    said = whole[: first.start()] if first else whole
    found = _FOR_GOOD.search(said)
    ids = [*_ID_LINE.findall(whole), *(each for part in message.walk() for each in _returned(part))]
    if found is None or not ids:
        return None
    return Bounce(tuple(dict.fromkeys(ids)), reason(_line_at(said, found.start())))


def _returned(part: Message) -> list[str]:
    return _ids_of(part) if part.get_content_type() in _RETURNED else []


def _texts(message: Message) -> Iterator[str]:
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            yield _text(part)


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""


def _line_at(text: str, place: int) -> str:
    begin = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    return text[begin : end if end >= 0 else len(text)]


def _header(message: Message, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())

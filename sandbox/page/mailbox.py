"""The mailboxes of everybody outside: what arrived there, and one mail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sandbox.mails import Mail, Read
from sandbox.page import people, times
from sandbox.page.conversation import size_of
from sandbox.page.words import Speak

if TYPE_CHECKING:
    from sandbox.server import Sandbox

HTML_HEADERS = {
    "Content-Security-Policy": (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
        "base-uri 'none'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
"""Of a mail's HTML: it runs nothing, loads nothing, and stands in a page of ours alone."""


@dataclass(frozen=True, slots=True)
class Line:
    """A mail in the list."""

    href: str
    to: str
    subject: str
    moment: str
    iso: str
    files: int


@dataclass(frozen=True, slots=True)
class Opened:
    """One mail, read."""

    subject: str
    headers: tuple[tuple[str, str], ...]
    html_href: str
    """Empty when it has no HTML."""
    text: str
    files: tuple[tuple[str, str, str], ...]
    """Of each: its address, name and size."""


def lines(sandbox: Sandbox, speak: Speak) -> Iterator[Line]:
    """All that arrived, newest first."""
    for mail in reversed(sandbox.workspace.mails):
        read = Read(mail)
        at = _at(sandbox, read)
        to, subject = ", ".join(mail.to), read.header("Subject")
        yield Line(_href(mail), to, subject, times.whole(at, speak), at.isoformat(), len(read.attachments))


def opened(sandbox: Sandbox, mail: Mail, speak: Speak) -> Opened:
    """What its reader sees of a mail."""
    read, address = Read(mail), _href(mail)
    named = (("From", "From"), ("To", "To"), ("Reply-To", "Answers go to"))
    headers = [(speak(label), read.header(name)) for name, label in named if read.header(name)]
    headers.append((speak("Written"), times.whole(_at(sandbox, read), speak)))
    files = tuple(
        (f"{address}/files/{place}", name, size_of(len(content)))
        for place, (name, content) in enumerate(read.attachments)
    )
    html_href = f"{address}/html" if read.html else ""
    return Opened(read.header("Subject"), tuple(headers), html_href, read.text, files)


def _href(mail: Mail) -> str:
    return f"/mailbox/{mail.id}"


def _at(sandbox: Sandbox, read: Read) -> datetime:
    """When it was written, in the time zone of the workspace's people: those outside have none."""
    tz = next((one.tz for one in people.people(sandbox.workspace)), "Europe/Paris")
    return times.zoned(read.written_at, tz)

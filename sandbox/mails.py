"""What was mailed to people outside the workspace, and how such a mail is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cached_property

Attachment = tuple[str, bytes]
"""A file's name and its content."""


@dataclass(slots=True)
class Mail:
    """A mail as a server took it, headers and all."""

    id: str
    at: float
    """Seconds since 1970."""
    sender: str
    """Of its envelope: whoever hears when it comes back."""
    to: list[str]
    raw: bytes = field(repr=False)


@dataclass(frozen=True)
class Read:
    """A mail taken apart, as a mail program shows it."""

    mail: Mail

    @cached_property
    def message(self) -> EmailMessage:
        """Its headers and parts."""
        read = message_from_bytes(self.mail.raw, policy=policy.default)
        assert isinstance(read, EmailMessage)  # noqa: S101  (what that policy makes)
        return read

    def header(self, name: str) -> str:
        """A header as words, empty when it has none."""
        return str(self.message.get(name, ""))

    @property
    def written_at(self) -> datetime:
        """The moment in its header; when it came, if that says none."""
        said = getattr(self.message.get("Date"), "datetime", None)
        if isinstance(said, datetime) and said.tzinfo:
            return said
        return datetime.fromtimestamp(self.mail.at, UTC)

    @property
    def text(self) -> str:
        """What a program without HTML shows."""
        return self._body("plain")

    @property
    def html(self) -> str:
        """What other programs show; empty when there is none."""
        return self._body("html")

    @property
    def attachments(self) -> list[Attachment]:
        """The files it carries, in order."""
        found = []
        for part in self.message.iter_attachments():
            content = part.get_payload(decode=True)
            found.append((part.get_filename() or "file", content if isinstance(content, bytes) else b""))
        return found

    def _body(self, kind: str) -> str:
        body = self.message.get_body((kind,))
        return str(body.get_content()) if body else ""

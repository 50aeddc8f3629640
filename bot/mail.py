"""E-mail to customers: what a message is, before any protocol."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attachment:
    """A kept file, by its id, and the name that the reader sees."""

    name: str
    file_id: int


@dataclass(frozen=True, slots=True)
class MailMessage:
    """One e-mail to one address; nothing in it was checked by whoever wrote the ledger."""

    to: str
    subject: str
    text: str
    html: str
    message_id: str
    """Without angle brackets: the same for every attempt."""
    reply_to: str = ""
    reply_to_name: str = ""
    language: str = ""
    attachments: tuple[Attachment, ...] = ()

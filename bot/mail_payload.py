"""A mail written out as the payload of its notice, and read back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bot.mail import Attachment, MailMessage
from bot.notices import Payload


def payload_of(message: MailMessage) -> Payload:
    """What the outbox keeps of a mail: plain values."""
    return asdict(message) | {"attachments": [asdict(one) for one in message.attachments]}


def message_of(payload: Payload) -> MailMessage:
    """The mail that a notice of `NoticeKind.MAIL` says."""
    said: dict[str, Any] = dict(payload)
    attachments = tuple(Attachment(one["name"], one["file_id"]) for one in said.pop("attachments", ()))
    return MailMessage(**said, attachments=attachments)

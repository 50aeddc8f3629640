"""A mail as bytes: headers that nothing can be put into, and parts that every server carries."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address as MailAddress
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from bot.errors import MailRefusedError
from bot.mail import MailMessage
from bot.mail_server import is_address
from bot.mail_words import one_line, plain_text

SUBJECT_LONGEST, NAME_LONGEST, FILE_NAME_LONGEST = 200, 80, 100
LARGEST = 20 * 1024 * 1024
"""Bytes of a whole mail; most servers take no more than 25 MB."""
SEVEN_BITS = SMTP.clone(cte_type="7bit")
_MESSAGE_ID = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
_MEDIA_TYPE = re.compile(r"(?!message/|multipart/)([a-z]+)/([a-z0-9][a-z0-9.+-]*)", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|;=]+')
_NOT_IN_NAMES = re.compile(r'[<>()\[\],;:@\\"]')

Attached = tuple[str, str, bytes]
"""A name, a media type and a content."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A mail that is ready to be handed over; `needs_utf8` when its address has other letters than ASCII."""

    to: str
    content: bytes
    needs_utf8: bool


def sealed(
    message: MailMessage,
    attachments: tuple[Attached, ...],
    sender: MailAddress,
    at: datetime,
) -> Sealed:
    """The mail for one address. Raises MailRefusedError when it can go nowhere: address or size."""
    to = address_of(message.to)
    needs_utf8 = not to.isascii()
    made = _headed(message, to, sender, at)
    made.set_content(plain_text(message.text) or "\n", charset="utf-8")
    if message.html:
        made.add_alternative(plain_text(message.html), subtype="html", charset="utf-8")
    for name, media_type, content in attachments:
        _attach(made, name, media_type, content)
    if _LANGUAGE.fullmatch(message.language):
        made["Content-Language"] = message.language  # in the end: parts take such headers with them
    written = made.as_bytes(policy=SEVEN_BITS.clone(utf8=needs_utf8))
    if len(written) > LARGEST:
        limit = LARGEST // 1024**2
        raise MailRefusedError(f"with its attachments the mail is larger than {limit} MB")
    return Sealed(to, written, needs_utf8)


def address_of(text: str) -> str:
    """An address with its domain as the network writes it. Raises MailRefusedError."""
    if not is_address(text):
        raise MailRefusedError("the customer's address is not an e-mail address")
    local, _, domain = text.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        raise MailRefusedError("the customer's address is not an e-mail address") from None


def named(name: str, address: str) -> MailAddress:
    """An address with a name of letters and digits alone: no sign in it can begin another address."""
    local, _, domain = address.rpartition("@")
    return MailAddress(_as_read(_NOT_IN_NAMES.sub(" ", name), NAME_LONGEST), local, domain)


def file_name(text: str) -> str:
    """A name that an attachment can have everywhere: no folders, nothing that ends a header."""
    name = _NOT_IN_FILE_NAMES.sub("-", one_line(text)).strip(" .-")
    stem, dot, ending = name.rpartition(".")
    if len(name) > FILE_NAME_LONGEST and dot:
        return f"{stem[: FILE_NAME_LONGEST - len(ending) - 1]}.{ending}"[:FILE_NAME_LONGEST]
    return name[:FILE_NAME_LONGEST] or "document"


def _headed(message: MailMessage, to: str, sender: MailAddress, at: datetime) -> EmailMessage:
    if not _MESSAGE_ID.fullmatch(message.message_id):
        raise MailRefusedError("the mail has no Message-ID of its own")
    made = EmailMessage(policy=SEVEN_BITS)
    made["From"] = sender
    made["To"] = named("", to)
    if _can_answer(message.reply_to):
        made["Reply-To"] = named(message.reply_to_name, address_of(message.reply_to))
    made["Subject"] = _as_read(message.subject, SUBJECT_LONGEST)
    made["Date"] = format_datetime(at)
    made["Message-ID"] = f"<{message.message_id}>"
    return made


def _can_answer(reply_to: str) -> bool:
    """Whether it can stand in a header of plain letters; else answers go to the sender."""
    return is_address(reply_to) and reply_to.rpartition("@")[0].isascii()


def _as_read(text: str, longest: int) -> str:
    """A line in which nothing is taken for an encoded word, which could hold line ends."""
    return one_line(one_line(text).replace("=?", "= ?"), longest)


def _attach(made: EmailMessage, name: str, media_type: str, content: bytes) -> None:
    kind = _MEDIA_TYPE.fullmatch(media_type)
    main, sub = kind.groups() if kind else ("application", "octet-stream")
    made.add_attachment(content, maintype=main, subtype=sub, filename=file_name(name))

"""What must be said to somebody: decided with a change, sent once, edited in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

Payload = Mapping[str, Any]
"""A message as Slack takes it: `text`, `blocks` and flags; never a channel."""

METADATA_EVENT = "encours_notice"
"""The metadata that a sent message carries, so that it can be found again: `event_payload["notice"]`."""


_CHANNEL = "#"


def channel_reader(channel: str) -> str:
    """How a notice names a Slack channel as its reader: `#C0CREDIT`."""
    return f"{_CHANNEL}{channel}"


def channel_of(person: str) -> str:
    """The channel that a notice's reader is; empty for a person."""
    return person[len(_CHANNEL) :] if person.startswith(_CHANNEL) else ""


FILE_OF = "file"
"""In a payload: the id of the kept file that goes with the message, of a person or a channel."""

_MAIL = "mailto:"


def mail_reader(address: str) -> str:
    """How a notice names somebody outside as its reader: `mailto:compta@acme.example`."""
    return f"{_MAIL}{address}"


def mail_of(person: str) -> str:
    """The address that a notice goes to by e-mail; empty for a person or a channel."""
    return person[len(_MAIL) :] if person.startswith(_MAIL) else ""


class NoticeKind(StrEnum):
    """What a notice tells of."""

    DIGEST = "digest"
    FOLD = "fold"
    """A digest of a former morning becomes one line."""
    IMPORT = "import"
    """How a file from the inbox went in, or why it was refused."""
    OLD_FIGURES = "old_figures"
    """The ledger was not refreshed."""
    ACTED = "acted"
    """What was done since, in a digest."""
    PROMISE = "promise"
    """A promise was broken, or waits for a decision, or was decided."""
    PLAN = "plan"
    DISPUTE = "dispute"
    """The first message of a dispute's thread, or an edit of it."""
    DISPUTE_LINE = "dispute_line"
    REQUEST = "request"
    """A request waits, was decided, lapsed or ends."""
    CASE = "case"
    """The first message of a case, an edit of it, or word to whoever it went to."""
    CASE_LINE = "case_line"
    """A line of its story, in its thread."""
    HOLD = "hold"
    """To the salesperson: a hold was set or lifted, and what to say to the customer."""
    STEP = "step"
    """A dunning step is the reader's now, or its reminder did not arrive."""
    QUEUE = "queue"
    """To whoever has steps due and no digest: the morning's work."""
    HAND_OVER = "hand_over"
    """A hand-over waits, or was decided."""
    FILE = "file"
    """A letter or a dossier for whoever made it: see `FILE_OF`."""
    MAIL = "mail"
    """An e-mail to a customer: its reader is a `mail_reader`, its payload a written out `MailMessage`."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message stands in Slack."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to say to one person; `key` is made of business facts and is never said twice."""

    key: str
    kind: NoticeKind
    person: str
    """The policy's e-mail of whoever reads it, or a channel: see `channel_reader`."""
    payload: Payload
    due_at: datetime
    expires_at: datetime | None = None
    """After this it is dropped unsaid."""
    edits: str = ""
    """The key of the notice whose message it replaces in place; dropped when that was never sent."""
    below: str = ""
    """The key of the notice in whose thread it stands; dropped when that was never sent."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A notice taken for sending until its lease runs out."""

    id: int
    notice: Notice
    attempts: int
    """Attempts before this one."""
    unsure: bool
    """A former attempt may have been stored by Slack: look before sending again."""
    first_tried_at: datetime | None
    edits_at: Address | None
    """The message to edit."""
    below_at: Address | None = None
    """The message in whose thread it stands."""

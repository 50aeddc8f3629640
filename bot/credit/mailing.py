"""A reminder to a customer by e-mail, from the press of a button to the customer's mail server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

RECALL_FOR = timedelta(minutes=10)
"""How long a reminder waits before it leaves, and can be recalled."""
_NOTICE = "mail:"


class MailingState(StrEnum):
    """How a mailing stands."""

    WAITING = "waiting"
    """For its moment; it is written with the figures of that moment, and can be recalled."""
    HANDED_ON = "handed_on"
    """Written, and in the outbox."""
    SENT = "sent"
    """The customer's mail server took it."""
    FAILED = "failed"
    """Refused, come back, or nobody knows whether it arrived: `trouble` says which. It is not sent again
    by itself."""
    RECALLED = "recalled"
    DROPPED = "dropped"
    """Nothing was left to remind of when its moment came."""


@dataclass(frozen=True, slots=True)
class Mailing:
    """One e-mail to one customer. People are e-mails of the policy, case folded."""

    id: int
    customer_id: int
    step_id: int | None
    """The step that it takes; None for the copy of a letter."""
    letter_id: int | None
    """The letter that goes with it."""
    template: str
    charges: bool
    to: str
    language: str
    asked_by: str
    """Empty for the clock."""
    asked_at: datetime
    leaves_at: datetime
    state: MailingState = MailingState.WAITING
    documents: tuple[int, ...] = ()
    """What it lists, once it is written."""
    subject: str = ""
    message_id: str = ""
    """Its Message-ID: what a bounce names."""
    trouble: str = ""
    ended_at: datetime | None = None
    version: int = 1

    @property
    def notice_key(self) -> str:
        """The key of its notice in the outbox: one notice a mailing, ever."""
        return f"{_NOTICE}{self.id}"


def mailing_of(notice_key: str) -> int:
    """The id of the mailing that a notice is of, by the notice's key."""
    return int(notice_key.removeprefix(_NOTICE))

"""The short sentences of handlers: on its way, refused, gone wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.errors import (
    EncoursError,
    LedgerEmptyError,
    NotYoursError,
    SlackBusyError,
    StrangerError,
    UnknownCustomerError,
    UnknownDocumentError,
)
from bot.ids import BadValueError
from bot.requests import NotUnderstood, Trouble
from bot.services.digests import UnknownSalespersonError
from bot.services.ledger_days import BeforeTheLedgerError
from handlers.slack.desk import Desk
from handlers.slack.turn import Turn
from messages.blocks import Message
from messages.refusals import Refusal, render_not_understood, render_refusal, render_refusal_modal
from messages.surfaces import Modal


class NotYourMessageError(EncoursError):
    """The button is in a message that was written to somebody else."""


EXPECTED: dict[type[EncoursError], Refusal] = {
    StrangerError: Refusal.STRANGER,
    NotYoursError: Refusal.NOT_YOURS,
    UnknownCustomerError: Refusal.NO_CUSTOMER,
    UnknownDocumentError: Refusal.NO_DOCUMENT,
    LedgerEmptyError: Refusal.NO_LEDGER,
    BeforeTheLedgerError: Refusal.BEFORE_LEDGER,
    UnknownSalespersonError: Refusal.NO_MORNING,
    BadValueError: Refusal.OUTDATED,
    NotYourMessageError: Refusal.NOT_YOUR_MESSAGE,
    SlackBusyError: Refusal.BUSY,
}
"""Errors that are answers."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal, for a message or a modal."""

    refusal: Refusal
    values: dict[str, str] = field(default_factory=dict)

    def message(self, language: str) -> Message:
        """As a private answer."""
        return render_refusal(self.refusal, language, **self.values)

    def modal(self, language: str) -> Modal:
        """In a modal."""
        return render_refusal_modal(self.refusal, language, **self.values)


def refused_as(error: BaseException) -> Refused | None:
    """How an expected error is said; None for one that nobody expected."""
    refusal = next((EXPECTED[kind] for kind in type(error).__mro__ if kind in EXPECTED), None)
    return Refused(refusal) if refusal is not None else None


def trouble(reference: str) -> Refused:
    """Nothing was recorded; the reference leads to the log."""
    return Refused(Refusal.TROUBLE, {"reference": reference})


def working(desk: Desk, turn: Turn) -> Message:
    """The answer is on its way."""
    return render_refusal(Refusal.WORKING, _language(desk, turn))


def waiting(desk: Desk, turn: Turn) -> Modal:
    """The same, as a modal that is light enough to open at once."""
    return render_refusal_modal(Refusal.WORKING, _language(desk, turn))


def wrong_hour(desk: Desk, turn: Turn) -> str:
    """What stands under an hour that is none."""
    return render_not_understood(NotUnderstood(Trouble.HOUR), _language(desk, turn)).text


def _language(desk: Desk, turn: Turn) -> str:
    return turn.language or desk.policy.digest.language

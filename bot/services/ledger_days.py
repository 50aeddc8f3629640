"""The days that the ledger knows of."""

from __future__ import annotations

from datetime import date

from bot.errors import EncoursError
from bot.figures import LedgerRow


class BeforeTheLedgerError(EncoursError):
    """The day is before anything that was imported."""


def refuse_before(ledgers: tuple[LedgerRow, ...], as_of: date) -> None:
    """Raise BeforeTheLedgerError when no entity's figures go back to the day: nothing is not zero."""
    begins = min((ledger.known_from for ledger in ledgers), default=as_of)
    if begins > as_of:
        raise BeforeTheLedgerError(
            f"Nothing is known of {as_of}: the ledger begins on {begins}. Ask for a later day.",
            as_of=as_of.isoformat(),
            begins=begins.isoformat(),
        )

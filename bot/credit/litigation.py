"""Hand-over to collection: asked, decided, and what the agency or lawyer brought in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.credit.money import Money


class LitigationState(StrEnum):
    """How a hand-over stands."""

    ASKED = "asked"
    REFUSED = "refused"
    HANDED_OVER = "handed_over"
    """Approved: the customer is in litigation and leaves dunning."""
    ENDED = "ended"
    """Collected, or taken back; or paid before anybody decided: then it never was handed over."""


@dataclass(frozen=True, slots=True)
class Litigation:
    """One customer's hand-over; one at a time is asked or runs. People are e-mails, case folded."""

    id: int
    customer_id: int
    step_id: int | None
    to: str
    """The agency or lawyer."""
    reason: str
    asked_by: str
    asked_at: datetime
    asked_on: date
    state: LitigationState = LitigationState.ASKED
    decided_by: str = ""
    decided_at: datetime | None = None
    handed_over_on: date | None = None
    decision_reason: str = ""
    documents: tuple[int, ...] = ()
    """The invoices that were handed over."""
    claimed: tuple[Money, ...] = ()
    """What they were open for then, one amount a currency."""
    charges: tuple[Money, ...] = ()
    file_id: int | None = None
    """The dossier."""
    ended_on: date | None = None
    ended_by: str = ""
    end_reason: str = ""
    language: str = ""
    """Of the dossier, `fr` or `en`; empty of one that was asked for before anybody could choose."""
    version: int = 1

    @property
    def is_running(self) -> bool:
        """Whether the customer is in litigation."""
        return self.state is LitigationState.HANDED_OVER

    @property
    def has_lapsed(self) -> bool:
        """Whether it ended with nothing left to hand over, before anybody decided."""
        return self.state is LitigationState.ENDED and self.handed_over_on is None

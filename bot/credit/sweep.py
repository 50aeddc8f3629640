"""What a sweep sees of a customer, and what it makes of it: values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from bot.credit.due_step import DueStep, EndReason, Pause
from bot.credit.dunning import Step
from bot.credit.money import Money


class Exclusion(StrEnum):
    """Why an invoice that reached a step is not asked for today."""

    DISPUTED = "disputed"
    """What is not contested of it is not worth a reminder."""
    PROMISED = "promised"
    """An open promise or plan covers it."""
    SMALL = "small"
    """Less than the policy's smallest amount."""
    CREDITS = "credits"
    """Open credits and unallocated payments of the customer cover what is late."""
    PAUSED = "paused"
    """Until `until`, for the pause's reason."""
    LITIGATION = "litigation"
    RESTING = "resting"
    """The customer was reminded at the same or a higher step lately: it comes on `until`."""
    NO_STEPS = "no_steps"
    """Its scenario has none."""
    BELOW = "below"
    """The step is for larger invoices."""


class Candidate(NamedTuple):
    """An open invoice as a sweep sees it; a tuple, for there are hundreds of thousands."""

    document_id: int
    number: str
    due_on: date
    open_amount: Money
    disputed: Money
    is_promised: bool
    taken: frozenset[str] = frozenset()
    """The names of the steps that were taken for it, in whatever scenario."""
    taken_offset: int | None = None
    """The highest offset of those."""
    held: frozenset[str] = frozenset()
    """The names of the holds that the clock took for it by itself: they are not among those, and each stands
    for holds alone."""


@dataclass(frozen=True, slots=True)
class LastTaken:
    """The highest step after the due date that was taken last for a customer, whichever invoice it was about
    and whatever became of that: what a rest is counted from. A hold that the clock took is none."""

    offset: int
    on: date


@dataclass(frozen=True, slots=True)
class SweptCustomer:
    """What a sweep needs of one customer: its open invoices whose day is near or past, and what is kept."""

    id: int
    entity: str
    """The entity's code."""
    code: str
    name: str
    salesperson: str
    """As the ledger writes it."""
    profile: str
    """The payer profile as the ledger writes it; empty for the usual one."""
    country: str
    """The entity's, whose calendar counts."""
    currency: str
    """The entity's: what a step's smallest amount is in."""
    candidates: tuple[Candidate, ...]
    """Open invoices due on or before the last day that was asked about, and those of running steps whatever
    their day; the oldest due first."""
    credits: Mapping[str, Money]
    """Open credits and unallocated payments by currency, below zero."""
    running: tuple[DueStep, ...] = ()
    last_taken: LastTaken | None = None
    """None when that is longer ago than was asked for."""
    pause: Pause | None = None
    """One that holds on the day."""
    is_in_litigation: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An invoice that would be at a step, and why it is not asked for."""

    document_id: int
    step: Step | None
    why: Exclusion
    until: date | None = None
    text: str = ""
    """A pause's reason."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A step that begins: the highest that these invoices reached."""

    step: Step
    documents: tuple[int, ...]
    """Those at it and below it, the oldest due first."""
    replaces: DueStep | None = None
    scenario: str = ""
    """The name of the one it is of."""
    since: date = date.min
    """The day its date came, for the oldest of the invoices that are at it."""


@dataclass(frozen=True, slots=True)
class Joining:
    """Invoices that go with a step that runs already."""

    to: DueStep
    documents: tuple[int, ...]
    """All that it is about from now on, the oldest due first: those that left are not among them."""

    @property
    def added(self) -> tuple[int, ...]:
        """Those that it was not about before."""
        before = frozenset(self.to.documents)
        return tuple(each for each in self.documents if each not in before)

    @property
    def left(self) -> int:
        """How many it is about no more."""
        return len(frozenset(self.to.documents) - frozenset(self.documents))


@dataclass(frozen=True, slots=True)
class Ending:
    """A running step whose cause went."""

    what: DueStep
    why: EndReason


@dataclass(frozen=True, slots=True)
class Decided:
    """What a sweep makes of one customer."""

    opens: tuple[Opening, ...] = ()
    """One a track at most."""
    joins: tuple[Joining, ...] = ()
    ends: tuple[Ending, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    held: tuple[Opening, ...] = ()
    """Steps of holding orders, which are on hold already, one a name: taken at once, beside whatever runs."""

    @property
    def is_change(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.opens or self.joins or self.ends or self.held)

"""What a sweep would do on a day, with the words that ids stand for: values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.credit.due_step import EndReason
from bot.credit.dunning import Step
from bot.credit.sweep import LeftOut


@dataclass(frozen=True, slots=True)
class SweepOpening:
    """A step that a sweep would begin."""

    step: Step
    scenario: str
    numbers: tuple[str, ...]
    """Its invoices."""
    owner: str
    """An e-mail; empty when nobody could have it."""
    owner_name: str
    reached_on: date
    due_on: date
    replaces: Step | None
    """The running step whose place it takes."""
    is_held: bool = False
    """Orders are on hold already: it counts as taken at once."""


@dataclass(frozen=True, slots=True)
class SweepJoining:
    """Invoices that would go with a step that runs, and those that would leave it."""

    step: Step
    numbers: tuple[str, ...]
    left: int


@dataclass(frozen=True, slots=True)
class SweepLine:
    """What a sweep would do for one customer."""

    customer_id: int
    entity: str
    code: str
    name: str
    scenario: str
    opens: tuple[SweepOpening, ...]
    joins: tuple[SweepJoining, ...]
    ends: tuple[tuple[Step, EndReason], ...]
    left_out: tuple[tuple[str, LeftOut], ...]
    """The invoice's number, and why."""


@dataclass(frozen=True, slots=True)
class SweepReport:
    """What a sweep would do on a day."""

    as_of: date
    is_working_day: Mapping[str, bool]
    """By entity: steps begin on working days only."""
    too_old: tuple[str, ...]
    """Entities whose figures are too old to remind anybody with."""
    first: tuple[str, ...]
    """Entities that were not swept by then: what opens there, opens silently."""
    customers: tuple[SweepLine, ...]
    """Those of whom there is anything to say, by entity and code."""
    known_from: date | None = None
    """The first day that every entity's figures are whole; before it they are incomplete."""
    next_day: Mapping[str, date] = field(default_factory=dict)
    """By entity that does not work on the day: the next that it does."""
    on_holiday: tuple[str, ...] = ()
    """Of these entities, those that have a public holiday."""
    figures_on: Mapping[str, date] = field(default_factory=dict)
    """By entity, the day that its figures are of."""

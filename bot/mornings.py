"""What was decided of each person's morning, once a local date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Portfolio(StrEnum):
    """Which of a person's digests: their own customers, or those nobody looks after."""

    OWN = "own"
    UNASSIGNED = "unassigned"


class Outcome(StrEnum):
    """How a morning went."""

    SENT = "sent"
    SILENT = "silent"
    """Nothing late and no good news."""
    STOPPED = "stopped"
    """The figures are too old to rank, and that was already said."""


@dataclass(frozen=True, slots=True)
class Morning:
    """The decision for one person, portfolio and local date; there is never a second one."""

    person: str
    portfolio: Portfolio
    on: date
    outcome: Outcome
    decided_at: datetime
    calls: int = 0
    """The calls that its digest showed, as its title counts them."""
    late: int = 0
    notice_key: str = ""
    """Of the digest that was sent, or of the stop that was already said; empty when there is nothing."""
    is_folded: bool = False

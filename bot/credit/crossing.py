"""Crossings: a threshold of the limit that exposure went over, said once until it is back below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.credit.money import Money


class Threshold(StrEnum):
    """What can be crossed, the lowest first; a group's are its parent's."""

    WARNING = "warning"
    """From 80 % of the limit in force."""
    ALERT = "alert"
    """From 95 %."""
    BREACH = "breach"
    """Strictly above 100 %."""
    COVER = "cover"
    """Strictly above what is insured."""
    GROUP = "group"
    """The group's exposure, strictly above the group's limit: of each of its customers."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """One crossing upward, and when exposure came back: then the threshold is armed again."""

    id: int
    customer_id: int
    threshold: Threshold
    crossed_on: date
    crossed_at: datetime
    exposure: Money
    limit: Money
    """What was crossed: the limit in force, what is insured, or the group's limit."""
    is_silent: bool = False
    """Found when the entity's figures were looked at for the first time: nobody was told."""
    back_on: date | None = None
    back_at: datetime | None = None

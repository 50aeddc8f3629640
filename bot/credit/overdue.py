"""Late customers as a list: values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.credit.ageing import Ageing
from bot.credit.conversion import DatedRate
from bot.credit.digest import RestBucket
from bot.credit.freshness import Freshness
from bot.credit.money import Money


@dataclass(frozen=True, slots=True)
class LateLine:
    """One late customer in one currency, in a list."""

    id: int
    code: str
    name: str
    entity: str
    """The entity's name; empty when there is one only."""
    salesperson: str
    oldest_days_late: int
    ageing: Ageing


@dataclass(frozen=True, slots=True)
class OverdueList:
    """Late customers, most overdue first: a page of `lines` out of `customers`."""

    as_of: date
    whose: str
    """`mine`, `all`, or the name of somebody."""
    older_than: int | None
    top: int | None
    lines: tuple[LateLine, ...]
    offset: int
    """Lines before this page."""
    total_lines: int
    """Lines there are in all pages."""
    customers: int
    """Late customers there are, whatever `top` leaves out."""
    overdue: tuple[Money, ...]
    """Of all of them, one amount a currency, largest first."""
    buckets: tuple[RestBucket, ...]
    ledger_at: datetime | None
    """When the oldest of the figures were taken."""
    freshness: Freshness
    thresholds: tuple[int, int, int]
    person: str = ""
    """The e-mail behind `somebody`."""
    entity: str | None = None
    """The code, when one entity was asked for."""
    ranking_currency: str = ""
    """Lines are compared in it; those of a currency without a rate come last."""
    rates: tuple[DatedRate, ...] = ()
    """The rates that compared the lines; empty when one currency was enough."""
    unranked_currencies: tuple[str, ...] = ()
    """Currencies without a rate."""
    entities: tuple[str, ...] = ()
    """The entities of all the customers in all pages, by name; empty when one was asked for."""

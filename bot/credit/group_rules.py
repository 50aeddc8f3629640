"""The exposure of a group: the customers of one parent together, in the parent's currency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from bot.credit.conversion import DatedRate
from bot.credit.exposure import Exposure
from bot.credit.money import Money


@dataclass(frozen=True, slots=True)
class GroupSum:
    """What a group owes and has on order, and how other currencies came in."""

    exposure: Exposure
    rates_on: date | None = None
    """The oldest day of the rates that were used; None when none was."""
    left_out: tuple[str, ...] = ()
    """Currencies for which there is no rate, by their codes."""


@dataclass(frozen=True, slots=True)
class _Parts:
    documents: Decimal = Decimal(0)
    orders: Decimal = Decimal(0)
    credits: Decimal = Decimal(0)
    reserved: Decimal = Decimal(0)

    def with_more(self, one: Exposure, rate: Decimal) -> _Parts:
        reserved = one.reserved.amount if one.reserved is not None else Decimal(0)
        return _Parts(
            self.documents + one.documents.amount * rate,
            self.orders + one.orders.amount * rate,
            self.credits + one.credits.amount * rate,
            self.reserved + reserved * rate,
        )


def group_sum(
    exposures: Iterable[Exposure],
    currency: str,
    rates: Mapping[str, DatedRate],
    parent: Exposure | None = None,
) -> GroupSum:
    """The members' exposures, each currency of each, in one currency; what they sum up to is rounded once.

    `rates` say what one unit of another currency is worth in `currency`; what has none is left out and
    named. The limit, and what of it is temporary, is the `parent`'s, in that currency.
    """
    parts, used, left_out = _Parts(), set[date](), set[str]()
    for one in exposures:
        if one.currency == currency:
            parts = parts.with_more(one, Decimal(1))
        elif one.currency in rates:
            rate = rates[one.currency]
            parts = parts.with_more(one, rate.rate)
            used |= {rate.on} if _is_any(one) else set()
        elif _is_any(one):
            left_out.add(one.currency)
    return GroupSum(_exposure(parts, currency, parent), min(used, default=None), tuple(sorted(left_out)))


def _is_any(one: Exposure) -> bool:
    return bool(one.documents or one.orders or one.credits or one.reserved)


def _exposure(parts: _Parts, currency: str, parent: Exposure | None) -> Exposure:
    summed = Exposure(
        documents=Money.rounded(parts.documents, currency),
        orders=Money.rounded(parts.orders, currency),
        credits=Money.rounded(parts.credits, currency),
        reserved=Money.rounded(parts.reserved, currency) if parts.reserved else None,
    )
    if parent is None:
        return summed
    return replace(summed, limit=parent.limit, increase=parent.increase, bands=parent.bands)

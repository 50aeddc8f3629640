"""An amount in another currency, by dated rates: the one place where one becomes the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.credit.money import CurrencyMismatchError, Money


@dataclass(frozen=True, slots=True)
class DatedRate:
    """From a day on, one unit of `of` is worth `rate` units of `to`."""

    of: str
    to: str
    rate: Decimal
    on: date

    def worth(self, amount: Money) -> Decimal:
        """What an amount in `of` is in `to`, exact. Raises CurrencyMismatchError for another currency."""
        if amount.currency != self.of:
            raise CurrencyMismatchError(f"a rate of {self.of} says nothing of {amount.currency}")
        return amount.amount * self.rate


RateOf = Callable[[str, str], DatedRate | None]
"""The rate of a day from one currency to another; None where none is known."""


def is_more(amount: Money, least: Decimal, rate: Decimal | None) -> bool:
    """Whether an amount is more than one in the currency that the rate leads to; without a rate, yes."""
    return rate is None or amount.amount * rate > least


def turned(amount: Decimal, of: str, to: str, rate_of: RateOf) -> Money | None:
    """An amount in another currency, by the rate of either direction, rounded once; None without one."""
    if there := rate_of(of, to):
        return Money.rounded(amount * there.rate, to)
    back = rate_of(to, of)
    return Money.rounded(amount / back.rate, to) if back else None

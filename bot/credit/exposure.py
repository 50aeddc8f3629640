"""What a customer owes and has on order, against the limit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.credit.ageing import Ageing
from bot.credit.money import Money

WARNING = Decimal("0.80")
ALERT = Decimal("0.95")


class Utilisation(StrEnum):
    """How much of the limit is used; a breach is strictly above it."""

    NO_LIMIT = "no_limit"
    WITHIN = "within"
    WARNING = "warning"
    ALERT = "alert"
    BREACH = "breach"


@dataclass(frozen=True, slots=True)
class Exposure:
    """The parts of an exposure in one currency: `credits` is negative or zero, the others are not."""

    documents: Money
    orders: Money
    credits: Money
    limit: Money | None = None
    insured_limit: Money | None = None

    @property
    def total(self) -> Money:
        """Open documents, due or not and disputed too, plus orders not yet invoiced, less open credits."""
        return self.documents + self.orders + self.credits

    @property
    def available(self) -> Money | None:
        """What may still be sold on credit; negative over the limit, None without one."""
        return None if self.limit is None else self.limit - self.total

    @property
    def ratio(self) -> Decimal | None:
        """Exposure over limit; None when there is no limit, or one of zero."""
        if self.limit is None or not self.limit:
            return None
        return self.total.amount / self.limit.amount

    @property
    def utilisation(self) -> Utilisation:
        """The level reached: warning from 80 %, alert from 95 %, breach above 100 %."""
        if self.limit is None:
            return Utilisation.NO_LIMIT
        if self.total > self.limit:
            return Utilisation.BREACH
        ratio = self.ratio or Decimal(0)
        if ratio >= ALERT:
            return Utilisation.ALERT
        return Utilisation.WARNING if ratio >= WARNING else Utilisation.WITHIN


def exposure(
    ageing: Ageing | None, orders: Money, limit: Money | None = None, insured_limit: Money | None = None
) -> Exposure:
    """The exposure behind an aged balance (None: nothing is open), in the currency of the orders.

    Raises CurrencyMismatchError when it is summed up and the currencies differ.
    """
    nothing = Money.zero(orders.currency)
    return Exposure(
        documents=ageing.not_due + ageing.overdue if ageing else nothing,
        orders=orders,
        credits=ageing.credits if ageing else nothing,
        limit=limit,
        insured_limit=insured_limit,
    )

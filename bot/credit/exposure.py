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
class Bands:
    """The shares of the limit from which its use is a warning, and an alert."""

    warning: Decimal = WARNING
    alert: Decimal = ALERT


@dataclass(frozen=True, slots=True)
class Exposure:
    """The parts of an exposure in one currency: `credits` is negative or zero, the others are not."""

    documents: Money
    orders: Money
    credits: Money
    limit: Money | None = None
    """In force: the credit limit and every temporary increase whose period has the day."""
    insured_limit: Money | None = None
    reserved: Money | None = None
    """Of accepted orders that no import has brought yet; None for nothing."""
    increase: Money | None = None
    """What of the limit is temporary; None for nothing."""
    bands: Bands = Bands()

    @property
    def currency(self) -> str:
        """Of every amount here."""
        return self.documents.currency

    @property
    def total(self) -> Money:
        """Open documents, due or not and disputed too, plus orders not yet invoiced, less open credits.

        Orders that were accepted and reserved count as orders.
        """
        owed = self.documents + self.orders + self.credits
        return owed if self.reserved is None else owed + self.reserved

    @property
    def credit_limit(self) -> Money | None:
        """The limit without what is temporary."""
        if self.limit is None or self.increase is None:
            return self.limit
        return self.limit - self.increase

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
        if ratio >= self.bands.alert:
            return Utilisation.ALERT
        return Utilisation.WARNING if ratio >= self.bands.warning else Utilisation.WITHIN


DEFAULT_BANDS = Bands()


def limit_in_force(credit_limit: Money | None, increase: Money | None) -> Money | None:
    """The credit limit and what is temporary; an increase of no limit is none. A limit of zero is one."""
    if credit_limit is None or increase is None:
        return credit_limit
    return credit_limit + increase


def exposure(
    ageing: Ageing | None,
    orders: Money,
    credit_limit: Money | None = None,
    insured_limit: Money | None = None,
    *,
    reserved: Money | None = None,
    increase: Money | None = None,
    bands: Bands = DEFAULT_BANDS,
) -> Exposure:
    """The exposure behind an aged balance (None: nothing is open), in the currency of the orders.

    `orders` are without what is `reserved`, and `credit_limit` is without the `increase`. Raises
    CurrencyMismatchError when it is summed up and the currencies differ.
    """
    nothing = Money.zero(orders.currency)
    return Exposure(
        documents=ageing.not_due + ageing.overdue if ageing else nothing,
        orders=orders,
        credits=ageing.credits if ageing else nothing,
        limit=limit_in_force(credit_limit, increase),
        insured_limit=insured_limit,
        reserved=reserved or None,
        increase=None if credit_limit is None else increase or None,
        bands=bands,
    )

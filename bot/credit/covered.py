"""What a customer's credits cover of what is late, and what of it is worth asking for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from bot.credit.money import Money
from bot.credit.sweep import SweptCustomer


def is_nothing(amount: Decimal, smallest: Decimal) -> bool:
    """Whether an amount is not worth a reminder; nothing never is, even where the smallest amount is 0."""
    return amount < smallest or amount <= 0


def covered_by_credits(
    credited: Iterable[Money], asked: Iterable[Money], smallest: Decimal
) -> frozenset[str]:
    """The currencies in which credits leave nothing that is worth asking for.

    Credit notes and unallocated payments (below zero), whenever they are dated, reduce what a customer owes;
    `asked` is what is overdue, less what is contested and without what is promised.
    """
    rest: dict[str, Decimal] = {}
    for credit in credited:
        rest[credit.currency] = rest.get(credit.currency, Decimal(0)) + credit.amount
    for one in asked:
        if one.currency in rest:
            rest[one.currency] += one.amount
    return frozenset(currency for currency, left in rest.items() if is_nothing(left, smallest))


class Covered:
    """What the credits of a swept customer cover: what is overdue, and what is due with what falls due on the
    day, which a step of that day asks for too."""

    __slots__ = ("_due", "_overdue")

    def __init__(self, customer: SweptCustomer, as_of: date, smallest: Decimal) -> None:
        due = [one for one in customer.candidates if one.due_on <= as_of and not one.is_promised]
        asked = [(one.due_on, one.open_amount - one.disputed) for one in due]
        credited = customer.credits.values()
        overdue = (amount for due_on, amount in asked if due_on < as_of)
        self._overdue = covered_by_credits(credited, overdue, smallest)
        self._due = covered_by_credits(credited, (amount for _, amount in asked), smallest)

    def has(self, currency: str, days_late: int) -> bool:
        """Whether nothing is asked for in a currency; before the due date nothing is to be covered."""
        if days_late < 0:
            return False
        return currency in (self._overdue if days_late else self._due)

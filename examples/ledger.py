"""What the example's files are made of: customers, documents, orders and payments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

LUMEN = "LUMEN"
LUMEN_UK = "LUMENUK"

NOTHING = Decimal("0.00")
_PREFIX = {LUMEN: "F", LUMEN_UK: "INV"}


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer of one entity; the limits are in its own currency, None when there is none."""

    code: str
    name: str
    entity: str
    salesperson: str
    terms: int
    contact: str
    phone: str
    email: str
    language: str = "fr"
    siren: str = ""
    country: str = "FR"
    currency: str = "EUR"
    limit: Decimal | None = None
    insured_limit: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A document: its open amount when exported, or the day it was settled on."""

    customer: Customer
    due_on: date
    gross: Decimal
    open_amount: Decimal
    kind: str = "invoice"
    number: str = ""
    currency: str = ""
    disputed: Decimal = NOTHING
    reason: str = ""
    order: str = ""
    settled_on: date | None = None
    open_before: Decimal | None = None
    """What was open in the older export, when it was more."""

    @property
    def issued_on(self) -> date:
        """The due date less the customer's terms."""
        return self.due_on - timedelta(days=self.customer.terms)


@dataclass(frozen=True, slots=True)
class Order:
    """An accepted order, part of which may be invoiced already."""

    customer: Customer
    number: str
    ordered_on: date
    expected_on: date
    amount: Decimal
    to_invoice: Decimal


@dataclass(frozen=True, slots=True)
class Payment:
    """Money received; on account when it names no document."""

    customer: Customer
    received_on: date
    amount: Decimal
    currency: str
    document: str
    reference: str


@dataclass(frozen=True, slots=True)
class Account:
    """A customer and all that is on file for them."""

    customer: Customer
    items: tuple[Item, ...] = ()
    """Open, paid since the older export, or settled longer ago."""
    orders: tuple[Order, ...] = ()


def invoice(customer: Customer, due_on: date, amount: Decimal) -> Item:
    """An invoice of which all is open."""
    return Item(customer, due_on, amount, amount, currency=customer.currency)


def credit(customer: Customer, issued_on: date, amount: Decimal, kind: str = "credit note") -> Item:
    """A credit note or payment on account of that (positive) amount, due when issued."""
    at_once = replace(customer, terms=0)
    return Item(at_once, issued_on, -amount, -amount, kind=kind, currency=customer.currency)


def settled(customer: Customer, paid_on: date, days_late: int, amount: Decimal) -> Item:
    """An invoice paid in full, that many days after its due date."""
    due_on = paid_on - timedelta(days=days_late)
    return Item(customer, due_on, amount, NOTHING, currency=customer.currency, settled_on=paid_on)


def paid_lately(item: Item) -> Item:
    """The item as one that the older export shows open and the newest no longer shows."""
    return replace(item, open_amount=NOTHING, open_before=item.gross)


def numbered(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items by issue date, those without a number given the next of their entity and year."""
    ordered = sorted(items, key=lambda item: (item.issued_on, item.customer.code, item.gross))
    taken = frozenset(item.number for item in ordered if item.number)
    counts: Counter[tuple[str, int]] = Counter()
    return tuple(
        item if item.number else replace(item, number=_next_number(item, counts, taken)) for item in ordered
    )


def _next_number(item: Item, counts: Counter[tuple[str, int]], taken: frozenset[str]) -> str:
    series = "A" if item.kind == "credit note" else "R" if item.kind == "payment" else ""
    prefix = f"{_PREFIX[item.customer.entity]}{series}"
    key = prefix, item.issued_on.year
    while True:
        counts[key] += 1
        number = f"{prefix}-{item.issued_on.year}-{counts[key]:04}"
        if number not in taken:
            return number

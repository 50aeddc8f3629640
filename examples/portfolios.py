"""The other customers: who sells to them and how late they are is written down, the rest is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_UP, Decimal
from random import Random

from examples import names
from examples.days import Days
from examples.ledger import (
    LUMEN,
    LUMEN_UK,
    NOTHING,
    Account,
    Customer,
    Item,
    Order,
    credit,
    invoice,
    paid_lately,
    settled,
)
from examples.stories import CAMILLE

MONTHS_OF_HISTORY = 14
PAYMENTS_A_MONTH = 2
TERMS = (30, 30, 45, 60)
PROMPT = (-4, -1, 0, 2)
"""Days late of those who pay on time, or as good as."""


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A salesperson's customers: for each, the days late of the oldest invoice, 0 when none is late."""

    salesperson: str
    entity: str
    first_code: int
    oldest: tuple[int, ...]


JULIEN = Portfolio(
    "Julien Faure",
    LUMEN,
    300,
    (3, 7, 9, 14, 18, 22, 26, 29, 33, 38, 44, 52, 58, 63, 75, 88, 97, 131, 0, 0, 0, 0, 0, 0, 0),
)
INES = Portfolio("Inès Marchand", LUMEN, 400, (0,) * 9)
OLIVER = Portfolio("Oliver Hughes", LUMEN_UK, 500, (0, 5, 0, 17, 34, 0, 66, 0, 110, 0))
OTHERS_OF_CAMILLE = Portfolio(CAMILLE, LUMEN, 200, (0,) * 4)
NOBODY = Portfolio("", LUMEN, 600, (41,))
PORTFOLIOS = (OTHERS_OF_CAMILLE, JULIEN, INES, OLIVER, NOBODY)

HOTELS_OF_TWO_ENTITIES = Customer(
    "C0170", "Northgate Hotels", LUMEN, CAMILLE, 45, "Ms Northgate", "020 7946 0170",
    "payables@northgate.example.org", language="en", country="GB",
)  # fmt: skip
FURNISHER_PAYING_IN_DOLLARS = "C0302"
PAID_SINCE_OLDER_EXPORT = frozenset({"C0301", "C0304", "C0507"})
PART_PAID_SINCE_OLDER_EXPORT = frozenset({"C0306"})
PAID_ON_ACCOUNT = frozenset({"C0308", "C0504"})
GETTING_WORSE = frozenset({"C0305", "C0310", "C0503"})


def portfolios(days: Days, seed: int) -> Iterator[Account]:
    """Every customer without a story, drawn alike for the same day and seed."""
    for customer, oldest in _drafts():
        rng = Random(f"{seed} {customer.entity} {customer.code}")
        yield _account(replace(customer, terms=customer.terms or rng.choice(TERMS)), oldest, days, rng)


def _drafts() -> Iterator[tuple[Customer, int]]:
    french, british = iter(names.FRENCH_COMPANIES), iter(names.BRITISH_COMPANIES)
    for portfolio in PORTFOLIOS:
        for place, oldest in enumerate(portfolio.oldest):
            rank = portfolio.first_code + place
            if portfolio.entity == LUMEN_UK:
                yield _briton(rank, next(british), portfolio), oldest
            else:
                yield _neighbour(rank, next(french), portfolio), oldest
    yield HOTELS_OF_TWO_ENTITIES, 0
    yield (
        replace(
            HOTELS_OF_TWO_ENTITIES, entity=LUMEN_UK, salesperson=OLIVER.salesperson, terms=30, currency="GBP"
        ),
        26,
    )


def _neighbour(rank: int, name: str, portfolio: Portfolio) -> Customer:
    customer = Customer(
        f"C{rank:04}", name, portfolio.entity, portfolio.salesperson, 0,
        names.FRENCH_PEOPLE[rank * 7 % len(names.FRENCH_PEOPLE)], names.french_phone(rank), names.email(name),
        siren=names.siren(rank),
    )  # fmt: skip
    if customer.code != FURNISHER_PAYING_IN_DOLLARS:
        return customer
    return replace(
        customer, name="Maple & Finch Interiors Inc.", contact="Ms Finch", phone="+1 212 555 0143",
        email="payables@maplefinch.example.org", language="en", siren="", country="US",
    )  # fmt: skip


def _briton(rank: int, name: str, portfolio: Portfolio) -> Customer:
    contact = names.BRITISH_PEOPLE[rank * 3 % len(names.BRITISH_PEOPLE)]
    phone, email = names.british_phone(rank), names.email(name, "example.org")
    return Customer(
        f"C{rank:04}", name, portfolio.entity, portfolio.salesperson, 0, contact, phone, email,
        language="en", country="GB", currency="GBP",
    )  # fmt: skip


def _account(customer: Customer, oldest: int, days: Days, rng: Random) -> Account:
    size = rng.randint(600, 4500)
    items = (*_not_due(customer, size, days, rng), *_late(customer, oldest, size, days, rng))
    items += tuple(_credits(customer, size, days, rng))
    orders = tuple(_orders(customer, size, days, rng))
    if customer.code in PAID_SINCE_OLDER_EXPORT:
        items += (paid_lately(invoice(customer, days.late(oldest + 6), _amount(size, rng))),)
    limit = _limit(items, orders, rng)
    with_limit = replace(customer, limit=limit, insured_limit=_insured(limit, rng))
    return Account(with_limit, (*items, *_history(customer, oldest, size, days, rng)), orders)


def _amount(size: int, rng: Random) -> Decimal:
    """Around the customer's usual size, with cents."""
    return Decimal(rng.randint(size * 40, size * 190)) / 100


def _not_due(customer: Customer, size: int, days: Days, rng: Random) -> Iterator[Item]:
    """Due tomorrow at the earliest, and issued by the day of the newest export."""
    longest = customer.terms - (days.as_of - days.newest).days
    for _ in range(rng.randint(2, 5)):
        made = invoice(customer, days.late(-rng.randint(1, longest)), _amount(size, rng))
        yield replace(made, order=rng.choice(("", f"{_order_prefix(customer)}-{rng.randint(1000, 1999)}")))


def _late(customer: Customer, oldest: int, size: int, days: Days, rng: Random) -> Iterator[Item]:
    if not oldest:
        return
    others = [rng.randint(1, oldest) for _ in range(rng.randint(1, 5))]
    for place, late in enumerate([oldest, *others]):
        made = invoice(customer, days.late(late), _amount(size, rng))
        if place == 0 and customer.code in PART_PAID_SINCE_OLDER_EXPORT:
            half = (made.gross / 2).quantize(NOTHING)
            made = replace(made, open_amount=half, open_before=made.gross)
        if place == 1 and customer.code == FURNISHER_PAYING_IN_DOLLARS:
            made = replace(made, currency="USD")
        if place == 1 and rng.random() < 0.15:
            made = replace(made, disputed=made.open_amount, reason=rng.choice(("price", "delivery")))
        yield made


def _credits(customer: Customer, size: int, days: Days, rng: Random) -> Iterator[Item]:
    if rng.random() < 0.2:
        yield credit(customer, days.worked(rng.randint(4, 40)), _amount(size // 4, rng))
    if customer.code in PAID_ON_ACCOUNT:
        yield credit(customer, days.worked(7), _amount(size // 2, rng), kind="payment")


def _order_prefix(customer: Customer) -> str:
    return "SO" if customer.entity == LUMEN_UK else "CMD"


def _orders(customer: Customer, size: int, days: Days, rng: Random) -> Iterator[Order]:
    for place in range(rng.choice((0, 0, 1, 1, 2))):
        amount = _amount(size * 2, rng)
        to_invoice = amount if rng.random() < 0.7 else (amount / 2).quantize(NOTHING)
        number = f"{_order_prefix(customer)}-{customer.code[1:]}-{place + 1}"
        ordered_on = days.worked(rng.randint(3, 30))
        yield Order(customer, number, ordered_on, days.late(-rng.randint(5, 50)), amount, to_invoice)


def _limit(items: tuple[Item, ...], orders: tuple[Order, ...], rng: Random) -> Decimal | None:
    """So that most customers have room, some are near it and one in ten is over; a few have none."""
    used = sum((item.open_amount for item in items), NOTHING)
    used += sum((order.to_invoice for order in orders), NOTHING)
    share = rng.choice(("0.3", "0.4", "0.5", "0.5", "0.6", "0.7", "0.75", "0.85", "0.97", "1.08"))
    limit = (used / Decimal(share) / 500).quantize(Decimal(1), rounding=ROUND_UP) * 500
    return None if rng.random() < 0.08 else max(limit, Decimal(2_000))


def _insured(limit: Decimal | None, rng: Random) -> Decimal | None:
    return None if limit is None or rng.random() < 0.5 else limit * 4 / 5


def _history(customer: Customer, oldest: int, size: int, days: Days, rng: Random) -> Iterator[Item]:
    """Two payments a month over fourteen months, as late on average as the customer is used to."""
    usual = min(oldest // 3 + 2, 35) if oldest else rng.choice(PROMPT)
    for month in range(MONTHS_OF_HISTORY):
        worse = 12 if month < 3 and customer.code in GETTING_WORSE else 0
        for half in range(PAYMENTS_A_MONTH):
            paid_on = days.worked(30 * month + 15 * half + rng.randint(5, 14))
            late = usual + worse + rng.randint(-2, 2)
            yield settled(customer, paid_on, late, _amount(size, rng))

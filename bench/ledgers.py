"""Ledgers made up from a seed: the open items of a company on two days, as an export writes them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate, islice
from pathlib import Path
from typing import NamedTuple, TextIO

TODAY = date(2025, 9, 30)
TOMORROW = date(2025, 10, 1)
SALESPEOPLE = 200
DOCUMENTS_A_CUSTOMER = 25
CREDITS = 0.03
PART_PAID = 0.10
LATENESS = ((-60, 0, 0.55), (1, 30, 0.20), (31, 60, 0.10), (61, 90, 0.06), (91, 400, 0.09))
"""First and last days late, and the share of the documents: 45 % are overdue."""
TERMS = (30, 30, 30, 45, 60, 60)
CHANGED, GONE, NEW = 0.02, 0.01, 0.01
"""What the next day's export does to the first."""
HEADERS = (
    "customer code,customer name,salesperson,number,type,issue date,due date,amount,open amount,currency,"
    "order ref\n"
)
CURRENCY = "EUR"
_AT_ONCE = 10_000
_FIRST_WORDS = "Atelier Maison Groupe Comptoir Garage Librairie Hôtel Transports Menuiserie Cave".split()
_LAST_WORDS = "Lumière Dupont Martin du Port des Alpes Rivière Bernard & Fils Sud Océan Moreau Nord".split()


class Line(NamedTuple):
    """A document; amounts in cents, negative for a credit note."""

    customer: int
    number: str
    kind: str
    issued: date
    due: date
    gross: int
    open: int
    order: str


@dataclass(frozen=True)
class Ledger:
    """`size` documents; the same seed and size make the same ones, in memory that does not grow with them."""

    size: int
    seed: int = 1

    @property
    def customers(self) -> int:
        """How many customers share the documents, few of them having many."""
        return max(self.size // DOCUMENTS_A_CUSTOMER, 1)

    @cached_property
    def _skew(self) -> list[float]:
        return list(accumulate(1 / (rank + 10) ** 0.8 for rank in range(self.customers)))

    def lines(self, count: int) -> Iterator[Line]:
        """The first documents of the ledger; what lies beyond `size` is new on the second day."""
        chance = random.Random(self.seed)
        everybody = range(self.customers)
        for start in range(0, count, _AT_ONCE):
            size = min(_AT_ONCE, count - start)
            customers = chance.choices(everybody, cum_weights=self._skew, k=size)
            late = chance.choices(LATENESS, weights=[share for _, _, share in LATENESS], k=size)
            for place, (customer, (low, high, _)) in enumerate(zip(customers, late, strict=True), start):
                yield _line(chance, place, customer, chance.randint(low, high))

    def today(self) -> Iterator[Line]:
        """The first export's documents."""
        return self.lines(self.size)

    def tomorrow(self) -> Iterator[Line]:
        """The next day's: some gone, some paid in part, some new."""
        fate = random.Random(f"{self.seed} tomorrow")
        documents = self.lines(self.size + int(self.size * NEW))
        for line in islice(documents, self.size):
            drawn = fate.random()
            if drawn >= GONE:
                yield line._replace(open=_half(line.open)) if drawn < GONE + CHANGED else line
        yield from documents


def _line(chance: random.Random, place: int, customer: int, days_late: int) -> Line:
    terms = chance.choice(TERMS)
    due = TODAY - timedelta(days=max(days_late, -terms))
    gross = int(chance.lognormvariate(11.3, 1.2)) + 100
    is_credit = chance.random() < CREDITS
    still_open = _half(gross) if not is_credit and chance.random() < PART_PAID else gross
    sign = -1 if is_credit else 1
    return Line(
        customer=customer,
        number=f"{'AV' if is_credit else 'FA'}{place:08d}",
        kind="credit_note" if is_credit else "invoice",
        issued=due - timedelta(days=terms),
        due=due,
        gross=sign * gross,
        open=sign * still_open,
        order=f"PO{place:07d}" if place % 3 else "",
    )


def _half(minor: int) -> int:
    return minor // 2 if minor > 0 else -(-minor // 2)


def noon(day: date) -> datetime:
    """When whatever is made up of a day happened."""
    return datetime.combine(day, time(12, 0, tzinfo=UTC))


def code_of(customer: int) -> str:
    """A customer's code."""
    return f"C{customer:06d}"


def name_of(customer: int) -> str:
    """A customer's name."""
    first, last = _FIRST_WORDS[customer % 10], _LAST_WORDS[customer // 10 % len(_LAST_WORDS)]
    return f"{first} {last} {customer}"


def salesperson_of(customer: int) -> str:
    """Who looks after a customer; portfolios are of like size and unlike weight."""
    return f"Salesperson {customer * 7919 % SALESPEOPLE:03d}"


def write_exports(ledger: Ledger, folder: Path) -> tuple[Path, Path]:
    """Write both days' open items into the folder."""
    paths = folder / "today.csv", folder / "tomorrow.csv"
    for path, lines in zip(paths, (ledger.today(), ledger.tomorrow()), strict=True):
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(HEADERS)
            _write(file, lines)
    return paths


def _write(file: TextIO, lines: Iterator[Line]) -> None:
    for line in lines:
        customer = line.customer
        file.write(
            f"{code_of(customer)},{name_of(customer)},{salesperson_of(customer)},{line.number},"
            f"{'credit note' if line.gross < 0 else 'invoice'},{line.issued},{line.due},"
            f"{_amount(line.gross)},{_amount(line.open)},{CURRENCY},{line.order}\n"
        )


def _amount(minor: int) -> str:
    sign = "-" if minor < 0 else ""
    return f"{sign}{abs(minor) // 100}.{abs(minor) % 100:02d}"

"""Limits, groups, orders, reservations and requests made up from a seed, on a ledger of two days."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bench.drivers import open_database
from bench.ledgers import CURRENCY, SALESPEOPLE, TOMORROW, noon
from bench.measure import Job
from bench.records.made import FIRST_IMPORT, insert_all
from bench.work import policy as salespeople
from bot.credit.request import RequestKind, RequestState
from bot.credit.reservation import ReservationState
from bot.policy import Person, Policy, Role
from storage.credit_tables import CreditRequestRow, ReservationRow
from storage.tables import CustomerRow, LimitRow, OrderRow

RESERVED, RAISED, ENDED = 300, 300, 3_000
"""Open reservations, increases that count, and of each those that ended over a year."""
A_YEAR = 365
IN_GROUPS, OF_GROUP = 100, 5
"""Of every hundred customers five are one group: the first of them is the parent of the others."""
ORDERS_A_YEAR = 6
HAVE_ORDERS = 0.4
SHARES = ((None, 0.20), (200, 0.50), (108, 0.20), (95, 0.10))
"""The limit in percent of what a customer owes, and the share of the customers: one in ten is over it."""
INSURED = 0.3
MANAGER, DIRECTOR = "credit.manager@example.com", "finance.director@example.com"
OWED = """
    SELECT c.id, c.code, COALESCE(SUM(d.open_minor), 0) FROM customers c
    LEFT JOIN documents d ON d.customer_id = c.id AND d.open_minor <> 0
    WHERE c.workspace_id = 1 GROUP BY c.id, c.code ORDER BY c.id"""
Row = dict[str, Any]


def policy() -> Policy:
    """The salespeople, and those who decide."""
    manager = Person(email=MANAGER, name="Credit Manager", role=Role.CREDIT_MANAGER)
    director = Person(email=DIRECTOR, name="Finance Director", role=Role.FINANCE_DIRECTOR)
    return Policy(people=(*salespeople().people, manager, director))


@dataclass(frozen=True, slots=True)
class Owing:
    """A customer and what it owes, in cents; at least a thousand euros, so that limits are above zero."""

    id: int
    code: str
    minor: int


class Credit:
    """What stands beside the documents in one workspace, the same every time."""

    def __init__(self, job: Job) -> None:
        self.chance = random.Random(f"{job.seed} credit")
        found = open_database(job.url).read(OWED)
        self.customers = [Owing(key, code, max(int(minor), 100_000)) for key, code, minor in found]

    async def keep(self, connection: AsyncConnection) -> None:
        """All of it, within a transaction."""
        await self._keep_groups(connection)
        await insert_all(connection, LimitRow, self._limits())
        await insert_all(connection, OrderRow, self._orders())
        await insert_all(connection, ReservationRow, self._reservations())
        await insert_all(connection, CreditRequestRow, self._increases())

    async def _keep_groups(self, connection: AsyncConnection) -> None:
        for first in range(0, len(self.customers), IN_GROUPS):
            parent, *children = self.customers[first : first + OF_GROUP]
            which = CustomerRow.id.in_([one.id for one in children])
            await connection.execute(update(CustomerRow).where(which).values(parent=parent.code))

    def _limits(self) -> Iterator[Row]:
        percents, weights = [share for share, _ in SHARES], [weight for _, weight in SHARES]
        drawn = self.chance.choices(percents, weights, k=len(self.customers))
        for one, percent in zip(self.customers, drawn, strict=True):
            if percent is None:
                continue
            limit = one.minor * percent // 100
            insured = limit if self.chance.random() < INSURED else None
            whose = {"workspace_id": 1, "customer_id": one.id}
            yield {**whose, "since": date(2024, 1, 1), "credit_minor": 2 * limit, "insured_minor": insured}
            yield {**whose, "since": date(2025, 1, 1), "credit_minor": limit, "insured_minor": insured}

    def _orders(self) -> Iterator[Row]:
        """One that is open, and those of a year that were invoiced."""
        for one in self.customers:
            if self.chance.random() < HAVE_ORDERS:
                for place in range(ORDERS_A_YEAR + 1):
                    yield self._order(one, place)

    def _order(self, about: Owing, place: int) -> Row:
        ordered_on = TOMORROW - timedelta(days=10 + place * 50)
        minor = about.minor // 40 + self.chance.randrange(10_000)
        return {
            "workspace_id": 1,
            "entity_id": 1,
            "customer_id": about.id,
            "number": f"CO{about.id:07d}{place}",
            "ordered_on": ordered_on,
            "expected_on": None,
            "currency": CURRENCY,
            "amount_minor": minor,
            "open_minor": minor,
            "since": ordered_on,
            "until": ordered_on + timedelta(days=20) if place else None,
            "import_id": FIRST_IMPORT,
        }

    def _reservations(self) -> Iterator[Row]:
        for place in range(RESERVED + ENDED):
            about, is_open = self._somebody(place), place < RESERVED
            reserved_on = TOMORROW - timedelta(days=1 if is_open else self.chance.randint(20, A_YEAR))
            ended_on = None if is_open else reserved_on + timedelta(days=5)
            yield {
                **self._asked("reservation", place, about),
                "amount_minor": about.minor // 50,
                "reference": f"CA{place:06d}",
                "reserved_by": self._salesperson(),
                "reserved_at": noon(reserved_on),
                "reserved_on": reserved_on,
                "until": reserved_on + timedelta(days=14),
                "after_import": FIRST_IMPORT + 1,
                "after_document": 0,
                "state": (ReservationState.OPEN if is_open else ReservationState.ARRIVED).value,
                "request_id": None,
                "ended_by": "",
                "ended_on": ended_on,
                "ended_at": noon(ended_on) if ended_on else None,
                "version": 1,
            }

    def _increases(self) -> Iterator[Row]:
        for place in range(RAISED + ENDED):
            about, counts = self._somebody(place), place < RAISED
            first = TOMORROW - timedelta(days=10 if counts else self.chance.randint(60, A_YEAR))
            last = first + timedelta(days=40)
            yield {
                **_NOT_YET,
                **self._asked("increase", place, about),
                "kind": RequestKind.INCREASE.value,
                "state": (RequestState.APPROVED if counts else RequestState.ENDED).value,
                "reason": "The season begins.",
                "amount_minor": about.minor // 10,
                "starts_on": first,
                "ends_on": last,
                "asked_amount_minor": about.minor // 10,
                "asked_until": last,
                "asked_by": self._salesperson(),
                "asked_at": noon(first),
                "asked_on": first,
                "expires_at": noon(first + timedelta(days=3)),
                "decided_by": MANAGER,
                "decided_at": noon(first),
                "counts_from": first,
                "counts_until": last,
                "ended_on": None if counts else last + timedelta(days=1),
            }

    def _asked(self, kind: str, place: int, about: Owing) -> Row:
        key = f"{kind}:{place}"
        return {"workspace_id": 1, "customer_id": about.id, "request_key": key, "currency": CURRENCY}

    def _somebody(self, place: int) -> Owing:
        """Of so many customers one after the other, then any."""
        return self.customers[place] if place < len(self.customers) else self.chance.choice(self.customers)

    def _salesperson(self) -> str:
        return f"salesperson{self.chance.randrange(SALESPEOPLE):03d}@example.com"


_NOT_YET: Row = {
    "order_minor": None,
    "terms_days": None,
    "needs_two": False,
    "first_by": "",
    "first_for": "",
    "first_at": None,
    "decided_for": "",
    "decision_reason": "",
    "reminded_at": None,
    "announced_at": None,
    "announced_to": "",
    "version": 1,
}

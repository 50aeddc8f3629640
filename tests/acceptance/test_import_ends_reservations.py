"""`encours import` by itself ends the reservations of the orders that it brings: nothing counts twice."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, date, datetime
from decimal import Decimal

from acceptance.console import Encours
from bot.credit.money import Money
from bot.credit.reservation import Reservation
from storage.engine import create_engine
from storage.unit_of_work import LedgerUnitOfWork

ORDERS = "customer;number;ordered;amount;currency\nC1;SO-12;2026-11-20;400.00;EUR\n"


async def _reserve(customer_id: int, newest: int) -> None:
    engine = create_engine("sqlite+aiosqlite:///ledger.sqlite")
    moment, until = datetime(2026, 11, 20, 9, tzinfo=UTC), date(2026, 12, 4)
    amount = Money(Decimal(400), "EUR")
    made = Reservation(
        0, customer_id, amount, "so 12", "camille@lumen.example", moment, moment.date(), until, newest
    )
    async with LedgerUnitOfWork(engine, "default").working() as one:
        assert await one.reservations.add(made, "draft:1")
    await engine.dispose()


def _exposure(encours: Encours) -> list[str]:
    said = encours("exposure", "--as-of", "2026-11-23", "--json").json
    return [one["exposure"] for one in said["customers"] if one["code"] == "C1"]


def test_between_the_import_and_the_next_tick_its_order_counts_once(ledger: Encours) -> None:
    with sqlite3.connect(ledger.folder / "ledger.sqlite") as database:
        statement = "SELECT id, (SELECT MAX(id) FROM imports) FROM customers WHERE code = 'C1'"
        ((customer_id, newest),) = database.execute(statement).fetchall()
    database.close()
    asyncio.run(_reserve(customer_id, newest))
    before = _exposure(ledger)
    assert ledger.take(ORDERS, "orders-2026-11-23.csv").status == 0
    assert _exposure(ledger) == before == ["500.00"]

"""`encours import` by itself, with no bot running, judges the promises that what came in concerns."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from acceptance.console import BETA, HEADER, Encours
from bot.credit.money import Money
from bot.credit.promise import Promise, PromiseState
from storage.engine import create_engine
from storage.unit_of_work import LedgerUnitOfWork

NEXT = "ledger-2026-11-23.csv"


async def _log(customer_id: int, document_id: int, after_import: int) -> None:
    engine = create_engine("sqlite+aiosqlite:///ledger.sqlite")
    logged = Promise(
        id=0,
        customer_id=customer_id,
        documents=(document_id,),
        amount=Money(Decimal(100), "EUR"),
        promised_on=date(2026, 11, 27),
        grace_until=date(2026, 12, 1),
        said_by="",
        means=None,
        note="",
        state=PromiseState.OPEN,
        logged_by="camille@lumen.example",
        logged_at=datetime(2026, 11, 20, 9, tzinfo=UTC),
        logged_on=date(2026, 11, 20),
        after_import=after_import,
        received=Money.zero("EUR"),
        opened_on=date(2026, 11, 20),
    )
    async with LedgerUnitOfWork(engine, "default").working() as one:
        assert await one.promises.add(logged, "a key")
    await engine.dispose()


def rows(encours: Encours, statement: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(encours.folder / "ledger.sqlite") as database:
        found = database.execute(statement).fetchall()
    database.close()
    return found


@pytest.fixture
def promised(ledger: Encours) -> Encours:
    """Alpha promised its 100.00."""
    ((customer_id, document_id, import_id),) = rows(
        ledger, "SELECT customer_id, id, (SELECT MAX(id) FROM imports) FROM documents WHERE number = 'F1'"
    )
    asyncio.run(_log(int(customer_id), int(document_id), int(import_id)))
    return ledger


PROMISES = "SELECT state, received_minor FROM promises"
DEEDS = "SELECT deed, who, surface, subject FROM audit ORDER BY number"


def test_a_promise_is_kept_by_an_export_that_no_longer_shows_its_invoice(promised: Encours) -> None:
    assert promised.take(HEADER + BETA, NEXT).status == 0
    assert rows(promised, PROMISES) == [("kept", 10000)]
    deeds = rows(promised, DEEDS)
    assert deeds[-2:] == [
        ("file.imported", "", "import", "import:2"),
        ("promise.kept", "", "clock", "promise:1"),
    ]


def test_a_dry_run_keeps_nothing_and_leaves_no_trace(promised: Encours) -> None:
    before = rows(promised, DEEDS)
    assert promised("import", "--dry-run", promised.file(NEXT, HEADER + BETA)).status == 0
    assert (rows(promised, PROMISES), rows(promised, DEEDS)) == ([("open", 0)], before)


def test_a_refused_file_keeps_nothing_and_leaves_no_trace(promised: Encours) -> None:
    before = rows(promised, DEEDS)
    assert promised.take("nothing of use\n", NEXT).status == 1
    assert (rows(promised, PROMISES), rows(promised, DEEDS)) == ([("open", 0)], before)


def test_the_aged_balance_says_what_is_promised(promised: Encours) -> None:
    total = promised.ageing("2026-11-20")["currencies"]["EUR"]
    assert (total["overdue"], total["promised"]) == ("100.00", "100.00")
    assert promised.ageing("2026-11-21")["customers"][0]["promised"] == "100.00"

"""`encours import` of what an agency collected ends the litigation at once, and says so."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, date, datetime
from typing import Any

from acceptance.console import Encours
from bot.credit.litigation import Litigation, LitigationState
from storage.engine import create_engine
from storage.unit_of_work import LedgerUnitOfWork

HEADER = "customer;document;received;amount;fee;number\n"
OVER = "Alpha SAS is no longer in litigation: what was handed over is settled."


async def _hand_over(customer_id: int, document_id: int) -> None:
    engine = create_engine("sqlite+aiosqlite:///ledger.sqlite")
    asked = datetime(2026, 11, 20, 9, tzinfo=UTC)
    made = Litigation(
        id=0,
        customer_id=customer_id,
        step_id=None,
        to="Recouvra",
        reason="no answer",
        asked_by="nadia@lumen.example",
        asked_at=asked,
        asked_on=asked.date(),
        state=LitigationState.HANDED_OVER,
        decided_by="nadia@lumen.example",
        decided_at=asked,
        handed_over_on=date(2026, 11, 20),
        documents=(document_id,),
    )
    async with LedgerUnitOfWork(engine, "default").working() as one:
        assert await one.litigations.add(made, "k") is not None
    await engine.dispose()


def _rows(encours: Encours, statement: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(encours.folder / "ledger.sqlite") as database:
        found = database.execute(statement).fetchall()
    database.close()
    return found


def test_a_litigation_ends_with_the_last_that_was_collected(ledger: Encours) -> None:
    ((customer_id, document_id),) = _rows(ledger, "SELECT customer_id, id FROM documents WHERE number = 'F1'")
    asyncio.run(_hand_over(customer_id, document_id))
    part = ledger.file("collected-2026-11-23.csv", f"{HEADER}C1;F1;2026-11-23;60.00;9.00;R1\n")
    said = ledger("import", part, "--kind", "collected", "--now", "2026-11-23T18:00+01:00")
    assert said.status == 0, said.err
    assert "litigation" not in said.out
    rest = ledger.file("collected-2026-11-24.csv", f"{HEADER}C1;F1;2026-11-24;40.00;6.00;R2\n")
    said = ledger("import", rest, "--kind", "collected", "--now", "2026-11-24T18:00+01:00")
    assert OVER in said.out
    assert _rows(ledger, "SELECT state, ended_on FROM litigations") == [("ended", "2026-11-24")]
    again = ledger("import", rest, "--kind", "collected", "--now", "2026-11-24T18:05+01:00")
    assert OVER not in again.out

"""What keeps invoices and customers out of dunning, made up from a seed on a ledger of two days."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bench.drivers import open_database
from bench.ledgers import CURRENCY, SALESPEOPLE, TOMORROW, noon
from bench.measure import Job
from bench.records.made import FIRST_IMPORT, insert_all
from bot.credit.dispute import DisputeReason, DisputeState, Escalation
from bot.credit.promise import PromiseState
from storage.dunning_tables import PauseRow
from storage.record_tables import DisputeRow, PromiseDocumentRow, PromiseRow
from storage.tables import CustomerRow

PROMISED, CONTESTED, IN_PART = 0.03, 0.015, 0.25
"""Shares of the open invoices, never both; of those that are contested, the share that is so in part."""
PAUSED = 0.01
"""The share of the customers."""
PROFILES = (("", 0.70), ("slow", 0.15), ("prompt", 0.08), ("key account", 0.04), ("public", 0.03))
LATER = TOMORROW + timedelta(days=12)
"""The Monday after ten days, for the tenth is a Saturday."""
SETTLED_BY_THEN = 0.05
"""The share of the export's lines."""
INVOICES = """
    SELECT d.id, d.customer_id, d.open_minor FROM documents d
    WHERE d.workspace_id = 1 AND d.open_minor > 1000 ORDER BY d.id"""
CUSTOMERS = "SELECT id FROM customers WHERE workspace_id = 1 ORDER BY id"
Row = dict[str, Any]
Invoice = tuple[int, int, int]
"""Its id, its customer's, and the open amount in cents."""


class Kept:
    """Promises, disputes, pauses and profiles in one workspace, the same every time."""

    def __init__(self, job: Job) -> None:
        database = open_database(job.url)
        self.chance = random.Random(f"{job.seed} dunning")
        self.promised: list[Invoice] = []
        self.contested: list[Invoice] = []
        for row in database.read(INVOICES):
            drawn = self.chance.random()
            if drawn < PROMISED + CONTESTED:
                (self.promised if drawn < PROMISED else self.contested).append(tuple(row))
        self.customers: Sequence[int] = [row[0] for row in database.read(CUSTOMERS)]

    async def keep(self, connection: AsyncConnection) -> None:
        """All of it, within a transaction."""
        await insert_all(connection, PromiseRow, map(self._promise, self.promised))
        ids = list(await connection.scalars(select(PromiseRow.id).order_by(PromiseRow.id)))
        covered = (
            {"workspace_id": 1, "promise_id": given, "document_id": document}
            for given, (document, _, _) in zip(ids, self.promised, strict=True)
        )
        await insert_all(connection, PromiseDocumentRow, covered)
        await insert_all(connection, DisputeRow, map(self._dispute, self.contested))
        await insert_all(connection, PauseRow, self._pauses())
        names, weights = [name for name, _ in PROFILES], [share for _, share in PROFILES]
        drawn = self.chance.choices(names, weights, k=len(self.customers))
        rows = [{"key": key, "profile": name} for key, name in zip(self.customers, drawn, strict=True)]
        await connection.execute(update(CustomerRow).where(CustomerRow.id == bindparam("key")), rows)

    def _promise(self, about: Invoice) -> Row:
        promised_on = TOMORROW + timedelta(days=15 + self.chance.randrange(25))
        return {
            **_NO_WORDS,
            **self._logged("promise", about),
            "amount_minor": about[2],
            "promised_on": promised_on,
            "grace_until": promised_on + timedelta(days=4),
            "state": PromiseState.OPEN.value,
        }

    def _dispute(self, about: Invoice) -> Row:
        is_whole = self.chance.random() >= IN_PART
        row = self._logged("dispute", about)
        return {
            **{name.replace("logged", "opened"): value for name, value in row.items()},
            "document_id": about[0],
            "amount_minor": about[2] if is_whole else about[2] // 2,
            "is_whole": is_whole,
            "reason": self.chance.choice(list(DisputeReason)).value,
            "note": "Twelve pallets ordered, ten delivered.",
            "owner": row["logged_by"],
            "state": DisputeState.IN_PROGRESS.value,
            "target_on": TOMORROW + timedelta(days=15),
            "escalation": Escalation.NONE.value,
            "escalated_on": None,
            "ended_by": "",
            "ended_at": None,
            "ended_on": None,
            "credit_id": None,
            "outcome": "",
            "version": 1,
        }

    def _logged(self, kind: str, about: Invoice) -> Row:
        on = TOMORROW - timedelta(days=self.chance.randint(1, 20))
        return {
            "workspace_id": 1,
            "customer_id": about[1],
            "request_key": f"{kind}:{about[0]}",
            "currency": CURRENCY,
            "after_import": FIRST_IMPORT,
            "logged_by": f"salesperson{self.chance.randrange(SALESPEOPLE):03d}@example.com",
            "logged_at": noon(on),
            "opened_on": on,
            **({"logged_on": on} if kind == "promise" else {}),
        }

    def _pauses(self) -> Iterator[Row]:
        for customer in self.customers:
            if self.chance.random() < PAUSED:
                on = TOMORROW - timedelta(days=5)
                yield {
                    "workspace_id": 1,
                    "customer_id": customer,
                    "until": TOMORROW + timedelta(days=30),
                    "reason": "Their new system pays from November on.",
                    "by": "salesperson000@example.com",
                    "at": noon(on),
                    "on": on,
                    "ended_on": None,
                    "ended_by": "",
                }


_NO_WORDS: Row = {
    "plan_id": None,
    "replaces_id": None,
    "received_minor": 0,
    "said_by": "Mme Martin",
    "means": "",
    "note": "",
    "in_a_row": 1,
    "decided_by": "",
    "decided_at": None,
    "decision_reason": "",
    "because": "",
    "ended_on": None,
    "ended_at": None,
    "version": 1,
}


def write_later(job: Job) -> Path:
    """The export of the later day: the next day's, without what was settled by then."""
    chance, folder = random.Random(f"{job.seed} later"), Path(job.folder)
    path = folder / "later.csv"
    with (
        (folder / "tomorrow.csv").open(encoding="utf-8", newline="") as file,
        path.open("w", encoding="utf-8", newline="") as out,
    ):
        out.write(next(file))
        out.writelines(line for line in file if chance.random() >= SETTLED_BY_THEN)
    return path

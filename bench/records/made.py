"""Promises, disputes, notes and a trail made up from a seed, on a ledger of two days."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bench.drivers import open_database
from bench.floors import usual_customer
from bench.ledgers import CURRENCY, SALESPEOPLE, TOMORROW, noon
from bench.measure import Job
from bot.audit import Deed, NewEntry, Surface, seal
from bot.credit.dispute import DisputeReason, DisputeState, Escalation
from bot.credit.note import NoteKind
from bot.credit.promise import PromiseState
from storage.record_tables import AuditHeadRow, AuditRow, DisputeRow, NoteRow, PromiseDocumentRow, PromiseRow
from storage.tables import Base

OPEN_PROMISES, RUNNING_DISPUTES, ENDED, NOTES, ENTRIES = 3_000, 1_500, 20_000, 50_000, 150_000
ON_ACCOUNT = 0.05
"""The share of promises that name no invoice."""
A_YEAR = 365
AT_ONCE = 10_000
FIRST = 3
"""So many invoices of the card's customer: two of them are promised, one is contested."""
NOW = datetime.combine(TOMORROW, time(7, 0, tzinfo=UTC))
"""When it is in the ledger: the second day, nine in the morning in Paris."""
FIRST_IMPORT = 1
"""The newest that was known when the open ones were logged: all tell anew what a later one brought."""
INVOICES = """
    SELECT d.id, d.customer_id, d.open_minor FROM documents d
    WHERE d.kind = 'invoice' AND d.open_minor > 1000 ORDER BY d.id LIMIT 60000"""
_PROMISES_END = (
    (PromiseState.KEPT,) * 6
    + (PromiseState.BROKEN,) * 2
    + (
        PromiseState.PARTLY_KEPT,
        PromiseState.REPLACED,
    )
)
_DISPUTES_END = (
    DisputeState.RESOLVED_CREDIT_NOTE,
    DisputeState.RESOLVED_CORRECTED_INVOICE,
    DisputeState.REJECTED,
    DisputeState.WITHDRAWN,
)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Invoice:
    """Something open that is promised or contested."""

    id: int
    customer_id: int
    open_minor: int


class Records:
    """What is logged in one workspace, the same every time; the card's customer has some of each."""

    def __init__(self, job: Job) -> None:
        database = open_database(job.url)
        self.chance = random.Random(f"{job.seed} records")
        usual, _ = usual_customer(database)
        found = [Invoice(*row) for row in database.read(INVOICES)]
        self.chance.shuffle(found)
        theirs = [one for one in found if one.customer_id == usual]
        self.first = theirs[:FIRST]
        self.invoices = self.first + [one for one in found if one.customer_id != usual]

    async def keep(self, connection: AsyncConnection) -> None:
        """All of it, within a transaction."""
        promised, contested = self._shares()
        await self._keep_promises(connection, promised)
        running = (self._running(place, one) for place, one in enumerate(contested))
        ended = (self._contested(place, one) for place, one in enumerate(self._many(ENDED)))
        await insert_all(connection, DisputeRow, (*running, *ended))
        await insert_all(connection, NoteRow, (self._note(*each) for each in enumerate(self._many(NOTES))))
        await self._keep_trail(connection)

    def _shares(self) -> tuple[Sequence[Invoice], Sequence[Invoice]]:
        """Invoices to promise and invoices to contest, none of them both; the first are one customer's."""
        every_other = self.invoices[: 2 * OPEN_PROMISES]
        return every_other[::2], every_other[1::2][:RUNNING_DISPUTES]

    def _many(self, count: int) -> Iterator[Invoice]:
        """Any invoices, the first customer's first."""
        yield from self.first
        yield from self.chance.choices(self.invoices, k=count - FIRST)

    async def _keep_promises(self, connection: AsyncConnection, promised: Sequence[Invoice]) -> None:
        about = (*promised, *self._many(ENDED))
        rows = [self._promise(place, one, place < len(promised)) for place, one in enumerate(about)]
        await insert_all(connection, PromiseRow, rows)
        ids = list(await connection.scalars(select(PromiseRow.id).order_by(PromiseRow.id)))
        covered = (
            {"workspace_id": 1, "promise_id": given, "document_id": one.id}
            for given, one in zip(ids, about, strict=True)
            if self.chance.random() >= ON_ACCOUNT
        )
        await insert_all(connection, PromiseDocumentRow, covered)

    def _promise(self, place: int, about: Invoice, is_open: bool) -> Row:
        ended_on = None if is_open else self._day_before(TOMORROW)
        logged_on = self._day_before(ended_on or TOMORROW, at_most=20)
        promised_on = TOMORROW + timedelta(self.chance.randrange(25)) if is_open else ended_on
        state = PromiseState.OPEN if is_open else self.chance.choice(_PROMISES_END)
        kept = about.open_minor if state is PromiseState.KEPT else 0
        assert promised_on is not None  # noqa: S101  (an ended one has the day of its end)
        return {
            **self._request("promise", place, about),
            **_NO_WORDS_OF_A_PROMISE,
            "amount_minor": about.open_minor,
            "received_minor": kept,
            "promised_on": promised_on,
            "grace_until": promised_on + timedelta(days=4),
            "said_by": "Mme Martin",
            "state": state.value,
            "after_import": FIRST_IMPORT,
            "logged_by": self._somebody(),
            "logged_at": noon(logged_on),
            "logged_on": logged_on,
            "opened_on": logged_on,
            "ended_on": ended_on,
            "ended_at": noon(ended_on) if ended_on else None,
        }

    def _running(self, place: int, about: Invoice) -> Row:
        """One in three is past its target, and everybody was told of that."""
        opened_on = self._day_before(TOMORROW, at_most=30)
        late = place % 3 == 0
        return {
            **self._dispute(place, about, opened_on),
            "state": DisputeState.IN_PROGRESS.value,
            "target_on": TOMORROW + timedelta(days=-15 if late else 5),
            "escalation": (Escalation.CREDIT_MANAGER if late else Escalation.NONE).value,
            "escalated_on": TOMORROW - timedelta(days=8) if late else None,
            "ended_by": "",
            "ended_at": None,
            "ended_on": None,
        }

    def _contested(self, place: int, about: Invoice) -> Row:
        ended_on = self._day_before(TOMORROW)
        return {
            **self._dispute(RUNNING_DISPUTES + place, about, self._day_before(ended_on, at_most=30)),
            "state": self.chance.choice(_DISPUTES_END).value,
            "target_on": ended_on,
            "escalation": Escalation.NONE.value,
            "escalated_on": None,
            "ended_by": self._somebody(),
            "ended_at": noon(ended_on),
            "ended_on": ended_on,
        }

    def _dispute(self, place: int, about: Invoice, opened_on: date) -> Row:
        return {
            **self._request("dispute", place, about),
            "document_id": about.id,
            "amount_minor": about.open_minor,
            "is_whole": True,
            "reason": self.chance.choice(list(DisputeReason)).value,
            "note": "Twelve pallets ordered, ten delivered.",
            "owner": self._somebody(),
            "opened_by": self._somebody(),
            "opened_at": noon(opened_on),
            "opened_on": opened_on,
            "credit_id": None,
            "outcome": "",
            "after_import": FIRST_IMPORT,
            "version": 1,
        }

    def _note(self, place: int, about: Invoice) -> Row:
        at = NOW - timedelta(minutes=self.chance.randrange(A_YEAR * 24 * 60))
        return {
            "workspace_id": 1,
            "customer_id": about.customer_id,
            "document_id": about.id if place % 2 else None,
            "request_key": f"note:{place}",
            "kind": self.chance.choice((NoteKind.NO_ANSWER, NoteKind.NOTE)).value,
            "text": "Called, she looks into it and calls back on Thursday.",
            "by": self._somebody(),
            "at": at,
            "noted_on": at.date(),
            "undone_at": None,
        }

    async def _keep_trail(self, connection: AsyncConnection) -> None:
        """After the entries of the imports."""
        heads = select(AuditHeadRow.number, AuditHeadRow.seal)
        known, previous = (await connection.execute(heads)).one()
        rows = []
        for number, about in enumerate(self._many(ENTRIES), start=known + 1):
            entry = self._entry(number, about)
            sealed = seal(previous, number, entry)
            rows.append(_written(entry, number, previous, sealed))
            previous = sealed
        await insert_all(connection, AuditRow, rows)
        await connection.execute(update(AuditHeadRow).values(number=known + ENTRIES, seal=previous))

    def _entry(self, number: int, about: Invoice) -> NewEntry:
        amount = f"{about.open_minor / 100:.2f} {CURRENCY}"
        state: dict[str, str | int | bool | None] = {
            "document": about.id,
            "amount": amount,
            "promised_on": "2025-10-10",
        }
        return NewEntry(
            deed=Deed.PROMISE_KEPT,
            who=self._somebody(),
            at=NOW - timedelta(minutes=2 * (ENTRIES + AT_ONCE - number)),
            surface=Surface.FORM,
            subject=f"promise:{number}",
            customer_id=about.customer_id,
            before={**state, "state": "open"},
            after={**state, "state": "kept"},
        )

    def _request(self, kind: str, place: int, about: Invoice) -> Row:
        key, of = f"{kind}:{place}", about.customer_id
        return {"workspace_id": 1, "customer_id": of, "request_key": key, "currency": CURRENCY}

    def _somebody(self) -> str:
        return f"salesperson{self.chance.randrange(SALESPEOPLE):03d}@example.com"

    def _day_before(self, day: date, at_most: int = A_YEAR) -> date:
        return day - timedelta(days=self.chance.randint(1, at_most))


_NO_WORDS_OF_A_PROMISE: Row = {
    "plan_id": None,
    "replaces_id": None,
    "means": "",
    "note": "",
    "in_a_row": 1,
    "decided_by": "",
    "decided_at": None,
    "decision_reason": "",
    "because": "",
    "version": 1,
}


def _written(entry: NewEntry, number: int, previous: str, sealed: str) -> Row:
    def said(facts: object) -> str:
        return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    return {
        "workspace_id": 1,
        "number": number,
        "deed": entry.deed.value,
        "who": entry.who,
        "at": entry.at,
        "surface": entry.surface.value,
        "subject": entry.subject,
        "customer_id": entry.customer_id,
        "before": said(entry.before),
        "after": said(entry.after),
        "previous": previous,
        "seal": sealed,
    }


async def insert_all(connection: AsyncConnection, table: type[Base], rows: Iterable[Row]) -> None:
    """Insert so many at once; their ids rise."""
    left = iter(rows)
    while batch := list(islice(left, AT_ONCE)):
        await connection.execute(insert(table), batch)

"""A small company whose people log things: its documents, and records of them to keep."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from bot.audit import Deed, NewEntry, Surface
from bot.credit.dispute import Dispute, DisputeReason, DisputeState
from bot.credit.money import Money
from bot.credit.note import Note, NoteKind
from bot.credit.promise import Means, Promise, PromiseState
from integration.ledgers import FIRST, Company, item
from storage.unit_of_work import LedgerUnitOfWork

MONDAY = date(2026, 3, 2)
NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CAMILLE, LUC = "camille@lumen.example", "luc@lumen.example"


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@dataclass(frozen=True, slots=True)
class Ids:
    """The ids of the customers by code, and of the documents by number."""

    customers: dict[str, int]
    documents: dict[str, int]


async def ids_of(company: Company) -> Ids:
    customers = await company.rows("SELECT code, id FROM customers")
    documents = await company.rows("SELECT number, id FROM documents")
    return Ids({row[0]: row[1] for row in customers}, {row[0]: row[1] for row in documents})


async def opened(company: Company) -> Ids:
    """Two customers, ACME with two invoices and BETA with one."""
    await company.export(
        FIRST,
        item("ACME", "FA1", "1000.00"),
        item("ACME", "FA2", "500.00", due="2026-03-20"),
        item("BETA", "FB1", "800.00"),
    )
    return await ids_of(company)


def work_of(company: Company) -> LedgerUnitOfWork:
    """Another one each time, as another process has it."""
    return LedgerUnitOfWork(company.engine, company.workspace)


def promise(customer_id: int, *documents: int, **other: object) -> Promise:
    made = Promise(
        id=0,
        customer_id=customer_id,
        documents=documents,
        amount=euros("1000.00"),
        promised_on=date(2026, 3, 12),
        grace_until=date(2026, 3, 16),
        said_by="Mme Roy",
        means=Means.PHONE,
        note="après la paie",
        state=PromiseState.OPEN,
        logged_by=CAMILLE,
        logged_at=NINE,
        logged_on=MONDAY,
        after_import=1,
        received=euros("0.00"),
        opened_on=MONDAY,
    )
    return replace(made, **other)  # type: ignore[arg-type]  # a test names the fields it changes


def dispute(customer_id: int, document_id: int, **other: object) -> Dispute:
    made = Dispute(
        id=0,
        customer_id=customer_id,
        document_id=document_id,
        amount=euros("300.00"),
        is_whole=False,
        reason=DisputeReason.PRICE,
        note="remise oubliée",
        owner=LUC,
        state=DisputeState.OPEN,
        opened_by=CAMILLE,
        opened_at=NINE,
        opened_on=MONDAY,
        target_on=date(2026, 3, 16),
    )
    return replace(made, **other)  # type: ignore[arg-type]  # a test names the fields it changes


def note(customer_id: int, **other: object) -> Note:
    made = Note(0, customer_id, None, NoteKind.NOTE, "rappeler jeudi", CAMILLE, NINE, MONDAY)
    return replace(made, **other)  # type: ignore[arg-type]  # a test names the fields it changes


def entry(customer_id: int | None = None, **other: object) -> NewEntry:
    made = NewEntry(
        Deed.PROMISE_LOGGED,
        CAMILLE,
        NINE,
        Surface.DIGEST,
        "promise:1",
        customer_id,
        None,
        {"state": "open", "amount": "1000.00 EUR", "part": False, "in_a_row": 1, "plan": None},
    )
    return replace(made, **other)  # type: ignore[arg-type]  # a test names the fields it changes

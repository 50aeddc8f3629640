"""Finding a document by its number, and its sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from fakes import TODAY, Account, credit, eur, invoice, ledger
from fakes_books import FakeBooks, FakeNumbers

from bot.credit.freshness import Freshness
from bot.credit.ledger import Document, DocumentKind, MovementKind
from bot.credit.sheet import Settlement, Sheet
from bot.errors import NotYoursError, UnknownDocumentError
from bot.figures import DocumentRow, FoundDocument
from bot.policy import Person, Policy, Role
from bot.services.documents import DocumentMatch, FoundDocuments, document_sheet, find_document
from bot.services.ledger_days import BeforeTheLedgerError
from bot.sight import EVERYTHING, Sight

CAMILLE = Person(
    email="camille@lumen.example", name="Camille Roy", role=Role.SALESPERSON, ledger_names=("C. ROY",)
)
RULES = Policy(people=(CAMILLE,))


def known(number: int, name: str) -> FoundDocument:
    return FoundDocument(number, name, "ACME", "C1", "MAIN", DocumentKind.INVOICE, eur("10"), TODAY)


BOOKS = FakeBooks(
    [Account(1, []), Account(2, [], salesperson="Zoé Petit")],
    numbers=FakeNumbers(
        [known(1, "F-2026-0871"), known(2, "F-2025-0871"), known(3, "0871"), known(4, "AV-12")]
    ),
)


async def find(typed: str, entity: str | None = None, sight: Sight = EVERYTHING) -> FoundDocuments:
    return await find_document(BOOKS, typed, entity, sight)


@pytest.mark.parametrize(
    ("typed", "how", "expected"),
    [
        ("F-2026-0871", DocumentMatch.NUMBER, [1]),
        (" 0871 ", DocumentMatch.NUMBER, [3]),
        ("f2026/0871", DocumentMatch.FOLDED, [1]),
        ("f 2025 0871", DocumentMatch.FOLDED, [2]),
        ("-0871", DocumentMatch.FOLDED, [3]),
        ("6-0871", DocumentMatch.ENDING, [1]),
        ("871", DocumentMatch.ENDING, [3, 1, 2]),
        ("71", None, []),
        ("av12", DocumentMatch.FOLDED, [4]),
        ("9999", None, []),
        ("", None, []),
        ("  ", None, []),
        ("-/.", None, []),
        ("\0\ud800", None, []),
        ("1" * 65, None, []),
    ],
)
async def test_the_number_then_the_number_without_signs_then_its_end(
    typed: str, how: DocumentMatch | None, expected: list[int]
) -> None:
    found = await find(typed)
    assert (found.typed, found.how, [one.id for one in found.documents]) == (typed, how, expected)
    assert (found.only is not None) == (len(expected) == 1)


async def test_what_fits_beyond_the_list_is_counted() -> None:
    many = FakeBooks(numbers=FakeNumbers([known(one, f"F-{one}-777") for one in range(23)]))
    found = await find_document(many, "777")
    assert (len(found.documents), found.left_out) == (20, 3)


async def test_only_documents_in_sight_and_of_the_entity_are_looked_up() -> None:
    await find("0871", "main sas", Sight(False, frozenset({"c. roy"})))
    await find("0871")
    assert BOOKS.asked_finder[-2:] == [({"C. ROY"}, "MAIN"), (None, None)]


async def test_an_entity_that_is_not_there_has_no_documents() -> None:
    assert (await find("0871", "OTHER")).documents == ()


LATE = replace(invoice(44, eur("18500"), disputed=eur("300")), gross=eur("20000"))
PAID = Settlement(date(2026, 11, 2), eur("-1500"), "VIR-1", MovementKind.PAYMENT)


def row(document: Document = LATE, **facts: Any) -> DocumentRow:
    said: dict[str, Any] = {
        "document": document,
        "customer_id": 42,
        "customer_code": "C0042",
        "customer_name": "ACME",
        "salesperson": "C. ROY",
        "country": "FR",
        "entity": "MAIN",
        "settled_on": None,
        "dispute_reason": "quality",
        "order_ref": "CDE-1",
        "delivery_ref": "BL-1",
        "settlements": (PAID,),
        "settlements_left_out": 2,
    }
    return DocumentRow(**{**said, **facts})


async def sheet(found: DocumentRow, sight: Sight = EVERYTHING, as_of: date = TODAY) -> Sheet:
    return await document_sheet(FakeBooks(sheets={7: found}), RULES, 7, as_of, sight)


async def test_the_sheet_of_a_late_invoice() -> None:
    shown = await sheet(row())
    assert shown == Sheet(
        id=7,
        document=LATE,
        customer_id=42,
        customer_code="C0042",
        customer_name="ACME",
        salesperson="Camille Roy",
        entity_name="MAIN SAS",
        as_of=TODAY,
        ledger_at=ledger().ledger_at,
        freshness=Freshness.FRESH,
        days_late=44,
        settled_on=None,
        settlements=(PAID,),
        settlements_left_out=2,
        order_ref="CDE-1",
        delivery_ref="BL-1",
        dispute_reason="quality",
        beyond_legal_terms=False,
    )


@pytest.mark.parametrize(
    ("document", "days"),
    [
        (invoice(-3, eur("5")), -3),
        (invoice(0, eur("5")), 0),
        (invoice(9, eur("0")), 0),
        (credit(eur("-5")), 0),
    ],
)
async def test_days_late_are_those_of_what_is_still_due(document: Document, days: int) -> None:
    shown = await sheet(row(document))
    assert (shown.days_late, shown.dispute_reason) == (days, "")


@pytest.mark.parametrize(
    ("country", "kind", "beyond"),
    [
        ("FR", DocumentKind.INVOICE, True),
        ("DE", DocumentKind.INVOICE, False),
        ("FR", DocumentKind.CREDIT_NOTE, False),
    ],
)
async def test_terms_beyond_french_law_are_told_of_invoices_to_french_customers(
    country: str, kind: DocumentKind, beyond: bool
) -> None:
    long = replace(LATE, kind=kind, issued_on=date(2026, 7, 1), due_on=date(2026, 10, 11))
    assert (await sheet(row(long, country=country))).beyond_legal_terms is beyond


async def test_who_sees_not_the_customer_sees_no_sheet() -> None:
    with pytest.raises(NotYoursError):
        await sheet(row(), Sight(False, frozenset({"lea faure"})))
    with pytest.raises(NotYoursError):
        await sheet(row(salesperson=""), Sight(False, frozenset({"c. roy", ""})))
    assert (await sheet(row(), Sight(False, frozenset({"c. roy"})))).customer_id == 42


async def test_an_unknown_document_and_a_day_before_the_ledger_are_errors() -> None:
    with pytest.raises(UnknownDocumentError):
        await document_sheet(FakeBooks(), RULES, 7, TODAY)
    with pytest.raises(BeforeTheLedgerError):
        await sheet(row(), as_of=date(2025, 12, 31))

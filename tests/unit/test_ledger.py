"""Documents: what is a credit, and from which day on an invoice is late."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date
from decimal import Decimal

import pytest

from bot.credit.ledger import Document, DocumentKind
from bot.credit.money import Money

DUE = date(2026, 11, 24)


def document(kind: DocumentKind, amount: str = "100", open_amount: str | None = None) -> Document:
    left = Money(Decimal(amount if open_amount is None else open_amount), "EUR")
    gross, nothing = Money(Decimal(amount), "EUR"), Money.zero("EUR")
    return Document("F-1", kind, date(2026, 10, 25), DUE, gross, left, nothing)


@pytest.mark.parametrize(
    ("kind", "is_credit"),
    [
        (DocumentKind.INVOICE, False),
        (DocumentKind.DOWN_PAYMENT, False),
        (DocumentKind.CREDIT_NOTE, True),
        (DocumentKind.PAYMENT, True),
    ],
)
def test_credit_notes_and_payments_are_credits(kind: DocumentKind, is_credit: bool) -> None:
    assert kind.is_credit is is_credit


@pytest.mark.parametrize(
    ("as_of", "days_late", "overdue"),
    [
        (date(2026, 11, 23), -1, False),
        (date(2026, 11, 24), 0, False),
        (date(2026, 11, 25), 1, True),
        (date(2027, 11, 24), 365, True),
    ],
)
def test_an_invoice_is_overdue_from_the_day_after_its_due_date(
    as_of: date, days_late: int, overdue: bool
) -> None:
    invoice = document(DocumentKind.INVOICE)
    assert invoice.days_late(as_of) == days_late
    assert invoice.is_overdue(as_of) is overdue


def test_a_down_payment_invoice_is_chased_like_any_other() -> None:
    assert document(DocumentKind.DOWN_PAYMENT).is_overdue(date(2026, 11, 25))


@pytest.mark.parametrize("kind", [DocumentKind.CREDIT_NOTE, DocumentKind.PAYMENT])
def test_a_credit_is_never_overdue(kind: DocumentKind) -> None:
    assert not document(kind, "-100").is_overdue(date(2027, 11, 24))


def test_a_settled_invoice_is_not_overdue() -> None:
    assert not document(DocumentKind.INVOICE, "100", "0").is_overdue(date(2027, 11, 24))


def test_a_document_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        document(DocumentKind.INVOICE).number = "F-2"  # type: ignore[misc]

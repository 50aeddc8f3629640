"""An invoice, as somebody reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from cards import CREDIT, NEW_INVOICE, OLD_INVOICE
from limits import assert_within_limits
from mornings import eur
from screens import SHEET, elements, read
from syrupy.assertion import SnapshotAssertion

from bot.credit.freshness import Freshness
from bot.credit.ledger import DocumentKind, MovementKind
from bot.credit.sheet import Settlement, Sheet
from messages.sheet import render_sheet


def said(sheet: Sheet) -> str:
    payload = render_sheet(sheet, "en").payload()
    assert_within_limits(payload)
    return read(payload)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_invoice(language: str, snapshot: SnapshotAssertion) -> None:
    message = render_sheet(SHEET, language)
    assert_within_limits(message.payload())
    assert f"{read(message.payload())}\n---\n{message.text}" == snapshot


def test_everything_is_said() -> None:
    text = said(SHEET)
    for sentence in (
        "Invoice F-2026-0871",
        "Camille Roy · Atelier Lumen · ledger of Mon 23 Nov, 18:10",
        "*ACME* (C0042)\n*€18,500 open* of €20,000, 44 days late",
        "*Issued* 27 Aug 2026",
        "*Due* 11 Oct 2026",
        "*Order* CO-77",
        "€2,300 disputed (quality)",
        "⚠ Due later than the law allows.",
        "12 Nov 2026: paid €1,000 (VIR 8812)",
        "3 Nov 2026: no longer in the ledger: €500",
    ):
        assert sentence in text
    assert "*Delivery*" not in text
    assert elements(render_sheet(SHEET, "en").payload())["customer.open"]["value"] == "customer:17:v1"


def test_the_first_sentence_names_nobody() -> None:
    assert render_sheet(SHEET, "en").text.startswith("Document on 24 November. Invoice F-2026-0871. ")


@pytest.mark.parametrize(
    ("days", "words"), [(-3, "due in 3 days"), (0, "due today"), (1, "1 day late"), (44, "44 days late")]
)
def test_how_late_it_is(days: int, words: str) -> None:
    whole = replace(SHEET, document=replace(NEW_INVOICE, disputed=eur("0")), days_late=days)
    assert f"*€17,300 open*, all of it, {words}" in said(whole)


def test_a_settled_invoice_says_when() -> None:
    paid = replace(OLD_INVOICE, open_amount=eur("0"), disputed=eur("0"))
    settled = replace(SHEET, document=paid, days_late=0, settled_on=date(2026, 11, 12))
    assert "*Settled on 12 Nov 2026*: nothing open of €20,000" in said(settled)
    assert "*Settled*: nothing open of €20,000" in said(replace(settled, settled_on=None))


def test_a_credit_has_no_due_date_and_is_never_late() -> None:
    text = said(replace(SHEET, document=CREDIT, beyond_legal_terms=False, settlements=()))
    assert text.startswith("Credit note A-12")
    assert "*Due*" not in text
    assert "late" not in text
    assert "Nothing was set against it yet" in text


def test_all_of_it_disputed_is_said_without_an_amount() -> None:
    contested = replace(OLD_INVOICE, disputed=OLD_INVOICE.open_amount)
    assert "All of it disputed (quality)" in said(replace(SHEET, document=contested))


def test_settlements_that_are_left_out_are_counted() -> None:
    buttons = "\nLog a promise\nOpen a dispute"
    assert said(replace(SHEET, settlements_left_out=7)).endswith(f"And 7 more.{buttons}")
    many = (Settlement(date(2026, 11, 12), eur("-1"), "&" * 200, MovementKind.ALLOCATION),) * 100
    text = said(replace(SHEET, settlements=many, settlements_left_out=7))
    shown = text.count("credit set against it")
    assert 0 < shown < 100
    assert text.endswith(f"And {107 - shown} more.{buttons}")


def test_what_is_open_can_be_promised_or_disputed() -> None:
    found = elements(render_sheet(SHEET, "en").payload())
    assert found["promise.open"]["value"] == found["dispute.open"]["value"] == "document:9:v1"
    settled = replace(SHEET, document=replace(OLD_INVOICE, open_amount=eur("0"), disputed=eur("0")))
    credit = replace(SHEET, document=replace(OLD_INVOICE, kind=DocumentKind.CREDIT_NOTE))
    for sheet in (settled, credit):
        assert set(elements(render_sheet(sheet, "en").payload())) == {"customer.open"}


def test_a_promised_invoice_says_so() -> None:
    promised = replace(SHEET, document=replace(OLD_INVOICE, is_promised=True))
    assert "Promised: reminders on it pause" in said(promised)
    assert "Promised" not in said(SHEET)


def test_old_figures_are_said() -> None:
    assert "a payment may be missing" in said(replace(SHEET, freshness=Freshness.OLD))
    assert "too old to act on" in said(replace(SHEET, freshness=Freshness.STALE))
    assert "ledger of" not in said(replace(SHEET, ledger_at=None, freshness=None))

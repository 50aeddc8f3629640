"""A statement of account: every open document once, what is beside it marked, and sums that add up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from letters_made import example_line, facts_of, invoice, letter

from bot.credit.ledger import Document, DocumentKind
from bot.credit.money import Money
from bot.dossier import StatementView
from bot.dunning_views import OverdueFacts
from bot.records import KnownDocument
from messages.letter_pdf import statement_pdf, statement_sheet

DUE = date(2025, 8, 1)
LATER = date(2025, 10, 1)
NOT_DUE = invoice("F-20", LATER, "900")
PROMISED = replace(invoice("F-8", DUE, "1200"), is_promised=True)
CONTESTED = invoice("F-9", DUE, "700", "200")
CREDIT = replace(invoice("A-1", DUE, "-150"), kind=DocumentKind.CREDIT_NOTE)
PAYMENT = replace(invoice("V-1", DUE, "-50"), kind=DocumentKind.PAYMENT)
PAPERS = (PROMISED, CONTESTED, CREDIT, PAYMENT, NOT_DUE)


def account(
    *papers: Document, handed_over: frozenset[int] = frozenset(), facts: OverdueFacts | None = None
) -> StatementView:
    known = tuple(KnownDocument(number, 42, paper) for number, paper in enumerate(papers, 1))
    return StatementView(letter(facts or facts_of(example_line()), "en", number=""), known, handed_over)


def tables(view: StatementView) -> list[dict[str, Any]]:
    return [part for part in statement_sheet(view)["parts"] if part["kind"] == "table"]


def texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for value in part.values():
            yield from texts(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from texts(value)


def words(view: StatementView) -> str:
    return " ".join(" ".join(texts(statement_sheet(view))).split())


def test_the_balance_is_what_is_not_due_and_overdue_less_credits() -> None:
    balance = tables(account(*PAPERS))[0]
    assert [column["head"] for column in balance["columns"]] == [
        "Currency",
        "Not due",
        "Overdue",
        "Credits",
        "Balance",
    ]
    assert balance["totals"] == [["EUR", "€900.00", "€1,900.00", "-€200.00", "€2,600.00"]]


def test_every_open_invoice_stands_there_with_what_is_contested_promised_and_handed_over() -> None:
    open_invoices = tables(account(*PAPERS, handed_over=frozenset({2})))[1]
    assert [column["head"] for column in open_invoices["columns"][4:]] == [
        "Open",
        "Contested",
        "Promised",
        "Handed over",
    ]
    assert [[row[0], *row[3:]] for row in open_invoices["rows"]] == [
        ["F-8", "45", "€1,200.00", "–", "€1,200.00", "–"],
        ["F-9", "45", "€700.00", "€200.00", "–", "€500.00"],
        ["F-20", "–", "€900.00", "–", "–", "–"],
    ]
    assert open_invoices["totals"] == [
        ["Total EUR", "", "", "", "€2,800.00", "€200.00", "€1,200.00", "€500.00"]
    ]


def test_credits_and_payments_stand_apart() -> None:
    apart = tables(account(*PAPERS))[2]
    assert [row[0] for row in apart["rows"]] == ["A-1 (credit note)", "V-1 (unallocated payment)"]
    assert apart["totals"] == [["Total EUR", "", "-€200.00"]]


def test_currencies_are_never_added_up() -> None:
    dollars = replace(
        invoice("F-30", DUE, "1"), gross=Money.of_minor(5000, "USD"), open_amount=Money.of_minor(5000, "USD")
    )
    dollars = replace(dollars, disputed=Money.of_minor(0, "USD"))
    balance, invoices, *_ = tables(account(NOT_DUE, dollars))
    assert balance["totals"] == [
        ["EUR", "€900.00", "–", "–", "€900.00"],
        ["USD", "–", "$50.00", "–", "$50.00"],
    ]
    assert [row[0] for row in invoices["totals"]] == ["Total EUR", "Total USD"]


def test_a_column_that_would_be_empty_is_left_out() -> None:
    assert [column["head"] for column in tables(account(NOT_DUE))[1]["columns"]] == [
        "Invoice",
        "Date",
        "Due",
        "Days late",
        "Open",
    ]


def test_what_is_claimed_stands_below_with_its_charges() -> None:
    view = account(*PAPERS)
    assert "Claimed, with charges to 15 September 2025" in words(view).replace("\u00a0", " ")
    assert tables(view)[3]["rows"][0][0] == "F-2025-0101"


def test_where_nothing_is_open_or_claimed_it_says_so() -> None:
    nothing = facts_of(owed=(), interest=(), indemnities=(), total=())
    said = words(account(facts=nothing))
    assert "Nothing is open on this account." in said
    assert "Nothing is claimed at this date." in said


def test_it_says_when_a_rate_is_not_known() -> None:
    line = replace(example_line(), charges=None)
    facts = facts_of(line, interest=(), indemnities=(), unknown_rates="2025-07-01")
    said = words(account(NOT_DUE, facts=facts)).replace("\u00a0", " ")
    assert "the reference rate from 1 July 2025 is not known yet" in said


def test_hostile_numbers_stay_text_on_it() -> None:
    hostile = replace(NOT_DUE, number='#import "x": * $a$ *b* `c` \\ [x] #panic("no")' * 3)
    view = account(hostile, replace(CREDIT, number=hostile.number), handed_over=frozenset({1}))
    assert statement_pdf(view).startswith(b"%PDF-")
    assert statement_pdf(view) == statement_pdf(view)

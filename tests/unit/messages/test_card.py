"""The customer's card."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from cards import ACME_CARD, CREDIT, IN_EUR, IN_USD, NEW_INVOICE, OLD_INVOICE, exposure
from limits import assert_within_limits
from mornings import PARIS, TODAY, eur, reached, usd
from people_said import PROMISE, view_of
from syrupy.assertion import SnapshotAssertion

from bot.card import CustomerCard
from bot.credit.behaviour import Behaviour
from bot.credit.dunning import StepAction
from bot.credit.exposure import Exposure
from bot.credit.freshness import Freshness
from bot.credit.ledger import Contact
from bot.standing import CustomerStanding
from messages.card import render_card
from messages.card_figures import bar


def spoken(card: CustomerCard, language: str = "en") -> str:
    """All the text of the blocks, one after another."""
    said = []
    for block in render_card(card, language).payload()["blocks"]:
        for part in block.get("elements") or block.get("fields") or [block]:
            text = part.get("text", "")
            said.append(text if isinstance(text, str) else text["text"])
    return "\n".join(said)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_mock_ups_customer(language: str, snapshot: SnapshotAssertion) -> None:
    message = render_card(ACME_CARD, language)
    assert_within_limits(message.payload())
    assert f"{spoken(ACME_CARD, language)}\n---\n{message.text}" == snapshot


def test_the_mock_ups_sentences() -> None:
    said = spoken(ACME_CARD)
    for sentence in (
        "ACME (C0042)",
        "Camille Roy · Atelier Lumen · 45 days · ledger of Mon 23 Nov, 18:10",
        "Exposure €53,000 of €60,000: €7,000 available",
        "█████████░ 88 %, warning",
        "*Not due* €17,300\n*1-30 days* €12,400\n*31-60 days* €18,500",
        "*Orders* €6,000\n*Credits* -€1,200\n*Insured up to* €50,000",
        "Pays 16 days late on average, +5 in 3 months, 13.3 % paid on time in 12 months",
        "*Score C:* pays late",
        "Formal notice, credit manager, due by Thu 26 Nov",
        "12 Nov 2026: €7,420 (VIR 8812)",
        "€3,600 no longer in the ledger of 3 Nov 2026 (F-2026-0800)",
        "F-2026-0871: €18,500 left of €20,000, due 11 Oct 2026, 44 days late, of which €2,300 disputed,"
        " beyond legal terms",
        "Credit note A-12: -€1,200",
        "F-2026-0950: €17,300, due 4 Dec 2026",
        "And 12 more.",
        "CO-77: €6,000, ordered 16 Nov 2026, expected 1 Dec 2026",
    ):
        assert sentence in said
    assert "*61-90 days*" not in said


def test_the_fallback_names_no_customer_first_and_says_the_figures() -> None:
    text = render_card(ACME_CARD, "en").text
    assert text.startswith("Customer card of 24 November. ACME (C0042). ")
    for fact in (
        "Exposure €53,000 of €60,000",
        "88 %, warning",
        "31-60 days €18,500",
        "F-2026-0871",
        "CO-77",
    ):
        assert fact in text


@pytest.mark.parametrize(
    ("documents", "limit", "sentence"),
    [
        ("60000", "60000", "Exposure €60,000 of €60,000: €0 available\n██████████ 100 %, alert, nearly full"),
        (
            "60000.01",
            "60000",
            "€60,000.01 of €60,000: €0.01 over the limit\n██████████ 101 %, over the limit",
        ),
        ("10", "0", "Exposure €10 of €0: €10 over the limit"),
        ("-10", "100", "Exposure -€10 of €100: €110 available\n░░░░░░░░░░ -10 %, within the limit"),
        ("10", None, "Exposure €10, no limit"),
    ],
)
def test_exposure_at_its_bounds(documents: str, limit: str | None, sentence: str) -> None:
    one = exposure(documents, eur(limit) if limit else None)
    assert sentence in spoken(replace(ACME_CARD, exposures=(one,)))


@pytest.mark.parametrize(
    ("ratio", "cells"), [("0", 0), ("0.04", 0), ("0.05", 1), ("0.8833", 9), ("1", 10), ("7", 10)]
)
def test_the_bar_fills_to_the_nearest_cell(ratio: str, cells: int) -> None:
    assert bar(Decimal(ratio)) == "█" * cells + "░" * (10 - cells)


def test_each_currency_has_its_own_figures() -> None:
    two = replace(
        ACME_CARD,
        ageings=(IN_EUR, IN_USD),
        exposures=(*ACME_CARD.exposures, Exposure(usd("975.50"), usd("0"), usd("0"))),
    )
    said = spoken(two)
    assert "*EUR* Exposure €53,000 of €60,000" in said
    assert "*USD* Exposure $975.50, no limit" in said
    assert "*Not due* $900\n*over 90 days* $75.50" in said
    assert_within_limits(render_card(two, "en").payload())


def test_more_currencies_than_slack_takes_are_counted() -> None:
    codes = (
        "AUD",
        "BRL",
        "CAD",
        "CHF",
        "CNY",
        "CZK",
        "DKK",
        "GBP",
        "HUF",
        "INR",
        "JPY",
        "KRW",
        "MAD",
        "NOK",
        "PLN",
    )
    zero = {code: type(IN_USD.not_due).zero(code) for code in codes}
    many = replace(
        ACME_CARD,
        exposures=tuple(Exposure(zero[code], zero[code], zero[code]) for code in codes),
        ageings=(),
    )
    payload = render_card(many, "en").payload()
    assert_within_limits(payload)
    assert "more paragraphs do not fit here." in spoken(many)


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        (None, "No score yet: nothing settled in 12 months"),
        (Behaviour(-3, None, Decimal(1), 2, None, ()), "Pays 3 days early on average, 100 % paid on time"),
        (
            Behaviour(0, -4, Decimal("0.5"), 1, None, ()),
            "Pays on the due date on average, -4 in 3 months",
        ),
        (Behaviour(0, 0, Decimal("0.5"), 1, None, ()), "\nNo score yet: 1 invoice settled in 12 months"),
    ],
)
def test_how_the_customer_pays(known: Behaviour | None, sentence: str) -> None:
    assert sentence in spoken(replace(ACME_CARD, behaviour=known))


def test_the_step_says_whether_its_deadline_has_passed() -> None:
    missed = reached(StepAction.CALL, date(2026, 11, 18), date(2026, 11, 23))
    assert "Call, salesperson, was due by Mon 23 Nov" in spoken(replace(ACME_CARD, step=missed))
    today = reached(StepAction.CALL, date(2026, 11, 19), TODAY)
    assert "Call, salesperson, due by Tue 24 Nov" in spoken(replace(ACME_CARD, step=today))
    assert "No reminder step reached" in spoken(replace(ACME_CARD, step=None))


def late(disputed: str, promised: str) -> CustomerCard:
    """€30,900 late, of which so much is disputed and so much of the rest promised until Tue 1 Dec."""
    ageing = replace(IN_EUR, disputed=eur(disputed), promised=eur(promised))
    other = replace(PROMISE, id=13, grace_until=date(2026, 12, 8))
    views = (view_of(), replace(view_of(other), numbers=("F-2026-0950",)))
    return replace(
        ACME_CARD,
        step=None,
        ageings=(ageing,),
        documents=(replace(OLD_INVOICE, is_promised=promised != "0"), NEW_INVOICE),
        standing=CustomerStanding(promises=views),
    )


@pytest.mark.parametrize(
    ("disputed", "promised", "english", "french"),
    [
        (
            "0",
            "30900",
            "all that is late is promised, until Tue 1 Dec\n",
            "tout ce qui est en retard est promis, jusqu'au mar. 1er déc.\n",
        ),
        (
            "2300",
            "28600",
            "all that is late is promised or disputed, until Tue 1 Dec\n",
            "tout ce qui est en retard est promis ou en litige, jusqu'au mar. 1er déc.\n",
        ),
        ("30900", "0", "all that is late is disputed\n", "tout ce qui est en retard est en litige\n"),
    ],
)
def test_reminders_on_what_is_all_promised_or_disputed_are_paused(
    disputed: str, promised: str, english: str, french: str
) -> None:
    card = late(disputed, promised)
    assert f"Reminders paused: {english}" in spoken(card)
    assert f"Relances suspendues\u00a0: {french}" in spoken(card, "fr")


def test_reminders_are_not_paused_while_a_part_of_what_is_late_is_neither() -> None:
    assert "No reminder step reached" in spoken(late("2300", "28599.99"))
    on_time = replace(IN_EUR, first=eur("0"), second=eur("0"), disputed=eur("0"))
    assert "No reminder step reached" in spoken(replace(late("0", "0"), ageings=(on_time,)))
    assert "all that is late is promised\n" in spoken(replace(late("0", "30900"), as_of=date(2026, 12, 2)))


def test_the_step_names_whose_it_is() -> None:
    step = reached(StepAction.CALL, date(2026, 11, 18), date(2026, 11, 23))
    hers = replace(ACME_CARD, step=step, step_owner="Camille Roy")
    assert "Call, Camille Roy, was due by Mon 23 Nov" in spoken(hers)
    assert (
        "Appel, Camille Roy, à faire au plus tard le lun. 23 nov. (date dépassée)"
        in render_card(hers, "fr").text
    )


def test_a_document_that_is_disputed_as_a_whole_says_so_without_its_amount_twice() -> None:
    disputed = replace(OLD_INVOICE, disputed=OLD_INVOICE.open_amount)
    said = spoken(replace(ACME_CARD, documents=(disputed,)))
    assert ", all disputed" in said
    assert "of which" not in said


def test_an_empty_card_says_what_is_missing() -> None:
    empty = replace(
        ACME_CARD,
        salesperson="",
        ageings=(),
        exposures=(),
        last_payments=(),
        documents=(),
        documents_left_out=0,
        orders=(),
    )
    said = spoken(empty)
    for sentence in ("no salesperson · ", "No payment on file", "Nothing open"):
        assert sentence in said
    assert "Orders not yet invoiced" not in said


def test_a_document_due_today_is_not_late() -> None:
    due = replace(OLD_INVOICE, due_on=TODAY, open_amount=OLD_INVOICE.gross, disputed=eur("0"))
    said = spoken(replace(ACME_CARD, documents=(due, CREDIT), beyond_legal_terms=frozenset()))
    assert "F-2026-0871: €20,000, due today\n" in said


def test_old_and_stale_figures_are_said() -> None:
    friday = datetime(2026, 11, 20, 18, 5, tzinfo=PARIS)
    old = replace(ACME_CARD, ledger_at=friday, freshness=Freshness.OLD)
    assert "⚠ Figures of Fri 20 Nov; a payment may be missing." in spoken(old)
    stale = replace(old, freshness=Freshness.STALE)
    assert "⚠ Figures of 20 Nov 2026, 18:05 are too old to act on" in spoken(stale)
    assert "too old to act on" in render_card(stale, "en").text


def test_whom_to_ask_for_is_said_with_a_number_to_dial() -> None:
    contact = Contact("Mme Durand", "05 36 49 00 12")
    card = replace(ACME_CARD, customer=replace(ACME_CARD.customer, contact=contact, country="FR"))
    message = render_card(card, "en")
    assert "Mme Durand, <tel:+33536490012|05 36 49 00 12>" in str(message.payload()["blocks"])
    assert "Mme Durand, 05 36 49 00 12." in message.text
    without = replace(ACME_CARD, customer=replace(ACME_CARD.customer, contact=None))
    assert "contact" not in str(render_card(without, "en").payload()["blocks"])

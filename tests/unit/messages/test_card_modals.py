"""The card over what somebody was doing, and how its exposure is made up."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cards import ACME_CARD, IN_EUR, IN_USD, exposure
from limits import assert_modal_within_limits, assert_within_limits
from mornings import eur, usd
from screens import elements, read
from syrupy.assertion import SnapshotAssertion

from bot.credit.exposure import Exposure
from messages.card import render_card, render_card_modal, render_how_modal

FREE = replace(ACME_CARD, exposures=(exposure("100", None),))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_how_the_mock_ups_exposure_is_made_up(language: str, snapshot: SnapshotAssertion) -> None:
    view = render_how_modal(ACME_CARD, language).payload()
    assert_modal_within_limits(view)
    assert read(view) == snapshot


def test_the_formula_has_its_documents_and_what_is_not_listed_is_counted() -> None:
    said = read(render_how_modal(ACME_CARD, "en").payload())
    for sentence in (
        "Exposure €53,000 of €60,000: €7,000 available",
        "*€48,200 open + €6,000 orders − €1,200 credits = €53,000*",
        "*What is owed €48,200*\nF-2026-0871: €18,500 left of €20,000",
        "*Orders not yet invoiced €6,000*\nCO-77: €6,000",
        "-€1,200*\nCredit note A-12: -€1,200",
        "12 more documents are in these sums.",
    ):
        assert sentence in said


def test_each_currency_is_made_up_by_itself() -> None:
    in_usd = Exposure(usd("975.50"), usd("0"), usd("0"))
    two = replace(ACME_CARD, ageings=(IN_EUR, IN_USD), exposures=(*ACME_CARD.exposures, in_usd))
    said = read(render_how_modal(two, "en").payload())
    assert "*USD* Exposure $975.50, no limit\n*$975.50 open + $0 orders − $0 credits = $975.50*" in said
    empty = replace(ACME_CARD, exposures=(), documents_left_out=0)
    assert read(render_how_modal(empty, "en").payload()).startswith("Nothing open")


def test_how_is_asked_where_there_is_something_to_explain() -> None:
    assert elements(render_card(ACME_CARD, "en").payload())["customer.how"]["value"] == "customer:17:v1"
    assert "customer.how" not in elements(render_card(FREE, "en").payload())
    with_order = replace(FREE, exposures=(Exposure(eur("100"), eur("5"), eur("0")),))
    assert "customer.how" in elements(render_card(with_order, "en").payload())


def test_without_the_button_the_formula_is_said_at_once() -> None:
    formula = "€48,200 open + €6,000 orders − €1,200 credits = €53,000"
    assert formula not in read(render_card(ACME_CARD, "en").payload())
    plain = render_card(ACME_CARD, "en", served=frozenset()).payload()
    assert formula in read(plain)
    assert not elements(plain)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", 'ACME, for "brasserie prt"'), ("fr", "ACME, pour «\u00a0brasserie prt\u00a0»")],
)
def test_a_customer_that_was_only_like_what_was_typed_says_so(language: str, sentence: str) -> None:
    message = render_card(ACME_CARD, language, typed="brasserie prt")
    assert_within_limits(message.payload())
    assert sentence in read(message.payload())
    assert sentence in message.text
    assert sentence not in render_card(ACME_CARD, language).text


def test_the_modals_title_stands_for_the_messages_header() -> None:
    view = render_card_modal(ACME_CARD, "en").payload()
    assert_modal_within_limits(view)
    assert view["title"]["text"] == "ACME (C0042)"
    assert view["close"]["text"] == "Close"
    assert f"ACME (C0042)\n{read(view)}" == read(render_card(ACME_CARD, "en").payload())


def test_a_name_that_a_title_cannot_hold_stands_below_it_too() -> None:
    long = replace(ACME_CARD, customer=replace(ACME_CARD.customer, name="Boulangerie du Vieux Moulin"))
    view = render_card_modal(long, "en").payload()
    assert view["title"]["text"] == "Boulangerie du Vieux M…"
    assert read(view) == read(render_card(long, "en").payload())


def test_a_modal_without_a_name_is_titled_by_the_code() -> None:
    nameless = replace(ACME_CARD, customer=replace(ACME_CARD.customer, name="\u202e"))
    assert render_card_modal(nameless, "en").payload()["title"]["text"] == "C0042"

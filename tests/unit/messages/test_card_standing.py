"""What people logged, on the card."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cards import ACME_CARD, OLD_INVOICE
from limits import assert_modal_within_limits, assert_within_limits
from people_said import BROKEN, CONTESTED, NOTE, STANDING, view_of
from screens import elements, read
from syrupy.assertion import SnapshotAssertion
from test_hostile_text import HOSTILE

from bot.card import CustomerCard
from bot.standing import CustomerStanding
from messages.card import render_card, render_card_modal

CARD = replace(ACME_CARD, standing=STANDING)


def said(card: CustomerCard = CARD, language: str = "en") -> str:
    payload = render_card(card, language).payload()
    assert_within_limits(payload)
    return read(payload)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_customer_with_everything_logged(language: str, snapshot: SnapshotAssertion) -> None:
    message = render_card(CARD, language)
    assert f"{said(CARD, language)}\n---\n{message.text}" == snapshot


def test_promises_disputes_and_notes_are_said() -> None:
    text = said()
    for sentence in (
        "*Promises and disputes*\n€18,500 promised for Fri 27 Nov, for F-2026-0871, Mme Durand by phone\n"
        "Promise of €18,500 for Thu 19 Nov not kept\n3 of 5 promises kept\n",
        "*Dispute* F-2026-0902: €2,300 disputed (quality), in progress, Thomas Petit, answer by Tue 8 Dec",
        "*Last notes*\nTue 24 Nov, Camille Roy: called, no answer\n"
        "Mon 23 Nov, Camille Roy: “new buyer” (F-2026-0871)",
    ):
        assert sentence in text
    assert "No dispute" not in text


def test_a_customer_of_whom_nothing_was_logged_says_so() -> None:
    assert "*Promises and disputes*\nNo promise\nNo dispute\n" in said(ACME_CARD)
    assert "*Promesses et litiges*\nAucune promesse\nAucun litige\n" in said(ACME_CARD, "fr")
    assert "Last notes" not in said(ACME_CARD)


def test_a_payment_that_figures_are_too_old_to_show_is_not_seen_yet() -> None:
    waiting = CustomerStanding(promises=(replace(view_of(), not_seen_yet=True),))
    assert "Mme Durand by phone, not seen yet\nNo dispute" in said(replace(CARD, standing=waiting))


def test_the_buttons_are_about_this_customer_and_this_dispute() -> None:
    for payload in (render_card(CARD, "en").payload(), render_card_modal(CARD, "en").payload()):
        found = elements(payload)
        for action in ("promise.open", "dispute.open", "note.open"):
            assert found[action]["value"] == "customer:17:v1"
        assert found["dispute.show"]["value"] == "dispute:5:v2"
        assert [one["value"] for one in found["customer.more"]["options"]] == [
            "history:customer:17:v1",
            "plan:customer:17:v1",
            "no_answer:customer:17:v1",
            "call_back:customer:17:v1",
        ]


def test_where_nothing_answers_there_are_no_buttons() -> None:
    payload = render_card(CARD, "en", served=frozenset()).payload()
    assert elements(payload) == {}
    assert "*Dispute* F-2026-0902" in read(payload)


def test_a_promised_document_says_so() -> None:
    card = replace(CARD, documents=(replace(OLD_INVOICE, is_promised=True),))
    assert "of which €2,300 disputed, promised, beyond legal terms" in said(card)
    assert "dont 2\u202f300\u00a0€ en litige, promise, au-delà" in said(card, "fr")


def test_disputes_beyond_five_are_counted() -> None:
    many = tuple(
        replace(CONTESTED, dispute=replace(CONTESTED.dispute, id=n, document_id=n)) for n in range(1, 8)
    )
    text = said(replace(CARD, standing=replace(STANDING, disputes=many)))
    assert text.count("*Dispute* ") == 5
    assert "\n2 more disputes." in text


def test_a_hundred_promises_fit_and_the_rest_is_counted() -> None:
    views = tuple(replace(view_of(), numbers=("F-" + "9" * 60,) * 9) for _ in range(100))
    assert "more.\n" in said(replace(CARD, standing=replace(STANDING, promises=views)))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_hostile_text_acts_on_nothing(text: str, language: str) -> None:
    promise = replace(view_of(replace(view_of().promise, said_by=text)), numbers=(text,) * 5)
    standing = replace(
        STANDING,
        promises=(promise,) * 5,
        last_broken=replace(promise, promise=BROKEN),
        disputes=tuple(
            replace(CONTESTED, number=text, owner=text, dispute=replace(CONTESTED.dispute, id=n))
            for n in range(10)
        ),
        notes=(replace(NOTE, number=text, by=text, note=replace(NOTE.note, text=text)),) * 3,
    )
    card = replace(CARD, standing=standing)
    modal = render_card_modal(card, language).payload()
    assert_modal_within_limits(modal)
    for mention in ("<!", "<@", "<http", "\u202e"):
        assert mention not in said(card, language) + str(modal)

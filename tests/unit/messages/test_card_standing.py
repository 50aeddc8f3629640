"""What people logged, on the card."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cards import ACME_CARD, IN_EUR, IN_USD, NEW_INVOICE, OLD_INVOICE
from limits import assert_modal_within_limits, assert_within_limits
from mornings import eur, usd
from people_said import BROKEN, CONTESTED, NOTE, PROMISE, PROPOSED, STANDING, view_of
from screens import elements, read
from syrupy.assertion import SnapshotAssertion
from test_hostile_text import HOSTILE

from bot.card import CustomerCard
from bot.credit.promise import Promise
from bot.policy import Role
from bot.standing import CustomerStanding
from messages.card import render_card, render_card_modal

CARD = replace(ACME_CARD, standing=STANDING)
UNDISPUTED = replace(
    ACME_CARD,
    ageings=(replace(IN_EUR, disputed=eur("0")),),
    documents=(replace(OLD_INVOICE, disputed=eur("0")), NEW_INVOICE),
)
"""Of which the ledger contests nothing, either."""


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
        "Withdraw promise\nPromise of €18,500 for Thu 19 Nov not kept\n3 of 5 promises kept\n",
        "*Dispute* F-2026-0902: €2,300 disputed (quality), in progress, Thomas Petit, answer by Tue 8 Dec",
        "*Last notes*\nTue 24 Nov, Camille Roy: called, no answer\n"
        "Mon 23 Nov, Camille Roy: “new buyer” (F-2026-0871)",
    ):
        assert sentence in text
    assert "No dispute" not in text


def test_a_customer_of_whom_nothing_was_logged_says_so() -> None:
    assert "*Promises and disputes*\nNo promise\nNo dispute\n" in said(UNDISPUTED)
    assert "*Promesses et litiges*\nAucune promesse\nAucun litige\n" in said(UNDISPUTED, "fr")
    assert "Last notes" not in said(UNDISPUTED)


def test_what_only_the_ledger_disputes_is_said_rather_than_that_nothing_is() -> None:
    assert "*Promises and disputes*\nNo promise\nDisputed in the ledger: €2,300\n" in said(ACME_CARD)
    assert "Aucune promesse\nEn litige d'après la balance\u00a0: 2\u202f300\u00a0€\n" in said(ACME_CARD, "fr")
    early = replace(UNDISPUTED, documents=(replace(NEW_INVOICE, disputed=eur("300")),))
    dollars = replace(early, ageings=(*early.ageings, replace(IN_USD, disputed=usd("75.50"))))
    assert "Disputed in the ledger: €300 and $75.50\n" in said(dollars)
    assert "Disputed in the ledger" not in said()


def test_a_payment_that_figures_are_too_old_to_show_is_not_seen_yet() -> None:
    waiting = CustomerStanding(promises=(replace(view_of(), not_seen_yet=True),))
    assert "Mme Durand by phone, not seen yet\nWithdraw promise\nNo dispute" in said(
        replace(UNDISPUTED, standing=waiting)
    )


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
            "hold:customer:17:v1",
        ]


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (None, ["step"]),
        (Role.SALESPERSON, ["step"]),
        (Role.MANAGER, ["step", "pause"]),
        (Role.CREDIT_MANAGER, ["step", "pause", "formal_notice", "hand_over"]),
        (Role.ACCOUNTANT, ["step"]),
        (Role.FINANCE_DIRECTOR, ["step", "pause", "formal_notice", "hand_over"]),
    ],
)
def test_reminders_have_a_menu_of_what_the_role_may_do(role: Role | None, offered: list[str]) -> None:
    assert CARD.step is not None
    at_work = replace(CARD, step=replace(CARD.step, is_work=True))
    message, window = render_card(at_work, "en", role=role).payload(), render_card_modal(at_work, "en", role)
    assert_within_limits(message)
    for payload in (message, window.payload()):
        options = elements(payload)["customer.more#2"]["options"]
        assert [one["value"] for one in options] == [f"{what}:customer:17:v1" for what in offered]


def test_without_a_running_step_a_salesperson_has_no_such_menu() -> None:
    assert "customer.more#2" not in elements(render_card(CARD, "en", role=Role.SALESPERSON).payload())
    paid = replace(CARD, ageings=())
    options = elements(render_card(paid, "en", role=Role.CREDIT_MANAGER).payload())["customer.more#2"]
    assert [one["text"]["text"] for one in options["options"]] == ["Pause reminders"]


def withdrawals(card: CustomerCard, language: str = "en") -> list[tuple[str, str]]:
    """What each button that withdraws says, and its value."""
    blocks = render_card(card, language).payload()["blocks"]
    buttons = (one.get("accessory", {}) for one in blocks)
    return [
        (one["text"]["text"], one["value"]) for one in buttons if one.get("action_id") == "promise.cancel"
    ]


def test_every_open_promise_can_be_withdrawn() -> None:
    views = (view_of(replace(PROMISE, id=3, version=4)), view_of(PROPOSED))
    card = replace(CARD, standing=replace(STANDING, promises=views))
    assert withdrawals(card) == [
        ("Withdraw promise", "promise:3:v4"),
        ("Withdraw promise", "promise:12:v2"),
    ]
    assert withdrawals(card, "fr")[0] == ("Retirer la promesse", "promise:3:v4")
    modal = render_card_modal(card, "en").payload()
    assert elements(modal)["promise.cancel"]["value"] == "promise:12:v2"


def test_withdrawing_is_asked_first() -> None:
    def asked(promise: Promise, language: str) -> list[str]:
        card = replace(CARD, standing=replace(STANDING, promises=(view_of(promise),)))
        confirm = elements(render_card(card, language).payload())["promise.cancel"]["confirm"]
        return [confirm[name]["text"] for name in ("title", "text", "confirm", "deny")]

    assert asked(PROMISE, "en") == [
        "Withdraw this promise?",
        "It no longer counts, and reminders on what it covers start again.",
        "Withdraw",
        "Keep it",
    ]
    assert asked(PROMISE, "fr") == [
        "Retirer cette promesse\u00a0?",
        "Elle ne compte plus et les relances reprennent sur ce qu'elle couvre.",
        "Retirer",
        "Conserver",
    ]
    assert asked(PROPOSED, "en")[:2] == ["Withdraw this request?", "There is nothing to decide any more."]
    assert asked(replace(PROMISE, plan_id=2), "en")[0] == "Withdraw this plan?"


def test_of_a_plan_the_first_instalment_withdraws_the_whole() -> None:
    parts = tuple(view_of(replace(PROMISE, id=n, plan_id=2)) for n in (21, 22))
    card = replace(CARD, standing=replace(STANDING, promises=parts))
    assert withdrawals(card) == [("Withdraw plan", "promise:21:v1")]
    assert withdrawals(card, "fr") == [("Retirer l'échéancier", "promise:21:v1")]


def test_promises_beyond_five_are_lines_without_a_button() -> None:
    views = tuple(view_of(replace(PROMISE, id=n)) for n in range(1, 8))
    card = replace(CARD, standing=replace(STANDING, promises=views))
    assert len(withdrawals(card)) == 5
    assert said(card).count("€18,500 promised for Fri 27 Nov") == 7


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
    views = tuple(
        replace(view_of(replace(PROMISE, id=n)), numbers=("F-" + "9" * 60,) * 9) for n in range(1, 101)
    )
    assert "more.\n" in said(replace(CARD, standing=replace(STANDING, promises=views)))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_hostile_text_acts_on_nothing(text: str, language: str) -> None:
    said_so = replace(PROMISE, said_by=text)
    promise = replace(view_of(said_so), numbers=(text,) * 5)
    standing = replace(
        STANDING,
        promises=tuple(replace(promise, promise=replace(said_so, id=n)) for n in range(1, 7)),
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

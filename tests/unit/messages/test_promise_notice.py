"""What is said of promises and plans in direct messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from limits import assert_within_limits
from mornings import eur
from people_said import BROKEN, LOGGED_AT, NADIA, PROMISE, PROPOSED, plan_view, view_of
from screens import elements, read
from syrupy.assertion import SnapshotAssertion
from test_hostile_text import HOSTILE

from bot.credit.promise import PlanState, Promise, PromiseState
from bot.standing import PlanView, PromiseView
from messages.blocks import Message
from messages.promise_notice import (
    render_plan_asked,
    render_plan_decided,
    render_promise_asked,
    render_promise_broken,
    render_promise_decided,
)


def decided(promise: Promise, reason: str = "") -> PromiseView:
    made = replace(promise, decided_by=NADIA, decided_at=LOGGED_AT, decision_reason=reason)
    return replace(view_of(made), decided_by="Nadia Benali")


def plan_decided(state: PlanState, reason: str = "") -> PlanView:
    view = plan_view(state=state)
    made = replace(view.plan, decided_by=NADIA, decided_at=LOGGED_AT, decision_reason=reason)
    return replace(view, plan=made, decided_by="Nadia Benali")


REFUSED = replace(PROPOSED, state=PromiseState.REFUSED)
NOTICES = {
    "broken": lambda language: render_promise_broken(view_of(BROKEN), language),
    "asked": lambda language: render_promise_asked(view_of(PROPOSED), language),
    "agreed": lambda language: render_promise_decided(decided(PROMISE, "last time"), language),
    "refused": lambda language: render_promise_decided(decided(REFUSED, "pay first"), language),
    "plan asked": lambda language: render_plan_asked(plan_view(), language),
    "plan agreed": lambda language: render_plan_decided(plan_decided(PlanState.RUNNING), language),
}


def said(message: Message) -> str:
    payload = message.payload()
    assert_within_limits(payload)
    return read(payload)


def values(message: Message) -> dict[str, Any]:
    return {action: one["value"] for action, one in elements(message.payload()).items()}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("notice", NOTICES.values(), ids=NOTICES)
def test_a_notice_reads_well(
    notice: Callable[[str], Message], language: str, snapshot: SnapshotAssertion
) -> None:
    message = notice(language)
    assert f"{said(message)}\n---\n{message.text}" == snapshot


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("notice", NOTICES.values(), ids=NOTICES)
def test_the_first_sentence_names_no_customer(notice: Callable[[str], Message], language: str) -> None:
    assert "ACME" not in notice(language).text.split(". ")[0]


def test_a_broken_promise_has_the_next_step_as_a_button() -> None:
    message = render_promise_broken(view_of(BROKEN), "en")
    assert said(message).startswith("*ACME* (C0042): promise of €18,500 for Thu 19 Nov not kept\n")
    assert values(message) == {"promise.open": "customer:17:v1", "customer.open": "customer:17:v1"}
    partly = replace(BROKEN, state=PromiseState.PARTLY_KEPT, received=eur("5000"))
    assert "kept only in part, €5,000 received" in said(render_promise_broken(view_of(partly), "en"))
    instalment = render_promise_broken(view_of(replace(BROKEN, plan_id=2)), "en")
    assert "The instalment plan ends with it and reminders start again." in said(instalment)


def test_the_third_in_a_row_is_agreed_or_refused_as_it_was_seen() -> None:
    message = render_promise_asked(view_of(PROPOSED), "en")
    assert "Asked by Camille Roy on Tue 24 Nov: promise number 3 in a row on the same debt" in said(message)
    assert "Agreeing pauses reminders on it until Tue 1 Dec, grace included." in said(message)
    assert values(message) == {
        "promise.agree": "promise:12:v2",
        "promise.refuse": "promise:12:v2",
        "customer.open": "customer:17:v1",
    }


def test_what_agreeing_replaces_is_said_beside_what_it_covers() -> None:
    again = view_of(replace(PROPOSED, replaces=8))
    text = said(render_promise_asked(again, "en"))
    assert "*ACME* (C0042): €18,500 for Fri 27 Nov\nFor F-2026-0871 · Mme Durand by phone\n" in text
    assert "\nAgreeing replaces the promise that is still open\nAgreeing pauses reminders" in text
    assert "\nVotre accord remplace la promesse encore en cours\n" in said(render_promise_asked(again, "fr"))
    assert "replaces" not in said(render_promise_asked(view_of(PROPOSED), "en"))
    assert "replaces" not in said(render_promise_asked(decided(replace(PROMISE, replaces=8)), "en"))


@pytest.mark.parametrize(
    ("view", "outcome"),
    [
        (decided(PROMISE), "✓ Agreed by Nadia Benali, Tue 24 Nov"),
        (decided(BROKEN), "✓ Agreed by Nadia Benali, Tue 24 Nov"),
        (decided(REFUSED, "pay first"), "✕ Refused by Nadia Benali, Tue 24 Nov: “pay first”"),
        (
            view_of(replace(PROPOSED, state=PromiseState.CANCELLED)),
            "Withdrawn: there is nothing to decide any more",
        ),
        (
            view_of(replace(PROPOSED, state=PromiseState.REPLACED)),
            "Replaced by a newer promise: there is nothing to decide any more",
        ),
    ],
)
def test_once_it_is_decided_it_says_how_and_has_no_button_but_the_card(
    view: PromiseView, outcome: str
) -> None:
    message = render_promise_asked(view, "en")
    assert outcome in said(message)
    assert set(values(message)) == {"customer.open"}


def test_whoever_asked_reads_what_follows() -> None:
    agreed = render_promise_decided(decided(PROMISE), "en")
    assert "It counts now: reminders on it pause until Tue 1 Dec, grace included" in said(agreed)
    assert set(values(agreed)) == {"customer.open"}
    refused = render_promise_decided(decided(REFUSED, "pay first"), "en")
    assert "It counts now" not in said(refused)
    assert set(values(refused)) == {"promise.open", "customer.open"}


def test_a_plan_shows_its_instalments_and_is_decided_as_it_was_seen() -> None:
    message = render_plan_asked(plan_view(), "en")
    text = said(message)
    assert "*ACME* (C0042): €30,900 in 3 instalments" in text
    assert "1. Fri 27 Nov: €10,300\n2. Fri 4 Dec: €10,300\n3. Fri 11 Dec: €10,300" in text
    assert values(message) == {
        "plan.agree": "plan:2:v1",
        "plan.refuse": "plan:2:v1",
        "customer.open": "customer:17:v1",
    }


@pytest.mark.parametrize(
    ("view", "outcome"),
    [
        (plan_decided(PlanState.RUNNING), "✓ Agreed by Nadia Benali, Tue 24 Nov"),
        (plan_decided(PlanState.REFUSED, "too long"), "✕ Refused by Nadia Benali, Tue 24 Nov: “too long”"),
        (plan_view(state=PlanState.CANCELLED), "Withdrawn: there is nothing to decide any more"),
    ],
)
def test_a_plan_that_was_decided_has_no_button_but_the_card(view: PlanView, outcome: str) -> None:
    for render in (render_plan_asked, render_plan_decided):
        message = render(view, "en")
        assert outcome in said(message)
        assert set(values(message)) == {"customer.open"}


def test_a_plan_of_twelve_parts_fits() -> None:
    assert "12. Fri 12 Feb: €10,300" in said(render_plan_asked(plan_view(12), "en"))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_hostile_text_acts_on_nothing(text: str, language: str) -> None:
    promise = replace(PROPOSED, said_by=text, note=text, decision_reason=text)
    view = replace(
        view_of(promise),
        customer_code=text,
        customer_name=text,
        salesperson=text,
        numbers=(text,) * 20,
        logged_by=text,
        decided_by=text,
    )
    over = replace(view, promise=replace(promise, state=PromiseState.REFUSED))
    plan = plan_view()
    asked = replace(
        plan,
        plan=replace(plan.plan, note=text),
        customer_code=text,
        customer_name=text,
        asked_by=text,
        promises=(view,) * 12,
    )
    for message in (
        render_promise_broken(view, language),
        render_promise_asked(view, language),
        render_promise_asked(over, language),
        render_promise_decided(over, language),
        render_plan_asked(asked, language),
        render_plan_decided(asked, language),
    ):
        payload = message.payload()
        assert_within_limits(payload)
        for mention in ("<!", "<@", "<http", "\u202e"):
            assert mention not in str(payload)

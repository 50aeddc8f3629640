"""Requests in Slack: approved, approved with changes, rejected, withdrawn; old buttons and other people."""

from __future__ import annotations

import json

import pytest
from fakes import eur
from fakes_books import FakeBooks

from bot.ids import Action, record_value
from conversation.acme import opened, submission, typed, view_of
from conversation.credit_acme import asked, with_limit
from conversation.talk import NADIA, U_NADIA, U_PAUL, U_STRANGER, Conversation


@pytest.fixture
def books(books: FakeBooks) -> FakeBooks:
    return with_limit(books)


def state(talk: Conversation) -> str:
    return talk.work.records.requests.kept[1].state.value


async def waiting(talk: Conversation) -> str:
    request = await asked(talk)
    return record_value("request", request.id, request.version)


async def test_the_credit_manager_approves_at_once(talk: Conversation) -> None:
    await talk.press(Action.LIMIT_APPROVE, await waiting(talk), who=U_NADIA)
    assert state(talk) == "approved"
    assert talk.woken


async def test_a_salesperson_does_not_and_is_told_who_does(talk: Conversation) -> None:
    await talk.press(Action.LIMIT_APPROVE, await waiting(talk))
    assert state(talk) == "requested"
    assert "Nadia Benali" in talk.of("respond")[0].shown


async def test_nor_does_who_may_not_see_the_customer_nor_a_stranger(talk: Conversation) -> None:
    value = await waiting(talk)
    for who in (U_PAUL, U_STRANGER):
        await talk.press(Action.LIMIT_APPROVE, value, who=who)
    assert state(talk) == "requested"


async def test_a_second_press_of_the_old_message_says_how_it_was_decided(talk: Conversation) -> None:
    value = await waiting(talk)
    await talk.press(Action.LIMIT_APPROVE, value, who=U_NADIA)
    talk.calls.clear()
    talk.watch.later(60)
    form = await opened(talk, Action.LIMIT_REJECT, value, who=U_NADIA)
    assert NADIA.name in form.shown
    assert state(talk) == "approved"


async def test_a_value_of_another_version_changes_nothing(talk: Conversation) -> None:
    await asked(talk)
    await talk.press(Action.LIMIT_APPROVE, "request:what", who=U_NADIA)
    assert state(talk) == "requested"


async def test_less_is_granted_by_the_form(talk: Conversation) -> None:
    form = await opened(talk, Action.LIMIT_CHANGE, await waiting(talk), who=U_NADIA)
    answer = await talk.send(submission(view_of(form, amount=typed("1500")), U_NADIA))
    assert "errors" not in answer.body
    kept = talk.work.records.requests.kept[1]
    assert (kept.state.value, kept.amount, kept.asked_amount) == (
        "approved_with_changes",
        eur("1500"),
        eur("2000"),
    )


async def test_an_amount_that_is_none_is_said_below_it(talk: Conversation) -> None:
    form = await opened(talk, Action.LIMIT_CHANGE, await waiting(talk), who=U_NADIA)
    answer = await talk.send(submission(view_of(form, amount=typed("a lot")), U_NADIA))
    (name,) = json.loads(answer.body)["errors"]
    assert name.split("#")[0] == "amount"
    assert state(talk) == "requested"


async def test_a_rejection_takes_a_reason(talk: Conversation) -> None:
    form = await opened(talk, Action.LIMIT_REJECT, await waiting(talk), who=U_NADIA)
    blank = await talk.send(submission(view_of(form, text=typed(" ")), U_NADIA))
    assert json.loads(blank.body)["errors"]
    await talk.send(submission(view_of(form, text=typed("late first")), U_NADIA))
    kept = talk.work.records.requests.kept[1]
    assert (kept.state.value, kept.decision_reason) == ("rejected", "late first")


async def test_whoever_asked_takes_it_back(talk: Conversation) -> None:
    await talk.press(Action.LIMIT_WITHDRAW, await waiting(talk))
    assert state(talk) == "withdrawn"


async def test_approvals_are_listed_with_their_buttons(talk: Conversation) -> None:
    value = await waiting(talk)
    await talk.type("approvals", U_NADIA)
    assert value in talk.of("respond")[0].shown
    assert Action.LIMIT_APPROVE in talk.of("respond")[0].shown

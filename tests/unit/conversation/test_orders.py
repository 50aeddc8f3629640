"""Order checks in Slack: the form, the answer's buttons, an outdated one, and other people."""

from __future__ import annotations

import json

import pytest
from fakes import eur
from fakes_books import FakeBooks

from bot.ids import Action, draft_value
from conversation.acme import opened, submission, typed, view_of
from conversation.credit_acme import with_limit
from conversation.talk import U_PAUL, U_STRANGER, Conversation


@pytest.fixture
def books(books: FakeBooks) -> FakeBooks:
    """ACME owes €20,800 of a limit of €100,000."""
    return with_limit(books, "100000")


async def checked(talk: Conversation, amount: str = "5000") -> None:
    form = await opened(talk, Action.ORDER_OPEN)
    answer = await talk.send(submission(view_of(form, amount=typed(amount))))
    assert "errors" not in answer.body


async def test_the_form_answers_in_one_screen(talk: Conversation) -> None:
    form = await opened(talk, Action.ORDER_OPEN)
    answer = await talk.send(submission(view_of(form, amount=typed("5000"))))
    view = json.loads(answer.body)["view"]
    assert view["callback_id"] == "order_answer"
    assert "€5,000" in json.dumps(view, ensure_ascii=False)


async def test_an_amount_that_is_none_is_said_below_it(talk: Conversation) -> None:
    form = await opened(talk, Action.ORDER_OPEN)
    errors = json.loads((await talk.send(submission(view_of(form, amount=typed("a lot"))))).body)["errors"]
    assert [name.split("#")[0] for name in errors] == ["amount"]


async def test_typed_whole_it_is_answered_at_once(talk: Conversation) -> None:
    await talk.type("order ACME 5000")
    assert "€5,000" in talk.of("respond")[0].shown


async def test_the_increase_opens_with_just_the_shortfall(talk: Conversation) -> None:
    """20,800 and 90,000 are 10,800 over 100,000."""
    await checked(talk, "90000")
    form = await opened(talk, Action.ORDER_INCREASE, draft_value(1))
    assert form.sent["view"]["callback_id"] == "limit"
    assert "10,800" in form.shown or "10800" in form.shown


async def test_of_an_order_that_fits_by_now_the_way_says_so(talk: Conversation) -> None:
    await checked(talk, "90000")
    talk.work.records.exposures.limits.clear()
    talk.work.records.exposures.limit(1, eur("500000"))
    form = await opened(talk, Action.ORDER_INCREASE, draft_value(1))
    assert form.sent["view"]["callback_id"] != "limit"


async def test_a_draft_that_is_no_more_is_outdated(talk: Conversation) -> None:
    await talk.press(Action.ORDER_RESERVE, draft_value(77))
    assert talk.work.records.reservations.kept == {}
    assert talk.calls


@pytest.mark.parametrize("who", [U_PAUL, U_STRANGER])
async def test_nobody_checks_for_a_customer_that_is_not_theirs(talk: Conversation, who: str) -> None:
    await talk.press(Action.ORDER_OPEN, "customer:1:v1", who=who)
    assert not any(call.sent.get("view", {}).get("callback_id") == "order" for call in talk.calls)

"""Temporary increases are asked for by form and typed."""

from __future__ import annotations

import json

import pytest
from fakes import eur
from fakes_books import FakeBooks

from bot.ids import Action
from conversation.acme import on, opened, submission, typed, view_of
from conversation.credit_acme import with_limit
from conversation.talk import U_PAUL, U_STRANGER, Conversation


@pytest.fixture
def books(books: FakeBooks) -> FakeBooks:
    return with_limit(books)


async def test_the_form_asks_and_keeps_what_was_filled_in(talk: Conversation) -> None:
    form = await opened(talk, Action.LIMIT_OPEN)
    filled = view_of(form, amount=typed("2000"), until=on("2026-12-31"), text=typed("Christmas"))
    answer = await talk.send(submission(filled))
    assert "errors" not in answer.body
    kept = talk.work.records.requests.kept[1]
    assert (kept.amount, kept.reason, kept.state.value) == (eur("2000"), "Christmas", "requested")
    assert talk.woken


async def test_twice_the_same_form_is_one_request(talk: Conversation) -> None:
    form = await opened(talk, Action.LIMIT_OPEN)
    filled = view_of(form, amount=typed("2000"), until=on("2026-12-31"), text=typed("Christmas"))
    for _ in range(2):
        await talk.send(submission(filled))
    assert len(talk.work.records.requests.kept) == 1


@pytest.mark.parametrize(
    ("amount", "until", "field"), [("a lot", "2026-12-31", "amount"), ("2000", "2026-11-01", "until")]
)
async def test_what_is_wrong_is_said_below_its_field(
    talk: Conversation, amount: str, until: str, field: str
) -> None:
    form = await opened(talk, Action.LIMIT_OPEN)
    filled = view_of(form, amount=typed(amount), until=on(until), text=typed("Christmas"))
    errors = json.loads((await talk.send(submission(filled))).body)["errors"]
    assert [name.split("#")[0] for name in errors] == [field]
    assert talk.work.records.requests.kept == {}


async def test_typed_words_open_the_form_filled_in_or_ask(talk: Conversation) -> None:
    await talk.type("limit ACME +2000 31/12 Christmas")
    shown = talk.calls[-1].shown
    assert "2000" in shown or "2,000" in shown


@pytest.mark.parametrize("who", [U_PAUL, U_STRANGER])
async def test_of_a_customer_that_is_not_theirs_nobody_asks(talk: Conversation, who: str) -> None:
    await talk.press(Action.LIMIT_OPEN, "customer:1:v1", who=who)
    assert not any('"limit"' in call.shown and "amount" in call.shown for call in talk.calls)
    assert "18500" not in str([call.shown for call in talk.calls])

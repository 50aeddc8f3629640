"""The form of a promise: opened from everywhere, drawn anew, submitted once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fakes_books import FakeBooks

from bot.credit.promise import PromiseState
from bot.ids import Action, More, document_value, more_value
from conversation.acme import (
    CARD,
    DIGEST,
    NEW,
    OLD,
    input_of,
    on,
    opened,
    promised,
    submission,
    ticked,
    typed,
    view_of,
    with_records,
)
from conversation.talk import NADIA, U_NADIA, U_PAUL, Conversation


@pytest.fixture
def books(books: FakeBooks) -> FakeBooks:
    return with_records(books)


def kept(talk: Conversation) -> list[tuple[str, str]]:
    return [(str(one.amount.amount), one.state.value) for one in talk.work.records.promises.kept.values()]


@pytest.mark.parametrize(
    ("action", "value"),
    [(Action.PROMISE_OPEN, CARD), (Action.CUSTOMER_MORE, more_value(More.PROMISE, 1))],
)
async def test_the_form_opens_filled_in_with_what_is_late(
    talk: Conversation, action: Action, value: str
) -> None:
    form = await opened(talk, action, value, block=DIGEST)
    assert form.sent["view"]["callback_id"] == "promise"
    assert input_of(form, "amount")["element"]["initial_value"] == "18500"
    assert input_of(form, "date")["element"]["initial_date"] == "2026-11-27"


async def test_the_form_of_an_invoice_has_it_ticked(talk: Conversation) -> None:
    form = await opened(talk, Action.PROMISE_OPEN, document_value(NEW))
    (only,) = input_of(form, "invoices")["element"]["initial_options"]
    assert (only["value"], input_of(form, "amount")["element"]["initial_value"]) == (str(NEW), "2300")


async def test_a_promise_from_the_digest_closes_its_form_and_leaves_the_rest_to_the_outbox(
    talk: Conversation,
) -> None:
    form = await opened(talk, Action.PROMISE_OPEN, block=DIGEST)
    answer = await talk.send(submission(view_of(form)))
    assert (answer.status, answer.body) == (200, "")
    assert kept(talk) == [("18500", "open")]
    assert [call.method for call in talk.calls] == ["views.publish"]
    assert talk.woken


async def test_the_same_form_twice_is_one_promise_and_not_a_word(talk: Conversation) -> None:
    form = await opened(talk, Action.PROMISE_OPEN, block=DIGEST)
    body = submission(view_of(form))
    await talk.send(body)
    assert (await talk.send(body)).body == ""
    assert kept(talk) == [("18500", "open")]


async def test_an_amount_above_what_is_open_is_said_below_its_input(talk: Conversation) -> None:
    form = await opened(talk, Action.PROMISE_OPEN, block=DIGEST)
    answer = await talk.send(submission(view_of(form, amount=typed("20000"))))
    said = json.loads(answer.body)
    assert said["response_action"] == "errors"
    assert list(said["errors"]) == ["amount"]
    assert "18,500" in said["errors"]["amount"]
    assert kept(talk) == []


@pytest.mark.parametrize(
    ("filled", "wrong"),
    [
        ({"amount": typed("soon")}, "amount"),
        ({"amount": typed("18500 USD")}, "amount"),
        ({"amount": typed("12.345,678")}, "amount"),
        ({"invoices": ticked()}, "invoices"),
        ({"date": on("")}, "date"),
        ({"date": on("2026-11-23")}, "date"),
        ({"date": on("2026-12-25")}, "date"),
        ({"amount": typed("0")}, "amount"),
    ],
)
async def test_what_is_wrong_is_said_below_the_input_it_belongs_to(
    talk: Conversation, filled: dict[str, Any], wrong: str
) -> None:
    form = await opened(talk, Action.PROMISE_OPEN, block=DIGEST)
    answer = await talk.send(submission(view_of(form, **filled)))
    assert list(json.loads(answer.body)["errors"]) == [wrong]
    assert kept(talk) == []


@pytest.mark.parametrize(
    ("text", "many", "few"), [("15,000", "€15,000", "€15."), ("30,000", "€30,000", "€30.")]
)
async def test_of_two_readings_none_is_guessed(talk: Conversation, text: str, many: str, few: str) -> None:
    """Not even where thirty thousand is more than what is open: a promise of thirty is nobody's wish."""
    form = await opened(talk, Action.PROMISE_OPEN, block=DIGEST)
    answer = await talk.send(submission(view_of(form, amount=typed(text))))
    said = json.loads(answer.body)["errors"]["amount"]
    assert (many in said, f"or {few}" in said, kept(talk)) == (True, True, [])


async def test_a_promise_on_account_takes_all_that_is_open(talk: Conversation) -> None:
    form = await opened(talk, Action.PROMISE_OPEN, block=DIGEST)
    filled = {"invoices": ticked("on_account"), "amount": typed("20800")}
    await talk.send(submission(view_of(form, **filled)))
    (promise,) = talk.work.records.promises.kept.values()
    assert (promise.documents, str(promise.amount.amount)) == ((), "20800")


async def redrawn(talk: Conversation, form: Any, action: str, **filled: Any) -> Any:
    stamp = filled.pop("stamp", "1795500002.000001")
    await talk.press(action, "", view=view_of(form, **filled), stamp=stamp)
    (call,) = talk.of("views.update")
    talk.calls.clear()
    return call


async def test_ticks_draw_the_amount_anew(talk: Conversation) -> None:
    form = await opened(talk, Action.PROMISE_OPEN, block=DIGEST)
    anew = await redrawn(talk, form, Action.PROMISE_TICKED, invoices=ticked(OLD, NEW))
    assert (anew.sent["view_id"], anew.sent["hash"]) == ("V1", "h1")
    assert input_of(anew, "amount")["element"]["initial_value"] == "20800"
    assert input_of(anew, "amount")["block_id"] != "amount"
    await talk.send(submission(view_of(anew)))
    (promise,) = talk.work.records.promises.kept.values()
    assert (promise.documents, str(promise.amount.amount)) == ((OLD, NEW), "20800")


async def test_an_amount_of_ones_own_is_left_alone(talk: Conversation) -> None:
    form = await opened(talk, Action.PROMISE_OPEN, block=DIGEST)
    filled = {"invoices": ticked(OLD, NEW), "amount": typed("12 000")}
    anew = await redrawn(talk, form, Action.PROMISE_TICKED, **filled)
    assert input_of(anew, "amount")["block_id"] == "amount"
    assert input_of(anew, "amount")["element"]["initial_value"] == "12 000"


async def test_the_grace_follows_the_day(talk: Conversation) -> None:
    form = await opened(talk, Action.PROMISE_OPEN, block=DIGEST)
    anew = await redrawn(talk, form, Action.PROMISE_DATED, date=on("2026-12-04"))
    assert "8 Dec" in anew.shown


async def test_a_form_that_moved_on_takes_its_newest_choice(talk: Conversation) -> None:
    form = await opened(talk, Action.PROMISE_OPEN, block=DIGEST)
    talk.slack.refusing["views.update"] = ["hash_conflict"]
    view = view_of(form, invoices=ticked(OLD, NEW))
    await talk.press(Action.PROMISE_TICKED, "", view=view, stamp="1795500003.000001")
    first, again = talk.of("views.update")
    assert ("hash" in first.sent, "hash" in again.sent) == (True, False)


async def test_a_choice_that_comes_late_does_not_write_over_a_newer_one(talk: Conversation) -> None:
    form = await opened(talk, Action.PROMISE_OPEN, block=DIGEST)
    await talk.press(Action.PROMISE_TICKED, "", view=view_of(form), stamp="1795500004.000001")
    talk.calls.clear()
    talk.slack.refusing["views.update"] = ["hash_conflict"]
    await talk.press(Action.PROMISE_TICKED, "", view=view_of(form), stamp="1795500003.000001")
    assert len(talk.of("views.update")) == 1


async def test_whoever_comes_second_reads_who_came_first(talk: Conversation) -> None:
    form = await opened(talk, Action.PROMISE_OPEN, block=DIGEST)
    await promised(talk, NADIA)
    answer = json.loads((await talk.send(submission(view_of(form)))).body)
    assert answer["response_action"] == "update"
    assert "Nadia Benali" in str(answer["view"])
    assert "customer.open" in str(answer["view"])
    assert kept(talk) == [("9000", "open")]


async def test_the_menu_asks_which_customer_and_says_what_was_logged(talk: Conversation) -> None:
    which = await opened(talk, Action.PROMISE_OPEN, "menu", view={"id": "V0", "type": "modal"})
    assert which.sent["view"]["callback_id"] == "which"
    await talk.press(Action.PROMISE_PICK, CARD, view=view_of(which))
    (form,) = talk.of("views.update")
    assert form.sent["view"]["callback_id"] == "promise"
    talk.calls.clear()
    answer = json.loads((await talk.send(submission(view_of(form)))).body)
    assert answer["view"]["callback_id"] == "done"
    assert '"promise:1"' in json.dumps(answer)


async def test_a_card_below_shows_the_promise(talk: Conversation) -> None:
    below = {"id": "V0CARD", "type": "modal", "callback_id": "card", "root_view_id": "V0CARD"}
    form = await opened(talk, Action.PROMISE_OPEN, view=below, block="card.1.do.r1")
    assert (await talk.send(submission(view_of(form)))).body == ""
    (card,) = talk.of("views.update")
    assert (card.sent["view_id"], card.sent["view"]["callback_id"]) == ("V0CARD", "card")


async def test_a_private_card_is_replaced(talk: Conversation) -> None:
    form = await opened(talk, Action.PROMISE_OPEN, ephemeral=True, block="card.1.do.r1")
    await talk.send(submission(view_of(form)))
    (card,) = talk.of("respond")
    assert card.sent["replace_original"] is True
    assert "ACME (C0001)" in card.sent["text"]


async def test_the_third_in_a_row_waits(talk: Conversation) -> None:
    for number in (1, 2):
        form = await opened(talk, Action.PROMISE_OPEN, document_value(OLD), block=DIGEST)
        await talk.send(submission(view_of(form, amount=typed(f"{number}00"))))
        talk.calls.clear()
    form = await opened(talk, Action.PROMISE_OPEN, document_value(OLD), block=DIGEST)
    assert form.sent["view"]["submit"]["text"] == "Ask"
    await talk.send(submission(view_of(form)))
    states = [one.state for one in talk.work.records.promises.kept.values()]
    assert states == [PromiseState.REPLACED, PromiseState.OPEN, PromiseState.PROPOSED]


async def test_whoever_may_not_see_the_customer_sees_nothing_of_it(talk: Conversation) -> None:
    await talk.press(Action.PROMISE_OPEN, CARD, who=U_PAUL)
    assert "ACME" not in talk.only("respond").shown


async def test_a_submitted_form_is_checked_against_whoever_submits_it(talk: Conversation) -> None:
    form = await opened(talk, Action.PROMISE_OPEN, block=DIGEST)
    answer = await talk.send(submission(view_of(form), who=U_PAUL))
    assert "ACME" not in answer.body
    assert kept(talk) == []


async def test_a_customer_that_owes_nothing_is_said(talk: Conversation) -> None:
    talk.work.records.ledger.papers.clear()
    await talk.press(Action.PROMISE_OPEN, CARD, who=U_NADIA)
    assert "rien" in talk.only("views.open").shown

"""Buttons that act at once: calls, undo, decisions, steps of a dispute; second presses, second people."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fakes_books import FakeBooks

from bot.ids import Action, More, more_value, record_value
from conversation.acme import (
    CARD,
    DIGEST,
    acting,
    chosen,
    disputed,
    opened,
    promised,
    submission,
    typed,
    view_of,
    with_records,
)
from conversation.talk import CAMILLE, NADIA, PAUL, U_CAMILLE, U_NADIA, Conversation


@pytest.fixture
def books(books: FakeBooks) -> FakeBooks:
    return with_records(books)


def notes(talk: Conversation) -> list[str]:
    return [one.kind.value for one in talk.work.records.notes.kept.values()]


@pytest.mark.parametrize(
    ("what", "kind"),
    [(More.NO_ANSWER, "no_answer"), (More.CALL_BACK, "will_call_back"), (More.NOT_TODAY, "not_today")],
)
async def test_a_call_is_noted_from_the_digest_without_a_word(
    talk: Conversation, what: More, kind: str
) -> None:
    await talk.press(Action.CUSTOMER_MORE, more_value(what, 1), channel="D0CAMILLE", block=DIGEST)
    assert notes(talk) == [kind]
    assert [call.method for call in talk.calls] == ["views.publish"]
    assert talk.woken
    (entry,) = talk.work.records.trail.entries
    assert entry.entry.surface.value == "digest"


async def test_a_double_click_and_a_second_delivery_are_one_call(talk: Conversation) -> None:
    value = more_value(More.NO_ANSWER, 1)
    for _ in range(2):
        await talk.press(Action.CUSTOMER_MORE, value, channel="D0CAMILLE", block=DIGEST)
    talk.watch.later(5)  # as in another process, which met no press
    await talk.press(Action.CUSTOMER_MORE, value, channel="D0CAMILLE", block=DIGEST)
    assert notes(talk) == ["no_answer"]
    assert talk.of("respond") == []


async def test_a_second_call_from_the_row_as_it_is_now_is_another_one(talk: Conversation) -> None:
    value = more_value(More.NO_ANSWER, 1)
    await talk.press(Action.CUSTOMER_MORE, value, channel="D0CAMILLE", block=DIGEST)
    talk.watch.later(60)
    edited = "1795500009.000001"
    await talk.press(Action.CUSTOMER_MORE, value, channel="D0CAMILLE", block=DIGEST, edited=edited)
    assert notes(talk) == ["no_answer", "no_answer"]


async def test_a_call_on_a_private_card_shows_the_card_anew(talk: Conversation) -> None:
    value = more_value(More.NO_ANSWER, 1)
    await talk.press(Action.CUSTOMER_MORE, value, ephemeral=True, block="card.1.do.r1")
    (card,) = talk.of("respond")
    assert card.sent["replace_original"] is True
    assert "ACME (C0001)" in card.sent["text"]


async def test_a_call_from_an_old_message_is_said_beside_it(talk: Conversation) -> None:
    old = "digest.20261103.row1.do.r1"
    await talk.press(Action.CUSTOMER_MORE, more_value(More.NO_ANSWER, 1), channel="D0CAMILLE", block=old)
    (said,) = talk.of("respond")
    assert said.sent["replace_original"] is False
    assert '"note:1"' in said.shown


@pytest.mark.parametrize(
    ("what", "callback"),
    [(More.NOTE, "note"), (More.DISPUTE, "dispute"), (More.PLAN, "plan"), (More.HISTORY, "history")],
)
async def test_the_overflow_opens_the_rest(talk: Conversation, what: More, callback: str) -> None:
    form = await opened(talk, Action.CUSTOMER_MORE, more_value(what, 1), block=DIGEST)
    assert form.sent["view"]["callback_id"] == callback


async def test_undo_in_the_digest_is_the_outboxs_to_show(talk: Conversation) -> None:
    await promised(talk, CAMILLE)
    await talk.press(Action.UNDO, "promise:1", channel="D0CAMILLE", block=DIGEST)
    assert talk.work.records.promises.kept[1].state.value == "cancelled"
    assert [call.method for call in talk.calls] == ["views.publish"]


async def test_undo_takes_the_place_of_what_it_undoes(talk: Conversation) -> None:
    await promised(talk, CAMILLE)
    await talk.press(Action.UNDO, "promise:1", ephemeral=True, block="done.do.r1")
    (said,) = talk.of("respond")
    assert said.sent["replace_original"] is True
    assert said.sent["text"].startswith("Undone")


async def test_undo_in_a_modal_says_so_there(talk: Conversation) -> None:
    await promised(talk, CAMILLE)
    view = {"id": "V0DONE", "type": "modal", "callback_id": "done"}
    await talk.press(Action.UNDO, "promise:1", view=view, block="done.do.r1")
    (said,) = talk.of("views.update")
    assert (said.sent["view_id"], said.sent["view"]["callback_id"]) == ("V0DONE", "done")


async def test_an_undo_that_is_refused_is_said_privately(talk: Conversation) -> None:
    await promised(talk, NADIA)
    await talk.press(Action.UNDO, "promise:1", channel="D0CAMILLE", block=DIGEST)
    (said,) = talk.of("respond")
    assert (said.sent["replace_original"], "Nadia Benali" in said.sent["text"]) == (False, True)
    assert talk.work.records.promises.kept[1].state.value == "open"


async def third(talk: Conversation) -> str:
    for key in ("one", "two", "three"):
        last = await promised(talk, CAMILLE, key)
    assert last.state.value == "proposed"
    return record_value("promise", last.id, last.version)


async def test_the_credit_manager_agrees_at_once(talk: Conversation) -> None:
    value = await third(talk)
    await talk.press(Action.PROMISE_AGREE, value, who=U_NADIA, channel="D0NADIA", block="asked.do")
    assert talk.work.records.promises.kept[3].state.value == "open"
    assert talk.of("respond") == []


async def test_a_refusal_asks_for_a_reason(talk: Conversation) -> None:
    value = await third(talk)
    where = {"who": U_NADIA, "channel": "D0NADIA", "block": "asked.do"}
    form = await opened(talk, Action.PROMISE_REFUSE, value, **where)
    blank = json.loads((await talk.send(submission(view_of(form, text=typed(" ")), U_NADIA))).body)
    assert list(blank["errors"]) == ["text"]
    assert (await talk.send(submission(view_of(form, text=typed("too often")), U_NADIA))).body == ""
    refused = talk.work.records.promises.kept[3]
    assert (refused.state.value, refused.decision_reason) == ("refused", "too often")


async def test_a_decision_that_came_too_late_says_who_decided(talk: Conversation) -> None:
    value = await third(talk)
    await talk.press(Action.PROMISE_AGREE, value, who=U_NADIA, channel="D0NADIA", block="asked.do")
    await talk.press(Action.PROMISE_CANCEL, value, channel="D0CAMILLE", block="asked.do")
    (said,) = talk.of("respond")
    assert "Nadia Benali" in said.sent["text"]


async def test_an_open_promise_is_withdrawn_from_the_card_which_shows_it_anew(talk: Conversation) -> None:
    promise = await promised(talk, CAMILLE)
    value = record_value("promise", promise.id, promise.version)
    view = {"id": "V0CARD", "type": "modal", "callback_id": "card"}
    await talk.press(Action.PROMISE_CANCEL, value, view=view, block="card.1.promise1.r1")
    assert talk.work.records.promises.kept[1].state.value == "cancelled"
    (shown,) = talk.of("views.update")
    assert (shown.sent["view_id"], shown.sent["view"]["callback_id"]) == ("V0CARD", "card")
    assert talk.of("views.publish") and talk.of("respond", "views.open", "views.push") == []


async def test_an_open_promise_is_withdrawn_from_home_which_shows_it_anew(talk: Conversation) -> None:
    promise = await promised(talk, CAMILLE)
    value = record_value("promise", promise.id, promise.version)
    view = {"id": "V0HOME", "type": "home"}
    await talk.press(Action.PROMISE_CANCEL, value, view=view, block="home.20261124.promises.promise1-do.r1")
    assert talk.work.records.promises.kept[1].state.value == "cancelled"
    assert [call.method for call in talk.calls] == ["views.publish"]
    (entry,) = [one for one in talk.work.records.trail.entries if one.entry.deed == "promise.cancelled"]
    assert entry.entry.surface.value == "home"


async def test_who_did_not_log_a_promise_is_told_who_may_withdraw_it(talk: Conversation) -> None:
    promise = await promised(talk, NADIA)
    value = record_value("promise", promise.id, promise.version)
    view = {"id": "V0HOME", "type": "home"}
    await talk.press(Action.PROMISE_CANCEL, value, view=view, block="home.20261124.promises.promise1-do.r1")
    assert talk.work.records.promises.kept[1].state.value == "open"
    (said,) = talk.of("views.open")
    assert "Nadia Benali" in said.shown


async def test_who_may_not_decide_is_told_who_may(talk: Conversation) -> None:
    value = await third(talk)
    await talk.press(Action.PROMISE_AGREE, value, channel="D0CAMILLE", block="asked.do")
    (said,) = talk.of("respond")
    assert "Nadia Benali" in said.sent["text"]
    assert talk.work.records.promises.kept[3].state.value == "proposed"


async def taken(talk: Conversation, action: str, **where: Any) -> str:
    dispute = await disputed(talk, CAMILLE)
    value = record_value("dispute", dispute.id, dispute.version)
    await talk.press(action, value, who=U_NADIA, channel="D0NADIA", block="dispute.do", **where)
    return talk.work.records.disputes.kept[1].state.value


@pytest.mark.parametrize(
    ("action", "state"),
    [
        (Action.DISPUTE_TAKE, "in_progress"),
        (Action.DISPUTE_WAIT, "waiting_on_customer"),
        (Action.DISPUTE_WITHDRAW, "withdrawn"),
    ],
)
async def test_steps_without_words_are_taken_at_once(talk: Conversation, action: Action, state: str) -> None:
    assert await taken(talk, action) == state
    assert talk.of("respond", "views.open") == []


@pytest.mark.parametrize(
    ("action", "filled", "field", "value"),
    [
        (Action.DISPUTE_COMMENT, {"text": typed("photo?")}, "state", "open"),
        (Action.DISPUTE_RESOLVE, {"outcome": chosen("rejected"), "text": typed("no")}, "state", "rejected"),
        (Action.DISPUTE_RESOLVE, {"outcome": chosen("withdrawn")}, "state", "withdrawn"),
        (Action.DISPUTE_TARGET, {"target": {"selected_date": "2026-12-20"}, "text": typed("later")}, "", ""),
    ],
)
async def test_steps_with_words_ask_for_them(
    talk: Conversation, action: Action, filled: dict[str, Any], field: str, value: str
) -> None:
    dispute = await disputed(talk, CAMILLE)
    record = record_value("dispute", dispute.id, dispute.version)
    form = await opened(talk, action, record, who=U_NADIA, channel="D0NADIA", block="dispute.do")
    assert (await talk.send(submission(view_of(form, **filled), U_NADIA))).body == ""
    after = talk.work.records.disputes.kept[1]
    assert after.state.value == value if field else str(after.target_on) == "2026-12-20"


async def test_a_step_in_the_dispute_s_own_window_shows_it_anew(talk: Conversation) -> None:
    dispute = await disputed(talk, CAMILLE)
    view = {"id": "V0THREAD", "type": "modal", "callback_id": "dispute_thread", "root_view_id": "V0THREAD"}
    value = record_value("dispute", dispute.id, 1)
    await talk.press(Action.DISPUTE_TAKE, value, who=U_NADIA, view=view)
    (shown,) = talk.of("views.update")
    assert (shown.sent["view_id"], shown.sent["view"]["callback_id"]) == ("V0THREAD", "dispute_thread")


async def test_whoever_may_not_see_the_customer_changes_nothing(talk: Conversation) -> None:
    assert acting(PAUL).person == "paul@lumen.fr"
    await talk.press(Action.CUSTOMER_MORE, more_value(More.NO_ANSWER, 1), who="U0PAUL", block=DIGEST)
    assert notes(talk) == []
    assert "ACME" not in talk.only("respond").shown


async def test_the_history_pages_in_its_own_window(talk: Conversation) -> None:
    await promised(talk, CAMILLE)
    view = {"id": "V0PAST", "type": "modal", "callback_id": "history"}
    await talk.press(Action.HISTORY_PAGE, "history:1:0", view=view)
    assert talk.only("views.update").sent["view_id"] == "V0PAST"
    talk.calls.clear()
    await talk.press(Action.HISTORY_PAGE, "history:1:0", ephemeral=True)
    assert talk.only("respond").sent["replace_original"] is True
    talk.calls.clear()
    await talk.press(Action.HISTORY_OPEN, CARD, who=U_CAMILLE)
    assert talk.only("views.open").sent["view"]["callback_id"] == "history"

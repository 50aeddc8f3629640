"""The forms of plans, disputes and notes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from fakes_books import FakeBooks
from fakes_conversation import TEAM, FakeWork

from bot.ids import Action, customer_value, document_value
from bot.ports import Work
from conversation.acme import (
    CARD,
    DIGEST,
    NEW,
    OLD,
    chosen,
    disputed,
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
from conversation.talk import CAMILLE, NADIA, U_CAMILLE, Call, Conversation, conversation
from conversation.test_promise_forms import redrawn
from handlers.slack.desk import Patience


@pytest.fixture
def books(books: FakeBooks) -> FakeBooks:
    return with_records(books)


def parts(call: Call) -> list[str]:
    inputs = [one for one in call.sent["view"]["blocks"] if one["type"] == "input"]
    found = [one for one in inputs if one["block_id"].startswith("part_amount#")]
    return [one["element"]["initial_value"] for one in found]


async def test_a_plan_has_another_number_of_parts(talk: Conversation) -> None:
    form = await opened(talk, Action.PLAN_OPEN, document_value(OLD), block=DIGEST)
    assert parts(form) == ["6166.68", "6166.66", "6166.66"]
    anew = await redrawn(talk, form, Action.PLAN_FEWER)
    assert parts(anew) == ["9250", "9250"]
    assert (await talk.send(submission(view_of(anew)))).body == ""
    plan = talk.work.records.promises.plans[1]
    assert plan.state.value == "proposed"
    assert [str(one.amount.amount) for one in talk.work.records.promises.kept.values()] == ["9250", "9250"]


async def test_a_plan_takes_the_place_of_the_promise_it_came_from(talk: Conversation) -> None:
    form = await opened(talk, Action.PROMISE_OPEN, block=DIGEST)
    view = view_of(form, invoices=ticked(OLD, NEW))
    await talk.press(Action.PLAN_OPEN, CARD, view=view)
    (plan,) = talk.of("views.update")
    assert (plan.sent["view_id"], plan.sent["view"]["callback_id"]) == ("V1", "plan")
    assert [one["value"] for one in input_of(plan, "invoices")["element"]["initial_options"]] == ["11", "12"]
    assert (await talk.send(submission(view_of(plan)))).body == ""


async def test_what_is_wrong_with_a_part_is_said_below_it(talk: Conversation) -> None:
    form = await opened(talk, Action.PLAN_OPEN, block=DIGEST)
    view = view_of(form)
    inputs = view["state"]["values"]
    inputs["part_amount#2"]["part_amount"] = typed("much")
    inputs["part_date#3"]["part_date"] = on("")
    said = json.loads((await talk.send(submission(view))).body)
    assert sorted(said["errors"]) == ["part_amount#2", "part_date#3"]


async def test_days_of_a_plan_that_do_not_follow_each_other_are_said(talk: Conversation) -> None:
    form = await opened(talk, Action.PLAN_OPEN, block=DIGEST)
    view = view_of(form)
    view["state"]["values"]["part_date#2"]["part_date"] = on("2026-11-25")
    said = json.loads((await talk.send(submission(view))).body)
    assert [one.split("#")[0] for one in said["errors"]] == ["part_date"]
    assert talk.work.records.promises.plans == {}


async def test_a_dispute_of_a_part_follows_what_is_chosen(talk: Conversation) -> None:
    form = await opened(talk, Action.DISPUTE_OPEN, document_value(OLD), block=DIGEST)
    anew = await redrawn(talk, form, "dispute.shaped#2", part=chosen("part"), reason=chosen("quality"))
    view = view_of(anew, amount=typed("2300"), reason=chosen("quality"), part=chosen("part"))
    assert (await talk.send(submission(view))).body == ""
    (dispute,) = talk.work.records.disputes.kept.values()
    assert (dispute.document_id, str(dispute.amount.amount), dispute.is_whole) == (OLD, "2300", False)


async def test_the_target_follows_the_reason_until_somebody_gives_one(talk: Conversation) -> None:
    form = await opened(talk, Action.DISPUTE_OPEN, document_value(OLD), block=DIGEST)
    assert "initial_date" not in input_of(form, "target")["element"]
    anew = await redrawn(talk, form, "dispute.shaped#3", reason=chosen("quality"))
    given = input_of(anew, "target")["element"]["initial_date"]
    same = await redrawn(talk, anew, "dispute.shaped#3", reason=chosen("already_paid"), stamp="1795500009.1")
    assert input_of(same, "target")["element"]["initial_date"]
    filled = {"reason": chosen("price"), "target": on("2026-12-24"), "stamp": "1795500010.1"}
    own = await redrawn(talk, same, "dispute.shaped#5", **filled)
    assert input_of(own, "target")["element"]["initial_date"] == "2026-12-24"
    assert given == "2026-12-08"


async def test_a_dispute_lacks_a_reason_and_an_amount(talk: Conversation) -> None:
    form = await opened(talk, Action.DISPUTE_OPEN, document_value(OLD), block=DIGEST)
    said = json.loads((await talk.send(submission(view_of(form, part=chosen("part"))))).body)
    assert sorted(said["errors"]) == ["part", "reason"]


async def test_a_dispute_of_an_invoice_that_somebody_disputed_meanwhile(talk: Conversation) -> None:
    form = await opened(talk, Action.DISPUTE_OPEN, document_value(NEW), block=DIGEST)
    await disputed(talk, NADIA)
    said = json.loads((await talk.send(submission(view_of(form, reason=chosen("price"))))).body)
    assert "Nadia Benali" in str(said)
    assert len(talk.work.records.disputes.kept) == 1


async def test_the_same_dispute_twice_is_one_and_not_a_word(talk: Conversation) -> None:
    form = await opened(talk, Action.DISPUTE_OPEN, document_value(NEW), block=DIGEST)
    body = submission(view_of(form, reason=chosen("price")))
    await talk.send(body)
    assert (await talk.send(body)).body == ""
    assert len(talk.work.records.disputes.kept) == 1


async def test_the_same_dispute_of_a_part_twice_is_one_and_not_a_word(talk: Conversation) -> None:
    form = await opened(talk, Action.DISPUTE_OPEN, document_value(NEW), block=DIGEST)
    anew = await redrawn(talk, form, "dispute.shaped#2", part=chosen("part"), reason=chosen("quality"))
    part = {"part": chosen("part"), "amount": typed("300"), "reason": chosen("quality")}
    body = submission(view_of(anew, **part))
    await talk.send(body)
    assert (await talk.send(body)).body == ""
    (dispute,) = talk.work.records.disputes.kept.values()
    assert str(dispute.amount.amount) == "300"


async def test_a_note_is_added(talk: Conversation) -> None:
    form = await opened(talk, Action.NOTE_OPEN, document_value(NEW), block=DIGEST)
    view = view_of(form, text=typed("new buyer <!channel>"), kind=chosen("note"))
    assert (await talk.send(submission(view))).body == ""
    (note,) = talk.work.records.notes.kept.values()
    assert (note.text, note.document_id, note.customer_id) == ("new buyer <!channel>", NEW, 1)


async def test_a_note_without_words_is_said_below_them(talk: Conversation) -> None:
    form = await opened(talk, Action.NOTE_OPEN, block=DIGEST)
    said = json.loads((await talk.send(submission(view_of(form, text=typed("  "))))).body)
    assert list(said["errors"]) == ["text"]


def shortcut(text: str) -> dict[str, Any]:
    return {
        "type": "message_action",
        "callback_id": "note_on",
        "user": {"id": U_CAMILLE, "team_id": TEAM},
        "team": {"id": TEAM},
        "trigger_id": "1.2.x",
        "channel": {"id": "C0SALES"},
        "message": {"text": text, "ts": "1795500000.000007"},
        "response_url": "http://127.0.0.1:9/respond",
    }


async def test_somebodys_message_becomes_a_note_on_the_customer_that_is_chosen(talk: Conversation) -> None:
    await talk.send(shortcut("Paid &amp; gone, see <https://lumen.fr/x|the mail>"))
    which = talk.only("views.open")
    talk.calls.clear()
    await talk.press(Action.NOTE_PICK, CARD, view=view_of(which))
    form = talk.only("views.update")
    assert input_of(form, "text")["element"]["initial_value"] == "Paid & gone, see the mail"
    talk.calls.clear()
    answer = json.loads((await talk.send(submission(view_of(form)))).body)
    assert answer["view"]["callback_id"] == "done"
    (note,) = talk.work.records.notes.kept.values()
    assert note.text == "Paid & gone, see the mail"


class SlowWork(FakeWork):
    """A database that takes its time to write."""

    @asynccontextmanager
    async def working(self) -> AsyncIterator[Work]:
        await asyncio.sleep(0.05)
        async with super().working() as one:
            yield one


async def test_a_form_that_takes_long_says_what_became_of_it(books: FakeBooks) -> None:
    async with conversation(books, Patience(trigger=0), SlowWork) as talk:
        await talk.press(Action.NOTE_OPEN, CARD, block=DIGEST)
        form = talk.calls[-1]
        talk.calls.clear()
        answer = json.loads((await talk.send(submission(view_of(form, text=typed("hello"))))).body)
        assert "Working on it" in str(answer)
        (said,) = talk.of("views.update")
        assert said.sent["view"]["callback_id"] == "done"


async def test_an_invoice_of_somebody_elses_customer_opens_nothing(talk: Conversation) -> None:
    await talk.press(Action.NOTE_OPEN, document_value(21), block=DIGEST)
    assert "Vidal" not in talk.only("respond").shown
    talk.calls.clear()
    await talk.press(Action.DISPUTE_OPEN, document_value(999), block=DIGEST)
    assert "document" in talk.only("respond").sent["text"]


async def test_a_promised_invoice_can_be_disputed(talk: Conversation) -> None:
    await promised(talk, CAMILLE)
    form = await opened(talk, Action.DISPUTE_OPEN, customer_value(1), block=DIGEST)
    assert "9,000" in form.shown


@pytest.mark.parametrize(
    "action", [Action.PROMISE_PICK, Action.DISPUTE_PICK, Action.NOTE_PICK, Action.HISTORY_OPEN]
)
async def test_the_question_whose_it_is_looks_customers_up(talk: Conversation, action: Action) -> None:
    body = {
        "type": "block_suggestion",
        "user": {"id": U_CAMILLE, "team_id": TEAM},
        "team": {"id": TEAM},
        "action_id": action.value,
        "block_id": "which",
        "value": "",
    }
    offered = json.loads((await talk.send(body)).body)["options"]
    assert offered[0]["value"] == CARD


async def test_home_is_published_after_a_form_of_home(talk: Conversation) -> None:
    view = {"id": "V0HOME", "type": "home"}
    await talk.press(Action.NOTE_OPEN, CARD, view=view)
    form = talk.only("views.open")
    talk.calls.clear()
    assert (await talk.send(submission(view_of(form, text=typed("hello"))))).body == ""
    assert [call.method for call in talk.calls] == ["views.publish"]

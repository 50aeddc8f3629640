"""Promises, disputes and notes typed after `/credit`: read back, asked about, undone."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from fakes import eur
from fakes_books import FakeBooks

from bot.credit.ledger import DocumentKind
from bot.figures import FoundDocument
from bot.ids import Action, document_value
from conversation.acme import CARD, NEW, OLD, chosen, input_of, promised, submission, view_of, with_records
from conversation.books import ACME, VIDAL
from conversation.talk import CAMILLE, NADIA, U_NADIA, U_PAUL, Conversation
from conversation.test_commands import looks_up


@pytest.fixture
def books(books: FakeBooks) -> FakeBooks:
    with_records(books)
    looks_up(books, code=[ACME])
    books.numbers.known = [
        FoundDocument(
            id=NEW,
            entity="MAIN",
            number="F-0902",
            kind=DocumentKind.INVOICE,
            customer_code="C0001",
            customer_name="ACME",
            open_amount=eur("2300"),
            due_on=date(2026, 12, 11),
        )
    ]
    return books


def button(talk: Conversation, action: str) -> dict[str, str]:
    """The button of the last answer."""
    blocks = talk.of("respond")[-1].sent["blocks"]
    elements = [each for block in blocks if block["type"] == "actions" for each in block["elements"]]
    found: dict[str, str] = next(one for one in elements if one["action_id"].split("#")[0] == action)
    block = next(one["block_id"] for one in blocks if found in one.get("elements", []))
    return {**found, "block": block}


async def test_an_exact_promise_is_read_back_and_counts_when_it_is_pressed(talk: Conversation) -> None:
    await talk.type("promise C0001 12000 15/12")
    assert talk.work.records.promises.kept == {}
    assert "Tue 15 Dec" in talk.only("respond").shown or "Tuesday 15 December" in talk.only("respond").shown
    log = button(talk, Action.PROMISE_LOG)
    talk.calls.clear()
    await talk.press(Action.PROMISE_LOG, log["value"], ephemeral=True, block=log["block"])
    (promise,) = talk.work.records.promises.kept.values()
    assert (promise.amount, promise.state.value) == (eur("12000"), "open")
    (said,) = talk.of("respond")
    assert said.sent["replace_original"] is True
    assert '"promise:1"' in said.shown


async def test_what_was_read_back_counts_once(talk: Conversation) -> None:
    await talk.type("promise C0001 12000 15/12")
    log = button(talk, Action.PROMISE_LOG)
    for seconds in (0, 60):
        talk.watch.later(seconds)
        await talk.press(Action.PROMISE_LOG, log["value"], ephemeral=True, block=log["block"])
    assert len(talk.work.records.promises.kept) == 1
    assert "already" in talk.of("respond")[-1].sent["text"].lower()


async def test_somebody_elses_draft_is_nobodys(talk: Conversation) -> None:
    await talk.type("promise C0001 12000 15/12")
    log = button(talk, Action.PROMISE_LOG)
    await talk.press(Action.PROMISE_LOG, log["value"], who=U_NADIA, ephemeral=True, block=log["block"])
    assert talk.work.records.promises.kept == {}


async def test_what_was_read_back_can_be_changed_and_is_still_one_wish(talk: Conversation) -> None:
    await talk.type("promise C0001 12000 15/12")
    change, log = button(talk, Action.PROMISE_CHANGE), button(talk, Action.PROMISE_LOG)
    talk.calls.clear()
    await talk.press(Action.PROMISE_CHANGE, change["value"], ephemeral=True, block=change["block"])
    form = talk.only("views.open")
    assert input_of(form, "amount")["element"]["initial_value"] == "12000"
    talk.calls.clear()
    assert (await talk.send(submission(view_of(form)))).body == ""
    assert talk.of("respond")[0].sent["replace_original"] is True
    await talk.press(Action.PROMISE_LOG, log["value"], ephemeral=True, block=log["block"])
    assert len(talk.work.records.promises.kept) == 1


async def test_a_promise_without_a_day_opens_the_form(talk: Conversation) -> None:
    await talk.type("promise C0001 12000")
    form = talk.only("views.open")
    assert input_of(form, "amount")["element"]["initial_value"] == "12000"
    talk.calls.clear()
    answer = json.loads((await talk.send(submission(view_of(form)))).body)
    assert answer["view"]["callback_id"] == "done"


async def test_a_mistyped_day_is_said_and_is_nobody_who_said_it(talk: Conversation) -> None:
    await talk.type("promise C0001 12000 15/13")
    form = talk.only("views.open")
    assert "could not read" in form.shown
    assert input_of(form, "who")["element"].get("initial_value") != "15/13"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("prmise ACME 12000 fri", "promise"),
        ("promis ACME", "promise"),
        ("disput 0902", "dispute"),
        ("undoo", "undo"),
        ("histroy ACME", "history"),
        ("notes ACME hi", "note"),
        ("invoce 0871", "invoice"),
        ("custmer ACME", "customer"),
        ("overdu", "overdue"),
        ("setings", "settings"),
        ("hlep", "help"),
    ],
)
async def test_a_slip_in_a_verb_is_asked_about(
    talk: Conversation, books: FakeBooks, typed: str, meant: str
) -> None:
    looks_up(books)
    await talk.type(typed)
    assert f"Did you mean {meant}?" in talk.only("respond").sent["text"]


async def test_a_form_whose_trigger_is_dead_is_offered_by_a_button(talk: Conversation) -> None:
    talk.slack.refusing["views.open"] = ["expired_trigger_id"]
    await talk.type("promise C0001 12000")
    pick = button(talk, Action.PROMISE_PICK)
    talk.calls.clear()
    await talk.press("promise.pick#1", pick["value"], ephemeral=True, block=pick["block"])
    assert input_of(talk.only("views.open"), "amount")["element"]["initial_value"] == "12000"


async def test_several_customers_are_a_question_that_goes_on_with_the_promise(
    talk: Conversation, books: FakeBooks
) -> None:
    other = replace(VIDAL, salesperson="C. ROY")
    looks_up(books, words=[ACME, other])
    await talk.type("promise lumen 12000 15/12")
    pick = button(talk, Action.PROMISE_PICK)
    assert pick["value"] == CARD
    looks_up(books, code=[ACME])
    talk.calls.clear()
    await talk.press("promise.pick#1", pick["value"], ephemeral=True, block=pick["block"])
    read = talk.only("respond")
    assert read.sent["replace_original"] is True
    assert "12,000" in read.sent["text"]


async def test_an_amount_above_what_is_open_is_said(talk: Conversation) -> None:
    await talk.type("promise C0001 90000 15/12")
    assert "20,800" in talk.only("respond").sent["text"]


async def test_an_exact_dispute_is_read_back_and_opened(talk: Conversation) -> None:
    await talk.type("dispute F-0902 quality scratched")
    log = button(talk, Action.DISPUTE_LOG)
    talk.calls.clear()
    await talk.press(Action.DISPUTE_LOG, log["value"], ephemeral=True, block=log["block"])
    (dispute,) = talk.work.records.disputes.kept.values()
    assert (dispute.document_id, dispute.reason.value, dispute.note) == (NEW, "quality", "scratched")


async def test_a_dispute_without_a_reason_opens_the_form(talk: Conversation) -> None:
    await talk.type("dispute F-0902")
    form = talk.only("views.open")
    assert input_of(form, "invoice")["element"]["initial_option"]["value"] == str(NEW)
    answer = json.loads((await talk.send(submission(view_of(form, reason=chosen("price"))))).body)
    assert answer["view"]["callback_id"] == "done"


async def test_several_invoices_are_a_question_that_goes_on_with_the_dispute(
    talk: Conversation, books: FakeBooks
) -> None:
    first = books.numbers.known[0]
    books.numbers.known = [first, replace(first, id=OLD, number="F-1902")]
    await talk.type("dispute 902 quality scratched")
    pick = button(talk, Action.DISPUTE_PICK)
    talk.calls.clear()
    await talk.press("dispute.pick#1", document_value(NEW), ephemeral=True, block=pick["block"])
    form = talk.only("views.open")
    assert input_of(form, "reason")["element"]["initial_option"]["value"] == "quality"
    assert input_of(form, "text")["element"]["initial_value"] == "scratched"


async def test_a_note_is_added_at_once_with_an_undo(talk: Conversation) -> None:
    await talk.type('note "C0001" new buyer')
    (note,) = talk.work.records.notes.kept.values()
    assert (note.text, note.customer_id) == ("new buyer", 1)
    assert button(talk, Action.UNDO)["value"] == "note:1"


async def test_a_note_without_words_opens_the_form(talk: Conversation) -> None:
    await talk.type("note C0001")
    assert talk.only("views.open").sent["view"]["callback_id"] == "note"


async def test_undo_takes_the_last_thing_back(talk: Conversation) -> None:
    await talk.type("undo")
    assert talk.work.records.promises.kept == {}
    talk.calls.clear()
    await promised(talk, CAMILLE)
    await talk.type("undo")
    assert talk.work.records.promises.kept[1].state.value == "cancelled"
    assert talk.of("respond")[0].sent["text"].startswith("Undone")


async def test_the_history_of_a_customer_is_said_privately(talk: Conversation) -> None:
    await promised(talk, CAMILLE)
    await talk.type("history C0001")
    assert "9,000" in talk.only("respond").shown


async def test_a_history_is_only_of_customers_one_sees(talk: Conversation, books: FakeBooks) -> None:
    await promised(talk, CAMILLE)
    await talk.press(Action.HISTORY_OPEN, CARD, who=U_PAUL)
    assert "9,000" not in talk.only("respond").shown


async def test_a_read_back_that_came_second_is_a_click_away_from_the_card(talk: Conversation) -> None:
    await talk.type("promise C0001 12000 15/12")
    log = button(talk, Action.PROMISE_LOG)
    await promised(talk, NADIA)
    talk.calls.clear()
    await talk.press(Action.PROMISE_LOG, log["value"], ephemeral=True, block=log["block"])
    (said,) = talk.of("respond")
    assert (said.sent["replace_original"], "Nadia Benali" in said.sent["text"]) == (False, True)
    assert button(talk, Action.CUSTOMER_OPEN)["value"] == CARD
    assert len(talk.work.records.promises.kept) == 1


async def test_hostile_words_of_a_note_page_nobody(talk: Conversation) -> None:
    await talk.type('note "C0001" &lt;!channel&gt; <@U0NADIA|nadia> *now*')
    assert "<!channel>" not in talk.of("respond")[0].shown
    assert "<@U0NADIA" not in talk.of("respond")[0].shown

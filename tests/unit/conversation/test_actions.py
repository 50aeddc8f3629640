"""Buttons, selects and searches: where the answer goes, and who may have it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from fakes_books import FakeBooks, FakeFinder
from fakes_conversation import TEAM

from bot.ids import Action, customer_value, document_value
from bot.list_ids import OverdueKey, morning_value, overdue_value
from conversation.books import ACME, VIDAL, slow
from conversation.talk import U_CAMILLE, U_NADIA, U_PAUL, U_STRANGER, Conversation, conversation
from handlers.slack.desk import Patience

CARD = customer_value(1)
LATE = overdue_value(OverdueKey(date(2026, 11, 24), "mine"))


def modal(depth: int = 1, callback: str = "menu") -> dict[str, Any]:
    """A modal on others."""
    below = {1: "", 2: "V0ROOT", 3: "V0MIDDLE"}[depth]
    view = {"id": "V0HERE", "type": "modal", "callback_id": callback, "previous_view_id": below}
    return {**view, "root_view_id": "V0HERE" if depth == 1 else "V0ROOT"}


HOME = {"id": "V0HOME", "type": "home"}


async def test_a_card_opens_over_a_message(talk: Conversation) -> None:
    await talk.press(Action.CUSTOMER_OPEN, CARD)
    opened = talk.only("views.open")
    assert opened.sent["view"]["callback_id"] == "card"
    assert "C0001" in opened.shown


@pytest.mark.parametrize(
    ("where", "method"),
    [
        (HOME, "views.open"),
        (modal(1), "views.push"),
        (modal(2), "views.push"),
        (modal(3), "views.update"),
    ],
)
async def test_modals_are_three_deep_at_most(talk: Conversation, where: dict[str, Any], method: str) -> None:
    await talk.press(Action.CUSTOMER_OPEN, CARD, view=where)
    shown = talk.only(method)
    assert shown.sent["view"]["callback_id"] == "card"
    if method == "views.update":
        assert shown.sent["view_id"] == "V0HERE"


async def test_a_numbered_button_and_a_select_are_read_alike(talk: Conversation) -> None:
    await talk.press("customer.show#2", CARD, ephemeral=True)
    assert "ACME (C0001)" in talk.only("respond").sent["text"]


async def test_the_chosen_customer_takes_the_place_of_a_private_question(talk: Conversation) -> None:
    await talk.press(Action.CUSTOMER_SHOW, CARD, ephemeral=True)
    assert talk.only("respond").sent["replace_original"] is True


async def test_a_slow_card_announces_itself_in_the_place_of_the_question(books: FakeBooks) -> None:
    async with conversation(slow(books), Patience(answer=0)) as talk:
        await talk.press(Action.CUSTOMER_SHOW, CARD, ephemeral=True)
    assert [call.sent["replace_original"] for call in talk.calls] == [True, True]
    assert talk.calls[0].sent["text"].startswith("Working on it")


async def test_the_chosen_customer_opens_where_the_question_is_no_private_message(talk: Conversation) -> None:
    await talk.press(Action.CUSTOMER_SHOW, CARD, view=modal(1))
    assert talk.only("views.push").sent["view"]["callback_id"] == "card"


@pytest.mark.parametrize("who", [U_PAUL, U_STRANGER])
@pytest.mark.parametrize("action", [Action.CUSTOMER_OPEN, Action.CUSTOMER_HOW, Action.CUSTOMER_SHOW])
async def test_whoever_may_not_see_a_customer_sees_nothing_of_it(
    talk: Conversation, action: Action, who: str
) -> None:
    await talk.press(action, CARD, who=who)
    assert "ACME" not in talk.only("respond").shown


@pytest.mark.parametrize(
    ("action", "value"),
    [
        (Action.CUSTOMER_OPEN, "17"),
        (Action.CUSTOMER_OPEN, ""),
        (Action.INVOICE_SHOW, "customer:1:v1"),
        (Action.OVERDUE_NEXT, "mine:20261124"),
        (Action.OVERDUE_LIST, "overdue:20269999:mine:0:0:0::"),
        (Action.DIGEST_OPEN, "digest"),
        (Action.DIGEST_OPEN, morning_value(date(2026, 11, 25), "own")),
    ],
)
async def test_a_value_of_another_version_is_a_sentence(
    talk: Conversation, action: Action, value: str
) -> None:
    await talk.press(action, value, ephemeral=True)
    assert "another version" in talk.only("respond").sent["text"]


async def test_a_button_that_no_version_knows_is_a_sentence(talk: Conversation) -> None:
    await talk.press("promise.log", "x")
    assert "another version" in talk.only("respond").sent["text"]


async def test_a_document_that_is_gone_is_a_sentence(talk: Conversation) -> None:
    await talk.press(Action.INVOICE_SHOW, document_value(7), ephemeral=True)
    assert "No document that you may see" in talk.only("respond").sent["text"]


async def test_all_late_customers_of_a_digest_come_in_its_thread(talk: Conversation) -> None:
    await talk.press(Action.OVERDUE_LIST, LATE, channel="D0CAMILLE")
    asked, posted = talk.calls
    assert (asked.method, asked.sent["users"]) == ("conversations.open", U_CAMILLE)
    assert (posted.method, posted.sent["channel"]) == ("chat.postMessage", "D0CAMILLE")
    assert posted.sent["thread_ts"] == "1795500000.000001"
    assert "18,500" in posted.shown


async def test_the_next_page_comes_below_in_the_thread(talk: Conversation) -> None:
    following = overdue_value(OverdueKey(date(2026, 11, 24), "mine", offset=100))
    await talk.press(Action.OVERDUE_NEXT, following, channel="D0CAMILLE", thread_ts="1795500000.000000")
    assert talk.calls[-1].sent["thread_ts"] == "1795500000.000000"


async def test_the_next_page_takes_the_place_of_a_private_one(talk: Conversation) -> None:
    await talk.press(Action.OVERDUE_NEXT, LATE, ephemeral=True)
    assert talk.only("respond").sent["replace_original"] is True


async def test_the_next_page_takes_the_place_of_one_in_a_modal(talk: Conversation) -> None:
    await talk.press(Action.OVERDUE_NEXT, LATE, view=modal(2, callback="overdue"))
    assert talk.only("views.update").sent["view_id"] == "V0HERE"


async def test_late_customers_open_in_a_modal_without_a_table(talk: Conversation) -> None:
    await talk.press(Action.OVERDUE_LIST, LATE, view=HOME)
    opened = talk.only("views.open")
    assert "18,500" in opened.shown
    assert "data_table" not in opened.shown


@pytest.mark.parametrize("channel", ["D0CAMILLE", "C0SALES", "G0GROUP"])
async def test_somebody_elses_digest_answers_nobody(talk: Conversation, channel: str) -> None:
    await talk.press(Action.OVERDUE_LIST, LATE, who=U_PAUL, channel=channel)
    answer = talk.calls[-1]
    assert answer.method == "respond"
    assert "for the person the message was written to" in answer.sent["text"]
    assert "900" not in answer.shown


async def test_a_list_of_another_person_is_checked_against_who_presses(talk: Conversation) -> None:
    of_paul = overdue_value(OverdueKey(date(2026, 11, 24), "somebody", person="paul@lumen.fr"))
    await talk.press(Action.OVERDUE_NEXT, of_paul, ephemeral=True)
    assert "not yours to see" in talk.only("respond").sent["text"]


async def test_a_thread_whose_slack_takes_no_table_gets_rows(talk: Conversation) -> None:
    talk.slack.refusing["chat.postMessage"] = ["invalid_blocks"]
    await talk.press(Action.OVERDUE_LIST, LATE, channel="D0CAMILLE")
    first, second = [call for call in talk.calls if call.method == "chat.postMessage"]
    assert "data_table" in first.shown
    assert "data_table" not in second.shown


async def test_a_morning_opens_again_for_its_reader(talk: Conversation) -> None:
    await talk.press(Action.DIGEST_OPEN, morning_value(date(2026, 11, 24), "own"), channel="D0CAMILLE")
    opened = talk.only("views.open")
    assert opened.sent["view"]["callback_id"] == "digest"
    assert "Customer 1" in opened.shown
    assert "Customer 2" not in opened.shown


async def test_the_morning_of_nobodys_customers_is_not_a_salespersons(talk: Conversation) -> None:
    await talk.press(Action.DIGEST_OPEN, morning_value(date(2026, 11, 24), "unassigned"))
    assert "not kept" in talk.only("respond").sent["text"]


@pytest.mark.parametrize(
    ("action", "callback"),
    [(Action.SETTINGS_OPEN, "settings"), (Action.HELP_OPEN, "help"), (Action.MENU_OPEN, "menu")],
)
async def test_settings_help_and_menu_open(talk: Conversation, action: Action, callback: str) -> None:
    await talk.press(action, action.value, who=U_NADIA)
    assert talk.only("views.open").sent["view"]["callback_id"] == callback


async def test_help_on_a_verb_takes_the_place_of_a_private_question(talk: Conversation) -> None:
    await talk.press(Action.HELP_OPEN, "overdue", ephemeral=True)
    assert talk.only("respond").sent["replace_original"] is True


def search(typed: str, who: str = U_CAMILLE) -> dict[str, Any]:
    return {
        "type": "block_suggestion",
        "action_id": "customer.search",
        "block_id": "b",
        "value": typed,
        "user": {"id": who, "team_id": TEAM},
        "team": {"id": TEAM},
        "view": modal(1),
    }


async def test_a_search_offers_the_customers_in_sight(talk: Conversation, books: FakeBooks) -> None:
    books.lookup = FakeFinder(answers={"prefix": [ACME]}, everybody=[ACME, VIDAL])
    answer = await talk.acknowledged(search("ac"))
    assert '"customer:1:v1"' in answer.body
    assert books.asked_finder == [({"C. ROY"}, None)]


async def test_a_search_offers_a_stranger_nothing(talk: Conversation) -> None:
    assert (await talk.acknowledged(search("ac", U_STRANGER))).body == '{"options": []}'


async def test_a_search_that_takes_long_offers_nothing_in_time(books: FakeBooks) -> None:
    async with conversation(books, Patience(search=0)) as talk:
        assert (await talk.acknowledged(search("ac"))).body == '{"options": []}'


@pytest.mark.parametrize(
    "body", [{"user": "U1"}, {"user": {"id": 5}, "view": "x"}, {"user": {}, "actions": [3]}]
)
async def test_a_payload_of_another_shape_harms_nobody(talk: Conversation, body: dict[str, Any]) -> None:
    clicked = {"type": "block_actions", "actions": [{"action_id": "menu.open", "block_id": "b"}]}
    await talk.send({**clicked, **body})
    assert "views.open" not in [call.method for call in talk.calls]

"""`/credit` end to end inside the process: what Slack is sent for what was typed."""

from __future__ import annotations

import asyncio

import pytest
from fakes_books import FakeBooks, FakeFinder
from fakes_conversation import TEAM

from bot.requests import Verb
from conversation.books import ACME, VIDAL, slow
from conversation.talk import U_NADIA, U_STRANGER, Conversation, conversation
from handlers.slack.desk import Patience


def looks_up(books: FakeBooks, **answers: list[object]) -> None:
    books.lookup = FakeFinder(answers=answers, everybody=[ACME, VIDAL])  # type: ignore[arg-type]


async def test_a_command_is_acknowledged_with_nothing_and_answered_to_its_author_alone(
    talk: Conversation, books: FakeBooks
) -> None:
    looks_up(books, code=[ACME])
    acknowledged = await talk.type("C0001")
    assert (acknowledged.status, acknowledged.body) == (200, "")
    answer = talk.only("respond")
    assert answer.sent["response_type"] == "ephemeral"
    assert answer.sent["replace_original"] is False
    assert "ACME (C0001)" in answer.sent["text"]


async def test_only_customers_in_sight_are_looked_for(talk: Conversation, books: FakeBooks) -> None:
    looks_up(books, code=[ACME])
    await talk.type("C0001")
    await talk.type("C0001", who=U_NADIA)
    assert [names for names, _ in books.asked_finder] == [{"C. ROY"}, None]


async def test_a_card_that_is_not_yours_is_refused_even_when_it_was_found(
    talk: Conversation, books: FakeBooks
) -> None:
    looks_up(books, code=[ACME])
    await talk.type("C0001", who="U0PAUL")
    assert "ACME" not in talk.only("respond").shown
    assert "not yours to see" in talk.calls[0].sent["text"]


async def test_several_that_fit_are_a_question_with_a_button_each(
    talk: Conversation, books: FakeBooks
) -> None:
    looks_up(books, prefix=[ACME, VIDAL])
    await talk.type("a")
    shown = talk.only("respond").shown
    assert "customer:1:v1" in shown
    assert "customer:2:v1" in shown


async def test_a_verb_with_a_slip_is_asked_about_when_no_customer_fits(talk: Conversation) -> None:
    await talk.type("overdu mine")
    assert 'I don\'t know "overdu". Did you mean overdue?' in talk.only("respond").sent["text"]


async def test_a_customer_that_is_written_like_a_verb_comes_first(
    talk: Conversation, books: FakeBooks
) -> None:
    looks_up(books, prefix=[ACME])
    await talk.type("overdu")
    assert "ACME (C0001)" in talk.only("respond").sent["text"]


async def test_a_later_command_is_said_to_be_for_later(talk: Conversation) -> None:
    await talk.type("prévision ACME", who=U_NADIA)
    assert "prévision" in talk.only("respond").sent["text"]
    assert talk.books.asked_finder == []


async def test_the_late_customers_come_as_a_table(talk: Conversation) -> None:
    await talk.type("overdue")
    answer = talk.only("respond")
    assert "data_table" in [block["type"] for block in answer.sent["blocks"]]
    assert "18,500" in answer.shown
    assert "Customer 2" not in answer.shown


async def test_a_slack_without_tables_gets_the_list_again_without_one(talk: Conversation) -> None:
    talk.slack.refusing["respond"] = ["invalid_blocks"]
    await talk.type("overdue")
    first, second = talk.calls
    assert "data_table" in [block["type"] for block in first.sent["blocks"]]
    assert "data_table" not in [block["type"] for block in second.sent["blocks"]]
    assert "18,500" in second.shown


@pytest.mark.parametrize("typed", ["overdue @nobody", "overdue <@U0UNKNOWN|who>"])
async def test_late_customers_of_an_unknown_somebody(talk: Conversation, typed: str) -> None:
    await talk.type(typed, who=U_NADIA)
    assert "Je ne connais personne" in talk.only("respond").sent["text"]


async def test_somebody_is_known_by_slack_id_and_by_a_part_of_the_name(talk: Conversation) -> None:
    await talk.type("overdue <@U0PAUL|paul>", who=U_NADIA)
    await talk.type("overdue @petit", who=U_NADIA)
    assert all("Customer 2" in call.shown and "Customer 1" not in call.shown for call in talk.calls)


async def test_late_customers_of_somebody_out_of_sight_are_refused(talk: Conversation) -> None:
    await talk.type("overdue @paul")
    assert "not yours to see" in talk.only("respond").sent["text"]


async def test_a_stranger_learns_nothing(talk: Conversation, books: FakeBooks) -> None:
    looks_up(books, code=[ACME])
    await talk.type("C0001", who=U_STRANGER)
    assert "I cannot answer you here" in talk.only("respond").sent["text"]
    assert books.asked_finder == []


async def test_before_the_first_import_everybody_is_told_so(talk: Conversation, books: FakeBooks) -> None:
    books.empty = True
    await talk.type("ACME")
    assert "no figures yet" in talk.only("respond").sent["text"]


async def test_the_bare_command_opens_the_menu(talk: Conversation) -> None:
    await talk.type("")
    opened = talk.only("views.open")
    assert opened.sent["trigger_id"] == "1.2.x"
    assert opened.sent["view"]["callback_id"] == "menu"


async def test_the_shortcut_opens_the_menu_too(talk: Conversation) -> None:
    await talk.send(
        {
            "type": "shortcut",
            "callback_id": "credit",
            "trigger_id": "1.2.x",
            "user": {"id": U_NADIA, "team_id": TEAM},
            "team": {"id": TEAM},
        }
    )
    assert talk.only("views.open").sent["view"]["title"]["text"] == "Crédit clients"


async def test_settings_open_filled_in(talk: Conversation) -> None:
    await talk.type("settings")
    assert talk.only("views.open").sent["view"]["callback_id"] == "settings"


async def test_settings_in_words_are_kept_and_read_back_in_the_new_language(talk: Conversation) -> None:
    await talk.type("settings lang fr digest 8:15")
    kept = talk.work.preferences.kept["camille@lumen.fr"]
    assert (kept.language, str(kept.digest_hour)) == ("fr", "08:15:00")
    assert "8 h 15" in talk.only("respond").sent["text"]
    assert "Français" in talk.calls[0].sent["text"]


async def test_help_is_private(talk: Conversation) -> None:
    await talk.type(f"help {Verb.OVERDUE}")
    assert talk.only("respond").sent["response_type"] == "ephemeral"


async def test_a_slow_answer_is_announced_and_stands_below(books: FakeBooks) -> None:
    """Slack lets nobody replace what answers a command."""
    looks_up(books, code=[ACME])
    async with conversation(slow(books), Patience(answer=0)) as talk:
        await talk.type("C0001")
    working, answer = talk.calls
    assert working.sent["text"].startswith("Working on it")
    assert working.sent["replace_original"] is False
    assert answer.sent["replace_original"] is False
    assert "ACME (C0001)" in answer.sent["text"]


async def test_a_slow_modal_opens_light_and_is_filled_later(books: FakeBooks) -> None:
    async with conversation(slow(books), Patience(trigger=0)) as talk:
        await talk.type("settings")
    opened, filled = talk.calls
    assert (opened.method, filled.method) == ("views.open", "views.update")
    assert filled.sent["view_id"] == "V1"
    assert filled.sent["view"]["callback_id"] == "settings"


async def test_the_acknowledgement_does_not_wait_for_the_answer(books: FakeBooks) -> None:
    async with conversation(slow(books, 60)) as talk:
        typed = {"command": "/credit", "text": "x", "user_id": U_NADIA, "team_id": TEAM}
        acknowledged = await asyncio.wait_for(talk.acknowledged(typed), 2)
        assert acknowledged.status == 200
        assert await talk.desk.crew.drain(0) == 1

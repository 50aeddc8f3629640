"""Words written to the bot without the command: answered once, in the conversation."""

from __future__ import annotations

from typing import Any

import pytest
from fakes_books import FakeBooks
from fakes_conversation import TEAM

from conversation.books import ACME
from conversation.talk import DMS, U_CAMILLE, U_NADIA, U_STRANGER, Conversation
from conversation.test_commands import looks_up


def written(text: str, who: str = U_CAMILLE, event_id: str = "Ev1", **facts: Any) -> dict[str, Any]:
    said = {
        "type": "message",
        "channel_type": "im",
        "channel": DMS.get(who, "D0OTHER"),
        "user": who,
        "text": text,
        "ts": "1795500000.000900",
        **facts,
    }
    return {"type": "event_callback", "team_id": TEAM, "event_id": event_id, "event": said}


async def test_ordinary_words_are_told_how_to_ask(talk: Conversation) -> None:
    await talk.send(written("Hello, is anybody there?"))
    hint = talk.only("chat.postMessage").sent
    assert hint["channel"] == DMS[U_CAMILLE]
    assert "thread_ts" not in hint
    assert hint["text"].startswith("I answer to the command /credit: for example /credit ACME")
    assert "menu.open" in str(hint["blocks"])


async def test_the_hint_is_in_the_persons_language_and_in_the_thread(talk: Conversation) -> None:
    await talk.send(written("Bonjour", U_NADIA, thread_ts="1795500000.000100"))
    hint = talk.only("chat.postMessage").sent
    assert hint["text"].startswith("Je réponds à la commande /credit")
    assert hint["thread_ts"] == "1795500000.000100"


@pytest.mark.parametrize("text", ["C0001", " /credit C0001", "c C0001"])
async def test_an_exact_customer_is_shown(talk: Conversation, books: FakeBooks, text: str) -> None:
    looks_up(books, code=[ACME])
    await talk.send(written(text))
    assert "ACME (C0001)" in talk.only("chat.postMessage").sent["text"]


async def test_late_customers_and_help_are_shown(talk: Conversation) -> None:
    await talk.send(written("overdue"))
    await talk.send(written("help", event_id="Ev2"))
    late, lines = (call.sent["text"] for call in talk.calls)
    assert late.startswith("1 late customer: €18,500")
    assert lines.startswith("What you can type.")


@pytest.mark.parametrize("text", ["settings lang fr", "settings", "", "invoice", "promise ACME 100", "acm"])
async def test_what_would_change_or_ask_something_is_only_told_how(talk: Conversation, text: str) -> None:
    await talk.send(written(text))
    assert talk.only("chat.postMessage").sent["text"].startswith("I answer to the command")
    assert talk.work.preferences.kept == {}


async def test_a_repeated_delivery_is_answered_once(talk: Conversation) -> None:
    for _ in range(3):
        await talk.send(written("Hello"))
    talk.only("chat.postMessage")
    await talk.send(written("Hello", event_id="Ev2"))
    assert len(talk.calls) == 2


@pytest.mark.parametrize(
    "facts",
    [
        {"bot_id": "B0BOT"},
        {"user": "U0BOT", "bot_id": "B0BOT"},
        {"user": ""},
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "bot_message"},
        {"channel_type": "channel", "channel": "C0SALES"},
        {"channel_type": "group", "channel": "G0SALES"},
    ],
)
async def test_bots_changes_and_other_conversations_are_left_alone(
    talk: Conversation, facts: dict[str, Any]
) -> None:
    acknowledged = await talk.send(written("C0001", **facts))
    assert acknowledged.status == 200
    assert talk.calls == []


async def test_a_stranger_learns_nothing(talk: Conversation) -> None:
    await talk.send(written("C0001", U_STRANGER))
    said = talk.only("chat.postMessage").sent
    assert said["text"].startswith("I cannot answer you here.")
    assert "ACME" not in str(said)


async def test_what_is_not_ones_own_is_refused_there_too(talk: Conversation) -> None:
    await talk.send(written("overdue nobody"))
    assert talk.only("chat.postMessage").sent["text"].startswith("That is not yours to see.")


async def test_a_slack_without_tables_gets_plain_rows(talk: Conversation) -> None:
    talk.slack.refusing["chat.postMessage"] = ["invalid_blocks"]
    await talk.send(written("overdue"))
    refused, taken = talk.calls
    assert "data_table" in refused.shown
    assert "data_table" not in taken.shown


@pytest.mark.parametrize(
    "text", ["<!channel> " * 900, "*bold* `code` <@U0PAUL|paul>", "\u202eEMCA", "x" * 40_000]
)
async def test_hostile_words_are_answered_with_the_hint_alone(talk: Conversation, text: str) -> None:
    await talk.send(written(text))
    shown = talk.only("chat.postMessage").shown
    assert "I answer to the command" in shown
    assert "<!channel>" not in shown

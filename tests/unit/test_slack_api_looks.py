"""What stands in Slack already: a notice is found on any page, in a channel, in a thread."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_answers import SINCE, THERE, Server, failure, saying, talking_to

from bot.errors import SlackBusyError, SlackRefusedError
from bot.notices import Address
from bot.slack_api import SlackApi


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
async def api(server: Server) -> AsyncIterator[SlackApi]:
    async with talking_to(server) as api:
        yield api


async def test_a_message_is_found_by_its_notice_on_any_page(api: SlackApi, server: Server) -> None:
    def message(ts: str, event: str, notice: str) -> dict[str, Any]:
        return {"ts": ts, "metadata": {"event_type": event, "event_payload": {"notice": notice}}}

    first = [{"ts": "1"}, message("2", "encours_notice", "71"), message("3", "other_app", "7")]
    last = [message("4", "encours_notice", "7")]
    server.on("conversations.open", saying({"ok": True, "channel": {"id": "D1"}}))
    server.on(
        "conversations.history",
        saying({"ok": True, "messages": first, "response_metadata": {"next_cursor": "two"}}),
        saying({"ok": True, "messages": last, "response_metadata": {"next_cursor": ""}}),
    )
    assert await api.find("U1", 7, SINCE) == Address("D1", "4")
    assert server.asked["conversations.open"] == [{"users": "U1"}]
    assert server.asked["conversations.history"][1] == {
        "channel": "D1",
        "oldest": "1795505400.000000",
        "include_all_metadata": "1",
        "limit": "200",
        "cursor": "two",
    }
    assert await api.find("U1", 8, SINCE) is None


@pytest.mark.parametrize("channel", ["C0CREDIT", "G0CREDIT"])
async def test_what_stands_in_a_channel_is_looked_for_there(
    api: SlackApi, server: Server, channel: str
) -> None:
    said = {"event_type": "encours_notice", "event_payload": {"notice": "7"}}
    server.on("conversations.history", saying({"ok": True, "messages": [{"ts": "4", "metadata": said}]}))
    assert await api.find(channel, 7, SINCE) == Address(channel, "4")
    assert server.asked["conversations.history"][0]["channel"] == channel
    assert "conversations.open" not in server.asked


async def test_a_channel_is_tried_by_its_last_message(api: SlackApi, server: Server) -> None:
    server.on("conversations.history", saying({"ok": True, "messages": []}))
    await api.try_channel("C0CREDIT")
    assert server.asked["conversations.history"] == [{"channel": "C0CREDIT", "limit": "1"}]
    server.on("conversations.history", saying({"ok": False, "error": "not_in_channel"}))
    refused = await failure(api.try_channel("C0CREDIT"))
    assert isinstance(refused, SlackRefusedError)
    assert refused.reason == "not_in_channel"


async def test_a_reply_is_looked_for_in_its_thread(api: SlackApi, server: Server) -> None:
    """The history of a conversation leaves replies out."""

    def message(ts: str, notice: str) -> dict[str, Any]:
        said = {"event_type": "encours_notice", "event_payload": {"notice": notice}}
        return {"ts": ts, "thread_ts": THERE.ts, "metadata": said}

    first = [message(THERE.ts, "6"), message("2", "70")]
    server.on(
        "conversations.replies",
        saying({"ok": True, "messages": first, "response_metadata": {"next_cursor": "two"}}),
        saying({"ok": True, "messages": [message("3", "7")]}),
    )
    assert await api.find("U1", 7, SINCE, THERE) == Address("D1", "3")
    assert server.asked["conversations.replies"][1] == {
        "channel": "D1",
        "ts": "1795505400.000100",
        "oldest": "1795505400.000000",
        "include_all_metadata": "1",
        "limit": "200",
        "cursor": "two",
    }
    assert await api.find("U1", 8, SINCE, THERE) is None
    server.on("conversations.replies", saying({"ok": False, "error": "thread_not_found"}))
    refused = await failure(api.find("U1", 7, SINCE, THERE))
    assert isinstance(refused, SlackRefusedError)
    assert refused.reason == "thread_not_found"


async def test_a_look_waits_for_nobody(api: SlackApi, server: Server) -> None:
    server.on("conversations.open", saying({"ok": True, "channel": {"id": "D1"}}))
    server.on(
        "conversations.history",
        saying({"ok": False, "error": "ratelimited"}, 429, headers={"Retry-After": "9"}),
    )
    busy = await failure(api.find("U1", 7, SINCE))
    assert isinstance(busy, SlackBusyError)
    assert busy.seconds == 9

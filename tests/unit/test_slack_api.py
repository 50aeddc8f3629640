"""Slack's Web API over real HTTP: what is asked, and what every failure means."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from slack_answers import THERE, Answer, Server, cut, failure, page, saying, silent, talking_to

from bot.errors import SlackAwayError, SlackBusyError, SlackRefusedError, SlackUnsureError
from bot.notices import Address
from bot.slack_api import SlackApi, slack_client

STORED = {"ok": True, "channel": "D1", "ts": "1795505400.000100"}


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
async def api(server: Server) -> AsyncIterator[SlackApi]:
    async with talking_to(server) as api:
        yield api


async def test_a_message_goes_to_the_person_with_its_notice_as_metadata(
    api: SlackApi, server: Server
) -> None:
    server.on("chat.postMessage", saying(STORED))
    assert await api.post("U1", 17, {"text": "Trois appels", "blocks": [], "unfurl_links": False}) == THERE
    assert server.asked["chat.postMessage"] == [
        {
            "channel": "U1",
            "text": "Trois appels",
            "blocks": [],
            "unfurl_links": False,
            "metadata": {"event_type": "encours_notice", "event_payload": {"notice": "17"}},
        }
    ]


async def test_a_reply_goes_below_its_message(api: SlackApi, server: Server) -> None:
    server.on("chat.postMessage", saying({**STORED, "ts": "1795505401.000200"}))
    found = await api.post("U1", 17, {"text": "Le bon est signé"}, THERE)
    assert found == Address("D1", "1795505401.000200")
    assert server.asked["chat.postMessage"] == [
        {
            "channel": "D1",
            "thread_ts": "1795505400.000100",
            "text": "Le bon est signé",
            "metadata": {"event_type": "encours_notice", "event_payload": {"notice": "17"}},
        }
    ]


async def test_an_edit_leaves_no_block_of_the_former_message(api: SlackApi, server: Server) -> None:
    server.on("chat.update", saying(STORED))
    assert await api.update(THERE, 18, {"text": "2 sur 3", "unfurl_links": False}) == THERE
    assert server.asked["chat.update"] == [
        {
            "channel": "D1",
            "ts": "1795505400.000100",
            "text": "2 sur 3",
            "blocks": [],
            "metadata": {"event_type": "encours_notice", "event_payload": {"notice": "18"}},
        }
    ]


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (saying({"ok": False, "error": "ratelimited"}, 429, headers={"Retry-After": "7"}), 7),
        (saying({"ok": False, "error": "ratelimited"}, 429, headers={"Retry-After": "0"}), 1),
        (saying({"ok": False, "error": "ratelimited"}, 429), 1),
        (saying({"ok": False, "error": "ratelimited"}, headers={"Retry-After": "3"}), 3),
        (page("Too many", 429), 1),
    ],
)
async def test_too_many_is_a_wait(api: SlackApi, server: Server, answer: Answer, seconds: int) -> None:
    server.on("chat.postMessage", answer)
    busy = await failure(api.post("U1", 1, {"text": "Brasserie"}))
    assert isinstance(busy, SlackBusyError)
    assert busy.seconds == seconds


@pytest.mark.parametrize(
    "answer",
    [
        saying({"ok": False, "error": "internal_error"}),
        saying({"ok": False, "error": "fatal_error"}),
        saying({"ok": False, "error": "service_unavailable"}),
        saying({"ok": False, "error": "request_timeout"}),
        saying({"ok": False, "error": "channel_not_found"}, 503),
        saying({"ok": False}),
        saying({"ok": True}),
        saying(["Brasserie"]),
        saying(None),
        page("<html>Brasserie</html>", 200),
        page("<html>Brasserie</html>", 502),
        page("Brasserie", 200, "text/plain"),
        page('{"ok": tr', 200, "application/json"),
        page('{"ok": tr', 500, "application/json"),
        cut,
        silent,
    ],
)
async def test_what_is_no_answer_may_have_been_stored(api: SlackApi, server: Server, answer: Answer) -> None:
    server.on("chat.postMessage", answer)
    assert type(await failure(api.post("U1", 1, {"text": "Brasserie"}))) is SlackUnsureError
    server.on("users.info", answer)
    if answer is not silent:
        assert isinstance(await failure(_account(api)), SlackAwayError)
    assert len(server.asked["chat.postMessage"]) == 1


async def _account(api: SlackApi) -> None:
    """An answer without an account is no answer either."""
    await api.account("U1")


@pytest.mark.parametrize("error", ["invalid_auth", "channel_not_found", "missing_scope", "invalid_blocks"])
async def test_a_refusal_keeps_its_reason(api: SlackApi, server: Server, error: str) -> None:
    server.on("chat.postMessage", saying({"ok": False, "error": error, "needed": "Brasserie"}))
    refused = await failure(api.post("U1", 1, {"text": "Brasserie"}))
    assert isinstance(refused, SlackRefusedError)
    assert refused.reason == error


async def test_nobody_there_means_nothing_was_sent(unused_tcp_port: int) -> None:
    api = SlackApi(slack_client("xoxb-1", f"http://127.0.0.1:{unused_tcp_port}/api/"))
    assert isinstance(await failure(api.post("U1", 1, {"text": "Brasserie"})), SlackAwayError)
    await api.close()


async def test_the_token_says_who_it_is(api: SlackApi, server: Server) -> None:
    said = {"ok": True, "team_id": "T1", "team": "Lumen", "user_id": "U9", "bot_id": "B1"}
    server.on("auth.test", saying(said, headers={"x-oauth-scopes": "chat:write, commands"}))
    assert await api.identity() == ("T1", "Lumen", "U9", frozenset({"chat:write", "commands"}))


CAMILLE = {
    "id": "U1",
    "team_id": "T1",
    "name": "camille.roy",
    "deleted": False,
    "is_bot": False,
    "tz": "Europe/Paris",
    "locale": "fr-FR",
    "profile": {"real_name": "Camille Roy", "email": "camille@lumen.example"},
}


async def test_accounts_come_page_by_page_after_the_wait_that_slack_asks_for(
    api: SlackApi, server: Server
) -> None:
    gone = {"id": "U2", "name": "luc", "deleted": True, "profile": {}}
    server.on(
        "users.list",
        saying({"ok": True, "members": [CAMILLE], "response_metadata": {"next_cursor": "two"}}),
        saying({"ok": False, "error": "ratelimited"}, 429, headers={"Retry-After": "1"}),
        saying({"ok": True, "members": [gone, {"id": "USLACKBOT"}]}),
    )
    found = [account async for account in api.accounts()]
    assert [(one.slack_id, one.name, one.email, one.is_active, one.is_bot) for one in found] == [
        ("U1", "Camille Roy", "camille@lumen.example", True, False),
        ("U2", "luc", "", False, False),
        ("USLACKBOT", "", "", True, True),
    ]
    assert (found[0].timezone, found[0].locale, found[0].team_id) == ("Europe/Paris", "fr-FR", "T1")
    asked = server.asked["users.list"]
    assert [one.get("cursor") for one in asked] == [None, "two", "two"]
    assert asked[0] == {"limit": "200", "include_locale": "1"}


async def test_an_account_that_is_not_there_is_none(api: SlackApi, server: Server) -> None:
    server.on("users.info", saying({"ok": False, "error": "user_not_found"}))
    assert await api.account("U7") is None
    server.on("users.info", saying({"ok": True, "user": CAMILLE}))
    found = await api.account("U1")
    assert found is not None
    assert found.email == "camille@lumen.example"


async def test_connections_are_kept_open_and_closed_in_the_end(api: SlackApi, server: Server) -> None:
    ports = set()

    async def answer(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        ports.add(request.transport.get_extra_info("peername")[1])
        return web.json_response(STORED)

    server.on("chat.postMessage", answer)
    for _ in range(3):
        await api.post("U1", 1, {"text": ""})
    assert len(ports) == 1
    await api.close()
    await api.close()
    with pytest.raises(SlackAwayError):
        await api.post("U1", 1, {"text": ""})
    assert len(ports) == 1

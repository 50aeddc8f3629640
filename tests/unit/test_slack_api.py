"""Slack's Web API over real HTTP: what is asked, and what every failure means."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from bot.errors import SlackAwayError, SlackBusyError, SlackError, SlackRefusedError, SlackUnsureError
from bot.notices import Address
from bot.slack_api import SlackApi, slack_client

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
SINCE = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
THERE = Address("D1", "1795505400.000100")
STORED = {"ok": True, "channel": "D1", "ts": "1795505400.000100"}


def saying(body: Any = None, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.json_response(body, status=status, headers=headers)

    return answer


def page(text: str, status: int, kind: str = "text/html") -> Answer:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(text=text, status=status, content_type=kind)

    return answer


async def cut(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.close()
    return web.Response()


async def silent(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(30)
    return web.Response()


class Server:
    """Answers each method from a list, the last answer again and again, and remembers what was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, list[Answer]] = {}
        self.asked: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.brought: list[tuple[bytes, str]] = []
        """What was uploaded, and with which token."""

    def on(self, method: str, *answers: Answer) -> None:
        self.answers[method] = list(answers)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.content_type == "application/x-www-form-urlencoded":
            given = {name: str(value) for name, value in (await request.post()).items()}
        else:
            body = await request.text()
            given = json.loads(body) if body else {}
        self.asked[method].append({**request.query, **given})
        return await self._next(method, request)

    async def bring(self, request: web.Request) -> web.StreamResponse:
        self.brought.append((await request.read(), request.headers.get("Authorization", "")))
        return await self._next("up", request)

    async def _next(self, method: str, request: web.Request) -> web.StreamResponse:
        waiting = self.answers[method]
        return await (waiting.pop(0) if len(waiting) > 1 else waiting[0])(request)


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
async def api(server: Server) -> AsyncIterator[SlackApi]:
    app = web.Application()
    app.router.add_route("*", "/api/{method}", server.answer)
    app.router.add_post("/up/1", server.bring)
    runner = web.AppRunner(app, shutdown_timeout=0, handler_cancellation=True)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    client = slack_client("xoxb-1", f"http://127.0.0.1:{runner.addresses[0][1]}/api/")
    client.timeout = 1
    api = SlackApi(client)
    yield api
    await api.close()
    await runner.cleanup()


async def failure(made: Awaitable[object]) -> SlackError:
    with pytest.raises(SlackError) as raised:
        await made
    assert "Brasserie" not in str(raised.value)
    assert raised.value.__cause__ is None or isinstance(raised.value.__cause__, SlackError)
    return raised.value


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


def uploads(server: Server, *contents: Answer) -> None:
    """Slack takes a file; the content as these answer."""

    async def place(request: web.Request) -> web.StreamResponse:
        return web.json_response(
            {"ok": True, "upload_url": str(request.url.with_path("/up/1")), "file_id": "F1"}
        )

    server.on("conversations.open", saying({"ok": True, "channel": {"id": "D1"}}))
    server.on("files.getUploadURLExternal", place)
    server.on("up", *(contents or (page("OK - 4", 200),)))
    server.on("files.completeUploadExternal", saying({"ok": True, "files": [{"id": "F1"}]}))


async def test_a_file_is_brought_then_shown_to_the_person(api: SlackApi, server: Server) -> None:
    uploads(server)
    found = await api.upload("U1", "lettre n° 1.pdf", b"%PDF", {"text": "Votre lettre", "blocks": []})
    assert found == Address("D1", "")
    assert server.asked["files.getUploadURLExternal"] == [{"filename": "lettre n° 1.pdf", "length": "4"}]
    assert server.brought == [(b"%PDF", "")]
    (completed,) = server.asked["files.completeUploadExternal"]
    assert json.loads(completed.pop("files")) == [{"id": "F1", "title": "lettre n° 1.pdf"}]
    assert completed == {"channel_id": "D1", "initial_comment": "Votre lettre"}


async def test_a_file_goes_below_its_message(api: SlackApi, server: Server) -> None:
    uploads(server)
    await api.upload("C1", "a.pdf", b"%PDF", {"text": ""}, THERE)
    (completed,) = server.asked["files.completeUploadExternal"]
    assert (completed["channel_id"], completed["thread_ts"]) == ("D1", THERE.ts)
    assert "initial_comment" not in completed


@pytest.mark.parametrize("content", [page("no", 500), page("no", 404), cut, silent])
async def test_a_file_whose_content_did_not_arrive_is_not_there(
    api: SlackApi, server: Server, content: Answer
) -> None:
    uploads(server, content)
    assert type(await failure(api.upload("C1", "a.pdf", b"%PDF", {"text": "x"}))) is SlackAwayError
    assert server.asked["files.completeUploadExternal"] == []


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (cut, SlackUnsureError),
        (page("oops", 500), SlackUnsureError),
        (saying({"ok": False, "error": "channel_not_found"}), SlackRefusedError),
    ],
)
async def test_an_answer_that_is_lost_leaves_a_file_unsure(
    api: SlackApi, server: Server, answer: Answer, kind: type[SlackError]
) -> None:
    uploads(server)
    server.on("files.completeUploadExternal", answer)
    assert type(await failure(api.upload("C1", "a.pdf", b"%PDF", {"text": "x"}))) is kind


async def test_a_file_is_found_by_its_name(api: SlackApi, server: Server) -> None:
    files = [
        {"files": [{"name": "other.pdf"}]},
        {"ts": THERE.ts, "files": [{"name": "A.pdf", "title": "a.pdf"}]},
    ]
    server.on("conversations.history", saying({"ok": True, "messages": [{"ts": "1"}, *files]}))
    assert await api.find_file("C1", "a.pdf", SINCE) == Address("C1", THERE.ts)
    assert await api.find_file("C1", "b.pdf", SINCE) is None

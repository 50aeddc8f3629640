"""Files over Slack's API: brought, shown, unsure when an answer is lost, found by name."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from slack_answers import SINCE, THERE, Answer, Server, cut, failure, page, saying, silent, talking_to

from bot.errors import SlackAwayError, SlackError, SlackRefusedError, SlackUnsureError
from bot.notices import Address
from bot.slack_api import SlackApi


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
async def api(server: Server) -> AsyncIterator[SlackApi]:
    async with talking_to(server) as api:
        yield api


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

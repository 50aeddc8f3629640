"""Requests over HTTP that Slack never sends: none is believed, and no address in them is called."""

from __future__ import annotations

import hashlib
import hmac
import logging
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp.web import Application, AppRunner, Request, Response, TCPSite, post

from examples.workspace import SIGNING_SECRET
from over_the_wire.wiring import HOST, Clock, Room, Way, free_port, pretend_slack, wired

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}


@pytest.fixture
async def room(company: Path) -> AsyncIterator[Room]:
    """The bot, listening over HTTP."""
    clock = Clock()
    async with wired(company, pretend_slack(company / "encours.yaml", clock), clock, Way.HTTP) as opened:
        yield opened


def signed(body: bytes) -> dict[str, str]:
    """The headers that vouch for a body, now."""
    stamp = str(int(time.time()))
    digest = hmac.new(SIGNING_SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


async def sent(room: Room, body: bytes, headers: dict[str, str]) -> int:
    """The status it is answered with."""
    async with ClientSession() as client:
        address = room.workspace.app.request_url
        async with client.post(address, data=body, headers=headers) as answer:
            return answer.status


@pytest.mark.parametrize(
    ("stamp", "signature"),
    [
        ("abc", "v0=" + "0" * 64),
        ("9" * 5000, "v0=" + "0" * 64),
        ("now", "v0=é"),
        ("now", "v0=" + "0" * 64),
        ("now", ""),
    ],
)
async def test_no_address_of_a_request_that_nobody_signed_is_called(
    room: Room, stamp: str, signature: str
) -> None:
    called: list[str] = []

    async def take(request: Request) -> Response:
        called.append(await request.text())
        return Response(text="ok")

    other, port = Application(), free_port()
    other.add_routes([post("/", take)])
    runner = AppRunner(other)
    await runner.setup()
    await TCPSite(runner, HOST, port).start()
    try:
        me = room.user("camille.roy").id
        body = f"command=/credit&text=ACME&user_id={me}&response_url=http://{HOST}:{port}/".encode()
        moment = str(int(time.time())) if stamp == "now" else stamp
        headers = FORM | {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": signature}
        assert await sent(room, body, headers) == 401
        await room.settled()
    finally:
        await runner.cleanup()
    assert called == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b"\xff\xfe", FORM), (b"nul", JSON), (b"null", JSON), (b"[1]", JSON), (b"payload=[1]", FORM)],
)
async def test_a_body_that_is_none_is_refused_and_nothing_is_logged(
    room: Room, body: bytes, kind: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    caplog.clear()
    assert await sent(room, body, kind | signed(body)) == 400
    assert await sent(room, body, kind) in (400, 401)
    assert [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING] == []


async def test_a_body_far_larger_than_slack_s_is_not_read(room: Room) -> None:
    body = b"x" * 1_000_001
    assert await sent(room, body, FORM | signed(body)) == 413


async def test_a_body_of_no_stated_length_is_not_read(room: Room) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield b"command=/credit"

    async with ClientSession() as client:
        address = room.workspace.app.request_url
        async with client.post(address, data=endless(), headers=FORM) as answer:
            assert answer.status == 413

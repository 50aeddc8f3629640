"""What stands in for Slack: its Web API as far as the bot asks it, and the response URLs."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from bench.ledgers import SALESPEOPLE

COMMAND = "/credit"
TEAM = "T0BENCH"
BOT_TOKEN, SIGNING_SECRET = "xoxb-bench", "bench-signing-secret"


SHORTEST_CARD = 1000
"""Bytes; what is shorter is a sentence."""


@dataclass(slots=True)
class Answer:
    """What arrived at a response URL, and when."""

    body: bytes
    at: float


@dataclass
class PretendSlack:
    """Answers the bot, and keeps what it says."""

    url: str = ""
    put_off: int = 0
    """Answers that only said that the answer is on its way."""
    published: asyncio.Event = field(default_factory=asyncio.Event)
    """A Home was."""
    _awaited: dict[str, asyncio.Future[Answer]] = field(default_factory=dict)

    def expect(self, key: str) -> asyncio.Future[Answer]:
        """The answer to a question."""
        self._awaited[key] = asyncio.get_running_loop().create_future()
        return self._awaited[key]

    async def take(self, request: web.Request) -> web.Response:
        """At a response URL; `Working on it` is no answer."""
        body = await request.read()
        if len(body) < SHORTEST_CARD:
            self.put_off += 1
        else:
            self._awaited.pop(request.match_info["key"]).set_result(Answer(body, perf_counter()))
        return web.Response(text="ok")

    async def call(self, request: web.Request) -> web.Response:
        """A method of the Web API."""
        given = {**request.query, **await request.post()}
        match request.match_info["method"]:
            case "auth.test":
                said: dict[str, Any] = {"team_id": TEAM, "team": "Bench", "user_id": "U0BOT"}
            case "users.info":
                said = {"user": _account(int(str(given["user"])[1:]))}
            case "users.list":
                said = {"members": [_account(number) for number in range(SALESPEOPLE)]}
            case "views.publish":
                said = {"view": {"id": "V0HOME"}}
                self.published.set()
            case "views.update":
                said = {"view": {"id": "V0LATE"}}
            case method:
                return web.json_response({"ok": False, "error": f"{method} is not served here"})
        return web.json_response({"ok": True, **said})


@asynccontextmanager
async def pretend_slack(host: str) -> AsyncIterator[PretendSlack]:
    """On a free port, until the block ends."""
    slack = PretendSlack()
    served = web.Application()
    served.add_routes(
        [web.post("/answers/{key}", slack.take), web.route("*", "/api/{method}", slack.call)],
    )
    runner = web.AppRunner(served, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, host, 0)
    await site.start()
    try:
        slack.url = f"http://{host}:{runner.addresses[0][1]}"
        yield slack
    finally:
        await runner.cleanup()


def slack_id(salesperson: int) -> str:
    """A salesperson's account."""
    return f"U{salesperson:06d}"


def signed(slack_url: str, salesperson: int, text: str, key: str) -> tuple[bytes, dict[str, str]]:
    """The body and the headers of a command, as Slack posts it."""
    return sealed(
        {
            "command": COMMAND,
            "text": text,
            "user_id": slack_id(salesperson),
            "team_id": TEAM,
            "channel_id": "D0BENCH",
            "trigger_id": key,
            "response_url": f"{slack_url}/answers/{key}",
        }
    )


def sealed(said: dict[str, str]) -> tuple[bytes, dict[str, str]]:
    """A body and its headers, with Slack's signature."""
    body = urlencode(said).encode()
    stamp = str(int(time.time()))
    seal = hmac.new(SIGNING_SECRET.encode(), b":".join((b"v0", stamp.encode(), body)), hashlib.sha256)
    return body, {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={seal.hexdigest()}",
    }


def _account(number: int) -> dict[str, Any]:
    name = f"Salesperson {number:03d}"
    return {
        "id": slack_id(number),
        "team_id": TEAM,
        "tz": "Europe/Paris",
        "locale": "en-US",
        "profile": {"real_name": name, "email": f"salesperson{number:03d}@example.com"},
    }

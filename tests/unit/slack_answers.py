"""A server that answers as Slack would, call by call, and the API that talks to it."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from bot.errors import SlackError
from bot.notices import Address
from bot.slack_api import SlackApi, slack_client

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
SINCE = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
THERE = Address("D1", "1795505400.000100")


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


@asynccontextmanager
async def talking_to(server: Server) -> AsyncIterator[SlackApi]:
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
    try:
        yield api
    finally:
        await api.close()
        await runner.cleanup()


async def failure(made: Awaitable[object]) -> SlackError:
    with pytest.raises(SlackError) as raised:
        await made
    assert "Brasserie" not in str(raised.value)
    assert raised.value.__cause__ is None or isinstance(raised.value.__cause__, SlackError)
    return raised.value

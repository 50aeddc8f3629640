"""A workspace with messages in it and a browser without a window: what the tests of the page share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import httpx
from starlette.applications import Starlette

from pretend_slack.talking import CAMILLE, FINANCE, MARC, Clock, workspace
from sandbox import page
from sandbox.limits import Limits
from sandbox.server import Sandbox
from sandbox.workspace import Message

HOSTILE = "<script>alert(1)</script>"
NOON = 1_795_000_000.0
"""Wednesday 18 November 2026, 12:06:40 in Paris."""


@dataclass(slots=True)
class Browser:
    """Somebody's browser on a sandbox that no app is connected to."""

    sandbox: Sandbox
    clock: Clock
    http: httpx.AsyncClient

    async def see(self, path: str, **headers: str) -> str:
        """A page that must be there."""
        answer = await self.http.get(path, headers=headers)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    async def status(self, path: str) -> int:
        """How an address answers."""
        return (await self.http.get(path)).status_code

    async def post(self, path: str, data: dict[str, str], **headers: str) -> httpx.Response:
        """Send a form."""
        return await self.http.post(path, data=data, headers=headers)

    def put(self, channel: str, user: str, text: str, **more: Any) -> Message:
        """A message that is there already, a second after the one before."""
        self.clock.at += 1
        ts = self.sandbox.workspace.new_ts(self.clock.at)
        message = Message(ts, channel, user, text, from_app=user == "U0BOT", **more)
        self.sandbox.workspace.channels[channel].messages.append(message)
        return message

    def direct(self, user: str = CAMILLE) -> str:
        """The conversation of somebody with the app."""
        return self.sandbox.workspace.direct(user).id


@asynccontextmanager
async def browsing() -> AsyncIterator[Browser]:
    """A browser on a small workspace: Camille, in French, is in #finance; Marc is not."""
    clock = Clock()
    sandbox = Sandbox(workspace(), limits=Limits.off(), now=clock, base_url="http://test")
    sandbox.app_side.retry_seconds = ()
    app = Starlette(routes=page.routes(sandbox))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        yield Browser(sandbox, clock, http)
    await sandbox.app_side.close()


def conversation(user: str = CAMILLE, channel: str = FINANCE) -> str:
    """The address of a conversation."""
    return urljoin("/", f"as/{user}/c/{channel}")


__all__ = ["CAMILLE", "FINANCE", "HOSTILE", "MARC", "NOON", "Browser", "browsing", "conversation"]

"""The real Bolt app with the real Slack client, against a stand-in for Slack's API on this machine."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from fakes import PARIS
from fakes_books import FakeBooks
from fakes_conversation import TEAM, FakeWork, account, member
from fakes_slack import FakeSlack
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.policy import Person, Policy, Role, SellingEntity
from bot.services.house import House
from handlers.slack import register
from handlers.slack.desk import Desk, Patience
from messages.wording import SlackWording

CAMILLE = Person(
    email="camille@lumen.fr",
    name="Camille Roy",
    role=Role.SALESPERSON,
    ledger_names=("C. ROY",),
    language="en",
)
NADIA = Person(email="nadia@lumen.fr", name="Nadia Benali", role=Role.CREDIT_MANAGER, language="fr")
PAUL = Person(email="paul@lumen.fr", name="Paul Petit", role=Role.SALESPERSON, ledger_names=("P. PETIT",))
POLICY = Policy(entities=(SellingEntity(code="MAIN", name="Atelier Lumen"),), people=(CAMILLE, NADIA, PAUL))
U_CAMILLE, U_NADIA, U_PAUL, U_STRANGER = "U0CAMILLE", "U0NADIA", "U0PAUL", "U0STRANGER"
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=PARIS)
"""A Tuesday."""
DMS = {U_CAMILLE: "D0CAMILLE", U_NADIA: "D0NADIA", U_PAUL: "D0PAUL"}


@dataclass
class Call:
    """A method that was called, or `respond` for an answer to a response URL."""

    method: str
    sent: dict[str, Any]

    @property
    def shown(self) -> str:
        """Everything that was sent, as text to look through."""
        return json.dumps(self.sent, ensure_ascii=False)


@dataclass
class StandIn:
    """Answers as Slack does when all is well; `refusing` holds the next refusals of each method."""

    calls: list[Call] = field(default_factory=list)
    refusing: dict[str, list[str]] = field(default_factory=dict)
    views: int = 0

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/api/{method}", self.answer)
        app.router.add_post("/respond", self.take)
        return app

    async def answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        sent = await self._sent(request)
        if method == "auth.test":
            return web.json_response({"ok": True, "user_id": "U0BOT", "bot_id": "B0BOT", "team_id": TEAM})
        self.calls.append(Call(method, sent))
        if self.refusing.get(method):
            return web.json_response({"ok": False, "error": self.refusing[method].pop(0)})
        return web.json_response({"ok": True, **self._result(method, sent)})

    async def _sent(self, request: web.Request) -> dict[str, Any]:
        """The client writes some methods as JSON, and others as a form."""
        if request.content_type == "application/json":
            return dict(await request.json())
        form = await request.post()
        return {name: str(value) for name, value in (*request.query.items(), *form.items())}

    async def take(self, request: web.Request) -> web.Response:
        self.calls.append(Call("respond", await request.json()))
        if self.refusing.get("respond"):
            return web.Response(status=400, text=self.refusing["respond"].pop(0))
        return web.Response(text="ok")

    def _result(self, method: str, sent: dict[str, Any]) -> dict[str, Any]:
        if method == "conversations.open":
            return {"channel": {"id": DMS[sent["users"]]}}
        if method in ("views.open", "views.push"):
            self.views += 1
            return {"view": {"id": f"V{self.views}"}}
        return {"ts": "1795500000.000100"} if method == "chat.postMessage" else {}


@dataclass
class Watch:
    """What time it is in the talk."""

    now: datetime = NOON

    def later(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Conversation:
    """What a test does as somebody in Slack, and what Slack got for it."""

    app: AsyncApp
    desk: Desk
    slack: StandIn
    work: FakeWork
    books: FakeBooks
    url: str
    woken: list[datetime]
    """When the outbox was asked to look at once."""
    watch: Watch

    @property
    def calls(self) -> list[Call]:
        return self.slack.calls

    def only(self, method: str) -> Call:
        """The only call there was, of that method."""
        assert [call.method for call in self.calls] == [method]
        return self.calls[0]

    async def send(self, body: dict[str, Any]) -> BoltResponse:
        """Deliver a payload, and let the work behind its acknowledgement end."""
        answer = await self.acknowledged(body)
        assert await self.desk.crew.drain(5) == 0
        return answer

    async def acknowledged(self, body: dict[str, Any]) -> BoltResponse:
        return await self.app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))

    async def type(self, text: str, who: str = U_CAMILLE) -> BoltResponse:
        """`/credit text`."""
        return await self.send(
            {
                "command": "/credit",
                "text": text,
                "user_id": who,
                "team_id": TEAM,
                "channel_id": "C0SALES",
                "trigger_id": "1.2.x",
                "response_url": f"{self.url}/respond",
            }
        )

    def of(self, *methods: str) -> list[Call]:
        """The calls of these methods, in their order."""
        return [call for call in self.calls if call.method in methods]

    async def press(self, action: str, value: str, who: str = U_CAMILLE, **where: Any) -> BoltResponse:
        """A button; `where` is `channel`, `ephemeral`, `thread_ts` for a message, or `view`.

        `block` is the id of its block, `stamp` the moment of the press, `edited` that of the message's edit.
        """
        pressed = {"type": "button", "action_id": action, "value": value}
        pressed |= {"block_id": where.get("block", "b"), "action_ts": where.get("stamp", "1795500001.000001")}
        body: dict[str, Any] = {
            "type": "block_actions",
            "user": {"id": who, "team_id": TEAM},
            "team": {"id": TEAM},
            "trigger_id": "1.2.x",
            "actions": [pressed],
        }
        if "view" in where:
            return await self.send({**body, "view": where["view"], "container": {"type": "view"}})
        channel = where.get("channel", "C0SALES")
        container = {"type": "message", "message_ts": "1795500000.000001", "channel_id": channel}
        container["is_ephemeral"] = where.get("ephemeral", False)
        if "thread_ts" in where:
            container["thread_ts"] = where["thread_ts"]
        return await self.send(
            {
                **body,
                "container": container,
                "channel": {"id": channel},
                "message": {"edited": {"ts": where["edited"]}} if "edited" in where else {},
                "response_url": f"{self.url}/respond",
            }
        )


@asynccontextmanager
async def conversation(
    books: FakeBooks, patience: Patience | None = None, kind: type[FakeWork] = FakeWork
) -> AsyncIterator[Conversation]:
    """A bot that knows Camille, Nadia and Paul."""
    known = (member(U_CAMILLE, CAMILLE), member(U_NADIA, NADIA), member(U_PAUL, PAUL))
    work = kind.knowing(*known)
    work.records = books.records
    stand_in = StandIn()
    server = TestServer(stand_in.app())
    await server.start_server()
    url = str(server.make_url("")).rstrip("/")
    try:
        client = AsyncWebClient(token="xoxb-test", base_url=f"{url}/api/")
        app = AsyncApp(client=client, process_before_response=True, signing_secret="secret")
        strangers = FakeSlack([account(U_STRANGER, "who@else.com")])
        house, watch, woken = House(work, POLICY, SlackWording()), Watch(), list[datetime]()
        desk = Desk(
            books,
            house,
            strangers,
            lambda: watch.now,
            wake=lambda: woken.append(watch.now),
            patience=patience or Patience(),
        )
        register(app, desk)
        yield Conversation(app, desk, stand_in, work, books, url, woken, watch)
        await desk.crew.drain(1)
    finally:
        await server.close()
        await asyncio.sleep(0)

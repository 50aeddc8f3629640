"""A small workspace, served, and Bolt apps that connect to it: what the tests of the app's side share."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler as AiohttpHandler
from slack_bolt.adapter.socket_mode.websockets import AsyncSocketModeHandler as WebsocketsHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox.app_side import Acts
from sandbox.limits import Limits
from sandbox.server import Sandbox, serve
from sandbox.workspace import App, Channel, Command, Json, Kind, Message, Shortcut, User, View, Workspace

BOT_TOKEN = "xoxb-test"
APP_TOKEN = "xapp-test"
SECRET = "signing-secret"
CAMILLE, MARC, SOPHIE = "U0CAMILLE", "U0MARC", "U0SOPHIE"
FINANCE = "C0FINANCE"
_EVENTS = {"app_home_opened", "user_change", "team_join", "message.channels", "message.im"}
Handler = type[AiohttpHandler] | type[WebsocketsHandler]


class Clock:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.at = 1_795_000_000.0

    def __call__(self) -> float:
        return self.at


def workspace() -> Workspace:
    """Three people, a channel, and an app with one command and two shortcuts."""
    app = App(
        id="A0APP",
        name="Test",
        bot_id="B0BOT",
        bot_user="U0BOT",
        bot_token=BOT_TOKEN,
        app_token=APP_TOKEN,
        signing_secret=SECRET,
        scopes=frozenset({"chat:write", "commands", "users:read", "users:read.email", "im:write"}),
        commands=[Command("/credit", should_escape=True)],
        shortcuts=[Shortcut("Credit", "credit"), Shortcut("Note", "note", "message")],
        events=frozenset(_EVENTS),
    )
    made = Workspace("T0TEAM", "Atelier Lumen", app)
    people = [
        User(CAMILLE, "camille.roy", "Camille Roy", "camille@lumen.example", locale="fr-FR"),
        User(MARC, "marc", "Marc Olivier", "marc@lumen.example"),
        User(SOPHIE, "sophie", "Sophie Leroy", "sophie@lumen.example", is_deleted=True),
        User("U0BOT", "test", "Test", "", is_bot=True),
    ]
    made.users = {one.id: one for one in people}
    made.channels = {FINANCE: Channel(FINANCE, "finance", Kind.PUBLIC, [CAMILLE, SOPHIE, "U0BOT"])}
    return made


@dataclass(slots=True)
class Table:
    """A served sandbox, the acts of its people, and its clock."""

    sandbox: Sandbox
    acts: Acts
    clock: Clock

    def client(self, token: str = BOT_TOKEN) -> AsyncWebClient:
        """The real client, pointed at the sandbox."""
        return AsyncWebClient(token=token, base_url=f"{self.sandbox.base_url}/api/", retry_handlers=[])

    def bolt(self) -> AsyncApp:
        """A Bolt app without listeners."""
        return AsyncApp(client=self.client(), signing_secret=SECRET, raise_error_for_unhandled_request=False)

    def messages(self, channel: str = FINANCE) -> list[Message]:
        """What stands in a conversation."""
        return self.sandbox.workspace.channels[channel].messages

    def modals(self, user: str = CAMILLE) -> list[View]:
        """What stands on somebody's screen."""
        return self.sandbox.workspace.modals.get(user, [])

    def sent(self, what: str) -> list[Json]:
        """The payloads of a kind that the app was sent."""
        return [one.payload for one in self.sandbox.journal.since(0) if one.what == what]

    def trigger(self, user: str = CAMILLE) -> str:
        """A fresh trigger of somebody's act."""
        return self.sandbox.app_side.triggers.issue(user)


@asynccontextmanager
async def table() -> AsyncIterator[Table]:
    """A sandbox served over HTTP and WebSocket on a free port."""
    clock = Clock()
    sandbox = Sandbox(workspace(), limits=Limits.off(), now=clock)
    sandbox.app_side.retry_seconds = ()
    async with serve(sandbox):
        yield Table(sandbox, Acts(sandbox), clock)


@asynccontextmanager
async def served(app: Starlette) -> AsyncIterator[str]:
    """An application under uvicorn, at its address."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, ws="websockets-sansio", lifespan="off", log_config=None, access_log=False)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listening])
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        await server.shutdown(sockets=[listening])


@asynccontextmanager
async def connected(at: Table, app: AsyncApp, handler: Handler = AiohttpHandler) -> AsyncIterator[Any]:
    """The app connected over Socket Mode."""
    client = at.client(APP_TOKEN)
    connection = handler(app, APP_TOKEN, web_client=client, ping_interval=0.2)
    try:
        await connection.connect_async()  # type: ignore[no-untyped-call]
        await until(lambda: bool(at.sandbox.app_side.sockets.connections))
        yield connection
    finally:
        await connection.close_async()  # type: ignore[no-untyped-call]
        await settled(connection)


async def settled(connection: Any) -> None:
    """Wait for the tasks that a closed client cancelled."""
    client = connection.client
    tasks = (client.message_processor, client.current_session_monitor, client.message_receiver)
    await asyncio.gather(*(one for one in tasks if one is not None), return_exceptions=True)


@asynccontextmanager
async def listening(app: AsyncApp) -> AsyncIterator[str]:
    """The app behind Starlette and uvicorn; its request URL."""
    handler = AsyncSlackRequestHandler(app)

    async def events(request: Request) -> Response:
        return await handler.handle(request)

    async with served(Starlette(routes=[Route("/slack/events", events, methods=["POST"])])) as address:
        yield f"{address}/slack/events"


async def until(holds: Callable[[], bool], seconds: float = 4.0) -> None:
    """Wait for something to hold, or fail."""
    async with asyncio.timeout(seconds):
        while True:
            if holds():
                return
            await asyncio.sleep(0.01)


def plain(text: str) -> Json:
    """A plain text object."""
    return {"type": "plain_text", "text": text}


def button(action_id: str = "go", value: str = "1") -> Json:
    """A button."""
    return {"type": "button", "action_id": action_id, "text": plain("Go"), "value": value}


def actions(*elements: Json, block_id: str = "row") -> Json:
    """A block of elements."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def entry(block_id: str, element: Json, **more: Any) -> Json:
    """An input block."""
    return {"type": "input", "block_id": block_id, "label": plain("Label"), "element": element, **more}


def modal(*blocks: Json, **more: Any) -> Json:
    """A modal with a submit button."""
    given = list(blocks) or [entry("name", {"type": "plain_text_input", "action_id": "name"})]
    return {"type": "modal", "title": plain("Title"), "submit": plain("OK"), "blocks": given, **more}

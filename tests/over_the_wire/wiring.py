"""The bot as `app.py` wires it, in one loop with the pretend Slack, over a socket or signed requests."""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import SecretStr

import app
from bot.policy_file import load_policy
from bot.services.dunning_sweep import sweep_dunning
from bot.services.mail_clock import send_automatic
from bot.services.queue_mornings import say_queues
from bot.settings import Settings
from examples.workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from examples.workspace import workspace as example_workspace
from handlers.slack.transport import EVENTS_PATH, over_http, over_socket
from handlers.terminal.runtime import Bot
from sandbox.app_side import Ack, Acts
from sandbox.app_side.desk import Container, OnMessage, OnView
from sandbox.app_side.elements import elements
from sandbox.control.sight import Sight
from sandbox.limits import Limits
from sandbox.seed import read_json, workspace_from
from sandbox.server import Sandbox, serve
from sandbox.web_api.shapes import message_json
from sandbox.workspace import Channel, Message, User, View, Workspace

Json = dict[str, Any]
ROOT = Path(__file__).parents[2]
REMINDERS = frozenset({sweep_dunning, send_automatic, say_queues})
"""The parts of a tick that bring dunning steps and tell of them."""
HOST = "127.0.0.1"
PATIENCE_S = 10


class Way(StrEnum):
    """How Slack reaches the bot."""

    SOCKET = "socket"
    HTTP = "http"


@dataclass(slots=True)
class Clock:
    """Real time, seen from another day: it runs, for waits are real."""

    ahead: timedelta = timedelta()

    def set(self, moment: str) -> None:
        """It is that moment now."""
        self.ahead = datetime.fromisoformat(moment) - datetime.now(UTC)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def seconds(self) -> float:
        """The same since 1970, for the pretend Slack."""
        return time.time() + self.ahead.total_seconds()


@dataclass(frozen=True, slots=True)
class Seen:
    """What an act changed of what the person who acted sees."""

    ack: Ack | None
    posts: list[Json]
    """Messages that stay, in their own conversation with the bot."""
    private: list[Json]
    """Messages for their eyes only, wherever they stand."""
    modal: Json | None
    """What stands in front of them."""
    home: Json | None

    @property
    def text(self) -> str:
        """Everything that can be read in what is new, in one string."""
        return "\n".join(map(words, [*self.posts, *self.private]))

    @property
    def answer(self) -> Json:
        """The one private answer."""
        assert not self.posts, "an answer to a command is private"
        assert len(self.private) == 1, self.private
        return self.private[0]

    @property
    def said(self) -> str:
        """The whole of the private answer in a line, as a screen reader has it."""
        return plain(self.answer["text"])

    @property
    def screen(self) -> str:
        """Everything that can be read in the modal in front."""
        assert self.modal is not None, "no modal stands open"
        return words(self.modal)


def words(shown: Any) -> str:
    """What a person reads: every text of a message or a view, without markup's own names."""
    return plain("\n".join(_texts(shown)))


def plain(text: str) -> str:
    """With every kind of space as the one that a keyboard has."""
    return text.replace("\u202f", " ").replace("\xa0", " ")


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for one in node:
            yield from _texts(one)
    elif isinstance(node, dict):
        for name, one in node.items():
            if name == "text" and isinstance(one, str):
                yield one
            elif name not in ("metadata", "state", "private_metadata"):
                yield from _texts(one)


@dataclass(slots=True)
class Room:
    """A pretend workspace with the bot in it, and what its people do there."""

    sandbox: Sandbox
    bot: Bot
    clock: Clock
    settings: Settings
    acts: Acts = field(init=False)

    def __post_init__(self) -> None:
        self.acts = Acts(self.sandbox)

    @property
    def workspace(self) -> Workspace:
        """What Slack holds."""
        return self.sandbox.workspace

    def user(self, handle: str) -> User:
        """A person by the first part of their e-mail: `camille.roy`."""
        return next(one for one in self.workspace.users.values() if one.name == handle)

    def channel(self, name: str) -> Channel:
        """A channel by its name."""
        return next(one for one in self.workspace.channels.values() if one.name == name)

    def direct(self, handle: str) -> list[Message]:
        """Somebody's conversation with the bot."""
        return self.workspace.direct(self.user(handle).id).messages

    async def do(self, handle: str, act: Callable[[], Awaitable[Any]]) -> Seen:
        """Act as somebody, let the bot finish, and see what became of it; nobody else sees anything."""
        me = self.user(handle).id
        people = self.workspace.users.keys() - {self.workspace.app.bot_user}
        before = {user: self._sight(user) for user in people}
        ack = await act()
        await self.settled()
        for user in people - {me}:
            assert self._sight(user) == before[user], f"{user} saw something of {handle}'s"
        changed = Sight.of(self.workspace, me).since(before[me][0])
        return Seen(ack, changed["messages"], changed["ephemeral"], changed["view"], changed["home"])

    async def settled(self) -> None:
        """The bot has done all that it was asked for."""
        assert await self.bot.crew.drain(PATIENCE_S) == 0

    def _sight(self, user: str) -> tuple[Sight, int]:
        seen = [self.workspace.visible(one, user) for one in self.workspace.channels_of(user)]
        return Sight.of(self.workspace, user), sum(map(len, seen))

    async def types(self, handle: str, text: str, channel: str = "general") -> Seen:
        """Type `/credit` and some words in a channel."""
        me, place = self.user(handle).id, self.channel(channel).id
        return await self.do(handle, lambda: self.acts.command(me, place, f"/credit {text}"))

    async def presses(
        self, handle: str, where: Json, action: str, value: Any = None, *, says: str | None = None
    ) -> Seen:
        """Press the first element of an action, or the one with that value or label."""
        me = self.user(handle).id
        block, action_id = element_of(where, action, value if says is None else None, says)
        place = _container(where)
        return await self.do(handle, lambda: self.acts.press(me, place, block, action_id, value))

    async def suggests(self, handle: str, where: Json, query: str) -> list[str]:
        """What the search of a message or view offers."""
        me = self.user(handle).id
        block, action_id = element_of(where, "customer.search")
        ack = await self.acts.suggest(me, _container(where), block, action_id, query)
        assert ack.ok, ack
        return [one["text"]["text"] for one in (ack.body or {})["options"]]

    async def submits(self, handle: str, modal: Json, values: Json) -> Seen:
        """Submit a modal with what stands in its inputs; a block and its action have one id."""
        me = self.user(handle).id
        filled = {name: {name: value} for name, value in values.items()}
        return await self.do(handle, lambda: self.acts.submit(me, modal["id"], filled))

    def forge(self, where: Json, action: str, value: str) -> None:
        """Have a button carry another value than the bot gave it."""
        for found in elements(self._blocks(where)):
            if found.action_id.partition("#")[0] == action:
                found.element["value"] = value
                return
        raise AssertionError(f"no {action} is there")

    def rename(self, where: Json, action: str, new: str) -> None:
        """Have a button carry another id than the bot gave it: one of another version."""
        next(
            one for one in elements(self._blocks(where)) if one.action_id.partition("#")[0] == action
        ).element["action_id"] = new

    def _blocks(self, where: Json) -> list[Json]:
        if "ts" in where:
            message = self.workspace.message(where["channel"], where["ts"])
            assert message is not None
            return message.blocks
        return list(self._view(where["id"]).payload["blocks"])

    def _view(self, view_id: str) -> View:
        stacks = [*self.workspace.modals.values(), [*self.workspace.homes.values()]]
        return next(one for stack in stacks for one in stack if one.id == view_id)

    def told(self, message: Message) -> Json:
        """A message of the workspace, to press in."""
        told = message_json(self.workspace, message, metadata=True) | {"channel": message.channel}
        return deepcopy(told)


def restored(told: Json) -> Message:
    """A message as it was told, to stand in its conversation anew."""
    return Message(
        told["ts"],
        told["channel"],
        told["user"],
        told["text"],
        deepcopy(told["blocks"]),
        metadata=told.get("metadata"),
        from_app=True,
    )


def element_of(where: Json, action: str, value: Any = None, says: str | None = None) -> tuple[str, str]:
    """Block and id of the first element of an action, with this value or label when one is given."""
    for found in elements(where["blocks"]):
        label = str((found.element.get("text") or {}).get("text", ""))
        fits = found.action_id.partition("#")[0] == action
        held = found.element.get("value")
        if fits and (held is None or value in (None, held)) and (says is None or says in label):
            return found.block_id, found.action_id
    raise AssertionError(f"no {action} in {words(where)}")


def _container(where: Json) -> Container:
    return OnMessage(where["channel"], where["ts"]) if "ts" in where else OnView(where["id"])


def company_copy(kept: Path, folder: Path) -> Path:
    """The example company's database and policy, to change at will."""
    for name in ("ledger.sqlite", "encours.yaml"):
        shutil.copyfile(kept / name, folder / name)
    return folder


def pretend_slack(policy: Path, clock: Clock, limits: Limits | None = None, **more: Any) -> Sandbox:
    """A workspace with the people of a policy; `more` adds users to it."""
    described = example_workspace(policy)
    described["users"] += more.get("users", [])
    people = json.loads(json.dumps(described))
    workspace = workspace_from(read_json(ROOT / "docs" / "manifest.json"), people)
    sandbox = Sandbox(workspace, limits=limits or Limits.off(), now=clock.seconds)
    sandbox.app_side.retry_seconds = ()
    return sandbox


def settings_for(folder: Path, url: str, **more: Any) -> Settings:
    """What the environment of that folder's bot would say."""
    return Settings.model_construct(
        database_url=more.pop("database_url", f"sqlite:///{folder / 'ledger.sqlite'}"),
        policy=folder / "encours.yaml",
        workspace="default",
        slack_bot_token=SecretStr(more.pop("bot_token", BOT_TOKEN)),
        slack_app_token=SecretStr(APP_TOKEN),
        slack_signing_secret=SecretStr(SIGNING_SECRET),
        slack_api_url=f"{url}/api/",
        inbox=more.pop("inbox", None),
        smtp_url=SecretStr(smtp_url) if (smtp_url := more.pop("smtp_url", "")) else None,
        mail_from="Atelier Lumen <compta@lumen.example>",
        host=HOST,
        port=0,
    )


@asynccontextmanager
async def wired(
    folder: Path, sandbox: Sandbox, clock: Clock, way: Way | None = None, **more: Any
) -> AsyncIterator[Room]:
    """The sandbox served, the bot opened on the folder's database, and Slack's way in, when one is given.

    Reminders are swept where `reminds` says so: a day about something else has none in its messages.
    """
    reminds = more.pop("reminds", False)
    async with serve(sandbox, more.pop("port", 0)) as url:
        settings = settings_for(folder, url, **more)
        policy = load_policy(settings.policy)
        async with app.bot(settings, policy, clock) as bot, reached(bot, sandbox, way):
            if not reminds:
                _without_reminders(bot)
            yield Room(sandbox, bot, clock, settings)


def _without_reminders(bot: Bot) -> None:
    clockwork = bot.clockwork
    clockwork.before = tuple(part for part in clockwork.before if part not in REMINDERS)
    clockwork.after = tuple(part for part in clockwork.after if part not in REMINDERS)


@asynccontextmanager
async def reached(bot: Bot, sandbox: Sandbox, way: Way | None) -> AsyncIterator[None]:
    """The bot's transport, ready."""
    if way is None:
        yield
        return
    stop, port = asyncio.Event(), free_port()
    if way is Way.SOCKET:
        running = asyncio.create_task(over_socket(bot.app, APP_TOKEN, stop))
        await until(lambda: bool(sandbox.app_side.sockets.connections), running)
    else:
        running = asyncio.create_task(over_http(bot.app, HOST, port, stop))
        await until(lambda: listens(port), running)
        await sandbox.app_side.set_request_url(f"http://{HOST}:{port}{EVENTS_PATH}")
    try:
        yield
    finally:
        stop.set()
        await running


async def until(holds: Callable[[], bool], *running: asyncio.Task[Any], seconds: float = PATIENCE_S) -> None:
    """Wait for something to hold; fail when it takes too long, or when what should bring it about ended."""
    async with asyncio.timeout(seconds):
        while not holds():
            for task in running:
                assert not task.done(), task
            await asyncio.sleep(0.01)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def listens(port: int) -> bool:
    """Whether somebody answers there."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0

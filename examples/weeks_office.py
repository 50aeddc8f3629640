"""An office for some weeks: a pretend Slack with the bot in it, a mail server, and the command line.

All of it in one program and on this computer: commands run as they are typed, people press what they see.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from typer.main import get_command

import app
from bot.errors import EncoursError
from bot.policy_file import load_policy
from bot.settings import load_settings
from examples.workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from examples.workspace import workspace as example_workspace
from handlers.slack.transport import over_socket
from handlers.terminal.runtime import Bot
from sandbox.app_side import Ack, Acts
from sandbox.app_side.desk import Container, OnMessage, OnView
from sandbox.app_side.elements import Found, elements, options
from sandbox.limits import Limits
from sandbox.seed import read_json, workspace_from
from sandbox.server import Sandbox, serve
from sandbox.workspace import Message

MANIFEST = Path(__file__).parents[1] / "docs" / "manifest.json"
HOST = "127.0.0.1"
PATIENCE_S = 10
LOOKED_EVERY_S = 0.02
LEDGER = "ledger.sqlite"


class OfficeError(EncoursError):
    """A command or a press did not do what it should."""


@dataclass(slots=True)
class Clock:
    """Real time, seen from another day."""

    ahead: timedelta = timedelta()

    def set(self, moment: datetime) -> None:
        """It is that moment now."""
        self.ahead = moment - datetime.now(UTC)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def seconds(self) -> float:
        """Since 1970, for the pretend Slack."""
        return time.time() + self.ahead.total_seconds()


@dataclass(slots=True)
class MailServer:
    """A handler of aiosmtpd: what it took, and the addresses that it knows nothing of."""

    unknown: set[str] = field(default_factory=set)
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    """To whom, and the mail."""

    async def handle_RCPT(  # noqa: N802 (aiosmtpd looks for this name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, given: list[str]
    ) -> str:
        """Whether there is such a mailbox."""
        if address in self.unknown:
            return "550 5.1.1 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """A whole mail."""
        content = envelope.content or b""
        mail = message_from_bytes(
            content.encode() if isinstance(content, str) else content, policy=policy.default
        )
        assert isinstance(mail, EmailMessage)  # noqa: S101 (what the default policy makes)
        self.taken.append((envelope.rcpt_tos[0], mail))
        return "250 OK"


@dataclass(slots=True)
class Office:
    """The bot at work, and what people do in Slack."""

    folder: Path
    sandbox: Sandbox
    bot: Bot
    clock: Clock
    mails: MailServer
    acts: Acts = field(init=False)
    commands: Any = field(init=False)
    """The command line, put together once."""

    def __post_init__(self) -> None:
        self.acts = Acts(self.sandbox)
        self.commands = get_command(app.command_line())

    async def runs(self, moment: datetime, *command: str) -> str:
        """A command at a moment, as it is typed in a terminal; what it says. Raises OfficeError."""
        self.clock.set(moment)
        out, err = io.StringIO(), io.StringIO()

        def run() -> object:
            with redirect_stdout(out), redirect_stderr(err):
                return self.commands.main([*command, "--now", moment.isoformat()], standalone_mode=False)

        if await asyncio.to_thread(run):
            raise OfficeError(f"encours {command[0]} failed: {err.getvalue().strip()}")
        return out.getvalue()

    async def ticks(self, moment: datetime) -> None:
        """The running bot's own clock comes to a moment of the day."""
        self.clock.set(moment)
        await self.bot.clockwork.tick_and_send(moment)

    def somebody(self, email: str) -> Somebody:
        """One of its people, at their screen."""
        return Somebody(
            self, next(one.id for one in self.sandbox.workspace.users.values() if one.email == email)
        )


@dataclass(slots=True)
class Somebody:
    """A person in the pretend Slack: they see what is in front of them, and press what is there."""

    office: Office
    id: str

    async def types(self, command: str) -> None:
        """A slash command, in their own conversation with the bot."""
        place = self.office.sandbox.workspace.direct(self.id).id
        await self._done(self.office.acts.command(self.id, place, f"/credit {command}"))

    async def presses(self, action: str, start: str = "", *, message: Message | None = None) -> None:
        """The first element of an action in the window in front, else in their newest message; `start`: the
        one whose value begins so, or the option of a menu that does. Raises OfficeError."""
        where, blocks = self._message(message) if message else self._front()
        for found in elements(blocks):
            value = _value(found, action, start)
            if value is not None:
                chosen = value if found.kind == "overflow" else None
                press = self.office.acts.press(self.id, where, found.block_id, found.action_id, chosen)
                return await self._done(press)
        raise OfficeError(f"There is no {action} {start} in front of {self.id}.")

    async def submits(self, **inputs: Any) -> None:
        """The form in front with these inputs, each in the last drawing of its block. Raises OfficeError."""
        form = self.office.sandbox.workspace.modals[self.id][-1]
        drawn = [(one.block_id, one.action_id) for one in elements(form.payload["blocks"])]
        filled = {}
        for name, value in inputs.items():
            block, action = next(one for one in reversed(drawn) if one[0].partition("#")[0] == name)
            filled[block] = {action: value}
        await self._done(self.office.acts.submit(self.id, form.id, filled))

    async def chooses(self, name: str, value: str) -> None:
        """A choice in the form in front that draws it anew."""
        form = self.office.sandbox.workspace.modals[self.id][-1]
        found = next(
            one for one in elements(form.payload["blocks"]) if one.block_id.partition("#")[0] == name
        )
        where = OnView(form.id)
        await self._done(self.office.acts.press(self.id, where, found.block_id, found.action_id, value))

    async def closes(self) -> None:
        """Whatever stands in front."""
        for top in self.office.sandbox.workspace.modals.get(self.id, [])[-1:]:
            await self.office.acts.close(self.id, top.id, everything=True)

    def reads(self, wanted: str, channel: str = "") -> Message:
        """The newest message that offers something, in a channel or their own conversation."""
        workspace = self.office.sandbox.workspace
        place = workspace.channels[channel] if channel else workspace.direct(self.id)
        for message in reversed(place.messages):
            if any(_value(found, wanted, "") is not None for found in elements(message.blocks)):
                return message
        raise OfficeError(f"{self.id} was sent nothing with {wanted}.")

    def _front(self) -> tuple[Container, list[dict[str, Any]]]:
        stack = self.office.sandbox.workspace.modals.get(self.id)
        if stack:
            return OnView(stack[-1].id), stack[-1].payload["blocks"]
        return self._message(self.office.sandbox.workspace.direct(self.id).messages[-1])

    def _message(self, message: Message) -> tuple[Container, list[dict[str, Any]]]:
        return OnMessage(message.channel, message.ts), message.blocks

    async def _done(self, act: Any) -> None:
        """Carried out, and the bot has finished with it. Raises OfficeError."""
        ack: Ack | None = await act
        if ack is not None and (not ack.ok or ack.errors):
            raise OfficeError(f"The bot did not take it: {ack.errors or ack}")
        if await self.office.bot.crew.drain(PATIENCE_S):
            raise OfficeError("The bot did not finish.")


def _value(found: Found, action: str, start: str) -> str | None:
    """What an element carries, when it is of that action and there is one that begins so."""
    if found.action_id.partition("#")[0] != action:
        return None
    carried = [str(one["value"]) for one in options(found.element)] or [str(found.element.get("value", ""))]
    return next((one for one in carried if one.startswith(start)), None)


@asynccontextmanager
async def office(folder: Path, moment: datetime) -> AsyncIterator[Office]:
    """Everything set up in a folder with a policy in it, and taken down again."""
    clock, mails = Clock(), MailServer()
    clock.set(moment)
    people = json.loads(json.dumps(example_workspace(folder / "encours.yaml")))
    sandbox = Sandbox(workspace_from(read_json(MANIFEST), people), limits=Limits.off(), now=clock.seconds)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(mails, hostname="mail.example"), HOST, 0)
    port = server.sockets[0].getsockname()[1]
    async with server, serve(sandbox) as url:
        with _environment(_variables(folder, url, port)):
            settings = load_settings()
            async with (
                app.bot(settings, load_policy(settings.policy), clock) as bot,
                _connected(sandbox, bot),
            ):
                yield Office(folder, sandbox, bot, clock, mails)


def _variables(folder: Path, url: str, port: int) -> dict[str, str]:
    return {
        "ENCOURS_DATABASE_URL": f"sqlite:///{folder / LEDGER}",
        "ENCOURS_POLICY": str(folder / "encours.yaml"),
        "ENCOURS_WORKSPACE": "default",
        "ENCOURS_SMTP_URL": f"smtp://{HOST}:{port}",
        "ENCOURS_MAIL_FROM": "Atelier Lumen <compta@example.com>",
        "SLACK_API_URL": f"{url}/api/",
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
    }


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """What commands find in the environment meanwhile; nothing else of ours."""
    before = dict(os.environ)
    for name in [one for one in os.environ if one.startswith(("ENCOURS_", "SLACK_"))]:
        del os.environ[name]
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@asynccontextmanager
async def _connected(sandbox: Sandbox, bot: Bot) -> AsyncIterator[None]:
    """Slack's way in is open."""
    stop = asyncio.Event()
    running = asyncio.create_task(over_socket(bot.app, APP_TOKEN, stop))
    try:
        async with asyncio.timeout(PATIENCE_S):
            while not sandbox.app_side.sockets.connections:
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), LOOKED_EVERY_S)
        yield
    finally:
        stop.set()
        await running

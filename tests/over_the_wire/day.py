"""Days at a small company: what people do with promises and notes, and what is sent and kept of it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

import app
from bot.delivery import Sender
from bot.files import ImportRequest
from bot.policy_file import load_policy
from bot.schedule import Ticked
from bot.services.mails_wanted import still_wanted
from bot.services.people import refresh
from bot.settings import async_database_url
from over_the_wire.wiring import Clock, Json, Room, Seen, Way, element_of, plain, pretend_slack, wired, words
from sandbox.app_side.desk import OnView
from sandbox.app_side.elements import elements
from sandbox.workspace import Message
from storage.engine import create_engine
from storage.imports.take import FileImporter
from storage.migrate import migrate

CAMILLE, JULIEN, MARC = "camille.roy", "julien.faure", "marc.olivier"
NADIA, HUGUES, SOPHIE = "nadia.benali", "hugues.martin", "sophie.leroy"
STRANGER = {"email": "ulysse.nemo@example.com", "real_name": "Ulysse Nemo"}
STRANGER_NAME = "ulysse.nemo"

POLICY = """
entities:
  - {code: LUMEN, name: Atelier Lumen SAS, currency: EUR, country: FR, terms: 30 days}
people:
  - {email: camille.roy@example.com, name: Camille Roy, role: salesperson,
     manager: marc.olivier@example.com, language: en}
  - {email: julien.faure@example.com, name: Julien Faure, role: salesperson,
     manager: marc.olivier@example.com, language: fr}
  - {email: marc.olivier@example.com, name: Marc Olivier, role: manager, language: fr}
  - {email: nadia.benali@example.com, name: Nadia Benali, role: credit_manager, language: fr}
  - {email: sophie.leroy@example.com, name: Sophie Leroy, role: accountant, language: fr}
  - {email: hugues.martin@example.com, name: Hugues Martin, role: finance_director, language: en}
visibility: own
digest: {hour: "08:30", language: en}
files:
  - {files: "payments-*.csv", kind: payments}
"""
HEADER = "Customer,Customer name,Salesperson,Invoice,Issue date,Due date,Amount,Open amount,Currency\n"
ACME = """\
C0042,ACME,Camille Roy,F-0871,2026-08-27,2026-10-11,18500.00,18500.00,EUR
C0042,ACME,Camille Roy,F-0902,2026-09-19,2026-11-03,8000.00,8000.00,EUR
C0042,ACME,Camille Roy,F-0915,2026-09-28,2026-11-12,4400.00,4400.00,EUR
"""
OTHERS = """\
C0043,ACME Lyon,Camille Roy,F-0950,2026-09-10,2026-10-10,1200.00,1200.00,EUR
C0107,Brasserie du Port,Camille Roy,F-0908,2026-10-01,2026-10-31,9850.00,9850.00,EUR
C0201,Courbevelle,Julien Faure,F-0801,2026-09-01,2026-10-01,5000.00,5000.00,EUR
"""
LEDGER = HEADER + ACME + OTHERS
PAID = "Customer,Entity,Date received,Amount,Currency,Invoice,Payment reference\n"
SPED_UP = 50


async def _hurried(seconds: float) -> None:
    """Waits that are about patience alone pass faster."""
    await asyncio.sleep(seconds / SPED_UP)


@dataclass(slots=True)
class Day:
    """A workspace with the bot in it, the clock, and the database behind."""

    room: Room
    folder: Path

    @property
    def database_url(self) -> str:
        """Where it is kept."""
        return str(self.room.settings.database_url)

    def at(self, moment: str) -> None:
        """It is that moment now."""
        self.room.clock.set(moment)

    async def sends(self) -> int:
        """What waits in the outbox goes out; how much it was."""
        bot, clock = self.room.bot, self.room.clock
        mail = app.mail(self.room.settings, clock)
        wanted = partial(still_wanted, bot.house, clock)
        sender = Sender(bot.work, bot.slack, clock, sleep=_hurried, mail=mail, wanted=wanted)
        return (await sender.run_once()).sent

    async def ticks(self, moment: str) -> Ticked:
        """What is due at a moment is done and sent."""
        self.at(moment)
        ticked = await self.room.bot.clockwork.tick(self.room.clock())
        await self.sends()
        return ticked

    async def takes(self, name: str, content: str) -> None:
        """A file is imported now."""
        await take(self.folder, self.database_url, name, content, self.room.clock())

    def told(self, handle: str) -> list[Json]:
        """The bot's messages that stay in their conversation, without replies."""
        found = (one for one in self.room.direct(handle) if one.from_app and not one.ephemeral_to)
        return [self.room.told(one) for one in found if one.thread_ts in (None, one.ts)]

    def private(self, handle: str) -> list[Json]:
        """What they alone see, until they look elsewhere."""
        return [self.room.told(one) for one in self.room.direct(handle) if one.ephemeral_to]

    def read(self, handle: str) -> list[str]:
        """What they read, message by message."""
        return [words(one) for one in self.told(handle)]

    async def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What the database holds."""
        return await rows(self.database_url, statement)

    async def promises(self) -> list[tuple[str, str, str, str]]:
        """Every promise: state, amount, day, by whom."""
        kept = await self.rows("SELECT state, amount_minor, promised_on, logged_by FROM promises ORDER BY id")
        return [(state, money(minor), str(on), _first(who)) for state, minor, on, who in kept]

    async def trail(self) -> list[tuple[str, str, str, str]]:
        """What people and payments did to a customer: the deed, by whom, where, of what."""
        kept = await self.rows(
            "SELECT deed, who, surface, subject FROM audit WHERE customer_id IS NOT NULL "
            "AND deed NOT LIKE 'case.%' AND deed NOT LIKE 'hold.%' AND deed NOT LIKE 'step.%' "
            "AND deed NOT IN ('limit.crossed', 'limit.back') "
            "ORDER BY number"
        )
        return [(deed, _first(who), surface, subject) for deed, who, surface, subject in kept]

    async def says(self, handle: str, typed: str) -> Seen:
        """Somebody types `/credit` and some words in their conversation with the bot."""
        me = self.room.user(handle).id
        place = self.room.workspace.direct(me).id
        return await self.room.do(handle, lambda: self.room.acts.command(me, place, f"/credit {typed}"))

    async def logs(self, handle: str, typed: str) -> Json:
        """Somebody types a promise or a dispute and presses what was read back; what they read then."""
        read = (await self.says(handle, typed)).answer
        action = next(one for one in ("promise.log", "dispute.log") if one in str(read["blocks"]))
        return (await self.presses(handle, read, action)).answer

    async def presses(self, handle: str, where: Json, action: str, **which: Any) -> Seen:
        """As in the room."""
        return await self.room.presses(handle, where, action, **which)

    async def fills(self, handle: str, form: Json, **inputs: Any) -> Seen:
        """Submit a form with these inputs, named without their drawing's number."""
        me = self.room.user(handle).id
        filled = {}
        for name, value in inputs.items():
            block, action = input_of(form, name)
            filled[block] = {action: value}
        return await self.room.do(handle, lambda: self.room.acts.submit(me, form["id"], filled))

    async def suggests(self, handle: str, view: Json, action: str, query: str) -> list[str]:
        """What a search offers."""
        block, action_id = element_of(view, action)
        where = OnView(view["id"])
        ack = await self.room.acts.suggest(self.room.user(handle).id, where, block, action_id, query)
        return [one["text"]["text"] for one in (ack.body or {})["options"]]

    async def closes(self, handle: str) -> None:
        """Close whatever stands in front of somebody."""
        me = self.room.user(handle).id
        for top in self.room.workspace.modals.get(me, [])[-1:]:
            await self.room.acts.close(me, top.id, everything=True)

    async def forged(self, handle: str, action: str, value: str) -> Seen:
        """A press of somebody's that none of their messages offers: Slack's own form, another's button."""
        user, place = self.room.user(handle), self.room.workspace.direct(self.room.user(handle).id)
        block = {
            "type": "actions",
            "block_id": f"forged.{value.replace(':', '-')}",
            "elements": [
                {
                    "type": "button",
                    "action_id": action,
                    "value": value,
                    "text": {"type": "plain_text", "text": "Forged"},
                }
            ],
        }
        ts = self.room.workspace.new_ts(self.room.clock.seconds())
        bot = self.room.workspace.app.bot_user
        message = Message(ts, place.id, bot, "Forged", [block], from_app=True)
        place.messages.append(message)
        seen = await self.room.presses(user.name, self.room.told(message), action)
        place.messages.remove(message)
        return seen

    async def home(self, handle: str) -> str:
        """What somebody's Home says when it is opened."""
        me = self.room.user(handle).id
        await self.room.do(handle, lambda: self.room.acts.open_home(me))
        return words(self.room.workspace.homes[me].payload["blocks"])

    def published(self, handle: str) -> str:
        """What it says now, unopened."""
        return words(self.room.workspace.homes[self.room.user(handle).id].payload["blocks"])


def input_of(form: Json, name: str) -> tuple[str, str]:
    """Block and action of the last drawing of an input."""
    found = [(one.block_id, one.action_id) for one in elements(form["blocks"])]
    return next(each for each in reversed(found) if each[0].partition("#")[0] == name)


def element(form: Json, name: str) -> Json:
    """An input as it is drawn."""
    wanted = input_of(form, name)
    return next(one.element for one in elements(form["blocks"]) if (one.block_id, one.action_id) == wanted)


def value_of(form: Json, name: str) -> Any:
    """What stands in an input as it is drawn: a text, a day, or the values that are chosen."""
    held = element(form, name)
    if "initial_options" in held:
        return [one["value"] for one in held["initial_options"]]
    if "initial_option" in held:
        return held["initial_option"]["value"]
    return held.get("initial_value") or held.get("initial_date") or ""


def labels(where: Json) -> list[str]:
    """What the buttons of a message or a view say."""
    every = (one.element for one in elements(where["blocks"]) if one.kind == "button")
    return [plain(str(one["text"]["text"])) for one in every]


def money(minor: int) -> str:
    """`18500.00`."""
    return f"{minor // 100}.{minor % 100:02}"


def _first(email: str) -> str:
    return email.partition("@")[0]


def paid(*payments: tuple[str, str, str, str]) -> str:
    """A payments file: customer, day, amount, invoice."""
    lines = [
        f"{customer},LUMEN,{on},{amount},EUR,{invoice},VIR-{number:03}"
        for number, (customer, on, amount, invoice) in enumerate(payments)
    ]
    return PAID + "\n".join(lines) + "\n"


async def take(folder: Path, database_url: str, name: str, content: str, now: datetime) -> None:
    """Import a file into a database by the folder's policy."""
    (folder / name).write_text(content, "utf-8")
    os.utime(folder / name, (now.timestamp(), now.timestamp()))
    engine = create_engine(async_database_url(database_url))
    importer = FileImporter(engine, "default", load_policy(folder / "encours.yaml"))
    try:
        await migrate(engine)
        await importer.take(ImportRequest(path=folder / name, now=now), lambda _done, _of: None)
    finally:
        await engine.dispose()


@cache
def _empty() -> bytes:
    """A database of SQLite that is migrated and empty: copying it takes a fraction of migrating."""

    async def made(file: Path) -> None:
        engine = create_engine(f"sqlite+aiosqlite:///{file}")
        await migrate(engine)
        await engine.dispose()

    with TemporaryDirectory() as folder, ThreadPoolExecutor(1) as beside:  # a loop runs already
        file = Path(folder) / "ledger.sqlite"
        beside.submit(lambda: asyncio.run(made(file))).result()
        return file.read_bytes()


async def rows(database_url: str, statement: str) -> list[tuple[Any, ...]]:
    """What a database holds; a statement that changes it answers nothing."""
    engine = create_async_engine(async_database_url(database_url))
    try:
        async with engine.begin() as connection:
            result = await connection.execute(text(statement))
            return [tuple(row) for row in result] if result.returns_rows else []
    finally:
        await engine.dispose()


async def comes_true(holds: Callable[[], Awaitable[bool]], seconds: float = 20) -> None:
    """Wait for something that another program brings about."""
    pause = asyncio.Event()
    async with asyncio.timeout(seconds):
        while not await holds():
            with suppress(TimeoutError):
                await asyncio.wait_for(pause.wait(), 0.05)


@asynccontextmanager
async def day(
    folder: Path,
    moment: str,
    *,
    ledger: str = LEDGER,
    taken: str = "",
    policy: str = POLICY,
    way: Way = Way.HTTP,
    **more: Any,
) -> AsyncIterator[Day]:
    """The small company at a moment, its ledger taken an hour before or at `taken`."""
    (folder / "encours.yaml").write_text(policy, "utf-8")
    clock = Clock()
    clock.set(taken or moment)
    file = folder / "ledger.sqlite"
    database_url = more.pop("database_url", f"sqlite:///{file}")
    if database_url.endswith(str(file)) and not file.exists():
        file.write_bytes(_empty())
    on = clock().date().isoformat()
    await take(folder, database_url, f"ledger-{on}.csv", ledger, clock())
    clock.set(moment)
    sandbox = pretend_slack(folder / "encours.yaml", clock, users=[STRANGER])
    async with wired(folder, sandbox, clock, way, database_url=database_url, **more) as room:
        await refresh(room.bot.work, room.bot.slack, load_policy(folder / "encours.yaml"))
        yield Day(room, folder)

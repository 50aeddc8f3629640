"""Disputes as people meet them: threads in direct conversations, what the tables and the trail hold."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.delivery import Sender, SentReport
from bot.policy_file import load_policy
from bot.services.people import refresh
from over_the_wire.test_mornings_delivered import hurried
from over_the_wire.wiring import (
    Clock,
    Json,
    Room,
    Seen,
    Way,
    element_of,
    plain,
    pretend_slack,
    restored,
    wired,
    words,
)
from sandbox.app_side.desk import OnMessage, OnView
from sandbox.workspace import Message

CAMILLE, JULIEN, MARC = "camille.roy", "julien.faure", "marc.olivier"
NADIA, SOPHIE, HUGUES = "nadia.benali", "sophie.leroy", "hugues.martin"
STRANGER = "ulysse.nemo"
TUESDAY = "2026-11-24T09:00+01:00"
SCRATCHED = "dispute 0902 2300 quality scratched"
ACME = 1
"""The customer's id in the example company."""
NOBODY_KNOWN = {"email": "ulysse.nemo@example.com", "real_name": "Ulysse Nemo"}


def email(handle: str) -> str:
    """The address of somebody of the example company."""
    return f"{handle}@example.com"


@dataclass(frozen=True, slots=True)
class Thread:
    """A dispute as one person has it: the first message, and the replies below it."""

    first: Json
    lines: list[str]

    @property
    def text(self) -> str:
        """All that can be read in the first message."""
        return words(self.first["blocks"])

    @property
    def buttons(self) -> list[str]:
        """What can be pressed, by the actions' ids."""
        return [
            one["action_id"]
            for block in self.first["blocks"]
            if block["type"] == "actions"
            for one in block["elements"]
        ]


@dataclass(frozen=True, slots=True)
class Office:
    """The example company at work, from nine o'clock of the Tuesday."""

    room: Room
    folder: Path

    def at(self, moment: str) -> None:
        """It is then: `10:05` of the Tuesday, or another day's moment in Paris."""
        full = moment if "T" in moment else f"2026-11-24T{moment}"
        self.room.clock.set(f"{full}+01:00")

    async def send(self) -> SentReport:
        """What waits in the outbox is on its way."""
        return await Sender(
            self.room.bot.work, self.room.bot.slack, self.room.clock, sleep=hurried
        ).run_once()

    async def tick(self, moment: str) -> SentReport:
        """What is due by itself at a moment, and all of it sent."""
        self.at(moment)
        await self.room.bot.clockwork.tick(self.room.clock())
        return await self.send()

    async def types(self, handle: str, text: str) -> Seen:
        """Type after `/credit`, and have what follows sent."""
        seen = _heard(await self.room.types(handle, text))
        await self.send()
        return seen

    async def presses(self, handle: str, where: Json, action: str, value: Any = None, **more: Any) -> Seen:
        """Press, and have what follows sent."""
        seen = _heard(await self.room.presses(handle, where, action, value, **more))
        await self.send()
        return seen

    async def press_at_once(self, *presses: tuple[str, Json, str]) -> None:
        """Several press before the bot has done what any of them asks for."""
        await asyncio.gather(*(self._press(*one) for one in presses))
        await self.room.settled()
        await self.send()

    async def _press(self, handle: str, where: Json, action: str) -> Any:
        block, action_id = element_of(where, action)
        place = OnMessage(where["channel"], where["ts"])
        return await self.room.acts.press(self.room.user(handle).id, place, block, action_id)

    async def submits(self, handle: str, modal: Json, values: Json) -> Seen:
        """Submit, and have what follows sent."""
        seen = await self.room.submits(handle, modal, values)
        await self.send()
        return seen

    async def chooses(self, handle: str, modal: Json, block: str, value: Any) -> Json:
        """Put a value in an input that the rest of a form follows; the form as it is drawn then."""
        me = self.room.user(handle).id
        found = _inputs(modal)[block]
        await self.room.do(
            handle, lambda: self.room.acts.press(me, OnView(modal["id"]), found[0], found[1], value)
        )
        view = self.room.workspace.modals[me][-1]
        return dict(view.payload) | {"id": view.id}

    async def picks(self, handle: str, modal: Json, action: str, query: str) -> Seen:
        """Type in a search, and take the first that it offers."""
        me, (block, action_id) = self.room.user(handle).id, element_of(modal, action)
        ack = await self.room.acts.suggest(me, OnView(modal["id"]), block, action_id, query)
        return await self.presses(handle, modal, action, (ack.body or {})["options"][0]["value"])

    async def hands_in(self, handle: str, modal: Json, values: Json) -> Seen:
        """Submit a form with these values in its inputs, by the blocks' names, and have what follows sent."""
        me = self.room.user(handle).id
        inputs = _inputs(modal)
        filled = {inputs[name][0]: {inputs[name][1]: value} for name, value in values.items()}
        seen = await self.room.do(handle, lambda: self.room.acts.submit(me, modal["id"], filled))
        await self.send()
        return seen

    async def fills(self, handle: str, thread: Thread, action: str, values: Json) -> Seen:
        """Press a button of a dispute's first message, and submit the small form that it opens."""
        opened = await self.room.presses(handle, thread.first, action)
        assert opened.modal is not None, opened
        return await self.submits(handle, opened.modal, values)

    async def replies(self, handle: str, thread: Thread, text: str) -> None:
        """Type a reply in the thread of a dispute."""
        await self.room.acts.say(self.room.user(handle).id, thread.first["channel"], text, thread.first["ts"])
        await self.room.settled()
        await self.send()

    async def opened(self, handle: str = CAMILLE, typed: str = SCRATCHED) -> Seen:
        """A dispute, typed, read back and pressed."""
        read = await self.types(handle, typed)
        return await self.presses(handle, read.answer, "dispute.log")

    def private(self, handle: str) -> list[str]:
        """What somebody was told for their eyes only, wherever it stands."""
        me, places = self.room.user(handle).id, self.room.workspace.channels.values()
        return [plain(one.text) for place in places for one in place.messages if one.ephemeral_to == me]

    def lend(self, handle: str, first: Json) -> Json:
        """Somebody else's message in one's own conversation: buttons that were never meant for them."""
        place = self.room.workspace.direct(self.room.user(handle).id)
        ts = self.room.workspace.new_ts(self.room.clock.seconds())
        place.messages.append(restored(first | {"ts": ts, "channel": place.id}))
        return self.room.told(place.messages[-1])

    def threads(self, handle: str) -> list[Thread]:
        """The disputes in somebody's conversation with the bot."""
        messages = self.room.direct(handle)
        return [Thread(self.room.told(one), _lines(one, messages)) for one in messages if _is_first(one)]

    def thread(self, handle: str) -> Thread:
        """The only one."""
        (one,) = self.threads(handle)
        return one

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the database holds."""
        with sqlite3.connect(self.folder / "ledger.sqlite") as database:
            found = database.execute(statement, values).fetchall()
        database.close()
        return found

    def dispute(self, columns: str = "state, owner") -> tuple[Any, ...]:
        """Columns of the only dispute."""
        (one,) = self.rows(f"SELECT {columns} FROM disputes")
        return one

    def trail(self) -> list[tuple[str, str, str]]:
        """What was done of disputes: the deed, who, where."""
        return self.rows(
            "SELECT deed, who, surface FROM audit WHERE subject LIKE 'dispute:%' ORDER BY number"
        )

    def facts(self) -> tuple[Json | None, Json | None]:
        """Before and after of the newest deed about a dispute."""
        ((before, after),) = self.rows(
            "SELECT before, after FROM audit WHERE subject LIKE 'dispute:%' ORDER BY number DESC LIMIT 1"
        )
        return json.loads(before) if before else None, json.loads(after) if after else None


def _heard(seen: Seen) -> Seen:
    """Without the word that it is being worked on, which a busy machine gives."""
    return replace(seen, private=[one for one in seen.private if "refusal.working" not in str(one["blocks"])])


def _inputs(modal: Json) -> dict[str, tuple[str, str]]:
    """Block and action of each input of a form, by the block's name without its number."""
    blocks = [one for one in modal["blocks"] if one["type"] == "input"]
    return {
        one["block_id"].partition("#")[0]: (one["block_id"], one["element"]["action_id"]) for one in blocks
    }


def _is_first(message: Message) -> bool:
    blocks = message.blocks or [{}]
    return message.thread_ts is None and str(blocks[0].get("block_id", "")).startswith("dispute.")


def _lines(first: Message, messages: list[Message]) -> list[str]:
    return [words(one.blocks) if one.from_app else one.text for one in messages if one.thread_ts == first.ts]


@asynccontextmanager
async def office(folder: Path, way: Way | None = Way.SOCKET, **more: Any) -> AsyncIterator[Office]:
    """The company of a folder, open."""
    clock = Clock()
    clock.set(TUESDAY)
    sandbox = pretend_slack(folder / "encours.yaml", clock, users=[NOBODY_KNOWN])
    async with wired(folder, sandbox, clock, way, **more) as room:
        await refresh(room.bot.work, room.bot.slack, load_policy(folder / "encours.yaml"))
        yield Office(room, folder)

"""Whatever fails and whoever crashes, a notice stands in Slack once when all is well again."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from enum import Enum
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.delivery import LEASE, Sender
from bot.errors import SlackAwayError, SlackBusyError, SlackUnsureError
from bot.members import Account, Member
from bot.notices import Address, Notice, NoticeKind, Payload
from bot.ports import Identity
from storage.engine import create_engine
from storage.migrate import migrate
from storage.unit_of_work import LedgerUnitOfWork

NOW = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
PEOPLE = ("camille@lumen.example", "luc@lumen.example")
NOTICES = 4


class Luck(Enum):
    """How a call goes."""

    WELL = "well"
    LOST_STORED = "stored, and the answer is lost"
    LOST_UNSTORED = "lost on the way there"
    BUSY = "too many"
    AWAY = "nobody answers"
    CRASH_BEFORE = "the process ends before Slack has it"
    CRASH_AFTER = "the process ends when Slack has it"


class Crash(BaseException):
    """The process is no more."""


class Chancy:
    """Slack, and a process that may end at any call of it."""

    def __init__(self, luck: list[Luck]) -> None:
        self.luck = luck
        self.stored: list[tuple[int, str, Payload, Address | None]] = []
        self.crash = asyncio.Event()

    async def post(
        self, slack_id: str, notice_id: int, payload: Payload, below: Address | None = None
    ) -> Address:
        luck = await self._draw()
        if luck in (Luck.WELL, Luck.LOST_STORED, Luck.CRASH_AFTER):
            self.stored.append((notice_id, slack_id, payload, below))
        await self._answer(luck)
        return Address(slack_id, str(notice_id))

    async def update(self, address: Address, notice_id: int, payload: Payload) -> Address:
        await self._answer(await self._draw())
        return address

    async def find(
        self, slack_id: str, notice_id: int, since: datetime, below: Address | None = None
    ) -> Address | None:
        luck = await self._draw()
        if luck in (Luck.LOST_STORED, Luck.LOST_UNSTORED):
            luck = Luck.AWAY
        await self._answer(luck)
        stands = any((*stored[:2], stored[3]) == (notice_id, slack_id, below) for stored in self.stored)
        return Address(slack_id, str(notice_id)) if stands else None

    async def upload(
        self, slack_id: str, name: str, content: bytes, payload: Payload, below: Address | None = None
    ) -> Address:
        raise NotImplementedError

    async def find_file(
        self, slack_id: str, name: str, since: datetime, below: Address | None = None
    ) -> Address | None:
        raise NotImplementedError

    async def try_app_token(self, app_token: str) -> None:
        raise NotImplementedError

    async def try_channel(self, channel: str) -> None:
        raise NotImplementedError

    async def identity(self) -> Identity:
        raise NotImplementedError

    async def account(self, slack_id: str) -> Account | None:
        raise NotImplementedError

    async def accounts(self) -> AsyncIterator[Account]:
        raise NotImplementedError
        yield

    async def _draw(self) -> Luck:
        await asyncio.sleep(0)
        return self.luck.pop(0) if self.luck else Luck.WELL

    async def _answer(self, luck: Luck) -> None:
        if luck is Luck.BUSY:
            raise SlackBusyError(3)
        if luck is Luck.AWAY:
            raise SlackAwayError
        if luck in (Luck.LOST_STORED, Luck.LOST_UNSTORED):
            raise SlackUnsureError
        if luck in (Luck.CRASH_BEFORE, Luck.CRASH_AFTER):
            self.crash.set()
            await asyncio.sleep(60)


class World:
    """One workspace, its Slack and a clock; processes come and go."""

    def __init__(self, engine: AsyncEngine, workspace: str, luck: list[Luck]) -> None:
        self.engine = engine
        self.workspace = workspace
        self.slack = Chancy(luck)
        self.at = NOW

    async def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        await asyncio.sleep(0)

    async def prepare(self) -> None:
        """Two notices for each of two people, an edit of each one's first and a reply below it."""
        async with LedgerUnitOfWork(self.engine, self.workspace).working() as one:
            for person in PEOPLE:
                await one.members.keep(Member(person, person, person, person, "", "", True))
            for number in range(NOTICES):
                person = PEOPLE[number % 2]
                await one.outbox.add(_notice(f"n{number}", person))
            for number, person in enumerate(PEOPLE):
                await one.outbox.add(_notice(f"e{number}", person, edits=f"n{number}"))
                await one.outbox.add(_notice(f"r{number}", person, below=f"n{number}"))

    async def process(self) -> None:
        """A process that sends what is due, until it is done or ends before that."""
        self.slack.crash.clear()
        work = LedgerUnitOfWork(self.engine, self.workspace)
        sending = asyncio.create_task(Sender(work, self.slack, lambda: self.at, sleep=self.sleep).run_once())
        crashing = asyncio.create_task(self.slack.crash.wait())
        await asyncio.wait({sending, crashing}, return_when=asyncio.FIRST_COMPLETED)
        crashing.cancel()
        sending.cancel()
        await asyncio.gather(sending, crashing, return_exceptions=True)
        self.at += LEASE

    async def waits(self) -> bool:
        async with LedgerUnitOfWork(self.engine, self.workspace).working() as one:
            return await one.outbox.next_due() is not None


def _notice(key: str, person: str, edits: str = "", below: str = "") -> Notice:
    return Notice(key, NoticeKind.DIGEST, person, {"text": key}, NOW, edits=edits, below=below)


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """SQLite alone: PostgreSQL's claims have their own tests, and this is about the sender."""
    made = create_engine(f"sqlite+aiosqlite:///{tmp_path / 'ledger.sqlite'}")
    await migrate(made)
    yield made
    await made.dispose()


_numbers = count()


@given(luck=st.lists(st.sampled_from(Luck), max_size=25))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_every_notice_stands_once_and_in_order(engine: AsyncEngine, luck: list[Luck]) -> None:
    world = World(engine, f"workspace {next(_numbers)}", luck)
    await world.prepare()
    for _ in range(len(luck) + 5):
        await world.process()
        stands = Counter(notice for notice, *_ in world.slack.stored)
        assert not stands or max(stands.values()) == 1
        if not await world.waits():
            break
    texts = {person: [p["text"] for _, to, p, _ in world.slack.stored if to == person] for person in PEOPLE}
    assert texts == {PEOPLE[0]: ["n0", "n2", "r0"], PEOPLE[1]: ["n1", "n3", "r1"]}
    first = {p["text"]: Address(to, str(number)) for number, to, p, _ in world.slack.stored}
    below = {p["text"]: thread for _, _, p, thread in world.slack.stored if thread is not None}
    assert below == {"r0": first["n0"], "r1": first["n1"]}
    assert not await world.waits()

"""The bot is killed in the middle of a fan-out, again and again: nobody is told twice, nobody is left out."""

from __future__ import annotations

import os
import signal
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.notices import Notice, NoticeKind
from bot.settings import async_database_url
from over_the_wire.crowds import SALESPEOPLE, crowd, email
from over_the_wire.programs import ended, environment, program
from over_the_wire.wiring import Clock, Room, pretend_slack, until, wired
from sandbox.limits import Limits, Rate
from sandbox.server import Sandbox, serve

MORNING = "2026-11-24T08:31+01:00"
SUNDAY = "2026-11-22T12:00+01:00"
"""Nobody has a digest then."""
ONE_LEASE = timedelta(minutes=2)
"""More than a killed sender's notices stay its own."""
BUSY = Limits(posting=Rate(1.0, 4), workspace=Rate(150.0, 80))
FEW = 50
KILLED_AT = (1, 70, 199)
"""Messages that stand when the process is killed, before Slack's answer to the last one left."""


def delivered(sandbox: Sandbox) -> Counter[str]:
    """How many messages each salesperson has."""
    workspace = sandbox.workspace
    names = {user.id: user.name for user in workspace.users.values() if not user.is_bot}
    places = [(one, user) for one in workspace.channels.values() for user in one.members if user in names]
    return Counter({names[user]: len(one.messages) for one, user in places if not one.name})


def standing(sandbox: Sandbox) -> int:
    """How many messages there are."""
    return sum(len(one.messages) for one in sandbox.workspace.channels.values())


ONE_EACH = Counter({email(number).partition("@")[0]: 1 for number in range(SALESPEOPLE)})


@contextmanager
def killing(sandbox: Sandbox, process: Process, at: int) -> Iterator[None]:
    """Kill the process the moment that so many messages stand: stored, and not yet answered."""
    over = False

    def look() -> None:
        nonlocal over
        if not over and standing(sandbox) >= at:
            over = True
            os.kill(process.pid, signal.SIGKILL)

    sandbox.workspace.on_change(look)
    yield
    over = True


async def test_killed_at_any_point_each_of_two_hundred_has_one_digest(
    database_url: str, tmp_path: Path
) -> None:
    await crowd(tmp_path, database_url)
    clock = Clock()
    clock.set(MORNING)
    sandbox = pretend_slack(tmp_path / "encours.yaml", clock, BUSY)
    async with serve(sandbox) as url:
        told = environment(tmp_path, url, database_url)
        for at in KILLED_AT:
            async with program(told, tmp_path, "tick", "--now", clock().isoformat()) as process:
                with killing(sandbox, process, at):
                    status, _, err = await ended(process)
            assert status == -9, err
            clock.ahead += ONE_LEASE

        async with program(told, tmp_path, "tick", "--now", clock().isoformat()) as process:
            status, _, err = await ended(process)

    assert (status, "Traceback" in err) == (0, False)
    assert delivered(sandbox) == ONE_EACH


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_two_processes_at_once_deliver_one_digest_each(database_url: str, tmp_path: Path) -> None:
    await crowd(tmp_path, database_url)
    clock = Clock()
    clock.set(MORNING)
    sandbox = pretend_slack(tmp_path / "encours.yaml", clock, BUSY)
    async with serve(sandbox) as url:
        told = environment(tmp_path, url, database_url)
        words = ("tick", "--now", clock().isoformat())
        async with program(told, tmp_path, *words) as one, program(told, tmp_path, *words) as other:
            for process in (one, other):
                status, _, err = await ended(process)
                assert (status, "Traceback" in err) == (0, False)

    assert delivered(sandbox) == ONE_EACH


async def test_a_served_bot_killed_while_it_sends_goes_on_where_it_was(tmp_path: Path) -> None:
    database_url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    await crowd(tmp_path, database_url, FEW)
    clock = Clock()
    clock.set(SUNDAY)
    sandbox = pretend_slack(tmp_path / "encours.yaml", clock, BUSY)
    async with wired(tmp_path, sandbox, clock) as room:
        await _leave_a_notice_each(room)
        told = environment(tmp_path, sandbox.base_url)
        async with program(told, tmp_path, "serve", "--now", clock().isoformat()) as process:
            with killing(sandbox, process, 20):
                assert (await ended(process))[0] == -9
        await _leases_end(database_url)
        async with program(told, tmp_path, "serve", "--now", clock().isoformat()) as process:
            await until(lambda: standing(sandbox) >= FEW, seconds=60)
            process.terminate()
            assert (await ended(process))[0] == 0

    assert delivered(sandbox) == dict.fromkeys(list(ONE_EACH)[:FEW], 1)


async def _leave_a_notice_each(room: Room) -> None:
    """Something to say to everybody, now."""
    await room.bot.clockwork.tick(room.clock())  # everybody's account is known after it
    async with room.bot.work.working() as one:
        for number in range(FEW):
            payload = {"text": f"For {number}"}
            key = f"test:{number}"
            await one.outbox.add(Notice(key, NoticeKind.IMPORT, email(number), payload, room.clock()))


async def _leases_end(database_url: str) -> None:
    """As when a minute has passed."""
    engine = create_async_engine(async_database_url(database_url))
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE outbox SET lease_until = '2020-01-01 00:00:00.000000'"))
    await engine.dispose()

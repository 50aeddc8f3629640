"""One fact, one message: an increase that ends beside the digest, and a bot killed before it posts."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from over_the_wire.credit_office import WATCHED, channel, ledger, thread
from over_the_wire.day import CAMILLE, NADIA, Day, day
from over_the_wire.programs import ended, environment, program
from over_the_wire.test_cases_told import FLEURS, KNOWN, case, over
from over_the_wire.test_cases_worse import about
from over_the_wire.test_killed import ONE_LEASE, killing, standing
from over_the_wire.wiring import until, words
from sandbox.limits import Limits, Rate

TEN = "2026-11-24T10:00:20+01:00"
SHUT = Limits(posting=Rate(0.01, 0), workspace=Rate(0.01, 0))
"""Slack takes no message: whoever posts is told to wait."""


async def granted(one: Day) -> None:
    """Fleurs owes 10,500 within 11,000, until Thursday; Camille asked, Nadia agreed."""
    await one.takes("customers-2026-11-23.csv", KNOWN)
    await one.ticks("2026-11-23T08:30:09+01:00")
    one.at("2026-11-23T10:00+01:00")
    form = (await one.says(CAMILLE, "limit Fleurs +1000 26/11 season")).modal or {}
    await one.fills(CAMILLE, form)
    await one.sends()
    (asked,) = channel(one)
    await one.presses(NADIA, asked, "limit.approve")
    await one.sends()
    one.at("2026-11-23T18:00+01:00")
    await one.takes("ledger-2026-11-24.csv", over())


async def test_an_increase_that_ends_beside_the_digest_is_said_once_to_each(tmp_path: Path) -> None:
    async with day(tmp_path, "2026-11-23T08:00+01:00", ledger=ledger(FLEURS), policy=WATCHED) as one:
        await granted(one)
        for on in ("24", "25", "26"):
            await one.ticks(f"2026-11-{on}T08:31+01:00")
        before = {who: len(one.told(who)) for who in (CAMILLE, NADIA)}
        one.at("2026-11-27T08:30+01:00")
        await one.takes("ledger-2026-11-27.csv", over())
        for at in ("08:31", "08:32", "11:00"):
            await one.ticks(f"2026-11-27T{at}+01:00")

        ended, digest = one.read(CAMILLE)[before[CAMILLE] :]
        assert "has ended: the limit is €10,000 again, 105 % used." in ended
        assert "has ended" not in digest
        assert "Fleurs is over its limit, orders on hold: €10,500 of €10,000 (105 %)." in digest
        assert one.read(NADIA)[before[NADIA] :] == []
        request, opened = channel(one)
        assert "Ended on Fri 27 Nov" in words(request)
        (line,) = thread(one, request)
        assert line.endswith("has ended: the limit is €10,000 again, 105 % used.")
        assert "Fleurs: over its limit, orders on hold" in words(opened)
        assert thread(one, opened) == []


@pytest.mark.parametrize("is_posted", [False, True])
async def test_a_bot_killed_before_or_after_it_posts_a_case_posts_it_once(
    tmp_path: Path, is_posted: bool
) -> None:
    """Its case is kept; Slack has not taken the message yet, or has, and its answer was never read."""
    async with day(tmp_path, "2026-11-23T08:00+01:00", ledger=ledger(FLEURS), policy=WATCHED) as one:
        await one.takes("customers-2026-11-23.csv", KNOWN)
        await one.ticks("2026-11-23T08:30:09+01:00")
        await one.ticks("2026-11-24T08:30:09+01:00")
        one.at("2026-11-24T10:00+01:00")
        await one.takes("ledger-2026-11-24.csv", over())
        one.at(TEN)
        sandbox = one.room.sandbox
        told = environment(tmp_path, sandbox.base_url)
        tick = ("tick", "--now", one.room.clock().isoformat())
        if is_posted:
            async with program(told, tmp_path, *tick) as process:
                with killing(sandbox, process, standing(sandbox) + 1):
                    assert (await ended(process))[0] == -signal.SIGKILL
        else:
            sandbox.limits = SHUT
            async with program(told, tmp_path, *tick) as process:
                await until(lambda: any(each.status == 429 for each in sandbox.journal.kept), seconds=60)
                os.kill(process.pid, signal.SIGKILL)
                assert (await ended(process))[0] == -signal.SIGKILL
            sandbox.limits = Limits.off()
            assert channel(one) == []
        assert await one.rows("SELECT COUNT(*) FROM cases") == [(1,)]

        one.room.clock.ahead += ONE_LEASE
        async with program(told, tmp_path, "tick", "--now", one.room.clock().isoformat()) as process:
            status, _, err = await ended(process)
        assert (status, "Traceback" in err) == (0, False)
        assert "Fleurs: over its limit, orders on hold" in words(case(one))
        assert len([each for each in about(one, CAMILLE) if "new orders on hold" in each]) == 1

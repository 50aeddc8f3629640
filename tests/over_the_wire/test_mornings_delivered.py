"""Digests over the wire: each reader has one a morning, whatever Slack does meanwhile."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.delivery import Sender, SentReport
from over_the_wire.wiring import Clock, Room, Way, free_port, pretend_slack, wired
from sandbox.faults import Fault, FaultKind

READERS = ["camille.roy", "julien.faure", "nadia.benali"]
"""Who has something to do on the Tuesday, in Paris."""
MONDAY, TUESDAY = "2026-11-23T08:31+01:00", "2026-11-24T08:31+01:00"
IN_LONDON = "2026-11-24T09:31+01:00"
SPED_UP = 20


async def hurried(seconds: float) -> None:
    """Waits that are about patience alone pass faster."""
    await asyncio.sleep(seconds / SPED_UP)


async def morning(room: Room, moment: str) -> SentReport:
    """What is due at a moment is decided and sent."""
    room.clock.set(moment)
    await room.bot.clockwork.tick(room.clock())
    return await Sender(room.bot.work, room.bot.slack, room.clock, sleep=hurried).run_once()


def told(room: Room) -> dict[str, list[str]]:
    """The first words of what stands in each direct conversation."""
    people = [one.name for one in room.workspace.users.values() if not one.is_bot]
    texts = {name: [one.text.partition(".")[0][:40] for one in room.direct(name)] for name in people}
    return {name: said for name, said in texts.items() if said}


async def test_two_mornings_are_told_once_and_yesterday_s_is_folded_in_place(company: Path) -> None:
    clock = Clock()
    sandbox = pretend_slack(company / "encours.yaml", clock)
    async with wired(company, sandbox, clock) as room:
        first = await morning(room, MONDAY)
        stood = room.told(room.direct("camille.roy")[0])
        second = await morning(room, TUESDAY)
        again = await morning(room, TUESDAY)
        london = await morning(room, IN_LONDON)

        assert first.sent == 4
        assert second == SentReport(sent=6)  # 3 digests, and 3 of the Monday folded
        assert again == SentReport()
        assert london.sent == 1
        folded, today = room.direct("camille.roy")
        assert (folded.ts, folded.text) == (stood["ts"], "Mon 23 Nov: 3 calls, 5 late.")
        assert folded.edited_ts is not None
        assert today.text.startswith("Good morning Camille. 3 calls to make today, €52,240 late in all.")
        assert [len(room.direct(name)) for name in READERS] == [2, 2, 2]
        assert told(room)["oliver.hughes"] == ["Good morning Oliver"]
        places = [one for one in room.workspace.channels.values() if one.name]
        assert [one.messages for one in places] == [[], [], []]


@pytest.mark.parametrize("kind", list(FaultKind))
async def test_a_failing_slack_ends_with_one_digest_each(company: Path, kind: FaultKind) -> None:
    clock = Clock()
    sandbox = pretend_slack(company / "encours.yaml", clock)
    async with wired(company, sandbox, clock) as room:
        sandbox.faults.plan(Fault("chat.postMessage", kind, times=2, seconds=1))

        sent = await morning(room, TUESDAY)

        assert sent == SentReport(sent=3)
        assert [len(room.direct(name)) for name in READERS] == [1, 1, 1]
        assert sandbox.faults.waiting == []
        assert await morning(room, TUESDAY) == SentReport()


async def test_a_fault_that_lasts_puts_the_message_off_and_a_later_run_sends_it(company: Path) -> None:
    clock = Clock()
    sandbox = pretend_slack(company / "encours.yaml", clock)
    async with wired(company, sandbox, clock) as room:
        sandbox.faults.plan(Fault("chat.postMessage", FaultKind.CUT_AFTER, times=3))
        sandbox.faults.plan(Fault("conversations.history", FaultKind.HTTP_500, times=3))
        put_off = await morning(room, TUESDAY)
        assert put_off == SentReport(put_off=3)
        assert [len(room.direct(name)) for name in READERS] == [1, 1, 1]

        found = await morning(room, "2026-11-24T08:35+01:00")

        assert found == SentReport(sent=3)
        assert [len(room.direct(name)) for name in READERS] == [1, 1, 1]


async def test_a_fold_whose_answer_was_lost_is_made_again_and_changes_nothing(company: Path) -> None:
    clock = Clock()
    sandbox = pretend_slack(company / "encours.yaml", clock)
    async with wired(company, sandbox, clock) as room:
        await morning(room, MONDAY)
        sandbox.faults.plan(Fault("chat.update", FaultKind.CUT_AFTER, times=3))
        await morning(room, TUESDAY)
        await morning(room, "2026-11-24T08:35+01:00")

        assert told(room)["camille.roy"] == ["Mon 23 Nov: 3 calls, 5 late", "Good morning Camille"]
        assert [len(room.direct(name)) for name in READERS] == [2, 2, 2]


async def test_mornings_wait_while_slack_is_away_and_leave_when_it_is_back(company: Path) -> None:
    clock, port = Clock(), free_port()
    sandbox = pretend_slack(company / "encours.yaml", clock)
    async with wired(company, sandbox, clock, port=port) as room:
        await morning(room, MONDAY)
    away = Room(sandbox, room.bot, clock, room.settings)

    gone = await morning(away, TUESDAY)
    assert gone.sent == 0
    assert gone.put_off >= 3
    assert [len(room.direct(name)) for name in READERS] == [1, 1, 1]

    async with wired(company, sandbox, clock, port=port) as back:
        later = await morning(back, "2026-11-24T08:45+01:00")
        assert later == SentReport(sent=6)
        assert [len(back.direct(name)) for name in READERS] == [2, 2, 2]


async def test_a_digest_that_came_too_late_is_not_sent_any_more(company: Path) -> None:
    clock, port = Clock(), free_port()
    sandbox = pretend_slack(company / "encours.yaml", clock)
    async with wired(company, sandbox, clock, port=port) as room:
        await morning(room, MONDAY)
    await morning(Room(sandbox, room.bot, clock, room.settings), TUESDAY)

    async with wired(company, sandbox, clock, port=port) as back:
        await morning(back, "2026-11-24T11:30+01:00")
        assert [len(back.direct(name)) for name in READERS] == [1, 1, 1]


@pytest.mark.parametrize("way", list(Way))
async def test_a_digest_turned_off_is_not_sent_from_the_next_morning_on(company: Path, way: Way) -> None:
    clock = Clock()
    sandbox = pretend_slack(company / "encours.yaml", clock)
    async with wired(company, sandbox, clock, way) as room:
        await morning(room, MONDAY)
        await room.types("camille.roy", "settings digest off")

        await morning(room, TUESDAY)

        assert [len(room.direct(name)) for name in READERS] == [1, 2, 2]
        await room.types("camille.roy", "settings digest on")
        await morning(room, "2026-11-24T08:40+01:00")
        assert [len(room.direct(name)) for name in READERS] == [2, 2, 2]


async def test_nobody_s_digest_holds_another_s_customers(company: Path) -> None:
    clock = Clock()
    sandbox = pretend_slack(company / "encours.yaml", clock)
    async with wired(company, sandbox, clock) as room:
        await morning(room, TUESDAY)

        camille, julien = (str(room.told(room.direct(name)[0])) for name in READERS[:2])
        assert "ACME" in camille
        assert "ACME" not in julien
        assert "Courbevelle" in julien
        assert "Courbevelle" not in camille

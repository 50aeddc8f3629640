"""Replies over the wire: each stands once in its message's thread, whatever Slack does meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.delivery import Sender, SentReport
from bot.notices import Notice, NoticeKind
from bot.policy_file import load_policy
from bot.services.people import refresh
from over_the_wire.test_mornings_delivered import hurried
from over_the_wire.wiring import Clock, Room, pretend_slack, wired
from sandbox.faults import Fault, FaultKind

CAMILLE = "camille.roy@example.com"


def notice(room: Room, key: str, edits: str = "", below: str = "") -> Notice:
    return Notice(key, NoticeKind.DISPUTE, CAMILLE, {"text": key}, room.clock(), edits=edits, below=below)


async def send(room: Room, *notices: Notice) -> SentReport:
    async with room.bot.work.working() as one:
        for each in notices:
            await one.outbox.add(each)
    return await Sender(room.bot.work, room.bot.slack, room.clock, sleep=hurried).run_once()


@pytest.mark.parametrize("kind", list(FaultKind))
async def test_a_reply_stands_once_below_its_message_and_is_edited_there(
    company: Path, kind: FaultKind
) -> None:
    clock = Clock()
    clock.set("2026-11-24T10:00+01:00")
    sandbox = pretend_slack(company / "encours.yaml", clock)
    async with wired(company, sandbox, clock) as room:
        await refresh(room.bot.work, room.bot.slack, load_policy(company / "encours.yaml"))
        assert await send(room, notice(room, "dispute:1")) == SentReport(sent=1)
        sandbox.faults.plan(Fault("chat.postMessage", kind))

        assert await send(room, notice(room, "line", below="dispute:1")) == SentReport(sent=1)

        first, line = room.direct("camille.roy")
        assert (first.text, first.thread_ts) == ("dispute:1", None)
        assert (line.text, line.thread_ts) == ("line", first.ts)
        edits = [notice(room, f"{one} again", edits=one) for one in ("dispute:1", "line")]
        assert await send(room, *edits) == SentReport(sent=2)
        assert [one.text for one in room.direct("camille.roy")] == ["dispute:1 again", "line again"]
        assert sandbox.faults.waiting == []

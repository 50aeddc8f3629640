"""The private channel over the wire: each message stands there once, whatever Slack does meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.delivery import Sender, SentReport
from bot.notices import Notice, NoticeKind, channel_reader
from over_the_wire.test_mornings_delivered import hurried
from over_the_wire.wiring import Clock, Room, pretend_slack, wired
from sandbox.faults import Fault, FaultKind
from sandbox.server import Sandbox
from sandbox.workspace import Kind, Message

CREDIT = "C0CREDIT"


@pytest.fixture
def clock() -> Clock:
    set_to = Clock()
    set_to.set("2026-11-24T10:00+01:00")
    return set_to


@pytest.fixture
def sandbox(company: Path, clock: Clock) -> Sandbox:
    return pretend_slack(company / "encours.yaml", clock)


def notice(room: Room, key: str, edits: str = "", below: str = "") -> Notice:
    reader = channel_reader(CREDIT)
    return Notice(key, NoticeKind.CASE, reader, {"text": key}, room.clock(), edits=edits, below=below)


async def send(room: Room, *notices: Notice) -> SentReport:
    async with room.bot.work.working() as one:
        for each in notices:
            await one.outbox.add(each)
    return await Sender(room.bot.work, room.bot.slack, room.clock, sleep=hurried).run_once()


def told(sandbox: Sandbox) -> list[Message]:
    return sandbox.workspace.channels[CREDIT].messages


def test_the_channel_of_the_example_is_private_and_has_those_who_decide(sandbox: Sandbox) -> None:
    workspace = sandbox.workspace
    channel = workspace.channels[CREDIT]
    assert (channel.name, channel.kind) == ("credit", Kind.PRIVATE)
    names = {workspace.users[one].name for one in channel.members}
    assert names == {"encours", "nadia.benali", "hugues.martin", "marc.olivier"}


@pytest.mark.parametrize("kind", list(FaultKind))
async def test_a_message_and_its_reply_stand_once_and_are_edited_in_place(
    company: Path, clock: Clock, sandbox: Sandbox, kind: FaultKind
) -> None:
    async with wired(company, sandbox, clock) as room:
        sandbox.faults.plan(Fault("chat.postMessage", kind))
        assert await send(room, notice(room, "case:1")) == SentReport(sent=1)
        sandbox.faults.plan(Fault("chat.postMessage", kind))
        assert await send(room, notice(room, "line", below="case:1")) == SentReport(sent=1)

        case, line = told(sandbox)
        assert (case.text, case.thread_ts) == ("case:1", None)
        assert (line.text, line.thread_ts) == ("line", case.ts)
        edits = [notice(room, f"{one} again", edits=one) for one in ("case:1", "line")]
        assert await send(room, *edits) == SentReport(sent=2)
        assert [one.text for one in told(sandbox)] == ["case:1 again", "line again"]
        assert sandbox.faults.waiting == []


async def test_a_channel_without_the_bot_is_told_once_it_is_invited(
    company: Path, clock: Clock, sandbox: Sandbox
) -> None:
    bot_user = sandbox.workspace.app.bot_user
    members = sandbox.workspace.channels[CREDIT].members
    members.remove(bot_user)
    async with wired(company, sandbox, clock) as room:
        assert await send(room, notice(room, "case:1")) == SentReport(put_off=1)
        members.append(bot_user)
        clock.set("2026-11-24T10:02+01:00")
        assert await send(room) == SentReport(sent=1)
    assert [one.text for one in told(sandbox)] == ["case:1"]

"""A file dropped into the inbox is taken with the next tick, and the accountant hears of it once."""

from __future__ import annotations

import os
import time
from pathlib import Path

from over_the_wire.wiring import Clock, Room, plain, pretend_slack, wired

GOOD = (
    "Customer,Customer name,Salesperson,Document no,Document type,Issue date,Due date,Gross amount,"
    "Open amount,Currency,Entity\n"
    "C0042,ACME,Camille Roy,F-2026-7777,invoice,2026-10-01,2026-10-31,1250.00,1250.00,EUR,LUMEN\n"
)
LATER = "2026-11-24T12:00+01:00"


def _drop(folder: Path, name: str, content: str) -> None:
    """A file that was written a minute ago."""
    path = folder / name
    path.write_text(content, "utf-8")
    before = time.time() - 60
    os.utime(path, (before, before))


def _heard(room: Room, handle: str) -> list[str]:
    return [plain(one.text) for one in room.direct(handle)]


async def test_a_dropped_file_is_taken_and_its_report_reaches_the_accountant_once(company: Path) -> None:
    inbox = company / "inbox"
    inbox.mkdir()
    clock = Clock()
    clock.set(LATER)
    sandbox = pretend_slack(company / "encours.yaml", clock)
    async with wired(company, sandbox, clock, inbox=inbox) as room:
        _drop(inbox, "history-2026-11-24.csv", GOOD)
        ticked, sent = await room.bot.clockwork.tick_and_send(clock())
        again, nothing = await room.bot.clockwork.tick_and_send(clock())

        assert [(one.name, one.refusal) for one in ticked.files] == [("history-2026-11-24.csv", "")]
        assert (sent.sent, again.files, nothing.sent) == (1, (), 0)
        assert [one.name for one in (inbox / "done").iterdir()] == ["history-2026-11-24.csv"]
        (report,) = _heard(room, "sophie.leroy")
        assert "history-2026-11-24.csv" in report
        others = [one.name for one in room.workspace.users.values() if one.name != "sophie.leroy"]
        assert [name for name in others if not name.startswith("encours") and _heard(room, name)] == []


async def test_a_refused_file_is_put_aside_and_told_once_with_the_reason(company: Path) -> None:
    inbox = company / "inbox"
    inbox.mkdir()
    clock = Clock()
    clock.set(LATER)
    sandbox = pretend_slack(company / "encours.yaml", clock)
    async with wired(company, sandbox, clock, inbox=inbox) as room:
        for _ in range(2):  # the second is the same file, met again after a crash
            _drop(inbox, "open-items-2026-11-01.csv", "Weather,Mood\nrain,grey\n")
            os.utime(inbox / "open-items-2026-11-01.csv", ns=(1_795_000_000_000_000_000,) * 2)
            ticked, _sent = await room.bot.clockwork.tick_and_send(clock())
            assert [one.report for one in ticked.files] == [None]

        (told,) = _heard(room, "sophie.leroy")
        assert "open-items-2026-11-01.csv" in told
        assert len(list((inbox / "refused").iterdir())) == 2
        assert list(inbox.glob("*.csv")) == []


async def test_a_file_that_still_grows_is_left_alone(company: Path) -> None:
    inbox = company / "inbox"
    inbox.mkdir()
    clock = Clock()
    sandbox = pretend_slack(company / "encours.yaml", clock)
    async with wired(company, sandbox, clock, inbox=inbox) as room:
        (inbox / "history-2026-11-24.csv").write_text(GOOD[:80], "utf-8")
        ticked, _sent = await room.bot.clockwork.tick_and_send(clock())

        assert ticked.files == ()
        assert (inbox / "history-2026-11-24.csv").exists()

"""Kept files to people over real HTTP: brought in three steps, once whatever the wire does."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.notices import FILE_OF, Notice, NoticeKind
from over_the_wire.wiring import Room
from sandbox.faults import Fault, FaultKind

pytestmark = pytest.mark.asyncio(loop_scope="module")
NADIA = "nadia.benali"
PDF = b"%PDF-1.7 mise en demeure"


async def left(room: Room, key: str) -> None:
    """A letter is kept, and a notice for whoever made it left in the outbox."""
    now = room.clock()
    async with room.bot.work.working() as one:
        kept = await one.letters.keep(f"{key}.pdf", "application/pdf", PDF, now)
        payload = {"text": "Votre lettre est prête.", FILE_OF: kept.id}
        reader = next(p.email for p in room.bot.house.policy.people if p.email.startswith(NADIA))
        await one.outbox.add(Notice(f"file:{key}", NoticeKind.FILE, reader.casefold(), payload, now))


def shown(room: Room) -> list[tuple[str, str, bytes | None]]:
    """What Nadia sees in her conversation: the text, the file's name and what is in it."""
    return [
        (message.text, file.title, file.content)
        for message in room.direct(NADIA)
        for file in room.workspace.files_of(message)
    ]


async def matched(room: Room) -> None:
    await room.bot.clockwork.tick(datetime.fromisoformat("2026-11-24T09:00+01:00"))
    await room.bot.sender.run_once()
    room.workspace.clear()


async def test_a_letter_stands_in_the_conversation_of_whoever_made_it(room: Room) -> None:
    await matched(room)
    await left(room, "MD-2026-0001")
    await room.bot.sender.run_once()
    assert shown(room) == [("Votre lettre est prête.", "MD-2026-0001.pdf", PDF)]


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("upload", FaultKind.HTTP_500),
        ("files.getUploadURLExternal", FaultKind.CUT_AFTER),
        ("files.completeUploadExternal", FaultKind.CUT_AFTER),
        ("files.completeUploadExternal", FaultKind.CUT_BEFORE),
    ],
)
async def test_whatever_is_lost_on_the_way_it_stands_there_once(
    room: Room, method: str, kind: FaultKind
) -> None:
    await matched(room)
    room.sandbox.faults.plan(Fault(method, kind))
    key = f"{method}-{kind.value}"
    await left(room, key)
    for moment in ("2026-11-24T09:10+01:00", "2026-11-24T09:20+01:00"):
        await room.bot.sender.run_once()
        room.clock.set(moment)
    assert shown(room) == [("Votre lettre est prête.", f"{key}.pdf", PDF)]

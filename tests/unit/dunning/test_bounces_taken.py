"""Mails that came back: the step is its owner's again, once, whichever way the mail came in."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.bounce_reading import LARGEST
from bot.credit.due_step import StepState
from bot.credit.mailing import MailingState
from bot.services.bounce_folder import BounceFolder, BouncesTaken
from bot.services.bounces import BounceEnd, take_bounce
from dunning.mail_world import MailWorld
from dunning.sweep_world import at

SENT_AT, BACK_AT = at("10:10"), at("11:00")


def report(message_id: str, action: str = "failed") -> bytes:
    """A server's report of one mail."""
    return (
        'From: MAILER-DAEMON@mx.example\r\nContent-Type: multipart/report; boundary="B"\r\n\r\n'
        "--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Action: {action}\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 unknown user\r\n\r\n"
        f"--B\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{message_id}>\r\n--B--\r\n"
    ).encode()


@pytest.fixture
async def world() -> MailWorld:
    """A reminder to ACME was sent."""
    made = MailWorld()
    await made.sent(await made.reminder_due())
    await made.tick(SENT_AT)
    await made.carried(SENT_AT)
    await made.tick(SENT_AT)
    assert made.mailing().state is MailingState.SENT
    return made


async def test_a_bounce_gives_the_step_back_to_its_owner_with_the_servers_words(world: MailWorld) -> None:
    assert await take_bounce(world.house, report(world.mailing().message_id), BACK_AT) is BounceEnd.TAKEN
    mailing = world.mailing()
    assert (mailing.state, mailing.trouble) == (MailingState.FAILED, "550 5.1.1 unknown user")
    step = await world.records.dunning.one(mailing.step_id or 0)
    assert (step.state, step.trouble) == (StepState.OPEN, "550 5.1.1 unknown user")


async def test_the_same_bounce_again_changes_nothing(world: MailWorld) -> None:
    raw = report(world.mailing().message_id)
    assert await take_bounce(world.house, raw, BACK_AT) is BounceEnd.TAKEN
    before = (world.mailing(), len(world.work.outbox.notices))
    assert await take_bounce(world.house, raw, at("12:00")) is BounceEnd.KNOWN
    assert (world.mailing(), len(world.work.outbox.notices)) == before


async def test_what_is_no_bounce_of_ours_is_left(world: MailWorld) -> None:
    assert await take_bounce(world.house, report("other@elsewhere.example"), BACK_AT) is BounceEnd.NOT_OURS
    late = report(world.mailing().message_id, "delayed")
    assert await take_bounce(world.house, late, BACK_AT) is BounceEnd.NO_BOUNCE
    assert await take_bounce(world.house, b"Bonjour", BACK_AT) is BounceEnd.NO_BOUNCE
    assert world.mailing().state is MailingState.SENT


async def test_a_bounce_that_comes_before_the_sending_was_settled_holds(world: MailWorld) -> None:
    again = MailWorld()
    await again.sent(await again.reminder_due())
    await again.tick(SENT_AT)
    assert await take_bounce(again.house, report(again.mailing().message_id), BACK_AT) is BounceEnd.TAKEN
    await again.carried(BACK_AT)
    await again.tick(BACK_AT)
    assert again.mailing().state is MailingState.FAILED


class Folder:
    """A folder of mails that lie at rest."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.folder = BounceFolder(path, lambda: BACK_AT)

    def drop(self, name: str, content: bytes, moment: datetime = SENT_AT) -> None:
        (self.path / name).write_bytes(content)
        os.utime(self.path / name, (moment.timestamp(), moment.timestamp()))

    @property
    def names(self) -> list[str]:
        return sorted(str(one.relative_to(self.path)) for one in self.path.rglob("*") if one.is_file())


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


async def test_each_mail_of_the_folder_is_read_once_and_put_away(world: MailWorld, folder: Folder) -> None:
    raw = report(world.mailing().message_id)
    folder.drop("1.eml", raw)
    folder.drop("2.eml", raw)
    folder.drop("3.EML", b"Subject: Absent\r\n\r\nJe suis absent.")
    folder.drop("note.txt", b"")
    assert await folder.folder.take(world.house, BACK_AT) == BouncesTaken(taken=2, set_aside=1)
    assert world.mailing().state is MailingState.FAILED
    assert folder.names == ["aside/3.EML", "aside/3.txt", "done/1.eml", "done/2.eml", "note.txt"]
    assert (folder.path / "aside" / "3.txt").read_text("utf-8") == (
        "It does not say that a mail failed for good.\n"
    )
    assert await folder.folder.take(world.house, BACK_AT) == BouncesTaken()


async def test_a_mail_that_is_still_written_waits(world: MailWorld, folder: Folder) -> None:
    folder.drop("1.eml", report(world.mailing().message_id), BACK_AT)
    assert await folder.folder.take(world.house, BACK_AT) == BouncesTaken()
    assert folder.names == ["1.eml"]


async def test_nothing_in_the_folder_is_written_over(world: MailWorld, folder: Folder) -> None:
    for _ in range(2):
        folder.drop("1.eml", b"no bounce")
        await folder.folder.take(world.house, datetime(2026, 11, 24, 9, 0, tzinfo=UTC))
    assert folder.names == [
        "aside/1.eml",
        "aside/1.txt",
        "aside/20261124T090000-1.eml",
        "aside/20261124T090000-1.txt",
    ]


async def test_a_file_larger_than_any_mail_is_not_read(world: MailWorld, folder: Folder) -> None:
    with (folder.path / "1.eml").open("wb") as file:
        file.truncate(LARGEST + 1)
    os.utime(folder.path / "1.eml", (SENT_AT.timestamp(), SENT_AT.timestamp()))
    assert await folder.folder.take(world.house, BACK_AT) == BouncesTaken(set_aside=1)
    assert "larger" in (folder.path / "aside" / "1.txt").read_text("utf-8")


async def test_a_folder_that_is_gone_stops_nothing(
    world: MailWorld, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert await BounceFolder(tmp_path / "gone", lambda: BACK_AT).take(world.house, BACK_AT) == BouncesTaken()
    assert "cannot be read" in caplog.text

"""The inbox: files are taken once at rest, in their order, put away, and told of once."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fakes import eur
from fakes_conversation import FakeWork
from fakes_wording import PlainWording
from records.lumen import customer

from bot.credit.reservation import Reservation, ReservationState
from bot.errors import ImportRefusedError, StorageError
from bot.files import Facts, FileKind, FileMapping, ImportReport, ImportRequest
from bot.policy import Person, Policy, Role
from bot.ports import Progress, Tell
from bot.services import inbox
from bot.services.house import House
from bot.services.inbox import Inbox

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
SOPHIE = Person(email="Sophie@lumen.example", name="Sophie Leroy", role=Role.ACCOUNTANT, language="fr")
NADIA = Person(email="nadia@lumen.example", name="Nadia Benali", role=Role.CREDIT_MANAGER)


class FakeImporter:
    """Takes every file but those whose name says otherwise; notices go where the real one puts them."""

    def __init__(self, work: FakeWork) -> None:
        self.work = work
        self.taken: list[str] = []

    async def take(
        self, request: ImportRequest, progress: Progress, tell: Tell | None = None
    ) -> ImportReport:
        if "bad" in request.name:
            raise ImportRefusedError("It has no column for the amount.")
        if "locked" in request.name:
            raise StorageError("The database is locked.")
        self.taken.append(request.name)
        report = ImportReport(
            file=request.name,
            kind=FileKind.RECEIVABLES,
            entity="MAIN",
            ledger_at=NOW,
            ledger_at_from="its name",
            facts=Facts(),
            dry_run=False,
            read=1,
            added=1,
            changed=0,
            unchanged=0,
            closed=0,
            refused=0,
        )
        for notice in tell(report) if tell else ():
            async with self.work.working() as one:
                await one.outbox.add(notice)
        return report


@pytest.fixture(autouse=True)
def no_second_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox, "LOOK_TWICE_S", 0)


def box(
    folder: Path, *people: Person, files: tuple[FileMapping, ...] = ()
) -> tuple[Inbox, FakeWork, FakeImporter]:
    work = FakeWork()
    importer = FakeImporter(work)
    policy = Policy(people=people, files=files)
    house = House(work, policy, PlainWording())
    return Inbox(folder, importer, house, lambda: NOW), work, importer


def drop(folder: Path, name: str, seconds_ago: int = 60, content: str = "x") -> Path:
    path = folder / name
    path.write_text(content, "utf-8")
    written = (NOW - timedelta(seconds=seconds_ago)).timestamp()
    os.utime(path, (written, written))
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


async def test_a_file_at_rest_is_taken_put_away_and_told_to_the_accountant(tmp_path: Path) -> None:
    drop(tmp_path, "open-items.csv")
    opened, work, importer = box(tmp_path, SOPHIE, NADIA)
    (taken,) = await opened.take(NOW)
    assert taken.report is not None
    assert (taken.name, importer.taken) == ("open-items.csv", ["open-items.csv"])
    assert (names(tmp_path), names(tmp_path / "done")) == ([], ["open-items.csv"])
    (notice,) = work.outbox.notices
    assert (notice.person, notice.payload["text"]) == ("sophie@lumen.example", "report open-items.csv fr")


@pytest.mark.parametrize(("seconds_ago", "taken"), [(9, 0), (10, 1), (11, 1)])
async def test_a_file_that_is_still_written_to_is_left_alone(
    tmp_path: Path, seconds_ago: int, taken: int
) -> None:
    drop(tmp_path, "open-items.csv", seconds_ago)
    opened, _, _ = box(tmp_path, SOPHIE)
    assert len(await opened.take(NOW)) == taken


async def test_a_copy_under_an_old_date_that_grows_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = drop(tmp_path, "open-items.csv")

    async def grow(_: float) -> None:
        drop(tmp_path, path.name, content="xx")

    monkeypatch.setattr("bot.services.inbox.asyncio.sleep", grow)
    opened, _, importer = box(tmp_path, SOPHIE)
    assert await opened.take(NOW) == ()
    assert importer.taken == []


@pytest.mark.parametrize(
    "name", [".hidden.csv", "~$open.xlsx", "open.csv.part", "open.csv.crdownload", "x.tmp"]
)
async def test_unfinished_and_hidden_files_are_left_alone(tmp_path: Path, name: str) -> None:
    drop(tmp_path, name)
    opened, _, _ = box(tmp_path, SOPHIE)
    assert await opened.take(NOW) == ()
    assert names(tmp_path) == [name]


async def test_customers_go_in_before_what_they_owe_and_payments_last(tmp_path: Path) -> None:
    kinds = {"pay-*": "payments", "open-*": "receivables", "history-*": "receivables", "who-*": "customers"}
    files = tuple(
        FileMapping(files=pattern, kind=FileKind(kind), partial=pattern == "history-*")
        for pattern, kind in kinds.items()
    )
    for name in ("a-unknown.csv", "history-1.csv", "open-1.csv", "pay-1.csv", "who-1.csv"):
        drop(tmp_path, name)
    opened, _, importer = box(tmp_path, SOPHIE, files=files)
    await opened.take(NOW)
    assert importer.taken == ["who-1.csv", "history-1.csv", "open-1.csv", "a-unknown.csv", "pay-1.csv"]


async def test_a_refused_file_is_kept_apart_and_its_reason_told(tmp_path: Path) -> None:
    drop(tmp_path, "bad.csv")
    drop(tmp_path, "good.csv")
    opened, work, _ = box(tmp_path, SOPHIE)
    taken = await opened.take(NOW)
    assert [(one.name, one.refusal) for one in taken] == [
        ("bad.csv", "It has no column for the amount."),
        ("good.csv", ""),
    ]
    assert (names(tmp_path / "refused"), names(tmp_path / "done")) == (["bad.csv"], ["good.csv"])
    texts = [notice.payload["text"] for notice in work.outbox.notices]
    assert texts == ["refused bad.csv fr: It has no column for the amount.", "report good.csv fr"]


async def test_a_failure_leaves_the_file_where_it_is(tmp_path: Path) -> None:
    drop(tmp_path, "locked.csv")
    opened, work, _ = box(tmp_path, SOPHIE)
    with pytest.raises(StorageError):
        await opened.take(NOW)
    assert (names(tmp_path), work.outbox.notices) == (["locked.csv"], [])


async def test_a_file_met_again_after_a_crash_is_told_once_and_one_dropped_again_is_told_again(
    tmp_path: Path,
) -> None:
    opened, work, importer = box(tmp_path, SOPHIE)
    for content, seconds_ago in (("x", 60), ("x", 60), ("x", 30), ("y", 30)):
        drop(tmp_path, "open-items.csv", seconds_ago, content)
        await opened.take(NOW)
    assert len(importer.taken) == 4
    assert len(work.outbox.notices) == 3


async def test_nothing_that_was_put_away_is_written_over(tmp_path: Path) -> None:
    opened, _, _ = box(tmp_path, SOPHIE)
    for content in ("x", "y", "z"):
        drop(tmp_path, "open-items.csv", content=content)
        await opened.take(NOW)
    kept = names(tmp_path / "done")
    assert kept == [
        "20261124T080000-20261124T080000-open-items.csv",
        "20261124T080000-open-items.csv",
        "open-items.csv",
    ]


async def test_without_an_accountant_the_credit_manager_is_told(tmp_path: Path) -> None:
    drop(tmp_path, "open-items.csv")
    opened, work, _ = box(tmp_path, NADIA)
    await opened.take(NOW)
    assert [notice.person for notice in work.outbox.notices] == ["nadia@lumen.example"]


async def test_a_folder_that_is_not_there_is_logged_and_nothing_is_taken(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    opened, work, _ = box(tmp_path / "gone", SOPHIE)
    assert await opened.take(NOW) == ()
    assert [one.getMessage() for one in caplog.records] == [
        "the inbox cannot be read: No such file or directory"
    ]
    assert work.outbox.notices == []


async def test_a_file_that_cannot_be_put_away_stays_and_the_next_is_taken(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "refused").symlink_to(tmp_path / "nowhere")
    drop(tmp_path, "bad.csv")
    drop(tmp_path, "good.csv")
    opened, _, _ = box(tmp_path, SOPHIE)
    assert [one.name for one in await opened.take(NOW)] == ["good.csv"]
    assert (tmp_path / "bad.csv").exists()
    assert "a file in the inbox cannot be used: File exists" in caplog.messages


async def test_a_name_of_another_system_is_told_with_a_sign_for_what_is_no_letter(tmp_path: Path) -> None:
    drop(tmp_path, os.fsdecode(b"cr\xe9ances.csv"))
    opened, work, _ = box(tmp_path, SOPHIE)
    (taken,) = await opened.take(NOW)
    assert taken.name == "cr\ufffdances.csv"
    assert [notice.key.split(":")[1] for notice in work.outbox.notices] == ["cr\ufffdances.csv"]


async def test_a_file_that_was_refused_and_then_taken_is_told_of_both_times(tmp_path: Path) -> None:
    opened, work, importer = box(tmp_path, SOPHIE)
    refusals = iter(["It has no column for the amount.", "It names no entity.", "It names no entity."])

    async def refuse(*_: object) -> ImportReport:
        raise ImportRefusedError(next(refusals))

    take = importer.take
    importer.take = refuse  # type: ignore[method-assign, assignment]
    for _ in range(3):
        drop(tmp_path, "open-items.csv")
        await opened.take(NOW)
    importer.take = take  # type: ignore[method-assign]
    drop(tmp_path, "open-items.csv")
    await opened.take(NOW)
    assert [notice.payload["text"] for notice in work.outbox.notices] == [
        "refused open-items.csv fr: It has no column for the amount.",
        "refused open-items.csv fr: It names no entity.",
        "report open-items.csv fr",
    ]


async def test_a_reservation_ends_with_the_file_that_brings_its_order(tmp_path: Path) -> None:
    drop(tmp_path, "orders.csv")
    opened, work, _ = box(tmp_path, SOPHIE)
    work.records.ledger.known[42] = customer(42, "ACME")
    kept = Reservation(0, 42, eur("5000"), "SO-12", "a@b.example", NOW, NOW.date(), NOW.date(), 1)
    made = await work.records.reservations.add(kept, "draft:1")
    assert made is not None
    work.records.reservations.came.append((made.id, "SO-12"))
    await opened.take(NOW)
    assert (await work.records.reservations.one(made.id)).state is ReservationState.ARRIVED

"""An import is all of a file or nothing: dry runs, crashes, and two at once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.files import FileKind, ImportReport, ImportRequest
from bot.settings import async_database_url
from integration.fec import HEADER as FEC
from integration.fec import receipt, sale
from integration.handed_over import hand_over
from integration.ledgers import FIRST, SECOND, TABLES, Company, amounts, at, item
from storage.engine import create_engine
from storage.imports.take import FileImporter

OPEN = (item("C1", "F1", "100"), item("C1", "F2", "50"), item("C2", "VIR", "-5", kind="payment"))
NEWER = (item("C1", "F1", "100", left="60"), item("C3", "F3", "7"), item("C3", "F3", "8"))
FILES = {
    FileKind.RECEIVABLES: NEWER,
    FileKind.CUSTOMERS: ("customer;credit_limit", "C1;5000", "C9;1"),
    FileKind.ORDERS: ("customer;number;ordered;amount", "C1;O1;2026-03-01;9"),
    FileKind.PAYMENTS: ("customer;number;received;amount;document", "C1;P1;2026-03-03;40;F1"),
    FileKind.COLLECTED: ("customer;number;received;amount;fee;document", "C1;R1;2026-03-03;40;6;F1"),
    FileKind.FEC: (
        FEC,
        *sale("1", "20260110", "10,00", letter="A"),
        *receipt("1", "20260301", "10,00", letter="A"),
    ),
}
HEADED = "customer;number;kind;issued;due;gross;open;currency;disputed"


def _file(company: Company, kind: FileKind) -> Path:
    lines = (HEADED, *FILES[kind]) if kind is FileKind.RECEIVABLES else FILES[kind]
    return company.write(lines, f"{kind.value}.csv")


def _counts(report: ImportReport) -> tuple[int, ...]:
    return (report.read, report.added, report.changed, report.unchanged, report.closed, report.refused)


@pytest.mark.parametrize("kind", FileKind)
async def test_a_dry_run_changes_nothing_and_counts_as_the_run_does(company: Company, kind: FileKind) -> None:
    await company.export(FIRST, *OPEN)
    await hand_over(company, "C1", FIRST)
    before = await company.contents()
    dry = await company.take(_file(company, kind), SECOND, kind=kind, dry_run=True)
    assert await company.contents() == before
    real = await company.take(_file(company, kind), SECOND, kind=kind)
    assert await company.contents() != before
    assert replace(dry, dry_run=False) == real


async def test_a_dry_run_into_an_empty_database_leaves_it_empty(company: Company) -> None:
    report = await company.export(FIRST, *OPEN, dry_run=True)
    assert _counts(report) == (3, 3, 0, 0, 0, 0)
    assert {name: len(rows) for name, rows in (await company.contents()).items()} == dict.fromkeys(TABLES, 0)


@pytest.mark.parametrize("kind", FileKind)
async def test_a_crash_in_the_middle_changes_nothing(company: Company, kind: FileKind) -> None:
    await company.export(FIRST, *OPEN)
    await hand_over(company, "C1", FIRST)
    before = await company.contents()

    def crash(done: int, of: int) -> None:
        raise RuntimeError("the cable was pulled")

    request = ImportRequest(_file(company, kind), at(SECOND), ledger_at=at(SECOND), kind=kind)
    with pytest.raises(RuntimeError, match="the cable was pulled"):
        await FileImporter(company.engine, "default", company.policy).take(request, crash)
    assert await company.contents() == before
    await company.take(_file(company, kind), SECOND, kind=kind)


async def test_the_first_two_imports_at_once_both_finish(
    company: Company, database_url: str, tmp_path: Path
) -> None:
    other = create_engine(async_database_url(database_url))
    twin = Company(other, tmp_path)
    path = company.write([HEADED, *OPEN])
    reports = await asyncio.gather(company.take(path, FIRST), twin.take(path, FIRST))
    await other.dispose()
    assert sorted(_counts(report) for report in reports) == [(3, 0, 0, 3, 0, 0), (3, 3, 0, 0, 0, 0)]
    assert await company.rows("SELECT name FROM workspaces") == [("default",)]
    assert await company.owed(FIRST) == amounts(C1="150", C2="-5")


async def test_two_different_files_at_once_double_nothing(
    company: Company, database_url: str, tmp_path: Path
) -> None:
    await company.export(FIRST, *OPEN)
    other = create_engine(async_database_url(database_url))
    twin = Company(other, tmp_path)
    newer = company.write([HEADED, *NEWER])
    customers = _file(company, FileKind.CUSTOMERS)
    await asyncio.gather(
        company.take(newer, SECOND), twin.take(customers, SECOND), company.take(newer, SECOND)
    )
    await other.dispose()
    assert await company.owed(SECOND) == amounts(C1="60", C3="7")
    assert await company.rows("SELECT COUNT(*) FROM movements") == [(3,)]
    assert await company.rows("SELECT COUNT(*) FROM customers") == [(4,)]


async def test_the_ledger_can_be_read_while_an_import_is_under_way(
    company: Company, engine: AsyncEngine
) -> None:
    await company.export(FIRST, *OPEN)
    async with engine.connect() as connection:
        writing = await connection.execution_options(writes=True)
        async with writing.begin() as transaction:
            await writing.exec_driver_sql("UPDATE documents SET open_minor = 1 WHERE number = 'F1'")
            async with asyncio.timeout(5):
                assert await company.owed(FIRST) == amounts(C1="150", C2="-5")
            await transaction.rollback()


async def test_a_large_import_is_told_of_as_it_goes(company: Company) -> None:
    lines = [item(f"C{number % 700}", f"F{number}", "1.00") for number in range(45_000)]
    path, told = company.write([HEADED, *lines]), list[tuple[int, int]]()
    request = ImportRequest(path, at(FIRST), ledger_at=at(FIRST))
    report = await FileImporter(company.engine, "default", company.policy).take(
        request, lambda done, of: told.append((done, of))
    )
    assert report.added == 45_000
    assert [str(money.amount) for money in report.balances] == ["45000.00"]
    assert len(told) >= 3
    assert told == sorted(told)
    assert told[-1] == (path.stat().st_size, path.stat().st_size)
    assert sum((await company.owed(date(2026, 3, 2))).values()) == 45_000

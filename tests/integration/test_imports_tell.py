"""What an import has to say enters the outbox with it, or not at all."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import ImportRefusedError
from bot.files import FileKind, ImportReport, ImportRequest
from bot.notices import Notice, NoticeKind
from integration.ledgers import FIRST, HEADER, Company, at, item
from storage.imports.take import FileImporter
from storage.unit_of_work import LedgerUnitOfWork


def tell(report: ImportReport) -> tuple[Notice, ...]:
    payload = {"text": f"{report.added} added"}
    return (Notice(f"import:{report.file}", NoticeKind.IMPORT, "sophie@lumen.example", payload, at(FIRST)),)


async def take(company: Company, path: Path, *, dry_run: bool = False) -> None:
    request = ImportRequest(path, at(FIRST), ledger_at=at(FIRST), kind=FileKind.RECEIVABLES, dry_run=dry_run)
    importer = FileImporter(company.engine, company.workspace, company.policy)
    await importer.take(request, lambda done, of: None, tell)


async def said(company: Company) -> list[str]:
    async with LedgerUnitOfWork(company.engine, company.workspace).working() as one:
        claimed = await one.outbox.claim(at(FIRST), at(FIRST) + timedelta(minutes=1), 10)
        return [each.notice.payload["text"] for each in claimed]


async def test_an_import_leaves_its_notices(company: Company) -> None:
    await take(company, company.write([HEADER, item("C1", "F1", "100"), item("C1", "F2", "50")]))
    assert await said(company) == ["2 added"]


async def test_a_dry_run_tells_nobody(company: Company) -> None:
    await take(company, company.write([HEADER, item("C1", "F1", "100")]), dry_run=True)
    assert await said(company) == []


async def test_a_refused_file_leaves_none(company: Company) -> None:
    with pytest.raises(ImportRefusedError):
        await take(company, company.write([HEADER]))
    assert await said(company) == []


async def test_an_import_that_cannot_tell_is_undone(company: Company) -> None:
    def fails(report: ImportReport) -> tuple[Notice, ...]:
        raise ZeroDivisionError

    path = company.write([HEADER, item("C1", "F1", "100")])
    request = ImportRequest(path, at(FIRST), ledger_at=at(FIRST))
    with pytest.raises(ZeroDivisionError):
        await FileImporter(company.engine, company.workspace, company.policy).take(
            request, lambda done, of: None, fails
        )
    assert await company.rows("SELECT * FROM documents") == []

"""The two public FEC files come out to the cent, and say on every day what the accounts say."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from integration.ledgers import WRITTEN, Company

DATA = Path(__file__).parents[3] / "shared" / "data" / "fec"
TABBED, PIPED = DATA / "0000000001FEC20220831.txt", DATA / "111111111FEC20221231.TXT"
TAKEN = date(2023, 5, 5)

pytestmark = pytest.mark.skipif(not TABBED.exists(), reason="the public FEC files are not beside the project")


def _accounts(path: Path, day: date) -> dict[str, Decimal]:
    """Each customer's account in the file: debit less credit of the entries up to the day."""
    header, *lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    mark = "\t" if "\t" in header else "|"
    names = [name.strip().casefold() for name in header.split(mark)]
    account = defaultdict[str, Decimal](Decimal)
    for line in lines:
        cells = dict(zip(names, (cell.strip() for cell in line.split(mark)), strict=False))
        if cells.get("comptenum", "").startswith("411") and cells["ecrituredate"] <= f"{day:%Y%m%d}":
            code = cells["compauxnum"] or cells["comptenum"]
            account[code] += Decimal(cells["debit"].replace(",", "."))
            account[code] -= Decimal(cells["credit"].replace(",", "."))
    return {code: amount for code, amount in account.items() if amount}


def _lines_until(path: Path, until: str) -> list[str]:
    header, *lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    mark = "\t" if "\t" in header else "|"
    return [header, *(line for line in lines if line.split(mark)[3].strip() <= until)]


async def _net(company: Company, day: date) -> dict[str, Decimal]:
    return {code: amount for code, amount in (await company.owed(day)).items() if amount}


async def test_the_tabbed_file(company: Company) -> None:
    report = await company.take(TABBED, TAKEN, ledger_at=None)
    assert (report.read, report.refused, report.unmatched) == (538, 0, 10)
    assert [str(money.amount) for money in report.balances] == ["52517.24"]
    assert report.unmatched_balance is not None
    assert str(report.unmatched_balance.amount) == "58972.82"
    assert len(report.unbalanced) == 15
    assert sum(group.difference.amount for group in report.unbalanced) == Decimal("-6455.58")
    assert (report.ledger_on, report.ledger_at_from) == (date(2022, 8, 31), "its last entry")
    assert await company.rows("SELECT COUNT(*) FROM customers") == [(17,)]
    assert report.added == 538


async def test_the_piped_file(company: Company) -> None:
    report = await company.take(PIPED, TAKEN)
    assert (report.read, report.refused, report.facts.separator) == (151, 0, "|")
    assert [str(money.amount) for money in report.balances] == ["14416.52"]
    assert await company.rows("SELECT COUNT(*) FROM customers") == [(34,)]


@pytest.mark.parametrize("path", [TABBED, PIPED], ids=["tabbed", "piped"])
async def test_each_customer_owes_what_the_account_says_on_every_day(company: Company, path: Path) -> None:
    await company.take(path, TAKEN)
    months = [date(2021, month, 20) for month in (9, 10, 12)] + [
        date(2022, month, 5) for month in range(1, 9)
    ]
    days = [*months, *(date(2023, month, day) for month in (1, 2, 3) for day in (1, 9, 22)), TAKEN]
    assert [await _net(company, day) for day in days] == [_accounts(path, day) for day in days]


@pytest.mark.parametrize("path", [TABBED, PIPED], ids=["tabbed", "piped"])
async def test_taking_it_again_changes_nothing(company: Company, path: Path) -> None:
    await company.take(path, TAKEN)
    before = await company.contents(*WRITTEN)
    report = await company.take(path, TAKEN)
    assert (report.added, report.changed, report.closed) == (0, 0, 0)
    assert report.unchanged == report.read
    assert await company.contents(*WRITTEN) == before


@pytest.mark.parametrize(
    ("path", "until"),
    [(TABBED, "20220331"), (TABBED, "20211105"), (PIPED, "20230201"), (PIPED, "20230322")],
)
async def test_a_longer_file_of_the_same_year_replaces_what_the_shorter_said(
    company: Company, path: Path, until: str
) -> None:
    ended = datetime.strptime(until, "%Y%m%d").date()  # noqa: DTZ007  (a plain day)
    await company.take(company.write(_lines_until(path, until), "FEC.txt"), ended)
    assert await _net(company, ended) == _accounts(path, ended)
    await company.take(path, TAKEN)
    days = (date(2021, 10, 15), date(2022, 2, 15), date(2023, 2, 15), ended, TAKEN)
    assert [await _net(company, day) for day in days] == [_accounts(path, day) for day in days]

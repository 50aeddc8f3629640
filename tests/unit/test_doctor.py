"""The doctor: what it looks at, and what it says to do."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fakes import PARIS, Account, FakeHealth, ledger
from fakes_books import FakeBooks

from bot.policy import Person, Policy, Role
from bot.services.doctor import NEW_FIGURES, Check, examine, examine_inbox

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=PARIS)
STAFFED = Policy(
    people=tuple(
        Person(email=f"{role}@lumen.example", name=role.title(), role=role, manager=manager)
        for role, manager in (
            (Role.SALESPERSON, "manager@lumen.example"),
            (Role.MANAGER, None),
            (Role.CREDIT_MANAGER, None),
            (Role.ACCOUNTANT, None),
            (Role.FINANCE_DIRECTOR, None),
        )
    )
)


async def test_everything_in_place() -> None:
    assert await examine(FakeBooks(), FakeHealth(), STAFFED, NOW) == (
        Check("database", ok=True, found="opens"),
        Check("migrations", ok=True, found="at 0001, the newest"),
        Check("policy", ok=True, found="valid"),
        Check("ledger", ok=True, found="MAIN SAS: figures of 2026-11-23"),
    )


async def test_a_database_that_does_not_open_leaves_the_rest_unsaid() -> None:
    checks = await examine(FakeBooks(), FakeHealth(None), STAFFED, NOW)
    assert [(check.name, check.ok) for check in checks] == [("database", False), ("policy", True)]
    assert "ENCOURS_DATABASE_URL" in checks[0].found
    assert checks[0].to_do


@pytest.mark.parametrize(
    ("present", "found"),
    [(None, "none yet"), ("0001", "at 0001, and 0002 is the newest")],
)
async def test_a_database_to_bring_up_to_date_is_not_read(present: str | None, found: str) -> None:
    checks = await examine(FakeBooks(empty=True), FakeHealth((present, "0002")), STAFFED, NOW)
    assert [check.name for check in checks] == ["database", "migrations", "policy"]
    assert (checks[1].ok, checks[1].found) == (False, found)
    assert checks[1].to_do


async def test_a_ledger_into_which_nothing_came_says_how_to_begin() -> None:
    last = (await examine(FakeBooks(empty=True), FakeHealth(), STAFFED, NOW))[-1]
    assert (last.name, last.ok, last.found) == ("ledger", False, "nothing was imported yet")
    assert "encours import" in last.to_do


async def test_without_whole_figures_there_is_no_ledger_to_date() -> None:
    last = (await examine(FakeBooks(entities=()), FakeHealth(), STAFFED, NOW))[-1]
    assert last == Check("ledger", ok=False, found="no whole ledger was imported yet", to_do=NEW_FIGURES)


@pytest.mark.parametrize(
    ("on", "ok", "said"),
    [
        (date(2026, 11, 23), True, ""),
        (date(2026, 11, 20), False, ", old"),
        (date(2026, 11, 18), False, ", too old to rank anybody"),
    ],
)
async def test_old_figures_are_told_for_each_entity(on: date, ok: bool, said: str) -> None:
    books = FakeBooks(entities=(ledger("A", on), ledger("B")))
    first, second = (await examine(books, FakeHealth(), STAFFED, NOW))[-2:]
    assert (first.ok, first.found) == (ok, f"A SAS: figures of {on}{said}")
    assert first.to_do == ("" if ok else NEW_FIGURES)
    assert second.ok


async def test_today_is_the_companys_own_day() -> None:
    late_evening = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)  # already Wednesday in Paris
    last = (await examine(FakeBooks(), FakeHealth(), STAFFED, late_evening))[-1]
    assert (last.ok, last.found) == (False, "MAIN SAS: figures of 2026-11-23, old")


async def test_what_a_policy_lacks_is_said_and_is_no_failure() -> None:
    checks = await examine(FakeBooks(), FakeHealth(), Policy(), NOW)
    policy = [check for check in checks if check.name == "policy"]
    assert policy == [
        Check("policy", ok=True, found="Nobody is listed under people: no one receives a digest.")
    ]


def test_no_inbox_is_nothing_to_look_at(tmp_path: Path) -> None:
    assert examine_inbox(None) == ()
    assert examine_inbox(tmp_path) == (Check("inbox", ok=True, found=str(tmp_path)),)


def test_an_inbox_that_is_no_folder_says_what_to_do(tmp_path: Path) -> None:
    (check,) = examine_inbox(tmp_path / "gone")
    assert (check.name, check.ok, check.found) == ("inbox", False, f"{tmp_path / 'gone'} is not a folder")
    assert "ENCOURS_INBOX" in check.to_do


def test_an_inbox_that_may_not_be_written_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK)
    (check,) = examine_inbox(tmp_path)
    assert (check.ok, check.found) == (False, f"{tmp_path} may not be read and written")


async def test_customers_without_a_salesperson_and_salespeople_without_customers_are_told() -> None:
    books = FakeBooks([Account(1, [], salesperson=""), Account(2, [], salesperson="Somebody else")])
    checks = await examine(books, FakeHealth(), STAFFED, NOW)
    said = [(check.ok, check.found) for check in checks if check.name == "salespeople"]
    assert said == [
        (False, "salesperson@lumen.example looks after no customer of the ledger, so gets no digest"),
        (
            True,
            "nobody of the policy looks after 2 of the ledger's customers: the credit manager reads of them",
        ),
    ]
    alone = Policy(people=(Person(email="c@lumen.example", name="C", role=Role.SALESPERSON),))
    checks = await examine(books, FakeHealth(), alone, NOW)
    assert [check.ok for check in checks if check.name == "salespeople"] == [False, False]


async def test_customers_who_are_looked_after_are_no_matter() -> None:
    books = FakeBooks([Account(1, [], salesperson="salesperson@lumen.example")])
    checks = await examine(books, FakeHealth(), STAFFED, NOW)
    assert [check for check in checks if check.name == "salespeople"] == []

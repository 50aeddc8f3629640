"""What was decided of mornings is kept on both engines, and decided once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.mornings import Morning, Outcome, Portfolio
from storage.unit_of_work import LedgerUnitOfWork

TUESDAY = date(2026, 11, 24)
DAY = timedelta(days=1)
CAMILLE = "camille@lumen.example"


def morning(on: date = TUESDAY, **other: object) -> Morning:
    at = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
    made = Morning(CAMILLE, Portfolio.OWN, on, Outcome.SENT, at, 3, 5, f"digest:{CAMILLE}:own:{on}")
    return replace(made, **other)  # type: ignore[arg-type]  # a test names the fields it changes


@pytest.fixture
def work(engine: AsyncEngine) -> LedgerUnitOfWork:
    return LedgerUnitOfWork(engine, "default")


async def decide(work: LedgerUnitOfWork, *mornings: Morning) -> list[bool]:
    async with work.working() as one:
        return [await one.mornings.decide(each) for each in mornings]


async def test_a_morning_is_decided_once(work: LedgerUnitOfWork) -> None:
    silent = morning(outcome=Outcome.SILENT, notice_key="")
    assert await decide(work, morning(), silent) == [True, False]
    assert await decide(work, morning(portfolio=Portfolio.UNASSIGNED), morning(TUESDAY + DAY)) == [True, True]
    async with work.working() as one:
        assert await one.mornings.last(CAMILLE, Portfolio.OWN) == morning(TUESDAY + DAY)
        assert await one.mornings.last("luc@lumen.example", Portfolio.OWN) is None


async def test_of_several_who_decide_at_once_one_does(engine: AsyncEngine) -> None:
    several = [LedgerUnitOfWork(engine, "default") for _ in range(5)]
    decided = await asyncio.gather(*(decide(one, morning()) for one in several))
    assert sorted(decided) == [[False]] * 4 + [[True]]


async def test_the_decided_are_those_of_the_days_asked_for(work: LedgerUnitOfWork) -> None:
    await decide(work, morning(TUESDAY - DAY), morning(), morning(TUESDAY + DAY))
    async with work.working() as one:
        assert await one.mornings.decided({TUESDAY, TUESDAY + DAY}) == {
            (CAMILLE, Portfolio.OWN, TUESDAY),
            (CAMILLE, Portfolio.OWN, TUESDAY + DAY),
        }
        assert await one.mornings.decided(()) == frozenset()


async def test_sent_mornings_before_a_day_are_to_fold_newest_first(work: LedgerUnitOfWork) -> None:
    friday, monday = morning(TUESDAY - 4 * DAY), morning(TUESDAY - DAY)
    silent = morning(TUESDAY - 5 * DAY, outcome=Outcome.SILENT, notice_key="")
    stopped = morning(TUESDAY - 6 * DAY, outcome=Outcome.STOPPED)
    others = morning(TUESDAY - DAY, portfolio=Portfolio.UNASSIGNED)
    await decide(work, friday, monday, morning(), silent, stopped, others)
    async with work.working() as one:
        assert await one.mornings.to_fold(CAMILLE, Portfolio.OWN, TUESDAY) == (monday, friday)
        await one.mornings.folded(monday)
        assert await one.mornings.to_fold(CAMILLE, Portfolio.OWN, TUESDAY) == (friday,)
        assert await one.mornings.to_fold(CAMILLE, Portfolio.UNASSIGNED, TUESDAY) == (others,)
    async with work.working() as one:
        await one.mornings.folded(friday)
        assert await one.mornings.to_fold(CAMILLE, Portfolio.OWN, TUESDAY) == ()


async def test_the_mornings_that_were_sent_on_some_days_to_some_people(work: LedgerUnitOfWork) -> None:
    theirs = morning(person="luc@lumen.example", portfolio=Portfolio.UNASSIGNED)
    silent = morning(portfolio=Portfolio.UNASSIGNED, outcome=Outcome.SILENT, notice_key="")
    before = morning(TUESDAY - DAY)
    await decide(work, morning(), theirs, silent, before)
    async with work.working() as one:
        sent = one.mornings.sent_on
        assert await sent((TUESDAY,), (CAMILLE.upper(),)) == (morning(),)
        assert await sent((TUESDAY, TUESDAY - DAY), (CAMILLE, theirs.person)) == (before, morning(), theirs)
        assert await sent((), (CAMILLE,)) == await sent((TUESDAY,), ()) == ()
        await one.mornings.folded(before)
        assert await sent((TUESDAY - DAY,), (CAMILLE,)) == ()

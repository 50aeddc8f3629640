"""Old figures: the accountant is told once when they are old, and once when ranking stops."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from fakes import ledger
from fakes_books import FakeBooks
from fakes_conversation import FakeWork, member
from fakes_wording import PlainWording
from test_mornings import at, at_work

from bot.policy import Person, Policy, Role
from bot.services.house import House
from bot.services.old_figures import tell_of_old_figures

SOPHIE = Person(email="sophie@lumen.example", name="Sophie Leroy", role=Role.ACCOUNTANT, language="fr")
NADIA = Person(email="nadia@lumen.example", name="Nadia Benali", role=Role.CREDIT_MANAGER, language="en")
CAMILLE = Person(email="camille@lumen.example", name="Camille Roy", role=Role.SALESPERSON, language="en")
POLICY = Policy(people=(SOPHIE, NADIA, CAMILLE))
MONDAY = FakeBooks(entities=(ledger(on=date(2026, 11, 16)),))


async def tell(work: FakeWork, now: datetime, books: FakeBooks = MONDAY, policy: Policy = POLICY) -> int:
    return await tell_of_old_figures(books, House(work, policy, PlainWording()), now)


def said(work: FakeWork) -> list[tuple[str, str]]:
    return [(one.person, str(one.payload["text"])) for one in work.outbox.notices]


async def everybody() -> FakeWork:
    return await at_work(member("U1", SOPHIE), member("U2", NADIA), member("U3", CAMILLE))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 11, 17), []),
        (date(2026, 11, 18), [("sophie@lumen.example", "old MAIN SAS 2026-11-16 old fr")]),
        (date(2026, 11, 20), [("sophie@lumen.example", "old MAIN SAS 2026-11-16 stale fr")]),
        (date(2026, 11, 21), []),
    ],
)
async def test_the_accountant_is_told_from_the_second_working_day(
    on: date, expected: list[tuple[str, str]]
) -> None:
    work = await everybody()
    await tell(work, at("08:30", on))
    assert said(work) == expected


async def test_each_is_told_once() -> None:
    work = await everybody()
    told = [
        await tell(work, at(hour, date(2026, 11, day)))
        for day in (18, 19, 20, 23)
        for hour in ("08:30", "09:00")
    ]
    assert told == [1, 0, 0, 0, 1, 0, 0, 0]


async def test_only_in_the_morning() -> None:
    assert await tell(await everybody(), at("15:00", date(2026, 11, 18))) == 0


async def test_without_an_accountant_the_credit_manager_is_told() -> None:
    work = await everybody()
    await tell(work, at("08:30", date(2026, 11, 18)), policy=Policy(people=(NADIA, CAMILLE)))
    assert said(work) == [("nadia@lumen.example", "old MAIN SAS 2026-11-16 old en")]


async def test_before_the_first_import_there_is_nothing_old() -> None:
    assert await tell(await everybody(), at("08:30", date(2026, 11, 18)), FakeBooks(empty=True)) == 0

"""People in Slack and what they set for themselves, on both engines."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.members import Member, Preferences
from storage.unit_of_work import LedgerUnitOfWork

CAMILLE = Member(
    slack_id="U1",
    person="camille@lumen.example",
    name="Camille Roy",
    email="Camille@Lumen.example",
    timezone="Europe/Paris",
    locale="fr-FR",
    is_active=True,
)
MARC = replace(CAMILLE, slack_id="U2", person="marc@lumen.example", name="Marc Olivier", is_active=False)


@pytest.fixture
def work(engine: AsyncEngine) -> LedgerUnitOfWork:
    return LedgerUnitOfWork(engine, "default")


async def keep(work: LedgerUnitOfWork, *members: Member) -> None:
    async with work.working() as one:
        for member in members:
            await one.members.keep(member)


async def everybody(work: LedgerUnitOfWork) -> tuple[Member, ...]:
    async with work.working() as one:
        return await one.members.all()


async def test_a_member_is_found_by_account_and_by_person(work: LedgerUnitOfWork) -> None:
    await keep(work, MARC, CAMILLE)
    async with work.working() as one:
        assert await one.members.of_slack("U1") == CAMILLE
        assert await one.members.of_person("CAMILLE@lumen.example") == CAMILLE
        assert await one.members.of_slack("U9") is None
        assert await one.members.of_person("nobody@lumen.example") is None
        assert await one.members.all() == (CAMILLE, MARC)


async def test_a_match_is_renewed(work: LedgerUnitOfWork) -> None:
    married = replace(CAMILLE, name="Camille Roy-Petit", email="camille.roy-petit@lumen.example", locale="")
    await keep(work, CAMILLE, MARC, married)
    assert await everybody(work) == (married, MARC)


async def test_a_person_has_one_account_and_an_account_one_person(work: LedgerUnitOfWork) -> None:
    await keep(work, CAMILLE, MARC)
    new_account = replace(CAMILLE, slack_id="U3")
    await keep(work, new_account)
    assert await everybody(work) == (new_account, MARC)
    swapped = replace(MARC, slack_id="U3")
    await keep(work, swapped)
    assert await everybody(work) == (swapped,)


async def test_the_same_match_kept_by_several_at_once_is_one(engine: AsyncEngine) -> None:
    several = [LedgerUnitOfWork(engine, "default") for _ in range(4)]
    await asyncio.gather(*(keep(one, CAMILLE) for one in several))
    assert await everybody(several[0]) == (CAMILLE,)


async def test_each_workspace_has_its_own_people(work: LedgerUnitOfWork, engine: AsyncEngine) -> None:
    other = LedgerUnitOfWork(engine, "other")
    await keep(work, CAMILLE)
    await keep(other, replace(CAMILLE, name="Another"))
    assert await everybody(work) == (CAMILLE,)


async def test_who_set_nothing_has_the_defaults(work: LedgerUnitOfWork) -> None:
    async with work.working() as one:
        assert await one.preferences.of_person(CAMILLE.person) == Preferences(CAMILLE.person)
        assert await one.preferences.all() == {}


async def test_an_account_is_met_with_what_its_person_set(
    work: LedgerUnitOfWork, engine: AsyncEngine
) -> None:
    await keep(work, CAMILLE, MARC)
    set_by_marc = Preferences(MARC.person, language="en", digest_hour=time(9, 30), digest_on=False)
    async with work.working() as one:
        await one.preferences.keep(set_by_marc)
    async with work.looking() as one:
        assert await one.met("U1") == (CAMILLE, Preferences(CAMILLE.person))
        assert await one.met("U2") == (MARC, set_by_marc)
        assert await one.met("U9") is None
    async with LedgerUnitOfWork(engine, "other").looking() as one:
        assert await one.met("U2") is None


async def test_what_was_set_last_is_kept(work: LedgerUnitOfWork) -> None:
    first = Preferences(CAMILLE.person, language="fr", quiet_weekdays=frozenset({4}))
    last = Preferences(
        CAMILLE.person,
        language=None,
        digest_hour=time(8, 15),
        digest_on=False,
        quiet_weekdays=frozenset({0, 4}),
        quiet_periods=((date(2026, 12, 24), date(2027, 1, 2)), (date(2027, 5, 1), date(2027, 5, 1))),
    )
    async with work.working() as one:
        await one.preferences.keep(first)
        await one.preferences.keep(Preferences(MARC.person, language="en"))
        await one.preferences.keep(last)
    async with work.working() as one:
        assert await one.preferences.of_person("Camille@Lumen.example") == last
        assert await one.preferences.all() == {
            CAMILLE.person: last,
            MARC.person: Preferences(MARC.person, language="en"),
        }

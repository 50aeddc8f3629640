"""People are recognised and their settings kept in the database, not in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.acts import Actor
from bot.audit import Surface
from bot.errors import StrangerError
from bot.members import Account, Preferences
from bot.policy import Person, Policy, Role
from bot.ports import Directory, Identity
from bot.requests import ChangeSettings
from bot.services.people import recognise, refresh
from bot.services.preferences import change_settings
from storage.unit_of_work import LedgerUnitOfWork

ZOE = Person(email="Zoë@lumen.example", name="Zoë O'Brien; --", role=Role.SALESPERSON)
LEA = Person(email="lea@lumen.example", name="Léa Faure", role=Role.SALESPERSON)
RULES = Policy(people=(ZOE, LEA))


TEAM = "T0LUMEN"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Accounts:
    """The accounts of a workspace."""

    known: tuple[Account, ...]

    async def identity(self) -> Identity:
        return Identity(TEAM, "Atelier Lumen", "U0ENCOURS", frozenset())

    async def accounts(self) -> AsyncIterator[Account]:
        for one in self.known:
            yield one

    async def account(self, slack_id: str) -> Account | None:
        return next((one for one in self.known if one.slack_id == slack_id), None)


def slack(*known: Account) -> Directory:
    """A workspace of these accounts."""
    return Accounts(known)


def account(slack_id: str, email: str, name: str = "x", locale: str = "", is_active: bool = True) -> Account:
    """An account of this workspace."""
    return Account(slack_id, TEAM, name, email, "Europe/Paris", locale, is_active)


async def test_a_match_and_settings_outlive_the_process(engine: AsyncEngine) -> None:
    first = LedgerUnitOfWork(engine, "default")
    there = slack(account("U1", "ZOË@lumen.example", name="Zoë \U0001f600", locale="fr-FR"))
    reader = await recognise(first, there, RULES, "U1", TEAM)
    christmas = (date(2026, 12, 24), date(2027, 1, 2))
    change = ChangeSettings(digest_hour=time(8, 15), quiet_weekdays=frozenset({4}), quiet_period=christmas)
    kept = await change_settings(first, Actor(reader, Surface.COMMAND, NOW), change)
    again = await recognise(LedgerUnitOfWork(engine, "default"), slack(), RULES, "U1", TEAM)
    assert (again.person, again.member, again.language) == (ZOE, reader.member, "fr")
    assert again.preferences == kept
    assert kept == Preferences("zoë@lumen.example", None, time(8, 15), True, frozenset({4}), (christmas,))


async def test_a_match_of_one_workspace_is_none_in_another(engine: AsyncEngine) -> None:
    await recognise(LedgerUnitOfWork(engine, "one"), slack(account("U1", LEA.email)), RULES, "U1", TEAM)
    with pytest.raises(StrangerError):
        await recognise(LedgerUnitOfWork(engine, "other"), slack(), RULES, "U1", TEAM)


async def test_swapped_accounts_are_swapped_in_the_database(engine: AsyncEngine) -> None:
    work, there = (
        LedgerUnitOfWork(engine, "default"),
        slack(account("U1", ZOE.email), account("U2", LEA.email)),
    )
    await refresh(work, there, RULES)
    people = (ZOE.model_copy(update={"slack_id": "U2"}), LEA.model_copy(update={"slack_id": "U1"}))
    await refresh(work, there, Policy(people=people))
    async with work.working() as now:
        assert {one.slack_id: one.person for one in await now.members.all()} == {
            "U1": "lea@lumen.example",
            "U2": "zoë@lumen.example",
        }


async def test_an_account_that_went_is_deactivated_and_its_address_can_be_given_to_another(
    engine: AsyncEngine,
) -> None:
    work = LedgerUnitOfWork(engine, "default")
    await refresh(work, slack(account("U1", LEA.email)), RULES)
    gone = await refresh(work, slack(account("U1", LEA.email, is_active=False)), RULES)
    assert [(one.slack_id, one.is_active) for one in gone.keep] == [("U1", False)]
    assert gone.deactivated == (LEA,)
    new = await refresh(work, slack(account("U2", LEA.email)), RULES)
    assert [(one.slack_id, one.is_active) for one in new.keep] == [("U2", True)]

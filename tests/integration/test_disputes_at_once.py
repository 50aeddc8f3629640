"""Two people, or one delivery that comes twice, at once: one effect, and a sentence for the rest."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.acts import Actor, DisputeChange, DisputeOpened, OpenDispute
from bot.audit import Surface
from bot.credit.dispute import Dispute, DisputeReason
from bot.credit.refused import Refused, Why
from bot.members import Member, Preferences, Reader
from bot.policy import Person, Policy, Role
from bot.rights import Act
from bot.services.dispute_changes import change_dispute
from bot.services.disputes import open_dispute
from bot.services.house import House
from bot.sight import EVERYTHING
from integration.ledgers import Company
from integration.logged import NINE, Ids, euros, opened, work_of
from messages.wording import SlackWording

NADIA = Person(email="nadia@lumen.example", name="Nadia Benali", role=Role.CREDIT_MANAGER)
SOPHIE = Person(email="sophie@lumen.example", name="Sophie Leroy", role=Role.ACCOUNTANT)
HUGUES = Person(email="hugues@lumen.example", name="Hugues Martin", role=Role.FINANCE_DIRECTOR)
POLICY = Policy(people=(NADIA, SOPHIE, HUGUES))


@pytest.fixture
async def ids(company: Company) -> Ids:
    found = await opened(company)
    async with work_of(company).working() as one:
        for person in POLICY.people:
            await one.members.keep(account_of(person))
    return found


def account_of(person: Person) -> Member:
    name, email = person.name, person.email
    return Member(f"U{name[:3].upper()}", email, name, email, "Europe/Paris", "fr-FR", is_active=True)


def house_of(company: Company) -> House:
    """As another process has it."""
    return House(work_of(company), POLICY, SlackWording())


def actor(person: Person, seconds: int = 0) -> Actor:
    who = account_of(person)
    reader = Reader(person, who, Preferences(who.person), "fr", EVERYTHING, POLICY.zone)
    return Actor(reader, Surface.FORM, NINE + timedelta(seconds=seconds))


async def opens(company: Company, ids: Ids, person: Person, key: str) -> DisputeOpened | Refused:
    document = ids.documents["FA1"]
    request = OpenDispute(document, euros("300.00"), DisputeReason.QUALITY, "rayé", key, seen=0)
    return await open_dispute(house_of(company), actor(person), request)


async def said_to(company: Company, person: Person) -> list[str]:
    rows = await company.rows(f"SELECT kind FROM outbox WHERE person = '{person.email}' ORDER BY id")
    return [row[0] for row in rows]


async def deeds(company: Company) -> list[str]:
    rows = await company.rows("SELECT deed FROM audit WHERE deed LIKE 'dispute.%' ORDER BY number")
    return [row[0] for row in rows]


def apart(found: list[object]) -> tuple[list[object], list[Why]]:
    """What was done, and why the rest was not."""
    refused = [one.why for one in found if isinstance(one, Refused)]
    return [one for one in found if not isinstance(one, Refused)], refused


async def test_of_two_who_open_one_the_second_is_told(company: Company, ids: Ids) -> None:
    both = asyncio.gather(opens(company, ids, NADIA, "n"), opens(company, ids, SOPHIE, "s"))
    done, refused = apart([*await both])
    assert (len(done), refused) == (1, [Why.CAME_SECOND])
    assert await deeds(company) == ["dispute.opened"]


async def test_one_delivery_that_comes_twice_opens_one(company: Company, ids: Ids) -> None:
    both = asyncio.gather(opens(company, ids, SOPHIE, "same"), opens(company, ids, SOPHIE, "same"))
    done, refused = apart([*await both])
    assert (len(done), refused) == (1, [Why.ALREADY_DONE])
    assert await said_to(company, NADIA) == ["dispute"]


async def test_of_two_who_take_it_the_second_is_told_who_has_it(company: Company, ids: Ids) -> None:
    first = await opens(company, ids, NADIA, "n")
    assert isinstance(first, DisputeOpened)
    seen = DisputeChange(first.dispute.id, first.dispute.version)
    both = asyncio.gather(
        *(
            change_dispute(house_of(company), actor(person, 60), seen, Act.TAKE_DISPUTE)
            for person in (SOPHIE, HUGUES)
        )
    )
    done, refused = apart([*await both])
    (taken,) = done
    assert isinstance(taken, Dispute)
    assert (taken.version, refused) == (2, [Why.TAKEN])
    assert await deeds(company) == ["dispute.opened", "dispute.taken"]


async def test_a_double_click_takes_it_once(company: Company, ids: Ids) -> None:
    first = await opens(company, ids, NADIA, "n")
    assert isinstance(first, DisputeOpened)
    seen = DisputeChange(first.dispute.id, first.dispute.version)
    both = asyncio.gather(
        *(change_dispute(house_of(company), actor(SOPHIE, 60), seen, Act.TAKE_DISPUTE) for _ in range(2))
    )
    done, refused = apart([*await both])
    assert (len(done), refused) == (1, [Why.ALREADY_DONE])

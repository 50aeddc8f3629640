"""Hand-overs on both engines: of two at once one counts, and what is collected ends it."""

from __future__ import annotations

import asyncio
from datetime import date, datetime

import pytest

from bot.acts import Actor
from bot.audit import Surface
from bot.credit.litigation import Litigation, LitigationState
from bot.credit.refused import Refused, Why
from bot.dossier_zip import check
from bot.dunning_acts import DecideHandOver, HandOver, HandOverChanged
from bot.files import FileKind
from bot.members import Member, Preferences, Reader
from bot.policy import CreditPolicy, Person, Policy, Role
from bot.services.hand_overs import ask_hand_over, decide_hand_over, end_litigations, shown_hand_over
from bot.services.house import House
from bot.sight import EVERYTHING
from integration.ledgers import FIRST, Company, at, item
from messages.wording import SlackWording
from storage.unit_of_work import LedgerUnitOfWork

NADIA = Person(email="nadia@lumen.example", name="Nadia Benali", role=Role.CREDIT_MANAGER)
HUGUES = Person(email="hugues@lumen.example", name="Hugues Martin", role=Role.FINANCE_DIRECTOR)
POLICY = Policy(people=(NADIA, HUGUES), credit=CreditPolicy(channel="C0CREDIT"))
TUESDAY = date(2026, 3, 3)


@pytest.fixture
async def customer(company: Company) -> int:
    """C1 owes two late invoices."""
    await company.export(FIRST, item("C1", "F1", "100", due="2026-02-10"), item("C1", "F2", "50"))
    return int((await company.rows("SELECT id FROM customers WHERE code = 'C1'"))[0][0])


def house(company: Company) -> House:
    """Another one each time, as another process has it."""
    return House(LedgerUnitOfWork(company.engine, company.workspace), POLICY, SlackWording())


def actor(person: Person, moment: datetime | None = None) -> Actor:
    email = person.email
    who = Member(f"U{person.name[:2]}", email, person.name, email, "Europe/Paris", "fr-FR", is_active=True)
    reader = Reader(person, who, Preferences(email), "fr", EVERYTHING, POLICY.zone)
    return Actor(reader, Surface.CHANNEL, moment or at(TUESDAY, 9))


def wish(customer: int, key: str) -> HandOver:
    return HandOver(customer, "Recouvra", f"no answer {key}", key)


def counted(done: list[HandOverChanged | Refused]) -> list[Litigation]:
    return [one.litigation for one in done if isinstance(one, HandOverChanged)]


async def test_of_two_at_once_one_hands_over(company: Company, customer: int) -> None:
    done = await asyncio.gather(
        ask_hand_over(house(company), actor(NADIA), wish(customer, "k1")),
        ask_hand_over(house(company), actor(HUGUES), wish(customer, "k2")),
    )
    (litigation,) = counted(list(done))
    (refused,) = [one for one in done if isinstance(one, Refused)]
    assert refused.why is Why.LITIGATION_ALREADY
    assert litigation.state is LitigationState.HANDED_OVER
    async with LedgerUnitOfWork(company.engine, company.workspace).looking() as one:
        assert litigation.file_id is not None
        content = await one.letters.content(litigation.file_id)
        assert (await one.trail.verify()).flaw is None
    assert check(content).flaws == ()


async def test_what_is_collected_is_shown_and_ends_it(company: Company, customer: int) -> None:
    (litigation,) = counted([await ask_hand_over(house(company), actor(NADIA), wish(customer, "k1"))])
    assert len(litigation.documents) == 2
    header = "customer;received;amount;fee;number"
    await company.export(date(2026, 3, 5), "C1;2026-03-04;120;18;R1", header=header, kind=FileKind.COLLECTED)
    assert await end_litigations(house(company), at(date(2026, 3, 5), 9)) == ()
    await company.export(date(2026, 3, 6), "C1;2026-03-06;30;;R2", header=header, kind=FileKind.COLLECTED)
    (ended,) = await end_litigations(house(company), at(date(2026, 3, 6), 9))
    assert (ended.state, ended.ended_by) == (LitigationState.ENDED, "")
    view = await shown_hand_over(house(company), actor(NADIA, at(date(2026, 3, 6), 10)), litigation.id)
    assert not isinstance(view, Refused)
    assert [(str(one.amount), one.currency) for one in view.collected] == [("150.00", "EUR")]
    assert [str(one.amount) for one in view.fees] == ["18.00"]


async def test_a_decision_of_one_that_was_decided_changes_nothing(company: Company, customer: int) -> None:
    (litigation,) = counted([await ask_hand_over(house(company), actor(NADIA), wish(customer, "k1"))])
    again = DecideHandOver(litigation.id, litigation.version, approves=False, reason="no")
    refused = await decide_hand_over(house(company), actor(HUGUES), again)
    assert isinstance(refused, Refused)
    assert refused.why is Why.DECIDED

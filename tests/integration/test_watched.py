"""Exposure watched on each engine: each threshold is crossed once, whatever comes; first figures silently."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from bot.audit import Deed
from bot.credit.case import CaseLine, CaseState
from bot.credit.hold import Hold
from bot.credit.request import CreditRequest, RequestKind, RequestState
from bot.credit_views import CaseView, HoldView
from bot.files import FileKind
from bot.members import Member
from bot.notices import Payload
from bot.policy import CreditPolicy, Person, Policy, Role
from bot.services.case_clock import escalate_cases
from bot.services.house import House
from bot.services.watch import Watched, watch
from integration.ledgers import FIRST, Company, item
from integration.logged import euros, ids_of, work_of
from storage.unit_of_work import LedgerUnitOfWork

CAMILLE = Person(
    email="camille@lumen.example", name="Camille Roy", role=Role.SALESPERSON, ledger_names=("C. ROY",)
)
NADIA = Person(email="nadia@lumen.example", name="Nadia Benali", role=Role.CREDIT_MANAGER)
POLICY = Policy(people=(CAMILLE, NADIA), credit=CreditPolicy(channel="C0CREDIT"))
LIMITS = "customer;customer_name;salesperson;credit_limit;insured_limit;terms"
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (FIRST + timedelta(days=ahead) for ahead in range(1, 5))
MONDAY = FIRST + timedelta(days=7)
DUE = "2026-05-01"
"""Not late on any of these days."""


class Words:
    """Says which message it is."""

    def case(self, view: CaseView, language: str) -> Payload:
        return {"text": f"case {view.facts.of.code} {view.case.state}"}

    def case_continued(self, view: CaseView, language: str) -> Payload:
        return {"text": f"continued {view.facts.of.code}"}

    def case_line(self, view: CaseView, line: CaseLine, language: str) -> Payload:
        return {"text": f"line {line.kind}"}

    def case_yours(self, view: CaseView, line: CaseLine, language: str) -> Payload:
        return {"text": f"yours {line.owner}"}

    def cases_opened(self, views: tuple[CaseView, ...], language: str, left_out: int = 0) -> Payload:
        return {"text": f"list {len(views) + left_out}"}

    def hold_changed(self, view: HoldView, by: str, language: str) -> Payload:
        return {"text": f"hold {view.hold.cause} {view.holds}"}


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), UTC)


@dataclass
class Day:
    """ACME, with a limit of 1 000, and whoever watches it."""

    company: Company
    acme: int = 0
    work: LedgerUnitOfWork = field(init=False)

    def __post_init__(self) -> None:
        self.work = work_of(self.company)

    @property
    def house(self) -> House:
        return House(self.work, POLICY, Words())  # type: ignore[arg-type]  # says what is asked here

    async def begin(self, amount: str = "700") -> None:
        """The first figures, of Monday; both people have an account."""
        await self.company.export(
            FIRST, "ACME;ACME;C. ROY;1000;;30 days", header=LIMITS, kind=FileKind.CUSTOMERS
        )
        await self.owed(FIRST, amount)
        self.acme = (await ids_of(self.company)).customers["ACME"]
        async with self.work.working() as one:
            for number, person in enumerate((CAMILLE, NADIA)):
                known = Member(f"U{number}", person.email, person.name, person.email, "", "", is_active=True)
                await one.members.keep(known)

    async def owed(self, day: date, amount: str) -> None:
        """An import says what ACME owes."""
        await self.company.export(day, item("ACME", f"F{amount}", amount, due=DUE))

    async def look(self, day: date, hour: int = 9) -> Watched:
        return await watch(self.house, at(day, hour))

    async def imported(self, day: date, amount: str) -> tuple[list[str], list[str]]:
        """What an import made it cross and come back from."""
        await self.owed(day, amount)
        watched = await self.look(day)
        again = await self.look(day, 10)
        assert (again.crossed, again.back, again.cases) == ((), (), ())
        return [str(each.threshold) for each in watched.crossed], [
            str(each.threshold) for each in watched.back
        ]

    async def increase(self, amount: str, first: date, last: date) -> None:
        """An increase that counts from one day to another."""
        made = CreditRequest(
            id=0,
            customer_id=self.acme,
            kind=RequestKind.INCREASE,
            state=RequestState.APPROVED,
            reason="stock",
            asked_by=CAMILLE.email,
            asked_at=at(first, 8),
            asked_on=first,
            expires_at=at(first, 17),
            amount=euros(amount),
            starts_on=first,
            ends_on=last,
            counts_from=first,
            counts_until=last,
        )
        async with self.work.working() as one:
            assert await one.requests.add(made, f"increase-{first}")

    async def holds(self) -> tuple[Hold, ...]:
        async with self.work.looking() as one:
            return await one.holds.running()

    async def said(self) -> list[str]:
        """The keys of what was left to be said, in order."""
        return [row[0] for row in await self.company.rows("SELECT key FROM outbox ORDER BY id")]

    async def deeds(self, *wanted: Deed) -> list[str]:
        async with self.work.looking() as one:
            return [each.entry.subject for each in await one.trail.all() if each.entry.deed in wanted]


async def watched(company: Company, amount: str = "700") -> Day:
    """ACME's first figures were looked at."""
    day = Day(company)
    await day.begin(amount)
    await day.look(FIRST)
    return day


async def test_each_threshold_is_crossed_once_on_the_way_up_and_armed_on_the_way_down(
    company: Company,
) -> None:
    day = await watched(company)
    assert await day.imported(TUESDAY, "800") == (["warning"], [])
    assert await day.imported(WEDNESDAY, "950") == (["alert"], [])
    assert await day.imported(THURSDAY, "1000") == ([], [])
    assert await day.imported(FRIDAY, "1000.01") == (["breach"], [])
    assert [each.set_on for each in await day.holds()] == [FRIDAY]
    assert await day.imported(MONDAY, "799.99") == ([], ["warning", "alert", "breach"])
    assert await day.holds() == ()
    assert await day.imported(MONDAY + timedelta(days=1), "1001") == (["warning", "alert", "breach"], [])
    assert [key for key in await day.said() if key.startswith("case:") and ":e" not in key] == [
        "case:1",
        "case:2",
    ]
    async with day.work.looking() as one:
        assert (await one.trail.verify()).flaw is None
        states = [each.state for each in await one.cases.of_customer(day.acme)]
    assert states == [CaseState.OPEN, CaseState.CLOSED]


async def test_an_increase_takes_it_back_and_its_end_crosses_it_again(company: Company) -> None:
    day = await watched(company)
    assert await day.imported(TUESDAY, "1100") == (["warning", "alert", "breach"], [])
    await day.increase("200", WEDNESDAY, THURSDAY)
    on_wednesday = await day.look(WEDNESDAY)
    assert [str(each.threshold) for each in on_wednesday.back] == ["alert", "breach"]
    assert await day.holds() == ()
    assert (await day.look(THURSDAY)).crossed == ()
    on_friday = await day.look(FRIDAY)
    assert [str(each.threshold) for each in on_friday.crossed] == ["alert", "breach"]
    assert [str(each.limit.amount) for each in on_friday.crossed] == ["1000.00", "1000.00"]
    assert len(await day.deeds(Deed.CASE_OPENED)) == 2


async def test_first_figures_are_silent_and_what_comes_after_is_not(company: Company) -> None:
    day = await watched(company, "1100")
    assert await day.said() == []
    assert await day.deeds(Deed.CASE_OPENED, Deed.LIMIT_CROSSED, Deed.HOLD_SET) == ["case:1", "entity:MAIN"]
    assert len(await day.holds()) == 1
    assert (await day.look(FIRST, 10)).cases == ()
    await day.imported(TUESDAY, "100")
    assert await day.holds() == ()
    await day.imported(WEDNESDAY, "1200")
    assert [key for key in await day.said() if key.startswith("case:")] == ["case:2"]


async def test_a_narrow_look_at_whose_trail_grew_finds_the_same(company: Company) -> None:
    day = await watched(company)
    await day.owed(TUESDAY, "1100")
    found = await watch(day.house, at(TUESDAY), frozenset({day.acme}))
    assert [str(each.threshold) for each in found.crossed] == ["warning", "alert", "breach"]
    assert (await watch(day.house, at(TUESDAY, 10), frozenset({day.acme}))).crossed == ()


async def test_two_who_watch_at_once_write_it_once(company: Company) -> None:
    day = await watched(company)
    await day.owed(TUESDAY, "1100")
    other = Day(company, day.acme)
    both: Sequence[Watched] = await asyncio.gather(day.look(TUESDAY), other.look(TUESDAY))
    assert sorted(len(each.crossed) for each in both) == [0, 3]
    assert await company.rows("SELECT COUNT(*) FROM crossings") == [(3,)]
    assert await company.rows("SELECT COUNT(*) FROM cases") == [(1,)]
    assert (await day.deeds(Deed.HOLD_SET), await day.deeds(Deed.CASE_OPENED)) == (["hold:1"], ["case:1"])


async def test_two_who_escalate_at_once_hand_it_on_once(company: Company) -> None:
    day = await watched(company)
    await day.imported(TUESDAY, "1100")
    other = Day(company, day.acme)
    done = await asyncio.gather(*(escalate_cases(each.house, at(FRIDAY)) for each in (day, other)))
    assert sorted(len(each) for each in done) == [0, 1]
    assert len(await day.deeds(Deed.CASE_ESCALATED)) == 1
    assert [key for key in await day.said() if key.startswith("case-yours")] == [
        "case-yours:1:credit_manager"
    ]

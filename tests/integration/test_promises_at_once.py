"""Promises on both engines: several at once have one effect, and imports keep or break them once."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.acts import Actor, AskForPlan, LogPromise, PlanAsked, PromiseLogged
from bot.audit import Surface
from bot.credit.promise import Instalment, Promise, PromiseState
from bot.credit.refused import Refused, Why
from bot.members import Member, Preferences, Reader
from bot.policy import Person, Policy, Role
from bot.services.house import House
from bot.services.plans import ask_for_plan, decide_plan
from bot.services.promises import TakenBack, log_promise, undo_promise
from bot.services.settling import Settled, settle_promises
from bot.sight import EVERYTHING
from integration.ledgers import SECOND, Company, at, item
from integration.logged import MONDAY, NINE, Ids, euros, opened, work_of

CAMILLE = Person(email="camille@lumen.example", name="Camille Roy", role=Role.SALESPERSON)
NADIA = Person(email="nadia@lumen.example", name="Nadia Benali", role=Role.CREDIT_MANAGER)
POLICY = Policy(people=(CAMILLE, NADIA))
WEDNESDAY = date(2026, 3, 4)


class QuietWording:
    """Of every message it says its name."""

    def __getattr__(self, name: str) -> Any:
        return lambda *said: {"text": name}


@pytest.fixture
async def ids(company: Company) -> Ids:
    return await opened(company)


def house(company: Company) -> House:
    """Another one each time, as another process has it."""
    return House(work_of(company), POLICY, QuietWording())


def actor(person: Person = CAMILLE, moment: datetime = NINE) -> Actor:
    email = person.email
    who = Member(f"U{person.name[:2]}", email, person.name, email, "Europe/Paris", "fr-FR", is_active=True)
    reader = Reader(person, who, Preferences(email), "fr", EVERYTHING, POLICY.zone)
    return Actor(reader, Surface.DIGEST, moment)


def wish(ids: Ids, key: str = "k1", seen: int = 0) -> LogPromise:
    invoices = (ids.documents["FA1"],)
    return LogPromise(ids.customers["ACME"], invoices, euros("900"), WEDNESDAY, key, seen)


async def logged(company: Company, ids: Ids) -> Promise:
    done = await log_promise(house(company), actor(), wish(ids))
    assert isinstance(done, PromiseLogged)
    return done.promise


async def states(company: Company) -> list[str]:
    return [row[0] for row in await company.rows("SELECT state FROM promises ORDER BY id")]


async def deeds(company: Company) -> list[str]:
    written = await company.rows("SELECT deed FROM audit ORDER BY number")
    return [row[0] for row in written if row[0] != "file.imported"]


async def test_a_press_that_is_delivered_six_times_is_one_promise(company: Company, ids: Ids) -> None:
    done = await asyncio.gather(*(log_promise(house(company), actor(), wish(ids)) for _ in range(6)))
    refused = [one.why for one in done if isinstance(one, Refused)]
    assert refused == [Why.ALREADY_DONE] * 5
    assert (await states(company), await deeds(company)) == (["open"], ["promise.logged"])


async def test_of_two_people_at_once_one_is_told_of_the_other(company: Company, ids: Ids) -> None:
    done = await asyncio.gather(
        log_promise(house(company), actor(CAMILLE), wish(ids, "camille")),
        log_promise(house(company), actor(NADIA), wish(ids, "nadia")),
    )
    refused = [one for one in done if isinstance(one, Refused)]
    (kept,) = [one.promise for one in done if isinstance(one, PromiseLogged)]
    name = "Camille Roy" if kept.logged_by == CAMILLE.email else "Nadia Benali"
    assert refused == [Refused(Why.CAME_SECOND, who=name, at=NINE)]
    assert await states(company) == ["open"]


async def test_a_payment_imported_later_keeps_a_promise_once(company: Company, ids: Ids) -> None:
    await logged(company, ids)
    await company.export(
        SECOND,
        item("ACME", "FA1", "1000.00", left="100.00"),
        item("ACME", "FA2", "500.00", due="2026-03-20"),
        item("BETA", "FB1", "800.00"),
    )
    now = at(SECOND, 9)
    settled = await asyncio.gather(*(settle_promises(house(company), now) for _ in range(4)))
    kept = [promise for one in settled for promise in one.kept]
    assert [(one.state, one.received) for one in kept] == [(PromiseState.KEPT, euros("900.00"))]
    assert await deeds(company) == ["promise.logged", "promise.kept"]
    assert await settle_promises(house(company), now) == Settled()


async def test_a_promise_that_nothing_keeps_is_broken_once(company: Company, ids: Ids) -> None:
    await logged(company, ids)
    await company.export(SECOND, item("ACME", "FA1", "1000.00"), item("BETA", "FB1", "800.00"))
    now = at(SECOND, 9)
    settled = await asyncio.gather(*(settle_promises(house(company), now) for _ in range(4)))
    assert sum(len(one.broken) for one in settled) == 1
    assert await deeds(company) == ["promise.logged", "promise.broken"]
    told = await company.rows("SELECT key, person FROM outbox WHERE kind = 'promise'")
    assert told == [("promise-broken:1", NADIA.email)]


async def test_undo_brings_back_what_was_replaced(company: Company, ids: Ids) -> None:
    await logged(company, ids)
    again = await log_promise(house(company), actor(moment=NINE + timedelta(minutes=1)), wish(ids, "k2"))
    assert isinstance(again, PromiseLogged)
    assert await states(company) == ["replaced", "open"]
    here = house(company)
    async with here.work.working() as one:
        done = await undo_promise(here, one, actor(moment=NINE + timedelta(minutes=5)), again.promise.id)
    assert isinstance(done, TakenBack)
    assert [one.id for one in done.again] == [1]
    assert await states(company) == ["open", "cancelled"]


async def test_a_plan_is_agreed_to_once_and_takes_the_place_of_a_promise(company: Company, ids: Ids) -> None:
    await logged(company, ids)
    parts = (Instalment(WEDNESDAY, euros("400")), Instalment(date(2026, 4, 4), euros("600")))
    request = AskForPlan(ids.customers["ACME"], (ids.documents["FA1"],), parts, "p1", 1)
    asked = await ask_for_plan(house(company), actor(), request)
    assert isinstance(asked, PlanAsked)
    done = await asyncio.gather(
        *(decide_plan(house(company), actor(NADIA), asked.plan.id, 1, agrees=True) for _ in range(4))
    )
    assert [one.why for one in done if isinstance(one, Refused)] == [Why.DECIDED] * 3
    assert await states(company) == ["replaced", "open", "open"]
    assert asked.plan.asked_on == MONDAY
    assert await deeds(company) == ["promise.logged", "plan.asked", "promise.replaced", "plan.agreed"]

"""Reservations on both engines: of orders that do not all fit, those that come first are kept."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import pytest

from bot.acts import Actor
from bot.audit import Surface
from bot.credit.refused import Refused, Why
from bot.credit_acts import OrderWish, Reserved, ReserveOrder
from bot.files import FileKind
from bot.members import Member, Preferences, Reader
from bot.policy import Person, Policy, Role
from bot.services.house import House
from bot.services.order_checks import check_order
from bot.services.reservations import cancel_reservation, reserve_order, settle_reservations
from bot.sight import EVERYTHING
from integration.ledgers import FIRST, SECOND, Company, at
from integration.logged import NINE, Ids, euros, ids_of, opened, work_of

CAMILLE = Person(email="camille@lumen.example", name="Camille Roy", role=Role.SALESPERSON)
NADIA = Person(email="nadia@lumen.example", name="Nadia Benali", role=Role.CREDIT_MANAGER)
POLICY = Policy(people=(CAMILLE, NADIA))
LIMITS = "customer;credit_limit;parent"
ORDERS = "customer;number;ordered;amount;open"


class QuietWording:
    """Of every message it says its name."""

    def __getattr__(self, name: str) -> Any:
        return lambda *said, **more: {"text": name}


@pytest.fixture
async def ids(company: Company) -> Ids:
    """ACME owes 1 500 of 5 000, and is of BETA's group, which owes 2 300 of 5 000."""
    await opened(company)
    report = await company.export(
        FIRST, "ACME;5000;BETA", "BETA;5000;", header=LIMITS, kind=FileKind.CUSTOMERS
    )
    assert report.refused == 0
    return await ids_of(company)


def house(company: Company) -> House:
    """Another one each time, as another process has it."""
    return House(work_of(company), POLICY, QuietWording())


def actor(person: Person = CAMILLE) -> Actor:
    email = person.email
    who = Member(f"U{person.name[:2]}", email, person.name, email, "Europe/Paris", "fr-FR", is_active=True)
    reader = Reader(person, who, Preferences(email), "fr", EVERYTHING, POLICY.zone)
    return Actor(reader, Surface.COMMAND, NINE)


async def reserve(company: Company, customer: int, amount: str, key: str, reference: str = "") -> Any:
    wish = OrderWish(customer, euros(amount), reference=reference)
    return await reserve_order(house(company), actor(), ReserveOrder(wish, key))


async def kept(company: Company) -> list[tuple[str, int]]:
    rows = await company.rows("SELECT state, amount_minor FROM reservations ORDER BY id")
    return [(row[0], row[1]) for row in rows]


def whys(done: list[Any]) -> list[Why]:
    return [one.why for one in done if isinstance(one, Refused)]


async def test_of_orders_at_once_only_those_that_fit_are_kept(company: Company, ids: Ids) -> None:
    acme = ids.customers["ACME"]
    wishes = (reserve(company, acme, "1000", f"draft:{number}") for number in range(6))
    done = await asyncio.gather(*wishes)
    # The group has 2 700 left, the customer 3 500: two orders of 1 000 fit.
    assert sum(isinstance(one, Reserved) for one in done) == 2
    assert whys(done) == [Why.STILL_HELD] * 4
    assert await kept(company) == [("open", 100_000)] * 2


async def test_two_customers_of_one_group_do_not_both_take_what_is_left(company: Company, ids: Ids) -> None:
    acme, beta = ids.customers["ACME"], ids.customers["BETA"]
    done = await asyncio.gather(
        *(reserve(company, one, "2700", f"draft:{one}:{turn}") for turn in range(2) for one in (acme, beta))
    )
    assert sum(isinstance(one, Reserved) for one in done) == 1
    assert whys(done) == [Why.STILL_HELD] * 3


async def test_a_press_that_is_delivered_six_times_is_one_reservation(company: Company, ids: Ids) -> None:
    acme = ids.customers["ACME"]
    done = await asyncio.gather(*(reserve(company, acme, "100", "draft:1") for _ in range(6)))
    assert whys(done) == [Why.ALREADY_DONE] * 5
    assert await kept(company) == [("open", 10_000)]
    deeds = await company.rows("SELECT deed FROM audit WHERE deed = 'order.reserved'")
    assert len(deeds) == 1


async def test_the_order_that_an_import_brings_takes_the_place_of_its_reservation(
    company: Company, ids: Ids
) -> None:
    acme = ids.customers["ACME"]
    await reserve(company, acme, "2000", "draft:1", "PO-7")
    await company.export(SECOND, "ACME;po-7;2026-03-03;2000.00;2000.00", header=ORDERS, kind=FileKind.ORDERS)
    done = await asyncio.gather(*(settle_reservations(house(company), at(SECOND)) for _ in range(3)))
    assert sum(len(one) for one in done) == 1
    assert await kept(company) == [("arrived", 200_000)]
    async with work_of(company).looking() as one:
        (row,) = await one.exposures.of(SECOND, (acme,))
    assert row.exposure.total.amount == Decimal("3500.00")


async def test_cancelled_once_however_often_it_is_pressed(company: Company, ids: Ids) -> None:
    made = await reserve(company, ids.customers["ACME"], "100", "draft:1")
    one = made.reservation
    presses = (cancel_reservation(house(company), actor(), one.id, one.version) for _ in range(4))
    done = await asyncio.gather(*presses)
    assert whys(done) == [Why.ENDED] * 3
    assert await kept(company) == [("cancelled", 10_000)]


async def test_a_check_keeps_its_draft_and_nothing_else(company: Company, ids: Ids) -> None:
    wish = OrderWish(ids.customers["ACME"], euros("2700.01"))
    answer = await check_order(house(company), actor(NADIA), wish, keep=True)
    assert not isinstance(answer, Refused)
    assert [one.cause.value for one in answer.check.causes if one.holds] == ["group"]
    assert await company.rows("SELECT COUNT(*) FROM drafts") == [(1,)]
    assert await kept(company) == []

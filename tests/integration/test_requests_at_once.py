"""Requests on both engines: several at once have one effect, and what was granted ends on its day."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest

from bot.credit.refused import Refused, Why
from bot.credit.request import CreditRequest
from bot.credit_acts import AskIncrease, AskTerms, DecideRequest, RequestDecided, RequestMade
from bot.files import FileKind
from bot.services.house import House
from bot.services.limits import ask_increase, ask_terms, decide_request, withdraw_request
from bot.services.requests_clock import end_increases, lapse_requests, remind_approvers
from integration.ledgers import FIRST, Company, at, item
from integration.logged import NINE, euros, ids_of, work_of
from integration.one_decider import CAMILLE, HUGUES, NADIA, POLICY, TEN, QuietWording, actor

MARCH_END = date(2026, 3, 31)
CUSTOMERS = "customer;customer_name;salesperson;credit_limit;insured_limit;terms"


def house(company: Company) -> House:
    """Another one each time, as another process has it."""
    return House(work_of(company), POLICY, QuietWording())


@pytest.fixture
async def acme(company: Company) -> int:
    """Owes 9 000 of 10 000."""
    line = "ACME;ACME;Camille Roy;10000;;"
    await company.export(FIRST, line, header=CUSTOMERS, kind=FileKind.CUSTOMERS)
    await company.export(FIRST, item("ACME", "FA1", "9000.00", due="2026-03-20"))
    return (await ids_of(company)).customers["ACME"]


def wish(customer_id: int, amount: str = "1000", key: str = "k1") -> AskIncrease:
    return AskIncrease(customer_id, euros(amount), FIRST, MARCH_END, "spring", key)


async def asked(company: Company, customer_id: int, amount: str = "1000") -> CreditRequest:
    done = await ask_increase(house(company), actor(CAMILLE, NINE), wish(customer_id, amount))
    assert isinstance(done, RequestMade), done
    return done.request


async def limit(company: Company, customer_id: int, on: date) -> str:
    async with house(company).work.looking() as one:
        (row,) = await one.exposures.of(on, (customer_id,))
    return str(row.exposure.limit.amount) if row.exposure.limit else ""


async def deeds(company: Company) -> list[str]:
    written = await company.rows("SELECT deed FROM audit WHERE subject LIKE 'request:%' ORDER BY number")
    return [row[0] for row in written]


async def test_a_form_that_is_delivered_six_times_is_one_request(company: Company, acme: int) -> None:
    camille = actor(CAMILLE, NINE)
    done = await asyncio.gather(*(ask_increase(house(company), camille, wish(acme)) for _ in range(6)))
    refused = [one.why for one in done if isinstance(one, Refused)]
    assert refused == [Why.ALREADY_DONE] * 5
    assert await deeds(company) == ["limit.asked"]


async def test_of_two_who_ask_at_once_one_reads_of_the_other(company: Company, acme: int) -> None:
    done = await asyncio.gather(
        ask_increase(house(company), actor(CAMILLE, NINE), wish(acme, key="camille")),
        ask_increase(house(company), actor(NADIA, NINE), wish(acme, key="nadia")),
    )
    (made,) = [one.request for one in done if isinstance(one, RequestMade)]
    (refused,) = [one for one in done if isinstance(one, Refused)]
    name = "Camille Roy" if made.asked_by == CAMILLE.email else "Nadia Benali"
    assert refused == Refused(Why.REQUEST_WAITS, who=name, at=NINE, number=f"REQ-{made.id}")


async def test_approving_rejecting_and_withdrawing_at_once_is_one_of_them(
    company: Company, acme: int
) -> None:
    request = await asked(company, acme)
    no = DecideRequest(request.id, 1, approves=False, reason="late")
    done = await asyncio.gather(
        decide_request(house(company), actor(NADIA, TEN), DecideRequest(request.id, 1, approves=True)),
        decide_request(house(company), actor(HUGUES, TEN), no),
        withdraw_request(house(company), actor(CAMILLE, TEN), request.id),
    )
    assert sum(isinstance(one, RequestDecided) for one in done) == 1
    assert all(one.why in (Why.DECIDED, Why.ENDED) for one in done if isinstance(one, Refused))
    assert len(await deeds(company)) == 2


async def test_both_who_have_to_agree_press_at_once(company: Company, acme: int) -> None:
    request = await asked(company, acme, "5000")
    approve = DecideRequest(request.id, 1, approves=True)
    done = await asyncio.gather(
        decide_request(house(company), actor(NADIA, TEN), approve),
        decide_request(house(company), actor(HUGUES, TEN), approve),
    )
    assert all(isinstance(one, RequestDecided) for one in done)
    assert await deeds(company) == ["limit.asked", "limit.first_approved", "limit.approved"]
    assert await limit(company, acme, FIRST) == "15000.00"


async def test_an_increase_ends_once_on_the_day_after_its_last(company: Company, acme: int) -> None:
    request = await asked(company, acme)
    await decide_request(house(company), actor(NADIA, TEN), DecideRequest(request.id, 1, approves=True))
    after = at(MARCH_END + timedelta(days=1))
    before = await end_increases(house(company), at(MARCH_END))
    ended = await asyncio.gather(*(end_increases(house(company), after) for _ in range(3)))
    assert (before, sum(map(len, ended))) == ((), 1)
    assert await deeds(company) == ["limit.asked", "limit.approved", "limit.ended"]
    days = (MARCH_END, MARCH_END + timedelta(days=1))
    assert [await limit(company, acme, on) for on in days] == ["11000.00", "10000.00"]
    said = await company.rows("SELECT key FROM outbox WHERE key LIKE 'request-line%' ORDER BY key")
    assert said == [("request-line:1:ended",), ("request-line:1:ends_soon",)]


async def test_a_reminder_and_a_lapse_come_once_whoever_ticks(company: Company, acme: int) -> None:
    await asked(company, acme)
    thursday, late = at(FIRST + timedelta(days=2), 9), at(FIRST + timedelta(days=3), 18)
    reminded = await asyncio.gather(*(remind_approvers(house(company), thursday) for _ in range(3)))
    lapsed = await asyncio.gather(*(lapse_requests(house(company), late) for _ in range(3)))
    assert (sum(map(len, reminded)), sum(map(len, lapsed))) == (1, 1)
    assert await deeds(company) == ["limit.asked", "limit.expired"]


async def test_terms_that_are_granted_reserve_the_order_once(company: Company, acme: int) -> None:
    terms = AskTerms(acme, euros("1500"), 15, "they pay on the 15th", "t1")
    made = await ask_terms(house(company), actor(CAMILLE, NINE), terms)
    assert isinstance(made, RequestMade)
    approve = DecideRequest(made.request.id, 1, approves=True)
    done = await asyncio.gather(
        *(decide_request(house(company), actor(NADIA, TEN), approve) for _ in range(3))
    )
    assert sum(isinstance(one, RequestDecided) for one in done) == 1
    reserved = await company.rows("SELECT amount_minor, reserved_by, request_id FROM reservations")
    assert reserved == [(150000, CAMILLE.email, made.request.id)]

"""A promise that was not kept: who is told, once, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.members import Preferences
from bot.mornings import Morning, Outcome, Portfolio
from bot.notices import NoticeKind
from bot.services.settling import Settled
from records.lumen import CAMILLE, GARAGE, NADIA, NOBODYS, TUESDAY, at, paper
from records.promise_world import CAMILLES, GRACE_OVER
from records.settling_tried import AFTER, Books, ids


async def test_a_broken_promise_is_said_once_to_the_salesperson() -> None:
    world = Books()
    await world.meet(CAMILLE)
    await world.promise()
    done = await world.settle()
    assert ids(done.broken) == [1]
    assert await world.settle(AFTER + timedelta(minutes=1)) == Settled()
    (said,) = world.work.outbox.notices
    assert (said.key, said.person, said.kind) == ("promise-broken:1", CAMILLES, NoticeKind.PROMISE)
    assert (said.payload["text"], said.due_at) == ("not kept 1 broken ACME fr", AFTER)


@pytest.mark.parametrize(
    ("hour", "due"),
    [("07:00", at("08:00", GRACE_OVER)), ("19:00", at("08:00", date(2026, 12, 3)))],
)
async def test_it_is_said_within_working_hours(hour: str, due: datetime) -> None:
    world = Books()
    await world.promise()
    await world.settle(at(hour, GRACE_OVER))
    assert [one.due_at for one in world.work.outbox.notices] == [due]


@pytest.mark.parametrize("hour", ["00:05", "08:29", "10:59"])
async def test_the_digest_says_it_when_it_is_still_to_come(hour: str) -> None:
    world = Books()
    await world.meet(CAMILLE)
    await world.promise()
    assert ids((await world.settle(at(hour, GRACE_OVER))).broken) == [1]
    assert world.work.outbox.notices == []


async def test_who_wants_no_digest_reads_a_message() -> None:
    world = Books()
    await world.meet(CAMILLE)
    await world.work.preferences.keep(Preferences(CAMILLES, digest_on=False))
    await world.promise()
    await world.settle(at("08:00", GRACE_OVER))
    assert [one.key for one in world.work.outbox.notices] == ["promise-broken:1"]


@pytest.mark.parametrize(
    ("until", "due"),
    [
        (GRACE_OVER, []),  # Thursday's digest says it
        (date(2026, 12, 4), [at("08:00", date(2026, 12, 7))]),
    ],
)
async def test_what_breaks_on_a_quiet_day_waits_for_its_end(until: date, due: list[datetime]) -> None:
    world = Books()
    await world.meet(CAMILLE)
    await world.work.preferences.keep(Preferences(CAMILLES, quiet_periods=((GRACE_OVER, until),)))
    await world.promise()
    await world.settle(at("08:00", GRACE_OVER))
    assert [one.due_at for one in world.work.outbox.notices] == due


async def test_after_the_digest_of_that_day_it_is_a_message() -> None:
    world = Books()
    await world.meet(CAMILLE)
    await world.promise()
    await world.work.mornings.decide(
        Morning(CAMILLES, Portfolio.OWN, GRACE_OVER, Outcome.SENT, at("08:30", GRACE_OVER))
    )
    await world.settle(at("08:31", GRACE_OVER))
    assert [one.person for one in world.work.outbox.notices] == [CAMILLES]


async def test_of_a_customer_that_nobody_looks_after_the_credit_manager_is_told() -> None:
    world = Books()
    world.work.records.ledger.papers[9] = paper(9, NOBODYS, "18500", TUESDAY)
    await world.promise(NOBODYS, documents=(9,))
    await world.settle()
    assert [one.person for one in world.work.outbox.notices] == ["nadia@lumen.example"]


async def test_of_a_salesperson_who_is_not_in_the_policy_no_digest_tells_the_credit_manager() -> None:
    world = Books()
    await world.meet(NADIA)
    ledger = world.work.records.ledger
    ledger.known[GARAGE] = replace(ledger.known[GARAGE], salesperson="X. GONE")
    await world.promise(GARAGE, documents=(3,), amount="4210")
    await world.settle(at("08:05", GRACE_OVER))
    assert [one.person for one in world.work.outbox.notices] == ["nadia@lumen.example"]

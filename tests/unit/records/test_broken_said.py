"""After the mornings, what broke and no digest has a row for is said by a message, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from fakes import eur

from bot.credit.promise import PromiseState
from bot.members import Preferences
from bot.mornings import Morning, Outcome, Portfolio
from bot.services.broken_said import say_what_digests_left_out
from records.lumen import ACME, CAMILLE, GARAGE, JULIEN, NADIA, NOBODYS, at, paper
from records.promise_world import CAMILLES, GRACE_OVER, World

MORNING = at("08:30", GRACE_OVER)
"""Of Wednesday 2 December."""


async def broken(customer_id: int = ACME, when: datetime | None = None, person: object = CAMILLE) -> World:
    """A world in which a promise broke before Wednesday's digest."""
    world = World()
    await world.meet(CAMILLE, NADIA)
    await breaks(world, customer_id, when)
    return world


async def breaks(world: World, customer_id: int = ACME, when: datetime | None = None) -> None:
    ended = when or at("00:05", GRACE_OVER)
    over = {"state": PromiseState.BROKEN, "ended_at": ended, "ended_on": ended.date()}
    await world.promise(customer_id, "1000", **over)


async def silent(world: World, person: str = CAMILLES, on: date = GRACE_OVER) -> None:
    """Their morning was decided, and nothing was sent."""
    done = Morning(person, Portfolio.OWN, on, Outcome.SILENT, at("08:30", on))
    assert await world.work.mornings.decide(done)


def said(world: World) -> list[tuple[str, str]]:
    return [(one.key, one.person) for one in world.work.outbox.notices if "broken" in one.key]


async def test_a_morning_without_a_digest_leaves_it_to_a_message_once() -> None:
    world = await broken()
    await silent(world)
    assert await say_what_digests_left_out(world.house, MORNING) == 1
    assert said(world) == [("promise-broken:1", CAMILLES)]
    assert world.work.outbox.notices[-1].due_at == MORNING
    assert await say_what_digests_left_out(world.house, MORNING + timedelta(seconds=20)) == 0


async def test_a_digest_without_the_customers_row_leaves_it_to_a_message() -> None:
    world = await broken()
    await world.digest(GARAGE, on=GRACE_OVER)
    await say_what_digests_left_out(world.house, MORNING)
    assert said(world) == [("promise-broken:1", CAMILLES)]


async def test_a_digest_with_the_customers_row_has_said_it() -> None:
    world = await broken()
    await world.digest(GARAGE, ACME, on=GRACE_OVER)
    commits = world.work.commits
    assert await say_what_digests_left_out(world.house, MORNING) == 0
    assert (said(world), world.work.commits) == ([], commits)


@pytest.mark.parametrize("hour", ["00:06", "08:29", "10:59"])
async def test_a_digest_that_is_still_to_come_is_waited_for(hour: str) -> None:
    world = await broken()
    assert await say_what_digests_left_out(world.house, at(hour, GRACE_OVER)) == 0


async def test_a_morning_that_never_came_leaves_it_to_a_message() -> None:
    """The bot was down until eleven."""
    world = await broken()
    await say_what_digests_left_out(world.house, at("11:00", GRACE_OVER))
    assert said(world) == [("promise-broken:1", CAMILLES)]


async def test_the_digest_of_the_day_before_said_nothing_of_it() -> None:
    world = await broken()
    await world.digest(ACME, on=date(2026, 12, 1))
    await silent(world)
    await say_what_digests_left_out(world.house, MORNING)
    assert said(world) == [("promise-broken:1", CAMILLES)]


async def test_somebody_elses_digest_has_not_said_it_to_the_salesperson() -> None:
    world = await broken()
    await world.digest(ACME, person=NADIA, on=GRACE_OVER)
    await breaks(world, NOBODYS)
    await silent(world)
    await say_what_digests_left_out(world.house, MORNING)
    assert ("promise-broken:1", CAMILLES) in said(world)


async def test_of_a_customer_without_a_salesperson_the_credit_managers_other_digest_says_it() -> None:
    world = await broken(NOBODYS)
    await silent(world, "nadia@lumen.example")
    await world.digest(NOBODYS, person=NADIA, on=GRACE_OVER, portfolio=Portfolio.UNASSIGNED)
    assert await say_what_digests_left_out(world.house, MORNING) == 0


async def test_what_broke_on_saturday_is_mondays() -> None:
    saturday, monday = date(2026, 12, 5), date(2026, 12, 7)
    world = await broken(when=at("10:00", saturday))
    assert await say_what_digests_left_out(world.house, at("08:00", monday)) == 0
    await silent(world, on=monday)
    await say_what_digests_left_out(world.house, at("08:30", monday))
    assert said(world) == [("promise-broken:1", CAMILLES)]


async def test_what_broke_on_a_quiet_day_is_the_next_mornings() -> None:
    thursday = date(2026, 12, 3)
    world = await broken()
    quiet = Preferences(CAMILLES, quiet_weekdays=frozenset({2}))
    await world.work.preferences.keep(quiet)
    assert await say_what_digests_left_out(world.house, at("09:00", GRACE_OVER)) == 0
    await silent(world, on=thursday)
    await say_what_digests_left_out(world.house, at("08:30", thursday))
    assert said(world) == [("promise-broken:1", CAMILLES)]


async def test_what_broke_long_ago_or_was_kept_is_not_said() -> None:
    world = await broken(when=at("09:00", date(2026, 11, 20)))
    ended = {"ended_at": at("00:05", GRACE_OVER), "ended_on": GRACE_OVER, "received": eur("1000")}
    await world.promise(ACME, "1000", state=PromiseState.KEPT, **ended)
    await silent(world)
    assert await say_what_digests_left_out(world.house, MORNING) == 0


async def test_a_fault_with_one_of_them_leaves_the_others_said(caplog: pytest.LogCaptureFixture) -> None:
    world = await broken()
    await breaks(world, GARAGE)
    await silent(world)
    ledger = world.work.records.ledger
    ledger.papers[1] = paper(1, ACME, "18500", GRACE_OVER)
    first = world.work.records.promises.kept[1]

    class Wordless(type(world.house.wording)):  # type: ignore[misc]  # whatever the world's wording is
        def promise_broken(self, view: object, language: str) -> dict[str, str]:
            if view.promise.id == first.id:  # type: ignore[attr-defined]  # a view, as in its base
                raise ValueError("ACME SECRET")
            return {"text": "not kept"}

    world.house = replace(world.house, wording=Wordless())
    assert await say_what_digests_left_out(world.house, MORNING) == 1
    assert said(world) == [("promise-broken:2", CAMILLES)]
    assert "SECRET" not in caplog.text


async def test_the_salesperson_of_today_is_told() -> None:
    world = await broken()
    await world.meet(JULIEN)
    ledger = world.work.records.ledger
    ledger.known[ACME] = replace(ledger.known[ACME], salesperson="Julien Faure")
    await silent(world, "julien@lumen.example")
    await say_what_digests_left_out(world.house, MORNING)
    assert said(world) == [("promise-broken:1", "julien@lumen.example")]

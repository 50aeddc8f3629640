"""What comes in keeps promises, in whole or in part, or they are broken, and that is said once."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

import pytest
from fakes import eur
from fakes_records import FakeLedger, FakePromises

from bot.credit.promise import Because, PlanState, Promise, PromiseState, Receipt
from bot.errors import StorageError
from bot.notices import NoticeKind
from bot.services.plans import decide_plan
from bot.services.settling import Settled, settle_promises
from records.lumen import ACME, GARAGE, NADIA, TUESDAY, at, paper
from records.promise_world import CAMILLES, FRIDAY, GRACE_OVER
from records.settling_tried import AFTER, Books, ids


async def test_nothing_open_is_nothing_to_do() -> None:
    world = Books()
    assert await world.settle() == Settled()
    assert world.work.commits == 0


async def test_before_the_first_import_nothing_is_settled() -> None:
    assert await settle_promises(Books().house, AFTER) == Settled()


async def test_a_promise_that_waits_is_left_alone() -> None:
    world = Books()
    await world.promise(amount="12000")
    world.came_in("400")
    assert await world.settle(at("14:00", FRIDAY)) == Settled()
    assert (world.states(), world.work.commits, world.deeds) == (["open"], 0, [])


async def test_what_came_in_since_keeps_a_promise_at_once() -> None:
    world = Books()
    await world.promise(amount="12000")
    world.came_in("12000")
    done = await world.settle(at("14:00", FRIDAY))
    assert ids(done.kept) == [1]
    kept = world.now(1)
    assert (kept.state, kept.received, kept.ended_on, kept.ended_at) == (
        PromiseState.KEPT,
        eur("12000"),
        FRIDAY,
        at("14:00", FRIDAY),
    )
    (entry,) = world.work.records.trail.entries
    assert (entry.entry.deed, entry.entry.who, entry.entry.surface) == ("promise.kept", "", "clock")
    assert entry.entry.after is not None and entry.entry.after["received"] == "12000.00 EUR"
    assert world.work.outbox.notices == []


async def test_what_had_come_in_before_keeps_nothing() -> None:
    world = Books()
    await world.promise(amount="12000")
    world.came_in("12000", by=1)
    assert await world.settle(at("14:00", FRIDAY)) == Settled()


async def test_part_of_it_is_partly_kept_after_the_grace() -> None:
    world = Books()
    await world.promise(amount="12000")
    world.came_in("400")
    assert await world.settle(at("14:00", date(2026, 12, 1))) == Settled()
    done = await world.settle()
    assert (ids(done.partly_kept), world.now(1).received) == ([1], eur("400"))
    assert world.deeds == ["promise.partly_kept promise:1"]


async def test_old_figures_break_nothing_until_new_ones_come() -> None:
    world = Books()
    await world.promise()
    assert await world.settle(taken=date(2026, 11, 30)) == Settled()
    assert ids((await world.settle(AFTER + timedelta(hours=1))).broken) == [1]


async def test_an_export_of_the_last_mornings_grace_breaks_nothing() -> None:
    """Figures of eight o'clock on Tuesday, the last day of grace, are fresh on Wednesday morning."""
    world = Books()
    await world.promise()
    ledger = world.work.records.ledger
    ledger.taken["MAIN"] = at("08:00", date(2026, 12, 1))
    assert await settle_promises(world.house, at("07:00", GRACE_OVER)) == Settled()
    ledger.taken["MAIN"] = at("18:00", date(2026, 12, 1))
    assert ids((await settle_promises(world.house, at("07:00", GRACE_OVER))).broken) == [1]


async def test_what_is_paid_on_an_invoice_keeps_the_promise_of_that_invoice() -> None:
    world = Books()
    await world.promise(documents=(), amount="1000", promised_on=date(2026, 11, 26))
    await world.promise(amount="1000")
    world.came_in("1000")
    done = await world.settle(at("14:00", FRIDAY))
    assert (ids(done.kept), world.states()) == ([2], ["open", "kept"])


async def test_when_all_was_paid_for_other_promises_one_on_account_says_so() -> None:
    world = Books()
    world.work.records.ledger.papers[2] = paper(2, ACME, "12400", TUESDAY, "0")
    await world.promise(documents=(), amount="18500")
    await world.promise(amount="18500")
    world.came_in("18500")
    done = await world.settle(at("14:00", FRIDAY))
    assert (ids(done.kept), ids(done.cancelled)) == ([2], [1])
    assert world.now(1).because is Because.COUNTED_ELSEWHERE


async def test_a_fault_with_one_customer_leaves_the_others_settled(
    caplog: pytest.LogCaptureFixture,
) -> None:
    world = Books()
    await world.promise()
    await world.promise(GARAGE, documents=(3,), amount="4210")

    class Faulty(FakePromises):
        async def of_customer(self, customer_id: int, *, hold: bool = False) -> tuple[Promise, ...]:
            if customer_id == ACME:
                raise ValueError("ACME SECRET")
            return await super().of_customer(customer_id, hold=hold)

    world.work.records.promises = Faulty(**vars(world.work.records.promises))
    assert ids((await world.settle()).broken) == [2]
    assert "ValueError" in caplog.text and "SECRET" not in caplog.text


@pytest.mark.parametrize("fault", [StorageError, asyncio.CancelledError])
async def test_a_database_that_is_away_or_the_end_stops_all(fault: type[BaseException]) -> None:
    world = Books()
    await world.promise()

    class Gone(FakePromises):
        async def of_customer(self, customer_id: int, *, hold: bool = False) -> tuple[Promise, ...]:
            raise fault

    world.work.records.promises = Gone(**vars(world.work.records.promises))
    with pytest.raises(fault):
        await world.settle()


async def test_receipts_are_asked_of_those_customers_who_wait_since_that_import() -> None:
    world = Books()
    asked: list[tuple[int, list[int]]] = []

    class Asked(FakeLedger):
        async def receipts(
            self, customers: Collection[int], after_import: int
        ) -> dict[int, tuple[Receipt, ...]]:
            asked.append((after_import, sorted(customers)))
            return await super().receipts(customers, after_import)

    world.work.records.ledger = Asked(**vars(world.work.records.ledger))
    await world.promise(after_import=3)
    await world.promise(GARAGE, documents=(3,), amount="4210", after_import=7)
    await world.settle(at("14:00", FRIDAY))
    assert asked == [(3, [ACME]), (7, [GARAGE])]


async def test_fridays_grace_is_not_over_for_figures_of_thursday() -> None:
    """A promise for Wednesday has until Friday; on Saturday the figures are Thursday evening's."""
    world = Books()
    await world.promise(promised_on=date(2026, 11, 25), grace_until=FRIDAY)
    saturday = at("09:00", date(2026, 11, 28))
    assert await world.settle(saturday, taken=date(2026, 11, 26)) == Settled()
    assert ids((await world.settle(saturday, taken=FRIDAY)).broken) == [1]


async def test_a_credit_note_that_settles_all_cancels_the_promise() -> None:
    world = Books()
    await world.promise()
    world.credited("18500")
    done = await world.settle(at("14:00", FRIDAY))
    assert (ids(done.cancelled), world.now(1).because) == ([1], Because.NOTHING_LEFT)


async def test_a_credit_note_lowers_what_keeps_it() -> None:
    world = Books()
    await world.promise()
    world.credited("500")
    world.came_in("18000")
    assert ids((await world.settle(at("14:00", FRIDAY))).kept) == [1]


async def test_money_on_account_keeps_a_promise_on_account() -> None:
    world = Books()
    await world.promise(documents=(), amount="5000")
    world.came_in("3000", 2)
    world.came_in("2000", None)
    assert ids((await world.settle(at("14:00", FRIDAY))).kept) == [1]


async def test_what_kept_one_promise_does_not_keep_the_next() -> None:
    world = Books()
    await world.promise(amount="5000", documents=(1,))
    await world.promise(amount="5000", documents=(1, 2), promised_on=date(2026, 11, 30))
    world.came_in("5000")
    assert ids((await world.settle(at("14:00", FRIDAY))).kept) == [1]
    assert await world.settle(at("15:00", FRIDAY)) == Settled()
    world.came_in("5000", by=3)
    assert ids((await world.settle(at("16:00", FRIDAY))).kept) == [2]


async def test_two_processes_at_once_have_one_effect() -> None:
    """The other one settles between this one's look and its transaction."""
    world = Books()
    await world.promise()

    class Overtaken(FakePromises):
        async def of_customer(self, customer_id: int, *, hold: bool = False) -> tuple[Promise, ...]:
            world.work.records.promises = quick
            assert ids((await world.settle()).broken) == [1]
            return await quick.of_customer(customer_id, hold=hold)

    quick = world.work.records.promises
    world.work.records.promises = Overtaken(**vars(quick))
    assert await world.settle() == Settled()
    assert (world.deeds, len(world.work.outbox.notices)) == (["promise.broken promise:1"], 1)


async def planned(**facts: Any) -> Books:
    """3 000 this Friday and 3 000 the next, agreed to."""
    world = Books()
    asked = await world.asked(**facts)
    actor = world.actor(NADIA, at("10:00"))
    await decide_plan(world.house, actor, asked.plan.id, asked.plan.version, agrees=True)
    return world


async def test_a_plan_is_kept_when_all_its_parts_are() -> None:
    world = await planned()
    world.came_in("4000")
    assert ids((await world.settle(at("14:00", FRIDAY))).kept) == [1]
    assert world.work.records.promises.plans[1].state is PlanState.RUNNING
    world.came_in("2000", by=3)
    assert ids((await world.settle(at("14:00", date(2026, 11, 30)))).kept) == [2]
    plan = world.work.records.promises.plans[1]
    assert (plan.state, plan.ended_on) == (PlanState.KEPT, date(2026, 11, 30))
    assert world.deeds[-2:] == ["promise.kept promise:2", "plan.kept plan:1"]


async def test_the_first_broken_part_ends_the_plan_and_is_told_alone() -> None:
    world = await planned()
    told = len(world.work.outbox.notices)
    done = await world.settle()
    assert (ids(done.broken), ids(done.cancelled)) == ([1], [2])
    assert world.now(2).because is Because.PLAN_BROKEN
    assert world.work.records.promises.plans[1].state is PlanState.BROKEN
    assert world.deeds[-3:] == [
        "promise.broken promise:1",
        "promise.cancelled promise:2",
        "plan.broken plan:1",
    ]
    assert [one.key for one in world.work.outbox.notices[told:]] == ["promise-broken:1"]


async def test_a_request_whose_day_has_passed_waits_for_its_decision() -> None:
    world = Books()
    await world.third()
    await world.settle()
    assert world.states() == ["replaced", "broken", "proposed"]


async def test_a_promise_logged_while_the_tick_was_busy_does_not_count_the_same_money() -> None:
    world = Books()
    await world.promise(amount="500", documents=(1,), logged_at=at("09:00"))
    await world.promise(
        amount="500", documents=(2,), promised_on=date(2026, 11, 30), logged_at=at("10:00:05")
    )
    world.came_in("500", None, on=TUESDAY)
    await world.settle(at("10:00:00"))
    await world.settle(at("10:00:20"))
    assert world.states() == ["kept", "open"]


async def test_the_row_of_todays_digest_says_that_the_promise_is_kept() -> None:
    world = Books()
    await world.digest(ACME)
    await world.logged(moment=at("09:00"), amount="500")
    world.came_in("500", on=TUESDAY)
    await world.settle(at("10:00"))
    said = [text for _, person, text in world.said(NoticeKind.ACTED) if person == CAMILLES]
    assert ("promise 500 open" in said[0], "promise 500 kept" in said[-1]) == (True, True)

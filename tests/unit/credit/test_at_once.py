"""What is logged, opened, agreed to or taken back counts at once for a hold and its case."""

from __future__ import annotations

from datetime import date

from fakes import eur

from bot.acts import DisputeOpened, LogPromise, OpenDispute, PromiseLogged, Subject
from bot.credit.case import CaseState
from bot.credit.dispute import DisputeReason
from bot.services.disputes import open_dispute
from bot.services.promises import log_promise
from bot.services.undo import Undone, undo
from credit.case_world import ACME, CAMILLE, TUESDAY, CaseWorld

LATE = 2
"""ACME's 1 000, 44 days late."""
FRIDAY = date(2026, 11, 27)


async def held() -> CaseWorld:
    """ACME's orders are on hold, and it has a case for that."""
    world = CaseWorld()
    world.paper(LATE, ACME, "1000", due_in=-44)
    await world.watch("09:00")
    assert world.hold().holds_on(TUESDAY)
    return world


async def promised(world: CaseWorld, hour: str = "10:00") -> int:
    """Camille logs a promise of the late invoice."""
    wish = LogPromise(ACME, (LATE,), eur("1000"), FRIDAY, key="form:1", seen=len(world.deeds))
    world.change(LATE, is_promised=True)
    done = await log_promise(world.house, world.actor(CAMILLE, hour), wish)
    assert isinstance(done, PromiseLogged), done
    return done.promise.id


async def test_a_promise_lifts_the_hold_and_closes_the_case_as_it_is_logged() -> None:
    world = await held()
    await promised(world)
    assert (world.hold().ended_on, world.case().state) == (TUESDAY, CaseState.CLOSED)
    assert world.deeds[-3:] == ["promise.logged promise:1", "hold.ended hold:1", "case.closed case:1"]


async def test_undone_the_hold_is_there_again_at_once() -> None:
    world = await held()
    promise = await promised(world)
    done = await undo(world.house, world.actor(CAMILLE, "10:05"), Subject("promise", promise))
    assert isinstance(done, Undone), done
    kept = world.records.holds.kept
    assert [each.holds_on(TUESDAY) for each in kept.values()] == [False, True]
    assert world.case().state is CaseState.OPEN
    assert world.deeds[-2:] == ["hold.set hold:2", "case.opened case:2"]


async def test_a_dispute_lifts_it_and_its_undo_sets_it_again() -> None:
    world = await held()
    wish = OpenDispute(LATE, None, DisputeReason.QUALITY, "", key="form:1", seen=len(world.deeds))
    done = await open_dispute(world.house, world.actor(CAMILLE), wish)
    assert isinstance(done, DisputeOpened), done
    world.change(LATE, disputed=eur("1000"))
    await world.watch("10:01")
    assert world.hold().ended_on == TUESDAY
    world.change(LATE, disputed=eur("0"))
    await undo(world.house, world.actor(CAMILLE, "10:05"), Subject("dispute", done.dispute.id))
    assert world.hold().holds_on(TUESDAY)


async def test_where_there_is_neither_nothing_is_looked_at() -> None:
    world = CaseWorld()
    world.paper(LATE, ACME, "1000", due_in=-44)
    await promised(world)
    assert world.deeds == ["promise.logged promise:1"]

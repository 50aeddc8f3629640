"""Limits gone over are written down once, whatever order imports come in; first figures are silent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from fakes import eur

from bot.audit import NewEntry
from bot.credit.case import CaseState
from bot.credit.crossing import Threshold
from bot.credit.hold import HoldCause
from bot.services.alone import faults
from credit.case_world import ACME, CAMILLE, NADIA, PORT, TUESDAY, CaseWorld, at, customer

NEXT = TUESDAY + timedelta(days=1)


def crossed(world: CaseWorld) -> list[str]:
    """What is up."""
    kept = world.records.crossings.kept.values()
    return [str(each.threshold) for each in kept if each.back_on is None]


async def test_under_every_threshold_nothing_is_written() -> None:
    world = CaseWorld()
    world.limit(ACME, "70000")
    await world.watch()
    assert (world.deeds, world.work.outbox.rows, world.work.commits) == ([], [], 0)


async def test_a_jump_over_three_thresholds_writes_all_and_says_the_gravest() -> None:
    world = CaseWorld()
    world.limit(ACME, "49000")
    await world.watch()
    assert crossed(world) == ["warning", "alert", "breach"]
    said = [each.entry.after for each in world.records.trail.entries[:3]]
    assert [each["said"] for each in said if each] == [False, False, True]
    assert said[2] == {
        "threshold": "breach",
        "exposure": "50000.00 EUR",
        "limit": "49000.00 EUR",
        "said": True,
    }
    assert world.deeds == [
        "limit.crossed crossing:1",
        "limit.crossed crossing:2",
        "limit.crossed crossing:3",
        "hold.set hold:1",
        "case.opened case:1",
    ]


async def test_exactly_at_the_limit_is_no_breach_and_no_hold() -> None:
    world = CaseWorld()
    world.limit(ACME, "50000")
    await world.watch()
    assert crossed(world) == ["warning", "alert"]
    assert world.records.holds.kept == {}
    assert world.records.cases.kept == {}
    assert world.work.outbox.rows == []


async def test_what_was_written_once_is_not_written_again() -> None:
    world = CaseWorld()
    await world.breach()
    before, said = list(world.deeds), list(world.work.outbox.rows)
    await world.watch("09:10")
    await world.watch("09:10", NEXT)
    assert world.deeds == before
    assert world.work.outbox.rows == said


async def test_back_below_a_threshold_arms_it_again() -> None:
    world = CaseWorld()
    await world.breach()
    world.settle(2)
    await world.watch("10:00")
    assert crossed(world) == ["warning"]
    back = world.records.crossings.kept[3]
    assert (back.threshold, back.back_on, back.back_at) == (Threshold.BREACH, TUESDAY, at("10:00"))
    assert (world.hold().cause, world.hold().ended_on) == (HoldCause.BREACH, TUESDAY)
    assert world.case().state is CaseState.CLOSED
    world.change(2, open_amount=eur("15000"))
    await world.watch("11:00")
    assert crossed(world) == ["warning", "alert", "breach"]
    assert [each.state for each in world.records.cases.kept.values()] == [CaseState.CLOSED, CaseState.OPEN]


async def test_more_than_is_insured_opens_a_case_without_a_hold() -> None:
    world = CaseWorld()
    world.limit(ACME, "70000", insured="40000")
    await world.watch()
    assert crossed(world) == ["cover"]
    assert world.records.holds.kept == {}
    assert world.said() == ["case 1 open Camille Roy: cover"]


async def test_every_customer_of_a_group_over_its_limit_is_held() -> None:
    world = CaseWorld()
    world.records.exposures.parents = {PORT: "C0042"}
    world.paper(3, PORT, "15000")
    await world.watch()
    up = [(each.customer_id, str(each.threshold)) for each in world.records.crossings.kept.values()]
    assert sorted(up) == [(PORT, "group"), (ACME, "group"), (ACME, "warning")]
    group = next(each for each in world.records.crossings.kept.values() if each.customer_id == PORT)
    assert (group.exposure, group.limit) == (eur("65000"), eur("60000"))
    held = [(each.customer_id, each.cause) for each in world.records.holds.kept.values()]
    assert sorted(held) == [(PORT, HoldCause.BREACH), (ACME, HoldCause.BREACH)]


async def test_a_narrow_look_takes_in_the_group_of_whose_trail_grew() -> None:
    world = CaseWorld()
    world.records.exposures.parents = {PORT: "C0042"}
    world.paper(3, PORT, "15000")
    await world.watch(customers=frozenset({PORT}))
    assert {each.customer_id for each in world.records.cases.kept.values()} == {ACME, PORT}


async def test_a_narrow_look_leaves_others_alone() -> None:
    world = CaseWorld()
    world.limit(ACME, "49000")
    await world.watch(customers=frozenset({PORT}))
    assert world.deeds == []


async def test_first_figures_open_everything_silently_with_one_entry_a_customer() -> None:
    world = CaseWorld(watched=False)
    world.limit(ACME, "40000")
    world.paper(2, ACME, "1000", due_in=-44)
    world.limit(PORT, "1000")
    world.paper(3, PORT, "900")
    await world.watch()
    assert world.work.outbox.rows == []
    assert world.deeds == ["case.opened case:1", "limit.crossed entity:MAIN"]
    first, summary = (each.entry.after or {} for each in world.records.trail.entries)
    assert (first["silent"], first["crossed"], first["holds"]) == (True, "warning,alert,breach", "1,2")
    assert summary == {"silent": True, "warning": 2, "alert": 1, "breach": 1, "holds": 2, "cases": 1}
    assert world.case().is_silent
    assert (await world.watch("09:10")).cases == ()
    assert len(world.deeds) == 2


async def test_without_figures_an_entity_waits_for_its_first() -> None:
    world = CaseWorld(watched=False)
    world.limit(ACME, "40000")
    world.records.ledger.taken.clear()
    await world.watch()
    assert await world.work.records.crossings.watched() == frozenset()
    assert world.records.cases.kept == {}
    world.records.ledger.taken["MAIN"] = at("09:30")
    await world.watch("09:40")
    assert world.case().is_silent


async def test_a_silent_case_that_gets_worse_gets_its_message() -> None:
    world = CaseWorld(watched=False)
    world.limit(ACME, "40000")
    await world.watch("09:00")
    await world.broken()
    await world.watch("09:20")
    assert world.said() == ["case 1 open Camille Roy: breach,broken_promise"]
    assert world.case().posted_key == "case:1"


async def test_a_run_that_opens_five_says_each() -> None:
    world = many(5)
    await world.watch()
    assert len(world.said()) == 5
    assert all(each.startswith("case ") for each in world.said())


async def test_a_run_that_opens_six_posts_one_list() -> None:
    world = many(6)
    await world.watch()
    assert world.said() == ["cases opened [1, 2, 3, 4, 5, 6] en"]
    assert [each.key for each in world.notices()] == ["cases:30"]
    assert all(each.is_listed and not each.posted_key for each in world.records.cases.kept.values())
    await world.watch("09:10")
    assert len(world.said()) == 1


async def test_the_list_of_very_many_reads_facts_of_none_apart_and_counts_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def never(*_: object) -> None:
        raise AssertionError("facts were read for one customer alone")

    monkeypatch.setattr("bot.services.case_views.customer_facts", never)
    world = many(53)
    await world.watch()
    (said,) = world.said()
    assert said == f"cases opened {list(range(1, 51))} +3 en"


async def test_a_fault_of_one_customer_keeps_the_others_from_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = many(6)
    add = world.records.trail.add

    async def fails(entry: NewEntry) -> object:
        if entry.customer_id == 103:
            raise ValueError("a fault")
        return await add(entry)

    monkeypatch.setattr(world.records.trail, "add", fails)
    with faults() as found:
        await world.watch()
    assert (found.customers, found.others) == ({103}, 0)
    watched = {each.customer_id for each in world.records.cases.kept.values()}
    assert watched == {100, 101, 102, 104, 105}
    assert world.said() == ["cases opened [1, 2, 3, 4, 5] en"]


async def test_with_old_figures_nothing_is_found_too_late_but_our_own_doing_still_crosses() -> None:
    world = CaseWorld()
    world.records.ledger.taken["MAIN"] = at("18:10", date(2026, 11, 16))
    world.paper(2, ACME, "15000", due_in=-44)
    await world.broken(2)
    await world.dispute()
    await world.watch()
    assert [each.kind for each in world.case().running] == ["breach"]
    assert [each.cause for each in world.records.holds.kept.values()] == [HoldCause.BREACH]


async def test_with_old_figures_things_still_end() -> None:
    world = CaseWorld()
    world.paper(2, ACME, "1000", due_in=-44)
    await world.watch()
    assert world.case().state is CaseState.OPEN
    world.records.ledger.taken["MAIN"] = at("18:10", date(2026, 11, 16))
    world.settle(2)
    await world.watch("10:00")
    assert (world.case().state, world.hold().ended_on) == (CaseState.CLOSED, TUESDAY)


async def test_an_owner_is_written_to_at_the_opening_neither_by_day_nor_by_night() -> None:
    world = CaseWorld()
    await world.breach("07:00")
    assert world.said(CAMILLE) == []
    assert [each.due_at for each in world.notices()] == [at("08:00")]
    assert world.said(NADIA) == []


def many(count: int) -> CaseWorld:
    """So many customers that owe something and have a limit of zero."""
    world = CaseWorld()
    for key in range(100, 100 + count):
        world.records.ledger.known[key] = customer(key, f"Customer {key}", "J. FAURE")
        world.limit(key, "0")
        world.paper(key, key, "100")
    return world

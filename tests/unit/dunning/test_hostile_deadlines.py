"""Deadlines on days off: nobody is told of a step that could not have been taken since."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.credit.case import CauseKind
from bot.services.case_clock import escalate_cases
from bot.services.watch import watch
from dunning.sweep_world import TUESDAY, SweepWorld, at

FRIDAY, SATURDAY, MONDAY = (TUESDAY + timedelta(days=days) for days in (3, 4, 6))


async def day_of(world: SweepWorld, on: date, hour: str = "08:30") -> list[tuple[CauseKind, int]]:
    """Kind and working days late of every cause that runs, after a day of the clock."""
    await world.sweep(on)
    await watch(world.house, at(hour, on))
    await escalate_cases(world.house, at(hour, on))
    cases = world.records.cases.kept.values()
    return [(each.kind, each.days) for case in cases for each in case.running]


async def test_a_deadline_of_a_friday_is_missed_on_the_monday_and_not_on_the_day_off() -> None:
    world = SweepWorld()
    world.late(1, 10)
    assert await day_of(world, TUESDAY) == []
    assert (world.step().step.name, world.step().due_on) == ("call", FRIDAY)
    assert await day_of(world, FRIDAY) == []
    assert await day_of(world, SATURDAY) == []
    assert world.records.cases.kept == {}
    assert await day_of(world, MONDAY) == [(CauseKind.LATE_STEP, 1)]
    assert len(world.records.cases.kept) == 1


async def test_what_was_late_before_a_day_off_stays_late_on_it() -> None:
    world = SweepWorld()
    world.late(1, 10)
    await day_of(world, TUESDAY)
    step = world.step()
    thursday = FRIDAY - timedelta(days=1)
    world.records.dunning.kept[step.id] = replace(step, due_on=thursday)
    assert await day_of(world, FRIDAY) == [(CauseKind.LATE_STEP, 1)]
    assert await day_of(world, SATURDAY) == [(CauseKind.LATE_STEP, 1)]

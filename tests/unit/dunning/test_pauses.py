"""Reminders are suspended until a day, and go on: at once, by who may, for a reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.audit import Deed
from bot.credit.due_step import EndReason
from bot.credit.refused import Refused, Why
from bot.dunning_acts import Paused, PauseReminders
from bot.dunning_views import PauseForm
from bot.errors import NotYoursError
from bot.policy import Person
from bot.services.pauses import pause_form, pause_reminders, resume_reminders
from dunning.sweep_world import (
    ACME,
    ALINE,
    CAMILLE,
    HUGUES,
    JULIEN,
    MARC,
    NADIA,
    TUESDAY,
    SweepWorld,
    at,
    why,
)

CHRISTMAS_EVE = date(2026, 12, 24)


def _wish(until: date = CHRISTMAS_EVE, reason: str = "their move", key: str = "k") -> PauseReminders:
    return PauseReminders(ACME, until, reason, key)


async def _late() -> SweepWorld:
    world = SweepWorld()
    world.late(2, 3)
    await world.sweep()
    return world


async def test_running_steps_end_in_the_same_transaction() -> None:
    world = await _late()
    commits = world.work.commits
    done = await pause_reminders(world.house, world.by(NADIA), _wish())
    assert isinstance(done, Paused)
    assert (done.pause.until, done.pause.reason, done.pause.on) == (CHRISTMAS_EVE, "their move", TUESDAY)
    assert (world.step().end_reason, world.work.commits) == (EndReason.PAUSED, commits + 1)
    (entry,) = world.entries(Deed.REMINDERS_PAUSED)
    assert (entry.who, entry.subject) == ("nadia@lumen.example", "pause:1")
    assert entry.after == {"until": "2026-12-24", "reason": "their move"}


async def test_nothing_begins_until_the_day_after() -> None:
    world = await _late()
    await pause_reminders(world.house, world.by(NADIA), _wish(until=date(2026, 11, 26)))
    assert (await world.sweep(date(2026, 11, 26))).opened == 0
    assert (await world.sweep(date(2026, 11, 27))).opened == 1


async def test_reminders_go_on_at_once_when_they_are_resumed() -> None:
    world = await _late()
    await pause_reminders(world.house, world.by(NADIA), _wish())
    done = await resume_reminders(world.house, world.by(MARC, "11:00"), ACME)
    assert isinstance(done, Paused)
    assert (done.pause.ended_on, done.pause.ended_by) == (TUESDAY, "marc@lumen.example")
    assert world.states() == [("friendly reminder", "ended"), ("friendly reminder", "open")]
    assert world.entries(Deed.REMINDERS_RESUMED)
    assert why(await resume_reminders(world.house, world.by(NADIA), ACME)) is Why.NOT_PAUSED


async def test_another_day_takes_the_place_of_the_first() -> None:
    world = await _late()
    await pause_reminders(world.house, world.by(NADIA), _wish())
    later = await pause_reminders(world.house, world.by(MARC), _wish(until=date(2027, 1, 8), key="l"))
    assert isinstance(later, Paused)
    present = await world.records.dunning.pauses(TUESDAY)
    assert present[ACME].until == date(2027, 1, 8)
    (_, entry) = world.entries(Deed.REMINDERS_PAUSED)
    assert entry.before == {"until": "2026-12-24", "reason": "their move"}


async def test_the_same_form_twice_and_the_same_day_by_another() -> None:
    world = await _late()
    await pause_reminders(world.house, world.by(NADIA), _wish())
    again = await pause_reminders(world.house, world.by(NADIA, "10:01"), _wish())
    assert again == Refused(Why.ALREADY_DONE, who="Nadia Benali", at=at("10:00"), yours=True)
    other = await pause_reminders(world.house, world.by(HUGUES), _wish(reason="same", key="l"))
    assert other == Refused(Why.PAUSED_ALREADY, who="Nadia Benali", at=at("10:00"), until=CHRISTMAS_EVE)


@pytest.mark.parametrize(
    ("until", "reason", "refused"),
    [
        (TUESDAY - timedelta(days=1), "x", Refused(Why.DAY_PASSED, until=TUESDAY)),
        (TUESDAY + timedelta(days=91), "x", Refused(Why.DAY_TOO_FAR, until=date(2027, 2, 22))),
        (CHRISTMAS_EVE, "  ", Refused(Why.NO_REASON)),
        (CHRISTMAS_EVE, "x" * 3001, Refused(Why.TEXT_TOO_LONG, count=3000)),
    ],
)
async def test_a_day_within_bounds_and_a_reason_are_needed(
    until: date, reason: str, refused: Refused
) -> None:
    world = await _late()
    assert await pause_reminders(world.house, world.by(NADIA), _wish(until, reason)) == refused
    assert world.states() == [("friendly reminder", "open")]


async def test_the_first_and_the_last_day_are_within_bounds() -> None:
    for until in (TUESDAY, TUESDAY + timedelta(days=90)):
        world = await _late()
        assert isinstance(await pause_reminders(world.house, world.by(NADIA), _wish(until)), Paused)


@pytest.mark.parametrize("person", [CAMILLE, ALINE])
async def test_only_those_above_suspend_reminders(person: Person) -> None:
    world = await _late()
    for done in (
        await pause_reminders(world.house, world.by(person), _wish()),
        await resume_reminders(world.house, world.by(person), ACME),
        await pause_form(world.house, world.by(person), ACME),
    ):
        assert why(done) is Why.ROLE


async def test_who_does_not_see_the_customer_learns_nothing() -> None:
    world = await _late()
    with pytest.raises(NotYoursError):
        await pause_form(world.house, world.by(JULIEN), ACME)


async def test_the_form_shows_the_pause_there_is() -> None:
    world = await _late()
    form = await pause_form(world.house, world.by(NADIA), ACME)
    assert isinstance(form, PauseForm)
    assert (form.today, form.last, form.present) == (TUESDAY, date(2027, 2, 22), None)
    await pause_reminders(world.house, world.by(NADIA), _wish())
    form = await pause_form(world.house, world.by(NADIA), ACME)
    assert isinstance(form, PauseForm)
    assert (form.until, form.reason) == (CHRISTMAS_EVE, "their move")

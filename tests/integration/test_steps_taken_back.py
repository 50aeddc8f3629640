"""A step that is taken back, and a pause, leave no trace in what counts, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.credit.due_step import DueStep, Pause, StepLineKind, StepOutcome, StepState
from integration.dunned import CALL, DAY, FRIENDLY, HOLD, due_step, line, pause
from integration.ledgers import Company
from integration.logged import CAMILLE, LUC, MONDAY, NINE, Ids, opened, work_of

DONE = {"state": StepState.DONE, "taken_on": MONDAY, "ended_on": MONDAY, "taken_by": CAMILLE}


@pytest.fixture
async def ids(company: Company) -> Ids:
    return await opened(company)


async def keep(company: Company, *made: DueStep) -> tuple[DueStep, ...]:
    async with work_of(company).working() as one:
        return await one.dunning.add_all(made)


async def reopen(company: Company, taken: DueStep) -> DueStep | None:
    again = replace(
        taken, state=StepState.OPEN, outcome=None, taken_by="", taken_at=None, taken_on=None, ended_on=None
    )
    async with work_of(company).working() as one:
        return await one.dunning.reopen(again, taken)


async def noted(company: Company) -> list[tuple[object, ...]]:
    """Document, names and highest offset of what is noted as taken."""
    return await company.rows("SELECT document_id, names, highest FROM taken_steps ORDER BY document_id")


async def test_the_only_step_of_an_invoice_leaves_nothing_behind(company: Company, ids: Ids) -> None:
    acme, first, second = ids.customers["ACME"], ids.documents["FA1"], ids.documents["FA2"]
    call = due_step(acme, first, second, step=CALL, outcome=StepOutcome.REACHED, taken_at=NINE, **DONE)
    (kept,) = await keep(company, call)
    assert await noted(company) == [(first, "call", 15), (second, "call", 15)]
    again = await reopen(company, kept)
    assert again is not None
    assert (again.state, again.taken_by, again.version) == (StepState.OPEN, "", 2)
    assert await noted(company) == []
    async with work_of(company).looking() as one:
        assert await one.dunning.one(kept.id) == again
        (found,) = await one.dunning.sweep(MONDAY, MONDAY + 30 * DAY, (acme,))
    assert {(each.taken, each.taken_offset) for each in found.candidates} == {(frozenset(), None)}
    assert found.running == (again,)


async def test_what_other_steps_noted_stays_with_its_height(company: Company, ids: Ids) -> None:
    acme, first, second = ids.customers["ACME"], ids.documents["FA1"], ids.documents["FA2"]
    await keep(company, due_step(acme, first, step=FRIENDLY, **DONE))
    (kept,) = await keep(company, due_step(acme, first, second, step=CALL, **DONE))
    assert await noted(company) == [(first, "friendly\ncall", 15), (second, "call", 15)]
    await reopen(company, kept)
    assert await noted(company) == [(first, "friendly", 7)]


async def test_a_name_that_another_step_explains_too_stays(company: Company, ids: Ids) -> None:
    acme, first = ids.customers["ACME"], ids.documents["FA1"]
    await keep(company, due_step(acme, first, step=CALL, **DONE))
    (kept,) = await keep(company, due_step(acme, first, step=CALL, **DONE))
    await reopen(company, kept)
    assert await noted(company) == [(first, "call", 15)]


async def test_a_reminder_that_arrived_stays_noted_though_its_step_is_open_again(
    company: Company, ids: Ids
) -> None:
    acme, first = ids.customers["ACME"], ids.documents["FA1"]
    (mailed,) = await keep(company, due_step(acme, first, step=FRIENDLY, **DONE))
    async with work_of(company).working() as one:
        await one.dunning.say((line(mailed, kind=StepLineKind.ARRIVED),))
        assert await one.dunning.change(replace(mailed, state=StepState.ENDED, taken_on=None))
    (kept,) = await keep(company, due_step(acme, first, step=CALL, **DONE))
    await reopen(company, kept)
    assert await noted(company) == [(first, "friendly", 7)]


async def test_a_hold_of_the_clock_is_no_height_once_the_call_is_taken_back(
    company: Company, ids: Ids
) -> None:
    acme, first = ids.customers["ACME"], ids.documents["FA1"]
    await keep(company, due_step(acme, first, step=HOLD, **{**DONE, "taken_by": ""}))
    (kept,) = await keep(company, due_step(acme, first, step=CALL, **DONE))
    await reopen(company, kept)
    assert await noted(company) == [(first, "\thold", -1000)]


async def test_a_step_that_somebody_changed_meanwhile_is_not_opened_again(company: Company, ids: Ids) -> None:
    acme, first = ids.customers["ACME"], ids.documents["FA1"]
    (kept,) = await keep(company, due_step(acme, first, step=CALL, **DONE))
    async with work_of(company).working() as one:
        assert await one.dunning.change(replace(kept, trouble="seen"))
    assert await reopen(company, kept) is None
    assert await noted(company) == [(first, "call", 15)]


async def holding(company: Company, customer_id: int) -> Pause | None:
    async with work_of(company).looking() as one:
        return (await one.dunning.pauses(MONDAY)).get(customer_id)


async def paused(company: Company, made: Pause) -> Pause:
    async with work_of(company).working() as one:
        return await one.dunning.add_pause(made)


async def test_a_pause_that_had_replaced_another_comes_back_as_that_other(company: Company, ids: Ids) -> None:
    acme, beta = ids.customers["ACME"], ids.customers["BETA"]
    before = await paused(company, pause(acme, at=NINE - DAY, on=MONDAY - DAY))
    await paused(company, pause(beta))
    other = await paused(company, pause(acme, until=MONDAY + 3 * DAY, reason="a new order", by=CAMILLE))
    assert await holding(company, acme) == other
    async with work_of(company).working() as one:
        await one.dunning.take_pause_back(other, had_replaced=True)
    assert await holding(company, acme) == before
    assert (await holding(company, beta)) is not None


async def test_of_several_that_were_replaced_on_a_day_the_last_comes_back(company: Company, ids: Ids) -> None:
    acme = ids.customers["ACME"]
    await paused(company, pause(acme, by=CAMILLE))
    second = await paused(company, pause(acme, until=MONDAY + 2 * DAY, by=CAMILLE))
    third = await paused(
        company, pause(acme, until=MONDAY + 5 * DAY, by=CAMILLE, at=NINE + timedelta(hours=1))
    )
    async with work_of(company).working() as one:
        await one.dunning.take_pause_back(third, had_replaced=True)
    assert await holding(company, acme) == second


async def test_a_pause_that_replaced_none_is_over_when_it_is_taken_back(company: Company, ids: Ids) -> None:
    acme = ids.customers["ACME"]
    ended = await paused(company, pause(acme, at=NINE - DAY, on=MONDAY - DAY))
    async with work_of(company).working() as one:
        assert await one.dunning.end_pause(replace(ended, ended_on=MONDAY, ended_by=LUC))
    made = await paused(company, pause(acme))
    async with work_of(company).working() as one:
        await one.dunning.take_pause_back(made, had_replaced=False)
    assert await holding(company, acme) is None


async def test_a_pause_that_somebody_ended_goes_on(company: Company, ids: Ids) -> None:
    acme = ids.customers["ACME"]
    made = await paused(company, pause(acme))
    async with work_of(company).working() as one:
        assert not await one.dunning.renew_pause(made.id)
        assert await one.dunning.end_pause(replace(made, ended_on=MONDAY, ended_by=LUC))
    assert await holding(company, acme) is None
    async with work_of(company).working() as one:
        assert await one.dunning.renew_pause(made.id)
    assert await holding(company, acme) == made

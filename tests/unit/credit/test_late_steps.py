"""A dunning step that nobody took by its deadline goes up, once a level, until it is taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.credit.case import Case, CaseState, CauseKind, Level
from bot.credit.due_step import DueStep, StepState
from bot.credit.dunning import Step, StepAction, StepOwner
from bot.credit.litigation import Litigation, LitigationState
from bot.delegations import Delegation
from bot.policy import Organisation, Person, Policy
from bot.services.case_clock import escalate_cases
from credit.case_world import (
    ACME,
    CAMILLE,
    EVERYBODY,
    F1,
    HUGUES,
    MARC,
    NADIA,
    TUESDAY,
    CaseWorld,
    at,
)

CALL = Step(StepAction.CALL, 10, 3, StepOwner.SALESPERSON, "call")
NOTICE = Step(StepAction.FORMAL_NOTICE, 30, 2, StepOwner.CREDIT_MANAGER, "formal notice")
WEDNESDAY, THURSDAY, FRIDAY = (TUESDAY + timedelta(days=n) for n in (1, 2, 3))
MONDAY = date(2026, 11, 30)


async def due(
    world: CaseWorld, step: Step = CALL, owner: Person = CAMILLE, *, by: date = TUESDAY, silent: bool = False
) -> DueStep:
    """ACME's step, opened the Friday before, whose last day is TUESDAY unless another is given."""
    opened = at("07:00", date(2026, 11, 20))
    made = DueStep(
        id=0,
        customer_id=ACME,
        scenario="usual",
        step=step,
        documents=(F1,),
        reached_on=opened.date(),
        opened_at=opened,
        owner=owner.email.casefold(),
        first_due_on=by,
        due_on=by,
        is_silent=silent,
    )
    (kept,) = await world.records.dunning.add_all((made,))
    return kept


async def day(world: CaseWorld, on: date, taken: date | None = None) -> None:
    """What the clock does of a morning, with the figures of the evening before or of a day."""
    world.records.ledger.taken["MAIN"] = at("18:10", taken or on - timedelta(days=1))
    await world.watch("07:00", on)
    await escalate_cases(world.house, at("09:00", on))


async def test_on_its_last_day_nothing_is_said_and_the_day_after_a_case_begins_with_its_owner() -> None:
    world = CaseWorld()
    step = await due(world)
    await day(world, TUESDAY)
    assert world.records.cases.kept == {}
    await day(world, WEDNESDAY)
    case = world.case()
    (cause,) = case.running
    assert (case.owner, case.level, case.due_on) == ("camille@lumen.example", Level.OWNER, FRIDAY)
    assert (cause.kind, cause.subject, cause.number) == (CauseKind.LATE_STEP, f"step:{step.id}", "call")
    assert (cause.since, cause.on, cause.days) == (WEDNESDAY, TUESDAY, 1)


async def test_it_goes_to_the_manager_then_the_credit_manager_then_the_director_once_each() -> None:
    world = CaseWorld()
    await due(world)
    owners: dict[str, date] = {}
    for number in range(1, 22):
        on = TUESDAY + timedelta(days=number)
        if on.weekday() < 5:
            await day(world, on)
            owners.setdefault(world.case().owner, on)
    assert owners == {
        "camille@lumen.example": WEDNESDAY,
        "marc@lumen.example": MONDAY,
        "nadia@lumen.example": date(2026, 12, 3),
        "hugues@lumen.example": date(2026, 12, 9),
    }
    told = [one.key for who in (MARC, NADIA, HUGUES) for one in world.notices(who)]
    assert told == ["case-yours:1:manager", "case-yours:1:credit_manager", "case-yours:1:finance_director"]


async def test_days_late_are_working_days() -> None:
    world = CaseWorld()
    await due(world, by=FRIDAY)
    await day(world, MONDAY)
    (cause,) = world.case().running
    assert (cause.since, cause.days) == (date(2026, 11, 28), 1)


@pytest.mark.parametrize("state", [StepState.DONE, StepState.SKIPPED, StepState.ENDED, StepState.REPLACED])
async def test_the_case_closes_once_the_step_is_taken_or_its_cause_goes(state: StepState) -> None:
    world = CaseWorld()
    step = await due(world)
    await day(world, WEDNESDAY)
    assert await world.records.dunning.change(replace(step, state=state, ended_on=THURSDAY))
    await world.watch("10:00", THURSDAY)
    assert world.case().state is CaseState.CLOSED


async def test_more_time_ends_it_until_the_new_deadline() -> None:
    world = CaseWorld()
    step = await due(world)
    await day(world, WEDNESDAY)
    given = await world.records.dunning.change(replace(step, due_on=FRIDAY))
    await world.watch("10:00", WEDNESDAY)
    assert given is not None
    assert world.case().state is CaseState.CLOSED
    await day(world, MONDAY)
    again: Case = world.case()
    assert (again.id, again.state, again.opened_on) == (2, CaseState.OPEN, MONDAY)


async def test_a_step_on_its_way_and_one_of_first_figures_are_nobodys_to_escalate() -> None:
    world = CaseWorld()
    step = await due(world, silent=True)
    await day(world, WEDNESDAY)
    assert world.records.cases.kept == {}
    sending = replace(step, is_silent=False, state=StepState.SENDING)
    assert await world.records.dunning.change(sending)
    await day(world, THURSDAY)
    assert world.records.cases.kept == {}


async def test_the_credit_managers_own_step_begins_at_their_level() -> None:
    world = CaseWorld()
    await due(world, NOTICE, NADIA)
    await day(world, WEDNESDAY)
    assert (world.case().owner, world.case().level) == ("nadia@lumen.example", Level.CREDIT_MANAGER)
    await day(world, MONDAY)
    assert world.case().owner == "nadia@lumen.example"
    await day(world, date(2026, 12, 1))
    assert (world.case().owner, world.case().level) == ("hugues@lumen.example", Level.FINANCE_DIRECTOR)


async def test_a_delegate_has_it_while_its_owner_is_away() -> None:
    world = CaseWorld()
    away = Delegation(0, "camille@lumen.example", "nadia@lumen.example", TUESDAY, FRIDAY, at("09:00"))
    await world.records.delegations.add(away)
    await due(world)
    await day(world, WEDNESDAY)
    assert (world.case().owner, world.case().level) == ("nadia@lumen.example", Level.OWNER)


async def test_an_owner_who_left_swallows_nothing() -> None:
    world = CaseWorld()
    world.leave(CAMILLE)
    await due(world)
    await day(world, WEDNESDAY)
    case = world.case()
    assert (case.owner, case.level) == ("marc@lumen.example", Level.MANAGER)
    assert "passed_over camille@lumen.example no_account" in " ".join(world.said())


async def test_a_graver_cause_opens_the_case_with_its_own_owner() -> None:
    world = CaseWorld()
    await due(world, NOTICE, NADIA)
    world.paper(2, ACME, "15000")
    await day(world, WEDNESDAY)
    assert [one.kind for one in world.case().running] == [CauseKind.BREACH, CauseKind.LATE_STEP]
    assert world.case().owner == "camille@lumen.example"


async def test_where_the_credit_manager_does_it_all_it_goes_to_the_director() -> None:
    world = CaseWorld(policy=Policy(people=EVERYBODY, organisation=Organisation.CREDIT_MANAGER))
    await due(world, NOTICE, NADIA)
    await day(world, WEDNESDAY)
    assert (world.case().owner, world.case().level) == ("nadia@lumen.example", Level.OWNER)


async def test_old_figures_open_no_case_of_a_missed_deadline() -> None:
    world = CaseWorld()
    await due(world)
    await day(world, WEDNESDAY, taken=date(2026, 11, 13))
    assert world.records.cases.kept == {}


async def test_what_was_handed_over_is_no_case_any_more() -> None:
    world = CaseWorld()
    await due(world)
    await day(world, WEDNESDAY)
    made = Litigation(
        id=0,
        customer_id=ACME,
        step_id=None,
        to="Recouvra",
        reason="no answer",
        asked_by="nadia@lumen.example",
        asked_at=at("10:00", WEDNESDAY),
        asked_on=WEDNESDAY,
        state=LitigationState.HANDED_OVER,
        handed_over_on=WEDNESDAY,
    )
    assert await world.records.litigations.add(made, "h1")
    await world.watch("10:05", WEDNESDAY)
    assert world.case().state is CaseState.CLOSED

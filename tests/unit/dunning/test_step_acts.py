"""What people do to a step: taken, skipped, put off, given to somebody else; once, and by who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.acts import Actor
from bot.audit import Deed
from bot.credit.due_step import DueStep, StepOutcome, StepState
from bot.credit.dunning import StepAction
from bot.credit.hold import HoldCause
from bot.credit.refused import Refused, Why
from bot.delegations import Delegation
from bot.dunning_acts import AnswerNotice, LogCall, StepChange, StepTaken
from bot.errors import NotYoursError
from bot.policy import DunningPolicy, Person, Policy
from bot.policy_dunning import ScenarioPolicy, StepPolicy
from bot.services.step_acts import (
    answer_notice,
    give_step_time,
    hold_for_step,
    log_call,
    put_off_step,
    reassign_step,
    skip_step,
    take_step_over,
)
from bot.services.step_terms import terms_of
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
    taken,
    why,
)

FRIDAY = date(2026, 11, 27)


async def _at(days_late: int, amount: str = "1000") -> tuple[SweepWorld, DueStep]:
    """ACME's only invoice, swept on TUESDAY."""
    world = SweepWorld()
    world.late(2, days_late, amount)
    await world.sweep()
    return world, world.step()


def _call(
    step: DueStep, outcome: StepOutcome = StepOutcome.REACHED, key: str = "k", text: str = ""
) -> LogCall:
    return LogCall(step.id, step.version, outcome, key, text)


def _wish(step: DueStep, text: str = "", on: date | None = None, owner: str = "") -> StepChange:
    return StepChange(step.id, step.version, text, on, owner)


def _away(world: SweepWorld, person: Person, to: Person) -> None:
    made = Delegation(1, person.email.casefold(), to.email.casefold(), TUESDAY, FRIDAY, at("08:00"))
    world.records.delegations.kept[1] = made


async def test_a_call_that_reached_them_takes_the_step() -> None:
    world, step = await _at(10)
    done = taken(await log_call(world.house, world.by(CAMILLE), _call(step, text="pays on the 30th")))
    assert (done.step.state, done.step.outcome) == (StepState.DONE, StepOutcome.REACHED)
    assert (done.step.taken_by, done.step.taken_on) == ("camille@lumen.example", TUESDAY)
    line = world.records.dunning.said[-1]
    assert (line.kind.value, line.outcome, line.text) == ("called", StepOutcome.REACHED, "pays on the 30th")
    (entry,) = world.entries(Deed.STEP_CALLED)
    assert entry.after is not None
    assert (entry.subject, entry.after["outcome"], entry.after["said"]) == (
        "step:1",
        "reached",
        "pays on the 30th",
    )


@pytest.mark.parametrize("outcome", [StepOutcome.PROMISE, StepOutcome.DISPUTE])
async def test_a_promise_or_a_dispute_on_the_phone_is_never_logged_without_its_record(
    outcome: StepOutcome,
) -> None:
    world, step = await _at(10)
    refused = await log_call(world.house, world.by(CAMILLE), _call(step, outcome))
    assert (why(refused), world.step().state) == (Why.NO_SUCH_OUTCOME, StepState.OPEN)


async def test_three_calls_that_nobody_answers_count_as_taken() -> None:
    world, step = await _at(10)
    for tries, key in ((1, "a"), (2, "b")):
        done = taken(await log_call(world.house, world.by(CAMILLE), _call(step, StepOutcome.NO_ANSWER, key)))
        assert (done.step.state, done.step.attempts) == (StepState.OPEN, tries)
        step = done.step
    done = taken(await log_call(world.house, world.by(CAMILLE), _call(step, StepOutcome.NO_ANSWER, "c")))
    assert (done.step.state, done.step.attempts) == (StepState.DONE, 3)
    assert world.story() == ["opened", "called", "called", "called"]


async def test_a_wrong_contact_says_who_is_the_right_one() -> None:
    world, step = await _at(10)
    refused = await log_call(world.house, world.by(CAMILLE), _call(step, StepOutcome.WRONG_CONTACT))
    assert why(refused) is Why.NO_TEXT
    said = _call(step, StepOutcome.WRONG_CONTACT, text="Mme Durand, accounts")
    assert taken(await log_call(world.house, world.by(CAMILLE), said)).step.state is StepState.OPEN


async def test_the_same_press_twice_is_one_call() -> None:
    world, step = await _at(10)
    await log_call(world.house, world.by(CAMILLE), _call(step, StepOutcome.NO_ANSWER))
    again = await log_call(world.house, world.by(CAMILLE, "10:01"), _call(step, StepOutcome.NO_ANSWER))
    assert again == Refused(Why.ALREADY_DONE, who="Camille Roy", at=at("10:00"), yours=True)
    assert world.step().attempts == 1


async def test_a_call_is_logged_for_a_call_only() -> None:
    world, step = await _at(3)
    assert why(await log_call(world.house, world.by(NADIA), _call(step))) is Why.NO_SUCH_OUTCOME
    world, step = await _at(10)
    assert (
        why(await log_call(world.house, world.by(NADIA), _call(step, StepOutcome.SENT)))
        is Why.NO_SUCH_OUTCOME
    )


async def test_the_answer_before_the_due_date_takes_the_notice() -> None:
    world, step = await _at(-5, "20000")
    assert step.step.name == "notice"
    answer = AnswerNotice(step.id, step.version, StepOutcome.NOT_APPROVED, "k", "waits for M. Blanc")
    done = taken(await answer_notice(world.house, world.by(CAMILLE), answer))
    assert (done.step.state, done.step.outcome) == (StepState.DONE, StepOutcome.NOT_APPROVED)
    assert world.entries(Deed.STEP_ANSWERED)
    call = replace(answer, outcome=StepOutcome.REACHED, key="l")
    world, step = await _at(-5, "20000")
    assert why(await answer_notice(world.house, world.by(CAMILLE), call)) is Why.NO_SUCH_OUTCOME


async def test_a_step_that_is_over_says_who_took_it_and_when() -> None:
    world, step = await _at(10)
    await log_call(world.house, world.by(CAMILLE), _call(step))
    late = await log_call(world.house, world.by(MARC, "11:00"), _call(step, key="other"))
    assert late == Refused(Why.STEP_OVER, who="Camille Roy", at=at("10:00"))


async def test_a_step_whose_reminder_is_on_its_way_waits_for_it() -> None:
    world, step = await _at(3)
    await world.records.dunning.change(replace(step, state=StepState.SENDING))
    assert why(await skip_step(world.house, world.by(NADIA), _wish(step, "paid"))) is Why.SENDING_ALREADY


async def test_skipping_takes_a_reason_and_counts_as_taken() -> None:
    world, step = await _at(3)
    assert why(await skip_step(world.house, world.by(NADIA), _wish(step, "  "))) is Why.NO_REASON
    assert why(await skip_step(world.house, world.by(NADIA), _wish(step, "x" * 3001))) is Why.TEXT_TOO_LONG
    done = taken(await skip_step(world.house, world.by(NADIA), _wish(step, "they called us")))
    assert done.step.state is StepState.SKIPPED
    await world.sweep(TUESDAY + timedelta(days=1))
    assert world.states() == [("friendly reminder", "skipped")]


@pytest.mark.parametrize(
    ("person", "refused"),
    [(CAMILLE, Why.NOT_CONCERNED), (ALINE, Why.NOT_CONCERNED), (MARC, None), (NADIA, None), (HUGUES, None)],
)
async def test_a_reminder_is_skipped_by_its_owner_and_those_above(
    person: Person, refused: Why | None
) -> None:
    world, step = await _at(3)
    done = await skip_step(world.house, world.by(person), _wish(step, "agreed"))
    assert (why(done) if refused else None) is refused
    if isinstance(done, Refused):
        assert done.who == "Nadia Benali"


async def test_who_does_not_see_the_customer_learns_nothing() -> None:
    world, step = await _at(10)
    with pytest.raises(NotYoursError):
        await log_call(world.house, world.by(JULIEN), _call(step))


async def test_who_stands_in_for_the_owner_takes_the_step_in_their_place() -> None:
    world, step = await _at(10)
    _away(world, CAMILLE, JULIEN)
    assert taken(await log_call(world.house, world.by(JULIEN), _call(step))).step.state is StepState.DONE
    assert world.records.dunning.said[-1].facts["in_place_of"] == "camille@lumen.example"


async def test_a_step_is_put_off_within_the_policys_days() -> None:
    world, step = await _at(3)  # due on Thursday 26 November; five working days more are Thursday 3 December
    nadia = world.by(NADIA)
    early = await put_off_step(world.house, nadia, _wish(step, on=date(2026, 11, 26)))
    assert early == Refused(Why.DAY_PASSED, until=FRIDAY)
    done = taken(await put_off_step(world.house, nadia, _wish(step, on=date(2026, 11, 30))))
    assert (done.step.due_on, done.step.first_due_on) == (date(2026, 11, 30), date(2026, 11, 26))
    line = world.records.dunning.said[-1]
    assert (line.kind.value, line.on) == ("put_off", date(2026, 11, 30))


async def test_a_step_is_not_put_off_to_the_day_of_the_next() -> None:
    world, step = await _at(3)  # the call comes on Tuesday 1 December
    later = await put_off_step(world.house, world.by(NADIA), _wish(step, on=date(2026, 12, 1)))
    assert later == Refused(Why.LATER_STEP, until=date(2026, 12, 1))


@pytest.mark.parametrize(("amount", "last"), [("1000", date(2026, 12, 3)), ("5001", date(2026, 11, 30))])
async def test_a_later_step_for_larger_invoices_does_not_bound_putting_off(amount: str, last: date) -> None:
    world, step = await _at(3, amount)  # the call would come on Tuesday 1 December
    steps = (
        StepPolicy(action=StepAction.REMINDER, offset=3),
        StepPolicy(action=StepAction.CALL, offset=10, above=Decimal(5000)),
    )
    scenario = ScenarioPolicy(name="usual", steps=steps)
    policy = Policy(people=world.policy.people, dunning=DunningPolicy(scenarios=(scenario,)))
    paper = world.records.ledger.papers[2].document
    terms = terms_of(policy, step, world.records.ledger.known[ACME], [paper], TUESDAY)
    assert terms.put_off_until == last


async def test_a_step_is_not_put_off_further_than_the_policy_lets() -> None:
    world, step = await _at(60)  # the last one: due on Tuesday 1 December
    assert step.due_on == date(2026, 12, 1)
    far = await put_off_step(world.house, world.by(NADIA), _wish(step, on=date(2026, 12, 9)))
    assert far == Refused(Why.DAY_TOO_FAR, until=date(2026, 12, 8))


async def test_a_day_off_is_put_off_to_the_working_day_after() -> None:
    world, step = await _at(3)
    done = taken(await put_off_step(world.house, world.by(NADIA), _wish(step, on=date(2026, 11, 28))))
    assert done.step.due_on == date(2026, 11, 30)


async def test_putting_off_twice_with_one_press_is_done_once() -> None:
    world, step = await _at(3)
    wish = _wish(step, on=date(2026, 11, 30))
    await put_off_step(world.house, world.by(NADIA), wish)
    assert why(await put_off_step(world.house, world.by(NADIA, "10:01"), wish)) is Why.ALREADY_DONE


async def test_a_notice_is_put_off_to_before_the_due_date_only() -> None:
    world, step = await _at(-5, "20000")  # due on Sunday 29 November
    later = await put_off_step(world.house, world.by(CAMILLE), _wish(step, on=date(2026, 11, 30)))
    assert later == Refused(Why.LATER_STEP, until=date(2026, 11, 29))
    done = taken(await put_off_step(world.house, world.by(CAMILLE), _wish(step, on=FRIDAY)))
    assert done.step.due_on == FRIDAY


async def test_the_credit_manager_gives_time_as_far_as_the_next_step() -> None:
    world, step = await _at(10)  # the firm reminder comes on Friday 4 December
    refused = await give_step_time(world.house, world.by(MARC), _wish(step, on=date(2026, 12, 3)))
    assert (why(refused), getattr(refused, "who", "")) == (Why.ROLE, "Nadia Benali, Hugues Martin")
    done = taken(await give_step_time(world.house, world.by(NADIA), _wish(step, on=date(2026, 12, 3))))
    assert done.step.due_on == date(2026, 12, 3)
    assert world.entries(Deed.STEP_GIVEN_TIME)
    late = await give_step_time(world.house, world.by(NADIA), _wish(done.step, on=date(2026, 12, 4)))
    assert late == Refused(Why.LATER_STEP, until=date(2026, 12, 4))


async def test_a_silent_step_that_is_given_a_deadline_escalates_from_then_on() -> None:
    world = SweepWorld(is_first=True)
    world.late(2, 24)
    await world.sweep()
    assert world.step().is_silent
    await give_step_time(world.house, world.by(NADIA), _wish(world.step(), on=FRIDAY))
    assert not world.step().is_silent


async def test_the_credit_manager_takes_a_step_over_with_its_own_days() -> None:
    world, step = await _at(10)
    wednesday = TUESDAY + timedelta(days=1)
    done = taken(await take_step_over(world.house, world.by(NADIA, on=wednesday), _wish(step)))
    assert (done.step.owner, done.step.due_on) == ("nadia@lumen.example", date(2026, 11, 30))
    again = await take_step_over(world.house, world.by(NADIA, on=wednesday), _wish(done.step))
    assert why(again) is Why.SAME_OWNER
    assert world.said(NADIA) == []


async def test_whoever_a_step_goes_to_is_told_within_their_hours() -> None:
    world, step = await _at(10)
    done = taken(
        await reassign_step(world.house, world.by(NADIA, "19:30"), _wish(step, owner=MARC.email.upper()))
    )
    assert done.step.owner == "marc@lumen.example"
    (notice,) = world.notices(MARC)
    assert notice.payload["text"] == "call of ACME from Nadia Benali"
    assert (notice.key, notice.due_at) == ("step:1:v2:marc@lumen.example", at("08:00", date(2026, 11, 25)))


@pytest.mark.parametrize("owner", ["julien@lumen.example", "nobody@lumen.example", ""])
async def test_a_step_goes_only_to_who_sees_the_customer(owner: str) -> None:
    world, step = await _at(10)
    assert why(await reassign_step(world.house, world.by(NADIA), _wish(step, owner=owner))) is Why.NOBODY


async def test_a_step_does_not_go_to_who_has_left_or_has_it() -> None:
    world, step = await _at(10)
    world.leave(MARC)
    assert why(await reassign_step(world.house, world.by(NADIA), _wish(step, owner=MARC.email))) is Why.NOBODY
    same = await reassign_step(world.house, world.by(NADIA), _wish(step, owner=CAMILLE.email.casefold()))
    assert why(same) is Why.SAME_OWNER


async def test_what_somebody_else_did_meanwhile_comes_first() -> None:
    world, step = await _at(10)
    await give_step_time(world.house, world.by(NADIA), _wish(step, on=date(2026, 12, 2)))
    second = await put_off_step(world.house, world.by(CAMILLE, "10:05"), _wish(step, on=date(2026, 12, 3)))
    assert second == Refused(Why.CAME_SECOND, who="Nadia Benali", at=at("10:00"))


async def test_what_the_clock_added_meanwhile_stands_in_nobodys_way() -> None:
    world, step = await _at(10)
    world.late(3, 10)
    await world.sweep(TUESDAY, "09:00")
    assert world.step().version == 2
    assert taken(await log_call(world.house, world.by(CAMILLE), _call(step))).step.documents == (2, 3)


async def _hold(world: SweepWorld, step: DueStep, actor: Actor) -> StepTaken | Refused:
    return await hold_for_step(world.house, actor, step.id, step.version)


async def test_orders_are_held_and_the_step_taken_in_one_transaction() -> None:
    world, step = await _at(45)
    commits = world.work.commits
    done = taken(await _hold(world, step, world.by(NADIA)))
    assert (done.step.state, done.step.outcome) == (StepState.DONE, StepOutcome.HELD)
    hold = next(one for one in world.records.holds.kept.values() if one.cause is HoldCause.BY_HAND)
    assert (hold.customer_id, hold.set_by, hold.why) == (ACME, "nadia@lumen.example", "F-0002")
    assert world.work.commits == commits + 1


async def test_what_is_on_hold_already_stays_as_it_is() -> None:
    world, step = await _at(45)
    await world.held()
    assert taken(await _hold(world, step, world.by(NADIA))).step.outcome is StepOutcome.HELD
    assert [one.set_by for one in world.records.holds.kept.values() if one.cause is HoldCause.BY_HAND] == [""]


async def test_orders_are_held_by_who_may_and_for_that_step_only() -> None:
    world, step = await _at(45)
    assert why(await _hold(world, step, world.by(MARC))) is Why.ROLE
    assert not [one for one in world.records.holds.kept.values() if one.cause is HoldCause.BY_HAND]
    world, step = await _at(10)
    assert why(await _hold(world, step, world.by(NADIA))) is Why.NO_SUCH_OUTCOME


async def test_a_policy_with_one_try_takes_the_first_call_for_the_last() -> None:
    world = SweepWorld(policy=Policy(people=(CAMILLE, MARC, NADIA), dunning=DunningPolicy(attempts=1)))
    world.late(2, 10)
    await world.sweep()
    call = _call(world.step(), StepOutcome.NO_ANSWER)
    assert taken(await log_call(world.house, world.by(CAMILLE), call)).step.state is StepState.DONE


async def test_a_step_that_nobody_has_is_not_for_everybody() -> None:
    world = SweepWorld(policy=Policy(people=(ALINE,)))
    world.late(2, 3)
    await world.sweep()
    assert world.step().owner == ""
    assert why(await skip_step(world.house, world.by(ALINE), _wish(world.step(), "no"))) is Why.ROLE

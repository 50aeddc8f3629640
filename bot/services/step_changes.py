"""Steps that are not taken yet: skipped, put off, taken over, given more time, given to somebody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.acts import Actor
from bot.audit import Deed
from bot.credit.due_step import StepLineKind, StepState
from bot.credit.refused import Refused, Why
from bot.dunning_acts import StepChange, StepTaken
from bot.notices import Notice, NoticeKind
from bot.rights import Act
from bot.services.case_people import chains_of
from bot.services.house import House
from bot.services.promise_checks import reason_refused
from bot.services.promise_notices import listener
from bot.services.quiet import free_moment
from bot.services.step_deeds import HeldStep, StepDeed, StepOf, Wish, on_step
from bot.services.step_terms import Terms, terms_of
from bot.services.step_views import step_view


async def skip_step(house: House, actor: Actor, change: StepChange) -> StepTaken | Refused:
    """Decide against it, with a reason: it counts as taken. Refused: NO_REASON, and as `on_step`."""
    return await _change(house, actor, change, Act.TAKE_STEP, _skip)


async def put_off_step(house: House, actor: Actor, change: StepChange) -> StepTaken | Refused:
    """A later deadline, within the policy's days and before the next step.

    Refused: DAY_PASSED with the first day, DAY_TOO_FAR with the last, LATER_STEP with the next step's, and
    as `on_step`.
    """

    async def step(held: HeldStep) -> StepDeed | Refused:
        terms = await _terms(held)
        return _later(held, change.on, terms, terms.put_off_until, StepLineKind.PUT_OFF, Deed.STEP_PUT_OFF)

    return await _change(house, actor, change, Act.TAKE_STEP, step)


async def give_step_time(house: House, actor: Actor, change: StepChange) -> StepTaken | Refused:
    """A later deadline for its owner, as far as the next step. Refused: as `put_off_step`, and ROLE."""

    async def step(held: HeldStep) -> StepDeed | Refused:
        terms = await _terms(held)
        return _later(held, change.on, terms, terms.time_until, StepLineKind.GIVEN_TIME, Deed.STEP_GIVEN_TIME)

    return await _change(house, actor, change, Act.TAKE_STEP_OVER, step)


async def take_step_over(house: House, actor: Actor, change: StepChange) -> StepTaken | Refused:
    """Make it theirs, with the step's own days from today. Refused: SAME_OWNER, ROLE, and as `on_step`."""

    async def step(held: HeldStep) -> StepDeed | Refused:
        return _handed(held, held.actor.person, StepLineKind.TAKEN_OVER, Deed.STEP_TAKEN_OVER)

    return await _change(house, actor, change, Act.TAKE_STEP_OVER, step)


async def reassign_step(house: House, actor: Actor, change: StepChange) -> StepTaken | Refused:
    """Give it to somebody, who is told; with the step's own days from today.

    Refused: SAME_OWNER, NOBODY for who is not of the policy, has no account or does not see the customer,
    ROLE, and as `on_step`.
    """
    owner = change.owner.strip().casefold()

    async def step(held: HeldStep) -> StepDeed | Refused:
        chain = (await chains_of(held.house, held.one, held.today)).of(held.customer)
        if owner != held.step.owner and chain.why_not(owner) is not None:
            return Refused(Why.NOBODY, who=held.house.name_of(owner))
        return _handed(held, owner, StepLineKind.REASSIGNED, Deed.STEP_REASSIGNED)

    return await _change(house, actor, change, Act.TAKE_STEP_OVER, step, tells=True)


async def _change(
    house: House, actor: Actor, change: StepChange, act: Act, step_of: StepOf, *, tells: bool = False
) -> StepTaken | Refused:
    wish = Wish(change.step_id, change.version, act, change.text)
    return await on_step(house, actor, wish, step_of, _tell_owner if tells else None)


async def _skip(held: HeldStep) -> StepDeed | Refused:
    if refused := reason_refused(held.wish.text):
        return refused
    return StepDeed(held.taken(StepState.SKIPPED, None), held.line(StepLineKind.SKIPPED), Deed.STEP_SKIPPED)


async def _terms(held: HeldStep) -> Terms:
    return terms_of(held.house.policy, held.step, held.customer, await held.open_documents(), held.today)


def _later(
    held: HeldStep, on: date | None, terms: Terms, last: date, kind: StepLineKind, deed: Deed
) -> StepDeed | Refused:
    """A deadline falls on a working day; from then on it escalates, though it was silent before."""
    if on is None:
        raise ValueError("a step is put off to a day")
    due_on = held.house.calendar(held.customer).on_or_after(on)
    line = held.line(kind, on=due_on)
    if again := held.again(line):
        return again
    if terms.next_on is not None and due_on >= terms.next_on:
        return Refused(Why.LATER_STEP, until=terms.next_on)
    if due_on > last:
        return Refused(Why.DAY_TOO_FAR, until=last)
    if due_on < terms.least:
        return Refused(Why.DAY_PASSED, until=terms.least)
    return StepDeed(replace(held.step, due_on=due_on, is_silent=False), line, deed)


def _handed(held: HeldStep, owner: str, kind: StepLineKind, deed: Deed) -> StepDeed | Refused:
    """Somebody else's, with the days that the step has from today on."""
    due_on = held.house.calendar(held.customer).add(held.today, held.step.step.deadline)
    line = held.line(kind, owner=owner, on=due_on)
    if owner == held.step.owner:
        return held.again(line) or Refused(Why.SAME_OWNER, who=held.house.name_of(owner))
    return StepDeed(replace(held.step, owner=owner, due_on=due_on, is_silent=False), line, deed)


async def _tell_owner(held: HeldStep) -> None:
    """Within the hours of whoever has it now; nobody is told of what they gave themselves."""
    house, one, step = held.house, held.one, held.step
    person = house.policy.person(step.owner)
    if person is None or step.owner == held.actor.person:
        return
    view = await step_view(house, one, step, held.today)
    to = await listener(one, house.policy, person)
    payload = house.wording.step_yours(view, house.name_of(held.actor.person), to.language)
    due = free_moment(to.preferences, to.zone, house.calendar(held.customer), held.actor.at)
    key = f"step:{step.id}:v{step.version}:{step.owner}"
    await one.outbox.add(Notice(key, NoticeKind.STEP, to.person, payload, due))

"""What somebody does to a dunning step: one transaction, on the step as it stands then."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date

from bot.acts import Actor
from bot.audit import Deed, Facts, NewEntry
from bot.credit.due_step import STAYS, DueStep, StepLine, StepLineKind, StepOutcome, StepState
from bot.credit.ledger import Document
from bot.credit.note import TEXT_MAX
from bot.credit.refused import Refused, Why
from bot.dunning_acts import StepTaken
from bot.errors import StorageError
from bot.ports import Work
from bot.records import KnownCustomer
from bot.rights import Act
from bot.services.acted import mark_acted
from bot.services.at_once import look_again
from bot.services.house import House
from bot.services.scope import storable
from bot.services.step_people import customer_of_step, places_of, take_refused

KEY = "key"
"""Of a line's facts: which press of a button it was."""
BESIDE = "beside"
"""Of an entry's facts: the promise, plan or dispute that was recorded with the step."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted, of the step as it was seen."""

    step_id: int
    version: int
    act: Act
    text: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class StepDeed:
    """The step as it is then, what its story says of it, and what the trail calls it."""

    step: DueStep
    line: StepLine
    deed: Deed


@dataclass(frozen=True, slots=True)
class HeldStep:
    """A step kept from others, with what is decided on."""

    house: House
    one: Work
    actor: Actor
    wish: Wish
    """Its text is stripped and can be kept."""
    step: DueStep
    customer: KnownCustomer
    lines: tuple[StepLine, ...]
    places: frozenset[str]

    @property
    def today(self) -> date:
        """The day it is where the company is."""
        return self.house.today(self.actor.at)

    async def open_documents(self) -> list[Document]:
        """Those of its invoices that are still open."""
        known = await self.one.ledger.documents(self.step.documents)
        papers = [known[each].document for each in self.step.documents if each in known]
        return [each for each in papers if each.open_amount]

    def line(
        self,
        kind: StepLineKind,
        *,
        outcome: StepOutcome | None = None,
        owner: str = "",
        on: date | None = None,
    ) -> StepLine:
        """A line of theirs with their words."""
        return StepLine(
            id=0,
            step_id=self.step.id,
            customer_id=self.step.customer_id,
            kind=kind,
            by=self.actor.person,
            at=self.actor.at,
            outcome=outcome,
            text=self.wish.text,
            owner=owner,
            on=on,
            facts=self._facts(),
        )

    def taken(self, state: StepState, outcome: StepOutcome | None) -> DueStep:
        """The step, taken by them today."""
        return replace(
            self.step,
            state=state,
            outcome=outcome,
            taken_by=self.actor.person,
            taken_at=self.actor.at,
            taken_on=self.today,
            ended_on=self.today,
        )

    def again(self, line: StepLine) -> Refused | None:
        """ALREADY_DONE when the last thing they did, since they saw it, was just that."""
        last = next((each for each in reversed(self.lines) if each.by == self.actor.person), None)
        if last is None or self.step.version == self.wish.version:
            return None
        said = (last.kind, last.outcome, last.text, last.owner, last.on)
        if said != (line.kind, line.outcome, line.text, line.owner, line.on):
            return None
        return Refused(Why.ALREADY_DONE, who=self.house.name_of(last.by), at=last.at, yours=True)

    def _facts(self) -> dict[str, str]:
        """Which press it was; and in whose place, when they stand in for the owner."""
        own = self.step.owner in ("", self.actor.person) or self.step.owner not in self.places
        place = {} if own else {"in_place_of": self.step.owner}
        return {**({KEY: self.wish.key} if self.wish.key else {}), **place}


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a step, decided and not yet written."""

    held: HeldStep
    deed: StepDeed


StepOf = Callable[[HeldStep], Awaitable[StepDeed | Refused]]
Then = Callable[[HeldStep], Awaitable[None]]


async def on_step(
    house: House, actor: Actor, wish: Wish, step_of: StepOf, then: Then | None = None
) -> StepTaken | Refused:
    """Carry out an act on a step that is open, for who may; `then` is done once it is kept.

    Refused: ALREADY_DONE, STEP_OVER, NOT_CONCERNED, ROLE, SENDING_ALREADY, TEXT_TOO_LONG, CAME_SECOND, and
    what the act itself refuses. Raises UnknownRecordError and NotYoursError.
    """
    async with house.work.working() as one:
        decided = await decide_on_step(house, one, actor, wish, step_of)
        if isinstance(decided, Refused):
            return decided
        kept, number = await carry_out(decided)
        if then is not None:
            await then(replace(decided.held, step=kept))
        await mark_acted(house, one, actor.person, decided.held.customer, actor.at, number)
        await look_again(house, one, kept.customer_id, actor)
        return StepTaken(kept)


async def decide_on_step(
    house: House, one: Work, actor: Actor, wish: Wish, step_of: StepOf
) -> Decision | Refused:
    """What an act makes of a step that is held from now on; nothing is written. Refused and raises: as
    `on_step`."""
    step = await one.dunning.one(wish.step_id, hold=True)
    places = await places_of(one, actor.person, house.today(actor.at))
    held = HeldStep(
        house=house,
        one=one,
        actor=actor,
        wish=replace(wish, text=storable(wish.text).strip()),
        step=step,
        customer=await customer_of_step(one, actor, step, places),
        lines=await one.dunning.lines(step.id),
        places=places,
    )
    deed = _refused(held) or await step_of(held)
    return deed if isinstance(deed, Refused) else Decision(held, deed)


async def carry_out(decided: Decision, beside: str = "") -> tuple[DueStep, int]:
    """The step, its story and the trail, whose number is given; `beside` is the record that came of it."""
    held, deed = decided.held, decided.deed
    one, actor, before = held.one, held.actor, held.step
    kept = await keep_step(one, deed.step)
    await one.dunning.say((deed.line,))
    written = await one.trail.add(
        NewEntry(
            deed=deed.deed,
            who=actor.person,
            at=actor.at,
            surface=actor.surface,
            subject=f"step:{kept.id}",
            customer_id=kept.customer_id,
            before=step_facts(before),
            after={**step_facts(kept, held.wish.text), **_said_of(deed.line), **_beside(beside)},
        )
    )
    return kept, written.number


async def keep_step(one: Work, step: DueStep) -> DueStep:
    """Kept. Raises StorageError when somebody else changed it, which the customer's lock keeps off."""
    kept = await one.dunning.change(step)
    if kept is None:
        raise StorageError("The step was changed by somebody else meanwhile: try again.")
    return kept


def _said_of(line: StepLine) -> Facts:
    """How a call went that leaves its step as it was."""
    return {"last_call": line.outcome.value} if line.outcome in STAYS else {}


def _beside(record: str) -> Facts:
    return {BESIDE: record} if record else {}


def step_facts(step: DueStep, said: str = "") -> Facts:
    """What the trail says of a step; `said` is what somebody wrote with the change."""
    facts: dict[str, str | int | bool | None] = {
        "step": step.step.name,
        "action": step.step.action.value,
        "state": step.state.value,
        "outcome": step.outcome.value if step.outcome else "",
        "owner": step.owner,
        "deadline": step.due_on.isoformat(),
        "attempts": step.attempts,
        "silent": step.is_silent,
        "trouble": step.trouble,
        "said": said,
    }
    return {name: value for name, value in facts.items() if value not in ("", 0)}


def comes_after(other: DueStep, step: DueStep) -> bool:
    """Whether it is a later one of the same track, so that the step cannot come back; a hold that the clock
    took stands beside."""
    return other.track is step.track and other.id > step.id and not other.is_clocks_hold


def over(house: House, step: DueStep, lines: tuple[StepLine, ...], person: str = "") -> Refused:
    """Why nothing can be done to a step that does not run any more."""
    last = lines[-1].at if lines else None
    at = step.taken_at or last
    return Refused(
        Why.STEP_OVER, who=house.name_of(step.taken_by), at=at, yours=bool(person) and step.taken_by == person
    )


def _refused(held: HeldStep) -> Refused | None:
    """What is against any act."""
    house, step, wish = held.house, held.step, held.wish
    before = next((each for each in held.lines if wish.key and each.facts.get(KEY) == wish.key), None)
    if before is not None:
        yours = before.by == held.actor.person
        return Refused(Why.ALREADY_DONE, who=house.name_of(before.by), at=before.at, yours=yours)
    if not step.state.is_running:
        return over(house, step, held.lines, held.actor.person)
    if refused := _may_not(held):
        return refused
    if step.state is StepState.SENDING:
        sent = [each.at for each in held.lines if each.kind is StepLineKind.SENT]
        return Refused(Why.SENDING_ALREADY, at=sent[-1] if sent else None)
    if len(wish.text) > TEXT_MAX:
        return Refused(Why.TEXT_TOO_LONG, count=TEXT_MAX)
    return _came_second(held)


def _may_not(held: HeldStep) -> Refused | None:
    house, act = held.house, held.wish.act
    if act is Act.TAKE_STEP:
        return take_refused(house, held.actor, held.step, held.places)
    return None if house.may(act, held.actor) else Refused(Why.ROLE, who=house.those_who_may(act))


def _came_second(held: HeldStep) -> Refused | None:
    """Somebody else changed it since it was seen: what the clock added is no matter."""
    since = held.step.version - held.wish.version
    later = held.lines[-since:] if since > 0 else ()
    other = next((each for each in reversed(later) if each.by not in ("", held.actor.person)), None)
    if other is None:
        return None
    return Refused(Why.CAME_SECOND, who=held.house.name_of(other.by), at=other.at)

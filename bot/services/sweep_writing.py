"""What a sweep writes: steps, their stories and the trail, set by set within one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.audit import CLOCK, Deed, Facts, NewEntry, Surface
from bot.credit.due_step import DueStep, StepLine, StepLineKind, StepOutcome, StepState
from bot.credit.dunning import StepAction
from bot.credit.hold import Hold, HoldCause
from bot.credit.sweep import Decided, Ending, Joining, Opening, SweptCustomer
from bot.errors import StorageError
from bot.ports import Work
from bot.services.sweep_judge import Judge, numbers_of

TAKES_THE_STEP = frozenset({HoldCause.LATE, HoldCause.BY_HAND})
"""The holds that a step of holding orders comes to; a limit gone over is another matter."""
NUMBERS_MOST = 50
"""Invoices that an entry of the trail names; of more it has how many there are."""


def held_of(holds: Iterable[Hold], day: date) -> frozenset[int]:
    """The customers for whom such a hold holds on a day."""
    return frozenset(
        each.customer_id for each in holds if each.cause in TAKES_THE_STEP and each.holds_on(day)
    )


@dataclass(frozen=True, slots=True)
class Swept:
    """How many steps a sweep changed."""

    opened: int = 0
    replaced: int = 0
    """By some of those that opened."""
    joined: int = 0
    ended: int = 0
    held: int = 0
    """Taken at once: orders were on hold already."""

    def __add__(self, other: Swept) -> Swept:
        return Swept(
            self.opened + other.opened,
            self.replaced + other.replaced,
            self.joined + other.joined,
            self.ended + other.ended,
            self.held + other.held,
        )


@dataclass(slots=True)
class SweepWriting:
    """Gathers what becomes of many customers, and writes it in a few statements."""

    judge: Judge
    now: datetime
    held: frozenset[int] = frozenset()
    """Customers whose orders are on hold for invoices too late, or by hand."""
    changed: list[DueStep] = field(default_factory=list)
    new: list[DueStep] = field(default_factory=list)
    _told: list[tuple[SweptCustomer, Opening]] = field(default_factory=list)
    _lines: list[StepLine] = field(default_factory=list)
    _entries: list[NewEntry] = field(default_factory=list)
    _swept: Swept = Swept()

    @property
    def today(self) -> date:
        """The day of the sweep."""
        return self.judge.today

    def take(self, customer: SweptCustomer, decided: Decided) -> None:
        """Everything that becomes of one customer."""
        for ending in decided.ends:
            self._end(ending)
        for joining in decided.joins:
            self._join(customer, joining)
        for opening in decided.opens:
            self._open(customer, opening)
        for opening in decided.held:
            self.new.append(self._as_held(self.judge.step(customer, opening, self.now)))
            self._told.append((customer, opening))
        if customer.id in self.held:
            for step in still_to_hold(customer, decided):
                self._take_held(step)

    async def write(self, one: Work) -> Swept:
        """What ends first: a customer has one running step of a track at a time."""
        if await one.dunning.change_all(self.changed) != len(self.changed):
            raise StorageError("A dunning step changed while its customer was held: try again.")
        opened = await one.dunning.add_all(self.new)
        for step, (customer, opening) in zip(opened, self._told, strict=True):
            self._tell_opened(step, customer, opening)
        await one.dunning.say(self._lines)
        await one.trail.add_all(self._entries)
        return self._swept

    def _tell_opened(self, step: DueStep, customer: SweptCustomer, opening: Opening) -> None:
        self._lines.append(self._line(step, StepLineKind.OPENED, owner=step.owner, on=step.due_on))
        self._entries.append(self._entry(Deed.STEP_OPENED, step, _opened(step, customer, opening)))
        self._swept += Swept(opened=1)
        if step.outcome is StepOutcome.HELD:
            self._tell_held(step)

    def _end(self, ending: Ending) -> None:
        step, why = ending.what, ending.why
        self.changed.append(replace(step, state=StepState.ENDED, end_reason=why, ended_on=self.today))
        self._lines.append(self._line(step, StepLineKind.ENDED, facts={"why": why.value}))
        self._entries.append(self._entry(Deed.STEP_ENDED, step, {"step": step.step.name, "why": why.value}))
        self._swept += Swept(ended=1)

    def _join(self, customer: SweptCustomer, joining: Joining) -> None:
        step, added, left = joining.to, joining.added, joining.left
        self.changed.append(replace(step, documents=joining.documents))
        facts = {"added": str(len(added)), "left": str(left)}
        self._lines.append(self._line(step, StepLineKind.JOINED, facts=facts))
        said: Facts = {
            "step": step.step.name,
            **_named(numbers_of(customer, added), len(added)),
            "left": left,
        }
        self._entries.append(self._entry(Deed.STEP_JOINED, step, said))
        self._swept += Swept(joined=1)

    def _open(self, customer: SweptCustomer, opening: Opening) -> None:
        if opening.replaces is not None:
            self._replace(opening.replaces, opening)
        self.new.append(self.judge.step(customer, opening, self.now))
        self._told.append((customer, opening))

    def _replace(self, step: DueStep, opening: Opening) -> None:
        self.changed.append(replace(step, state=StepState.REPLACED, ended_on=self.today))
        by = {"by": opening.step.name}
        self._lines.append(self._line(step, StepLineKind.REPLACED, facts=by))
        self._entries.append(self._entry(Deed.STEP_REPLACED, step, {"step": step.step.name, **by}))
        self._swept += Swept(replaced=1)

    def _take_held(self, step: DueStep) -> None:
        """One that ran already when the hold was set."""
        joined = next((each for each in self.changed if each.id == step.id), step)
        self.changed = [each for each in self.changed if each.id != step.id]
        self.changed.append(self._as_held(joined))
        self._tell_held(step)

    def _as_held(self, step: DueStep) -> DueStep:
        return replace(
            step,
            state=StepState.DONE,
            outcome=StepOutcome.HELD,
            taken_at=self.now,
            taken_on=self.today,
            ended_on=self.today,
        )

    def _tell_held(self, step: DueStep) -> None:
        self._lines.append(self._line(step, StepLineKind.HELD, outcome=StepOutcome.HELD))
        self._entries.append(self._entry(Deed.STEP_HELD, step, {"step": step.step.name}))
        self._swept += Swept(held=1)

    def _line(
        self,
        step: DueStep,
        kind: StepLineKind,
        *,
        outcome: StepOutcome | None = None,
        owner: str = "",
        on: date | None = None,
        facts: dict[str, str] | None = None,
    ) -> StepLine:
        return StepLine(
            id=0,
            step_id=step.id,
            customer_id=step.customer_id,
            kind=kind,
            by="",
            at=self.now,
            outcome=outcome,
            owner=owner,
            on=on,
            facts=facts or {},
        )

    def _entry(self, deed: Deed, step: DueStep, facts: Facts) -> NewEntry:
        subject = f"step:{step.id}"
        return NewEntry(deed, CLOCK, self.now, Surface.CLOCK, subject, step.customer_id, None, facts)


def still_to_hold(customer: SweptCustomer, decided: Decided) -> Iterator[DueStep]:
    """The running steps of a customer that a hold takes, and that neither end nor are replaced."""
    over = {each.what.id for each in decided.ends}
    over |= {each.replaces.id for each in decided.opens if each.replaces}
    for step in customer.running:
        if step.step.action is StepAction.HOLD and step.state is StepState.OPEN and step.id not in over:
            yield step


def opens_hold(decided: Decided) -> bool:
    """Whether a step begins that a hold takes."""
    return any(each.step.action is StepAction.HOLD for each in decided.opens)


def _opened(step: DueStep, customer: SweptCustomer, opening: Opening) -> Facts:
    return {
        "step": step.step.name,
        "action": step.step.action.value,
        "offset": step.step.offset,
        "scenario": step.scenario,
        "deadline": step.due_on.isoformat(),
        "owner": step.owner,
        "silent": step.is_silent,
        **_named(numbers_of(customer, opening.documents), len(opening.documents)),
    }


def _named(numbers: Sequence[str], count: int) -> dict[str, str | int | bool | None]:
    return {"invoices": count, "numbers": ", ".join(numbers[:NUMBERS_MOST])}

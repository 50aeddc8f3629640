"""What a sweep makes of a customer: which step begins, joins or ends, and who is not asked, and why.

Plain loops over plain values: it runs for every open invoice of the company each working day.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from bot.credit.covered import Covered, is_nothing
from bot.credit.due_step import DueStep, EndReason, StepState, Track
from bot.credit.dunning import Scenario, Step, StepAction
from bot.credit.money import Money
from bot.credit.sweep import (
    Candidate,
    Decided,
    Ending,
    Exclusion,
    Joining,
    LastTaken,
    LeftOut,
    Opening,
    SweptCustomer,
)

Enough = Callable[[Money, Decimal], bool]
"""Whether an amount, turned into the entity's currency, is more than a step's smallest."""

_ENDED_BY = {
    Exclusion.LITIGATION: EndReason.LITIGATION,
    Exclusion.PAUSED: EndReason.PAUSED,
    Exclusion.PROMISED: EndReason.PROMISED,
    Exclusion.DISPUTED: EndReason.DISPUTED,
    Exclusion.SMALL: EndReason.SMALL,
    Exclusion.CREDITS: EndReason.SMALL,
}
_GRAVEST = (
    EndReason.LITIGATION,
    EndReason.PAUSED,
    EndReason.DISPUTED,
    EndReason.PROMISED,
    EndReason.POLICY,
    EndReason.DUE,
    EndReason.SMALL,
    EndReason.PAID,
)
_NOTHING = Decided()


class _New(NamedTuple):
    """An invoice that newly reached a step."""

    one: Candidate
    step: Step
    scenario: str


def decide(
    customer: SweptCustomer,
    as_of: date,
    scenario_of: Callable[[str], Scenario],
    smallest: Decimal,
    rest_days: int,
    enough: Enough,
    *,
    begins: bool = True,
    is_held: bool = False,
) -> Decided:
    """What a sweep on a day makes of one customer; `scenario_of` takes an invoice's number.

    Without `begins` (a day off, figures too old) steps only end or lose invoices. Where orders are on hold
    already (`is_held`), nobody is asked to hold them: a step that says something to the customer is never
    left for it. What is decided, written and decided again on the same day is nothing.
    """
    seen = _Seen(customer, as_of, smallest, is_held=is_held)
    for one in customer.candidates:
        seen.look_at(one, scenario_of(one.number), enough)
    if not (seen.new or seen.on_hold or customer.running):
        return Decided(left_out=tuple(seen.left_out)) if seen.left_out else _NOTHING
    tracks = [_Course(seen, track) for track in Track]
    for track in tracks:
        track.settle(rest_days, begins=begins)
    return Decided(
        opens=tuple(track.opens for track in tracks if track.opens),
        joins=tuple(track.joins for track in tracks if track.joins),
        ends=tuple(track.ends for track in tracks if track.ends),
        left_out=tuple(seen.left_out),
        held=_held(seen.on_hold) if begins and seen.on_hold else (),
    )


class _Seen:
    """A customer's invoices as they are looked at: what they newly reach, what stays, what leaves."""

    __slots__ = (
        "_asked",
        "_covered",
        "_held",
        "_smallest",
        "_whole",
        "as_of",
        "customer",
        "is_held",
        "left_out",
        "new",
        "on_hold",
        "stays",
        "why",
    )

    def __init__(self, customer: SweptCustomer, as_of: date, smallest: Decimal, *, is_held: bool) -> None:
        self.customer, self.as_of, self._smallest, self.is_held = customer, as_of, smallest, is_held
        self.new: list[_New] = []
        self.on_hold: list[_New] = []
        """Those that reached the step of holding orders, which are on hold already."""
        self.left_out: list[LeftOut] = []
        self.stays: set[int] = set()
        """Invoices of running steps that are still asked for, by their ids."""
        self.why: dict[int, EndReason] = {}
        """Why the others are not; those that are not open any more are not among them."""
        self._held = {document: step for step in customer.running for document in step.documents}
        self._asked: dict[tuple[int, str], bool] = {}
        self._whole = _of_customer(customer)
        self._covered = Covered(customer, as_of, smallest) if customer.credits else None

    def look_at(self, one: Candidate, scenario: Scenario, enough: Enough) -> None:
        """Place one invoice."""
        days_late = (self.as_of - one.due_on).days
        running = self._held.get(one.document_id) if self._held else None
        step, is_below = _step_of(one, days_late, scenario.steps, enough)
        if step is None and running is None:
            if not scenario.steps and days_late >= 0:
                self.left_out.append(LeftOut(one.document_id, None, Exclusion.NO_STEPS))
            return
        why = self._whole or self._exclusion(one, days_late)
        if self.is_held and step is not None and step.action is StepAction.HOLD and not is_below:
            if why is None and (running is None or running.step.action is not StepAction.HOLD):
                self.on_hold.append(_New(one, step, scenario.name))
            others = tuple(each for each in scenario.steps if each.action is not StepAction.HOLD)
            step, is_below = _step_of(one, days_late, others, enough)
        if step is not None:
            self._reaches(one, step, scenario, Exclusion.BELOW if why is None and is_below else why)
        if running is not None:
            self._goes_on(one, running, scenario, days_late, why)

    def _reaches(self, one: Candidate, step: Step, scenario: Scenario, why: Exclusion | None) -> None:
        if why is None:
            self.new.append(_New(one, step, scenario.name))
            return
        pause = self.customer.pause if why is Exclusion.PAUSED else None
        until, text = (pause.until, pause.reason) if pause else (None, "")
        self.left_out.append(LeftOut(one.document_id, step, why, until, text))

    def _goes_on(
        self, one: Candidate, running: DueStep, scenario: Scenario, days_late: int, why: Exclusion | None
    ) -> None:
        if why is not None:
            self.why[one.document_id] = _ENDED_BY[why]
        elif running.step.offset < 0 <= days_late:
            self.why[one.document_id] = EndReason.DUE
        elif days_late < 0 <= running.step.offset or not self._is_asked(running, scenario):
            self.why[one.document_id] = EndReason.POLICY
        else:
            self.stays.add(one.document_id)

    def _is_asked(self, running: DueStep, scenario: Scenario) -> bool:
        """Worked out once for all the invoices of a step."""
        key = running.id, scenario.name
        if key not in self._asked:
            self._asked[key] = _is_asked(running.step, scenario)
        return self._asked[key]

    def _exclusion(self, one: Candidate, days_late: int) -> Exclusion | None:
        if one.is_promised:
            return Exclusion.PROMISED
        whole = one.open_amount.amount
        if is_nothing(whole, self._smallest):
            return Exclusion.SMALL
        contested = one.disputed.amount
        if contested and is_nothing(whole - contested, self._smallest):
            return Exclusion.DISPUTED
        if self._covered is not None and self._covered.has(one.open_amount.currency, days_late):
            return Exclusion.CREDITS
        return None


class _Course:
    """One of the two running steps that a customer can have, and what becomes of it."""

    __slots__ = ("_new", "_running", "_seen", "ends", "joins", "opens")

    def __init__(self, seen: _Seen, track: Track) -> None:
        is_before = track is Track.BEFORE_DUE
        self._seen = seen
        self._new = [one for one in seen.new if (one.step.offset < 0) is is_before]
        self._running = next((one for one in seen.customer.running if one.track is track), None)
        self.opens: Opening | None = None
        self.joins: Joining | None = None
        self.ends: Ending | None = None

    def settle(self, rest_days: int, *, begins: bool) -> None:
        """Say what ends, joins and opens."""
        new = self._new if begins else []
        running = self._running
        if running is not None and self._is_over(running):
            self.ends = Ending(running, self._gravest(running.documents))
            running = None
        elif running is not None and self._is_taken_at_once(running, new):
            self._stay(running, ())
            running = None
        if running is None:
            self._begin(new, rest_days)
        else:
            self._go_on(running, new)

    def _is_over(self, running: DueStep) -> bool:
        """Whether none of its invoices is asked for any more; one on its way is left alone."""
        return running.state is not StepState.SENDING and self._seen.stays.isdisjoint(running.documents)

    def _is_taken_at_once(self, running: DueStep, new: list[_New]) -> bool:
        """Whether it is a hold that the clock takes, for orders are on hold: nothing joins it, and what is
        still to be said to the customer begins beside it."""
        if not self._seen.is_held or running.step.action is not StepAction.HOLD:
            return False
        return running.state is StepState.OPEN and not (new and _is_higher(_highest(new).step, running.step))

    def _gravest(self, documents: Iterable[int]) -> EndReason:
        whys = {self._seen.why.get(document, EndReason.PAID) for document in documents}
        return min(whys, key=_GRAVEST.index)

    def _begin(self, new: list[_New], rest_days: int) -> None:
        if not new:
            return
        highest = _highest(new)
        until = _rests_until(self._seen.customer.last_taken, highest.step, rest_days)
        if until is not None and self._seen.as_of < until:
            self._rest(new, until)
        else:
            self.opens = _opening(highest, new, self._coming(highest.step, new), None)

    def _go_on(self, running: DueStep, new: list[_New]) -> None:
        highest = _highest(new) if new else None
        if highest is not None and _is_higher(highest.step, running.step):
            staying = self._staying(running).difference(self._had(highest.step.name))
            documents = self._oldest_first(staying.union(self._coming(highest.step, new)))
            self.opens = _opening(highest, new, documents, running)
        elif running.state is StepState.SENDING:
            held = frozenset(running.documents)
            self._rest([one for one in new if one.one.document_id not in held], None)
        else:
            self._stay(running, self._coming(running.step, new, running.documents))

    def _stay(self, running: DueStep, coming: Iterable[int]) -> None:
        """It goes on with those that stay and those that come."""
        together = self._staying(running).union(coming)
        if together != frozenset(running.documents):
            self.joins = Joining(running, self._oldest_first(together))

    def _staying(self, running: DueStep) -> set[int]:
        return self._seen.stays.intersection(running.documents)

    def _coming(self, step: Step, new: list[_New], staying: Collection[int] = ()) -> tuple[int, ...]:
        """Those that go with a step: one for which its name was taken does not have it again, and waits."""
        had = [one for one in new if _had(one.one, step.name) and one.one.document_id not in staying]
        self._rest(had, None)
        return _ids(new) if not had else _ids(one for one in new if not _had(one.one, step.name))

    def _had(self, name: str) -> set[int]:
        """The invoices for which a step of that name was taken."""
        return {one.document_id for one in self._seen.customer.candidates if _had(one, name)}

    def _oldest_first(self, documents: set[int]) -> tuple[int, ...]:
        every = (one.document_id for one in self._seen.customer.candidates)
        return tuple(document for document in every if document in documents)

    def _rest(self, new: list[_New], until: date | None) -> None:
        rests = (LeftOut(one.one.document_id, one.step, Exclusion.RESTING, until) for one in new)
        self._seen.left_out.extend(rests)


def _held(on_hold: list[_New]) -> tuple[Opening, ...]:
    """One a name, for each stands for its own alone."""
    names = dict.fromkeys(one.step.name for one in on_hold)
    each_name = ([one for one in on_hold if one.step.name == name] for name in names)
    return tuple(_opening(_highest(those), those, _ids(those), None) for those in each_name)


def _of_customer(customer: SweptCustomer) -> Exclusion | None:
    """What keeps all of a customer's invoices out."""
    if customer.is_in_litigation:
        return Exclusion.LITIGATION
    return Exclusion.PAUSED if customer.pause is not None else None


def _step_of(
    one: Candidate, days_late: int, steps: tuple[Step, ...], enough: Enough
) -> tuple[Step | None, bool]:
    """The highest step that an invoice newly reached; True beside it where it is for larger ones only."""
    below: Step | None = None
    for position in range(len(steps) - 1, -1, -1):
        step = steps[position]
        if step.offset > days_late:
            continue
        if step.offset < 0 <= days_late or _is_passed(one, position, steps):
            break
        if one.held and _was_held(one, position, steps):
            continue
        if step.above is None or enough(one.open_amount, step.above):
            return step, False
        below = below or step
    return below, below is not None


def _is_passed(one: Candidate, position: int, steps: tuple[Step, ...]) -> bool:
    """Whether a step was taken for an invoice, or one that stands at its height or above: by name, or by
    its days. So a policy that changes repeats nothing."""
    if one.taken_offset is not None and steps[position].offset <= one.taken_offset:
        return True
    return bool(one.taken) and any(step.name in one.taken for step in steps[position:])


def _was_held(one: Candidate, position: int, steps: tuple[Step, ...]) -> bool:
    """Whether the clock took a step by itself, by its name, or a hold at its height or above it."""
    step = steps[position]
    those = steps[position:] if step.action is StepAction.HOLD else (step,)
    return any(each.name in one.held for each in those)


def _had(one: Candidate, name: str) -> bool:
    """Whether a step of that name was taken for it, by whomever."""
    return name in one.taken or name in one.held


def _ids(new: Iterable[_New]) -> tuple[int, ...]:
    return tuple(one.one.document_id for one in new)


def _is_asked(step: Step, scenario: Scenario) -> bool:
    """Whether a scenario still has a running step: under its name, or as the same action."""
    return any(one.name == step.name or one.action is step.action for one in scenario.steps)


def _is_higher(step: Step, running: Step) -> bool:
    """Whether a step takes a running one's place; the same one, moved by the policy, does not."""
    return step.offset > running.offset and step.name != running.name


def _highest(new: list[_New]) -> _New:
    return max(new, key=lambda one: one.step.offset)


def _rests_until(last: LastTaken | None, step: Step, rest_days: int) -> date | None:
    """The day a step may come when one at its height or above was just taken; a notice before the due date
    does not wait, for it would come too late."""
    if last is None or not 0 <= step.offset <= last.offset:
        return None
    return last.on + timedelta(days=rest_days)


def _opening(highest: _New, new: list[_New], documents: tuple[int, ...], replaces: DueStep | None) -> Opening:
    step = highest.step
    since = min(one.one.due_on for one in new if one.step is step) + timedelta(days=step.offset)
    return Opening(step, documents, replaces, highest.scenario, since)

"""What somebody did to a dunning step is taken back: it is as it was, and its invoices are as they were."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.acts import Actor
from bot.audit import Deed, Entry, Facts, NewEntry
from bot.credit.due_step import UNDOES as UNDOES_LINE
from bot.credit.due_step import DueStep, StepLine, StepLineKind, StepState
from bot.credit.mailing import Mailing, MailingState
from bot.credit.refused import Refused, Why
from bot.errors import StorageError, UnknownRecordError
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.dispute_steps import by
from bot.services.house import House
from bot.services.mailing_deeds import OnItsWay, recall
from bot.services.step_deeds import BESIDE, comes_after, step_facts
from bot.services.step_people import customer_of_step, places_of
from bot.services.trail_since import UNDOES, depends, not_taken_back

UNDONE_AS = {
    Deed.STEP_CALLED: "call",
    Deed.STEP_ANSWERED: "answer",
    Deed.STEP_SKIPPED: "skip",
    Deed.STEP_PUT_OFF: "put_off",
    Deed.STEP_TAKEN_OVER: "taken_over",
    Deed.STEP_GIVEN_TIME: "given_time",
    Deed.REMINDER_ASKED: "reminder",
}
"""What can be taken back, and what it is called: of reminders, those of a step."""
STEP, MAILING = "step", "mailing"
"""Kinds of the trail's subjects."""


@dataclass(frozen=True, slots=True)
class StepBack:
    """A step that is held, and can be what it was before an entry of the trail."""

    entry: Entry
    customer: KnownCustomer
    step: DueStep
    line: StepLine | None
    """What its story says of it."""
    mailing: Mailing | None = None
    """The reminder that waits for its moment."""


async def step_to_undo(house: House, one: Work, actor: Actor, entry: Entry) -> StepBack | Refused:
    """Whether it can be taken back; nothing is written.

    Refused: as `not_taken_back`, UNDO_DEPENDS too when a later step of the customer came, and
    RECALL_TOO_LATE. Raises UnknownRecordError and NotYoursError.
    """
    step = await one.dunning.one(step_of(entry), hold=True)
    places = await places_of(one, actor.person, house.today(actor.at))
    customer = await customer_of_step(one, actor, step, places)
    if refused := await not_taken_back(house, one, actor, entry, (entry.entry.subject,)):
        return refused
    if not step.state.is_running:
        steps = await one.dunning.of_customer(customer.id)
        later = next((each for each in steps if comes_after(each, step)), None)
        if later is not None:
            return depends(house, actor, "", later.opened_at)
    lines = [each for each in await one.dunning.lines(step.id) if each.by == entry.entry.who]
    line = next((each for each in reversed(lines) if each.at == entry.entry.at), None)
    back = StepBack(entry, customer, step, line)
    return await _with_mailing(one, back) if entry.entry.deed is Deed.REMINDER_ASKED else back


async def _with_mailing(one: Work, back: StepBack) -> StepBack | Refused:
    found = next(iter(await one.mailings.of_step(back.step.id)), None)
    if found is None or found.state is not MailingState.WAITING:
        return Refused(Why.RECALL_TOO_LATE, at=found.leaves_at if found else None)
    return replace(back, mailing=await one.mailings.one(found.id, hold=True))


async def take_step_back(one: Work, actor: Actor, back: StepBack) -> int:
    """The step, its story and the trail, whose number is given."""
    if back.mailing is not None:
        after = await recall(one, OnItsWay(back.customer, back.mailing, back.step), by(actor))
        return await _write_down(one, actor, back.entry.number, back.step, after)
    restored = as_it_was(back.step, back.entry.entry.before or {})
    return await reopen(one, actor, restored, back.step, back.entry.number, back.line)


async def reopen(
    one: Work, actor: Actor, restored: DueStep, now: DueStep, number: int, line: StepLine | None
) -> int:
    """A step is again what it was before an entry of the trail and a line of its story."""
    kept = await one.dunning.reopen(restored, now)
    if kept is None:
        raise StorageError("The step was changed by somebody else meanwhile: try again.")
    facts = {UNDOES_LINE: str(line.id)} if line else {}
    said = StepLine(
        id=0,
        step_id=kept.id,
        customer_id=kept.customer_id,
        kind=StepLineKind.UNDONE,
        by=actor.person,
        at=actor.at,
        facts=facts,
    )
    await one.dunning.say((said,))
    return await _write_down(one, actor, number, now, kept)


async def _write_down(one: Work, actor: Actor, number: int, before: DueStep, after: DueStep) -> int:
    written = await one.trail.add(
        NewEntry(
            deed=Deed.STEP_UNDONE,
            who=actor.person,
            at=actor.at,
            surface=actor.surface,
            subject=f"step:{after.id}",
            customer_id=after.customer_id,
            before=step_facts(before),
            after={**step_facts(after), UNDOES: number},
        )
    )
    return written.number


def as_it_was(step: DueStep, before: Facts) -> DueStep:
    """An open step as the trail has it before somebody changed or took it."""
    return replace(
        step,
        state=StepState.OPEN,
        outcome=None,
        end_reason=None,
        owner=str(before.get("owner") or ""),
        due_on=date.fromisoformat(str(before["deadline"])),
        attempts=int(before.get("attempts") or 0),
        is_silent=bool(before.get("silent")),
        trouble=str(before.get("trouble") or ""),
        taken_by="",
        taken_at=None,
        taken_on=None,
        ended_on=None,
    )


def is_of(entry: Entry, kind: str) -> bool:
    """Whether an entry is about a step, a mailing, a pause."""
    return entry.entry.subject.partition(":")[0] == kind


def is_letters_copy(entry: Entry) -> bool:
    """Whether it asks for the e-mail of a letter, which is no step's reminder."""
    return entry.entry.deed is Deed.REMINDER_ASKED and not is_of(entry, STEP)


def number_of(entry: Entry, kind: str) -> int:
    """What an entry is about. Raises UnknownRecordError when it is about something of another kind."""
    if not is_of(entry, kind):
        raise UnknownRecordError
    return int(entry.entry.subject.partition(":")[2])


def step_of(entry: Entry) -> int:
    """The step that an entry is about. Raises UnknownRecordError when it is about none."""
    return number_of(entry, STEP)


def record_beside(entry: Entry) -> str:
    """The promise, plan or dispute that was recorded with it, such as `promise:12`; empty for none."""
    return str((entry.entry.after or {}).get(BESIDE) or "")

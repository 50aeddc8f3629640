"""Taking back what somebody logged: within ten minutes, and while nothing depends on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.acts import Actor, Subject
from bot.audit import Entry
from bot.credit.dispute import Dispute
from bot.credit.mailing import MailingState
from bot.credit.note import Note
from bot.credit.promise import Promise
from bot.credit.refused import About, Refused, Why
from bot.ports import Work
from bot.services.acted import logged_between, mark_acted
from bot.services.at_once import look_again
from bot.services.disputes import undo_dispute
from bot.services.house import House
from bot.services.last_act import NOT_UNDONE, OF_RECORDS, OTHER, last_act
from bot.services.notes import undo_note
from bot.services.pause_undo import PAUSES_UNDONE_AS, undo_pause
from bot.services.press_undo import of_one_press, undo_press
from bot.services.promise_deeds import LOOKED_BACK, subjects_of
from bot.services.promises import TakenBack, undo_promise
from bot.services.step_undo import (
    MAILING,
    UNDONE_AS,
    StepBack,
    is_letters_copy,
    number_of,
    record_beside,
    step_to_undo,
    take_step_back,
)
from bot.services.trail_since import undone_in

REMEMBERED = timedelta(days=1)
"""Bare `undo` is about what somebody logged since: what is older than ten minutes is refused as such."""

_NAMED = frozenset({Why.UNDO_DEPENDS, Why.UNDO_TOO_LATE})
ACT = "act"
PRESS = "press"


@dataclass(frozen=True, slots=True)
class Undone:
    """It was taken back."""

    subject: Subject
    customer_id: int
    customer: str
    """The name; neither of reminders to several."""
    again: tuple[Promise, ...] = ()
    """What it had replaced, which counts or waits again."""
    what: str = ""
    """What was done to a step, or to reminders: see `bot.services.step_undo`; empty for a record."""
    with_step: bool = False
    """The call that had brought the record is taken back with it."""
    count: int = 0
    """Of reminders that one press let go, how many do not leave."""
    left: int = 0
    """And how many of them cannot be called back any more."""


async def undo(house: House, actor: Actor, subject: Subject) -> Undone | Refused:
    """Take back what was logged. Raises UnknownRecordError, NotYoursError and UnknownCustomerError."""
    async with house.work.working() as one:
        return await _undo(house, one, actor, subject)


async def undo_last(house: House, actor: Actor) -> Undone | Refused:
    """Take back the last thing that the person did, or say why not: never an older one in its place."""
    async with house.work.working() as one:
        since = actor.at - REMEMBERED
        act = last_act(await one.trail.of_person(actor.person, since))
        logged = (await logged_between(one, since, actor.at)).newest_of(actor.person)
        if logged is not None and await _is_logged(one, act, logged):
            return await _undo(house, one, actor, logged[1])
        return await _undo_press(house, one, actor, act) if act else Refused(Why.UNDO_NOTHING)


async def _is_logged(one: Work, act: Entry | None, logged: tuple[datetime, Subject]) -> bool:
    """Whether the last thing that somebody did is a record of theirs, or has to do with it."""
    moment, subject = logged
    if act is None or act.entry.deed in OF_RECORDS or moment > act.entry.at:
        return True
    about = {str(subject)}
    if subject.kind == "promise" and (plan := (await one.promises.one(subject.id)).plan_id) is not None:
        about.add(f"plan:{plan}")
    return act.entry.subject in about or record_beside(act) in about


async def _undo(house: House, one: Work, actor: Actor, subject: Subject) -> Undone | Refused:
    if subject.kind == ACT:
        return await _undo_act(house, one, actor, await one.trail.one(subject.id))
    if subject.kind == PRESS:
        return await _undo_press(house, one, actor, await one.trail.one(subject.id))
    back = await _step_beside(house, one, actor, subject)
    if isinstance(back, Refused):
        return back
    done = await _record(house, one, actor, subject)
    if isinstance(done, Refused):
        return replace(done, about=await _about(one, subject)) if done.why in _NAMED else done
    taken, again = (done.promise, done.again) if isinstance(done, TakenBack) else (done, ())
    customer = await one.ledger.customer(taken.customer_id)
    if back is not None:
        await take_step_back(one, actor, back)
    if subject.kind != "note":
        await look_again(house, one, customer.id, actor)
    return Undone(subject, customer.id, customer.name, again, with_step=back is not None)


async def _step_beside(house: House, one: Work, actor: Actor, subject: Subject) -> StepBack | Refused | None:
    """The step whose call had brought it, when that can be taken back; it is held before the record is.

    A record that cannot be taken back itself says so itself.
    """
    about = await _customer_of(one, subject)
    if about is None:
        return None
    customer_id, names = about
    newest = await one.trail.of_customer(customer_id, LOOKED_BACK)
    undone = undone_in(newest)
    beside = (each for each in newest if record_beside(each) in names and each.number not in undone)
    entry = next(beside, None)
    if entry is None or entry.entry.who != actor.person:
        return None
    back = await step_to_undo(house, one, actor, entry)
    if isinstance(back, Refused) and back.why is Why.UNDO_DEPENDS:
        return replace(back, about=await _about_act(one, entry))
    return None if isinstance(back, Refused) else back


async def _customer_of(one: Work, subject: Subject) -> tuple[int, frozenset[str]] | None:
    """Whose a promise or a dispute is, and what the trail calls it; None for a note."""
    match subject.kind:
        case "promise":
            promise = await one.promises.one(subject.id)
            return promise.customer_id, subjects_of((promise,))
        case "dispute":
            return (await one.disputes.one(subject.id)).customer_id, frozenset((str(subject),))
        case _:
            return None


async def _undo_act(house: House, one: Work, actor: Actor, entry: Entry) -> Undone | Refused:
    """What was done to a step or to reminders; of the rest, what to do instead."""
    if record := record_beside(entry):
        return await _undo(house, one, actor, await _subject(one, record))
    if is_letters_copy(entry):
        return await _not_this(one, entry, await _letter(one, entry))
    deed = entry.entry.deed
    what = UNDONE_AS.get(deed) or PAUSES_UNDONE_AS.get(deed)
    if what is None:
        return await _not_this(one, entry, NOT_UNDONE.get(deed, OTHER))
    if deed in PAUSES_UNDONE_AS:
        done = await undo_pause(house, one, actor, entry)
    else:
        back = await step_to_undo(house, one, actor, entry)
        done = back if isinstance(back, Refused) else await take_step_back(one, actor, back)
    if isinstance(done, Refused):
        return await _named(one, done, entry)
    customer = await one.ledger.customer(entry.entry.customer_id or 0)
    await mark_acted(house, one, actor.person, customer, actor.at, done)
    await look_again(house, one, customer.id, actor)
    return Undone(Subject(ACT, entry.number), customer.id, customer.name, what=what)


async def _undo_press(house: House, one: Work, actor: Actor, entry: Entry) -> Undone | Refused:
    """The same, of all reminders that the same press let go."""
    entries = await of_one_press(one, entry)
    if len(entries) == 1:
        return await _undo_act(house, one, actor, entry)
    done = await undo_press(house, one, actor, entries)
    if isinstance(done, Refused):
        return await _named(one, done, entry)
    subject = Subject(PRESS, entry.number)
    return Undone(subject, 0, "", what="reminders", count=len(done.backs), left=done.left)


async def _named(one: Work, refused: Refused, entry: Entry) -> Refused:
    if refused.why is Why.RECALL_TOO_LATE:
        return replace(await _not_this(one, entry, "reminder_left"), at=refused.at)
    return replace(refused, about=await _about_act(one, entry)) if refused.why in _NAMED else refused


async def _letter(one: Work, entry: Entry) -> str:
    """A letter that was made with its e-mail: until that leaves, it can be recalled by itself."""
    mailing = await one.mailings.one(number_of(entry, MAILING))
    return "letter_mailed" if mailing.state is MailingState.WAITING else "letter"


async def _not_this(one: Work, entry: Entry, kind: str) -> Refused:
    """What it was, and when: undo takes no older one in its place."""
    return Refused(Why.UNDO_NOT_THIS, at=entry.entry.at, about=await _about_act(one, entry, kind))


async def _about_act(one: Work, entry: Entry, kind: str = "") -> About:
    deed, customer = entry.entry.deed, entry.entry.customer_id
    called = kind or UNDONE_AS.get(deed) or PAUSES_UNDONE_AS.get(deed, OTHER)
    return About(called, (await one.ledger.customer(customer)).name if customer else "")


async def _subject(one: Work, record: str) -> Subject:
    """What an undo is about of a record; of a plan, one of its parts."""
    kind, _, number = record.partition(":")
    if kind != "plan":
        return Subject(kind, int(number))
    _, parts = await one.promises.plan(int(number))
    return Subject("promise", parts[0].id)


async def _about(one: Work, subject: Subject) -> About:
    """What was to be taken back: whoever asked by a word did not point at it."""
    match subject.kind:
        case "promise":
            promise = await one.promises.one(subject.id)
            name = (await one.ledger.customer(promise.customer_id)).name
            if promise.plan_id is not None:
                return About("plan", name)
            return About("promise", name, promise.amount, promise.state.value)
        case "dispute":
            dispute = await one.disputes.one(subject.id)
            name = (await one.ledger.customer(dispute.customer_id)).name
            return About("dispute", name, dispute.amount)
        case _:
            note = await one.notes.one(subject.id)
            return About("note", (await one.ledger.customer(note.customer_id)).name)


async def _record(
    house: House, one: Work, actor: Actor, subject: Subject
) -> TakenBack | Dispute | Note | Refused:
    match subject.kind:
        case "promise":
            return await undo_promise(house, one, actor, subject.id)
        case "dispute":
            return await undo_dispute(house, one, actor, subject.id)
        case "note":
            return await undo_note(house, one, actor, subject.id)
        case _:
            return Refused(Why.UNDO_NOTHING)

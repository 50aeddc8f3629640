"""Taking back what somebody logged: within ten minutes, and while nothing depends on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.acts import Actor, Subject
from bot.credit.dispute import Dispute
from bot.credit.note import Note
from bot.credit.promise import Promise
from bot.credit.refused import About, Refused, Why
from bot.ports import Work
from bot.services.acted import logged_between
from bot.services.at_once import look_again
from bot.services.disputes import undo_dispute
from bot.services.house import House
from bot.services.notes import undo_note
from bot.services.promises import TakenBack, undo_promise

REMEMBERED = timedelta(days=1)
"""Bare `undo` is about what somebody logged since: what is older than ten minutes is refused as such."""

_NAMED = frozenset({Why.UNDO_DEPENDS, Why.UNDO_TOO_LATE})


@dataclass(frozen=True, slots=True)
class Undone:
    """It was taken back."""

    subject: Subject
    customer_id: int
    customer: str
    """The name."""
    again: tuple[Promise, ...] = ()
    """What it had replaced, which counts or waits again."""


async def undo(house: House, actor: Actor, subject: Subject) -> Undone | Refused:
    """Take back what was logged. Raises UnknownRecordError, NotYoursError and UnknownCustomerError."""
    async with house.work.working() as one:
        return await _undo(house, one, actor, subject)


async def undo_last(house: House, actor: Actor) -> Undone | Refused:
    """Take back the last thing that the person logged, or say why not: never an older one in its place."""
    async with house.work.working() as one:
        logged = await logged_between(one, actor.at - REMEMBERED, actor.at)
        newest = logged.newest_of(actor.person)
        return await _undo(house, one, actor, newest) if newest else Refused(Why.UNDO_NOTHING)


async def _undo(house: House, one: Work, actor: Actor, subject: Subject) -> Undone | Refused:
    done = await _record(house, one, actor, subject)
    if isinstance(done, Refused):
        return replace(done, about=await _about(one, subject)) if done.why in _NAMED else done
    taken, again = (done.promise, done.again) if isinstance(done, TakenBack) else (done, ())
    customer = await one.ledger.customer(taken.customer_id)
    if subject.kind != "note":
        await look_again(house, one, customer.id, actor)
    return Undone(subject, customer.id, customer.name, again)


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

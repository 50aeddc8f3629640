"""Taking back what somebody logged: within ten minutes, and while nothing depends on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.acts import Actor, Subject
from bot.credit.dispute import Dispute
from bot.credit.note import Note
from bot.credit.promise import Promise
from bot.credit.refused import Refused, Why
from bot.ports import Work
from bot.services.acted import logged_between
from bot.services.disputes import undo_dispute
from bot.services.house import House
from bot.services.notes import undo_note
from bot.services.promises import undo_promise

REMEMBERED = timedelta(days=1)
"""Bare `undo` is about what somebody logged since: what is older than ten minutes is refused as such."""


@dataclass(frozen=True, slots=True)
class Undone:
    """It was taken back."""

    subject: Subject
    customer_id: int
    customer: str
    """The name."""


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
        return done
    customer = await one.ledger.customer(done.customer_id)
    return Undone(subject, customer.id, customer.name)


async def _record(
    house: House, one: Work, actor: Actor, subject: Subject
) -> Promise | Dispute | Note | Refused:
    match subject.kind:
        case "promise":
            return await undo_promise(house, one, actor, subject.id)
        case "dispute":
            return await undo_dispute(house, one, actor, subject.id)
        case "note":
            return await undo_note(house, one, actor, subject.id)
        case _:
            return Refused(Why.UNDO_NOTHING)

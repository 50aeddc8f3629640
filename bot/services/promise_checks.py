"""What speaks against an act on promises and plans, and what is read under hold to tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.acts import Actor
from bot.credit.money import Money
from bot.credit.note import TEXT_MAX
from bot.credit.promise import Promise
from bot.credit.promise_rules import amount_refused, owed
from bot.credit.refused import Refused, Why
from bot.ports import Work
from bot.records import KnownCustomer
from bot.rights import Act
from bot.services.house import House, seen_customer
from bot.services.promise_deeds import moved_on
from bot.services.promise_notices import decider


@dataclass(frozen=True, slots=True)
class Held:
    """A promise, its customer and all of the customer's, kept from others."""

    customer: KnownCustomer
    promise: Promise
    others: tuple[Promise, ...]


async def held_promise(one: Work, actor: Actor, promise_id: int) -> Held:
    """Read under hold. Raises UnknownRecordError, NotYoursError."""
    found = await one.promises.one(promise_id)
    customer = await seen_customer(one, actor, found.customer_id)
    everyone = await one.promises.of_customer(customer.id, hold=True)
    promise = next(each for each in everyone if each.id == promise_id)
    return Held(customer, promise, tuple(each for each in everyone if each.id != promise_id))


def too_long(*texts: str) -> Refused | None:
    """What somebody wrote has a length that is kept."""
    return Refused(Why.TEXT_TOO_LONG, count=TEXT_MAX) if any(len(one) > TEXT_MAX for one in texts) else None


def reason_refused(reason: str) -> Refused | None:
    """Whether a reason that has to be given, stripped, is missing or too long."""
    return too_long(reason) if reason else Refused(Why.NO_REASON)


async def amount_refused_now(
    house: House, one: Work, actor: Actor, customer_id: int, documents: Sequence[int], amount: Money
) -> Refused | None:
    """Whether the ledger, as it stands now, is against the amount."""
    open_now = {
        each.id: each.document
        for each in await one.ledger.open_documents(customer_id, house.today(actor.at))
        if owed(each.document)
    }
    ticked = (await one.ledger.documents(documents)).values() if documents else ()
    known = {each.id: each.document for each in ticked if each.customer_id == customer_id}
    return amount_refused(amount, documents, known, open_now)


def decision_refused(house: House, actor: Actor, asker: str, *, agrees: bool, reason: str) -> Refused | None:
    """Nobody decides what they asked for themselves, and a refusal says why."""
    if asker == actor.person:
        other = decider(house, asker)
        return Refused(Why.OWN_REQUEST, who=other.name if other else "")
    if not agrees and not reason.strip():
        return Refused(Why.NO_TEXT)
    return too_long(reason)


async def not_waiting(house: House, one: Work, promise: Promise) -> Refused:
    """It was decided, by whom and when; or it ended otherwise."""
    if promise.decided_by:
        return Refused(Why.DECIDED, who=house.name_of(promise.decided_by), at=promise.decided_at)
    return await moved_on(house, one, promise.customer_id, Why.ENDED, (promise,))


def not_theirs_to_cancel(house: House, actor: Actor, logged_by: str) -> Refused | None:
    """Whoever logged it cancels it, or the credit manager."""
    if house.may(Act.CANCEL_PROMISE, actor, concerned=logged_by == actor.person):
        return None
    names = [house.name_of(logged_by), *house.those_who_may(Act.CANCEL_PROMISE).split(", ")]
    return Refused(Why.NOT_CONCERNED, who=", ".join(filter(None, dict.fromkeys(names))))

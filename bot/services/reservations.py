"""Reservations: the amount of an accepted order counts until the order comes by import, or a day passes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.acts import Actor
from bot.audit import CLOCK, Deed, NewEntry, Surface
from bot.credit.money import Money
from bot.credit.order_check import Verdict
from bot.credit.refused import Refused, Why
from bot.credit.reservation import Reservation, ReservationState, order_number_key
from bot.credit_acts import Reserved, ReserveOrder
from bot.credit_views import OrderAnswer, ReservationView
from bot.errors import StorageError
from bot.ports import Work
from bot.records import KnownCustomer
from bot.rights import Act
from bot.services.alone import alone
from bot.services.customer_facts import of_customer
from bot.services.house import House, seen_customer
from bot.services.order_checks import answer_order
from bot.services.order_facts import known_order
from bot.services.promise_deeds import amount_fact
from bot.services.watch import watch_customers

FARTHEST_DAYS = 90
"""The farthest day that an amount is kept until, unless the policy's own days lead further."""
_ENDS = {
    ReservationState.ARRIVED: (Deed.ORDER_ARRIVED, Surface.IMPORT),
    ReservationState.LAPSED: (Deed.ORDER_LAPSED, Surface.CLOCK),
}


async def reserve_order(house: House, actor: Actor, request: ReserveOrder) -> Reserved | Refused:
    """Keep the amount of an order that fits now: it is checked again while the customer is held.

    Raises UnknownCustomerError and NotYoursError.
    """
    async with house.work.working() as one:
        customer = await seen_customer(one, actor, request.wish.customer_id)
        if not house.may(Act.RESERVE_ORDER, actor):
            return Refused(Why.ROLE, who=house.those_who_may(Act.RESERVE_ORDER))
        held = await _hold_group(one, customer)
        done = await _done(one, customer, request)
        if done:
            return Refused(Why.ALREADY_DONE, who=house.name_of(done.reserved_by), at=done.reserved_at)
        answer = await answer_order(house, one, customer, request.wish, actor.at, actor.person)
        refused = answer if isinstance(answer, Refused) else _reserve_refused(answer, request)
        if refused or isinstance(answer, Refused):
            return refused or Refused(Why.STILL_HELD)
        until = request.until or answer.reserve_until or answer.facts.as_of
        order = Order(customer.id, request.wish.amount, answer.reference, until)
        kept = await keep_reservation(house, one, actor, order, request.key)
        if kept is None:
            return Refused(Why.ALREADY_DONE)
        await watch_customers(house, one, held, actor.at)
        return Reserved(kept)


async def _hold_group(one: Work, customer: KnownCustomer) -> tuple[int, ...]:
    """The customer and the others of its group, kept from others, always in the same order.

    The group's limit is everybody's: two orders of two of its customers cannot both take what is left.
    """
    held = tuple(sorted(await one.exposures.relatives((customer.id,)) | {customer.id}))
    for each in held:
        await one.holds.of_customer(each, hold=True)
    return held


async def _done(one: Work, customer: KnownCustomer, request: ReserveOrder) -> Reservation | None:
    """What was kept under the same key, or for an order of the same number."""
    return await one.reservations.of_key(request.key) or await _same(one, customer.id, request.wish.reference)


async def _same(one: Work, customer_id: int, reference: str) -> Reservation | None:
    """What is kept for an order of that number."""
    key = order_number_key(reference)
    open_ones = await one.reservations.open((customer_id,)) if key else ()
    return next((each for each in open_ones if order_number_key(each.reference) == key), None)


def _reserve_refused(answer: OrderAnswer, request: ReserveOrder) -> Refused | None:
    if answer.known is not None:
        return Refused(Why.ALREADY_DONE)
    if answer.check.verdict is Verdict.HOLD:
        return Refused(Why.STILL_HELD, amount=request.wish.amount, most=answer.facts.exposure.available)
    if request.until is None:
        return None
    today = answer.facts.as_of
    if request.until < today:
        return Refused(Why.DAY_PASSED, until=today)
    latest = max(today + timedelta(days=FARTHEST_DAYS), answer.reserve_until or today)
    return Refused(Why.DAY_TOO_FAR, until=latest) if request.until > latest else None


@dataclass(frozen=True, slots=True)
class Order:
    """An order whose amount is to be kept."""

    customer_id: int
    amount: Money
    reference: str
    until: date
    """The last day."""
    request_id: int | None = None
    """The request for terms that it is kept with."""
    reserved_by: str = ""
    """Who wanted it, when somebody else has it kept."""


async def keep_reservation(
    house: House, one: Work, actor: Actor, order: Order, key: str
) -> Reservation | None:
    """Keep it and write it down, within a transaction that holds the customer; None when it is kept before.

    Before is under its key, for an order of its number, or that order itself in the ledger.
    """
    today, currency = house.today(actor.at), order.amount.currency
    if await _same(one, order.customer_id, order.reference):
        return None
    if await known_order(one, order.customer_id, order.reference, currency, today) is not None:
        return None
    made = Reservation(
        id=0,
        customer_id=order.customer_id,
        amount=order.amount,
        reference=order.reference,
        reserved_by=order.reserved_by or actor.person,
        reserved_at=actor.at,
        reserved_on=today,
        until=order.until,
        after_import=await one.ledger.newest_import(),
        request_id=order.request_id,
    )
    kept = await one.reservations.add(made, key)
    if kept is not None:
        await _write(one, Deed.ORDER_RESERVED, actor.person, actor.at, actor.surface, None, kept)
    return kept


async def cancel_reservation(
    house: House, actor: Actor, reservation_id: int, version: int
) -> Reserved | Refused:
    """Its amount is free again: by whoever reserved it, or the credit manager.

    Raises UnknownRecordError and NotYoursError.
    """
    async with house.work.working() as one:
        found = await one.reservations.one(reservation_id)
        customer = await seen_customer(one, actor, found.customer_id)
        held = await _hold_group(one, customer)
        found = await one.reservations.one(reservation_id, hold=True)
        refused = _cancel_refused(house, actor, found, version)
        if refused:
            return refused
        ended = await _end(one, found, ReservationState.CANCELLED, actor.person, actor.at, house)
        await _write(one, Deed.ORDER_CANCELLED, actor.person, actor.at, actor.surface, found, ended)
        await watch_customers(house, one, held, actor.at)
        return Reserved(ended)


def _cancel_refused(house: House, actor: Actor, found: Reservation, version: int) -> Refused | None:
    if not house.may(Act.CANCEL_RESERVATION, actor, concerned=found.reserved_by == actor.person):
        names = [house.name_of(found.reserved_by), *house.those_who_may(Act.CANCEL_RESERVATION).split(", ")]
        return Refused(Why.NOT_CONCERNED, who=", ".join(filter(None, dict.fromkeys(names))))
    if found.state is ReservationState.OPEN and found.version == version:
        return None
    yours = found.ended_by == actor.person
    return Refused(Why.ENDED, who=house.name_of(found.ended_by), at=found.ended_at, yours=yours)


async def reservation_view(house: House, actor: Actor, reservation_id: int) -> ReservationView:
    """One, with names. Raises UnknownRecordError and NotYoursError."""
    async with house.work.looking() as one:
        found = await one.reservations.one(reservation_id)
        customer = await seen_customer(one, actor, found.customer_id)
    return ReservationView(found, of_customer(house, customer), house.name_of(found.reserved_by))


async def settle_reservations(house: House, now: datetime) -> tuple[Reservation, ...]:
    """Those whose order came, and those whose last day passed, count no more; a customer in a transaction."""
    today = house.today(now)
    async with house.work.looking() as one:
        open_ones = await one.reservations.open()
        if not open_ones:
            return ()
        over = {key for key, _ in await one.reservations.arrived()}
    over |= {each.id for each in open_ones if each.until < today}
    concerned = sorted({each.customer_id for each in open_ones if each.id in over})
    settled = [await alone(_settle(house, each, now), "the end of a reservation") for each in concerned]
    return tuple(each for those in settled for each in those or ())


async def _settle(house: House, customer_id: int, now: datetime) -> tuple[Reservation, ...]:
    async with house.work.working() as one:
        held = await _hold_group(one, await one.ledger.customer(customer_id))
        open_ones = await one.reservations.open((customer_id,))
        arrived = dict(await one.reservations.arrived()) if open_ones else {}
        ended = [await _settle_one(house, one, each, arrived, now) for each in open_ones]
        settled = tuple(each for each in ended if each is not None)
        if settled:
            await watch_customers(house, one, held, now)
        return settled


async def _settle_one(
    house: House, one: Work, found: Reservation, arrived: dict[int, str], now: datetime
) -> Reservation | None:
    if found.id in arrived:
        state, number = ReservationState.ARRIVED, arrived[found.id]
    elif found.until < house.today(now):
        state, number = ReservationState.LAPSED, ""
    else:
        return None
    # What arrived carries its order's number: that order answers for no other reservation.
    ended = await _end(one, replace(found, reference=number or found.reference), state, CLOCK, now, house)
    deed, surface = _ENDS[state]
    await _write(one, deed, CLOCK, now, surface, found, ended, number)
    return ended


async def _end(
    one: Work, found: Reservation, state: ReservationState, who: str, at: datetime, house: House
) -> Reservation:
    over = replace(found, state=state, ended_by=who, ended_on=house.today(at), ended_at=at)
    ended = await one.reservations.change(over)
    if ended is None:
        raise StorageError("A reservation changed while it was held: try again.")
    return ended


async def _write(
    one: Work,
    deed: Deed,
    who: str,
    at: datetime,
    surface: Surface,
    before: Reservation | None,
    after: Reservation,
    number: str = "",
) -> None:
    told = facts_of(after) | ({"order": number} if number else {})
    was = facts_of(before) if before else None
    subject = f"reservation:{after.id}"
    await one.trail.add(NewEntry(deed, who, at, surface, subject, after.customer_id, was, told))


def facts_of(reservation: Reservation) -> dict[str, str | int | bool | None]:
    """A reservation as the trail has it."""
    said: dict[str, str | int | bool | None] = {
        "state": reservation.state.value,
        "amount": amount_fact(reservation.amount),
        "until": reservation.until.isoformat(),
        "reference": reservation.reference,
        "request": reservation.request_id,
    }
    return {name: value for name, value in said.items() if value not in ("", None)}

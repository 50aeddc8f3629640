"""Can this order be taken today? One answer for the command, the card's button, HTTP and the terminal."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.acts import Actor
from bot.credit.money import Money
from bot.credit.note import TEXT_MAX
from bot.credit.order_check import WayKind
from bot.credit.order_rules import check_order as checked
from bot.credit.refused import Refused, Why
from bot.credit_acts import OrderWish
from bot.credit_views import OrderAnswer, OrderForm
from bot.ports import Work
from bot.records import KnownCustomer
from bot.rights import Act
from bot.services.customer_facts import customer_facts, of_customer
from bot.services.deciders import deciders_of, waiting_of
from bot.services.house import House, seen_customer
from bot.services.limit_authority import authority_of
from bot.services.order_drafts import ORDER, order_text, read_order_text
from bot.services.order_facts import known_order, order_facts, term_days
from bot.services.scope import storable


async def check_order(house: House, actor: Actor, wish: OrderWish, *, keep: bool) -> OrderAnswer | Refused:
    """The answer for somebody who may see the customer; with `keep`, its buttons have a draft to start from.

    Raises UnknownCustomerError and NotYoursError.
    """
    async with house.work.working() if keep else house.work.looking() as one:
        customer = await seen_customer(one, actor, wish.customer_id)
        if not house.may(Act.CHECK_ORDER, actor):
            return Refused(Why.ROLE, who=house.those_who_may(Act.CHECK_ORDER))
        answer = await answer_order(house, one, customer, wish, actor.at, actor.person)
        if isinstance(answer, Refused):
            return answer
        answer = replace(
            answer,
            cancellable=_cancellable(house, actor, answer),
            may_release=house.may(Act.RELEASE_HOLD, actor),
        )
        if not keep:
            return answer
        kept = order_text(replace(wish, reference=answer.reference))
        return replace(answer, draft_id=await one.drafts.keep(actor.person, ORDER, kept, actor.at))


async def answer_order(
    house: House, one: Work, customer: KnownCustomer, wish: OrderWish, at: datetime, asker: str = ""
) -> OrderAnswer | Refused:
    """The answer, with figures of the moment; whoever asks (`asker`, if it is a person) was let in before."""
    refused = wish_refused(customer, wish)
    if refused:
        return refused
    facts = await customer_facts(house, one, customer, house.today(at))
    authority = await authority_of(house, one, customer, facts.as_of)
    known = await known_order(one, customer.id, wish.reference, customer.currency, facts.as_of)
    check = checked(await order_facts(house, one, customer, wish, facts, authority, known))
    if facts.litigation is not None:  # an agency has the claim: no plan is made beside it
        check = replace(check, ways=tuple(each for each in check.ways if each.kind is not WayKind.PLAN))
    found = await deciders_of(house, one, asker, at, check, authority)
    calendar = house.calendar(customer)
    return OrderAnswer(
        check=check,
        facts=facts,
        at=at.astimezone(house.policy.zone),
        decides=found.first,
        deciders=found.one_of,
        waiting=await waiting_of(house, one, authority),
        stands_in=found.stands_in,
        director=found.director,
        reserve_until=calendar.add(facts.as_of, house.policy.credit.reservation_days),
        reserved=await one.reservations.open((customer.id,)),
        reference=storable(wish.reference).strip(),
        known=known,
    )


def _cancellable(house: House, actor: Actor, answer: OrderAnswer) -> frozenset[int]:
    return frozenset(
        each.id
        for each in answer.reserved
        if house.may(Act.CANCEL_RESERVATION, actor, concerned=each.reserved_by == actor.person)
    )


def wish_refused(customer: KnownCustomer, wish: OrderWish) -> Refused | None:
    """An order is above zero and in the customer's currency, in which the limit is."""
    if wish.amount.currency != customer.currency:
        return Refused(Why.OTHER_CURRENCY, number=customer.currency, amount=wish.amount)
    if wish.amount <= Money.zero(wish.amount.currency):
        return Refused(Why.NO_AMOUNT, amount=wish.amount)
    return Refused(Why.TEXT_TOO_LONG, count=TEXT_MAX) if len(wish.reference) > TEXT_MAX else None


async def wish_of(house: House, actor: Actor, draft_id: int) -> OrderWish | Refused:
    """What was checked, when it is theirs and still kept. Raises UnknownCustomerError and NotYoursError."""
    async with house.work.looking() as one:
        kept = await one.drafts.of(draft_id, actor.person, ORDER)
        if kept is None:
            return Refused(Why.NO_DRAFT)
        wish = read_order_text(kept)
        await seen_customer(one, actor, wish.customer_id)
        return wish


async def order_form(
    house: House, actor: Actor, customer_id: int, draft: OrderForm | None = None
) -> OrderForm | Refused:
    """An order to fill in; of a `draft` its amount, term and reference. Raises as `check_order`."""
    async with house.work.looking() as one:
        customer = await seen_customer(one, actor, customer_id)
        if not house.may(Act.CHECK_ORDER, actor):
            return Refused(Why.ROLE, who=house.those_who_may(Act.CHECK_ORDER))
        today = house.today(actor.at)
        return OrderForm(
            of=of_customer(house, customer),
            currency=customer.currency,
            as_of=today,
            amount=draft.amount if draft else None,
            amount_text=draft.amount_text if draft else "",
            terms_days=draft.terms_days if draft else None,
            usual_days=term_days(await one.exposures.terms_of(customer.id), today),
            reference=draft.reference if draft else "",
        )

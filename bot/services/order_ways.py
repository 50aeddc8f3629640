"""What the buttons of an order check start: each way out worked out anew, with today's figures."""

from __future__ import annotations

from dataclasses import dataclass

from bot.acts import Actor
from bot.credit.order_check import WayKind, WayOut
from bot.credit.refused import Refused, Why
from bot.credit_acts import OrderWish
from bot.credit_views import DownPayment, LimitDraft, LimitForm, OrderAnswer, TermsForm
from bot.forms import PlanForm, PromiseDraft, PromiseForm
from bot.rights import Act
from bot.services.house import House, seen_customer
from bot.services.limit_forms import limit_form
from bot.services.order_checks import check_order, wish_of
from bot.services.promise_forms import plan_form, promise_form

_PAYMENTS = {"pay": WayKind.PAY, "late": WayKind.PAY_ALL}
"""The ways to pay, as buttons name them."""


@dataclass(frozen=True, slots=True)
class _Way:
    """A way out that there still is, of an order that was checked."""

    wish: OrderWish
    answer: OrderAnswer
    way: WayOut


async def pay_draft(house: House, actor: Actor, draft_id: int, way: str) -> PromiseForm | Refused:
    """A promise of the invoices whose payment makes it fit: `late` clears what payments can, `pay` the limit.

    Raises UnknownCustomerError and NotYoursError, as all of these.
    """
    found = await _way(house, actor, draft_id, _PAYMENTS[way])
    if isinstance(found, Refused):
        return found
    documents = tuple(each.id for each in found.way.invoices)
    draft = PromiseDraft(documents=documents, amount=found.way.amount, said_by=found.answer.facts.contact)
    return await promise_form(house, actor, found.wish.customer_id, draft)


async def plan_draft(house: House, actor: Actor, draft_id: int) -> PlanForm | Refused:
    """A plan for what is late, in as many parts as the answer says."""
    found = await _way(house, actor, draft_id, WayKind.PLAN)
    if isinstance(found, Refused):
        return found
    documents = tuple(each.id for each in found.way.invoices)
    return await plan_form(house, actor, found.wish.customer_id, documents, found.way.instalments)


async def increase_draft(house: House, actor: Actor, draft_id: int) -> LimitForm | Refused:
    """A temporary increase of exactly the shortfall."""
    found = await _way(house, actor, draft_id, WayKind.INCREASE)
    if isinstance(found, Refused):
        return found
    way, wish = found.way, found.wish
    draft = LimitDraft(
        amount=way.amount, starts_on=found.answer.facts.as_of, ends_on=way.ends_on, order=wish.amount
    )
    return await limit_form(house, actor, wish.customer_id, draft)


async def terms_draft(house: House, actor: Actor, draft_id: int) -> TermsForm | Refused:
    """The order on a shorter term, to be asked for."""
    found = await _way(house, actor, draft_id, WayKind.TERMS)
    if isinstance(found, Refused):
        return found
    if not house.may(Act.ASK_LIMIT, actor):
        return Refused(Why.ROLE, who=house.those_who_may(Act.ASK_LIMIT))
    async with house.work.looking() as one:
        customer = await seen_customer(one, actor, found.wish.customer_id)
        seen = await one.trail.newest(customer.id)
    return TermsForm(
        of=found.answer.facts.of,
        as_of=found.answer.facts.as_of,
        seen=seen,
        order=found.wish.amount,
        terms_days=found.way.days,
        usual_days=found.answer.check.facts.usual_days,
        decides=found.answer.decides,
        deciders=found.answer.deciders,
    )


async def down_payment(house: House, actor: Actor, draft_id: int) -> DownPayment | Refused:
    """What the customer is asked to pay before the order is taken."""
    found = await _way(house, actor, draft_id, WayKind.DOWN_PAYMENT)
    if isinstance(found, Refused):
        return found
    facts, amount = found.answer.facts, found.way.amount
    if amount is None:
        return Refused(Why.NO_DRAFT)
    return DownPayment(
        of=facts.of,
        order=found.wish.amount,
        amount=amount,
        language=facts.language,
        contact=facts.contact,
        reference=found.wish.reference,
    )


async def _way(house: House, actor: Actor, draft_id: int, kind: WayKind) -> _Way | Refused:
    """The way, when there still is: otherwise figures came between, and the order is to be checked again."""
    wish = await wish_of(house, actor, draft_id)
    if isinstance(wish, Refused):
        return wish
    answer = await check_order(house, actor, wish, keep=False)
    if isinstance(answer, Refused):
        return answer
    way = next((each for each in answer.check.ways if each.kind is kind), None)
    return _Way(wish, answer, way) if way else Refused(Why.NO_DRAFT)

"""The forms of requests, filled in with what is likely, and requests as they are shown; they only read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.acts import Actor
from bot.credit.limit_rules import default_until
from bot.credit.refused import Refused, Why
from bot.credit.request import CreditRequest, RequestKind, RequestState
from bot.credit_views import DecisionForm, LimitDraft, LimitForm, RequestView
from bot.rights import Act
from bot.services.approvers import Approvers, approvers_on
from bot.services.customer_facts import of_customer
from bot.services.deciders import deciders
from bot.services.house import House, seen_customer
from bot.services.limit_authority import Authority, authority_of
from bot.services.limit_deciding import may_not_decide
from bot.services.request_views import request_view


async def limit_form(
    house: House, actor: Actor, customer_id: int, draft: LimitDraft | None = None
) -> LimitForm | Refused:
    """A temporary increase to fill in, and who decides it as it is filled in.

    Without a day, until the end of a month. Refused: ROLE and NO_LIMIT. Raises UnknownCustomerError and
    NotYoursError.
    """
    async with house.work.looking() as one:
        customer = await seen_customer(one, actor, customer_id)
        if not house.may(Act.ASK_LIMIT, actor):
            return Refused(Why.ROLE, who=house.those_who_may(Act.ASK_LIMIT))
        today = house.today(actor.at)
        authority = await authority_of(house, one, customer, today)
        approvers = await approvers_on(house, one, today)
        seen = await one.trail.newest(customer.id)
    exposure = authority.exposure
    if exposure.limit is None:
        return Refused(Why.NO_LIMIT)
    filled = _filled(draft or LimitDraft(), today)
    form = LimitForm(
        of=of_customer(house, customer),
        currency=exposure.currency,
        as_of=today,
        seen=seen,
        limit=exposure.limit,
        exposure=exposure.total,
        amount=filled.amount,
        amount_text=filled.amount_text,
        starts_on=filled.starts_on,
        ends_on=filled.ends_on,
        reason=filled.reason,
        order=filled.order,
        day_text=filled.day_text,
        alone_days=authority.alone.days,
    )
    return _with_deciders(form, _asked(actor, customer_id, filled), authority, approvers)


async def decision_form(house: House, actor: Actor, request_id: int) -> DecisionForm | Refused:
    """A request to approve with changes, or to reject: what was asked for, or agreed to by the first of two.

    As long as it waits the form shows it as it is. Refused: ROLE, OWN_REQUEST, DECIDED, LAPSED and ENDED.
    Raises UnknownRecordError and NotYoursError.
    """
    async with house.work.looking() as one:
        request = await one.requests.one(request_id)
        today = house.today(actor.at)
        approvers = await approvers_on(house, one, today)
        approvers.check_sight(actor, await one.ledger.customer(request.customer_id), request)
        refused = await may_not_decide(house, one, actor, approvers, request)
        if refused:
            return refused
        view = await request_view(house, one, request, today)
    return DecisionForm(view, request.amount, request.ends_on, _earliest(request, today))


async def shown_request(house: House, actor: Actor, request_id: int) -> RequestView | Refused:
    """A request as it stands, for who sees the customer, asked, or decides.

    Raises UnknownRecordError and NotYoursError.
    """
    async with house.work.looking() as one:
        request = await one.requests.one(request_id)
        today = house.today(actor.at)
        approvers = await approvers_on(house, one, today)
        approvers.check_sight(actor, await one.ledger.customer(request.customer_id), request)
        return await request_view(house, one, request, today)


def _earliest(request: CreditRequest, today: date) -> date | None:
    """The first day that can be the last of an increase."""
    if request.kind is not RequestKind.INCREASE:
        return None
    return max(request.starts_on or today, today)


def _filled(draft: LimitDraft, today: date) -> LimitDraft:
    """From today on, and until a month's end, where nothing was said."""
    starts_on = max(draft.starts_on or today, today)
    ends_on = draft.ends_on or (None if draft.day_text else default_until(starts_on))
    return replace(draft, starts_on=starts_on, ends_on=ends_on)


def _asked(actor: Actor, customer_id: int, draft: LimitDraft) -> CreditRequest:
    """The request that the form would make."""
    return CreditRequest(
        id=0,
        customer_id=customer_id,
        kind=RequestKind.INCREASE,
        state=RequestState.REQUESTED,
        reason=draft.reason,
        asked_by=actor.person,
        asked_at=actor.at,
        asked_on=draft.starts_on or actor.at.date(),
        expires_at=actor.at,
        amount=draft.amount,
        starts_on=draft.starts_on,
        ends_on=draft.ends_on,
    )


def _with_deciders(
    form: LimitForm, asked: CreditRequest, authority: Authority, approvers: Approvers
) -> LimitForm:
    """Who decides alone or with whom, as far as it is filled in."""
    backwards = asked.ends_on is not None and asked.starts_on is not None and asked.ends_on < asked.starts_on
    if backwards:
        asked = replace(asked, ends_on=None)
    if asked.amount is not None and asked.amount.currency != form.currency:
        asked = replace(asked, amount=None)
    found = deciders(approvers, authority, asked)
    return replace(
        form,
        share=authority.share(asked),
        days=asked.days,
        decides=found.first,
        deciders=found.one_of,
        running=authority.running(asked) or None,
        director=found.director,
        alone_up_to=authority.up_to(asked),
    )

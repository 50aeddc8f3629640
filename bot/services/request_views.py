"""Requests with their facts and names, for whoever decides or asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.credit.exposure import Exposure
from bot.credit.request import CreditRequest, RequestKind, RequestState
from bot.credit_views import CustomerFacts, RequestView
from bot.ports import Work
from bot.services.approvers import Approvers, approvers_on
from bot.services.customer_facts import customer_facts
from bot.services.house import House
from bot.services.limit_authority import Authority, authority_of


async def request_view(house: House, one: Work, request: CreditRequest, as_of: date) -> RequestView:
    """One, with the figures of a day."""
    return (await request_views(house, one, (request,), as_of))[0]


async def request_views(
    house: House, one: Work, requests: Iterable[CreditRequest], as_of: date
) -> tuple[RequestView, ...]:
    """In the same order; the facts of a customer are read once."""
    approvers = await approvers_on(house, one, as_of)
    known: dict[int, tuple[CustomerFacts, Authority]] = {}
    views = []
    for request in requests:
        if request.customer_id not in known:
            known[request.customer_id] = await _known(house, one, request.customer_id, as_of)
        facts, authority = known[request.customer_id]
        views.append(_view(house, request, facts, authority, approvers))
    return tuple(views)


async def _known(house: House, one: Work, customer_id: int, as_of: date) -> tuple[CustomerFacts, Authority]:
    customer = await one.ledger.customer(customer_id)
    facts = await customer_facts(house, one, customer, as_of)
    return facts, await authority_of(house, one, customer, as_of)


def _view(
    house: House, request: CreditRequest, facts: CustomerFacts, authority: Authority, approvers: Approvers
) -> RequestView:
    waits = request.state is RequestState.REQUESTED
    is_increase = request.kind is RequestKind.INCREASE
    return RequestView(
        request=_there(house.policy.zone, request),
        facts=facts,
        asked_by=house.name_of(request.asked_by),
        first_by=house.name_of(request.first_by),
        first_for=house.name_of(request.first_for),
        decided_by=house.name_of(request.decided_by),
        decided_for=house.name_of(request.decided_for),
        waits_for=tuple(map(house.name_of, approvers.next_ones(request))) if waits else (),
        alone_up_to=authority.up_to(request) if is_increase else None,
        alone_days=authority.alone.days,
        without=_without(request, facts) if is_increase else None,
        running=(authority.running(request) or None) if is_increase else None,
        share=authority.share(request) if is_increase else None,
        steps=authority.steps(request) if is_increase and waits else (),
    )


def _without(request: CreditRequest, facts: CustomerFacts) -> Decimal | None:
    """Exposure over what the limit is once the increase has ended."""
    exposure, limit = facts.exposure, facts.exposure.limit
    if limit is None:
        return None
    if request.counts_on(facts.as_of) and request.amount is not None:
        limit = limit - request.amount
    bare = Exposure(exposure.documents, exposure.orders, exposure.credits, limit, reserved=exposure.reserved)
    return bare.ratio


async def still_waiting(one: Work, at: datetime) -> tuple[CreditRequest, ...]:
    """Requests that somebody can still decide, the oldest first: those that a tick is to lapse cannot."""
    return tuple(each for each in await one.requests.waiting() if each.expires_at > at)


def _there(zone: ZoneInfo, request: CreditRequest) -> CreditRequest:
    """Its moments as clocks show them where the company is."""

    def there(moment: datetime | None) -> datetime | None:
        return moment.astimezone(zone) if moment else None

    return replace(
        request,
        asked_at=request.asked_at.astimezone(zone),
        expires_at=request.expires_at.astimezone(zone),
        first_at=there(request.first_at),
        decided_at=there(request.decided_at),
        reminded_at=there(request.reminded_at),
        announced_at=there(request.announced_at),
    )

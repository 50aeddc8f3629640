"""Requests to the credit manager: increases, terms and releases are asked for, and withdrawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.acts import Actor
from bot.audit import Deed
from bot.credit.limit_rules import expires_at
from bot.credit.money import Money
from bot.credit.refused import Refused, Why
from bot.credit.request import CreditRequest, RequestKind, RequestState
from bot.credit.terms import LONGEST_DAYS
from bot.credit_acts import AskIncrease, AskRelease, AskTerms, RequestDecided, RequestMade
from bot.ports import Work
from bot.records import KnownCustomer
from bot.rights import Act
from bot.services.approvers import approvers_on, nobody_decides
from bot.services.house import House, seen_customer
from bot.services.limit_authority import Authority, authority_of
from bot.services.limit_deciding import decide_request
from bot.services.limit_deeds import By, change, ended, name_of, over, write
from bot.services.order_facts import term_days
from bot.services.promise_checks import reason_refused, too_long
from bot.services.request_notices import RequestNotices
from bot.services.scope import storable
from bot.services.watch import watch_customers

__all__ = ["ask_increase", "ask_release", "ask_terms", "decide_request", "withdraw_request"]

LONGEST = timedelta(days=366)
"""From the first day of an increase to its last; beyond, the limit itself is what has to change."""


async def ask_increase(house: House, actor: Actor, wish: AskIncrease) -> RequestMade | Refused:
    """A temporary increase waits for whoever decides.

    Refused: ROLE, ALREADY_DONE, REQUEST_WAITS, NO_REASON, TEXT_TOO_LONG, OTHER_CURRENCY, NO_AMOUNT,
    NO_LIMIT, PERIOD_ORDER, DAY_PASSED, PERIOD_TOO_LONG, OWN_REQUEST and NOBODY_DECIDES. Raises
    UnknownCustomerError and NotYoursError.
    """
    async with house.work.working() as one:
        asking = await _asking(house, one, actor, wish.customer_id, RequestKind.INCREASE, wish.reason)
        if isinstance(asking, Refused):
            return asking
        first = max(wish.starts_on, asking.today)
        asked = replace(
            asking.request,
            amount=wish.amount,
            starts_on=first,
            ends_on=wish.ends_on,
            asked_amount=wish.amount,
            asked_until=wish.ends_on,
            order=wish.order,
        )
        refused = await asking.in_the_way(wish.key) or _increase_refused(asking, wish, first)
        return refused or await asking.make(asked, wish.key)


async def ask_terms(house: House, actor: Actor, wish: AskTerms) -> RequestMade | Refused:
    """An order above the limit on a shorter term waits for whoever decides.

    Refused and raised as `ask_increase`, but for its days; TERM_TOO_LONG for a term that is not shorter
    than the customer's usual one.
    """
    async with house.work.working() as one:
        asking = await _asking(house, one, actor, wish.customer_id, RequestKind.TERMS, wish.reason)
        if isinstance(asking, Refused):
            return asking
        asked = replace(
            asking.request,
            order=wish.order,
            reference=storable(wish.reference).strip(),
            terms_days=wish.terms_days,
        )
        refused = await asking.in_the_way(wish.key) or _amount_refused(asking.customer, wish.order)
        refused = refused or await asking.no_shorter_term(wish.terms_days) or too_long(wish.reference)
        return refused or await asking.make(asked, wish.key)


async def ask_release(house: House, actor: Actor, wish: AskRelease) -> RequestMade | Refused:
    """That orders are taken again waits for whoever decides.

    Refused: NOT_ON_HOLD, and as `ask_increase` but for amounts and days.
    """
    async with house.work.working() as one:
        asking = await _asking(house, one, actor, wish.customer_id, RequestKind.RELEASE, wish.reason)
        if isinstance(asking, Refused):
            return asking
        refused = await asking.in_the_way(wish.key) or await asking.not_on_hold()
        return refused or await asking.make(asking.request, wish.key)


async def withdraw_request(house: House, actor: Actor, request_id: int) -> RequestDecided | Refused:
    """Whoever asked does not want it any more; one that the first of two agreed to as well.

    Whatever came since they saw it, it can be withdrawn as long as it waits. Refused: NOT_CONCERNED,
    DECIDED, LAPSED and ENDED. Raises UnknownRecordError and NotYoursError.
    """
    async with house.work.working() as one:
        found = await one.requests.one(request_id)
        customer = await one.ledger.customer(found.customer_id)
        if found.asked_by != actor.person:
            await seen_customer(one, actor, customer.id)
        if not house.may(Act.WITHDRAW_LIMIT, actor, concerned=found.asked_by == actor.person):
            return Refused(Why.NOT_CONCERNED, who=house.name_of(found.asked_by))
        held = await one.requests.one(request_id, hold=True)
        refused = await over(house, one, held, actor.at)
        if refused:
            return refused
        kept = await change(one, ended(held, RequestState.WITHDRAWN, house.today(actor.at)))
        number = await write(one, By.actor(actor), Deed.LIMIT_WITHDRAWN, held, kept)
        await RequestNotices(house, one, customer, actor.at).renew(kept, number)
        return RequestDecided(kept)


@dataclass(frozen=True, slots=True)
class _Asking:
    """A request under way, in a transaction that holds the customer's."""

    house: House
    one: Work
    actor: Actor
    customer: KnownCustomer
    today: date
    others: tuple[CreditRequest, ...]
    """All of the customer, the newest first."""
    authority: Authority
    request: CreditRequest

    async def in_the_way(self, key: str) -> Refused | None:
        """The same wish before, another that waits, words that are missing or too many."""
        done = await self.one.requests.of_key(key)
        if done:
            return self._already(done)
        for each in self.others:
            if each.kind is self.request.kind and each.state is RequestState.REQUESTED:
                who = self.house.name_of(each.asked_by)
                return Refused(Why.REQUEST_WAITS, who=who, at=each.asked_at, number=name_of(each))
        return reason_refused(self.request.reason)

    async def not_on_hold(self) -> Refused | None:
        """Whether nothing could be released now: no tick may have looked at the figures yet."""
        await watch_customers(self.house, self.one, (self.customer.id,), self.actor.at)
        running = await self.one.holds.running((self.customer.id,))
        return None if any(each.holds_on(self.today) for each in running) else Refused(Why.NOT_ON_HOLD)

    async def no_shorter_term(self, days: int) -> Refused | None:
        """Whether these are more days than a shorter term has."""
        usual = term_days(await self.one.exposures.terms_of(self.customer.id), self.today)
        most = LONGEST_DAYS if usual is None else min(usual - 1, LONGEST_DAYS)
        return None if 0 <= days <= most else Refused(Why.TERM_TOO_LONG, count=max(most, 0))

    async def make(self, asked: CreditRequest, key: str) -> RequestMade | Refused:
        """Keep it, write it down, and ask whoever decides; refused when nobody could."""
        asked = replace(asked, needs_two=self.authority.takes_two(asked))
        refused = nobody_decides(await approvers_on(self.house, self.one, self.today), asked)
        if refused:
            return refused
        kept = await self.one.requests.add(asked, key)
        if kept is None:
            done = await self.one.requests.of_key(key)
            return self._already(done) if done else Refused(Why.ALREADY_DONE)
        await write(self.one, By.actor(self.actor), Deed.LIMIT_ASKED, None, kept)
        await RequestNotices(self.house, self.one, self.customer, self.actor.at).ask(kept)
        return RequestMade(kept)

    def _already(self, done: CreditRequest) -> Refused:
        return Refused(Why.ALREADY_DONE, who=self.house.name_of(done.asked_by), at=done.asked_at)


async def _asking(
    house: House, one: Work, actor: Actor, customer_id: int, kind: RequestKind, reason: str
) -> _Asking | Refused:
    """What every request begins with. Raises UnknownCustomerError and NotYoursError."""
    customer = await seen_customer(one, actor, customer_id)
    if not house.may(Act.ASK_LIMIT, actor):
        return Refused(Why.ROLE, who=house.those_who_may(Act.ASK_LIMIT))
    others = await one.requests.of_customer(customer.id, hold=True)
    today = house.today(actor.at)
    begun = _begun(house, actor, customer, kind, reason)
    authority = await authority_of(house, one, customer, today, others)
    return _Asking(house, one, actor, customer, today, others, authority, begun)


def _begun(
    house: House, actor: Actor, customer: KnownCustomer, kind: RequestKind, reason: str
) -> CreditRequest:
    rule = house.policy.credit.authority
    calendar, zone = house.calendar(customer), house.policy.zone
    return CreditRequest(
        id=0,
        customer_id=customer.id,
        kind=kind,
        state=RequestState.REQUESTED,
        reason=storable(reason).strip(),
        asked_by=actor.person,
        asked_at=actor.at,
        asked_on=house.today(actor.at),
        expires_at=expires_at(actor.at, rule.answer_days, rule.answer_hour, zone, calendar),
    )


def _increase_refused(asking: _Asking, wish: AskIncrease, first: date) -> Refused | None:
    if asking.authority.exposure.limit is None:
        return Refused(Why.NO_LIMIT)
    if wish.ends_on < asking.today:
        return Refused(Why.DAY_PASSED, until=asking.today)
    if wish.ends_on < first:
        return Refused(Why.PERIOD_ORDER)
    if wish.ends_on > first + LONGEST:
        return Refused(Why.PERIOD_TOO_LONG, until=first + LONGEST)
    order_refused = _amount_refused(asking.customer, wish.order) if wish.order else None
    return _amount_refused(asking.customer, wish.amount) or order_refused


def _amount_refused(customer: KnownCustomer, amount: Money) -> Refused | None:
    if amount.currency != customer.currency:
        return Refused(Why.OTHER_CURRENCY, number=customer.currency)
    return None if amount.amount > 0 else Refused(Why.NO_AMOUNT, amount=amount)

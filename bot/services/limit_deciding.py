"""Requests are decided: approved as asked or with changes, by one or by two, or rejected."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from bot.acts import Actor
from bot.audit import Deed
from bot.credit.limit_rules import Voice
from bot.credit.money import Money
from bot.credit.refused import Refused, Why
from bot.credit.request import CreditRequest, RequestKind, RequestState
from bot.credit_acts import DecideRequest, RequestDecided
from bot.credit_views import RequestNews
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.approvers import Approvers, approvers_on
from bot.services.holds import release_in
from bot.services.house import House
from bot.services.limit_authority import authority_of
from bot.services.limit_deeds import By, change, ended, hold_all, over, write
from bot.services.promise_checks import too_long
from bot.services.request_notices import RequestNotices
from bot.services.reservations import Order, keep_reservation
from bot.services.scope import storable
from bot.services.watch import watch_customers


async def decide_request(house: House, actor: Actor, wish: DecideRequest) -> RequestDecided | Refused:
    """Approve or reject; what is approved takes effect at once, and whoever asked is told.

    Of two at the same moment one decides: the other is refused with who did, and when. Refused: ROLE,
    OWN_REQUEST, DECIDED, LAPSED, ENDED, AGREED_ALREADY, AGREED_FIRST, NO_REASON, TEXT_TOO_LONG,
    OTHER_CURRENCY, NO_AMOUNT, DAY_PASSED, PERIOD_ORDER, ABOVE_ASKED and NOBODY_DECIDES. Raises
    UnknownRecordError and NotYoursError.
    """
    async with house.work.working() as one:
        deciding = await _deciding(house, one, actor, wish)
        refused = await may_not_decide(house, one, actor, deciding.approvers, deciding.request)
        refused = refused or too_long(wish.reason)
        if refused:
            return refused
        return await (deciding.approve() if wish.approves else deciding.reject())


async def may_not_decide(
    house: House, one: Work, actor: Actor, approvers: Approvers, request: CreditRequest
) -> Refused | None:
    """Whether it is not theirs to decide, or does not wait any more."""
    able = approvers.refusing(request, actor.person)
    if isinstance(able, Why):
        return approvers.why_not(request, able)
    return await over(house, one, request, actor.at)


@dataclass(frozen=True, slots=True)
class _Deciding:
    """A decision under way, in a transaction that holds the customer's requests."""

    house: House
    one: Work
    actor: Actor
    wish: DecideRequest
    customer: KnownCustomer
    related: frozenset[int]
    """Whose limits an approval can move: the customer, and its group."""
    others: tuple[CreditRequest, ...]
    """All of the customer."""
    request: CreditRequest
    approvers: Approvers

    @property
    def today(self) -> date:
        """The company's."""
        return self.house.today(self.actor.at)

    @property
    def notices(self) -> RequestNotices:
        """What is said of it."""
        return RequestNotices(self.house, self.one, self.customer, self.actor.at)

    @property
    def _amount(self) -> Money | None:
        """What would be granted of an increase; nothing is an amount, too, and refused."""
        return self.request.amount if self.wish.amount is None else self.wish.amount

    async def approve(self) -> RequestDecided | Refused:
        """The only approval, the first of two, or the second."""
        refused = self._grant_refused()
        if refused:
            return refused
        granted = await self._granted()
        voice = self.approvers.choice(granted, self.actor.person)
        if isinstance(voice, Why):
            return self.approvers.why_not(granted, voice)
        refused = self._moved_on()
        if refused:
            return refused
        if self.approvers.is_last(granted, voice):
            return await self._decide(granted, voice)
        return await self._agree_first(granted, voice)

    async def reject(self) -> RequestDecided | Refused:
        """It is over, and whoever asked reads why."""
        voice = self.approvers.refusing(self.request, self.actor.person)
        if isinstance(voice, Why):
            return self.approvers.why_not(self.request, voice)
        if not storable(self.wish.reason).strip():
            return Refused(Why.NO_REASON)
        decided = self._decided(self.request, voice, RequestState.REJECTED)
        kept = await change(self.one, ended(decided, RequestState.REJECTED, self.today))
        number = await write(self.one, By.actor(self.actor), Deed.LIMIT_REJECTED, self.request, kept)
        notices = self.notices
        await notices.renew(kept, number)
        await notices.answer(kept)
        return RequestDecided(kept)

    def _grant_refused(self) -> Refused | None:
        """Whether what would be granted cannot be; of a release, a last day can be given."""
        if self.request.kind is not RequestKind.INCREASE:
            passed = self.wish.ends_on is not None and self.wish.ends_on < self.today
            return Refused(Why.DAY_PASSED, until=self.today) if passed else None
        amount, until = self._amount, self.wish.ends_on or self.request.ends_on
        if amount is None or amount.currency != self.customer.currency:
            return Refused(Why.OTHER_CURRENCY, number=self.customer.currency)
        if amount.amount <= 0:
            return Refused(Why.NO_AMOUNT, amount=amount)
        if until is None or until < self.today:
            return Refused(Why.DAY_PASSED, until=self.today)
        if self.request.starts_on and until < self.request.starts_on:
            return Refused(Why.PERIOD_ORDER)
        most, latest = self.request.amount, self.request.ends_on
        if self.request.first_by and most and latest and (amount > most or until > latest):
            return Refused(Why.ABOVE_ASKED, amount=amount, most=most, until=latest)
        return None

    async def _granted(self) -> CreditRequest:
        """The request with what would be granted, and whether that takes two."""
        granted = self.request
        if granted.kind is RequestKind.INCREASE:
            starts_on = max(granted.starts_on or self.today, self.today)
            granted = replace(
                granted,
                amount=self._amount,
                starts_on=starts_on,
                ends_on=self.wish.ends_on or granted.ends_on,
            )
        if granted.kind is RequestKind.RELEASE:
            granted = replace(granted, ends_on=self.wish.ends_on)
        authority = await authority_of(self.house, self.one, self.customer, self.today, self.others)
        return replace(granted, needs_two=authority.takes_two(granted))

    def _moved_on(self) -> Refused | None:
        """Whether the first of two changed what somebody now agrees to without having seen it."""
        request, wish = self.request, self.wish
        says_all = wish.amount is not None and wish.ends_on is not None
        saw_it = says_all or wish.version == request.version
        same = (request.amount, request.ends_on) == (request.asked_amount, request.asked_until)
        if saw_it or same or not request.first_by:
            return None
        return Refused(Why.AGREED_FIRST, who=self.house.name_of(request.first_by), at=request.first_at)

    async def _agree_first(self, granted: CreditRequest, voice: Voice) -> RequestDecided | Refused:
        """One of two: the second reads the same facts, with what the first agreed to."""
        agreed = replace(granted, first_by=voice.person, first_for=voice.place, first_at=self.actor.at)
        if not self.approvers.next_ones(agreed):
            return Refused(Why.NOBODY_DECIDES)
        kept = await change(self.one, agreed)
        number = await write(self.one, By.actor(self.actor), Deed.LIMIT_FIRST_APPROVED, self.request, kept)
        notices = self.notices
        await notices.renew(kept, number)
        await notices.line(kept, RequestNews.FIRST_APPROVAL)
        await notices.tell_next(kept)
        return RequestDecided(kept, waits_for=self.approvers.names(kept))

    async def _decide(self, granted: CreditRequest, voice: Voice) -> RequestDecided:
        """It is granted: what was asked for takes effect in this transaction."""
        as_asked = (granted.amount, granted.ends_on) == (granted.asked_amount, granted.asked_until)
        state = RequestState.APPROVED if as_asked else RequestState.APPROVED_WITH_CHANGES
        decided = self._decided(granted, voice, state)
        if granted.kind is RequestKind.INCREASE:
            decided = replace(decided, counts_from=granted.starts_on, counts_until=granted.ends_on)
        kept = await change(self.one, decided)
        number = await write(self.one, By.actor(self.actor), Deed.LIMIT_APPROVED, self.request, kept)
        await self._carry_out(kept)
        told = {self.customer.id: (kept.asked_by,)}
        await watch_customers(self.house, self.one, self.related, self.actor.at, told=told)
        notices = self.notices
        await notices.renew(kept, number)
        await notices.answer(kept)
        return RequestDecided(kept)

    def _decided(self, request: CreditRequest, voice: Voice, state: RequestState) -> CreditRequest:
        return replace(
            request,
            state=state,
            decided_by=voice.person,
            decided_for=voice.place,
            decided_at=self.actor.at,
            decision_reason=storable(self.wish.reason).strip(),
        )

    async def _carry_out(self, request: CreditRequest) -> None:
        """What an approval does beside the limit."""
        if request.kind is RequestKind.TERMS and request.order is not None:
            await self._reserve(request)
        if request.kind is RequestKind.RELEASE:
            reason, told = request.decision_reason or request.reason, (request.asked_by,)
            await release_in(self.house, self.one, self.customer, self.actor, reason, request.ends_on, told)

    async def _reserve(self, request: CreditRequest) -> None:
        """The order that terms were asked for counts until it arrives."""
        assert request.order is not None  # noqa: S101  # asked for with one
        days = self.house.policy.credit.reservation_days
        order = Order(
            request.customer_id,
            request.order,
            request.reference,
            until=self.house.calendar(self.customer).add(self.today, days),
            request_id=request.id,
            reserved_by=request.asked_by,
        )
        await keep_reservation(self.house, self.one, self.actor, order, f"request:{request.id}")


async def _deciding(house: House, one: Work, actor: Actor, wish: DecideRequest) -> _Deciding:
    """What is decided, held. Raises UnknownRecordError and NotYoursError."""
    found = await one.requests.one(wish.request_id)
    customer = await one.ledger.customer(found.customer_id)
    approvers = await approvers_on(house, one, house.today(actor.at))
    approvers.check_sight(actor, customer, found)
    related = frozenset({customer.id})
    if wish.approves:
        related |= await one.exposures.relatives(related)
    everyone = await hold_all(one, related)
    request = next(each for each in everyone if each.id == found.id)
    own = tuple(each for each in everyone if each.customer_id == customer.id)
    return _Deciding(house, one, actor, wish, customer, related, own, request, approvers)

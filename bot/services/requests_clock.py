"""What requests do by themselves: they lapse, remind whoever decides, and increases end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.audit import Deed
from bot.credit.limit_rules import ends_soon_on, half_time
from bot.credit.request import CreditRequest, RequestState
from bot.credit_views import RequestNews
from bot.ports import Work
from bot.services.alone import alone
from bot.services.approvers import approvers_on
from bot.services.house import House
from bot.services.limit_deeds import By, change, ended, hold_all, write
from bot.services.promise_notices import listener
from bot.services.quiet import free_moment
from bot.services.request_notices import RequestNotices
from bot.services.watch import watch_customers

ONE_DAY = timedelta(days=1)
Step = Callable[[House, CreditRequest, datetime], Awaitable[CreditRequest | None]]


async def lapse_requests(house: House, now: datetime) -> tuple[CreditRequest, ...]:
    """End what nobody decided in time, and tell whoever asked."""
    async with house.work.looking() as one:
        due = [each for each in await one.requests.waiting() if each.expires_at <= now]
    return await _each(house, due, now, _lapse, "the lapse of a request")


async def remind_approvers(house: House, now: datetime) -> tuple[CreditRequest, ...]:
    """At half-time, once, and within the hours of whoever decides next; then their delegate is asked, too."""
    async with house.work.looking() as one:
        late = [each for each in await one.requests.waiting() if _is_half_over(each, now)]
        due = [each for each in late if await _is_free(house, one, each, now)]
    return await _each(house, due, now, _remind, "the reminder of a request")


async def end_increases(house: House, now: datetime) -> tuple[CreditRequest, ...]:
    """Take what ran until yesterday off the limit, and announce what ends within three days, once each."""
    today = house.today(now)
    async with house.work.looking() as one:
        running = await one.requests.counting(date.min, today)
        over = [each for each in running if each.counts_until and each.counts_until < today]
        ending = [each for each in running if _ends_soon(house, each, today)]
    await _each(house, ending, now, _announce, "the announcement of an increase's end")
    return await _each(house, over, now, _end, "the end of an increase")


def _is_half_over(request: CreditRequest, now: datetime) -> bool:
    if request.reminded_at is not None:
        return False
    return half_time(request.asked_at, request.expires_at) <= now < request.expires_at


def _ends_soon(house: House, request: CreditRequest, today: date) -> bool:
    """Within three days, and not announced; one that was granted for no more than that is not news yet."""
    if request.announced_at is not None or request.counts_until is None or request.decided_at is None:
        return False
    if request.counts_until < today:
        return False
    return house.today(request.decided_at) < ends_soon_on(request.counts_until) <= today


async def _is_free(house: House, one: Work, request: CreditRequest, now: datetime) -> bool:
    """Whether who decides next may be written to now; of what nobody can decide any more, nobody."""
    approvers = await approvers_on(house, one, house.today(now))
    customer = await one.ledger.customer(request.customer_id)
    asked = await RequestNotices(house, one, customer, now).first_there(request, approvers)
    person = house.policy.person(asked)
    if person is None:
        return False
    to = await listener(one, house.policy, person)
    return free_moment(to.preferences, to.zone, house.calendar(customer), now) == now


async def _each(
    house: House, due: Iterable[CreditRequest], now: datetime, step: Step, what: str
) -> tuple[CreditRequest, ...]:
    """One transaction each; a fault of one is its own."""
    done = [await alone(step(house, each, now), what) for each in due]
    return tuple(each for each in done if each is not None)


async def _lapse(house: House, request: CreditRequest, now: datetime) -> CreditRequest | None:
    async with house.work.working() as one:
        held = await one.requests.one(request.id, hold=True)
        if held.state is not RequestState.REQUESTED:
            return None
        customer = await one.ledger.customer(held.customer_id)
        kept = await change(one, ended(held, RequestState.EXPIRED, house.today(now)))
        number = await write(one, By.clock(now), Deed.LIMIT_EXPIRED, held, kept)
        notices = RequestNotices(house, one, customer, now)
        await notices.renew(kept, number)
        await notices.answer(kept)
        return kept


async def _remind(house: House, request: CreditRequest, now: datetime) -> CreditRequest | None:
    async with house.work.working() as one:
        held = await one.requests.one(request.id, hold=True)
        if held.state is not RequestState.REQUESTED or not _is_half_over(held, now):
            return None
        customer = await one.ledger.customer(held.customer_id)
        kept = await change(one, replace(held, reminded_at=now))
        notices = RequestNotices(house, one, customer, now)
        await notices.line(kept, RequestNews.REMINDER)
        await notices.tell_stand_ins(kept)
        return kept


async def _announce(house: House, request: CreditRequest, now: datetime) -> CreditRequest | None:
    async with house.work.working() as one:
        held = await one.requests.one(request.id, hold=True)
        if not _ends_soon(house, held, house.today(now)):
            return None
        customer = await one.ledger.customer(held.customer_id)
        notices = RequestNotices(house, one, customer, now)
        await notices.line(held, RequestNews.ENDS_SOON, until=held.counts_until)
        told = await notices.announce(held)
        return await change(one, replace(held, announced_at=now, announced_to=told))


async def _end(house: House, request: CreditRequest, now: datetime) -> CreditRequest | None:
    """The limit is what it was: exposure is looked at again in the same transaction."""
    async with house.work.working() as one:
        related = await one.exposures.relatives((request.customer_id,)) | {request.customer_id}
        everyone = await hold_all(one, related)
        held = next(each for each in everyone if each.id == request.id)
        if held.state is RequestState.ENDED or held.counts_until is None:
            return None
        customer = await one.ledger.customer(held.customer_id)
        after = ended(held, RequestState.ENDED, held.counts_until + ONE_DAY)
        kept = await change(one, after)
        number = await write(one, By.clock(now), Deed.LIMIT_ENDED, held, kept)
        await watch_customers(house, one, related, now)
        notices = RequestNotices(house, one, customer, now)
        await notices.renew(kept, number)
        await notices.line(kept, RequestNews.ENDED)
        await notices.tell_of_end(kept)
        return kept

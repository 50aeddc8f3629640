"""The parts that are measured with limits, orders and requests."""

from __future__ import annotations

import asyncio
import random
import statistics
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal

from bench.credit.made import DIRECTOR, MANAGER, Credit, policy
from bench.credit.raw import DECISIONS
from bench.drivers import open_database
from bench.floors import usual_customer
from bench.house import opened
from bench.ledgers import CURRENCY, TODAY, TOMORROW
from bench.measure import MORNINGS, TICKS, Job, Measured, PartFailedError, Stopwatch, peak_mb
from bench.records.made import NOW
from bench.work import WORKSPACE
from bot.acts import Actor
from bot.audit import Surface
from bot.credit.money import Money
from bot.credit.refused import Refused
from bot.credit_acts import AskIncrease, DecideRequest, OrderWish
from bot.members import Member, Preferences, Reader
from bot.services.case_clock import escalate_cases, wake_cases
from bot.services.customer_cards import customer_card
from bot.services.exposures import exposure_list
from bot.services.house import House
from bot.services.limits import ask_increase, decide_request
from bot.services.order_checks import check_order
from bot.services.requests_clock import end_increases, lapse_requests, remind_approvers
from bot.services.reservations import settle_reservations
from bot.services.watch import watch
from bot.settings import async_database_url
from bot.sight import EVERYTHING
from storage.engine import create_engine
from storage.reader import LedgerBooks

CHECKED = 200
"""Customers whose orders are checked."""
ASKER = "salesperson000@example.com"
AT = NOW + timedelta(minutes=30)
"""When people ask and decide."""
TICK: tuple[Callable[[House, datetime], Awaitable[object]], ...] = (
    settle_reservations,
    lapse_requests,
    end_increases,
    wake_cases,
    escalate_cases,
    remind_approvers,
)
"""The parts of a tick beside the watch."""
ASKABLE = """
    SELECT l.customer_id, l.credit_minor FROM limits l
    WHERE l.since = '2025-01-01' AND l.credit_minor > 100000 ORDER BY l.customer_id DESC LIMIT 200"""
ALL_CODES = "SELECT id FROM customers WHERE workspace_id = 1 ORDER BY id"


@asynccontextmanager
async def _books(job: Job) -> AsyncIterator[LedgerBooks]:
    engine = create_engine(async_database_url(job.url))
    yield LedgerBooks(engine, WORKSPACE, policy().credit.bands)
    await engine.dispose()


async def prepare_credit(job: Job) -> Measured:
    """Limits, groups, orders, reservations and increases; nobody has looked at them yet."""
    engine, credit = create_engine(async_database_url(job.url)), await asyncio.to_thread(Credit, job)
    async with engine.begin() as connection:
        await credit.keep(connection)
    await engine.dispose()
    return Measured(0, peak_mb())


async def exposures_today(job: Job) -> Measured:
    """Everybody's exposure and limit today: the best of three."""
    return await _exposures(job, TOMORROW)


async def exposures_before(job: Job) -> Measured:
    """The same on the day before."""
    return await _exposures(job, TODAY)


async def _exposures(job: Job, day: date) -> Measured:
    times, count = [], 0
    async with _books(job) as books:
        for _ in range(MORNINGS):
            watch = Stopwatch()
            with watch.running():
                async with books.reading() as reader:
                    count = len(await reader.exposures.of(day))
            times.append(watch.seconds)
    return Measured(min(times), peak_mb(), f"{count:,} customers")


async def listed(job: Job) -> Measured:
    """As `encours exposure`, with the groups: the best of three."""
    times, said = [], ""
    async with _books(job) as books:
        for _ in range(MORNINGS):
            watch = Stopwatch()
            with watch.running():
                shown = await exposure_list(books, policy(), TOMORROW)
            said = f"{len(shown.rows):,} lines, {len(shown.groups):,} customers in groups"
            times.append(watch.seconds)
    return Measured(min(times), peak_mb(), said)


async def watch_first(job: Job) -> Measured:
    """The first look at everybody: what it finds is written down, and nobody is told."""
    clock = Stopwatch()
    async with opened(job, policy()) as house:
        with clock.running():
            found = await watch(house, NOW)
    said = f"{len(found.crossed):,} crossings, {found.holds:,} holds, {len(found.cases):,} cases"
    return Measured(clock.seconds, peak_mb(), said)


async def watch_later(job: Job) -> Measured:
    """A later look at everybody that finds nothing to do: the best of three."""
    async with opened(job, policy()) as house:
        return Measured(min(await _looks(house, None, MORNINGS)), peak_mb())


async def watch_narrow(job: Job) -> Measured:
    """A look at the card's customer and its group that finds nothing to do: the median of five."""
    usual, _ = await asyncio.to_thread(lambda: usual_customer(open_database(job.url)))
    async with opened(job, policy()) as house:
        return Measured(statistics.median(await _looks(house, frozenset({usual}), TICKS)), peak_mb())


async def _looks(house: House, customers: frozenset[int] | None, times: int) -> list[float]:
    found = []
    for _ in range(times):
        clock = Stopwatch()
        with clock.running():
            watched = await watch(house, NOW, customers)
        if watched.crossed or watched.back or watched.holds or watched.cases:
            raise PartFailedError("A look had something to do where everything was done.")
        found.append(clock.seconds)
    return found


async def cards(job: Job) -> Measured:
    """The floor of an order check: the card of each of its customers, not rendered; the median."""
    times, rules = [], policy()
    async with _books(job) as books:
        for customer in await _chosen(job):
            clock = Stopwatch()
            with clock.running():
                await customer_card(books, rules, customer, TOMORROW)
            times.append(clock.seconds)
    return Measured(statistics.median(times), peak_mb())


async def check_orders(job: Job) -> Measured:
    """An order of 5,000 from the wish to the answer, its draft kept: the median of 200 customers."""
    times, holding = [], 0
    async with opened(job, policy()) as house:
        actor = _actor(house, ASKER)
        for customer in await _chosen(job):
            wish, clock = OrderWish(customer, Money(Decimal(5_000), CURRENCY)), Stopwatch()
            with clock.running():
                answer = await check_order(house, actor, wish, keep=True)
            if isinstance(answer, Refused):
                raise PartFailedError(f"An order was not checked: {answer.why.value}.")
            holding += bool(answer.check.causes)
            times.append(clock.seconds)
    return Measured(statistics.median(times), peak_mb(), f"{_slow(times)}; {holding} with a cause")


async def prepare_requests(job: Job) -> Measured:
    """Two hundred requests wait; a tick then did whatever was due."""
    async with opened(job, policy()) as house:
        actor = _actor(house, ASKER)
        for place, (customer, limit) in enumerate(await _read(job, ASKABLE)):
            amount = Money.of_minor(min(limit // 10, 1_000_000), CURRENCY)
            until = TOMORROW + timedelta(days=30)
            key = f"bench:{place}"
            wish = AskIncrease(customer, amount, TOMORROW, until, "The season begins.", key)
            made = await ask_increase(house, actor, wish)
            if isinstance(made, Refused):
                raise PartFailedError(f"A request was not taken: {made.why.value}.")
        await watch(house, AT)
        for part in TICK:
            await part(house, AT)
    return Measured(0, peak_mb())


async def tick(job: Job) -> Measured:
    """Every other part of a tick with nothing to do: the median of five."""
    times = []
    async with opened(job, policy()) as house:
        for _ in range(TICKS):
            clock = Stopwatch()
            with clock.running():
                for part in TICK:
                    await part(house, AT)
            times.append(clock.seconds)
    return Measured(statistics.median(times), peak_mb())


async def decide(job: Job) -> Measured:
    """Two hundred requests approved one after the other, each with what follows from it: the median."""
    times = []
    async with opened(job, policy()) as house:
        async with house.work.looking() as one:
            waiting = (await one.requests.waiting())[:DECISIONS]
        for request in waiting:
            wish, clock = DecideRequest(request.id, request.version, approves=True), Stopwatch()
            with clock.running():
                decided = await decide_request(house, _actor(house, MANAGER), wish)
                if not isinstance(decided, Refused) and decided.waits_for:
                    second = DecideRequest(request.id, decided.request.version, approves=True)
                    decided = await decide_request(house, _actor(house, DIRECTOR), second)
            if isinstance(decided, Refused):
                raise PartFailedError(f"A request was not decided: {decided.why.value}.")
            times.append(clock.seconds)
    return Measured(
        statistics.median(times), peak_mb(), f"{len(times)} in {sum(times):.1f} s, {_slow(times)}"
    )


def _slow(times: Sequence[float]) -> str:
    return f"p95 {statistics.quantiles(times, n=20)[-1] * 1000:.1f} ms"


def _actor(house: House, email: str) -> Actor:
    person = house.policy.person(email)
    assert person is not None  # noqa: S101  (the policy is ours)
    member = Member(f"U{email}", email, person.name, email, "", "", is_active=True)
    reader = Reader(person, member, Preferences(email), "en", EVERYTHING, house.policy.zone)
    return Actor(reader, Surface.COMMAND, AT)


async def _chosen(job: Job) -> list[int]:
    everybody = [row[0] for row in await _read(job, ALL_CODES)]
    return random.Random(f"{job.seed} orders").sample(everybody, k=min(CHECKED, len(everybody)))


async def _read(job: Job, statement: str) -> Sequence[tuple[int, ...]]:
    return [tuple(row) for row in await asyncio.to_thread(lambda: open_database(job.url).read(statement))]

"""The sweep: which customers reached which step of their scenario, and which steps' causes went."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.credit.sweep import Decided, SweptCustomer
from bot.ports import Work
from bot.services.alone import alone
from bot.services.house import House
from bot.services.sweep_days import Calendars, days_of, entity_days
from bot.services.sweep_judge import Judge, looks_until
from bot.services.sweep_writing import TAKES_THE_STEP, SweepWriting, Swept, opens_hold, still_to_hold
from bot.uncollected import uncollected

READ_AT_ONCE = 60_000
"""Invoices that are read together: memory stays flat, however many there are."""
WRITE_AT_ONCE = 2000
"""Customers that are held, and written, together."""


async def sweep_dunning(house: House, now: datetime, customers: frozenset[int] | None = None) -> Swept:
    """Open, join, replace and end the steps of these customers, or of all; write only where one changes.

    Safe to run at any time, any number of times, and by two at once: what is written is decided again on
    what is held. A workspace's very first run, in which nearly all of it changes, looks only then. An
    entity's first sweep opens silently, with the days that the calendar says.
    """
    run = _Run(house, now)
    async with house.work.looking() as one:
        is_first = not await one.dunning.first_sweeps()
        asked = await one.dunning.to_sweep(looks_until(house.policy, run.today)) if customers is None else {}
    done = Swept()
    for some in _shares(asked if customers is None else dict.fromkeys(sorted(customers), 1)):
        changing = some if is_first else await run.changing(some)
        for first in range(0, len(changing), WRITE_AT_ONCE):
            done += await run.together(changing[first : first + WRITE_AT_ONCE])
    if customers is None:
        await _mark_first(house, now)
    return done


async def sweep_customers(house: House, one: Work, customers: Collection[int], now: datetime) -> Swept:
    """The same of a few, within a transaction that holds them: what was just logged counts at once."""
    return await _Run(house, now).sweep(one, sorted(customers))


@dataclass(frozen=True, slots=True)
class _Seen:
    """Customers as they are, what becomes of each, and whose orders are on hold."""

    judge: Judge
    rows: tuple[tuple[SweptCustomer, Decided], ...]
    held: frozenset[int]

    def changing(self) -> list[int]:
        """Those of whom there is anything to write."""
        return [row.id for row, decided in self.rows if decided.is_change or self._is_to_hold(row, decided)]

    def _is_to_hold(self, row: SweptCustomer, decided: Decided) -> bool:
        return row.id in self.held and any(still_to_hold(row, decided))


class _Run:
    """One sweep of a moment."""

    def __init__(self, house: House, now: datetime) -> None:
        self.house = house
        self.now = now
        self.today = house.today(now)
        self.calendars = Calendars(house.policy)

    async def changing(self, customers: Sequence[int]) -> list[int]:
        """Those of these customers of whom there is anything to write; only read."""
        async with self.house.work.looking() as one:
            return (await self._look(one, customers)).changing()

    async def together(self, customers: Sequence[int]) -> Swept:
        """Some customers in one transaction; each in one of its own when one of them fails."""
        done = await alone(self._hold_and_sweep(customers), "the sweep of customers", is_parted=True)
        if done is not None:
            return done
        apart = Swept()
        for customer in customers:
            doing = self._hold_and_sweep((customer,))
            apart += await alone(doing, "the sweep of a customer", customer=customer) or Swept()
        return apart

    async def sweep(self, one: Work, customers: Sequence[int]) -> Swept:
        """Decide and write, within a transaction that holds these customers."""
        seen = await self._look(one, customers)
        writing = SweepWriting(seen.judge, self.now, seen.held)
        for row, decided in seen.rows:
            writing.take(row, decided)
        return await writing.write(one)

    async def _hold_and_sweep(self, customers: Sequence[int]) -> Swept:
        async with self.house.work.working() as one:
            await one.dunning.hold_customers(customers)
            return await self.sweep(one, customers)

    async def _look(self, one: Work, customers: Sequence[int]) -> _Seen:
        policy, today = self.house.policy, self.today
        found = await one.dunning.sweep(today, looks_until(policy, today), customers)
        judge = Judge(policy, today, self.calendars)
        judge.days = await days_of(policy, self.calendars, one, today, found)
        with uncollected():
            rows = tuple((row, judge.decided(row)) for row in found)
        held = await self._held(one, rows)
        if held:
            rows = tuple(
                (row, judge.decided(row, is_held=True) if row.id in held else what) for row, what in rows
            )
        return _Seen(judge, rows, held)

    async def _held(self, one: Work, rows: Sequence[tuple[SweptCustomer, Decided]]) -> frozenset[int]:
        """Of the few whose step a hold takes, those whose orders are on hold."""
        asked = [row.id for row, decided in rows if opens_hold(decided) or any(still_to_hold(row, decided))]
        holds = await one.holds.running(asked) if asked else ()
        return frozenset(
            each.customer_id for each in holds if each.cause in TAKES_THE_STEP and each.holds_on(self.today)
        )


def _shares(invoices: Mapping[int, int]) -> Iterator[list[int]]:
    """Customers with so many invoices together, in the order of their ids: two who hold many hold them in
    one order."""
    share, size = list[int](), 0
    for customer, count in invoices.items():
        if share and size + count > READ_AT_ONCE:
            yield share
            share, size = [], 0
        share.append(customer)
        size += count
    if share:
        yield share


async def _mark_first(house: House, now: datetime) -> None:
    """From now on, what opens in these entities is somebody's to do by a deadline."""
    today = house.today(now)
    async with house.work.looking() as one:
        days = await entity_days(house.policy, Calendars(house.policy), one, today)
    fresh = sorted(code for code, day in days.items() if day.is_first and day.opens)
    if not fresh:
        return
    async with house.work.working() as one:
        for code in fresh:
            await one.dunning.swept_first(code, today)

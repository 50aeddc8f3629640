"""The sweep: which customers reached which step of their scenario, and which steps' causes went."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Collection, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime

from bot.credit.sweep import Decided, SweptCustomer
from bot.ports import Work
from bot.services.alone import alone
from bot.services.house import House
from bot.services.sweep_days import Calendars, days_of, entity_days
from bot.services.sweep_judge import Judge, looks_until, rests_since
from bot.services.sweep_writing import SweepWriting, Swept, held_of, opens_hold, still_to_hold
from bot.uncollected import uncollected

READ_AT_ONCE = 20_000
"""Documents that are read together: memory stays flat, however many there are."""
WRITE_AT_ONCE = 2_000
"""Customers that one transaction holds: PostgreSQL has room for some thousand locks at a time."""


async def sweep_dunning(house: House, now: datetime, customers: frozenset[int] | None = None) -> Swept:
    """Open, join, replace and end the steps of these customers, or of all; write only where one changes.

    Safe to run at any time, any number of times, and by two at once: what is written was decided on what
    nobody changed since, or is decided again on what is held. An entity's first sweep opens silently, with
    the days that the calendar says.
    """
    run, done = _Run(house, now), Swept()
    async with house.work.looking() as one:
        read_at = await one.trail.length()
        if customers is not None:
            return await run.written(await run.look(one, sorted(customers)), read_at)
        async with aclosing(run.shares(one)) as shares:
            async for found in shares:
                done += await run.written(await run.seen(one, found), read_at)
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

    def changing(self) -> _Seen:
        """Those of whom there is anything to write."""
        return replace(self, rows=tuple(each for each in self.rows if self._is_change(*each)))

    def without(self, customers: Collection[int]) -> _Seen:
        """All but these."""
        return replace(self, rows=tuple(each for each in self.rows if each[0].id not in customers))

    def _is_change(self, row: SweptCustomer, decided: Decided) -> bool:
        return decided.is_change or (row.id in self.held and any(still_to_hold(row, decided)))


class _Run:
    """One sweep of a moment."""

    def __init__(self, house: House, now: datetime) -> None:
        self.house = house
        self.now = now
        self.today = house.today(now)
        self.until = looks_until(house.policy, self.today)
        self.rests = rests_since(house.policy, self.today)
        self.calendars = Calendars(house.policy)
        self.judge = Judge(house.policy, self.today, self.calendars)

    async def look(self, one: Work, customers: Sequence[int]) -> _Seen:
        """What becomes of some customers."""
        found = await one.dunning.sweep(self.today, self.until, customers, taken_since=self.rests)
        return await self.seen(one, found)

    def shares(self, one: Work) -> AsyncGenerator[tuple[SweptCustomer, ...], None]:
        """All customers, some at a time."""
        return one.dunning.sweep_all(self.today, self.until, READ_AT_ONCE, taken_since=self.rests)

    async def seen(self, one: Work, found: Sequence[SweptCustomer]) -> _Seen:
        """What becomes of customers who were read."""
        if missing := [row for row in found if row.entity not in self.judge.days]:
            days = await days_of(self.house.policy, self.calendars, one, self.today, missing)
            self.judge.days = {**self.judge.days, **days}
        judge = self.judge
        with uncollected():
            rows = tuple((row, judge.decided(row)) for row in found)
        held = await self._held(one, rows)
        if held:
            rows = tuple(
                (row, judge.decided(row, is_held=True) if row.id in held else what) for row, what in rows
            )
        return _Seen(judge, rows, held)

    async def written(self, seen: _Seen, read_at: int) -> Swept:
        """What was seen of customers when the trail was this long, so many in a transaction."""
        rows, done = seen.changing().rows, Swept()
        for start in range(0, len(rows), WRITE_AT_ONCE):
            some = replace(seen, rows=rows[start : start + WRITE_AT_ONCE])
            done += await self._written(some, read_at)
        return done

    async def _written(self, seen: _Seen, read_at: int) -> Swept:
        """In one transaction; each in one of its own when one of them fails."""
        customers = [row.id for row, _ in seen.rows]
        writing = self._hold_and_write(seen, customers, read_at)
        done = await alone(writing, "the sweep of customers", is_parted=True)
        if done is not None:
            return done
        apart = Swept()
        for customer in customers:
            doing = self._hold_and_sweep(customer)
            apart += await alone(doing, "the sweep of a customer", customer=customer) or Swept()
        return apart

    async def sweep(self, one: Work, customers: Sequence[int]) -> Swept:
        """Decide and write, within a transaction that holds these customers."""
        return await self._write(one, await self.look(one, customers))

    async def _hold_and_sweep(self, customer: int) -> Swept:
        async with self.house.work.working() as one:
            await one.dunning.hold_customers((customer,))
            return await self.sweep(one, (customer,))

    async def _hold_and_write(self, seen: _Seen, customers: Sequence[int], read_at: int) -> Swept:
        """Whatever a sweep looks at has its entry in the trail when it changes, and who changes a customer's
        records holds that customer: of whom there is no entry since, all is as it was seen."""
        async with self.house.work.working() as one:
            await one.dunning.hold_customers(customers)
            touched = await one.trail.touched(customers, read_at)
            done = await self._write(one, seen.without(touched) if touched else seen)
            return done + await self.sweep(one, sorted(touched)) if touched else done

    async def _write(self, one: Work, seen: _Seen) -> Swept:
        writing = SweepWriting(seen.judge, self.now, seen.held)
        for row, decided in seen.rows:
            writing.take(row, decided)
        return await writing.write(one)

    async def _held(self, one: Work, rows: Sequence[tuple[SweptCustomer, Decided]]) -> frozenset[int]:
        """Of the few whose step a hold takes, those whose orders are on hold."""
        asked = [row.id for row, decided in rows if opens_hold(decided) or any(still_to_hold(row, decided))]
        return held_of(await one.holds.running(asked) if asked else (), self.today)


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

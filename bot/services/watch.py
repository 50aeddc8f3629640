"""Exposure is watched: limits gone over are written down once, holds and cases follow, at every tick."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.audit import CLOCK, Deed, Facts, NewEntry, Surface
from bot.credit.case import LISTED_FROM
from bot.credit.case_rules import Merged
from bot.credit.crossing import Crossing, Threshold
from bot.credit.crossing_rules import figures
from bot.ports import Work
from bot.services.alone import alone
from bot.services.case_notices import post_list
from bot.services.case_steps import Carried
from bot.services.case_tending import Tending, begins_message, tending
from bot.services.dispute_steps import by_clock
from bot.services.hold_notices import tell_of_holds
from bot.services.holds_by_rule import after, hold_changes, keep_holds
from bot.services.house import House
from bot.services.looks import Look, look_at
from bot.services.promise_deeds import amount_fact

AT_ONCE = 100
"""Customers of one transaction where there are very many: first figures, and what one list tells of."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What a run changed."""

    crossed: tuple[Crossing, ...] = ()
    back: tuple[Crossing, ...] = ()
    holds: int = 0
    """How many were set, set again or ended."""
    cases: tuple[Carried, ...] = ()
    """Those that opened, changed or closed."""


async def watch(house: House, now: datetime, customers: frozenset[int] | None = None) -> Watched:
    """Look at these customers and their groups, or at all; write only where something changes.

    An entity whose figures are looked at for the first time is gone through silently.
    """
    async with house.work.looking() as one:
        asked = None if customers is None else await one.exposures.relatives(customers)
        looked = await look_at(house, one, house.today(now), asked)
    changed = [each for each in looked.looks if _changes(each, now)]
    fresh = looked.unwatched if customers is None else frozenset[str]()
    done = [await _first(house, entity, changed, now) for entity in sorted(fresh)]
    seen = [each for each in changed if not each.is_silent]
    beginning = [each for each in seen if begins_message(each, _foreseen(each, now))]
    if len(beginning) >= LISTED_FROM:
        done.append(await _many(house, [each.customer_id for each in beginning], now))
        seen = [each for each in seen if each not in beginning]
    done += [await _apart(house, each.customer_id, now) for each in seen]
    return _all_of(done)


async def watch_customers(
    house: House,
    one: Work,
    customers: Collection[int],
    now: datetime,
    *,
    listed: bool = False,
    told: Mapping[int, Collection[str]] | None = None,
) -> Watched:
    """Crossings, then holds, then cases of these customers, within a transaction that holds them.

    `told` has, by customer, the e-mails of those who read in another message what becomes of its holds.
    """
    looked = await look_at(house, one, house.today(now), customers)
    found = [each.customer_id for each in looked.looks]
    those = await tending(house, one, found, now, listed=listed)
    known = told or {}
    await one.crossings.add_all([each for look in looked.looks if look.is_silent for each in _new(look, now)])
    done = [await _watch_one(those, look, known.get(look.customer_id, ())) for look in looked.looks]
    await one.trail.add_all(those.later)
    return _all_of(done)


def _changes(look: Look, now: datetime) -> bool:
    moved, merged = look.moved, _foreseen(look, now)
    is_left_open = look.case is not None and merged.is_over
    return bool(moved.new or moved.back or hold_changes(look, now) or merged.is_change or is_left_open)


def _foreseen(look: Look, now: datetime) -> Merged:
    """What its case will be judged on once crossings and holds are written."""
    back = look.moved.back
    left = [each for each in look.up if each.threshold not in back]
    return look.causes((*left, *_new(look, now)), after(look, hold_changes(look, now)))


def _new(look: Look, now: datetime) -> Iterator[Crossing]:
    for threshold in look.moved.new:
        found = figures(threshold, look.exposure, look.group)
        if found is not None:
            exposure, limit = found
            yield Crossing(
                id=0,
                customer_id=look.customer_id,
                threshold=threshold,
                crossed_on=look.today,
                crossed_at=now,
                exposure=exposure,
                limit=limit,
                is_silent=look.is_silent,
            )


async def _watch_one(those: Tending, look: Look, told: Collection[str]) -> Watched:
    """One customer: what it went over and came back from, its holds, and its case by what is kept then."""
    house, one, now = those.house, those.one, those.now
    customer, doer = those.customers[look.customer_id], by_clock(now)
    new = await _crossed(one, look, now)
    back = await _come_back(one, look, now)
    changes = hold_changes(look, now)
    kept = await keep_holds(one, changes, doer, silently=look.is_silent)
    await tell_of_holds(house, one, customer, kept, doer, told)
    up = tuple(each for each in look.up if each.threshold not in look.moved.back)
    holds = await one.holds.running((customer.id,)) if changes else look.holds
    kept_now = replace(look, up=(*up, *new), holds=holds)
    carried = await those.tend(kept_now, _silently_found(kept_now) if look.is_silent else None)
    holds_changed = sum(each.deed is not None for each in changes)
    return Watched(new, back, holds_changed, (carried,) if carried else ())


async def _crossed(one: Work, look: Look, now: datetime) -> tuple[Crossing, ...]:
    """Those of first figures were kept with those of all others."""
    if look.is_silent:
        return tuple(_new(look, now))
    said = look.moved.said
    kept = [await one.crossings.add(each) for each in _new(look, now)]
    found = tuple(each for each in kept if each is not None)
    for each in found:
        facts = _facts(each) | {"said": each.threshold in said}
        await one.trail.add(_entry(Deed.LIMIT_CROSSED, each, now, facts))
    return found


async def _come_back(one: Work, look: Look, now: datetime) -> tuple[Crossing, ...]:
    back = tuple(
        replace(each, back_on=look.today, back_at=now)
        for each in look.up
        if each.threshold in look.moved.back
    )
    for each in back:
        await one.crossings.back(each)
        await one.trail.add(_entry(Deed.LIMIT_BACK, each, now, {"threshold": each.threshold.value}))
    return back


def _entry(deed: Deed, crossing: Crossing, now: datetime, facts: Facts) -> NewEntry:
    subject = f"crossing:{crossing.id}"
    return NewEntry(deed, CLOCK, now, Surface.CLOCK, subject, crossing.customer_id, None, facts)


def _facts(crossing: Crossing) -> dict[str, str | int | bool | None]:
    return {
        "threshold": crossing.threshold.value,
        "exposure": amount_fact(crossing.exposure),
        "limit": amount_fact(crossing.limit),
    }


def _silently_found(look: Look) -> dict[str, str]:
    """What the one entry says that stands for all of a customer's first figures."""
    return {
        "crossed": ",".join(each.threshold.value for each in look.up),
        "holds": ",".join(str(each.id) for each in look.holds),
    }


async def _first(house: House, entity: str, changed: Iterable[Look], now: datetime) -> Watched:
    """An entity's first figures: rows and cases without a message, and from now on they were looked at."""
    found = [each.customer_id for each in changed if each.entity == entity]
    done = [await _together(house, some, now) for some in _batches(found)]
    all_of_it = _all_of(done)
    async with house.work.working() as one:
        await one.crossings.watch(entity, now)
        subject = f"entity:{entity}"
        facts = _first_facts(all_of_it)
        entry = NewEntry(Deed.LIMIT_CROSSED, CLOCK, now, Surface.CLOCK, subject, after=facts)
        await one.trail.add(entry)
    return all_of_it


def _first_facts(watched: Watched) -> Facts:
    counted = Counter(each.threshold for each in watched.crossed)
    crossed = {threshold.value: counted[threshold] for threshold in Threshold if counted[threshold]}
    return {"silent": True, **crossed, "holds": watched.holds, "cases": len(watched.cases)}


async def _many(house: House, customers: Sequence[int], now: datetime) -> Watched:
    """What would begin many messages at once begins none: one list leaves with the last of it."""
    batches = _batches(customers)
    done = [await _together(house, some, now, listed=True) for some in batches[:-1]]
    done.append(await _together(house, batches[-1], now, listed=True, before=_all_of(done).cases, last=True))
    return _all_of(done)


async def _together(
    house: House,
    customers: Sequence[int],
    now: datetime,
    *,
    listed: bool = False,
    before: Sequence[Carried] = (),
    last: bool = False,
) -> Watched:
    """Some customers in one transaction; each in one of its own when one of them fails."""
    what = "the watching of customers"
    done = await alone(_hold_and_watch(house, customers, now, listed, before, last), what, is_parted=True)
    if done is not None:
        return done
    apart = _all_of([await _apart(house, customer, now, listed=listed) for customer in customers])
    if last:
        async with house.work.working() as one:
            await _post(house, one, (*before, *apart.cases), now)
    return apart


async def _hold_and_watch(
    house: House,
    customers: Sequence[int],
    now: datetime,
    listed: bool,
    before: Sequence[Carried],
    last: bool,
) -> Watched:
    async with house.work.working() as one:
        await one.holds.hold_customers(customers)
        watched = await watch_customers(house, one, customers, now, listed=listed)
        if last:
            await _post(house, one, (*before, *watched.cases), now)
        return watched


async def _apart(house: House, customer: int, now: datetime, *, listed: bool = False) -> Watched:
    """One customer in a transaction of its own, looked at again while it is held."""
    doing = _hold_and_watch(house, (customer,), now, listed, before=(), last=False)
    return await alone(doing, "the watching of a customer", customer=customer) or Watched()


async def _post(house: House, one: Work, cases: Sequence[Carried], now: datetime) -> None:
    told = [each for each in cases if each.case.is_listed and not each.case.posted_key]
    if told:
        number = max(each.number for each in told)
        await post_list(house, one, [each.case for each in told], number, now)


def _batches(customers: Sequence[int]) -> list[list[int]]:
    """In the order of their ids: two who hold many hold them in one order."""
    ordered = sorted(customers)
    return [ordered[first : first + AT_ONCE] for first in range(0, len(ordered), AT_ONCE)]


def _all_of(done: Sequence[Watched]) -> Watched:
    return Watched(
        crossed=tuple(each for one in done for each in one.crossed),
        back=tuple(each for one in done for each in one.back),
        holds=sum(one.holds for one in done),
        cases=tuple(each for one in done for each in one.cases),
    )

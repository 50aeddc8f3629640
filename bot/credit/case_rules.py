"""The rules of cases: what its causes are today, when it gets worse, and how far up it goes by when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.credit.case import (
    EDITED_FROM,
    NEW_PARENT_AFTER_DAYS,
    SNOOZE_WORKING_DAYS,
    WORSE_FROM,
    Case,
    Cause,
    Level,
    Shown,
)
from bot.credit.working_days import WorkingDays


@dataclass(frozen=True, slots=True)
class Merged:
    """A case's causes after a look at today's."""

    causes: tuple[Cause, ...]
    """In the order in which they came; those that ended too."""
    came: tuple[Cause, ...] = ()
    ended: tuple[Cause, ...] = ()
    is_steeper: bool = False
    """Much more of the limit is used than was last said."""
    is_outdated: bool = False
    """The message was written with other figures than today's."""

    @property
    def is_change(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.came or self.ended or self.is_steeper or self.is_outdated)

    @property
    def is_over(self) -> bool:
        """Whether no cause goes on."""
        return all(one.ended_on is not None for one in self.causes)

    @property
    def is_worse(self) -> bool:
        """Whether something came on top: it wakes a case that sleeps, or gives one without a message one."""
        return bool(self.came) or self.is_steeper


def merge(known: Sequence[Cause], current: Iterable[Cause], today: date) -> Merged:
    """The causes of a case, given those that are there today.

    One that goes on keeps the day since which it does and has today's figures; one that ended and is
    there again is a further cause.
    """
    now = {one.key: one for one in current}
    running = {one.key for one in known if one.ended_on is None}
    looked_at = tuple(one if one.ended_on else _today(one, now.get(one.key), today) for one in known)
    came = tuple(one for key, one in now.items() if key not in running)
    ended = tuple(one for one, was in zip(looked_at, known, strict=True) if one.ended_on and not was.ended_on)
    return Merged(looked_at + came, came, ended)


def _today(known: Cause, current: Cause | None, today: date) -> Cause:
    if current is None:
        return replace(known, ended_on=today)
    return replace(current, since=known.since, ended_on=None)


def is_steeper(case: Case, now: Shown) -> bool:
    """Whether so much more of the limit is used than was last said that it counts as worse."""
    if case.shown.said is None or now.ratio is None:
        return False
    return now.ratio - case.shown.said >= WORSE_FROM


def is_outdated(case: Case, now: Shown) -> bool:
    """Whether the message shows other figures than today's; one that has no message shows none."""
    if not case.posted_key:
        return False
    before, ratio = case.shown.ratio, now.ratio
    if before is None or ratio is None:
        return before is not ratio or case.shown.late != now.late
    return abs(ratio - before) >= EDITED_FROM or case.shown.late != now.late


def next_level(level: Level, chain: Sequence[Level]) -> Level | None:
    """The level after one, in a chain that may leave some out; None at its end."""
    order = list(Level)
    above = (one for one in chain if order.index(one) > order.index(level))
    return next(above, None)


def due_on(today: date, days: int, calendar: WorkingDays) -> date:
    """The deadline of whoever has a case from a day on, in working days."""
    return calendar.add(today, days)


def is_past_due(case: Case, today: date) -> bool:
    """Whether its owner's deadline is past; on the day itself there is still time."""
    return today > case.due_on


def may_sleep_until(today: date, calendar: WorkingDays) -> date:
    """The farthest day that a case sleeps until."""
    return calendar.add(today, SNOOZE_WORKING_DAYS)


def needs_new_parent(case: Case, now: datetime) -> bool:
    """Whether a case that gets worse has a first message so old that a new one takes its place."""
    if case.posted_at is None:
        return False
    return now - case.posted_at >= timedelta(days=NEW_PARENT_AFTER_DAYS)

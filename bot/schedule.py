"""The clock: it ticks, and what is due at a tick is decided from the database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from apscheduler.events import EVENT_JOB_ERROR
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.audit import Deed
from bot.delivery import Sender, SentReport
from bot.errors import SlackError
from bot.mornings import Morning
from bot.ports import Books, Slack, Work
from bot.services.acted import close_undos
from bot.services.alone import faults
from bot.services.broken_said import say_what_digests_left_out
from bot.services.case_clock import escalate_cases, wake_cases
from bot.services.dispute_clock import escalate_disputes, propose_resolutions
from bot.services.dunning_sweep import sweep_dunning
from bot.services.hand_overs import end_litigations
from bot.services.house import House
from bot.services.inbox import Inbox, TakenFile
from bot.services.mail_clock import dispatch_mails, send_automatic, settle_mails
from bot.services.mornings import hold_mornings
from bot.services.old_figures import tell_of_old_figures
from bot.services.people import refresh
from bot.services.queue_messages import redraw_queues
from bot.services.queue_mornings import say_queues
from bot.services.requests_clock import end_increases, lapse_requests, remind_approvers
from bot.services.reservations import settle_reservations
from bot.services.settling import settle_promises
from bot.services.watch import watch

EVERY = timedelta(seconds=20)
ACCOUNTS_EVERY = timedelta(hours=1)
"""How often everybody's account is read anew; Slack tells of single changes as they come."""

Part = Callable[[House, datetime], Awaitable[object]]
"""Something that is due by itself; it leaves what must be said in the outbox."""
NarrowPart = Callable[[House, datetime, frozenset[int] | None], Awaitable[object]]
"""As a part, of some customers or of all."""
BEFORE_MORNINGS: tuple[Part, ...] = (
    propose_resolutions,
    settle_promises,
    escalate_disputes,
    settle_reservations,
    lapse_requests,
    end_increases,
    settle_mails,
    end_litigations,
    sweep_dunning,
    send_automatic,
    watch,
    wake_cases,
    escalate_cases,
)
"""What the mornings are to know."""
ON_CHANGE: frozenset[Part] = frozenset(
    {
        propose_resolutions,
        settle_promises,
        settle_reservations,
        end_litigations,
        sweep_dunning,
        watch,
        wake_cases,
        redraw_queues,
    }
)
"""What goes by the day and by what was imported and recorded alone: all of that leaves its trail."""
NARROW: Mapping[Part, NarrowPart] = {watch: watch, sweep_dunning: sweep_dunning}
"""Those of them that, until the next day or import, only look at the customers whose trail grew."""
ECHOES = frozenset(
    {
        Deed.LIMIT_CROSSED,
        Deed.LIMIT_BACK,
        Deed.HOLD_SET,
        Deed.HOLD_RELEASED,
        Deed.HOLD_ENDED,
        Deed.NOTE_ADDED,
        Deed.STEP_OPENED,
        Deed.STEP_JOINED,
    }
    | {deed for deed in Deed if deed.value.startswith("case.")}
)
"""What changes nothing that a narrow part looks at; most of it was written by such a part."""
AFTER_MORNINGS: tuple[Part, ...] = (
    remind_approvers,
    say_what_digests_left_out,
    say_queues,
    dispatch_mails,
    redraw_queues,
    close_undos,
)

log = logging.getLogger("encours.schedule")


@dataclass(frozen=True, slots=True)
class Ticked:
    """What was due at a moment."""

    at: datetime
    files: tuple[TakenFile, ...]
    mornings: tuple[Morning, ...]


@dataclass(slots=True)
class Clockwork:
    """Everything that is due by itself; safe to run anywhere, any number of times."""

    books: Books
    house: House
    """What parts work with; every part goes by its policy."""
    slack: Slack
    sender: Sender
    inbox: Inbox | None = None
    before: tuple[Part, ...] = BEFORE_MORNINGS
    after: tuple[Part, ...] = AFTER_MORNINGS
    _accounts_at: datetime | None = field(default=None, init=False)
    _known: dict[Part, tuple[date, int]] = field(default_factory=dict, init=False)
    """The day and the newest of the trail that a part of ON_CHANGE was last done for."""
    _left: dict[Part, frozenset[int]] = field(default_factory=dict, init=False)
    """The customers that a narrow part failed for, and looks at again whatever changed."""
    _ticking: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    async def tick(self, now: datetime) -> Ticked:
        """New files first, so that the mornings that come at the same moment know them."""
        async with self._ticking:
            return await self._tick(now)

    async def rest(self) -> None:
        """Wait until a tick under way has let go of everything: what it works with can be closed then."""
        async with self._ticking:
            return

    async def _tick(self, now: datetime) -> Ticked:
        files = await self.inbox.take(now) if self.inbox else ()
        await self._meet(now)
        for part in self.before:
            await self._do(part, now)
        mornings = await hold_mornings(self.books, self.house, now)
        await tell_of_old_figures(self.books, self.house, now)
        for part in self.after:
            await self._do(part, now)
        self.sender.wake()
        return Ticked(now, files, mornings)

    async def _do(self, part: Part, now: datetime) -> None:
        """One part; its failure is its own, and the next tick finds again what is due."""
        (done,) = await asyncio.gather(self._part(part, now), return_exceptions=True)
        if isinstance(done, Exception):
            what = getattr(part, "__name__", type(part).__name__)
            log.error("%s failed, and is tried again: %s", what, type(done).__name__)
        elif isinstance(done, BaseException):
            raise done

    async def _part(self, part: Part, now: datetime) -> None:
        """Do it, unless it goes by changes and there was none since it was done without a fault."""
        house = self.house
        if part not in ON_CHANGE:
            await part(house, now)
            return
        narrow, left = NARROW.get(part), self._left.get(part, frozenset())
        async with house.work.looking() as one:
            known = (house.today(now), await one.trail.length())
            before = self._known.get(part)
            if before == known and not left:
                return
            customers = await _concerned(one, before, known) if narrow else None
        with faults() as found:
            if narrow is None or customers is None:
                await part(house, now)
            elif customers | left:
                await narrow(house, now, customers | left)
        self._left[part] = frozenset(found.customers) if narrow else frozenset()
        if not found.others and (narrow or not found.customers):
            self._known[part] = known

    async def tick_and_send(self, now: datetime) -> tuple[Ticked, SentReport]:
        """What is due at a moment, and all of it on its way before this returns."""
        ticked = await self.tick(now)
        return ticked, await self.sender.run_once()

    async def _meet(self, now: datetime) -> None:
        """Match people and accounts; when Slack is away, those already matched stay."""
        if self._accounts_at and abs(now - self._accounts_at) < ACCOUNTS_EVERY:
            return
        try:
            await refresh(self.house.work, self.slack, self.house.policy)
        except SlackError as error:
            log.warning("accounts could not be read: %s", error)
            return
        self._accounts_at = now


async def _concerned(
    one: Work, before: tuple[date, int] | None, known: tuple[date, int]
) -> frozenset[int] | None:
    """The customers whose trail grew since; None for all: at first, on a new day, after an import."""
    if before is None or before[0] != known[0]:
        return None
    found, number = set[int](), before[1]
    while entries := await one.trail.all(number):
        number = entries[-1].number
        for each in entries:
            if each.entry.deed is Deed.FILE_IMPORTED:
                return None
            if each.entry.customer_id is not None and each.entry.deed not in ECHOES:
                found.add(each.entry.customer_id)
    return frozenset(found)


def clock(
    tick: Callable[[], Awaitable[object]],
    failed: Callable[[BaseException], object],
    every: timedelta = EVERY,
) -> AsyncIOScheduler:
    """A scheduler, to be started, that calls `tick` at once and again and again, one at a time.

    It only ticks: a tick that fails or is missed is not made up for, since the next one finds what is due.
    Its logger is to be kept quiet: its own account of a failure shows values.
    """
    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.add_listener(lambda event: failed(event.exception), EVENT_JOB_ERROR)

    async def once() -> None:  # the scheduler awaits coroutine functions alone
        await tick()

    again = IntervalTrigger(seconds=int(every.total_seconds()), timezone=UTC)
    scheduler.add_job(once, misfire_grace_time=None)
    scheduler.add_job(once, again, max_instances=1, coalesce=True, misfire_grace_time=None)
    return scheduler

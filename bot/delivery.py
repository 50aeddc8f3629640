"""The sender: claims notices, has them carried to Slack or by mail, and records what came of each."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.errors import StorageError
from bot.kept_files import KeptFiles
from bot.mail_posting import LINES, MailCourier, Wanted, logged
from bot.notices import Claimed, channel_of, mail_of
from bot.pace import Pace
from bot.ports import Clock, Mail, Slack, UnitOfWork, Work
from bot.posting import Courier, Later, Never, Sleep, Stands, Verdict

LEASE = timedelta(seconds=60)
AT_ONCE = 8
POLL = timedelta(seconds=3)
"""Other processes leave notices too, and cannot wake this one."""
SHORTEST_REST = timedelta(milliseconds=50)
AHEAD = timedelta(seconds=2)
"""Notices are claimed so long before Slack may be called again, and leave the moment it may."""
MOST_PATIENT = timedelta(seconds=60)
"""A longer wait that Slack asks for is left to a later run."""

log = logging.getLogger("encours.delivery")


@dataclass(frozen=True, slots=True)
class SentReport:
    """What became of what was due."""

    sent: int = 0
    """Messages posted or found standing, and edits made."""
    put_off: int = 0
    given_up: int = 0


class _Taken(NamedTuple):
    """A notice for an account or a channel, until the lease ends."""

    claimed: Claimed
    slack_id: str | None
    until: datetime


class Sender:
    """Sends what is due, once; several may run on one outbox.

    `at_once` is for how many people Slack is called at the same time. Without `mail`, mails wait for a
    mail server until they expire; one that waited for long is asked about (`wanted`) before it leaves.
    """

    def __init__(
        self,
        work: UnitOfWork,
        slack: Slack,
        now: Clock,
        at_once: int = AT_ONCE,
        sleep: Sleep = asyncio.sleep,
        mail: Mail | None = None,
        wanted: Wanted | None = None,
    ) -> None:
        self._work = work
        self._now = now
        self._at_once = at_once
        self._sleep = sleep
        files = KeptFiles(work)
        self._courier = Courier(slack, now, sleep, files)
        self._mails = MailCourier(mail, files, now, wanted)
        self._lines = LINES if mail else None
        """Mails under way at most, beside `at_once`: a slow mail server keeps nobody in Slack waiting."""
        self._carried: dict[asyncio.Task[Verdict], Claimed] = {}
        self._resume_at: datetime | None = None
        self._pace = Pace()
        self._woken = asyncio.Event()
        self._report = SentReport()

    def wake(self) -> None:
        """There is something new: look at once."""
        self._woken.set()

    async def run_once(self) -> SentReport:
        """Send everything that is due, waiting as Slack asks for up to a minute. Raises StorageError."""
        self._report = SentReport()
        try:
            while await self._step(claiming=True):
                await self._next_end()
        finally:
            await self._abandon()
        return self._report

    async def run(self, stop: asyncio.Event) -> None:
        """Send what is due as it comes, until told to stop; what is under way then is finished."""
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                await self._tend(stop, stopping)
            await self._finish()
        finally:
            stopping.cancel()
            await self._abandon()

    async def _finish(self) -> None:
        while self._carried:
            await asyncio.wait(self._carried)
            try:
                await self._step(claiming=False)
            except StorageError as error:
                log.warning("what was sent last could not be recorded: %s", error)
                return

    async def _tend(self, stop: asyncio.Event, stopping: asyncio.Task[bool]) -> None:
        """Everything that is due, then a rest until something is, somebody calls or time is up."""
        self._woken.clear()
        rest = POLL
        try:
            while await self._step(claiming=not stop.is_set()):
                if stop.is_set():
                    return
                await self._next_end(stopping)
            rest = await self._until_next()
        except StorageError as error:
            log.warning("the outbox cannot be used: %s", error)
        await self._pause(rest, stopping)

    async def _step(self, *, claiming: bool) -> bool:
        """Record what ended and take what is due, in one transaction; False when nothing is left to do."""
        ended = {task: claimed for task, claimed in self._carried.items() if task.done()}
        verdicts = [(claimed, self._verdict(task, claimed)) for task, claimed in ended.items()]
        under_way = [claimed for task, claimed in self._carried.items() if task not in ended]
        self._slow_down(verdicts)
        held = (
            self._held_back_for()
        )  # before anything is claimed: what waits until then comes with the next step
        taken: list[_Taken] = []
        async with self._work.working() as one:
            for claimed, verdict in verdicts:
                await self._record(one, claimed, verdict)
            if claiming and held <= AHEAD:
                taken = await self._take(one, under_way)
        for task in ended:
            del self._carried[task]
        for claimed, verdict in verdicts:
            self._count(claimed, verdict)
        self._begin(taken)
        return bool(self._carried) or _is_worth_waiting(held)

    async def _take(self, one: Work, under_way: Sequence[Claimed]) -> list[_Taken]:
        """The lease begins now: another writer may have been waited for."""
        now, mails = self._now(), sum(map(_is_mail, under_way))
        if self._lines is None:  # nothing waits for a mail server
            places: tuple[tuple[bool | None, int], ...] = ((None, self._at_once - len(under_way)),)
        else:
            places = (False, self._at_once - len(under_way) + mails), (True, self._lines - mails)
        found = [
            claimed
            for kind, free in places
            if free > 0
            for claimed in await one.outbox.claim(now, now + LEASE, free, mails=kind)
        ]
        taken = []
        for claimed in found:
            slack_id = await _place(one, claimed.notice.person)
            taken.append(_Taken(claimed, slack_id, now + LEASE))
        return taken

    def _begin(self, taken: list[_Taken]) -> None:
        """One that is under way here still, although its lease ran out, is not begun again."""
        under_way = {claimed.id for claimed in self._carried.values()}
        for one in taken:
            if one.claimed.id not in under_way:
                self._carried[asyncio.create_task(self._carry(one))] = one.claimed

    async def _carry(self, one: _Taken) -> Verdict:
        if _is_mail(one.claimed):
            return await self._mails.carry(one.claimed, one.until)
        while (wait := self._not_before()) > timedelta():
            await self._sleep(wait.total_seconds())
        return await self._courier.carry(one.claimed, one.slack_id, one.until)

    def _not_before(self) -> timedelta:
        """As Slack asks, and then in turn."""
        held = self._held_back_for()
        return held if held > timedelta() else self._pace.wait(self._now())

    def _verdict(self, task: asyncio.Task[Verdict], claimed: Claimed) -> Verdict:
        """What came of it; a fault of ours ends that notice and no other."""
        fault = task.exception()
        if fault is None:
            return task.result()
        log.error("notice %d met a fault: %s", claimed.id, type(fault).__name__)
        return Never(type(fault).__name__)

    async def _record(self, one: Work, claimed: Claimed, verdict: Verdict) -> None:
        if isinstance(verdict, Stands):
            await one.outbox.sent(claimed.id, verdict.address, self._now())
        elif isinstance(verdict, Later):
            await one.outbox.put_off(claimed.id, verdict.until, unsure=verdict.unsure, reason=verdict.reason)
        else:
            await one.outbox.give_up(claimed.id, self._now(), verdict.reason)

    def _count(self, claimed: Claimed, verdict: Verdict) -> None:
        counted = self._report
        if isinstance(verdict, Stands):
            self._report = replace(counted, sent=counted.sent + 1)
        elif isinstance(verdict, Never):
            log.warning(
                "notice %d (%s) given up: %s", claimed.id, claimed.notice.kind, _why(claimed, verdict)
            )
            self._report = replace(counted, given_up=counted.given_up + 1)
        elif not verdict.slow_down:
            log.info("notice %d (%s) put off: %s", claimed.id, claimed.notice.kind, _why(claimed, verdict))
            self._report = replace(counted, put_off=counted.put_off + 1)

    def _slow_down(self, verdicts: list[tuple[Claimed, Verdict]]) -> None:
        now = self._now()
        for claimed, verdict in verdicts:
            if isinstance(verdict, Stands) and not _is_mail(claimed):
                self._pace.taken(now)
        asked = [one.until for _, one in verdicts if isinstance(one, Later) and one.slow_down]
        if asked:
            self._resume_at = max([*asked, *([self._resume_at] if self._resume_at else [])])
            self._pace.refused(now, self._resume_at)

    def _held_back_for(self) -> timedelta:
        return timedelta() if self._resume_at is None else self._resume_at - self._now()

    async def _next_end(self, *others: asyncio.Task[bool]) -> None:
        """Until one ends, or Slack may soon be called again, or it is time to look what else is due."""
        held = self._held_back_for()
        wait = min(held - AHEAD if held > AHEAD else held, POLL) if held > timedelta() else POLL
        if self._carried or others:
            waited_for = {*self._carried, *others}
            seconds = wait.total_seconds()
            await asyncio.wait(waited_for, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        elif held > timedelta():
            await self._sleep(wait.total_seconds())

    async def _until_next(self) -> timedelta:
        """How long nothing can be sent, as far as is known; at most until other processes are asked again."""
        held = self._held_back_for()
        if held > timedelta():
            return min(held, POLL)
        async with self._work.looking() as one:
            due = await one.outbox.next_due()
        return POLL if due is None else min(max(due - self._now(), SHORTEST_REST), POLL)

    async def _pause(self, rest: timedelta, stopping: asyncio.Task[bool]) -> None:
        woken = asyncio.create_task(self._woken.wait())
        await asyncio.wait(
            {woken, stopping}, timeout=rest.total_seconds(), return_when=asyncio.FIRST_COMPLETED
        )
        woken.cancel()

    async def _abandon(self) -> None:
        """What is under way is left to its lease: whoever takes it next looks first."""
        for task in self._carried:
            task.cancel()
        await asyncio.gather(*self._carried, return_exceptions=True)
        self._carried.clear()


async def _place(one: Work, reader: str) -> str | None:
    """Where a notice is posted: the channel that its reader is, or the person's account, if it is active.

    None for whoever is written to by mail.
    """
    if mail_of(reader):
        return None
    channel = channel_of(reader)
    if channel:
        return channel
    member = await one.members.of_person(reader)
    return member.slack_id if member and member.is_active else None


def _is_mail(claimed: Claimed) -> bool:
    return bool(mail_of(claimed.notice.person))


def _why(claimed: Claimed, verdict: Later | Never) -> str:
    """For the log."""
    return logged(verdict.reason) if _is_mail(claimed) else verdict.reason


def _is_worth_waiting(held: timedelta) -> bool:
    """Slack asked to wait, and not for long."""
    return timedelta() < held <= MOST_PATIENT

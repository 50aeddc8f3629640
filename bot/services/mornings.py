"""Whose morning has come, and what each is told: decided once a local date, whatever restarts."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.credit.digest import Digest
from bot.credit.freshness import Freshness
from bot.errors import LedgerEmptyError, StorageError
from bot.members import Member, Preferences
from bot.mornings import Morning, Outcome, Portfolio
from bot.notices import Notice, NoticeKind
from bot.policy import Person, Policy
from bot.ports import Books, Work
from bot.services.acted import acted_on
from bot.services.digests import digests
from bot.services.house import House
from bot.services.ledger_days import BeforeTheLedgerError
from bot.services.people import language_of, zone_of
from bot.services.queues import steps_waiting

CAUGHT_UP_UNTIL = time(11, 0)
CATCH_UP = timedelta(hours=2, minutes=30)
"""A digest hour of one's own leaves as long as 08:30 leaves until 11:00."""
LOOKS_BACK = timedelta(days=31)
"""News are told since the morning before, however many days were quiet, and no further back."""

log = logging.getLogger("encours.mornings")


@dataclass(frozen=True, slots=True)
class Awake:
    """Somebody whose digest hour has come and is not over."""

    person: Person
    language: str
    on: date
    """The date where they are."""
    until: datetime
    """When it is too late for it."""
    before: Morning | None = None
    """Their morning before, quiet days and holidays skipped; None when there was none lately."""

    @property
    def key(self) -> str:
        """Their e-mail as the tables have it."""
        return self.person.email.casefold()


def awake(
    policy: Policy, members: Iterable[Member], preferences: dict[str, Preferences], now: datetime
) -> tuple[Awake, ...]:
    """Who wants a digest at this moment: their hour, their day, an account in Slack, no quiet day."""
    return tuple(
        one
        for one in at_their_hour(policy, members, preferences, now)
        if (preferences.get(one.key) or Preferences(one.key)).digest_on
    )


def at_their_hour(
    policy: Policy, members: Iterable[Member], preferences: dict[str, Preferences], now: datetime
) -> tuple[Awake, ...]:
    """Whose morning it is, whether they want a digest or not."""
    by_person = {member.person: member for member in members if member.is_active}
    found = []
    for person in policy.people:
        member = by_person.get(person.email.casefold())
        if member is not None:
            own = preferences.get(member.person) or Preferences(member.person)
            one = _awake(policy, person, member, own, now)
            found += [one] if one else []
    return tuple(found)


def _awake(policy: Policy, person: Person, member: Member, own: Preferences, now: datetime) -> Awake | None:
    zone = zone_of(member, policy)
    today = now.astimezone(zone).date()
    begins, ends = window(own.digest_hour or person.digest_hour or policy.digest.hour, today, zone)
    if own.is_quiet(today) or not begins <= now < ends:
        return None
    return Awake(person, language_of(person, member, own, policy), today, ends)


def window(hour: time, on: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """From when and until when a digest of that hour is sent: to 11:00, or two and a half hours on.

    An hour that the clocks skip in spring begins when they have; one they repeat begins the first time.
    """
    begins = datetime.combine(on, hour, zone)
    late = (datetime.combine(on, hour) + CATCH_UP).replace(tzinfo=zone)
    return begins, max(late, datetime.combine(on, CAUGHT_UP_UNTIL, zone))


def digest_key(person: str, portfolio: Portfolio, on: date) -> str:
    """Of the notice of somebody's digest of a date, where figures can be ranked."""
    return f"digest:{person}:{portfolio}:{on.isoformat()}"


async def hold_mornings(books: Books, house: House, now: datetime) -> tuple[Morning, ...]:
    """Decide every morning that has come: send, stay silent or stop; the digests enter the outbox."""
    async with house.work.looking() as one:
        waiting = awake(house.policy, await one.members.all(), await one.preferences.all(), now)
        decided = await one.mornings.decided({each.on for each in waiting})
        waiting = tuple(each for each in waiting if (each.key, Portfolio.OWN, each.on) not in decided)
        waiting = tuple([replace(each, before=await _before(one, each)) for each in waiting])
    if not waiting:
        return ()
    hold = _Hold(books, house, now)
    alike = defaultdict(list)
    for each in await hold.at_work(waiting):
        before = each.before
        since, heard_at = (before.on, before.decided_at) if before else (None, None)
        alike[each.on, since, heard_at].append(each)
    held: list[Morning] = []
    for (on, since, heard_at), those in alike.items():
        held += await hold.day(on, since, heard_at, those)
    return tuple(held)


async def _before(one: Work, reader: Awake) -> Morning | None:
    last = await one.mornings.last(reader.key, Portfolio.OWN)
    return last if last and reader.on - last.on <= LOOKS_BACK else None


class _Hold:
    """The mornings that come at one moment."""

    def __init__(self, books: Books, house: House, now: datetime) -> None:
        self.books = books
        self.house = house
        self.policy = house.policy
        self.now = now

    async def at_work(self, waiting: Iterable[Awake]) -> list[Awake]:
        """Those who work that day, by the public holidays of the entity that has most of their customers."""
        countries = await self._countries()
        main = self.policy.entities[0].country
        return [one for one in waiting if one.on in self.policy.working_days(countries.get(one.key, main))]

    async def _countries(self) -> dict[str, str]:
        try:
            async with self.books.reading() as reader:
                portfolios = await reader.portfolios()
        except LedgerEmptyError:
            return {}
        most: dict[str, tuple[int, str]] = {}
        for (name, code), customers in portfolios.items():
            person, entity = self.policy.person_for(name), self.policy.entity(code)
            if person and entity:
                key = person.email.casefold()
                most[key] = max(most.get(key, (0, "")), (customers, entity.country))
        return {key: country for key, (_, country) in most.items()}

    async def day(
        self, on: date, since: date | None, heard_at: datetime | None, those: list[Awake]
    ) -> list[Morning]:
        """Mornings of one date after one before; none while there is no ledger to speak of."""
        by_person = {one.key: one for one in those}
        told: dict[str, list[Digest]] = {key: [] for key in by_person}
        try:
            async for digest in digests(self.books, self.policy, on, frozenset(by_person), since, heard_at):
                told[digest.recipient.email.casefold()].append(digest)
        except (LedgerEmptyError, BeforeTheLedgerError):
            return []
        decided: list[Morning] = []
        for key, one in by_person.items():
            (found,) = await asyncio.gather(self._decide(one, told[key]), return_exceptions=True)
            decided += self._held(found)
        return decided

    async def _with_steps(self, reader: Awake, told: list[Digest]) -> list[Digest]:
        """The sum of their dunning steps in the first that is said: there is no other message of them."""
        if not told:
            return told
        said = next((each for each in told if not _is_silent(each)), told[0])
        async with self.house.work.looking() as one:
            steps = await steps_waiting(one, reader.key, reader.on)
        return [replace(each, steps=steps) if each is said else each for each in told]

    def _held(self, found: list[Morning] | BaseException) -> list[Morning]:
        """A fault of ours in one person's digest is theirs alone; the others' leave all the same."""
        if isinstance(found, StorageError | asyncio.CancelledError):
            raise found
        if isinstance(found, BaseException):
            log.error("a morning could not be decided, and is tried again: %s", type(found).__name__)
            return []
        return found

    async def _decide(self, reader: Awake, told: list[Digest]) -> list[Morning]:
        """All of one person's morning in one transaction: their own customers' is always among it."""
        held = [self._morning(reader, digest) for digest in await self._with_steps(reader, told)]
        if not any(morning.portfolio is Portfolio.OWN for morning, _ in held):
            held.append((Morning(reader.key, Portfolio.OWN, reader.on, Outcome.SILENT, self.now), None))
        decided = []
        async with self.house.work.working() as one:
            for morning, notice in held:
                last = await one.mornings.last(reader.key, morning.portfolio)
                if notice and last and last.notice_key == notice.key:
                    morning, notice = replace(morning, outcome=Outcome.STOPPED), None
                if await one.mornings.decide(morning):
                    decided.append(morning)
                    if notice:
                        await self._send(one, notice, morning, reader.language)
        return decided

    async def _send(self, one: Work, notice: Notice, morning: Morning, language: str) -> None:
        """The digest, and one line in place of the one before."""
        await one.outbox.add(notice)
        for former in await one.mornings.to_fold(morning.person, morning.portfolio, morning.on):
            done = await acted_on(one, former, self.now)
            await one.outbox.add(self._fold(former, done, language))
            await one.mornings.folded(former)

    def _morning(self, reader: Awake, digest: Digest) -> tuple[Morning, Notice | None]:
        portfolio = Portfolio.OWN if digest.recipient.name else Portfolio.UNASSIGNED
        digest = replace(digest, recipient=replace(digest.recipient, language=reader.language))
        key = self._key(reader, digest, portfolio)
        silent = _is_silent(digest)
        morning = Morning(
            person=reader.key,
            portfolio=portfolio,
            on=reader.on,
            outcome=Outcome.SILENT if silent else Outcome.SENT,
            decided_at=self.now,
            calls=len(digest.calls),
            late=digest.late_customers,
            notice_key="" if silent else key,
        )
        if silent:
            return morning, None
        payload = self.house.wording.digest(digest)
        return morning, Notice(key, NoticeKind.DIGEST, reader.key, payload, self.now, reader.until)

    def _key(self, reader: Awake, digest: Digest, portfolio: Portfolio) -> str:
        """One digest a date; where figures are too old, one notice for those figures on whatever date."""
        if digest.freshness is Freshness.STALE:
            newest = max(ledger.ledger_at for ledger in digest.ledgers)
            return f"stopped:{reader.key}:{portfolio}:{newest.isoformat()}"
        return digest_key(reader.key, portfolio, reader.on)

    def _fold(self, former: Morning, done: int, language: str) -> Notice:
        return Notice(
            key=f"fold:{former.notice_key}",
            kind=NoticeKind.FOLD,
            person=former.person,
            payload=self.house.wording.folded(former, done, language),
            due_at=self.now,
            edits=former.notice_key,
        )


def _is_silent(digest: Digest) -> bool:
    return digest.is_silent and digest.freshness is not Freshness.STALE

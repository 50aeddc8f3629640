"""Who reads a dispute, each in a thread of their own: its first message as it stands, its lines below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.credit.dispute import Dispute, DisputeLine, DisputeState, LineKind
from bot.credit.dispute_rules import SAYINGS
from bot.notices import Address, Notice, NoticeKind, Payload
from bot.policy import Person
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.dispute_owners import who_sees
from bot.services.house import House
from bot.services.people import language_of, zone_of
from bot.services.quiet import free_moment
from bot.services.record_views import dispute_view
from bot.standing import DisputeView

BROUGHT_ALONG = 5
"""The last words that whoever comes to a thread later finds in it; the form has all of them."""


@dataclass(frozen=True, slots=True)
class News:
    """What happened to a dispute, to be said to those who read it."""

    line: DisputeLine | None
    """None for its opening, which the first message says."""
    number: int
    """Of the trail's entry."""
    by: str
    """Whoever did it gets no new message; empty for the clock."""
    at: datetime
    typed: bool = False
    """It was typed in the thread of whoever did it, and stands there already."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """Somebody who reads it, and how they are written to."""

    person: Person
    language: str
    due_at: datetime
    """When they may be written to."""

    @property
    def key(self) -> str:
        """Their e-mail as the tables have it."""
        return self.person.email.casefold()


async def tell(house: House, one: Work, customer: KnownCustomer, dispute: Dispute, news: News) -> None:
    """Renew the first messages, begin those of who comes to it, and add the new line below each."""
    lines = await one.disputes.lines(dispute.id)
    view = await dispute_view(house.policy, one.ledger, dispute, lines, as_of=house.today(news.at))
    told = frozenset(concerned(dispute, lines))
    following = told | {line.by for line in lines if line.kind in SAYINGS}
    for email in dict.fromkeys((*concerned(dispute, lines), *_formerly(lines))):
        reader = await _reader(house, one, customer, email, news.at)
        if reader is not None:
            thread = _Thread(house, one, view, reader, news)
            await thread.renew(may_begin=email in told, follows=email in following)


async def dispute_at(one: Work, address: Address) -> tuple[int, Notice] | None:
    """The dispute whose first message stands there, and that message; None when none does."""
    notice = await one.outbox.notice_at(address)
    if notice is None or notice.kind is not NoticeKind.DISPUTE:
        return None
    match = re.match(r"dispute:(\d+):", notice.key)
    return (int(match[1]), notice) if match else None


def concerned(dispute: Dispute, lines: Sequence[DisputeLine]) -> Iterator[str]:
    """Who is told of it: the owner, whoever it was escalated to, and whoever opened it once it is for them.

    That is when they were asked, said something themselves, or are refused what they opened it for.
    """
    yield dispute.owner
    for line in lines:
        if line.kind is LineKind.ESCALATED:
            yield line.owner
        if line.kind is LineKind.QUESTION or (line.kind in SAYINGS and line.by == dispute.opened_by):
            yield dispute.opened_by
    if dispute.state is DisputeState.REJECTED:
        yield dispute.opened_by


def _formerly(lines: Sequence[DisputeLine]) -> Iterator[str]:
    """Who may have a first message from before: former owners, and whoever did something."""
    for line in lines:
        yield from (email for email in (line.owner, line.by) if email)


async def _reader(
    house: House, one: Work, customer: KnownCustomer, email: str, at: datetime
) -> _Reader | None:
    """Somebody who may still see the customer and has an account."""
    person = who_sees(house, email, customer)
    member = await one.members.of_person(email) if person else None
    if person is None or member is None or not member.is_active:
        return None
    preferences = await one.preferences.of_person(member.person)
    due_at = free_moment(preferences, zone_of(member, house.policy), house.calendar(customer), at)
    return _Reader(person, language_of(person, member, preferences, house.policy), due_at)


class _Thread:
    """One reader's thread of a dispute, renewed for one piece of news."""

    def __init__(self, house: House, one: Work, view: DisputeView, reader: _Reader, news: News) -> None:
        self.house = house
        self.one = one
        self.view = view
        self.reader = reader
        self.news = news
        self.key = f"dispute:{view.dispute.id}:{reader.key}"

    async def renew(self, *, may_begin: bool, follows: bool) -> None:
        """Edit the first message when there is one; else begin, when it is for them and not by them."""
        is_theirs = self.news.by == self.reader.key
        if await self.one.outbox.payload_of(self.key) is not None:
            if self.news.line is None or self.news.line.kind not in SAYINGS:
                await self._edit()
            if follows or is_theirs:
                await self._add(self.news.line, is_theirs=is_theirs)
        elif may_begin and not is_theirs:
            await self._begin()

    async def _edit(self) -> None:
        """At once: an edit makes no sound.

        All edits of a first message are due when the dispute was opened: they leave in the order in which
        they were decided, however the clocks of two who act at once differ.
        """
        key = f"{self.key}:e{self.news.number}"
        kind, due_at = NoticeKind.DISPUTE, self.view.dispute.opened_at
        await self.one.outbox.add(Notice(key, kind, self.reader.key, self._first(), due_at, edits=self.key))

    async def _begin(self) -> None:
        first = Notice(self.key, NoticeKind.DISPUTE, self.reader.key, self._first(), self.reader.due_at)
        await self.one.outbox.add(first)
        new = self.news.line
        words = [line for line in self.view.lines if line.kind in SAYINGS and line != new]
        for line in (*words[-BROUGHT_ALONG:], new):
            await self._add(line, is_theirs=False)

    async def _add(self, line: DisputeLine | None, *, is_theirs: bool) -> None:
        if line is None or (is_theirs and self.news.typed):
            return
        notice = Notice(
            key=f"dispute-line:{line.id}:{self.reader.key}",
            kind=NoticeKind.DISPUTE_LINE,
            person=self.reader.key,
            payload=self._line(line),
            due_at=self.news.at if is_theirs else self.reader.due_at,
            below=self.key,
        )
        await self.one.outbox.add(notice)

    def _first(self) -> Payload:
        return self.house.wording.dispute(self.view, self.reader.language, self.reader.person)

    def _line(self, line: DisputeLine) -> Payload:
        by, owner = self.house.name_of(line.by), self.house.name_of(line.owner)
        return self.house.wording.dispute_line(line, self.view, by, owner, self.reader.language)

"""What is said of a case: its first message, kept up to date, its thread, and word to whoever it goes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.credit.case import LISTED_MOST, Case, CaseLine
from bot.credit_views import CaseView
from bot.notices import Notice, NoticeKind, Payload
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.case_views import case_view, listed_views
from bot.services.credit_channel import credit_listener, listener_of, reader_of
from bot.services.house import House
from bot.services.promise_notices import Listener
from bot.services.quiet import free_moment


def first_key(case_id: int) -> str:
    """Of a case's first message."""
    return f"case:{case_id}"


def next_key(case: Case) -> str:
    """Of the message that goes on with a first message too old: `case:4:p2`, then `case:4:p3`."""
    count = case.posted_key.partition(":p")[2]
    return f"{first_key(case.id)}:p{int(count) + 1 if count else 2}"


def escalated_key(case: Case) -> str:
    """Of the message to whom a case went up to, once a level."""
    return f"case-yours:{case.id}:{case.level}"


def assigned_key(line: CaseLine) -> str:
    """Of the message to whom a case went within a level: assigned, or because whoever had it left."""
    return f"case-yours:{line.case_id}:l{line.id}"


@dataclass(frozen=True, slots=True)
class CaseNotices:
    """What leaves for one case within the transaction that changes it."""

    house: House
    one: Work
    customer: KnownCustomer
    at: datetime

    async def begin(self, view: CaseView) -> None:
        """Its first message, under the key that the case says."""
        to = await credit_listener(self.house, self.one)
        if to is not None:
            payload = self.house.wording.case(view, to.language)
            await self._say(view.case.posted_key, NoticeKind.CASE, to, payload)

    async def renew(self, view: CaseView, number: int) -> None:
        """The first message says how it stands now; an edit pages nobody."""
        to = await reader_of(self.house, self.one, view.case.posted_key)
        if to is not None:
            await self._edit(view.case, to, self.house.wording.case(view, to.language), number)

    async def hand_on(self, view: CaseView, former: Case, number: int) -> None:
        """A former first message says that another one goes on with it."""
        to = await reader_of(self.house, self.one, former.posted_key)
        if to is not None:
            payload = self.house.wording.case_continued(view, to.language)
            await self._edit(former, to, payload, number)

    async def add(self, view: CaseView, line: CaseLine, *, besides: str = "") -> None:
        """A line below the first message, unless its reader is told `besides`, in a message of their own."""
        to = await reader_of(self.house, self.one, view.case.posted_key)
        if to is not None and to.person != besides:
            there = replace(line, at=line.at.astimezone(self.house.policy.zone))
            payload = self.house.wording.case_line(view, there, to.language)
            key, below = f"case-line:{line.id}", view.case.posted_key
            await self._say(key, NoticeKind.CASE_LINE, to, payload, below)

    async def tell_owner(self, view: CaseView, line: CaseLine, key: str) -> None:
        """Whoever has it now reads that it is theirs."""
        to = await listener_of(self.house, self.one, view.case.owner)
        if to is not None:
            await self._say(key, NoticeKind.CASE, to, self.house.wording.case_yours(view, line, to.language))

    async def ask(self, view: CaseView, line: CaseLine) -> None:
        """The salesperson reads what they are asked for, in the words of whoever asks."""
        to = await listener_of(self.house, self.one, line.owner)
        if to is not None:
            by = self.house.name_of(line.by)
            payload = self.house.wording.case_asked(view, line, by, to.language)
            await self._say(f"case-asked:{line.id}", NoticeKind.CASE, to, payload)

    async def is_read_by(self, email: str) -> bool:
        """Whether the first message goes to that person themselves, not to a channel."""
        to = await credit_listener(self.house, self.one)
        return to is not None and to.person == email

    async def _edit(self, case: Case, to: Listener, payload: Payload, number: int) -> None:
        """All edits of a message are due when it was written: they leave as they were decided."""
        key, due = case.posted_key, case.posted_at or self.at
        edit = Notice(f"{key}:e{number}", NoticeKind.CASE, to.person, payload, due, edits=key)
        await self.one.outbox.add(edit)

    async def _say(self, key: str, kind: NoticeKind, to: Listener, payload: Payload, below: str = "") -> None:
        """Within the hours of whoever reads it, and on none of their quiet days."""
        due = free_moment(to.preferences, to.zone, self.house.calendar(self.customer), self.at)
        await self.one.outbox.add(Notice(key, kind, to.person, payload, due, below=below))


async def post_list(house: House, one: Work, cases: Sequence[Case], number: int, at: datetime) -> None:
    """One list for a run that opened many; `number` is of the trail's newest entry about them."""
    to = await credit_listener(house, one)
    if to is None or not cases:
        return
    views = await listed_views(house, one, cases[:LISTED_MOST], house.today(at))
    customer = await one.ledger.customer(cases[0].customer_id)
    due = free_moment(to.preferences, to.zone, house.calendar(customer), at)
    payload = house.wording.cases_opened(views, to.language, max(len(cases) - LISTED_MOST, 0))
    await one.outbox.add(Notice(f"cases:{number}", NoticeKind.CASE, to.person, payload, due))


async def written(
    house: House, one: Work, case: Case, at: datetime, lines: Sequence[CaseLine] | None = None
) -> CaseView:
    """A case as its messages show it today, with its whole story unless another is given."""
    told = await one.cases.lines(case.id) if lines is None else lines
    return await case_view(house, one, case, house.today(at), told)

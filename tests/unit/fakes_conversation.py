"""In-memory fakes of what the conversation needs: people, the outbox, mornings, a transaction that writes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from fakes_records import FakeRecords

from bot.credit_records import Cases, CreditRequests, Crossings, Delegations, Exposures, Holds, Reservations
from bot.dunning_records import DunningSteps, Letters, Litigations, Mailings
from bot.members import Account, Member, Preferences, Reader
from bot.mornings import Morning, Outcome, Portfolio
from bot.notices import Address, Claimed, Notice, NoticeKind, Payload
from bot.policy import Person, Policy
from bot.ports import Members, Mornings, NoticeEnd, Outbox, PreferenceStore, Work
from bot.records import Disputes, Drafts, Ledger, Notes, Promises, Trail
from bot.services.people import language_of, zone_of
from bot.sight import sight_of

TEAM = "T0LUMEN"


def account(slack_id: str, email: str, **facts: Any) -> Account:
    """An active account of TEAM, in Paris and in English unless it is said otherwise."""
    said = {"team_id": TEAM, "name": email.partition("@")[0], "timezone": "Europe/Paris", "locale": "en-US"}
    return Account(slack_id=slack_id, email=email, **{**said, "is_active": True, **facts})


def member(slack_id: str, person: Person, **facts: Any) -> Member:
    """The person's match with an account, in Paris and in English unless it is said otherwise."""
    said = {"name": person.name, "email": person.email, "timezone": "Europe/Paris", "locale": "en-US"}
    email = person.email.casefold()
    return Member(slack_id=slack_id, person=email, **{**said, "is_active": True, **facts})


def reader(
    person: Person, policy: Policy, slack_id: str = "U0READER", preferences: Preferences | None = None
) -> Reader:
    """Somebody who was recognised."""
    who = member(slack_id, person)
    set_by_them = preferences or Preferences(who.person)
    return Reader(
        person=person,
        member=who,
        preferences=set_by_them,
        language=language_of(person, who, set_by_them, policy),
        sight=sight_of(person, policy),
        zone=zone_of(who, policy),
    )


@dataclass
class FakeMembers:
    """Matches, by Slack id."""

    kept: dict[str, Member] = field(default_factory=dict)

    async def all(self) -> tuple[Member, ...]:
        return tuple(self.kept.values())

    async def of_slack(self, slack_id: str) -> Member | None:
        return self.kept.get(slack_id)

    async def of_person(self, person: str) -> Member | None:
        wanted = person.casefold()
        return next((one for one in self.kept.values() if one.person == wanted), None)

    async def keep(self, member: Member) -> None:
        self.kept = {key: one for key, one in self.kept.items() if one.person != member.person}
        self.kept[member.slack_id] = member


@dataclass
class FakePreferences:
    """Preferences, by person."""

    kept: dict[str, Preferences] = field(default_factory=dict)

    async def of_person(self, person: str) -> Preferences:
        return self.kept.get(person.casefold(), Preferences(person.casefold()))

    async def all(self) -> dict[str, Preferences]:
        return dict(self.kept)

    async def keep(self, preferences: Preferences) -> None:
        self.kept[preferences.person] = preferences


@dataclass
class Waiting:
    """A notice of the outbox, and how it went."""

    id: int
    notice: Notice
    next_at: datetime
    attempts: int = 0
    unsure: bool = False
    first_tried_at: datetime | None = None
    address: Address | None = None
    sent_at: datetime | None = None
    gave_up: str = ""
    gave_up_at: datetime | None = None

    @property
    def is_waiting(self) -> bool:
        return self.sent_at is None and self.gave_up_at is None


@dataclass
class FakeOutbox:
    """Notices in the order in which they were added."""

    rows: list[Waiting] = field(default_factory=list)

    async def add(self, notice: Notice) -> bool:
        if any(row.notice.key == notice.key for row in self.rows):
            return False
        self.rows.append(Waiting(len(self.rows) + 1, notice, notice.due_at))
        return True

    async def claim(
        self, now: datetime, until: datetime, most: int, *, mails: bool | None = None
    ) -> tuple[Claimed, ...]:
        due = [row for row in self.rows if row.is_waiting and row.next_at <= now]
        due = [row for row in due if mails in (None, row.notice.kind is NoticeKind.MAIL)]
        alive = [row for row in due if not self._dropped(row, now)]
        return tuple(self._claimed(row, now, until) for row in alive[:most])

    async def sent(self, notice_id: int, address: Address, at: datetime) -> None:
        row = self._row(notice_id)
        row.address, row.sent_at = address, at

    async def put_off(self, notice_id: int, until: datetime, *, unsure: bool, reason: str) -> None:
        row = self._row(notice_id)
        row.next_at, row.unsure = until, unsure

    async def give_up(self, notice_id: int, at: datetime, reason: str) -> None:
        row = self._row(notice_id)
        row.gave_up, row.gave_up_at = reason, at

    async def next_due(self) -> datetime | None:
        return min((row.next_at for row in self.rows if row.is_waiting), default=None)

    async def given_up(self, since: datetime) -> tuple[tuple[str, str], ...]:
        lost = [row for row in self.rows if row.gave_up_at is not None and row.gave_up_at >= since]
        return tuple((row.notice.kind.value, row.gave_up) for row in lost)

    async def payload_of(self, key: str) -> Payload | None:
        return next((row.notice.payload for row in self.rows if row.notice.key == key), None)

    async def newest_edit(self, key: str) -> Payload | None:
        edits = (row.notice.payload for row in reversed(self.rows) if row.notice.edits == key)
        return next(edits, None)

    async def known(self, keys: Collection[str]) -> frozenset[str]:
        return frozenset(row.notice.key for row in self.rows) & frozenset(keys)

    async def naming(self, words: Mapping[str, Collection[str]]) -> dict[str, Payload]:
        found = {row.notice.key: row.notice.payload for row in self.rows if row.notice.key in words}
        return {key: said for key, said in found.items() if any(one in str(said) for one in words[key])}

    async def ends_of(self, keys: Collection[str]) -> dict[str, NoticeEnd]:
        found = {}
        for row in self.rows:
            if row.notice.key in keys and row.sent_at is not None:
                found[row.notice.key] = NoticeEnd(True, row.sent_at, "")
            elif row.notice.key in keys and row.gave_up_at is not None:
                found[row.notice.key] = NoticeEnd(False, row.gave_up_at, row.gave_up)
        return found

    async def people_of(self, keys: Collection[str]) -> dict[str, str]:
        return {row.notice.key: row.notice.person for row in self.rows if row.notice.key in keys}

    async def person_of(self, key: str) -> str | None:
        return next((row.notice.person for row in self.rows if row.notice.key == key), None)

    async def notice_at(self, address: Address) -> Notice | None:
        return next((row.notice for row in self.rows if row.address == address), None)

    @property
    def notices(self) -> list[Notice]:
        """Everything that was ever added."""
        return [row.notice for row in self.rows]

    def _row(self, notice_id: int) -> Waiting:
        return next(row for row in self.rows if row.id == notice_id)

    def _address(self, key: str) -> Address | None:
        return next((one.address for one in self.rows if one.notice.key == key), None) if key else None

    def _dropped(self, row: Waiting, now: datetime) -> bool:
        expires = row.notice.expires_at
        wanted = [key for key in (row.notice.edits, row.notice.below) if key]
        never_sent = any(self._address(key) is None for key in wanted)
        if (expires is not None and expires <= now and not row.unsure) or never_sent:
            row.gave_up, row.gave_up_at = "expired" if not never_sent else "nothing to edit", now
        return not row.is_waiting

    def _claimed(self, row: Waiting, now: datetime, until: datetime) -> Claimed:
        before = row.first_tried_at
        edits_at, below_at = self._address(row.notice.edits), self._address(row.notice.below)
        claimed = Claimed(row.id, row.notice, row.attempts, row.unsure, before, edits_at, below_at)
        # A lease that runs out leaves behind what may have been sent.
        row.attempts, row.next_at, row.unsure = row.attempts + 1, until, True
        row.first_tried_at = before or now
        return claimed


@dataclass
class FakeMornings:
    """Decisions, one for a person, a portfolio and a date."""

    kept: dict[tuple[str, Portfolio, date], Morning] = field(default_factory=dict)

    async def decided(self, days: Collection[date]) -> frozenset[tuple[str, Portfolio, date]]:
        return frozenset(key for key in self.kept if key[2] in days)

    async def decide(self, morning: Morning) -> bool:
        key = (morning.person, morning.portfolio, morning.on)
        return self.kept.setdefault(key, morning) is morning

    async def to_fold(self, person: str, portfolio: Portfolio, before: date) -> tuple[Morning, ...]:
        found = [
            one
            for one in self._of(person, portfolio)
            if one.on < before and one.outcome is Outcome.SENT and one.notice_key and not one.is_folded
        ]
        return tuple(found)

    async def folded(self, morning: Morning) -> None:
        key = (morning.person, morning.portfolio, morning.on)
        self.kept[key] = replace(self.kept[key], is_folded=True)

    async def last(self, person: str, portfolio: Portfolio) -> Morning | None:
        return next(iter(self._of(person, portfolio)), None)

    async def sent_on(self, days: Collection[date], people: Collection[str]) -> tuple[Morning, ...]:
        return tuple(
            one
            for one in self.kept.values()
            if one.on in days and one.person in people and one.outcome is Outcome.SENT and not one.is_folded
        )

    def _of(self, person: str, portfolio: Portfolio) -> list[Morning]:
        """Newest first."""
        found = [one for key, one in self.kept.items() if key[:2] == (person, portfolio)]
        return sorted(found, key=lambda one: one.on, reverse=True)


@dataclass
class _Working:
    """A transaction under way."""

    members: Members
    preferences: PreferenceStore
    outbox: Outbox
    mornings: Mornings
    ledger: Ledger
    promises: Promises
    disputes: Disputes
    notes: Notes
    trail: Trail
    drafts: Drafts
    exposures: Exposures
    requests: CreditRequests
    holds: Holds
    crossings: Crossings
    cases: Cases
    reservations: Reservations
    delegations: Delegations
    dunning: DunningSteps
    mailings: Mailings
    letters: Letters
    litigations: Litigations

    async def met(self, slack_id: str) -> tuple[Member, Preferences] | None:
        known = await self.members.of_slack(slack_id)
        return (known, await self.preferences.of_person(known.person)) if known else None


_Written = tuple[
    dict[str, Member],
    dict[str, Preferences],
    list[Waiting],
    dict[tuple[str, Portfolio, date], Morning],
    list[dict[str, Any]],
]


@dataclass
class FakeWork:
    """A unit of work in memory: what is raised in a transaction undoes what was written in it."""

    members: FakeMembers = field(default_factory=FakeMembers)
    preferences: FakePreferences = field(default_factory=FakePreferences)
    outbox: FakeOutbox = field(default_factory=FakeOutbox)
    mornings: FakeMornings = field(default_factory=FakeMornings)
    records: FakeRecords = field(default_factory=FakeRecords)
    commits: int = 0
    rollbacks: int = 0

    @classmethod
    def knowing(cls, *members: Member) -> FakeWork:
        """With these people matched."""
        return cls(members=FakeMembers({one.slack_id: one for one in members}))

    @asynccontextmanager
    async def working(self) -> AsyncIterator[Work]:
        before = self._written()
        try:
            yield self._work()
        except BaseException:
            self._undo(before)
            self.rollbacks += 1
            raise
        self.commits += 1

    @asynccontextmanager
    async def looking(self) -> AsyncIterator[Work]:
        before, commits = self._written(), self.commits
        try:
            yield self._work()
        finally:
            if self.commits == commits:  # what was committed meanwhile stays
                self._undo(before)

    def _work(self) -> _Working:
        records = self.records
        return _Working(
            self.members,
            self.preferences,
            self.outbox,
            self.mornings,
            records.ledger,
            records.promises,
            records.disputes,
            records.notes,
            records.trail,
            records.drafts,
            records.exposures,
            records.requests,
            records.holds,
            records.crossings,
            records.cases,
            records.reservations,
            records.delegations,
            records.dunning,
            records.mailings,
            records.letters,
            records.litigations,
        )

    def _written(self) -> _Written:
        rows = [copy(row) for row in self.outbox.rows]
        held = (dict(self.members.kept), dict(self.preferences.kept), rows, dict(self.mornings.kept))
        return *held, self.records.written()

    def _undo(self, before: _Written) -> None:
        members, preferences, rows, mornings, records = before
        self.members.kept, self.preferences.kept = members, preferences
        self.outbox.rows, self.mornings.kept = rows, mornings
        self.records.restore(records)

"""In-memory fakes of the trail and of drafts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.audit import FIRST_SEAL, Deed, Entry, Flaw, NewEntry, Verified, seal
from bot.errors import UnknownRecordError

DRAFTS_LAST = timedelta(days=1)


@dataclass
class FakeTrail:
    """Entries in order, sealed as the real ones."""

    entries: list[Entry] = field(default_factory=list)

    async def add(self, entry: NewEntry) -> Entry:
        previous = self.entries[-1].seal if self.entries else FIRST_SEAL
        number = len(self.entries) + 1
        self.entries.append(Entry(number, entry, previous, seal(previous, number, entry)))
        return self.entries[-1]

    async def add_all(self, entries: Sequence[NewEntry]) -> tuple[Entry, ...]:
        return tuple([await self.add(each) for each in entries])

    async def length(self) -> int:
        return len(self.entries)

    async def hold(self) -> None:
        """Nobody else is there."""

    async def touched(self, customers: Collection[int], after: int) -> frozenset[int]:
        found = {one.entry.customer_id for one in self.entries if one.number > after}
        return frozenset(each for each in customers if None in found or each in found)

    async def newest(self, customer_id: int) -> int:
        return max((one.number for one in self.entries if one.entry.customer_id == customer_id), default=0)

    async def of_customer(self, customer_id: int, most: int, before: int | None = None) -> tuple[Entry, ...]:
        found = [
            one
            for one in reversed(self.entries)
            if one.entry.customer_id == customer_id and (before is None or one.number < before)
        ]
        return tuple(found[:most])

    async def all(self, after: int = 0, most: int = 1000) -> tuple[Entry, ...]:
        return tuple(one for one in self.entries if one.number > after)[:most]

    async def since(self, after: datetime, customers: Collection[int], most: int) -> tuple[Entry, ...]:
        found = [
            one
            for one in reversed(self.entries)
            if one.entry.at > after and one.entry.customer_id in customers
        ]
        return tuple(found[:most])

    async def one(self, number: int) -> Entry:
        found = [each for each in self.entries if each.number == number]
        if not found:
            raise UnknownRecordError
        return found[0]

    async def of_person(self, person: str, after: datetime) -> tuple[Entry, ...]:
        return tuple(
            each for each in reversed(self.entries) if each.entry.who == person and each.entry.at > after
        )

    async def of_people(self, deeds: Collection[Deed], after: datetime, until: datetime) -> tuple[Entry, ...]:
        return tuple(
            each
            for each in reversed(self.entries)
            if each.entry.who and each.entry.deed in deeds and after < each.entry.at <= until
        )

    async def verify(self) -> Verified:
        previous = FIRST_SEAL
        for place, one in enumerate(self.entries, 1):
            if one.previous != previous or one.number != place:
                return Verified(place - 1, previous, Flaw.MISSING, place)
            if one.seal != seal(previous, place, one.entry):
                return Verified(place - 1, previous, Flaw.CHANGED, place)
            previous = one.seal
        return Verified(len(self.entries), previous)

    @property
    def deeds(self) -> list[str]:
        """What was written down, in order: `promise.logged promise:1`."""
        return [f"{one.entry.deed} {one.entry.subject}" for one in self.entries]


@dataclass
class FakeDrafts:
    """Drafts, by id."""

    kept: dict[int, tuple[str, str, str, datetime]] = field(default_factory=dict)

    async def keep(self, person: str, kind: str, content: str, at: datetime) -> int:
        self.kept = {key: one for key, one in self.kept.items() if one[3] > at - DRAFTS_LAST}
        draft_id = max(self.kept, default=0) + 1
        self.kept[draft_id] = (person, kind, content, at)
        return draft_id

    async def of(self, draft_id: int, person: str, kind: str) -> str | None:
        found = self.kept.get(draft_id)
        return found[2] if found and found[:2] == (person, kind) else None

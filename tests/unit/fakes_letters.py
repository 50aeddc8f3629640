"""In-memory fakes of the stores of what leaves for a customer, and of hand-overs."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Protocol

from bot.credit.letter import NUMBER_PREFIX, Letter, LetterKind, StoredFile
from bot.credit.litigation import Litigation, LitigationState
from bot.credit.mailing import Mailing, MailingState
from bot.dunning_records import Collected
from bot.errors import AlreadyRunningError, UnknownRecordError
from bot.records import KnownCustomer

_WAIT = frozenset({LitigationState.ASKED, LitigationState.HANDED_OVER})


class _Known(Protocol):
    known: dict[int, KnownCustomer]


@dataclass
class FakeMailings:
    """E-mails to customers, by id."""

    kept: dict[int, Mailing] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    contents: dict[int, tuple[str, str]] = field(default_factory=dict)

    async def add(self, mailing: Mailing, key: str) -> Mailing | None:
        if key in self.keys:
            return None
        kept = replace(mailing, id=len(self.kept) + 1)
        self.kept[kept.id], self.keys[key] = kept, kept.id
        return kept

    async def change(self, mailing: Mailing) -> Mailing | None:
        if self.kept[mailing.id].version != mailing.version:
            return None
        self.kept[mailing.id] = replace(mailing, version=mailing.version + 1)
        return self.kept[mailing.id]

    async def one(self, mailing_id: int, *, hold: bool = False) -> Mailing:
        if mailing_id not in self.kept:
            raise UnknownRecordError
        return self.kept[mailing_id]

    async def waiting(self, until: datetime | None = None) -> tuple[Mailing, ...]:
        found = [one for one in self.kept.values() if one.state is MailingState.WAITING]
        due = [one for one in found if until is None or one.leaves_at <= until]
        return tuple(sorted(due, key=lambda one: (one.leaves_at, one.id)))

    async def handed_on(self) -> tuple[Mailing, ...]:
        return tuple(one for one in self.kept.values() if one.state is MailingState.HANDED_ON)

    async def of_step(self, step_id: int) -> tuple[Mailing, ...]:
        return tuple(one for one in reversed(self.kept.values()) if one.step_id == step_id)

    async def of_customer(self, customer_id: int) -> tuple[Mailing, ...]:
        return tuple(one for one in reversed(self.kept.values()) if one.customer_id == customer_id)

    async def of_message(self, message_id: str) -> Mailing | None:
        return next((one for one in self.kept.values() if one.message_id == message_id), None)

    async def content(self, mailing_id: int) -> tuple[str, str] | None:
        return self.contents.get(mailing_id)

    async def keep_content(self, mailing_id: int, subject: str, text: str) -> None:
        self.contents[mailing_id] = (subject, text)


@dataclass
class FakeLetters:
    """Letters and kept files, by id."""

    kept: dict[int, Letter] = field(default_factory=dict)
    files: dict[int, tuple[StoredFile, bytes]] = field(default_factory=dict)
    counted: dict[tuple[str, LetterKind, int], int] = field(default_factory=dict)
    ledger: _Known | None = None

    async def next_number(self, customer_id: int, kind: LetterKind, on: date) -> str:
        assert self.ledger is not None
        key = (self.ledger.known[customer_id].entity, kind, on.year)
        self.counted[key] = self.counted.get(key, 0) + 1
        return f"{NUMBER_PREFIX[kind]}-{on.year}-{self.counted[key]:04}"

    async def add(self, letter: Letter) -> Letter:
        kept = replace(letter, id=len(self.kept) + 1)
        self.kept[kept.id] = kept
        return kept

    async def one(self, letter_id: int) -> Letter:
        if letter_id not in self.kept:
            raise UnknownRecordError
        return self.kept[letter_id]

    async def of_customer(self, customer_id: int) -> tuple[Letter, ...]:
        return tuple(one for one in reversed(self.kept.values()) if one.customer_id == customer_id)

    async def of_number(self, number: str) -> tuple[Letter, ...]:
        return tuple(one for one in reversed(self.kept.values()) if one.number == number)

    async def keep(self, name: str, media_type: str, content: bytes, at: datetime) -> StoredFile:
        seal = hashlib.sha256(content).hexdigest()
        kept = StoredFile(len(self.files) + 1, name, media_type, len(content), seal, at)
        self.files[kept.id] = (kept, content)
        return kept

    async def file(self, file_id: int) -> StoredFile:
        if file_id not in self.files:
            raise UnknownRecordError
        return self.files[file_id][0]

    async def content(self, file_id: int) -> bytes:
        if file_id not in self.files:
            raise UnknownRecordError
        return self.files[file_id][1]


@dataclass
class FakeLitigations:
    """Hand-overs, by id."""

    kept: dict[int, Litigation] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    brought: list[Collected] = field(default_factory=list)

    async def add(self, litigation: Litigation, key: str) -> Litigation | None:
        if key in self.keys:
            return None
        if any(one.state in _WAIT for one in await self.of_customer(litigation.customer_id)):
            raise AlreadyRunningError
        kept = replace(litigation, id=len(self.kept) + 1)
        self.kept[kept.id], self.keys[key] = kept, kept.id
        return kept

    async def change(self, litigation: Litigation) -> Litigation | None:
        if self.kept[litigation.id].version != litigation.version:
            return None
        self.kept[litigation.id] = replace(litigation, version=litigation.version + 1)
        return self.kept[litigation.id]

    async def one(self, litigation_id: int, *, hold: bool = False) -> Litigation:
        if litigation_id not in self.kept:
            raise UnknownRecordError
        return self.kept[litigation_id]

    async def of_customer(self, customer_id: int, *, hold: bool = False) -> tuple[Litigation, ...]:
        found = [one for one in self.kept.values() if one.customer_id == customer_id]
        return tuple(sorted(found, key=lambda one: one.id, reverse=True))

    async def running(self, customers: Collection[int] | None = None) -> tuple[Litigation, ...]:
        found = [one for one in self.kept.values() if one.state in _WAIT]
        return tuple(one for one in found if customers is None or one.customer_id in customers)

    async def collected(self, litigation_ids: Collection[int]) -> dict[int, tuple[Collected, ...]]:
        found = defaultdict[int, list[Collected]](list)
        for one in sorted(self.brought, key=lambda one: one.received_on):
            if one.litigation_id in litigation_ids:
                found[one.litigation_id].append(one)
        return {key: tuple(those) for key, those in found.items()}

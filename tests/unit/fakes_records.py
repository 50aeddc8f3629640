"""In-memory fakes of the stores of what people log."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from fakes_credit import FakeCases, FakeCrossings, FakeDelegations, FakeHolds, FakeRequests, FakeReservations
from fakes_dunning import FakeDunning
from fakes_exposures import FakeExposures
from fakes_letters import FakeLetters, FakeLitigations, FakeMailings
from fakes_trail import FakeDrafts, FakeTrail

from bot.credit.broken import BROKEN
from bot.credit.dispute import Dispute, DisputeLine
from bot.credit.note import Note, NoteKind
from bot.credit.promise import Plan, PlanState, Promise, PromiseState, Receipt
from bot.errors import AlreadyRunningError, UnknownCustomerError, UnknownRecordError
from bot.records import Invoiced, KnownCustomer, KnownDocument


@dataclass
class FakeLedger:
    """Customers, documents and receipts as given."""

    known: dict[int, KnownCustomer] = field(default_factory=dict)
    papers: dict[int, KnownDocument] = field(default_factory=dict)
    came_in: dict[int, list[Receipt]] = field(default_factory=dict)
    """By customer."""
    credited: list[tuple[int, int, KnownDocument]] = field(default_factory=list)
    """The invoice, the import that brought it, and the credit note."""
    disputes: FakeDisputes = field(default_factory=lambda: FakeDisputes())
    imports: int = 1
    taken: dict[str, datetime] = field(default_factory=dict)
    """When each entity's figures were taken."""

    async def customer(self, customer_id: int) -> KnownCustomer:
        if customer_id not in self.known:
            raise UnknownCustomerError
        return self.known[customer_id]

    async def customers(self, ids: Collection[int]) -> dict[int, KnownCustomer]:
        return {one: self.known[one] for one in ids if one in self.known}

    async def open_documents(self, customer_id: int, as_of: date) -> tuple[KnownDocument, ...]:
        found = [
            one for one in self.papers.values() if one.customer_id == customer_id and one.document.open_amount
        ]
        return tuple(sorted(found, key=lambda one: (one.document.due_on, one.document.number)))

    async def open_documents_of(
        self, customers: Collection[int], as_of: date
    ) -> dict[int, tuple[KnownDocument, ...]]:
        return {one: await self.open_documents(one, as_of) for one in customers}

    async def documents(self, ids: Collection[int]) -> dict[int, KnownDocument]:
        return {one: self.papers[one] for one in ids if one in self.papers}

    async def numbers(self, ids: Collection[int]) -> dict[int, str]:
        return {one: paper.document.number for one, paper in (await self.documents(ids)).items()}

    async def namesakes(self, numbers: Collection[str]) -> tuple[Invoiced, ...]:
        wanted = {re.sub(r"\W", "_", one.casefold()) for one in numbers}
        return tuple(
            Invoiced(self.known[one.customer_id].entity, one.customer_id, one.document.number)
            for one in self.papers.values()
            if re.sub(r"\W", "_", one.document.number.casefold()) in wanted
        )

    async def settled(self, ids: Collection[int]) -> frozenset[int]:
        known = await self.documents(ids)
        return frozenset(one for one, paper in known.items() if not paper.document.open_amount)

    async def receipts(self, customers: Collection[int], after_import: int) -> dict[int, tuple[Receipt, ...]]:
        return {
            one: tuple(receipt for receipt in self.came_in.get(one, ()) if receipt.import_id > after_import)
            for one in customers
        }

    async def credit_notes(self) -> tuple[tuple[int, KnownDocument], ...]:
        since = {one.document_id: one.after_import for one in self.disputes.kept.values() if not one.ended_on}
        return tuple((key, note) for key, by, note in self.credited if key in since and by > since[key])

    async def newest_import(self) -> int:
        return self.imports

    async def ledger_at(self, entity: str) -> datetime | None:
        return self.taken.get(entity)


@dataclass
class FakePromises:
    """Promises and plans, by id."""

    kept: dict[int, Promise] = field(default_factory=dict)
    plans: dict[int, Plan] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    plan_keys: dict[str, int] = field(default_factory=dict)

    async def add(self, promise: Promise, key: str) -> Promise | None:
        if key in self.keys:
            return None
        return self._keep(promise, key)

    def _keep(self, promise: Promise, key: str) -> Promise:
        kept = replace(promise, id=len(self.kept) + 1)
        self.kept[kept.id], self.keys[key] = kept, kept.id
        return kept

    async def of_key(self, key: str) -> Promise | None:
        return self.kept[self.keys[key]] if key in self.keys else None

    async def one(self, promise_id: int, *, hold: bool = False) -> Promise:
        if promise_id not in self.kept:
            raise UnknownRecordError
        return self.kept[promise_id]

    async def change(self, promise: Promise) -> Promise | None:
        if self.kept[promise.id].version != promise.version:
            return None
        self.kept[promise.id] = replace(promise, version=promise.version + 1)
        return self.kept[promise.id]

    async def of_customer(self, customer_id: int, *, hold: bool = False) -> tuple[Promise, ...]:
        return (await self.of_customers((customer_id,))).get(customer_id, ())

    async def of_customers(self, ids: Collection[int]) -> dict[int, tuple[Promise, ...]]:
        newest = sorted(self.kept.values(), key=lambda one: (one.logged_at, one.id), reverse=True)
        found = {one: tuple(each for each in newest if each.customer_id == one) for one in ids}
        return {one: those for one, those in found.items() if those}

    async def unsettled(self) -> tuple[Promise, ...]:
        found = [one for one in self.kept.values() if one.state is PromiseState.OPEN]
        return tuple(sorted(found, key=lambda one: (one.customer_id, one.promised_on, one.id)))

    async def listed(self, as_of: date, since: date | None = None) -> tuple[Promise, ...]:
        found = [one for one in self.kept.values() if _is_listed(one.logged_on, one.ended_on, as_of, since)]
        return tuple(sorted(found, key=lambda one: (one.promised_on, one.id)))

    async def at_stake(self) -> dict[int, tuple[Promise, ...]]:
        return await self.of_customers({one.customer_id for one in await self.unsettled()})

    async def let_down(
        self, after: date, until: date, salespeople: Collection[str] | None = None
    ) -> dict[int, tuple[Promise, ...]]:
        ended = [one for one in self.kept.values() if one.ended_on and after < one.ended_on <= until]
        return await self.of_customers({one.customer_id for one in ended if one.state in BROKEN})

    async def logged(self, after: datetime, until: datetime) -> tuple[Promise, ...]:
        return tuple(one for one in self.kept.values() if after < one.logged_at <= until)

    async def add_plan(self, plan: Plan, promises: Sequence[Promise], key: str) -> Plan | None:
        if key in self.plan_keys:
            return None
        kept = replace(plan, id=len(self.plans) + 1)
        self.plans[kept.id], self.plan_keys[key] = kept, kept.id
        for number, promise in enumerate(promises, 1):
            self._keep(replace(promise, plan_id=kept.id), f"{key}#{number}")
        return kept

    async def plan_of_key(self, key: str) -> Plan | None:
        return self.plans[self.plan_keys[key]] if key in self.plan_keys else None

    async def plan(self, plan_id: int, *, hold: bool = False) -> tuple[Plan, tuple[Promise, ...]]:
        if plan_id not in self.plans:
            raise UnknownRecordError
        parts = [one for one in self.kept.values() if one.plan_id == plan_id]
        return self.plans[plan_id], tuple(sorted(parts, key=lambda one: (one.promised_on, one.id)))

    async def change_plan(self, plan: Plan) -> Plan | None:
        if self.plans[plan.id].version != plan.version:
            return None
        self.plans[plan.id] = replace(plan, version=plan.version + 1)
        return self.plans[plan.id]

    async def plans_waiting(self) -> tuple[Plan, ...]:
        found = [one for one in self.plans.values() if one.state is PlanState.PROPOSED]
        return tuple(sorted(found, key=lambda one: one.asked_at))


@dataclass
class FakeDisputes:
    """Disputes and their lines, by id."""

    kept: dict[int, Dispute] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    said: list[DisputeLine] = field(default_factory=list)

    async def add(self, dispute: Dispute, key: str) -> Dispute | None:
        if key in self.keys:
            return None
        if any(one.document_id == dispute.document_id and not one.ended_on for one in self.kept.values()):
            raise AlreadyRunningError
        kept = replace(dispute, id=len(self.kept) + 1)
        self.kept[kept.id], self.keys[key] = kept, kept.id
        return kept

    async def of_key(self, key: str) -> Dispute | None:
        return self.kept[self.keys[key]] if key in self.keys else None

    async def one(self, dispute_id: int, *, hold: bool = False) -> Dispute:
        if dispute_id not in self.kept:
            raise UnknownRecordError
        return self.kept[dispute_id]

    async def change(self, dispute: Dispute) -> Dispute | None:
        if self.kept[dispute.id].version != dispute.version:
            return None
        self.kept[dispute.id] = replace(dispute, version=dispute.version + 1)
        return self.kept[dispute.id]

    async def of_customer(self, customer_id: int, *, hold: bool = False) -> tuple[Dispute, ...]:
        return (await self.of_customers((customer_id,))).get(customer_id, ())

    async def of_customers(self, ids: Collection[int]) -> dict[int, tuple[Dispute, ...]]:
        newest = sorted(self.kept.values(), key=lambda one: (one.opened_at, one.id), reverse=True)
        found = {one: tuple(each for each in newest if each.customer_id == one) for one in ids}
        return {one: those for one, those in found.items() if those}

    async def running(self) -> tuple[Dispute, ...]:
        found = [one for one in self.kept.values() if not one.state.is_over]
        return tuple(sorted(found, key=lambda one: (one.target_on, one.id)))

    async def listed(self, as_of: date, since: date | None = None) -> tuple[Dispute, ...]:
        found = [one for one in self.kept.values() if _is_listed(one.opened_on, one.ended_on, as_of, since)]
        return tuple(sorted(found, key=lambda one: (one.target_on, one.id)))

    async def logged(self, after: datetime, until: datetime) -> tuple[Dispute, ...]:
        return tuple(one for one in self.kept.values() if after < one.opened_at <= until)

    async def say(self, line: DisputeLine) -> DisputeLine:
        kept = replace(line, id=len(self.said) + 1)
        self.said.append(kept)
        return kept

    async def lines(self, dispute_id: int) -> tuple[DisputeLine, ...]:
        return tuple(one for one in self.said if one.dispute_id == dispute_id)


@dataclass
class FakeNotes:
    """Notes, by id."""

    kept: dict[int, Note] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)

    async def add(self, note: Note, key: str) -> Note | None:
        if key in self.keys:
            return None
        kept = replace(note, id=len(self.kept) + 1)
        self.kept[kept.id], self.keys[key] = kept, kept.id
        return kept

    async def of_key(self, key: str) -> Note | None:
        return self.kept[self.keys[key]] if key in self.keys else None

    async def one(self, note_id: int, *, hold: bool = False) -> Note:
        if note_id not in self.kept:
            raise UnknownRecordError
        return self.kept[note_id]

    async def undo(self, note: Note) -> bool:
        if self.kept[note.id].undone_at is not None:
            return False
        self.kept[note.id] = note
        return True

    async def last(self, customer_id: int, most: int) -> tuple[Note, ...]:
        newest = sorted(self.kept.values(), key=lambda one: (one.at, one.id), reverse=True)
        found = [
            one
            for one in newest
            if one.customer_id == customer_id and not one.undone_at and one.kind is not NoteKind.NOT_TODAY
        ]
        return tuple(found[:most])

    async def logged(self, after: datetime, until: datetime) -> tuple[Note, ...]:
        return tuple(one for one in self.kept.values() if after < one.at <= until)


@dataclass
class FakeRecords:
    """All of them, as a transaction sees them."""

    ledger: FakeLedger = field(default_factory=FakeLedger)
    promises: FakePromises = field(default_factory=FakePromises)
    disputes: FakeDisputes = field(default_factory=FakeDisputes)
    notes: FakeNotes = field(default_factory=FakeNotes)
    trail: FakeTrail = field(default_factory=FakeTrail)
    drafts: FakeDrafts = field(default_factory=FakeDrafts)
    requests: FakeRequests = field(default_factory=FakeRequests)
    holds: FakeHolds = field(default_factory=FakeHolds)
    crossings: FakeCrossings = field(default_factory=FakeCrossings)
    cases: FakeCases = field(default_factory=FakeCases)
    reservations: FakeReservations = field(default_factory=FakeReservations)
    delegations: FakeDelegations = field(default_factory=FakeDelegations)
    exposures: FakeExposures = field(default_factory=FakeExposures)
    dunning: FakeDunning = field(default_factory=FakeDunning)
    mailings: FakeMailings = field(default_factory=FakeMailings)
    letters: FakeLetters = field(default_factory=FakeLetters)
    litigations: FakeLitigations = field(default_factory=FakeLitigations)

    def __post_init__(self) -> None:
        self.ledger.disputes = self.disputes
        self.exposures.ledger = self.ledger
        self.exposures.requests, self.exposures.reservations = self.requests, self.reservations
        self.dunning.ledger, self.letters.ledger = self.ledger, self.ledger
        self.dunning.disputes, self.dunning.promises = self.disputes, self.promises
        self.dunning.litigations = self.litigations

    def written(self) -> list[dict[str, Any]]:
        """What they hold now, to come back to."""
        return [{name: _copied(value) for name, value in vars(one).items()} for one in self._stores()]

    def restore(self, before: Iterable[dict[str, Any]]) -> None:
        """Come back to it."""
        for one, held in zip(self._stores(), before, strict=True):
            vars(one).update(held)

    def _stores(self) -> tuple[object, ...]:
        logged = (self.ledger, self.promises, self.disputes, self.notes, self.trail, self.drafts)
        granted = (self.requests, self.holds, self.crossings, self.cases, self.reservations)
        chased = (self.dunning, self.mailings, self.letters, self.litigations)
        return (*logged, *granted, self.delegations, *chased)


def _copied(value: Any) -> Any:
    return value.copy() if isinstance(value, dict | list) else value


def _is_listed(begun: date, ended: date | None, as_of: date, since: date | None) -> bool:
    if begun > as_of:
        return False
    is_over = ended is not None and ended <= as_of
    return not is_over or (since is not None and ended is not None and ended > since)

"""The stores of what people log, within one transaction: storage implements them, and tests fake them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from bot.audit import Deed, Entry, NewEntry, Verified
from bot.credit.address import NOWHERE, Address
from bot.credit.dispute import Dispute, DisputeLine
from bot.credit.ledger import Contact, Document
from bot.credit.note import Note
from bot.credit.promise import Plan, Promise, Receipt


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document of the ledger with its id, as it stood on a day."""

    id: int
    customer_id: int
    document: Document


@dataclass(frozen=True, slots=True)
class KnownCustomer:
    """Who a customer's id is."""

    id: int
    entity: str
    """The entity's code."""
    entity_name: str
    country: str
    """The entity's, whose calendar counts."""
    code: str
    name: str
    currency: str
    salesperson: str
    """As the ledger writes it."""
    contact: str = ""
    language: str = ""
    """The contact's, such as `fr`; empty when the ledger does not say."""
    profile: str = ""
    """The payer profile as the ledger writes it."""
    email: str = ""
    """The contact's."""
    phone: str = ""
    registration_number: str = ""
    own_country: str = ""
    """The customer's own, ISO 3166 alpha-2, or empty."""
    address: Address = NOWHERE
    """Postal; empty when no file said one."""

    @property
    def correspondent(self) -> Contact:
        """Whom to call or write to, as far as the ledger says."""
        return Contact(self.contact, self.phone, self.email, self.language)


class Invoiced(NamedTuple):
    """Whose an invoice is, and what it is called."""

    entity: str
    """The entity's code."""
    customer_id: int
    number: str


class Ledger(Protocol):
    """The few figures that a decision is taken on, in the transaction that takes it."""

    async def customer(self, customer_id: int) -> KnownCustomer:
        """Who it is. Raises UnknownCustomerError."""
        ...

    async def customers(self, ids: Collection[int]) -> dict[int, KnownCustomer]:
        """Those that there are, by id."""
        ...

    async def open_documents(self, customer_id: int, as_of: date) -> tuple[KnownDocument, ...]:
        """Everything open of a customer on a day, the longest due first."""
        ...

    async def open_documents_of(
        self, customers: Collection[int], as_of: date
    ) -> dict[int, tuple[KnownDocument, ...]]:
        """The same of each of these."""
        ...

    async def documents(self, ids: Collection[int]) -> dict[int, KnownDocument]:
        """These documents as they stand now, settled or not, by id."""
        ...

    async def numbers(self, ids: Collection[int]) -> dict[int, str]:
        """What these documents are called, by id."""
        ...

    async def namesakes(self, numbers: Collection[str]) -> tuple[Invoiced, ...]:
        """Every document of any entity, settled or not, whose number is one of these but for its signs and
        the case of its letters: as file names may confuse them; payments are none."""
        ...

    async def settled(self, ids: Collection[int]) -> frozenset[int]:
        """Those of these documents that nothing is open of now."""
        ...

    async def receipts(self, customers: Collection[int], after_import: int) -> dict[int, tuple[Receipt, ...]]:
        """What came in by imports after one, by customer, the oldest first.

        Payments and what newer exports cleared, on a document; payments not allocated, on none. Credits
        that were set against documents are no receipts.
        """
        ...

    async def credit_notes(self) -> tuple[tuple[int, KnownDocument], ...]:
        """Credits that imports after its opening brought for an invoice in dispute: its id, and the credit.

        Set against it, gone with it by one amount, naming it or its order, or of just what is disputed.
        """
        ...

    async def newest_import(self) -> int:
        """The id of the newest import; 0 before the first."""
        ...

    async def ledger_at(self, entity: str) -> datetime | None:
        """When the entity's newest whole figures were taken."""
        ...


class Promises(Protocol):
    """Promises and plans. What is read with `hold` is kept from others until the transaction ends."""

    async def add(self, promise: Promise, key: str) -> Promise | None:
        """Keep a new one (its id is given); None when something was kept under that key before."""
        ...

    async def of_key(self, key: str) -> Promise | None:
        """What was kept under a key."""
        ...

    async def one(self, promise_id: int, *, hold: bool = False) -> Promise:
        """One. Raises UnknownRecordError."""
        ...

    async def change(self, promise: Promise) -> Promise | None:
        """Keep what it says now if its version is still the one that was read; the renewed one, or None."""
        ...

    async def of_customer(self, customer_id: int, *, hold: bool = False) -> tuple[Promise, ...]:
        """All of a customer, the newest logged first."""
        ...

    async def of_customers(self, ids: Collection[int]) -> dict[int, tuple[Promise, ...]]:
        """All of these, by customer, the newest logged first."""
        ...

    async def unsettled(self) -> tuple[Promise, ...]:
        """Every open one, by customer and promised day."""
        ...

    async def listed(self, as_of: date, since: date | None = None) -> tuple[Promise, ...]:
        """Those that stood open or proposed on a day, and those that ended after `since` and by that day."""
        ...

    async def at_stake(self) -> dict[int, tuple[Promise, ...]]:
        """By customer, every open one, and those judged since the customer's first of these was logged."""
        ...

    async def let_down(
        self, after: date, until: date, salespeople: Collection[str] | None = None
    ) -> dict[int, tuple[Promise, ...]]:
        """Of customers who broke one after a day and by another: all not kept, and what may answer for it.

        The newest logged first; a broken one is answered for by a later one of the same invoices. Only of
        the customers of these salespeople, when they are given.
        """
        ...

    async def logged(self, after: datetime, until: datetime) -> tuple[Promise, ...]:
        """Those logged after one moment and by another."""
        ...

    async def add_plan(self, plan: Plan, promises: Sequence[Promise], key: str) -> Plan | None:
        """Keep a new plan and its promises; None when something was kept under that key before."""
        ...

    async def plan_of_key(self, key: str) -> Plan | None:
        """What was kept under a key."""
        ...

    async def plan(self, plan_id: int, *, hold: bool = False) -> tuple[Plan, tuple[Promise, ...]]:
        """A plan and its promises, the first due first. Raises UnknownRecordError."""
        ...

    async def change_plan(self, plan: Plan) -> Plan | None:
        """As `change`."""
        ...

    async def plans_waiting(self) -> tuple[Plan, ...]:
        """Those that wait for a decision, the oldest first."""
        ...


class Disputes(Protocol):
    """Disputes and their threads."""

    async def add(self, dispute: Dispute, key: str) -> Dispute | None:
        """Keep a new one (its id is given); None when something was kept under that key before."""
        ...

    async def of_key(self, key: str) -> Dispute | None:
        """What was kept under a key."""
        ...

    async def one(self, dispute_id: int, *, hold: bool = False) -> Dispute:
        """One. Raises UnknownRecordError."""
        ...

    async def change(self, dispute: Dispute) -> Dispute | None:
        """Keep what it says now if its version is still the one that was read; the renewed one, or None."""
        ...

    async def of_customer(self, customer_id: int, *, hold: bool = False) -> tuple[Dispute, ...]:
        """All of a customer, the newest first."""
        ...

    async def of_customers(self, ids: Collection[int]) -> dict[int, tuple[Dispute, ...]]:
        """All of these, by customer, the newest first."""
        ...

    async def running(self) -> tuple[Dispute, ...]:
        """Every one that is not over, the first target first."""
        ...

    async def listed(self, as_of: date, since: date | None = None) -> tuple[Dispute, ...]:
        """Those that were not over on a day, and those that ended after `since` and by that day."""
        ...

    async def logged(self, after: datetime, until: datetime) -> tuple[Dispute, ...]:
        """Those opened after one moment and by another."""
        ...

    async def say(self, line: DisputeLine) -> DisputeLine:
        """Add a line to its thread (its id is given)."""
        ...

    async def lines(self, dispute_id: int) -> tuple[DisputeLine, ...]:
        """The thread, the oldest first."""
        ...


class Notes(Protocol):
    """Calls and notes."""

    async def add(self, note: Note, key: str) -> Note | None:
        """Keep a new one (its id is given); None when something was kept under that key before."""
        ...

    async def of_key(self, key: str) -> Note | None:
        """What was kept under a key."""
        ...

    async def one(self, note_id: int, *, hold: bool = False) -> Note:
        """One. Raises UnknownRecordError."""
        ...

    async def undo(self, note: Note) -> bool:
        """Mark it as taken back at its `undone_at`; False when it was already."""
        ...

    async def last(self, customer_id: int, most: int) -> tuple[Note, ...]:
        """The newest of a customer that were not taken back, without `not_today`."""
        ...

    async def logged(self, after: datetime, until: datetime) -> tuple[Note, ...]:
        """Those added after one moment and by another, taken back or not."""
        ...


class Trail(Protocol):
    """The audit trail: only ever added to."""

    async def add(self, entry: NewEntry) -> Entry:
        """Write it down after all others of the workspace; held by one writer at a time to the end."""
        ...

    async def add_all(self, entries: Sequence[NewEntry]) -> tuple[Entry, ...]:
        """The same of many, one after the other."""
        ...

    async def length(self) -> int:
        """The number of the newest entry; 0 when there is none."""
        ...

    async def hold(self) -> None:
        """Keep others from adding to it until the transaction ends."""
        ...

    async def newest(self, customer_id: int) -> int:
        """The number of a customer's newest entry; 0 when there is none."""
        ...

    async def touched(self, customers: Collection[int], after: int) -> frozenset[int]:
        """Those of these customers of whom there is an entry above a number; all of them where one is of
        nobody, as that of an import is."""
        ...

    async def of_customer(self, customer_id: int, most: int, before: int | None = None) -> tuple[Entry, ...]:
        """The newest entries of a customer, those numbered below `before` when it is given."""
        ...

    async def all(self, after: int = 0, most: int = 1000) -> tuple[Entry, ...]:
        """Every entry above a number, in order, so many at a time."""
        ...

    async def since(self, after: datetime, customers: Collection[int], most: int) -> tuple[Entry, ...]:
        """The newest entries of these customers after a moment."""
        ...

    async def one(self, number: int) -> Entry:
        """One by its number. Raises UnknownRecordError."""
        ...

    async def of_person(self, person: str, after: datetime) -> tuple[Entry, ...]:
        """What somebody did after a moment, the newest first."""
        ...

    async def of_people(self, deeds: Collection[Deed], after: datetime, until: datetime) -> tuple[Entry, ...]:
        """These deeds of whomever, not the clock's, after one moment and by another, the newest first."""
        ...

    async def verify(self) -> Verified:
        """Read the whole trail and try every seal."""
        ...


class Drafts(Protocol):
    """What was typed and read back, until it is pressed."""

    async def keep(self, person: str, kind: str, content: str, at: datetime) -> int:
        """Keep it for a person, and forget everybody's of more than a day ago."""
        ...

    async def of(self, draft_id: int, person: str, kind: str) -> str | None:
        """What was kept; None when it is not theirs or not kept any more."""
        ...

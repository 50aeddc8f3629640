"""The stores of requests, holds, crossings, cases, reservations and delegations, and exposure's figures.

Storage implements them, and tests fake them. What is read with `hold` keeps others who hold the same
customer out until the transaction ends.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.credit.behaviour import PaymentSums
from bot.credit.case import Case, CaseLine
from bot.credit.crossing import Crossing
from bot.credit.exposure import Exposure
from bot.credit.hold import Hold
from bot.credit.ledger import Document
from bot.credit.money import Money
from bot.credit.request import CreditRequest
from bot.credit.reservation import Reservation
from bot.delegations import Delegation


@dataclass(frozen=True, slots=True)
class ExposureRow:
    """One customer's exposure on a day."""

    customer_id: int
    entity: str
    """The entity's code."""
    code: str
    name: str
    salesperson: str
    """As the ledger writes it."""
    parent: str
    """The code that customers of a group have in common; empty for none."""
    exposure: Exposure
    """In the customer's own currency, with the limit in force."""
    others: tuple[Exposure, ...] = ()
    """In other currencies, without limits; none that is zero throughout."""


@dataclass(frozen=True, slots=True)
class VeryLate:
    """An open invoice later than the days that were asked about."""

    customer_id: int
    document_id: int
    document: Document


@dataclass(frozen=True, slots=True)
class Lowered:
    """A credit limit that went down, on the day it did."""

    on: date
    before: Money
    after: Money | None
    """None when there is no limit any more."""


class Exposures(Protocol):
    """Exposure and limits, and what an order is held against."""

    async def of(self, as_of: date, customers: Collection[int] | None = None) -> tuple[ExposureRow, ...]:
        """These customers' exposures, or everybody's, by entity and code; those without any too."""
        ...

    async def relatives(self, customers: Collection[int]) -> frozenset[int]:
        """These, and all customers of their groups: of one entity, with the same parent, and it itself.

        A parent is a customer's code; codes are compared as they are folded.
        """
        ...

    async def very_late(
        self, as_of: date, days: int, customers: Collection[int] | None = None
    ) -> tuple[VeryLate, ...]:
        """Invoices more than so many days late on a day, by customer, the oldest first.

        `document.disputed` and `document.is_promised` are as they stood on the day.
        """
        ...

    async def open_orders(self, customer_id: int, as_of: date) -> tuple[tuple[str, Money], ...]:
        """What is left to invoice of each order open on a day, by its number; any currency."""
        ...

    async def orders_of_year(self, customer_id: int, as_of: date) -> tuple[Money, ...]:
        """The amounts of the orders of the twelve months up to a day, each once; any currency."""
        ...

    async def invoices_of_year(self, customer_id: int, as_of: date) -> tuple[Money, ...]:
        """The gross amounts of the invoices issued in the twelve months up to a day; any currency."""
        ...

    async def lowered(self, customer_id: int, since: date, as_of: date) -> Lowered | None:
        """The newest lowering of the credit limit after a day and by another."""
        ...

    async def payments(self, customer_id: int, as_of: date) -> PaymentSums:
        """How the customer paid over twelve months, in its own currency."""
        ...

    async def terms_of(self, customer_id: int) -> str:
        """The customer's payment terms as its ledger writes them; empty when it does not."""
        ...


class CreditRequests(Protocol):
    """Requests to the credit manager."""

    async def add(self, request: CreditRequest, key: str) -> CreditRequest | None:
        """Keep a new one (its id is given); None when something was kept under that key before."""
        ...

    async def of_key(self, key: str) -> CreditRequest | None:
        """What was kept under a key."""
        ...

    async def one(self, request_id: int, *, hold: bool = False) -> CreditRequest:
        """One. Raises UnknownRecordError."""
        ...

    async def change(self, request: CreditRequest) -> CreditRequest | None:
        """Keep what it says now if its version is still the one that was read; the renewed one, or None."""
        ...

    async def of_customer(self, customer_id: int, *, hold: bool = False) -> tuple[CreditRequest, ...]:
        """All of a customer, the newest first."""
        ...

    async def waiting(self) -> tuple[CreditRequest, ...]:
        """Those that wait for a decision, the oldest first."""
        ...

    async def counting(self, first: date, last: date) -> tuple[CreditRequest, ...]:
        """Increases that count on any day between these, both included, and are not marked as ended."""
        ...

    async def ended(self, after: date, until: date) -> tuple[CreditRequest, ...]:
        """Increases whose last day passed, marked as ended after one day and by another."""
        ...


class Holds(Protocol):
    """Holds; of a customer one of each cause whose cause goes on."""

    async def add(self, hold: Hold) -> Hold:
        """Keep a new one (its id is given). Raises AlreadyRunningError when one of its cause goes on."""
        ...

    async def one(self, hold_id: int, *, hold: bool = False) -> Hold:
        """One. Raises UnknownRecordError."""
        ...

    async def change(self, hold: Hold) -> Hold | None:
        """Keep what it says now if its version is still the one that was read; the renewed one, or None."""
        ...

    async def of_customer(self, customer_id: int, *, hold: bool = False) -> tuple[Hold, ...]:
        """All of a customer, the newest first."""
        ...

    async def hold_customers(self, customers: Collection[int]) -> None:
        """Keep others who hold any of these customers out until the transaction ends."""
        ...

    async def running(self, customers: Collection[int] | None = None) -> tuple[Hold, ...]:
        """Those whose cause goes on, released or not, of these customers or of all."""
        ...

    async def changed(self, after: date, until: date) -> tuple[Hold, ...]:
        """Those that were set, released or ended after one day and by another."""
        ...


class Crossings(Protocol):
    """Crossings upward."""

    async def add(self, crossing: Crossing) -> Crossing | None:
        """Keep a new one (its id is given); None when that threshold is crossed already."""
        ...

    async def add_all(self, crossings: Sequence[Crossing]) -> None:
        """Keep many at once, without their ids; those that are crossed already stay as they are."""
        ...

    async def back(self, crossing: Crossing) -> None:
        """Exposure came back, at its `back_at`."""
        ...

    async def up(self, customers: Collection[int] | None = None) -> tuple[Crossing, ...]:
        """Those that exposure has not come back from, of these customers or of all."""
        ...

    async def between(self, after: date, until: date) -> tuple[Crossing, ...]:
        """Those crossed after one day and by another, the oldest first."""
        ...

    async def watched(self) -> frozenset[str]:
        """The codes of the entities whose figures were looked at before."""
        ...

    async def watch(self, entity: str, at: datetime) -> None:
        """From now on they were."""
        ...


class Cases(Protocol):
    """Cases, their causes and their stories."""

    async def add(self, case: Case) -> Case:
        """Keep a new one (its id is given). Raises AlreadyRunningError when the customer has one."""
        ...

    async def one(self, case_id: int, *, hold: bool = False) -> Case:
        """One. Raises UnknownRecordError."""
        ...

    async def change(self, case: Case) -> Case | None:
        """Keep what it and its causes say now if its version is still the one that was read; else None."""
        ...

    async def of_customer(self, customer_id: int, *, hold: bool = False) -> tuple[Case, ...]:
        """All of a customer, the newest first."""
        ...

    async def running(self, customers: Collection[int] | None = None) -> tuple[Case, ...]:
        """Those that are not closed, of these customers or of all, the first deadline first."""
        ...

    async def say(self, line: CaseLine) -> CaseLine:
        """Add a line to its story (its id is given)."""
        ...

    async def lines(self, case_id: int) -> tuple[CaseLine, ...]:
        """Its story, the oldest first."""
        ...


class Reservations(Protocol):
    """Amounts kept for accepted orders."""

    async def add(self, reservation: Reservation, key: str) -> Reservation | None:
        """Keep a new one (its id is given); None when something was kept under that key before."""
        ...

    async def of_key(self, key: str) -> Reservation | None:
        """What was kept under a key."""
        ...

    async def one(self, reservation_id: int, *, hold: bool = False) -> Reservation:
        """One. Raises UnknownRecordError."""
        ...

    async def change(self, reservation: Reservation) -> Reservation | None:
        """Keep what it says now if its version is still the one that was read; the renewed one, or None."""
        ...

    async def open(self, customers: Collection[int] | None = None) -> tuple[Reservation, ...]:
        """Those that count, of these customers or of all, the oldest first."""
        ...

    async def on(self, as_of: date, customers: Collection[int]) -> tuple[Reservation, ...]:
        """Those of these customers that counted on a day, whatever became of them since, the oldest first."""
        ...

    async def arrived(self) -> tuple[tuple[int, str], ...]:
        """Open ones whose order an import after them brought, by id, with the order's number.

        The order has the reference as its number (`order_number_key`); of a reservation without one,
        exactly the amount, and was placed at most a week before its day. An order answers for one. An
        invoice that came later and names the order says that it came, too.
        """
        ...


class Delegations(Protocol):
    """Who decides in whose place."""

    async def add(self, delegation: Delegation) -> Delegation:
        """Keep a new one (its id is given)."""
        ...

    async def end(
        self, person: str, at: datetime, first_on: date, last_on: date = date.max
    ) -> tuple[Delegation, ...]:
        """Take back what a person gave for any day between these; as it was before, the first first."""
        ...

    async def of_person(self, person: str, as_of: date) -> tuple[Delegation, ...]:
        """What a person gave and what is not over on a day, the first first."""
        ...

    async def on(self, as_of: date) -> tuple[Delegation, ...]:
        """All that count on a day."""
        ...

"""In-memory fakes of the stores of limits, holds and cases: exposure is worked out from what they hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Protocol, TypeVar

from bot.credit.behaviour import PaymentSums
from bot.credit.case import Case, CaseLine
from bot.credit.crossing import Crossing
from bot.credit.exposure import Exposure
from bot.credit.folding import fold_code
from bot.credit.hold import Hold
from bot.credit.ledger import DocumentKind
from bot.credit.money import Money, total
from bot.credit.request import CreditRequest, RequestState
from bot.credit.reservation import Reservation, ReservationState
from bot.credit_records import ExposureRow, Lowered, VeryLate
from bot.delegations import Delegation
from bot.errors import AlreadyRunningError, UnknownRecordError
from bot.records import KnownCustomer, KnownDocument

YEAR = timedelta(days=365)
_INVOICES = frozenset({DocumentKind.INVOICE, DocumentKind.DOWN_PAYMENT})


@dataclass(frozen=True)
class Ordered:
    """An order of the fake ledger: its open part counts while it is not closed."""

    number: str
    ordered_on: date
    amount: Money
    left: Money
    until: date | None = None
    import_id: int = 1


@dataclass(frozen=True)
class LimitSince:
    """What a customer's limits are from a day on; None is none."""

    since: date
    credit: Money | None
    insured: Money | None = None


@dataclass
class FakeRequests:
    """Requests, by id."""

    kept: dict[int, CreditRequest] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)

    async def add(self, request: CreditRequest, key: str) -> CreditRequest | None:
        if key in self.keys:
            return None
        kept = replace(request, id=len(self.kept) + 1)
        self.kept[kept.id], self.keys[key] = kept, kept.id
        return kept

    async def of_key(self, key: str) -> CreditRequest | None:
        return self.kept[self.keys[key]] if key in self.keys else None

    async def one(self, request_id: int, *, hold: bool = False) -> CreditRequest:
        if request_id not in self.kept:
            raise UnknownRecordError
        return self.kept[request_id]

    async def change(self, request: CreditRequest) -> CreditRequest | None:
        if self.kept[request.id].version != request.version:
            return None
        self.kept[request.id] = replace(request, version=request.version + 1)
        return self.kept[request.id]

    async def of_customer(self, customer_id: int, *, hold: bool = False) -> tuple[CreditRequest, ...]:
        found = [one for one in self.kept.values() if one.customer_id == customer_id]
        return tuple(sorted(found, key=lambda one: (one.asked_at, one.id), reverse=True))

    async def waiting(self) -> tuple[CreditRequest, ...]:
        found = [one for one in self.kept.values() if one.state is RequestState.REQUESTED]
        return tuple(sorted(found, key=lambda one: (one.asked_at, one.id)))

    async def counting(self, first: date, last: date) -> tuple[CreditRequest, ...]:
        return tuple(
            one
            for one in self.kept.values()
            if one.counts_from is not None
            and one.counts_until is not None
            and one.state is not RequestState.ENDED
            and one.counts_from <= last
            and first <= one.counts_until
        )

    async def ended(self, after: date, until: date) -> tuple[CreditRequest, ...]:
        return tuple(
            one
            for one in self.kept.values()
            if one.state is RequestState.ENDED and one.ended_on is not None and after < one.ended_on <= until
        )


@dataclass
class FakeHolds:
    """Holds, by id."""

    kept: dict[int, Hold] = field(default_factory=dict)

    async def add(self, hold: Hold) -> Hold:
        for one in self.kept.values():
            if (one.customer_id, one.cause) == (hold.customer_id, hold.cause) and one.ended_on is None:
                raise AlreadyRunningError
        kept = replace(hold, id=len(self.kept) + 1)
        self.kept[kept.id] = kept
        return kept

    async def one(self, hold_id: int, *, hold: bool = False) -> Hold:
        if hold_id not in self.kept:
            raise UnknownRecordError
        return self.kept[hold_id]

    async def change(self, hold: Hold) -> Hold | None:
        if self.kept[hold.id].version != hold.version:
            return None
        self.kept[hold.id] = replace(hold, version=hold.version + 1)
        return self.kept[hold.id]

    async def of_customer(self, customer_id: int, *, hold: bool = False) -> tuple[Hold, ...]:
        found = [one for one in self.kept.values() if one.customer_id == customer_id]
        return tuple(sorted(found, key=lambda one: (one.set_at, one.id), reverse=True))

    async def hold_customers(self, customers: Collection[int]) -> None:
        """Nobody else is there."""

    async def running(self, customers: Collection[int] | None = None) -> tuple[Hold, ...]:
        return tuple(one for one in _of(self.kept.values(), customers) if one.ended_on is None)

    async def changed(self, after: date, until: date) -> tuple[Hold, ...]:
        def in_time(day: date | None) -> bool:
            return day is not None and after < day <= until

        return tuple(
            one
            for one in self.kept.values()
            if in_time(one.set_on) or in_time(one.released_on) or in_time(one.ended_on)
        )


@dataclass
class FakeCrossings:
    """Crossings, by id."""

    kept: dict[int, Crossing] = field(default_factory=dict)
    entities: dict[str, datetime] = field(default_factory=dict)

    async def add(self, crossing: Crossing) -> Crossing | None:
        for one in await self.up((crossing.customer_id,)):
            if one.threshold is crossing.threshold:
                return None
        kept = replace(crossing, id=len(self.kept) + 1)
        self.kept[kept.id] = kept
        return kept

    async def add_all(self, crossings: Sequence[Crossing]) -> None:
        for each in crossings:
            await self.add(each)

    async def back(self, crossing: Crossing) -> None:
        self.kept[crossing.id] = crossing

    async def up(self, customers: Collection[int] | None = None) -> tuple[Crossing, ...]:
        return tuple(one for one in _of(self.kept.values(), customers) if one.back_on is None)

    async def between(self, after: date, until: date) -> tuple[Crossing, ...]:
        found = [one for one in self.kept.values() if after < one.crossed_on <= until]
        return tuple(sorted(found, key=lambda one: (one.crossed_at, one.id)))

    async def watched(self) -> frozenset[str]:
        return frozenset(self.entities)

    async def watch(self, entity: str, at: datetime) -> None:
        self.entities.setdefault(entity, at)


@dataclass
class FakeCases:
    """Cases, by id, and their stories."""

    kept: dict[int, Case] = field(default_factory=dict)
    said: list[CaseLine] = field(default_factory=list)

    async def add(self, case: Case) -> Case:
        if await self.running((case.customer_id,)):
            raise AlreadyRunningError
        kept = replace(case, id=len(self.kept) + 1)
        self.kept[kept.id] = kept
        return kept

    async def one(self, case_id: int, *, hold: bool = False) -> Case:
        if case_id not in self.kept:
            raise UnknownRecordError
        return self.kept[case_id]

    async def change(self, case: Case) -> Case | None:
        if self.kept[case.id].version != case.version:
            return None
        self.kept[case.id] = replace(case, version=case.version + 1)
        return self.kept[case.id]

    async def of_customer(self, customer_id: int, *, hold: bool = False) -> tuple[Case, ...]:
        found = [one for one in self.kept.values() if one.customer_id == customer_id]
        return tuple(sorted(found, key=lambda one: (one.opened_at, one.id), reverse=True))

    async def running(self, customers: Collection[int] | None = None) -> tuple[Case, ...]:
        found = [one for one in _of(self.kept.values(), customers) if one.closed_on is None]
        return tuple(sorted(found, key=lambda one: (one.due_on, one.id)))

    async def say(self, line: CaseLine) -> CaseLine:
        kept = replace(line, id=len(self.said) + 1)
        self.said.append(kept)
        return kept

    async def lines(self, case_id: int) -> tuple[CaseLine, ...]:
        return tuple(one for one in self.said if one.case_id == case_id)


@dataclass
class FakeReservations:
    """Reservations, by id."""

    kept: dict[int, Reservation] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    came: list[tuple[int, str]] = field(default_factory=list)
    """Whose order an import brought, and the order's number."""

    async def add(self, reservation: Reservation, key: str) -> Reservation | None:
        if key in self.keys:
            return None
        kept = replace(reservation, id=len(self.kept) + 1)
        self.kept[kept.id], self.keys[key] = kept, kept.id
        return kept

    async def of_key(self, key: str) -> Reservation | None:
        return self.kept[self.keys[key]] if key in self.keys else None

    async def one(self, reservation_id: int, *, hold: bool = False) -> Reservation:
        if reservation_id not in self.kept:
            raise UnknownRecordError
        return self.kept[reservation_id]

    async def change(self, reservation: Reservation) -> Reservation | None:
        if self.kept[reservation.id].version != reservation.version:
            return None
        self.kept[reservation.id] = replace(reservation, version=reservation.version + 1)
        return self.kept[reservation.id]

    async def open(self, customers: Collection[int] | None = None) -> tuple[Reservation, ...]:
        return tuple(one for one in _of(self.kept.values(), customers) if one.state is ReservationState.OPEN)

    async def on(self, as_of: date, customers: Collection[int]) -> tuple[Reservation, ...]:
        return tuple(
            one
            for one in _of(self.kept.values(), customers)
            if one.reserved_on <= as_of <= one.until and (one.ended_on is None or one.ended_on > as_of)
        )

    async def arrived(self) -> tuple[tuple[int, str], ...]:
        known = {one.id for one in await self.open()}
        return tuple(one for one in self.came if one[0] in known)


@dataclass
class FakeDelegations:
    """Delegations, by id."""

    kept: dict[int, Delegation] = field(default_factory=dict)

    async def add(self, delegation: Delegation) -> Delegation:
        kept = replace(delegation, id=len(self.kept) + 1)
        self.kept[kept.id] = kept
        return kept

    async def end(
        self, person: str, at: datetime, first_on: date, last_on: date = date.max
    ) -> tuple[Delegation, ...]:
        given = await self.of_person(person, first_on)
        ended = tuple(one for one in given if one.first_on <= last_on)
        for one in ended:
            self.kept[one.id] = replace(one, ended_at=at)
        return ended

    async def of_person(self, person: str, as_of: date) -> tuple[Delegation, ...]:
        found = [
            one
            for one in self.kept.values()
            if one.person == person and one.ended_at is None and one.last_on >= as_of
        ]
        return tuple(sorted(found, key=lambda one: one.first_on))

    async def on(self, as_of: date) -> tuple[Delegation, ...]:
        return tuple(one for one in self.kept.values() if one.holds_on(as_of))


class Papers(Protocol):
    """A fake ledger."""

    known: dict[int, KnownCustomer]
    papers: dict[int, KnownDocument]


@dataclass
class FakeExposures:
    """What is owed and ordered, by customer."""

    ledger: Papers | None = None
    """Whose customers and documents these are."""
    requests: FakeRequests = field(default_factory=FakeRequests)
    reservations: FakeReservations = field(default_factory=FakeReservations)
    limits: dict[int, list[LimitSince]] = field(default_factory=dict)
    orders: dict[int, list[Ordered]] = field(default_factory=dict)
    parents: dict[int, str] = field(default_factory=dict)
    paid: dict[int, PaymentSums] = field(default_factory=dict)
    terms: dict[int, str] = field(default_factory=dict)

    @property
    def known(self) -> dict[int, KnownCustomer]:
        """The ledger's customers."""
        return self.ledger.known if self.ledger else {}

    @property
    def papers(self) -> dict[int, KnownDocument]:
        """The ledger's documents."""
        return self.ledger.papers if self.ledger else {}

    def limit(
        self,
        customer_id: int,
        credit: Money | None,
        insured: Money | None = None,
        since: date = date(2026, 1, 1),
    ) -> None:
        """From a day on."""
        self.limits.setdefault(customer_id, []).append(LimitSince(since, credit, insured))

    async def of(self, as_of: date, customers: Collection[int] | None = None) -> tuple[ExposureRow, ...]:
        ids = self.known if customers is None else [one for one in self.known if one in customers]
        rows = [self._row(self.known[one], as_of) for one in ids]
        return tuple(sorted(rows, key=lambda row: (row.entity, row.code)))

    async def relatives(self, customers: Collection[int]) -> frozenset[int]:
        found = {one for one in customers if one in self.known}
        groups = {self._group(one) for one in found}
        return frozenset(found | {one for one in self.known if self._group(one) in groups})

    async def very_late(
        self, as_of: date, days: int, customers: Collection[int] | None = None
    ) -> tuple[VeryLate, ...]:
        found = [
            VeryLate(one.customer_id, one.id, one.document)
            for one in self.papers.values()
            if one.document.kind in _INVOICES
            and one.document.open_amount
            and (as_of - one.document.due_on).days > days
            and (customers is None or one.customer_id in customers)
        ]
        return tuple(sorted(found, key=lambda one: (one.customer_id, one.document.due_on, one.document_id)))

    async def open_orders(self, customer_id: int, as_of: date) -> tuple[tuple[str, Money], ...]:
        orders = self.orders.get(customer_id, ())
        open_ones = (one for one in orders if one.ordered_on <= as_of and one.left)
        return tuple((one.number, one.left) for one in open_ones if one.until is None or one.until > as_of)

    async def orders_of_year(self, customer_id: int, as_of: date) -> tuple[Money, ...]:
        orders = self.orders.get(customer_id, ())
        return tuple(one.amount for one in orders if as_of - YEAR < one.ordered_on <= as_of)

    async def invoices_of_year(self, customer_id: int, as_of: date) -> tuple[Money, ...]:
        found = (one for one in self.papers.values() if one.customer_id == customer_id)
        return tuple(
            one.document.gross
            for one in found
            if one.document.kind is DocumentKind.INVOICE and as_of - YEAR < one.document.issued_on <= as_of
        )

    async def lowered(self, customer_id: int, since: date, as_of: date) -> Lowered | None:
        rows = sorted(self.limits.get(customer_id, ()), key=lambda one: one.since)
        found = None
        for before, after in pairwise(rows):
            down = before.credit is not None and (after.credit is None or after.credit < before.credit)
            if down and before.credit is not None and since < after.since <= as_of:
                found = Lowered(after.since, before.credit, after.credit)
        return found

    async def payments(self, customer_id: int, as_of: date) -> PaymentSums:
        return self.paid.get(customer_id, PaymentSums())

    async def terms_of(self, customer_id: int) -> str:
        return self.terms.get(customer_id, "")

    def _group(self, customer_id: int) -> tuple[str, str]:
        known = self.known[customer_id]
        parents = {fold_code(one) for key, one in self.parents.items() if self._entity(key) == known.entity}
        own = fold_code(known.code)
        code = own if own in parents else fold_code(self.parents.get(customer_id, "")) or f"\n{customer_id}"
        return known.entity, code

    def _entity(self, customer_id: int) -> str:
        return self.known[customer_id].entity if customer_id in self.known else ""

    def _row(self, known: KnownCustomer, as_of: date) -> ExposureRow:
        amounts = [one.document for one in self.papers.values() if one.customer_id == known.id]
        currencies = {one.open_amount.currency for one in amounts} - {known.currency}
        return ExposureRow(
            customer_id=known.id,
            entity=known.entity,
            code=known.code,
            name=known.name,
            salesperson=known.salesperson,
            parent=self.parents.get(known.id, ""),
            exposure=self._exposure(known, known.currency, as_of),
            others=tuple(self._exposure(known, one, as_of) for one in sorted(currencies)),
        )

    def _exposure(self, known: KnownCustomer, currency: str, as_of: date) -> Exposure:
        papers = [one.document for one in self.papers.values() if one.customer_id == known.id]
        mine = [one for one in papers if one.open_amount.currency == currency]
        orders = [
            one.left
            for one in self.orders.get(known.id, ())
            if one.ordered_on <= as_of and one.left.currency == currency
            if one.until is None or one.until > as_of
        ]
        owns = currency == known.currency
        limit, insured, increase = self._limits(known, as_of) if owns else (None, None, None)
        reserved = self._reserved(known.id, currency, as_of)
        return Exposure(
            documents=total((one.open_amount for one in mine if not one.kind.is_credit), currency),
            orders=total(orders, currency),
            credits=total((one.open_amount for one in mine if one.kind.is_credit), currency),
            limit=limit,
            insured_limit=insured,
            reserved=reserved or None,
            increase=increase or None,
        )

    def _limits(self, known: KnownCustomer, as_of: date) -> tuple[Money | None, Money | None, Money | None]:
        rows = [one for one in self.limits.get(known.id, ()) if one.since <= as_of]
        now = max(rows, key=lambda one: one.since, default=None)
        if now is None or now.credit is None:
            return None, now.insured if now else None, None
        counting = (
            one.amount
            for one in self.requests.kept.values()
            if one.customer_id == known.id and one.counts_on(as_of) and one.amount is not None
        )
        increase = total(counting, known.currency)
        return now.credit + increase, now.insured, increase

    def _reserved(self, customer_id: int, currency: str, as_of: date) -> Money:
        kept = (
            one.amount
            for one in self.reservations.kept.values()
            if one.customer_id == customer_id
            and one.amount.currency == currency
            and one.reserved_on <= as_of <= one.until
            and (one.ended_on is None or one.ended_on > as_of)
        )
        return total(kept, currency)


class OfCustomer(Protocol):
    """Anything of a customer."""

    @property
    def customer_id(self) -> int: ...


Kept = TypeVar("Kept", bound=OfCustomer)


def _of(kept: Iterable[Kept], customers: Collection[int] | None) -> list[Kept]:
    return [one for one in kept if customers is None or one.customer_id in customers]

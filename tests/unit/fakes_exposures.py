"""In-memory fake of exposures: worked out from what the fake ledger, requests and reservations hold."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Protocol

from fakes_credit import FakeRequests, FakeReservations

from bot.credit.behaviour import PaymentSums
from bot.credit.exposure import Exposure
from bot.credit.folding import fold_code
from bot.credit.ledger import DocumentKind
from bot.credit.money import Money, total
from bot.credit_records import ExposureRow, Lowered, VeryLate
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

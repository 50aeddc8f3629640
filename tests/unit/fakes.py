"""The figures that tests fill fakes with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from bot.credit.ageing import Ageing, Bounds, age
from bot.credit.behaviour import PaymentSums
from bot.credit.ledger import Contact, Document, DocumentKind
from bot.credit.money import Money, total
from bot.errors import StorageError
from bot.figures import LateRow, LedgerRow, OverdueRow
from bot.policy import Policy

TODAY = date(2026, 11, 24)
"""A Tuesday."""
PARIS = Policy().zone


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def invoice(days_late: int, amount: Money, disputed: Money | None = None) -> Document:
    """An invoice on 30 days, so late on TODAY."""
    return _document(DocumentKind.INVOICE, days_late, amount, disputed)


def credit(amount: Money) -> Document:
    """A credit note of TODAY; the amount is negative."""
    return _document(DocumentKind.CREDIT_NOTE, 0, amount, None)


def _document(kind: DocumentKind, days_late: int, amount: Money, disputed: Money | None) -> Document:
    due = TODAY - timedelta(days=days_late)
    contested = disputed or Money.zero(amount.currency)
    return Document(f"F-{due}", kind, due - timedelta(days=30), due, amount, amount, contested)


def ledger(
    entity: str = "MAIN", on: date = date(2026, 11, 23), known_from: date = date(2026, 1, 1)
) -> LedgerRow:
    """Figures taken at 18:10 in Paris, of a French entity in euros."""
    taken = datetime(on.year, on.month, on.day, 18, 10, tzinfo=PARIS)
    return LedgerRow(entity, f"{entity} SAS", "FR", "EUR", taken, known_from)


@dataclass
class Account:
    """A customer of the fake ledger: its documents are aged by the rules themselves."""

    id: int
    documents: list[Document]
    salesperson: str = "C. ROY"
    entity: str = "MAIN"
    currency: str = "EUR"
    limit: Money | None = None
    orders: Money | None = None
    contact: Contact = field(default_factory=lambda: Contact(""))
    payments: PaymentSums = field(default_factory=PaymentSums)
    reserved: Money | None = None
    increase: Money | None = None

    @property
    def code(self) -> str:
        return f"C{self.id:04}"

    @property
    def name(self) -> str:
        return f"Customer {self.id}"

    def aged(self, as_of: date, bounds: Bounds) -> tuple[Ageing, ...]:
        currencies = sorted({one.open_amount.currency for one in self.documents})
        return tuple(age(self._in(currency), as_of, currency, bounds) for currency in currencies)

    def late_rows(
        self, as_of: date, bounds: Bounds, smallest: Decimal, since: date | None = None
    ) -> list[LateRow]:
        aged = self.aged(as_of, bounds)
        return [self._late_row(one, as_of, smallest, since or as_of) for one in aged if one.overdue]

    def overdue_row(self, ageing: Ageing, oldest: date) -> OverdueRow:
        return OverdueRow(
            self.id, self.entity, self.code, self.name, self.salesperson, ageing.overdue, oldest
        )

    def _in(self, currency: str) -> list[Document]:
        return [one for one in self.documents if one.open_amount.currency == currency]

    def _late_row(self, ageing: Ageing, as_of: date, smallest: Decimal, since: date) -> LateRow:
        late = [one for one in self._in(ageing.currency) if one.is_overdue(as_of)]
        least = max(smallest, Decimal("0.01"))
        asked = [one for one in late if not one.is_promised]
        chaseable = [one.due_on for one in asked if (one.open_amount - one.disputed).amount >= least]
        before = [one.open_amount for one in late if one.due_on < since]
        own = ageing.currency == self.currency
        return LateRow(
            salesperson=self.salesperson,
            id=self.id,
            entity=self.entity,
            code=self.code,
            name=self.name,
            currency=self.currency,
            country="FR",
            contact=self.contact,
            ageing=ageing,
            overdue_before=total(before, ageing.currency),
            overdue_documents=len(late),
            chaseable_due_on=min(chaseable, default=None),
            dispute_reason="quality" if ageing.disputed else "",
            orders_minor=self.orders.minor if self.orders and own else 0,
            limit_minor=self.limit.minor if self.limit and own else None,
            insured_minor=None,
            payments=self.payments if own else PaymentSums(),
            reserved_minor=self.reserved.minor if self.reserved and own else 0,
            increase_minor=self.increase.minor if self.increase and own else 0,
        )


@dataclass
class FakeHealth:
    """A database at some revision; None is one that cannot be opened."""

    revisions: tuple[str | None, str] | None = ("0001", "0001")

    async def revision(self) -> tuple[str | None, str]:
        if self.revisions is None:
            raise StorageError("The database cannot be opened: check ENCOURS_DATABASE_URL.")
        return self.revisions

    async def newest(self) -> datetime | None:
        return None

"""One customer's figures on a day, read through indexes alone: a large ledger makes no card slower."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.credit.ageing import Ageing, Bounds
from bot.credit.behaviour import PaymentSums
from bot.credit.card import LastPayment, OpenOrder
from bot.credit.ledger import Contact, Customer, Document, DocumentKind
from bot.credit.money import Money
from bot.errors import UnknownCustomerError
from storage.figures.aged import aged_columns, ageing_of, days_of
from storage.figures.at_date import bound, day, documents_at, known_day
from storage.figures.late import SETTLING, of_few, payment_columns, payment_days, payment_sums
from storage.figures.sums import SumOf, exact, rows_with_sums
from storage.tables import CustomerRow, EntityRow, LimitRow


@dataclass(frozen=True, slots=True)
class CardReader:
    """Reads one customer as of a day."""

    connection: AsyncConnection
    workspace_id: int
    customer_id: int
    as_of: date

    async def customer(self) -> Customer:
        """Who it is, with the limits in force on the day. Raises UnknownCustomerError."""
        found = await self.connection.execute(
            select(CustomerRow.__table__, EntityRow.code.label("entity"))
            .join(EntityRow, EntityRow.id == CustomerRow.entity_id)
            .where(CustomerRow.id == self.customer_id, CustomerRow.workspace_id == self.workspace_id)
        )
        row = found.one_or_none()
        if row is None:
            raise UnknownCustomerError
        limits = await self.connection.execute(
            select(LimitRow.credit_minor, LimitRow.insured_minor)
            .where(LimitRow.customer_id == self.customer_id, LimitRow.since <= self.as_of)
            .order_by(LimitRow.since.desc())
            .limit(1)
        )
        credit, insured = limits.one_or_none() or (None, None)
        return _customer(row, credit, insured)

    async def ageings(self, bounds: Bounds) -> tuple[Ageing, ...]:
        """The aged balance, one a currency."""
        documents = await self._documents()

        def statement(total: SumOf) -> str:
            return f"""SELECT o.currency, {aged_columns(total)} FROM ({documents}) o
                       GROUP BY o.currency ORDER BY o.currency"""

        values = {**self._values, **days_of(self.as_of, bounds)}
        rows = rows_with_sums(self.connection, statement, values)
        return tuple([ageing_of(row[0], tuple(row[1:])) async for row in rows])

    async def documents(self, most: int) -> tuple[Document, ...]:
        """The open documents, the longest due first."""
        documents = await self._documents()
        statement = f"SELECT o.* FROM ({documents}) o ORDER BY o.due_on, o.number LIMIT {most:d}"
        rows = await self.connection.execute(bound(statement, self._values), self._values)
        return tuple(_document(row) for row in rows)

    async def orders(self) -> tuple[OpenOrder, ...]:
        """What is accepted and not yet invoiced, oldest first."""
        statement = """SELECT number, ordered_on, expected_on, open_minor, currency FROM orders
            WHERE customer_id = :customer AND workspace_id = :workspace AND since <= :as_of
              AND (until IS NULL OR until > :as_of) AND open_minor <> 0 ORDER BY ordered_on, number"""
        rows = await self.connection.execute(bound(statement, self._values), self._values)
        return tuple(
            OpenOrder(row[0], known_day(row[1]), day(row[2]), Money.of_minor(row[3], row[4])) for row in rows
        )

    async def payments(self, currency: str) -> PaymentSums:
        """How it paid over twelve months, in one currency."""

        def statement(total: SumOf) -> str:
            return f"""SELECT {payment_columns(self.connection.dialect.name, total)}
                FROM movements m JOIN documents d ON d.id = m.document_id
                WHERE m.customer_id = :customer AND d.currency = :currency AND {_OF_ONE}"""

        values = {**self._values, "currency": currency, **payment_days(self.as_of)}
        (sums,) = [row async for row in rows_with_sums(self.connection, statement, values)]
        return payment_sums(list(sums))

    async def chaseable_due_on(self, smallest_minor: int, currency: str) -> date | None:
        """The oldest due date of what is overdue and worth a reminder."""
        documents = await self._documents()
        statement = f"""SELECT MIN(o.due_on) FROM ({documents}) o WHERE o.due_on < :as_of AND o.open_minor > 0
            AND o.currency = :currency AND o.open_minor - o.disputed_minor >= :smallest"""
        values = {**self._values, "smallest": smallest_minor, "currency": currency}
        return day((await self.connection.execute(bound(statement, values), values)).scalar_one())

    async def last_payments(self, most: int) -> tuple[LastPayment, ...]:
        """What came in last; what merely left the ledger stands in when no payment is known."""
        for statement, inferred in ((_RECEIVED, False), (_SETTLED, False), (_CLEARED, True)):
            rows = await self.connection.execute(
                bound(f"{statement} LIMIT {most:d}", self._values), self._values
            )
            payments = tuple(
                LastPayment(known_day(row[0]), Money.of_minor(exact(row[1]), row[2]), row[3], inferred)
                for row in rows
            )
            if payments:
                return payments
        return ()

    async def _documents(self) -> str:
        which = "AND d.customer_id = :customer"
        return await documents_at(self.connection, self.workspace_id, self.as_of, which)

    @property
    def _values(self) -> dict[str, Any]:
        return {"workspace": self.workspace_id, "customer": self.customer_id, "as_of": self.as_of}


_RECEIVED = """
    SELECT received_on, amount_minor, currency, document_number FROM payments
    WHERE customer_id = :customer AND workspace_id = :workspace AND received_on <= :as_of
    UNION ALL
    SELECT d.issued_on, -d.gross_minor, d.currency, d.number FROM documents d
    WHERE d.customer_id = :customer AND d.workspace_id = :workspace AND d.kind = 'payment'
      AND d.issued_on <= :as_of AND NOT EXISTS (
        SELECT 1 FROM payments p WHERE p.customer_id = d.customer_id
          AND (d.number IN (p.reference, p.reference || ' ' || p.received_on)
               OR (p.received_on = d.issued_on AND p.currency = d.currency
                   AND p.amount_minor = -d.gross_minor)))
    ORDER BY 1 DESC, 4"""

_OF_ONE = of_few(SETTLING)

_SETTLED = """
    SELECT m.moved_on, -m.delta_minor, d.currency, d.number FROM movements m
    JOIN documents d ON d.id = m.document_id
    WHERE m.customer_id = :customer AND +m.workspace_id = :workspace AND m.moved_on <= :as_of
      AND m.kind = 'payment' AND m.delta_minor < 0 ORDER BY m.moved_on DESC, d.number"""

_CLEARED = _SETTLED.replace("'payment'", "'cleared'")


def _customer(row: Row[Any], credit: int | None, insured: int | None) -> Customer:
    def limit(minor: int | None) -> Money | None:
        return None if minor is None else Money.of_minor(minor, row.currency)

    contact = Contact(row.contact_name, row.contact_phone, row.contact_email, row.language)
    return Customer(
        id=row.id,
        entity=row.entity,
        code=row.code,
        name=row.name,
        currency=row.currency,
        registration_number=row.registration_number,
        country=row.country,
        salesperson=row.salesperson,
        terms=row.terms,
        credit_limit=limit(credit),
        insured_limit=limit(insured),
        contact=contact if row.contact_name or row.contact_phone or row.contact_email else None,
    )


def _document(row: Row[Any]) -> Document:
    return Document(
        number=row.number,
        kind=DocumentKind(row.kind),
        issued_on=known_day(row.issued_on),
        due_on=known_day(row.due_on),
        gross=Money.of_minor(row.gross_minor, row.currency),
        open_amount=Money.of_minor(row.open_minor, row.currency),
        disputed=Money.of_minor(max(row.disputed_minor, 0), row.currency),
    )

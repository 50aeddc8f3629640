"""One customer's figures on a day, read through indexes alone: a large ledger makes no card slower."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.credit.ageing import Bounds
from bot.credit.card import LastPayment, OpenOrder
from bot.credit.ledger import Contact, Customer
from bot.credit.money import Money
from bot.errors import UnknownCustomerError
from bot.reading import CreditKept, Standing
from storage.figures.aged import aged_columns, ageing_of, days_of
from storage.figures.at_date import HOW_IT_STOOD, Stood, day, document_of, documents_query, known_day
from storage.figures.late import SETTLING, of_few, payment_columns, payment_days, payment_sums
from storage.figures.limits import COUNTS, OPEN_ORDER, RESERVED, limit_of_day
from storage.figures.rows import Query, Rows, rows_of
from storage.figures.sums import SumOf, exact, in_halves, plain


@dataclass(slots=True)
class CardReader:
    """Reads one customer as of a day; how the books stood on it is looked at once."""

    connection: AsyncConnection
    workspace_id: int
    customer_id: int
    as_of: date
    _stood: Stood | None = field(default=None, init=False)

    async def customer(self) -> Customer:
        """Who it is, with the limits in force on the day. Raises UnknownCustomerError."""
        found, limits, ((later, logged),) = await self._read(_WHO, _LIMITS, HOW_IT_STOOD)
        if not found:
            raise UnknownCustomerError
        self._stood = Stood(bool(later), bool(logged))
        credit, insured = limits[0] if limits else (None, None)
        return _customer(found[0], credit, insured)

    async def standing(
        self, bounds: Bounds, currency: str, most_documents: int, most_payments: int
    ) -> Standing:
        """How it stands on the day, in one call; how it paid is of one currency."""
        documents = await self._documents()
        aged, first, ordered, (kept,), (paid,), *came_in = await rows_of(
            self.connection,
            self._aged(documents, bounds),
            Query(_first_documents(documents, most_documents), self._values),
            Query(_ORDERS, self._values),
            Query(_KEPT, self._values),
            self._paid(currency),
            *(
                Query(f"{way} LIMIT {most_payments:d}", self._values)
                for way in (_RECEIVED, _SETTLED, _CLEARED)
            ),
        )
        return Standing(
            ageings=tuple(ageing_of(row[0], row[1:]) for row in aged),
            documents=tuple(document_of(row) for row in first),
            orders=tuple(_order(row) for row in _of("order", ordered)),
            payments=payment_sums(list(paid)),
            last_payments=_last_payments(*came_in),
            reserved=_amounts("reserved", ordered),
            increases=_amounts("increase", ordered),
            kept=CreditKept(*map(bool, kept)),
        )

    async def chaseable_due_on(self, smallest_minor: int, currency: str) -> date | None:
        """The oldest due date of what is overdue and worth a reminder."""
        documents = await self._documents()
        statement = f"""SELECT MIN(o.due_on) FROM ({documents}) o
            WHERE o.due_on < :as_of AND o.open_minor > 0 AND o.is_promised = 0
              AND o.currency = :currency AND o.open_minor - o.disputed_minor >= :smallest"""
        (rows,) = await self._read(statement, smallest=smallest_minor, currency=currency)
        return day(rows[0][0])

    async def _documents(self) -> str:
        if self._stood is None:
            (((later, logged),),) = await self._read(HOW_IT_STOOD)
            self._stood = Stood(bool(later), bool(logged))
        return documents_query(self.connection.dialect.name, self._stood, "AND d.customer_id = :customer")

    def _aged(self, documents: str, bounds: Bounds) -> Query:
        def statement(total: SumOf) -> str:
            return f"""SELECT o.currency, {aged_columns(total)} FROM ({documents}) o
                       GROUP BY o.currency ORDER BY o.currency"""

        return self._sums(statement, days_of(self.as_of, bounds))

    def _paid(self, currency: str) -> Query:
        def statement(total: SumOf) -> str:
            return f"""SELECT {payment_columns(self.connection.dialect.name, total)}
                FROM movements m JOIN documents d ON d.id = m.document_id
                WHERE m.customer_id = :customer AND d.currency = :currency AND {_OF_ONE}"""

        return self._sums(statement, {"currency": currency, **payment_days(self.as_of)})

    async def _read(self, *statements: str, **more: Any) -> list[Rows]:
        values = {**self._values, **more}
        return await rows_of(self.connection, *(Query(statement, values) for statement in statements))

    def _sums(self, statement: Callable[[SumOf], str], more: Mapping[str, Any]) -> Query:
        return Query(statement(plain), {**self._values, **more}, statement(in_halves))

    @property
    def _values(self) -> dict[str, Any]:
        return {"workspace": self.workspace_id, "customer": self.customer_id, "as_of": self.as_of}


_WHO = """
    SELECT c.id, e.code, c.code, c.name, c.currency, c.registration_number, c.country, c.salesperson,
           c.terms, c.contact_name, c.contact_phone, c.contact_email, c.language, c.profile
    FROM customers c JOIN entities e ON e.id = c.entity_id
    WHERE c.id = :customer AND c.workspace_id = :workspace"""

_LIMITS = f"""
    SELECT {limit_of_day("credit_minor")}, {limit_of_day("insured_minor")} FROM customers c
    WHERE c.id = :customer AND c.workspace_id = :workspace"""

_OF_CUSTOMER = "x.customer_id = :customer AND +x.workspace_id = :workspace"
_ORDERS = f"""
    SELECT 'order', x.number, x.ordered_on, x.expected_on, x.open_minor, x.currency FROM orders x
    WHERE {_OF_CUSTOMER} AND {OPEN_ORDER}
    UNION ALL SELECT 'reserved', x.reference, x.reserved_on, x.until, x.amount_minor, x.currency
    FROM reservations x WHERE {_OF_CUSTOMER} AND {RESERVED}
    UNION ALL SELECT 'increase', '', x.counts_from, x.counts_until, x.amount_minor, x.currency
    FROM credit_requests x WHERE {_OF_CUSTOMER} AND {COUNTS}
    ORDER BY 3, 2"""
"""With what is reserved and what is temporary: one reading more would be felt on every card."""

_KEPT = f"""
    SELECT EXISTS (SELECT 1 FROM holds x WHERE {_OF_CUSTOMER}),
           EXISTS (SELECT 1 FROM credit_requests x WHERE {_OF_CUSTOMER}),
           EXISTS (SELECT 1 FROM cases x WHERE {_OF_CUSTOMER}),
           EXISTS (SELECT 1 FROM reservations x WHERE {_OF_CUSTOMER}),
           EXISTS (SELECT 1 FROM customers x WHERE x.workspace_id = :workspace AND x.parent <> '')"""
"""What is worth reading: five readings of nothing took as long as a third of a card."""

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


def _first_documents(documents: str, most: int) -> str:
    return f"""SELECT o.number, o.kind, o.issued_on, o.due_on, o.gross_minor, o.open_minor,
        o.disputed_minor, o.is_promised, o.currency
        FROM ({documents}) o ORDER BY o.due_on, o.number LIMIT {most:d}"""


def _last_payments(received: Rows, settled: Rows, cleared: Rows) -> tuple[LastPayment, ...]:
    """What merely left the ledger stands in when no payment is known."""
    known = received or settled
    return tuple(
        LastPayment(known_day(row[0]), Money.of_minor(exact(row[1]), row[2]), row[3], not known)
        for row in known or cleared
    )


def _of(kind: str, ordered: Rows) -> list[tuple[Any, ...]]:
    return [row[1:] for row in ordered if row[0] == kind]


def _amounts(kind: str, ordered: Rows) -> tuple[Money, ...]:
    return tuple(Money.of_minor(minor, currency) for *_, minor, currency in _of(kind, ordered))


def _order(row: tuple[Any, ...]) -> OpenOrder:
    number, ordered_on, expected_on, minor, currency = row
    return OpenOrder(number, known_day(ordered_on), day(expected_on), Money.of_minor(minor, currency))


def _customer(row: tuple[Any, ...], credit: int | None, insured: int | None) -> Customer:
    key, entity, code, name, currency, registration, country, salesperson, terms, *rest = row
    *contact, profile = rest

    def limit(minor: int | None) -> Money | None:
        return None if minor is None else Money.of_minor(minor, currency)

    return Customer(
        id=key,
        entity=entity,
        code=code,
        name=name,
        currency=currency,
        registration_number=registration,
        country=country,
        salesperson=salesperson,
        terms=terms,
        credit_limit=limit(credit),
        insured_limit=limit(insured),
        contact=Contact(*contact) if any(contact[:3]) else None,
        profile=profile,
    )

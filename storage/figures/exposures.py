"""Exposure and limits on a day, set by set: the twin of `bot.credit.exposure`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.credit.behaviour import MONTHS_KNOWN, PaymentSums, months_before
from bot.credit.exposure import DEFAULT_BANDS, Bands, Exposure, limit_in_force
from bot.credit.money import Money
from bot.credit_records import ExposureRow, Lowered, VeryLate
from storage.figures.at_date import document_of, documents_at, known_day
from storage.figures.groups import relatives
from storage.figures.late import SETTLING, of_few, payment_columns, payment_days, payment_sums
from storage.figures.limits import OPEN_ORDER, increases, limit_of_day, open_orders, reservations
from storage.figures.rows import Query, Rows, rows_of
from storage.figures.sums import SumOf, exact, in_halves, plain, rows_with_sums
from storage.lists import ids_in_sql

Parts = dict[str, dict[str, Money]]
"""A customer's sums, by currency and part."""


@dataclass(frozen=True, slots=True)
class ExposureStore:
    """Exposure and limits of one workspace, within one transaction; `bands` are the policy's."""

    connection: AsyncConnection
    workspace_id: int
    bands: Bands = DEFAULT_BANDS

    async def of(self, as_of: date, customers: Collection[int] | None = None) -> tuple[ExposureRow, ...]:
        """These customers' exposures, or everybody's, by entity and code; those without any too."""
        of = _written(customers)
        parts = await self._parts(as_of, of)
        values = {"workspace": self.workspace_id, "as_of": as_of}
        (rows,) = await rows_of(self.connection, Query(_customers(of), values))
        return tuple(self._row(row, parts.get(row[0], {})) for row in rows)

    async def relatives(self, customers: Collection[int]) -> frozenset[int]:
        """These, and all customers of their groups."""
        return await relatives(self.connection, self.workspace_id, customers)

    async def very_late(
        self, as_of: date, days: int, customers: Collection[int] | None = None
    ) -> tuple[VeryLate, ...]:
        """Invoices more than so many days late on a day, by customer, the oldest first."""
        documents = await documents_at(self.connection, self.workspace_id, as_of, of=_written(customers))
        statement = f"""SELECT o.customer_id, o.id, o.number, o.kind, o.issued_on, o.due_on, o.gross_minor,
            o.open_minor, o.disputed_minor, o.is_promised, o.currency FROM ({documents}) o
            WHERE o.open_minor > 0 AND o.due_on < :late_before
            ORDER BY o.customer_id, o.due_on, o.number, o.id"""
        (rows,) = await self._read(statement, as_of=as_of, late_before=as_of - timedelta(days=days))
        return tuple(VeryLate(row[0], row[1], document_of(row[2:])) for row in rows)

    async def open_orders(self, customer_id: int, as_of: date) -> tuple[tuple[str, Money], ...]:
        """What is left to invoice of each order open on a day, by its number; any currency."""
        (rows,) = await self._read(_OPEN_ORDERS, customer=customer_id, as_of=as_of)
        return tuple((number, Money.of_minor(minor, currency)) for number, minor, currency in rows)

    async def orders_of_year(self, customer_id: int, as_of: date) -> tuple[Money, ...]:
        """The amounts of the orders of the twelve months up to a day, each once; any currency."""
        return await self._of_year(_ORDERS_OF_YEAR, customer_id, as_of)

    async def invoices_of_year(self, customer_id: int, as_of: date) -> tuple[Money, ...]:
        """The gross amounts of the invoices issued in the twelve months up to a day; any currency."""
        return await self._of_year(_INVOICES_OF_YEAR, customer_id, as_of)

    async def lowered(self, customer_id: int, since: date, as_of: date) -> Lowered | None:
        """The newest lowering of the credit limit after a day and by another."""
        (rows,) = await self._read(_LIMITS, customer=customer_id, as_of=as_of)
        limits = [(known_day(on), minor, currency) for on, minor, currency in rows]
        for (on, minor, currency), (_, before, _) in pairwise(limits):
            if on <= since:
                return None
            if before is not None and (minor is None or minor < before):
                after = None if minor is None else Money.of_minor(minor, currency)
                return Lowered(on, Money.of_minor(before, currency), after)
        return None

    async def payments(self, customer_id: int, as_of: date) -> PaymentSums:
        """How the customer paid over twelve months, in its own currency."""
        dialect = self.connection.dialect.name

        def statement(total: SumOf) -> str:
            return f"""SELECT {payment_columns(dialect, total)} FROM movements m
                JOIN documents d ON d.id = m.document_id JOIN customers c ON c.id = m.customer_id
                WHERE m.customer_id = :customer AND d.currency = c.currency AND {of_few(SETTLING)}"""

        values = {"workspace": self.workspace_id, "customer": customer_id, "as_of": as_of}
        query = Query(statement(plain), {**values, **payment_days(as_of)}, statement(in_halves))
        ((paid,),) = await rows_of(self.connection, query)
        return payment_sums(list(paid))

    async def terms_of(self, customer_id: int) -> str:
        """The customer's payment terms as its ledger writes them; empty when it does not."""
        (rows,) = await self._read(_TERMS, customer=customer_id)
        return str(rows[0][0]) if rows else ""

    async def _of_year(self, statement: str, customer_id: int, as_of: date) -> tuple[Money, ...]:
        after = months_before(as_of, MONTHS_KNOWN)
        (rows,) = await self._read(statement, customer=customer_id, as_of=as_of, after=after)
        return tuple(Money.of_minor(minor, currency) for minor, currency in rows)

    async def _parts(self, as_of: date, of: str) -> dict[int, Parts]:
        """What every exposure is made of, summed by customer, currency and part."""
        documents = await documents_at(self.connection, self.workspace_id, as_of, of=of, logged=False)

        def statement(total: SumOf) -> str:
            return f"""
                SELECT a.customer_id, a.currency, a.part, {total("a.minor")} FROM (
                    SELECT o.customer_id, o.currency, o.open_minor AS minor,
                           CASE WHEN o.open_minor > 0 THEN 'documents' ELSE 'credits' END AS part
                    FROM ({documents}) o
                    UNION ALL SELECT n.*, 'orders' FROM ({open_orders(of)}) n
                    UNION ALL SELECT r.*, 'reserved' FROM ({reservations(of)}) r
                    UNION ALL SELECT i.*, 'increase' FROM ({increases(of)}) i) a
                GROUP BY a.customer_id, a.currency, a.part ORDER BY a.customer_id, a.currency, a.part"""

        found = defaultdict[int, Parts](lambda: defaultdict(dict))
        values = {"workspace": self.workspace_id, "as_of": as_of}
        async for customer_id, currency, part, minor in rows_with_sums(self.connection, statement, values):
            found[customer_id][currency][part] = Money.of_minor(exact(minor), currency)
        return found

    def _row(self, row: tuple[Any, ...], parts: Parts) -> ExposureRow:
        customer_id, entity, code, name, salesperson, parent, own, credit, insured = row
        return ExposureRow(
            customer_id=customer_id,
            entity=entity,
            code=code,
            name=name,
            salesperson=salesperson,
            parent=parent,
            exposure=self._exposure(own, parts.get(own, {}), credit, insured),
            others=tuple(
                self._exposure(currency, parts[currency])
                for currency in sorted(parts)
                if currency != own and any(parts[currency].get(part) for part in _OWED)
            ),
        )

    def _exposure(
        self, currency: str, parts: dict[str, Money], credit: int | None = None, insured: int | None = None
    ) -> Exposure:
        nothing, increase = Money.zero(currency), parts.get("increase")
        limit = None if credit is None else Money.of_minor(credit, currency)
        return Exposure(
            documents=parts.get("documents", nothing),
            orders=parts.get("orders", nothing),
            credits=parts.get("credits", nothing),
            limit=limit_in_force(limit, increase),
            insured_limit=None if insured is None else Money.of_minor(insured, currency),
            reserved=parts.get("reserved"),
            increase=None if limit is None else increase,
            bands=self.bands,
        )

    async def _read(self, *statements: str, **values: Any) -> list[Rows]:
        values["workspace"] = self.workspace_id
        return await rows_of(self.connection, *(Query(statement, values) for statement in statements))


_OWED = ("documents", "orders", "credits", "reserved")


def _customers(of: str) -> str:
    whose = f"AND c.id IN ({of})" if of else ""
    return f"""
        SELECT c.id, e.code, c.code, c.name, c.salesperson, c.parent, c.currency,
               {limit_of_day("credit_minor")}, {limit_of_day("insured_minor")}
        FROM customers c JOIN entities e ON e.id = c.entity_id
        WHERE c.workspace_id = :workspace {whose} ORDER BY e.code, c.code"""


_OPEN_ORDERS = f"""
    SELECT x.number, x.open_minor, x.currency FROM orders x
    WHERE x.customer_id = :customer AND +x.workspace_id = :workspace AND {OPEN_ORDER}
    ORDER BY x.ordered_on, x.number"""

_ORDERS_OF_YEAR = """
    SELECT o.amount_minor, o.currency FROM orders o
    WHERE o.customer_id = :customer AND +o.workspace_id = :workspace AND o.since <= :as_of
      AND o.ordered_on > :after AND o.ordered_on <= :as_of AND o.amount_minor > 0
      AND NOT EXISTS (SELECT 1 FROM orders l WHERE l.customer_id = o.customer_id AND l.number = o.number
                      AND l.since <= :as_of AND (l.since > o.since OR (l.since = o.since AND l.id > o.id)))
    ORDER BY o.ordered_on, o.number"""

_INVOICES_OF_YEAR = """
    SELECT COALESCE(v.gross_minor, d.gross_minor), d.currency FROM documents d
    LEFT JOIN document_versions v ON v.id = (SELECT MIN(x.id) FROM document_versions x
                                             WHERE x.document_id = d.id AND x.until > :as_of)
    WHERE d.customer_id = :customer AND +d.workspace_id = :workspace AND d.since <= :as_of
      AND d.issued_on > :after AND d.issued_on <= :as_of
      AND COALESCE(v.kind, d.kind) = 'invoice' AND COALESCE(v.gross_minor, d.gross_minor) > 0
    ORDER BY d.issued_on, d.number"""

_LIMITS = """
    SELECT x.since, x.credit_minor, c.currency FROM limits x JOIN customers c ON c.id = x.customer_id
    WHERE x.customer_id = :customer AND +c.workspace_id = :workspace AND x.since <= :as_of
    ORDER BY x.since DESC"""

_TERMS = "SELECT terms FROM customers WHERE id = :customer AND workspace_id = :workspace"


def _written(customers: Collection[int] | None) -> str:
    """Ids as SQL: empty for everybody's, and nobody's for none."""
    return "" if customers is None else ids_in_sql(customers)

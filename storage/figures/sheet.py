"""One document on a day: as it stands now, less what has moved or changed since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.credit.ledger import Document, DocumentKind, MovementKind
from bot.credit.money import Money
from bot.credit.sheet import Settlement
from bot.errors import UnknownDocumentError
from bot.figures import DocumentRow
from storage.figures.at_date import RUNNING, bound, day, known_day

_DOCUMENT = f"""
    SELECT d.number, COALESCE(v.kind, d.kind) AS kind, d.issued_on, COALESCE(v.due_on, d.due_on) AS due_on,
           d.currency, COALESCE(v.gross_minor, d.gross_minor) AS gross_minor, d.settled_on,
           d.open_minor - COALESCE((SELECT {{total}} FROM movements m
                                    WHERE m.document_id = d.id AND m.moved_on > :as_of), 0) AS open_minor,
           COALESCE(v.disputed_minor, d.disputed_minor) AS disputed_minor,
           COALESCE(v.dispute_reason, d.dispute_reason) AS dispute_reason, d.order_ref, d.delivery_ref,
           COALESCE((SELECT SUM(x.amount_minor) FROM disputes x
                     WHERE x.document_id = d.id AND {RUNNING}), 0) AS contested_minor,
           (SELECT MIN(x.reason) FROM disputes x
            WHERE x.document_id = d.id AND {RUNNING}) AS contested_reason,
           CASE WHEN EXISTS (SELECT 1 FROM promise_documents z JOIN promises x ON x.id = z.promise_id
                             WHERE z.document_id = d.id AND {RUNNING}) THEN 1 ELSE 0 END AS is_promised,
           c.id AS customer_id, c.code, c.name, c.salesperson, c.country, e.code AS entity
    FROM documents d
    LEFT JOIN document_versions v ON v.id = (SELECT MIN(x.id) FROM document_versions x
                                             WHERE x.document_id = d.id AND x.until > :as_of)
    JOIN customers c ON c.id = COALESCE(v.customer_id, d.customer_id) JOIN entities e ON e.id = d.entity_id
    WHERE d.id = :document AND d.workspace_id = :workspace AND d.since <= :as_of"""

_SETTLEMENTS = """
    SELECT m.moved_on, m.delta_minor, m.kind, COALESCE(p.reference, x.number, '') AS reference,
           COUNT(*) OVER () AS there_are
    FROM movements m LEFT JOIN payments p ON p.id = m.payment_id LEFT JOIN documents x ON x.id = m.credit_id
    WHERE m.document_id = :document AND m.moved_on <= :as_of AND m.delta_minor <> 0
    ORDER BY m.moved_on DESC, m.id DESC LIMIT {most:d}"""


@dataclass(frozen=True, slots=True)
class SheetReader:
    """Reads one document as of a day."""

    connection: AsyncConnection
    workspace_id: int
    document_id: int
    as_of: date

    async def row(self, most: int) -> DocumentRow:
        """The document and its newest settlements. Raises UnknownDocumentError."""
        total = "SUM(m.delta_minor)"
        if self.connection.dialect.name == "postgresql":
            total = f"CAST({total} AS BIGINT)"
        found = await self.connection.execute(
            bound(_DOCUMENT.format(total=total), self._values), self._values
        )
        row = found.one_or_none()
        if row is None:
            raise UnknownDocumentError
        settlements, there_are = await self._settlements(row.currency, most)
        return _row(row, settlements, there_are, self.as_of)

    async def _settlements(self, currency: str, most: int) -> tuple[tuple[Settlement, ...], int]:
        statement = bound(_SETTLEMENTS.format(most=most), self._values)
        rows = (await self.connection.execute(statement, self._values)).all()
        found = tuple(
            Settlement(
                on=known_day(row.moved_on),
                amount=Money.of_minor(row.delta_minor, currency),
                reference=row.reference,
                kind=MovementKind(row.kind),
            )
            for row in rows
        )
        return found, rows[0].there_are if rows else 0

    @property
    def _values(self) -> dict[str, Any]:
        return {"workspace": self.workspace_id, "document": self.document_id, "as_of": self.as_of}


def _row(row: Row[Any], settlements: tuple[Settlement, ...], there_are: int, as_of: date) -> DocumentRow:
    settled_on = day(row.settled_on)
    is_ours = 0 < row.contested_minor >= min(row.disputed_minor, row.open_minor)
    if settled_on is not None and settled_on > as_of:
        settled_on = None
    if settled_on is None and settlements:
        settled_on = settlements[0].on
    return DocumentRow(
        document=_document(row),
        customer_id=row.customer_id,
        customer_code=row.code,
        customer_name=row.name,
        salesperson=row.salesperson,
        country=row.country,
        entity=row.entity,
        settled_on=None if row.open_minor else settled_on,
        dispute_reason=row.contested_reason if is_ours else row.dispute_reason,
        order_ref=row.order_ref,
        delivery_ref=row.delivery_ref,
        settlements=settlements,
        settlements_left_out=there_are - len(settlements),
    )


def _document(row: Row[Any]) -> Document:
    disputed = max(min(max(row.disputed_minor, int(row.contested_minor)), row.open_minor), 0)
    return Document(
        number=row.number,
        kind=DocumentKind(row.kind),
        issued_on=known_day(row.issued_on),
        due_on=known_day(row.due_on),
        gross=Money.of_minor(row.gross_minor, row.currency),
        open_amount=Money.of_minor(row.open_minor, row.currency),
        disputed=Money.of_minor(disputed, row.currency),
        is_promised=bool(row.is_promised),
    )

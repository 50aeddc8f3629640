"""The payments of one batch, laid out beside the ledger: one query finds what all of them meet there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, bindparam, text

from storage.bulk import days_as_kept, insert_rows
from storage.imports.context import Context

_COLUMNS = (
    "place",
    "customer_id",
    "reference",
    "dated",
    "received_on",
    "currency",
    "amount_minor",
    "document_number",
)
_TABLE = """CREATE TEMP TABLE received (
    place BIGINT NOT NULL, customer_id BIGINT NOT NULL, reference TEXT NOT NULL, dated TEXT NOT NULL,
    received_on DATE NOT NULL, currency TEXT NOT NULL, amount_minor BIGINT NOT NULL,
    document_number TEXT NOT NULL)"""

# CROSS JOIN keeps SQLite to this order: a payment, then what the index of the other table has for it.
_KNOWN = """
    SELECT r.place, CASE WHEN p.received_on = r.received_on AND p.currency = r.currency
                          AND p.amount_minor = r.amount_minor AND p.document_number = r.document_number
                         THEN 1 ELSE 0 END
    FROM received r CROSS JOIN payments p
    WHERE p.workspace_id = :workspace AND p.entity_id = :entity AND p.customer_id = r.customer_id
      AND p.reference = r.reference"""
_NAMED = """d.workspace_id = :workspace AND d.entity_id = :entity AND d.number = r.document_number
      AND d.payer_id = 0 AND d.currency = r.currency AND d.customer_id = r.customer_id
      AND r.document_number <> ''"""
_OPEN = f"""
    SELECT r.place, d.id, d.open_minor FROM received r CROSS JOIN documents d
    WHERE {_NAMED} AND d.open_minor > 0"""
_LET_GO = f"""
    SELECT r.place, m.id FROM received r CROSS JOIN documents d CROSS JOIN movements m
    WHERE {_NAMED} AND m.document_id = d.id AND m.kind = 'cleared' AND m.delta_minor = -r.amount_minor
      AND m.moved_on >= r.received_on
    ORDER BY r.place, m.moved_on, m.id"""
_TAKEN = """
    SELECT d.payer_id, d.number FROM received r CROSS JOIN documents d
    WHERE d.workspace_id = :workspace AND d.entity_id = :entity AND d.payer_id = r.customer_id
      AND d.number = r.{name}"""


@dataclass(frozen=True, slots=True)
class Received:
    """A payment that a file tells of; `amount` in minor units, more than zero."""

    customer: str
    customer_id: int
    reference: str
    on: date
    currency: str
    amount: int
    document: str

    @property
    def dated(self) -> str:
        """Its reference with its day."""
        return f"{self.reference} {self.on}"


class Beside:
    """A temporary table of payments of one entity; a place is a payment's position among them."""

    def __init__(self, context: Context, entity_id: int, payments: Sequence[Received]) -> None:
        self.context = context
        self.entity_id = entity_id
        self.payments = payments

    async def lay_out(self) -> None:
        """Create the table and fill it."""
        connection = self.context.connection
        await self.drop()
        await connection.exec_driver_sql(_TABLE)
        days = days_as_kept((one.on for one in self.payments), self.context.dialect)
        await insert_rows(
            connection,
            "received",
            _COLUMNS,
            [
                (place, p.customer_id, p.reference, p.dated, day, p.currency, p.amount, p.document)
                for place, (p, day) in enumerate(zip(self.payments, days, strict=True))
            ],
        )
        if self.context.dialect == "postgresql":
            await connection.exec_driver_sql("ANALYZE received")

    async def drop(self) -> None:
        """Remove the table."""
        await self.context.connection.exec_driver_sql("DROP TABLE IF EXISTS received")

    async def known(self) -> dict[int, bool]:
        """The places of payments that stand in the ledger, each with whether they say the same there."""
        return {place: bool(same) for place, same in await self._find(_KNOWN)}

    async def open_documents(self) -> dict[int, tuple[int, int]]:
        """By place, the invoice a payment names if it is open: its id and what is open, in minor units."""
        return {place: (key, left) for place, key, left in await self._find(_OPEN)}

    async def let_go(self) -> dict[int, list[int]]:
        """By place, the movements that let go just what was paid on the invoice it names, in order."""
        found: dict[int, list[int]] = {}
        for place, movement_id in await self._find(_LET_GO):
            found.setdefault(place, []).append(movement_id)
        return found

    async def taken(self) -> set[tuple[int, str]]:
        """Customers with the numbers on account that a payment here would have, with its day or without."""
        rows = [row for name in ("reference", "dated") for row in await self._find(_TAKEN.format(name=name))]
        return {(row[0], row[1]) for row in rows}

    async def _find(self, statement: str) -> list[tuple[Any, ...]]:
        values = {"workspace": self.context.workspace_id, "entity": self.entity_id}
        typed = [bindparam(name, type_=BigInteger()) for name in values]
        found = await self.context.connection.execute(text(statement).bindparams(*typed), values)
        return [tuple(row) for row in found]

"""What came in by imports after one, read through the customers' indexes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.credit.ledger import DocumentKind, MovementKind
from bot.credit.money import Money
from bot.credit.promise import Receipt
from bot.credit.receipts import Moved, receipts_of
from storage.brought import payment_brought_by
from storage.figures.at_date import known_day
from storage.figures.rows import Query, rows_of
from storage.lists import ids_in_sql

_KNOWN = """
    (SELECT l.entity_id, MAX(l.ledger_on) AS until FROM ledger_dates l
     WHERE l.workspace_id = :workspace AND l.kind IN ('receivables', 'fec') AND l.import_id <= :after
     GROUP BY l.entity_id)"""

_MOVED = f"""
    SELECT m.customer_id, m.document_id, m.moved_on, d.due_on, m.import_id, m.kind, m.delta_minor, d.currency,
           d.kind, x.kind
    FROM movements m JOIN documents d ON d.id = m.document_id
    LEFT JOIN documents x ON x.id = m.credit_id LEFT JOIN {_KNOWN} k ON k.entity_id = d.entity_id
    WHERE m.customer_id IN ({{customers}}) AND +m.workspace_id = :workspace AND m.import_id > :after
      AND m.delta_minor <> 0
      AND (k.until IS NULL OR m.moved_on > k.until OR m.import_id NOT IN (
             SELECT h.import_id FROM ledger_dates h
             WHERE h.workspace_id = :workspace AND h.known_from < h.ledger_on))
      AND (m.kind <> 'correction' OR NOT EXISTS (
             SELECT 1 FROM document_versions v WHERE v.document_id = m.document_id
               AND v.until = m.moved_on AND v.gross_minor <> d.gross_minor))
    ORDER BY m.customer_id, m.moved_on, m.id"""
"""A history tells every movement anew: those up to the day of the ledger before are not new. What moved
because an invoice was made out anew, for another amount, is no payment taken back."""

_ON_ACCOUNT = f"""
    SELECT q.customer_id, q.issued_on, q.brought_by, q.minor, q.currency FROM (
        SELECT d.id, d.customer_id, d.issued_on, -d.open_minor AS minor, d.currency,
               COALESCE((SELECT MIN(m.import_id) FROM movements m
                         WHERE m.document_id = d.id AND m.payment_id IS NOT NULL AND m.delta_minor = 0),
                        {payment_brought_by("d")}) AS brought_by
        FROM documents d
        WHERE d.customer_id IN ({{customers}}) AND +d.workspace_id = :workspace
          AND d.kind = 'payment' AND d.open_minor < 0) q
    WHERE q.brought_by > :after ORDER BY q.customer_id, q.issued_on, q.id"""


async def receipts_after(
    connection: AsyncConnection, workspace_id: int, customers: Collection[int], after_import: int
) -> dict[int, tuple[Receipt, ...]]:
    """What came in by later imports, by customer, the oldest first: on a document, or on account.

    A payment on account counts with what is not set against anything yet, so that nothing counts both
    there and on the invoice that it is set against later.
    """
    written = ids_in_sql(customers)
    values = {"workspace": workspace_id, "after": after_import}
    moved, on_account = await rows_of(
        connection,
        Query(_MOVED.format(customers=written), values),
        Query(_ON_ACCOUNT.format(customers=written), values),
    )
    moves: dict[int, list[Moved]] = {customer: [] for customer in customers}
    for customer_id, *row in moved:
        moves[customer_id].append(_moved(*row))
    found = {customer: list(receipts_of(those)) for customer, those in moves.items()}
    for customer_id, on, import_id, minor, currency in on_account:
        amount = Money.of_minor(minor, currency)
        found[customer_id].append(Receipt(None, known_day(on), import_id, amount))
    return {customer: tuple(sorted(those, key=_oldest_first)) for customer, those in found.items()}


def _moved(
    document_id: int,
    on: Any,
    due_on: Any,
    import_id: int,
    kind: str,
    delta: int,
    currency: str,
    of: str,
    credit: str | None,
) -> Moved:
    return Moved(
        document_id=document_id,
        on=known_day(on),
        due_on=known_day(due_on),
        import_id=import_id,
        kind=MovementKind(kind),
        amount=Money.of_minor(delta, currency),
        of_credit_note=of == DocumentKind.CREDIT_NOTE.value,
        by_credit_note=kind == MovementKind.ALLOCATION.value and credit != DocumentKind.PAYMENT.value,
    )


def _oldest_first(receipt: Receipt) -> tuple[Any, ...]:
    return receipt.on, receipt.import_id, receipt.document_id or 0

"""Credit notes that later imports brought for invoices in dispute."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.brought import brought_by
from storage.figures.rows import Query, rows_of

_CREDITS = f"""
    SELECT x.document_id, c.id
    FROM disputes x JOIN documents i ON i.id = x.document_id
    JOIN documents c ON c.customer_id = i.customer_id AND c.entity_id = i.entity_id
         AND c.currency = i.currency AND c.kind = 'credit_note'
    WHERE x.workspace_id = :workspace AND x.ended_on IS NULL AND (
        EXISTS (SELECT 1 FROM movements m
                WHERE m.document_id = i.id AND m.credit_id = c.id AND m.import_id > x.after_import)
        OR EXISTS (SELECT 1 FROM movements m JOIN movements n ON n.document_id = c.id
                   WHERE m.document_id = i.id AND m.import_id > x.after_import AND n.import_id = m.import_id
                     AND m.kind = 'cleared' AND n.kind = 'allocation' AND n.delta_minor = -m.delta_minor)
        OR ((i.number IN (c.order_ref, c.delivery_ref)
             OR (i.order_ref <> '' AND c.order_ref = i.order_ref)
             OR (i.delivery_ref <> '' AND c.delivery_ref = i.delivery_ref)
             OR (c.issued_on >= i.issued_on AND c.since >= x.opened_on
                 AND -c.gross_minor = x.amount_minor))
            AND {brought_by("c")} > x.after_import))
    ORDER BY x.document_id, c.since, c.id"""


async def credits_of_disputes(connection: AsyncConnection, workspace_id: int) -> list[tuple[int, int]]:
    """The invoice in dispute and the credit note, by their ids.

    An import after the dispute was opened set the one against the other, or let both go by the same amount;
    or it brought a credit note that names the invoice, its order or its delivery, or is for just what is
    disputed.
    """
    (rows,) = await rows_of(connection, Query(_CREDITS, {"workspace": workspace_id}))
    return [(invoice_id, credit_id) for invoice_id, credit_id in rows]

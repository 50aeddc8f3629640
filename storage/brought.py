"""Which import brought a document: documents do not say it, but movements, payments and exports' days do."""

from __future__ import annotations

_THE_EXPORT = """
    (SELECT l.import_id FROM ledger_dates l
     WHERE l.workspace_id = {document}.workspace_id AND l.entity_id = {document}.entity_id
       AND l.kind IN ('receivables', 'fec') AND l.ledger_on >= {document}.since
     ORDER BY l.ledger_on, l.import_id DESC LIMIT 1)"""
"""SQL for the first whole export not before the day from which the document counts: that one had it, as
`since` is the day of the export that showed it first where an older one could have. Of a day's, the last."""

_NEWEST = "(SELECT MAX(z.id) FROM imports z WHERE z.workspace_id = {document}.workspace_id)"

_ITS_PAYMENT = """
    (SELECT MIN(p.import_id) FROM payments p WHERE p.customer_id = {document}.customer_id
       AND ({document}.number IN (p.reference, p.reference || ' ' || p.received_on)
            OR (p.received_on = {document}.issued_on AND p.currency = {document}.currency
                AND p.amount_minor = -{document}.gross_minor)))"""
"""SQL for the payments file that told of a payment on account first, whatever the export calls it."""


def brought_by(document: str) -> str:
    """SQL for the import that brought a document of the ledger, by its table's name in the query.

    What is dated after every whole export counts as the newest import's.
    """
    return f"COALESCE({_THE_EXPORT}, {_NEWEST})".format(document=document)


def payment_brought_by(document: str) -> str:
    """As `brought_by`, for a payment on account."""
    return f"COALESCE({_ITS_PAYMENT}, {_THE_EXPORT}, {_NEWEST})".format(document=document)

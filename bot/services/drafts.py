"""What was read back, as it is kept until it is pressed."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from bot.acts import LogPromise, OpenDispute
from bot.credit.dispute import DisputeReason
from bot.credit.money import Money, decimal_string
from bot.credit.promise import Means

PROMISE, DISPUTE = "promise", "dispute"
"""The kinds of drafts."""


def promise_text(request: LogPromise) -> str:
    """A promise, to be kept."""
    return json.dumps(
        {
            "customer": request.customer_id,
            "documents": request.documents,
            "amount": _written(request.amount),
            "on": request.promised_on.isoformat(),
            "seen": request.seen,
            "said_by": request.said_by,
            "means": request.means,
        }
    )


def read_promise_text(text: str, key: str) -> LogPromise:
    """The promise that was kept."""
    said = json.loads(text)
    return LogPromise(
        customer_id=said["customer"],
        documents=tuple(said["documents"]),
        amount=_money(said["amount"]),
        promised_on=date.fromisoformat(said["on"]),
        key=key,
        seen=said["seen"],
        said_by=said["said_by"],
        means=Means(said["means"]) if said["means"] else None,
    )


def dispute_text(request: OpenDispute) -> str:
    """A dispute, to be kept."""
    return json.dumps(
        {
            "document": request.document_id,
            "amount": _written(request.amount) if request.amount else None,
            "reason": request.reason,
            "note": request.note,
            "seen": request.seen,
        }
    )


def read_dispute_text(text: str, key: str) -> OpenDispute:
    """The dispute that was kept."""
    said = json.loads(text)
    return OpenDispute(
        document_id=said["document"],
        amount=_money(said["amount"]) if said["amount"] else None,
        reason=DisputeReason(said["reason"]),
        note=said["note"],
        key=key,
        seen=said["seen"],
    )


def _written(money: Money) -> list[str]:
    return [decimal_string(money), money.currency]


def _money(written: list[Any]) -> Money:
    amount, currency = written
    return Money(Decimal(amount), currency)

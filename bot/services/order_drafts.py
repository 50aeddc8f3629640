"""An order that was checked, as it is kept until one of its buttons is pressed."""

from __future__ import annotations

import json
from decimal import Decimal

from bot.credit.money import Money, decimal_string
from bot.credit_acts import OrderWish

ORDER = "order"
"""The kind of these drafts."""


def order_text(wish: OrderWish) -> str:
    """An order, to be kept."""
    return json.dumps(
        {
            "customer": wish.customer_id,
            "amount": [decimal_string(wish.amount), wish.amount.currency],
            "terms": wish.terms_days,
            "reference": wish.reference,
        }
    )


def read_order_text(text: str) -> OrderWish:
    """The order that was kept."""
    said = json.loads(text)
    amount, currency = said["amount"]
    return OrderWish(
        customer_id=said["customer"],
        amount=Money(Decimal(amount), currency),
        terms_days=said["terms"],
        reference=said["reference"],
    )

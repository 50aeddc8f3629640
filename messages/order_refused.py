"""Why an order cannot be checked, for programs and terminals: in English, as all that they are told."""

from __future__ import annotations

from bot.credit.refused import Refused, Why


def order_refused_text(refused: Refused) -> str:
    """A sentence that says what to give instead."""
    match refused.why:
        case Why.OTHER_CURRENCY:
            return f"The customer's limit is in {refused.number}: give the order in it."
        case Why.TEXT_TOO_LONG:
            return f"The order's number is too long: give {refused.count} characters at most."
        case _:
            return "The amount of an order is above zero."

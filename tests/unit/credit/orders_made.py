"""Orders, invoices and exposures for the tests of the order check."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bot.credit.exposure import Exposure
from bot.credit.money import Money
from bot.credit.order_check import Invoice, OrderFacts

TUESDAY = date(2026, 11, 24)


def money(amount: str, currency: str = "EUR") -> Money:
    return Money(Decimal(amount), currency)


def owed(total: str, limit: str | None = None, currency: str = "EUR", **facts: Any) -> Exposure:
    """An exposure of open documents alone."""
    nothing = Money.zero(currency)
    in_force = None if limit is None else money(limit, currency)
    return Exposure(money(total, currency), nothing, nothing, limit=in_force, **facts)


def open_invoice(
    number: int, amount: str, days_late: int = 0, disputed: str = "0", currency: str = "EUR"
) -> Invoice:
    """Invoice F-1 and so on, so late on Tuesday 24 November."""
    due_on = TUESDAY - timedelta(days=days_late)
    return Invoice(number, f"F-{number}", due_on, money(amount, currency), money(disputed, currency))


F_0871 = Invoice(871, "F-2026-0871", date(2026, 10, 11), money("18500"), money("0"))
"""44 days late."""
F_0902 = Invoice(902, "F-2026-0902", date(2026, 11, 10), money("12400"), money("0"))
"""14 days late."""
NOT_DUE = Invoice(950, "F-2026-0950", date(2026, 12, 20), money("17300"), money("0"))


def acme(order: str = "15000", **facts: Any) -> OrderFacts:
    """ACME on Tuesday: 48,200 open, 6,000 ordered, 1,200 credited, of a limit of 60,000."""
    exposure = Exposure(money("48200"), money("6000"), money("-1200"), limit=money("60000"))
    said: dict[str, Any] = {
        "exposure": exposure,
        "invoices": (F_0871, F_0902, NOT_DUE),
        "late_hold": (871,),
        **facts,
    }
    return OrderFacts(as_of=TUESDAY, order=money(order), **said)

"""Hand-built mornings of several currencies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from mornings import ACME, MOCKUP, eur, usd

from bot.credit.conversion import DatedRate

CURRENCIES = replace(
    MOCKUP,
    calls=(replace(ACME, overdue=(eur("30900"), usd("1200")), disputed=(usd("200"),)),),
    calls_total=1,
    overdue=(eur("52240"), usd("1200")),
    overdue_before=(eur("63260"),),
    commission=(eur("1044.80"), usd("24")),
)
RATED = replace(
    CURRENCIES,
    rates=(DatedRate("USD", "EUR", Decimal("0.9200"), date(2026, 11, 20)),),
    unranked_currencies=("JPY",),
)

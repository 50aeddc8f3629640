"""Short lists as one column keeps them, ids and exact amounts of several currencies; ids as SQL has them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from bot.credit.money import Money, decimal_string


def written_ids(ids: Iterable[int]) -> str:
    """With commas between."""
    return ",".join(map(str, ids))


def ids_of(written: str) -> tuple[int, ...]:
    """In the order in which they were written."""
    return tuple(map(int, written.split(","))) if written else ()


def ids_in_sql(ids: Iterable[int]) -> str:
    """What stands in `IN (...)`, nobody's for none: numbers alone, more than an engine binds at once."""
    return ", ".join(f"{each:d}" for each in sorted(ids)) or "NULL"


def written_amounts(amounts: Iterable[Money]) -> str:
    """Such as `1200.00 EUR,50.00 USD`."""
    return ",".join(f"{decimal_string(amount)} {amount.currency}" for amount in amounts)


def amounts_of(written: str) -> tuple[Money, ...]:
    """In the order in which they were written."""
    parts = (amount.split(" ") for amount in written.split(",") if amount)
    return tuple(Money(Decimal(amount), currency) for amount, currency in parts)

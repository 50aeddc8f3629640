"""What an amount is in another currency."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bot.credit.conversion import DatedRate, turned
from bot.credit.money import CurrencyMismatchError, Money

JULY = date(2026, 7, 1)
KNOWN = {("USD", "EUR"): DatedRate("USD", "EUR", Decimal("0.8"), JULY)}


def rate_of(of: str, to: str) -> DatedRate | None:
    return KNOWN.get((of, to))


def test_a_rate_of_the_direction_is_multiplied_by() -> None:
    assert turned(Decimal("100.01"), "USD", "EUR", rate_of) == Money(Decimal("80.01"), "EUR")


def test_one_of_the_other_direction_is_divided_by() -> None:
    assert turned(Decimal(100), "EUR", "USD", rate_of) == Money(Decimal(125), "USD")


def test_without_a_rate_there_is_no_telling() -> None:
    assert turned(Decimal(100), "GBP", "EUR", rate_of) is None


def test_what_it_is_worth_is_not_rounded() -> None:
    assert KNOWN["USD", "EUR"].worth(Money(Decimal("0.01"), "USD")) == Decimal("0.008")


def test_a_rate_of_another_currency_is_refused() -> None:
    with pytest.raises(CurrencyMismatchError, match="a rate of USD says nothing of GBP"):
        KNOWN["USD", "EUR"].worth(Money(Decimal(1), "GBP"))

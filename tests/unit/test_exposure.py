"""Exposure against the limit: the worked example, and each threshold met exactly."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.credit.exposure import Exposure, Utilisation
from bot.credit.money import CurrencyMismatchError, Money

NOTHING = Money.zero("EUR")


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def owing(amount: str, limit: str | None) -> Exposure:
    return Exposure(eur(amount), NOTHING, NOTHING, limit=None if limit is None else eur(limit))


def test_open_documents_and_orders_less_credits() -> None:
    acme = Exposure(eur("48200"), eur("6000"), eur("-1200"), limit=eur("60000"))
    assert acme.total == eur("53000")
    assert acme.available == eur("7000")
    assert acme.ratio == Decimal(53000) / Decimal(60000)
    assert acme.utilisation is Utilisation.WARNING


@pytest.mark.parametrize(
    ("amount", "level"),
    [
        ("0", Utilisation.WITHIN),
        ("47999.99", Utilisation.WITHIN),
        ("48000", Utilisation.WARNING),
        ("56999.99", Utilisation.WARNING),
        ("57000", Utilisation.ALERT),
        ("59999.99", Utilisation.ALERT),
        ("60000", Utilisation.ALERT),
        ("60000.01", Utilisation.BREACH),
        ("-10", Utilisation.WITHIN),
    ],
)
def test_a_level_starts_on_its_threshold_and_a_breach_above_the_limit(
    amount: str, level: Utilisation
) -> None:
    assert owing(amount, "60000").utilisation is level


def test_exactly_at_the_limit_nothing_is_left_and_it_fits() -> None:
    full = owing("60000", "60000")
    assert (full.available, full.ratio) == (NOTHING, Decimal(1))
    assert full.utilisation is not Utilisation.BREACH


def test_over_the_limit_what_is_available_is_negative() -> None:
    assert owing("68000", "60000").available == eur("-8000")


def test_without_a_limit_there_is_nothing_to_measure_against() -> None:
    free = owing("68000", None)
    assert (free.available, free.ratio, free.utilisation) == (None, None, Utilisation.NO_LIMIT)


@pytest.mark.parametrize(
    ("amount", "level"),
    [("0", Utilisation.WITHIN), ("0.01", Utilisation.BREACH), ("-5", Utilisation.WITHIN)],
)
def test_a_limit_of_zero_is_breached_by_a_cent(amount: str, level: Utilisation) -> None:
    none_granted = owing(amount, "0")
    assert none_granted.ratio is None
    assert none_granted.utilisation is level


def test_a_limit_in_another_currency_is_refused() -> None:
    mixed = Exposure(eur("10"), NOTHING, NOTHING, limit=Money(Decimal(60000), "USD"))
    with pytest.raises(CurrencyMismatchError):
        _ = mixed.utilisation
    with pytest.raises(CurrencyMismatchError):
        _ = mixed.available


minor = st.integers(0, 10**15)


@given(minor, minor, minor, minor)
def test_what_is_available_and_what_is_used_make_the_limit(
    documents: int, orders: int, credit: int, limit: int
) -> None:
    owed, ordered, credited, granted = (
        Money.of_minor(part, "EUR") for part in (documents, orders, -credit, limit)
    )
    exposure = Exposure(owed, ordered, credited, limit=granted)
    available = exposure.available
    assert available is not None
    assert available + exposure.total == exposure.limit
    assert (exposure.utilisation is Utilisation.BREACH) is (available < NOTHING)


@given(minor, st.integers(1, 10**15), st.integers(0, 10**15))
def test_owing_more_never_lowers_the_level(documents: int, limit: int, more: int) -> None:
    order = list(Utilisation)
    levels = [
        Exposure(
            Money.of_minor(owed, "EUR"), NOTHING, NOTHING, limit=Money.of_minor(limit, "EUR")
        ).utilisation
        for owed in (documents, documents + more)
    ]
    assert order.index(levels[0]) <= order.index(levels[1])

"""Groups: what customers of one parent owe together, in its currency, with dated rates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.credit.conversion import DatedRate
from bot.credit.exposure import Bands, Exposure
from bot.credit.group_rules import GroupSum, group_sum
from bot.credit.money import Money
from credit.orders_made import money, owed

JUNE, NOVEMBER = date(2026, 6, 30), date(2026, 11, 20)


def test_members_add_up_under_the_parents_limit() -> None:
    parent = Exposure(
        money("10000"),
        money("2000"),
        money("-500"),
        limit=money("70000"),
        insured_limit=money("5000"),
        increase=money("10000"),
        bands=Bands(Decimal("0.7"), Decimal("0.9")),
    )
    member = Exposure(money("5000"), money("0"), money("0"), limit=money("9000"), reserved=money("750"))
    assert group_sum([parent, member], "EUR", {}, parent) == GroupSum(
        Exposure(
            money("15000"),
            money("2000"),
            money("-500"),
            limit=money("70000"),
            reserved=money("750"),
            increase=money("10000"),
            bands=Bands(Decimal("0.7"), Decimal("0.9")),
        )
    )


def test_without_a_parent_there_is_exposure_and_no_limit() -> None:
    found = group_sum([owed("100", "200"), owed("50", "10")], "EUR", {})
    assert found == GroupSum(owed("150"))


def test_other_currencies_are_turned_once_and_the_oldest_rate_is_named() -> None:
    """Two of 10.03 at 0.917 are 18.395..., not 9.20 twice; 1,000 yen at 0.0061 are 6.10."""
    rates = {
        "USD": DatedRate("USD", "EUR", Decimal("0.917"), JUNE),
        "JPY": DatedRate("JPY", "EUR", Decimal("0.0061"), NOVEMBER),
    }
    members = [owed("100"), *[owed("10.03", currency="USD")] * 2, owed("1000", currency="JPY")]
    found = group_sum(members, "EUR", rates)
    assert (found.exposure, found.rates_on, found.left_out) == (owed("124.50"), JUNE, ())


def test_a_currency_without_a_rate_is_left_out_and_named_unless_it_is_nothing() -> None:
    rates = {"USD": DatedRate("USD", "EUR", Decimal("0.9"), JUNE)}
    members = [
        owed("100"),
        owed("70", currency="GBP"),
        owed("5", currency="CHF"),
        owed("0", currency="SEK"),
        owed("0", currency="USD"),
    ]
    assert group_sum(members, "EUR", rates) == GroupSum(owed("100"), None, ("CHF", "GBP"))


@given(
    st.lists(st.tuples(st.sampled_from(["EUR", "USD", "JPY", "KWD"]), st.integers(0, 10**6)), max_size=8),
    st.sampled_from(["EUR", "JPY", "KWD"]),
)
def test_the_sum_is_within_half_a_minor_unit_of_the_exact_one(
    amounts: list[tuple[str, int]], currency: str
) -> None:
    worth = {"EUR": Decimal(1), "USD": Decimal("0.917"), "JPY": Decimal("0.0061"), "KWD": Decimal("3.02")}
    rates = {
        other: DatedRate(other, currency, each / worth[currency], JUNE)
        for other, each in worth.items()
        if other != currency
    }
    members = [owed(str(Money.of_minor(minor, one).amount), currency=one) for one, minor in amounts]
    exact = sum(
        (
            one.documents.amount * (rates[one.currency].rate if one.currency != currency else 1)
            for one in members
        ),
        Decimal(0),
    )
    found = group_sum(members, currency, rates).exposure.total
    assert abs(found.amount - exact) <= Money.of_minor(1, currency).amount / 2

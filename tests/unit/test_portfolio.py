"""A reader's late customers: who gets a row, and that everybody else is counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from fakes import TODAY, Account, credit, eur, invoice, usd
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.credit.ageing import Bounds, Bucket
from bot.credit.digest import RestBucket
from bot.credit.dunning import next_step
from bot.credit.exposure import Bands, Exposure, Utilisation
from bot.credit.money import Money
from bot.credit.priority import Priority, Reason, claim
from bot.credit.scenarios import USUAL
from bot.figures import LateRow
from bot.services.portfolio import (
    ALSO_MOST,
    Portfolio,
    Ranked,
    add_to,
    behaviour_of,
    chaseable_due_on,
    exposure_of,
    largest_first,
    late_customer,
    oldest_days_late,
    own_row,
)

BOUNDS = Bounds()
NO_LEAST = Decimal(0)


def _claims(rows: tuple[LateRow, ...]) -> list[Money]:
    return [claim(row.ageing) for row in rows]


def ranked(account: Account, worth: int, *, calls: bool = True) -> Ranked:
    rows = tuple(account.late_rows(TODAY, BOUNDS, NO_LEAST))
    priority = Priority(Decimal(worth), (Reason.AMOUNT,))
    due_on = chaseable_due_on(rows, _claims(rows), NO_LEAST)
    ahead = next_step(due_on, TODAY, USUAL) if due_on else None
    return Ranked(rows, priority, None, due_on, calls, next_step=ahead)


def late(number: int, worth: int, *, calls: bool = True, days: int = 5, entity: str = "MAIN") -> Ranked:
    return ranked(Account(number, [invoice(days, eur(str(worth)))], entity=entity), worth, calls=calls)


def portfolio(*customers: Ranked, calls: int = 5) -> Portfolio:
    made = Portfolio(TODAY, BOUNDS, calls, informed=False)
    for customer in customers:
        made.take(customer)
    return made


def codes(customers: tuple[Ranked, ...]) -> list[str]:
    return [customer.rows[0].code for customer in customers]


def test_most_worth_comes_first() -> None:
    made = portfolio(late(1, 100), late(2, 300), late(3, 200), late(4, 50, calls=False))
    assert codes(made.first()) == ["C0002", "C0003", "C0001"]
    assert codes(made.others()) == ["C0004"]
    assert (made.late, made.calls, made.rest()) == (4, 3, ())


def test_equals_stand_by_entity_and_code() -> None:
    made = portfolio(late(2, 100), late(10, 100, entity="B"), late(1, 100), late(11, 100, entity="AB"))
    assert codes(made.first()) == ["C0011", "C0010", "C0001", "C0002"]


def test_a_code_that_begins_another_comes_before_it() -> None:
    longer = Account(12345, [invoice(5, eur("100"))])
    made = portfolio(ranked(longer, 100), late(1234, 100))
    assert codes(made.first()) == ["C1234", "C12345"]


@pytest.mark.parametrize(("customers", "named"), [(ALSO_MOST, ALSO_MOST), (ALSO_MOST + 1, 0)])
def test_ten_without_a_task_are_named_and_eleven_are_counted(customers: int, named: int) -> None:
    made = portfolio(*(late(number, 100, calls=False) for number in range(customers)))
    assert len(made.others()) == named
    assert sum(bucket.customers for bucket in made.rest()) == customers - named


@pytest.mark.parametrize(("customers", "counted"), [(5, 0), (6, 1)])
def test_five_calls_have_rows_and_the_sixth_is_counted(customers: int, counted: int) -> None:
    made = portfolio(*(late(number, number) for number in range(1, customers + 1)))
    assert len(made.first()) == 5
    assert sum(bucket.customers for bucket in made.rest()) == counted


def test_the_rest_is_split_by_the_oldest_invoice_and_never_adds_currencies_up() -> None:
    both = Account(7, [invoice(3, eur("10")), invoice(61, usd("40"))])
    made = portfolio(
        late(1, 900, days=95),
        late(2, 800, days=30),
        late(3, 700, days=31),
        late(4, 600, days=60),
        ranked(both, 1),
        calls=1,
    )
    assert made.rest() == (
        RestBucket(Bucket.FIRST, 1, (eur("800"),)),
        RestBucket(Bucket.SECOND, 2, (eur("1300"),)),
        RestBucket(Bucket.THIRD, 1, (usd("40"), eur("10"))),
    )


@st.composite
def customers(draw: st.DrawFn) -> list[Ranked]:
    made = []
    for number in range(draw(st.integers(0, 40))):
        money = eur if draw(st.booleans()) else usd
        days = draw(st.sampled_from([1, 30, 31, 60, 61, 90, 91]))
        invoices = [invoice(days, money(str(draw(st.integers(1, 500)))))]
        if draw(st.booleans()):
            invoices.append(invoice(draw(st.integers(1, 120)), eur("7.50")))
        worth = draw(st.integers(0, 3))
        made.append(ranked(Account(number, invoices), worth, calls=draw(st.booleans())))
    return made


@settings(deadline=None)
@given(customers(), st.integers(1, 10))
def test_rows_and_the_rest_always_add_up_to_everybody_late(arrived: list[Ranked], calls: int) -> None:
    made = portfolio(*arrived, calls=calls)
    named = (*made.first(), *made.others())
    assert len(named) + sum(bucket.customers for bucket in made.rest()) == made.late == len(arrived)
    sums: dict[str, Money] = {}
    for amount in (row.ageing.overdue for one in named for row in one.rows):
        add_to(sums, amount)
    for amount in (amount for bucket in made.rest() for amount in bucket.overdue):
        add_to(sums, amount)
    assert sums == made.overdue


@settings(deadline=None)
@given(st.data(), customers())
def test_nothing_depends_on_the_order_of_arrival(data: st.DataObject, arrived: list[Ranked]) -> None:
    one, other = portfolio(*arrived), portfolio(*data.draw(st.permutations(arrived)))
    assert (one.first(), one.others(), one.rest()) == (other.first(), other.others(), other.rest())
    assert (one.late, one.calls, one.overdue) == (other.late, other.calls, other.overdue)


@settings(deadline=None)
@given(customers())
def test_whoever_has_a_row_is_worth_at_least_as_much_as_whoever_has_none(arrived: list[Ranked]) -> None:
    shown = portfolio(*arrived).first()
    left = [one for one in arrived if one.calls and one not in shown]
    assert all(one.priority.worth >= other.priority.worth for one in shown for other in left)
    assert list(shown) == sorted(shown, reverse=True)


def test_amounts_of_each_currency_largest_number_first() -> None:
    sums: dict[str, Money] = {}
    for amount in (eur("10"), usd("5"), eur("-4"), usd("1"), Money.zero("JPY")):
        add_to(sums, amount)
    assert largest_first(sums) == (eur("6"), usd("6"))


def test_the_row_of_the_customers_own_currency_carries_limit_orders_and_behaviour() -> None:
    account = Account(
        1,
        [invoice(-9, eur("500")), invoice(5, eur("100")), invoice(44, usd("900"))],
        limit=eur("1000"),
        orders=eur("300"),
    )
    rows = tuple(account.late_rows(TODAY, BOUNDS, NO_LEAST))
    assert [row.ageing.currency for row in rows] == ["EUR", "USD"]
    assert own_row(rows[::-1]).ageing.currency == "EUR"
    assert own_row(rows[1:]).ageing.currency == "USD"
    exposure = exposure_of(own_row(rows))
    assert exposure is not None
    assert (exposure.total, exposure.available) == (eur("900"), eur("100"))
    assert exposure_of(rows[1]) is None
    assert behaviour_of(rows, TODAY) is None
    assert oldest_days_late(rows, TODAY) == 44


def test_an_increase_raises_the_limit_and_what_is_reserved_is_exposed() -> None:
    account = Account(
        1, [invoice(5, eur("100"))], limit=eur("1000"), reserved=eur("900"), increase=eur("200")
    )
    (row,) = account.late_rows(TODAY, BOUNDS, NO_LEAST)
    late = Bands(Decimal("0.9"), Decimal("0.95"))
    exposure = exposure_of(row, late)
    assert exposure == Exposure(
        eur("100"),
        eur("0"),
        eur("0"),
        limit=eur("1200"),
        reserved=eur("900"),
        increase=eur("200"),
        bands=late,
    )
    assert (exposure.credit_limit, exposure.utilisation) == (eur("1000"), Utilisation.WITHIN)
    assert replace(exposure, bands=Bands()).utilisation is Utilisation.WARNING


@pytest.mark.parametrize(
    ("credited", "least", "is_chased"),
    [
        ("-80", "20", True),
        ("-80.01", "20", False),
        ("-100", "0", False),
        ("-99.99", "0", True),
        ("-500", "0", False),
    ],
)
def test_what_credits_leave_is_chased_from_the_smallest_amount_on(
    credited: str, least: str, is_chased: bool
) -> None:
    account = Account(1, [invoice(12, eur("100")), credit(eur(credited))])
    rows = tuple(account.late_rows(TODAY, BOUNDS, Decimal(least)))
    expected = TODAY - timedelta(days=12) if is_chased else None
    assert chaseable_due_on(rows, _claims(rows), Decimal(least)) == expected


def test_a_credit_in_one_currency_covers_nothing_in_another() -> None:
    account = Account(1, [invoice(12, eur("100")), invoice(5, usd("100")), credit(eur("-100"))])
    rows = tuple(account.late_rows(TODAY, BOUNDS, NO_LEAST))
    assert chaseable_due_on(rows, _claims(rows), Decimal(20)) == TODAY - timedelta(days=5)


def test_a_reason_is_said_where_all_that_is_disputed_has_the_same() -> None:
    account = Account(1, [invoice(12, eur("100"), eur("30")), invoice(2, usd("900"), usd("900"))])
    both = ranked(account, 100)
    first, second = both.rows
    several = replace(both, rows=(first, replace(second, dispute_reason="price")))
    assert late_customer(both, TODAY, BOUNDS, "", informed=False).dispute_reason == "quality"
    assert late_customer(several, TODAY, BOUNDS, "", informed=False).dispute_reason == ""


def test_a_row_written_out() -> None:
    account = Account(1, [invoice(12, eur("100"), eur("30")), invoice(1, eur("5")), invoice(2, usd("900"))])
    written = late_customer(ranked(account, 100), TODAY, BOUNDS, "Main SAS", informed=False)
    assert (written.overdue, written.disputed) == ((usd("900"), eur("105")), (eur("30"),))
    assert (written.documents, written.oldest_days_late, written.oldest_bucket) == (3, 12, Bucket.FIRST)
    assert (written.entity, written.dispute_reason, written.contact) == ("Main SAS", "quality", None)
    assert written.next_step is not None
    assert written.next_step[1] == TODAY + timedelta(days=8)

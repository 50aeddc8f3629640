"""Promises: what is taken, what follows what in a row, and what a plan is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from fakes import eur, usd
from hypothesis import given
from hypothesis import strategies as st
from promises_made import (
    TUESDAY,
    WEEK,
    WITH_CHRISTMAS,
    paper,
    promise,
)

from bot.credit.ledger import DocumentKind
from bot.credit.money import Money, total
from bot.credit.promise import Because, Instalment, PlanState, Promise, PromiseState
from bot.credit.promise_rules import (
    amount_refused,
    covering,
    day_refused,
    equal_parts,
    grace_until,
    in_a_row,
    in_the_way,
    in_the_way_of_plan,
    monthly,
    next_friday,
    overlap,
    plan_after,
    plan_refused,
    plan_sum,
    still_open,
)
from bot.credit.refused import Refused, Why


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 23), Refused(Why.DAY_PASSED, until=date(2026, 11, 24))),
        (date(2026, 11, 24), None),
        (date(2026, 12, 24), None),
        (date(2026, 12, 25), Refused(Why.DAY_TOO_FAR, until=date(2026, 12, 24))),
    ],
)
def test_a_promise_goes_from_today_to_thirty_days_ahead(day: date, expected: Refused | None) -> None:
    assert day_refused(day, TUESDAY) == expected


OPEN = {1: paper(eur("18500")), 2: paper(eur("12400")), 3: paper(usd("100"))}


@pytest.mark.parametrize(
    ("amount", "documents", "expected"),
    [
        (eur("18500"), (1,), None),
        (eur("0.01"), (1,), None),
        (eur("0"), (1,), Refused(Why.NO_AMOUNT, amount=eur("0"))),
        (eur("-5"), (1,), Refused(Why.NO_AMOUNT, amount=eur("-5"))),
        (eur("18500.01"), (1,), Refused(Why.ABOVE_OPEN, amount=eur("18500.01"), most=eur("18500"))),
        (eur("30900"), (1, 2), None),
        (eur("30900"), (), None),
        (eur("30901"), (), Refused(Why.ABOVE_OPEN, amount=eur("30901"), most=eur("30900"))),
        (eur("100"), (1, 3), Refused(Why.SEVERAL_CURRENCIES)),
        (usd("100"), (3,), None),
        (eur("100"), (4,), Refused(Why.NOT_OPEN, number="F-0001")),
        (eur("100"), (77,), Refused(Why.NOT_OPEN)),
        (Money.of_minor(100, "GBP"), (), Refused(Why.NOTHING_OPEN)),
    ],
)
def test_an_amount_is_up_to_what_is_open(
    amount: Money, documents: tuple[int, ...], expected: Refused | None
) -> None:
    """Invoice 4 is settled, 77 another customer's: its number is not told."""
    assert amount_refused(amount, documents, {4: paper(eur("0"))}, OPEN) == expected


def test_who_owes_nothing_promises_nothing() -> None:
    assert amount_refused(eur("10"), (), {}, {}) == Refused(Why.NOTHING_OPEN)


def test_grace_is_two_working_days() -> None:
    """Friday 27: Monday, Tuesday. Thursday 24 December, with Christmas: Monday 28, Tuesday 29."""
    assert grace_until(date(2026, 11, 27), WEEK) == date(2026, 12, 1)
    assert grace_until(date(2026, 12, 24), WITH_CHRISTMAS) == date(2026, 12, 29)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [((1, 2), (2, 3), True), ((1,), (2,), False), ((), (), True), ((), (1,), False), ((1,), (), False)],
)
def test_promises_overlap_by_an_invoice_or_on_account(
    one: tuple[int, ...], other: tuple[int, ...], expected: bool
) -> None:
    assert overlap(one, other) is expected


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        ([], 1),
        ([promise()], 2),
        ([promise(state=PromiseState.REPLACED), promise()], 2),
        ([promise(state=PromiseState.BROKEN, in_a_row=2)], 3),
        ([promise(state=PromiseState.PARTLY_KEPT, in_a_row=3)], 4),
        ([promise(state=PromiseState.KEPT, in_a_row=2)], 1),
        ([promise(documents=(7,), in_a_row=2)], 1),
        ([promise(documents=(), in_a_row=2)], 1),
        ([promise(state=PromiseState.CANCELLED, because=Because.UNDONE), promise(in_a_row=2)], 3),
        ([promise(state=PromiseState.REFUSED, opened_on=None, in_a_row=3), promise(in_a_row=2)], 3),
        ([promise(state=PromiseState.PROPOSED, opened_on=None, in_a_row=3)], 1),
        ([promise(documents=(1, 2), in_a_row=2)], 3),
    ],
)
def test_promises_in_a_row_are_counted_from_the_newest_that_counted(
    earlier: list[Promise], expected: int
) -> None:
    assert in_a_row((1,), earlier) == expected


def test_each_invoice_counts_its_own_promises_and_the_greatest_decides() -> None:
    """Invoice 1 was promised twice, invoice 2 once or kept since: both together are a third."""
    twice = promise(1, documents=(1,), state=PromiseState.BROKEN, in_a_row=2)
    once, kept = promise(2, documents=(2,)), promise(3, documents=(2,), state=PromiseState.KEPT)
    assert in_a_row((1, 2), [once, twice]) == 3
    assert in_a_row((1, 2), [kept, twice]) == 3
    assert in_a_row((2,), [kept, twice]) == 1
    assert in_a_row((1, 2), [promise(4, documents=(1, 2), state=PromiseState.KEPT), twice]) == 1
    assert in_a_row((), [once, promise(5, documents=(), in_a_row=2), twice]) == 3


def test_a_request_is_replaced_at_once_and_what_is_open_once_the_new_one_counts() -> None:
    open_one, asked = promise(1), promise(2, state=PromiseState.PROPOSED)
    of_plan = promise(3, state=PromiseState.PROPOSED, plan_id=9)
    others = [open_one, asked, of_plan, promise(4, documents=(8,)), promise(5, state=PromiseState.KEPT)]
    assert in_the_way((1,), others, counts=False) == (asked,)
    assert in_the_way((1,), others, counts=True) == (open_one, asked)
    assert in_the_way_of_plan((1,), others, counts=False) == (of_plan,)
    assert in_the_way_of_plan((1,), others, counts=True) == (open_one, asked, of_plan)


def test_what_is_still_open_is_that_of_its_invoices_or_of_all_on_account() -> None:
    documents = {**OPEN, 4: paper(eur("-500"), DocumentKind.CREDIT_NOTE)}
    assert still_open(promise(documents=(1, 99)), documents) == eur("18500")
    assert still_open(promise(documents=()), documents) == eur("30900")


def part(on: date, amount: str) -> Instalment:
    return Instalment(on, eur(amount))


FIRST, SECOND = date(2026, 11, 24), date(2026, 12, 24)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([part(FIRST, "10"), part(SECOND, "10")], None),
        ([part(FIRST, "10")], Why.PLAN_COUNT),
        ([part(FIRST + timedelta(days=n), "10") for n in range(12)], None),
        ([part(FIRST + timedelta(days=n), "10") for n in range(13)], Why.PLAN_COUNT),
        ([part(FIRST, "10"), part(FIRST, "10")], Why.PLAN_ORDER),
        ([part(SECOND, "10"), part(FIRST, "10")], Why.PLAN_ORDER),
        ([part(FIRST, "10"), part(SECOND, "0")], Why.NO_AMOUNT),
        ([part(date(2026, 11, 23), "10"), part(SECOND, "10")], Why.DAY_PASSED),
        ([part(FIRST, "10"), part(date(2027, 11, 24), "10")], None),
        ([part(FIRST, "10"), part(date(2027, 11, 25), "10")], Why.DAY_TOO_FAR),
        ([part(FIRST, "10"), Instalment(SECOND, usd("10"))], Why.SEVERAL_CURRENCIES),
    ],
)
def test_a_plan_has_two_to_twelve_rising_parts_within_a_year(
    parts: list[Instalment], expected: Why | None
) -> None:
    refused = plan_refused(parts, TUESDAY)
    assert (refused.why if refused else None) is expected


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ("kept open", PlanState.RUNNING),
        ("kept kept", PlanState.KEPT),
        ("kept cancelled", PlanState.KEPT),
        ("cancelled cancelled", PlanState.CANCELLED),
        ("broken open", PlanState.BROKEN),
        ("kept partly_kept", PlanState.BROKEN),
    ],
)
def test_the_first_part_that_is_not_kept_ends_a_plan(states: str, expected: PlanState) -> None:
    parts = [promise(state=PromiseState(each)) for each in states.split()]
    assert plan_after(parts) is expected


def test_the_invoice_of_that_amount_else_the_oldest_first() -> None:
    open_now = {1: eur("500"), 2: eur("300"), 3: usd("300"), 4: eur("900")}
    assert covering(eur("900"), open_now) == (4,)
    assert covering(eur("600"), open_now) == (1, 2)
    assert covering(eur("9000"), open_now) == (1, 2, 4)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 24), date(2026, 11, 27)),
        (date(2026, 11, 26), date(2026, 11, 27)),
        (date(2026, 11, 27), date(2026, 12, 4)),
        (date(2026, 11, 28), date(2026, 12, 4)),
        (date(2026, 12, 22), date(2026, 12, 24)),
        (date(2026, 12, 24), date(2027, 1, 1)),
    ],
)
def test_next_friday_is_the_working_day_before_on_a_holiday(today: date, expected: date) -> None:
    """From Christmas Eve on, the day before Christmas is no more to come: the Friday after."""
    assert next_friday(today, WITH_CHRISTMAS) == expected


def test_a_month_apart_is_on_a_working_day() -> None:
    """29 January; 28 February is a Sunday, so Monday 1 March; 29 March."""
    days = monthly(date(2027, 1, 29), 3, WEEK)
    assert days == (date(2027, 1, 29), date(2027, 3, 1), date(2027, 3, 29))
    assert monthly(date(2026, 12, 31), 2, WEEK) == (date(2026, 12, 31), date(2027, 2, 1))


def test_equal_parts_leave_the_remainder_on_the_first() -> None:
    assert equal_parts(eur("100"), 3) == (eur("33.34"), eur("33.33"), eur("33.33"))


@given(st.integers(1, 10**9), st.integers(2, 12), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_the_parts_of_a_plan_make_its_sum(minor: int, parts: int, currency: str) -> None:
    whole = Money.of_minor(minor, currency)
    amounts = equal_parts(whole, parts)
    assert total(amounts, currency) == whole
    assert max(amounts).minor - min(amounts).minor < parts
    assert plan_sum([Instalment(TUESDAY, one) for one in amounts]) == whole

"""Matching groups: allocations by hand, and that no cent is ever lost or made."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.credit.matching import Allocation, Entry, match_group

START = date(2026, 1, 1)


def entry(line: int, day: int, amount: int) -> Entry:
    return Entry(line, START + timedelta(days=day), amount)


def on(day: int) -> date:
    return START + timedelta(days=day)


@st.composite
def groups(draw: st.DrawFn) -> list[Entry]:
    amounts = st.integers(-(10**17), 10**17) | st.sampled_from([-100, 100, 0, 50, -50])
    drawn = draw(st.lists(st.tuples(st.integers(0, 40), amounts), max_size=25))
    return [entry(line, day, amount) for line, (day, amount) in enumerate(drawn, 1)]


def test_a_payment_of_an_invoice_to_the_cent() -> None:
    matched = match_group([entry(1, 0, 120_00), entry(2, 30, -120_00)])
    assert matched.allocations == (Allocation(1, 2, on(30), 120_00),)
    assert matched.left_open == {1: 0, 2: 0}
    assert matched.difference == 0


def test_one_payment_settles_the_oldest_first() -> None:
    matched = match_group([entry(1, 10, 100), entry(2, 0, 70), entry(3, 40, -120)])
    assert matched.allocations == (Allocation(2, 3, on(40), 70), Allocation(1, 3, on(40), 50))
    assert matched.left_open == {1: 50, 2: 0, 3: 0}
    assert matched.difference == 50


def test_instalments_settle_one_invoice() -> None:
    matched = match_group([entry(1, 0, 100), entry(3, 60, -60), entry(2, 30, -40)])
    assert matched.allocations == (Allocation(1, 2, on(30), 40), Allocation(1, 3, on(60), 60))
    assert matched.difference == 0


def test_a_down_payment_counts_from_the_invoice_it_went_to() -> None:
    matched = match_group([entry(1, 0, -30), entry(2, 20, 100)])
    assert matched.allocations == (Allocation(2, 1, on(20), 30),)
    assert matched.left_open == {1: 0, 2: 70}


def test_what_was_paid_too_much_stays_open_as_a_credit() -> None:
    matched = match_group([entry(1, 0, 100), entry(2, 5, -150)])
    assert matched.left_open == {1: 0, 2: -50}
    assert matched.difference == -50


def test_a_group_of_one_side_allocates_nothing() -> None:
    matched = match_group([entry(1, 0, 100), entry(2, 5, 50)])
    assert matched.allocations == ()
    assert matched.difference == 150


def test_an_empty_group_and_a_line_of_nothing_are_no_trouble() -> None:
    assert match_group([]).difference == 0
    assert match_group([entry(1, 0, 0), entry(2, 0, 10), entry(3, 0, -10)]).left_open == {1: 0, 2: 0, 3: 0}


@given(groups())
def test_no_cent_is_lost(group: list[Entry]) -> None:
    matched = match_group(group)
    assert matched.left_open.keys() == {one.line for one in group}
    assert matched.difference == sum(one.amount for one in group)


@given(groups())
def test_nothing_is_allocated_beyond_what_there_is(group: list[Entry]) -> None:
    matched, used = match_group(group), defaultdict[int, int](int)
    by_line = {one.line: one for one in group}
    for allocation in matched.allocations:
        assert allocation.amount > 0
        assert allocation.on == max(by_line[allocation.debt].on, by_line[allocation.credit].on)
        used[allocation.debt] += allocation.amount
        used[allocation.credit] -= allocation.amount
    for line, one in by_line.items():
        left = matched.left_open[line]
        assert left == one.amount - used[line]
        assert abs(left) <= abs(one.amount)
        assert left * one.amount >= 0


@given(groups())
def test_debts_and_credits_never_both_stay_open(group: list[Entry]) -> None:
    left = match_group(group).left_open.values()
    assert not (any(amount > 0 for amount in left) and any(amount < 0 for amount in left))


@given(st.data(), groups())
def test_order_does_not_matter(data: st.DataObject, group: list[Entry]) -> None:
    assert match_group(data.draw(st.permutations(group))) == match_group(group)

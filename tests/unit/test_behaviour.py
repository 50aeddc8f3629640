"""Payer behaviour: averages and trends worked by hand, periods to the day, scores at their limits."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.credit.behaviour import (
    Behaviour,
    PaymentSums,
    Score,
    ScoreReason,
    Settlement,
    behaviour,
    months_before,
    sum_settlements,
)

AS_OF = date(2026, 11, 24)


def paid(on: date, days_late: int, amount: int = 100) -> Settlement:
    return Settlement(on - timedelta(days=days_late), on, amount)


def known(sums: PaymentSums, oldest_days_late: int = 0) -> Behaviour:
    found = behaviour(sums, oldest_days_late)
    assert found is not None
    return found


def steady(days_late: int, settlements: int = 3) -> PaymentSums:
    return PaymentSums(earlier_weighted=days_late * 100, earlier_amount=100, settlements=settlements)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 24), 3, date(2026, 8, 24)),
        (date(2026, 11, 24), 12, date(2025, 11, 24)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2024, 5, 31), 3, date(2024, 2, 29)),
        (date(2026, 12, 31), 1, date(2026, 11, 30)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 3, 31), 0, date(2026, 3, 31)),
        (date(2026, 12, 1), 12, date(2025, 12, 1)),
    ],
)
def test_months_are_calendar_months(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


def test_settlements_worked_by_hand() -> None:
    sums = sum_settlements(
        [
            paid(date(2026, 11, 24), 10, 300),
            paid(date(2026, 10, 1), 0, 100),
            paid(date(2026, 8, 24), -2, 50),
            paid(date(2026, 2, 10), 4, 150),
        ],
        AS_OF,
    )
    assert sums == PaymentSums(
        recent_weighted=3000,
        recent_amount=400,
        earlier_weighted=500,
        earlier_amount=200,
        on_time_amount=150,
        settlements=4,
    )
    found = known(sums)
    assert found.average_days_late == 6  # 3500 / 600 = 5.83
    assert found.trend == 5  # 7.5 - 2.5
    assert found.on_time_share == Decimal("0.25")
    assert found.is_worsening


@pytest.mark.parametrize(
    ("on", "is_recent"),
    [
        (date(2025, 11, 24), None),
        (date(2025, 11, 25), False),
        (date(2026, 8, 24), False),
        (date(2026, 8, 25), True),
        (date(2026, 11, 24), True),
        (date(2026, 11, 25), None),
    ],
)
def test_the_first_and_last_day_of_each_period(on: date, is_recent: bool | None) -> None:
    sums = sum_settlements([paid(on, 1, 7)], AS_OF)
    assert (sums.recent_amount, sums.earlier_amount) == {None: (0, 0), True: (7, 0), False: (0, 7)}[is_recent]


@pytest.mark.parametrize(("days_late", "on_time"), [(-1, 100), (0, 100), (1, 0)])
def test_the_due_date_itself_is_on_time(days_late: int, on_time: int) -> None:
    assert sum_settlements([paid(AS_OF, days_late)], AS_OF).on_time_amount == on_time


def test_nothing_settled_says_nothing() -> None:
    assert behaviour(sum_settlements([], AS_OF)) is None


def test_a_single_cent_says_something() -> None:
    assert known(sum_settlements([paid(AS_OF, 7, 1)], AS_OF)).average_days_late == 7


def test_a_large_amount_weighs_more_than_many_small_ones() -> None:
    found = known(PaymentSums(recent_weighted=900 * 30 + 100 * 0, recent_amount=1000, settlements=11))
    assert found.average_days_late == 27


@pytest.mark.parametrize(("weighted", "days"), [(149, 1), (150, 2), (-149, -1), (-150, -2), (250, 3)])
def test_half_a_day_is_rounded_away_from_nothing(weighted: int, days: int) -> None:
    assert known(PaymentSums(earlier_weighted=weighted, earlier_amount=100)).average_days_late == days


@pytest.mark.parametrize(
    ("average", "score"),
    [
        (-30, Score.A),
        (2, Score.A),
        (3, Score.B),
        (10, Score.B),
        (11, Score.C),
        (20, Score.C),
        (21, Score.D),
        (45, Score.D),
        (46, Score.E),
    ],
)
def test_the_score_at_the_last_day_of_each_letter(average: int, score: Score) -> None:
    found = known(steady(average))
    assert found.score is score
    assert found.reasons == ((ScoreReason.ON_TIME,) if score is Score.A else (ScoreReason.LATE,))


@pytest.mark.parametrize(
    ("oldest", "score", "reasons"),
    [
        (60, Score.A, (ScoreReason.ON_TIME,)),
        (61, Score.B, (ScoreReason.ON_TIME, ScoreReason.LONG_OVERDUE)),
    ],
)
def test_an_invoice_left_to_rot_costs_a_letter_from_day_61(
    oldest: int, score: Score, reasons: tuple[ScoreReason, ...]
) -> None:
    found = known(steady(0), oldest)
    assert (found.score, found.reasons) == (score, reasons)


@pytest.mark.parametrize(
    ("recent", "trend", "worsening", "score"),
    [(4, 4, False, Score.A), (5, 5, True, Score.B), (9, 9, True, Score.B), (10, 10, True, Score.C)],
)
def test_a_marked_change_is_said_and_a_steep_one_costs_a_letter(
    recent: int, trend: int, worsening: bool, score: Score
) -> None:
    sums = PaymentSums(recent * 100, 100, 0, 100, 100, 4)
    found = known(sums)
    assert (found.trend, found.is_worsening, found.score) == (trend, worsening, score)


def test_the_worst_letter_is_e_whatever_else_is_wrong() -> None:
    found = known(PaymentSums(100 * 100, 100, 50 * 100, 100, 0, 4), 200)
    assert found.score is Score.E
    assert found.reasons == (ScoreReason.LATE, ScoreReason.WORSENING, ScoreReason.LONG_OVERDUE)


@pytest.mark.parametrize(("settlements", "score"), [(1, None), (2, None), (3, Score.A)])
def test_a_letter_takes_three_settlements(settlements: int, score: Score | None) -> None:
    found = known(steady(1, settlements), 90 if score is None else 0)
    assert found.score is score
    assert bool(found.reasons) is (score is not None)


def test_a_trend_takes_both_periods() -> None:
    assert known(PaymentSums(recent_weighted=900, recent_amount=100)).trend is None
    assert known(PaymentSums(earlier_weighted=900, earlier_amount=100)).trend is None


histories = st.lists(
    st.builds(
        paid,
        st.dates(date(2025, 6, 1), date(2027, 1, 31)),
        st.integers(-60, 300),
        st.integers(1, 10**15),
    ),
    max_size=25,
)


@given(st.data(), histories)
def test_order_does_not_matter(data: st.DataObject, history: list[Settlement]) -> None:
    assert sum_settlements(data.draw(st.permutations(history)), AS_OF) == sum_settlements(history, AS_OF)


@given(histories)
def test_the_sums_hold_every_settlement_of_twelve_months_once(history: list[Settlement]) -> None:
    inside = [one for one in history if date(2025, 11, 24) < one.paid_on <= AS_OF]
    sums = sum_settlements(history, AS_OF)
    assert sums.settlements == len(inside)
    assert sums.recent_amount + sums.earlier_amount == sum(one.amount for one in inside)
    assert sums.recent_weighted + sums.earlier_weighted == sum(one.amount * one.days_late for one in inside)
    assert 0 <= sums.on_time_amount <= sums.recent_amount + sums.earlier_amount


@given(histories, st.integers(-30, 400))
def test_averages_lie_between_the_extremes(history: list[Settlement], oldest: int) -> None:
    inside = [one.days_late for one in history if date(2025, 11, 24) < one.paid_on <= AS_OF]
    found = behaviour(sum_settlements(history, AS_OF), oldest)
    assert (found is None) is (not inside)
    if found is not None:
        assert min(inside) <= found.average_days_late <= max(inside)
        assert 0 <= found.on_time_share <= 1
        assert (found.score is None) is (len(inside) < 3)

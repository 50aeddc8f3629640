"""Working days: weekends, French public holidays, and how deadlines count them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.credit.working_days import WorkingDays
from bot.policy import DigestPolicy, Policy
from bot.policy_values import Weekday

FRANCE = Policy().working_days("FR")
PLAIN = WorkingDays()

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 11, 23), True),  # Monday
        (date(2026, 11, 27), True),  # Friday
        (date(2026, 11, 28), False),  # Saturday
        (date(2026, 11, 29), False),  # Sunday
        (date(2026, 11, 11), False),  # Armistice
        (date(2026, 5, 14), False),  # Ascension
        (date(2026, 5, 15), True),  # the day between
        (date(2026, 5, 25), False),  # Whit Monday
        (date(2026, 7, 14), False),
        (date(2026, 12, 25), False),
        (date(2026, 12, 26), False),  # a Saturday; the second Christmas day is Alsatian
        (date(2025, 12, 26), True),
    ],
)
def test_french_working_days(day: date, worked: bool) -> None:
    assert (day in FRANCE) is worked


@pytest.mark.parametrize(
    ("day", "count", "deadline"),
    [
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 11, 23), 3, date(2026, 11, 26)),
        (date(2026, 11, 26), 2, date(2026, 11, 30)),  # Thursday: Friday, Monday
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 0, date(2026, 11, 30)),  # a Saturday counts from Monday
        (date(2026, 11, 28), 2, date(2026, 12, 2)),
        (date(2026, 11, 29), 2, date(2026, 12, 2)),
        (date(2026, 11, 10), 1, date(2026, 11, 12)),  # over the Armistice
        (date(2026, 11, 11), 1, date(2026, 11, 13)),  # a holiday counts from the day after
        (date(2026, 4, 30), 1, date(2026, 5, 4)),  # Labour Day, then a weekend
        (date(2026, 12, 24), 1, date(2026, 12, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 4)),  # New Year's Day is a Friday
    ],
)
def test_a_deadline_counts_from_the_day_or_the_next_worked(day: date, count: int, deadline: date) -> None:
    assert FRANCE.add(day, count) == deadline


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 11, 24), date(2026, 11, 23)),
        (date(2026, 11, 23), date(2026, 11, 20)),  # Monday: Friday
        (date(2026, 11, 22), date(2026, 11, 20)),
        (date(2026, 11, 12), date(2026, 11, 10)),
        (date(2026, 5, 4), date(2026, 4, 30)),
        (date(2026, 4, 7), date(2026, 4, 3)),  # Easter Monday; Good Friday is worked
    ],
)
def test_the_working_day_before(day: date, before: date) -> None:
    assert FRANCE.before(day) == before


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), 0),
        (date(2026, 11, 23), date(2026, 11, 24), 1),
        (date(2026, 11, 20), date(2026, 11, 23), 1),  # Friday to Monday
        (date(2026, 11, 20), date(2026, 11, 22), 0),
        (date(2026, 11, 10), date(2026, 11, 12), 1),
        (date(2026, 11, 24), date(2026, 11, 23), 0),
        (date(2026, 11, 1), date(2026, 11, 30), 20),  # 21 weekdays less the Armistice
    ],
)
def test_working_days_between_leave_out_the_first_and_count_the_last(
    start: date, end: date, count: int
) -> None:
    assert FRANCE.between(start, end) == count


def test_a_company_that_works_saturdays_counts_them() -> None:
    saturdays = Policy(digest=DigestPolicy(working_days=tuple(Weekday)[:6])).working_days("FR")
    assert saturdays.add(date(2026, 11, 27), 1) == date(2026, 11, 28)
    assert saturdays.add(date(2026, 11, 28), 1) == date(2026, 11, 30)


def test_another_country_has_its_own_holidays_and_an_unknown_one_none() -> None:
    thanksgiving = date(2026, 11, 26)
    assert thanksgiving in FRANCE
    assert thanksgiving not in Policy().working_days("US")
    assert date(2026, 11, 11) in Policy().working_days("")


@given(days, st.integers(0, 30))
def test_adding_days_and_counting_them_agree(day: date, count: int) -> None:
    start = FRANCE.on_or_after(day)
    assert FRANCE.between(start, FRANCE.add(day, count)) == count
    assert FRANCE.add(day, count) in FRANCE


@given(days, st.integers(0, 20))
def test_a_later_start_never_ends_earlier(day: date, count: int) -> None:
    assert FRANCE.add(day, count) <= FRANCE.add(day + timedelta(days=1), count)


@given(days)
def test_before_and_on_or_after_meet(day: date) -> None:
    assert FRANCE.before(day) < day <= FRANCE.on_or_after(day)
    assert PLAIN.between(FRANCE.before(day), day) >= FRANCE.between(FRANCE.before(day), day)

"""How old figures are, in working days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.credit.freshness import Freshness, freshness
from bot.policy import Policy

FRANCE = Policy().working_days("FR")


@pytest.mark.parametrize(
    ("ledger_on", "as_of", "expected"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), Freshness.FRESH),
        (date(2026, 11, 23), date(2026, 11, 24), Freshness.FRESH),  # Monday evening, read on Tuesday
        (date(2026, 11, 20), date(2026, 11, 24), Freshness.OLD),  # Friday, read on Tuesday
        (date(2026, 11, 20), date(2026, 11, 23), Freshness.FRESH),  # Friday, read on Monday
        (date(2026, 11, 20), date(2026, 11, 22), Freshness.FRESH),  # and on Sunday
        (date(2026, 11, 23), date(2026, 11, 25), Freshness.OLD),
        (date(2026, 11, 23), date(2026, 11, 26), Freshness.OLD),  # three working days
        (date(2026, 11, 23), date(2026, 11, 27), Freshness.STALE),  # four
        (date(2026, 11, 20), date(2026, 11, 25), Freshness.OLD),
        (date(2026, 11, 20), date(2026, 11, 26), Freshness.STALE),
        (date(2026, 11, 10), date(2026, 11, 12), Freshness.FRESH),  # over the Armistice
        (date(2026, 12, 24), date(2026, 12, 28), Freshness.FRESH),  # over Christmas
        (date(2026, 10, 23), date(2026, 11, 24), Freshness.STALE),
        (date(2025, 11, 24), date(2026, 11, 24), Freshness.STALE),
    ],
)
def test_a_banner_after_one_working_day_and_a_stop_after_three(
    ledger_on: date, as_of: date, expected: Freshness
) -> None:
    assert freshness(ledger_on, as_of, FRANCE) is expected


def test_figures_of_a_later_day_are_fresh() -> None:
    assert freshness(date(2026, 11, 24), date(2026, 6, 1), FRANCE) is Freshness.FRESH


@given(st.dates(date(2022, 1, 1), date(2030, 1, 1)), st.integers(0, 40), st.integers(0, 40))
def test_figures_never_get_fresher_by_waiting(ledger_on: date, days: int, more: int) -> None:
    order = list(Freshness)
    now, then = (ledger_on + timedelta(days=wait) for wait in (days, days + more))
    earlier, later = freshness(ledger_on, now, FRANCE), freshness(ledger_on, then, FRANCE)
    assert order.index(earlier) <= order.index(later)

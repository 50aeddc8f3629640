"""A day that is written and is none has a nearest one."""

from __future__ import annotations

from datetime import date

import pytest

from bot.near_days import nearest_day

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("31/02", date(2027, 2, 28)),
        ("30/02/2028", date(2028, 2, 29)),
        ("29/2/27", date(2027, 2, 28)),
        ("31/11", date(2026, 11, 30)),
        ("31.09", date(2026, 9, 30)),
        ("2026-02-30", date(2026, 2, 28)),
        ("31 février", date(2027, 2, 28)),
        ("june 31", date(2027, 6, 30)),
    ],
)
def test_a_day_its_month_does_not_have_is_near_its_last(typed: str, nearest: date) -> None:
    assert nearest_day(typed, TODAY) == nearest


@pytest.mark.parametrize("typed", ["28/02", "15/13", "0/0", "99/12", "ACME", "", "31", "2026-13-01"])
def test_a_day_that_there_is_and_what_is_no_day_have_none(typed: str) -> None:
    assert nearest_day(typed, TODAY) is None

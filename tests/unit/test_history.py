"""From which day a document counts, and which morning tells of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.credit.history import WHOLE_DAY, counts_since, is_older, told_on

PARIS = ZoneInfo("Europe/Paris")
HALF_PAST_EIGHT = time(8, 30)


@pytest.mark.parametrize(
    ("issued_on", "ledger_on", "previous", "since"),
    [
        # The first export: from its issue date, and at the latest from the export that shows it.
        (date(2026, 9, 1), date(2026, 11, 23), None, date(2026, 9, 1)),
        (date(2026, 11, 30), date(2026, 11, 23), None, date(2026, 11, 23)),
        # Issued between two exports.
        (date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 20), date(2026, 11, 22)),
        (date(2026, 11, 23), date(2026, 11, 23), date(2026, 11, 20), date(2026, 11, 23)),
        # Backdated: the export before it, which was complete, did not have it.
        (date(2026, 11, 2), date(2026, 11, 23), date(2026, 11, 20), date(2026, 11, 21)),
        (date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 20), date(2026, 11, 21)),
        # Dated ahead.
        (date(2026, 12, 1), date(2026, 11, 23), date(2026, 11, 20), date(2026, 11, 23)),
        # A second export of the same day.
        (date(2026, 11, 2), date(2026, 11, 23), date(2026, 11, 23), date(2026, 11, 23)),
    ],
)
def test_a_document_counts_from_its_issue_within_what_the_exports_say(
    issued_on: date, ledger_on: date, previous: date | None, since: date
) -> None:
    assert counts_since(issued_on, ledger_on, previous) == since


days = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@given(days, st.tuples(days, days).map(sorted))
def test_it_counts_in_the_export_that_has_it_and_not_in_the_one_before(
    issued_on: date, exports: list[date]
) -> None:
    previous, ledger_on = exports
    since = counts_since(issued_on, ledger_on, previous)
    assert since <= ledger_on
    assert since > previous or previous == ledger_on
    assert counts_since(issued_on, ledger_on, None) <= since


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=PARIS)


def whole(day: int) -> datetime:
    return datetime.combine(date(2026, 11, day), WHOLE_DAY, PARIS)


@pytest.mark.parametrize(
    ("taken", "newest", "older"),
    [
        (at(23, 18), at(24, 7), True),
        (at(24, 7), at(23, 18), False),
        (at(24, 7), at(24, 8), True),
        (at(24, 8), at(24, 8), False),
        (at(24, 9), at(24, 8), False),
        (at(24, 7), whole(24), False),
        (whole(24), at(24, 7), False),
        (whole(23), at(24, 7), True),
        (whole(24), whole(24), False),
    ],
)
def test_of_one_day_the_earlier_figures_are_older_when_both_hours_are_known(
    taken: datetime, newest: datetime, older: bool
) -> None:
    assert is_older(taken, newest) is older


@pytest.mark.parametrize(
    ("at", "morning"),
    [
        (datetime(2026, 11, 24, 7, 0, tzinfo=PARIS), date(2026, 11, 24)),
        (datetime(2026, 11, 24, 8, 29, 59, tzinfo=PARIS), date(2026, 11, 24)),
        (datetime(2026, 11, 24, 8, 30, tzinfo=PARIS), date(2026, 11, 25)),
        (datetime(2026, 11, 23, 18, 10, tzinfo=PARIS), date(2026, 11, 24)),
        (datetime.combine(date(2026, 11, 23), WHOLE_DAY, PARIS), date(2026, 11, 24)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_figures_are_told_by_the_first_digest_after_them(at: datetime, morning: date) -> None:
    assert told_on(at, HALF_PAST_EIGHT) == morning


@pytest.mark.parametrize(
    ("taken", "told", "expected"),
    [
        (at(23, 18), None, date(2026, 11, 24)),
        (at(23, 18), date(2026, 11, 23), date(2026, 11, 24)),
        (at(23, 18), date(2026, 11, 24), date(2026, 11, 25)),
        (at(20, 18), date(2026, 11, 24), date(2026, 11, 25)),
        (at(16, 18), date(2026, 11, 24), date(2026, 11, 25)),
        (at(15, 18), date(2026, 11, 24), date(2026, 11, 16)),
    ],
)
def test_figures_too_late_for_a_morning_are_told_by_the_next(
    taken: datetime, told: date | None, expected: date
) -> None:
    assert told_on(taken, time(8, 30), told) == expected

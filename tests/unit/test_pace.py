"""How fast messages leave after a refusal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.pace import Pace

NOW = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
NOTHING, SECOND, MS = timedelta(), timedelta(seconds=1), timedelta(milliseconds=1)


def refused_after(messages: int) -> Pace:
    """Slack took so many within half a second, and asks at NOW to wait for a second."""
    pace = Pace()
    for number in range(messages):
        pace.taken(NOW - 500 * MS + number * MS)
    pace.refused(NOW, NOW + SECOND)
    return pace


def test_before_a_refusal_nothing_waits() -> None:
    pace = Pace()
    pace.taken(NOW)
    assert [pace.wait(NOW) for _ in range(3)] == [NOTHING] * 3


def test_after_a_refusal_they_leave_at_the_pace_that_was_allowed() -> None:
    pace, then = refused_after(20), NOW + 2 * SECOND
    while not pace.wait(then):
        pass
    gap = SECOND / 19
    assert pace.wait(then) == pace.wait(then) <= gap
    assert pace.wait(then + gap) == NOTHING
    assert NOTHING < pace.wait(then + gap) <= gap


def test_the_first_to_leave_waits_for_no_turn() -> None:
    assert refused_after(1).wait(NOW + SECOND) == NOTHING


def test_what_left_late_is_caught_up_for_a_quarter_of_a_second_and_no_more() -> None:
    pace, then = refused_after(20), NOW + 5 * SECOND
    left = 0
    while not pace.wait(then):
        left += 1
    assert left == 1
    pace.wait(then + SECOND / 19)
    left = 0
    while not pace.wait(then + 2 * SECOND):
        left += 1
    assert left == 5


def test_a_refusal_out_of_the_blue_says_nothing_of_the_pace() -> None:
    pace = Pace()
    pace.taken(NOW - SECOND)
    pace.refused(NOW, NOW + SECOND)
    assert [pace.wait(NOW + SECOND) for _ in range(3)] == [NOTHING] * 3


def test_the_pace_is_forgotten_ten_seconds_after_the_wait() -> None:
    pace = refused_after(1)
    assert [pace.wait(NOW + 11 * SECOND) for _ in range(3)] == [NOTHING] * 3
    pace = refused_after(1)
    later = NOW + 11 * SECOND - MS
    assert [pace.wait(later), pace.wait(later) > NOTHING] == [NOTHING, True]

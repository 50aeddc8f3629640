"""`encours tick --now`: a moment before what is known is refused, one far ahead is asked about."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from acceptance.console import LEDGER, Encours

NO_TOKEN = "SLACK_BOT_TOKEN is not set"
"""As far as a tick comes here: its moment was taken."""
IMPORTED = "2026-11-20T18:00+01:00"


@pytest.fixture
def known(encours: Encours, monkeypatch: pytest.MonkeyPatch) -> Encours:
    """Where the newest that is known was imported at six in the evening; it is nine the morning after."""
    monkeypatch.setattr("app.now", lambda: datetime(2026, 11, 21, 8, tzinfo=UTC))
    assert encours("import", encours.file("ledger-2026-11-20.csv", LEDGER), "--now", IMPORTED).status == 0
    return encours


def test_a_moment_before_the_newest_import_is_refused_with_what_to_type(known: Encours) -> None:
    said = known("tick", "--now", "2026-11-20T17:50+01:00")
    assert said.status == 1
    assert said.complaint == (
        "--now 2026-11-20T17:50+01:00 is before 2026-11-20T18:00+01:00, when the newest import, morning or "
        "entry of the trail was written: leave --now out for this moment, or give 2026-11-20T18:00+01:00 "
        "or later."
    )


@pytest.mark.parametrize("moment", ["2026-11-20T18:00+01:00", "2026-11-20T17:56+01:00", "2026-11-22T08:59"])
def test_the_newest_moment_itself_and_those_of_a_day_ahead_are_taken(known: Encours, moment: str) -> None:
    assert NO_TOKEN in known("tick", "--now", moment).err


def test_a_moment_far_ahead_has_to_be_meant(known: Encours) -> None:
    said = known("tick", "--now", "2027-11-21T09:00+01:00")
    assert said.status == 1
    assert "is 365 days ahead" in said.complaint
    assert "confirm it with --yes" in said.complaint
    assert NO_TOKEN in known("tick", "--now", "2027-11-21T09:00+01:00", "--yes").err


def test_a_slack_that_is_played_on_this_computer_goes_ahead_as_one_likes(
    known: Encours, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:8765/api/")
    assert NO_TOKEN in known("tick", "--now", "2026-11-26T08:31+01:00").err


def test_a_tick_after_a_mistyped_moment_says_so_and_goes_on(
    known: Encours, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.now", lambda: datetime(2026, 11, 13, 8, tzinfo=UTC))
    said = known("tick")
    assert "something was done as of 2026-11-20T18:00+01:00, which is still to come" in said.err
    assert NO_TOKEN in said.err

"""Eight weeks of dunning, lived in the pretend Slack: every step, escalation and ending on its day.

The days are worked out by hand, from the usual scenario and from two working days a level. In those weeks
of 2026 France has one holiday on a weekday: Wednesday 11 November.
"""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from examples.eight_weeks import BRASSERIE, DOCS, HOTEL, lived, shown, tables
from examples.weeks_told import Row, Told

TYPED = (date(2026, 9, 25), date(2026, 9, 30), date(2026, 10, 15), date(2026, 10, 20))
"""Mornings that come by the command line here, those of escalations; `make eight-weeks` types all of them."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What came of them."""
    return asyncio.run(lived(tmp_path_factory.mktemp("weeks"), typed=lambda day: day in TYPED))


def days(told: Told, customer: str) -> dict[date, Row]:
    return {row.on: row for row in told[customer]}


def of_brewery(told: Told, month: int, day: int) -> Row:
    return days(told, BRASSERIE)[date(2026, month, day)]


def of_hotel(told: Told, month: int, day: int) -> Row:
    return days(told, HOTEL)[date(2026, month, day)]


def test_the_documentation_shows_what_the_run_makes(told: Told) -> None:
    _, between, _ = shown(DOCS.read_text("utf-8"))
    assert between == f"\n{tables(told)}", "make eight-weeks writes them anew"


def test_each_step_of_the_brewery_comes_on_its_day(told: Told) -> None:
    """Due Friday 11 September: 5 days before and 30 days after are Sundays, so these come on Mondays."""
    found = {row.on: each for row in told[BRASSERIE] for each in row.clock if ", for " in each}
    assert found == {
        date(2026, 9, 7): "check before the due date, for Camille",
        date(2026, 9, 14): "friendly reminder, for Nadia",
        date(2026, 9, 21): "call, for Camille",
        date(2026, 10, 1): "firm reminder, for Nadia",
        date(2026, 10, 12): "formal notice, for Nadia",
        date(2026, 10, 26): "hold, for Nadia",
        date(2026, 11, 10): "hand-over, for Nadia",
    }


def test_who_has_a_step_before_the_due_date_hears_of_it_in_their_digest(told: Told) -> None:
    row = of_brewery(told, 9, 7)
    assert row.step == "check before the due date, Camille, by Wed 9 Sep"
    assert row.told == ("Camille: digest",)
    assert of_brewery(told, 9, 8).people == ("Camille logs the answer: received and approved",)


def test_a_reminder_leaves_and_its_step_is_taken_that_day(told: Told) -> None:
    row = of_brewery(told, 9, 14)
    assert row.people == ("Nadia sends the friendly reminder",)
    assert row.clock[-1] == "friendly reminder taken by the customer's mail server"
    assert row.step == ""
    assert row.told[-1].startswith("compta@kerouan.example: ")


def test_a_call_that_is_not_made_goes_up_a_level_at_a_time(told: Told) -> None:
    """Three working days from Monday 21 are Thursday 24; two from Friday 25 are Tuesday 29."""
    assert of_brewery(told, 9, 24).step == "call, Camille, by Thu 24 Sep"
    missed = of_brewery(told, 9, 25)
    assert missed.clock == ("case (step not taken in time), Camille until Tue 29 Sep",)
    assert missed.step == "call, Camille, by Thu 24 Sep (late)"
    assert "#credit: case" in missed.told
    assert not {date(2026, 9, 28), date(2026, 9, 29)} & days(told, BRASSERIE).keys()
    up = of_brewery(told, 9, 30)
    assert up.clock == ("case goes up to Marc, until Fri 2 Oct", "case closed")
    assert up.people == ("Marc logs the call: reached, no promise",)
    assert "Marc: the case is theirs" in up.told


def test_a_refused_reminder_is_work_again_and_goes_to_the_corrected_address(told: Told) -> None:
    refused, again = of_brewery(told, 10, 1), of_brewery(told, 10, 2)
    said = "firm reminder refused, “550 5.1.1 No such mailbox”: work again by Tue 6 Oct"
    assert refused.clock[-1] == said
    assert "Nadia: the reminder came back" in refused.told
    assert not any("@" in each for each in refused.told)
    assert again.clock == ("firm reminder taken by the customer's mail server",)
    assert again.told[-1].startswith("comptabilite@kerouan.example: ")


def test_a_formal_notice_a_day_late_joins_the_case_and_leaves_it_when_made(told: Told) -> None:
    """34 days of EUR 12,480 at 12.40 % are EUR 144.15, and EUR 40: 184.15."""
    assert of_brewery(told, 10, 12).step == "formal notice, Nadia, by Wed 14 Oct"
    late = of_brewery(told, 10, 15)
    assert late.clock == (
        "case: step not taken in time too",
        "case goes up to Marc, until Mon 19 Oct",
        "case: step not taken in time is over",
    )
    made = "Nadia makes MD-2026-0001: EUR 12,480.00, charges EUR 184.15, to pay by Fri 23 Oct"
    assert late.people == (made,)
    assert "Nadia: the file" in late.told


def test_what_nobody_settles_reaches_every_level_once(told: Told) -> None:
    """With Camille since Monday 12; two working days a level, and three of the credit manager's."""
    up = {row.on: each for row in told[BRASSERIE] for each in row.clock if "goes up" in each}
    assert up == {
        date(2026, 9, 30): "case goes up to Marc, until Fri 2 Oct",
        date(2026, 10, 15): "case goes up to Marc, until Mon 19 Oct",
        date(2026, 10, 20): "case goes up to Nadia, until Fri 23 Oct",
        date(2026, 10, 26): "case goes up to Hugues, until Thu 29 Oct",
    }


def test_orders_are_on_hold_already_when_their_step_comes(told: Told) -> None:
    row = of_brewery(told, 10, 26)
    assert row.clock[:2] == ("hold, for Nadia", "hold: orders are held already, it is taken")
    assert row.step == ""


def test_the_brewery_ends_in_collection(told: Told) -> None:
    """Five working days from Tuesday 10 November, without the 11th; 62 days of interest are EUR 262.87."""
    assert of_brewery(told, 11, 10).step == "hand-over, Camille, by Wed 18 Nov"
    row = of_brewery(told, 11, 12)
    claim = "claim EUR 12,480.00, charges EUR 302.87"
    assert row.people == (
        "Camille asks to hand over to Cabinet Mercier",
        f"Nadia approves: in litigation with Cabinet Mercier, {claim}",
    )
    assert {"Camille: the file", "Nadia: the file"} <= set(row.told)
    assert told[BRASSERIE][-1] == row


def test_the_contested_part_leaves_and_the_rest_goes_on(told: Told) -> None:
    """Due Tuesday 15 September; 15 working days from Monday 28 September are Monday 19 October."""
    assert of_hotel(told, 9, 25).clock == ("call, for Julien",)
    assert of_hotel(told, 9, 28).people == (
        "Julien opens a dispute: EUR 1,800.00, quality, by Mon 19 Oct",
        "Julien logs the call: they contest it",
    )
    assert "Marc: dispute to answer" in of_hotel(told, 9, 28).told
    assert of_hotel(told, 10, 5).step == "firm reminder, Nadia, by Thu 8 Oct"


def test_a_broken_promise_brings_the_step_back_at_once(told: Told) -> None:
    """Promised for Thursday 8; two working days of grace are Monday 12."""
    promised = of_hotel(told, 10, 6)
    assert promised.clock == ("firm reminder ends: promised",)
    assert promised.step == ""
    broken = of_hotel(told, 10, 13)
    assert broken.clock[:3] == (
        "promise of EUR 4,500.00 for Thu 8 Oct broken",
        "firm reminder, for Nadia",
        "case (promise not kept), Julien until Thu 15 Oct",
    )
    assert broken.people == ("Nadia sends the firm reminder",)
    between = {date(2026, 10, day) for day in (7, 8, 9, 12)}
    assert not between & days(told, HOTEL).keys()


def test_a_credit_note_and_a_payment_end_everything(told: Told) -> None:
    assert of_hotel(told, 10, 15).clock == (
        "credit note FA-2026-0007 proposes to end the dispute",
        "formal notice, for Nadia",
    )
    assert of_hotel(told, 10, 16).people == ("Marc resolves the dispute by the credit note",)
    ended = of_hotel(told, 10, 19)
    assert ended.clock == ("formal notice ends: paid", "orders released", "case closed")
    assert ended.step == ""
    assert told[HOTEL][-1] == ended

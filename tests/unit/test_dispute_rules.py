"""The rules of disputes: transitions, amounts, days, what was seen, and when a late one goes up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from fakes import PARIS, eur, usd

from bot.credit.dispute import Dispute, DisputeLine, DisputeReason, DisputeState, Escalation, LineKind
from bot.credit.dispute_rules import (
    Split,
    amount_refused,
    can_become,
    changes_since,
    escalation_due,
    farthest_target,
    is_opening,
    next_level,
    said_before,
    split,
    target_refused,
    went_on,
)
from bot.credit.refused import Refused, Why
from bot.credit.working_days import WorkingDays

TUESDAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=PARIS)
OPENED = DisputeLine(1, 1, LineKind.STATE, "camille", NOW, state=DisputeState.OPEN, owner="marc")


def dispute(version: int = 1, target_on: date = date(2026, 12, 8)) -> Dispute:
    return Dispute(
        id=1,
        customer_id=17,
        document_id=902,
        amount=eur("2300"),
        is_whole=False,
        reason=DisputeReason.QUALITY,
        note="scratched",
        owner="marc",
        state=DisputeState.OPEN,
        opened_by="camille",
        opened_at=NOW,
        opened_on=TUESDAY,
        target_on=target_on,
        version=version,
    )


def line(id: int, kind: LineKind, by: str = "marc", text: str = "", minutes: int = 1) -> DisputeLine:  # noqa: A002
    return DisputeLine(id, 1, kind, by, NOW + timedelta(minutes=minutes), text)


@pytest.mark.parametrize("state", [one for one in DisputeState if one.is_over])
def test_what_is_over_becomes_nothing_else(state: DisputeState) -> None:
    assert not any(can_become(state, to) for to in DisputeState)


@pytest.mark.parametrize("state", [one for one in DisputeState if not one.is_over])
def test_what_runs_can_end_in_every_way_and_becomes_any_other_running_state(state: DisputeState) -> None:
    assert {to for to in DisputeState if can_become(state, to)} == set(DisputeState) - {state}


def test_an_amount_up_to_all_that_is_open_can_be_disputed() -> None:
    assert amount_refused(eur("0.01"), eur("6100")) is None
    assert amount_refused(eur("6100"), eur("6100")) is None


def test_more_than_is_open_is_refused_with_the_most() -> None:
    refused = Refused(Why.ABOVE_OPEN, amount=eur("6100.01"), most=eur("6100"))
    assert amount_refused(eur("6100.01"), eur("6100")) == refused


@pytest.mark.parametrize("amount", ["0", "-1"])
def test_nothing_or_less_cannot_be_disputed(amount: str) -> None:
    assert amount_refused(eur(amount), eur("6100")) == Refused(Why.NO_AMOUNT)


def test_another_currency_cannot_be_disputed() -> None:
    assert amount_refused(usd("10"), eur("6100")) == Refused(Why.SEVERAL_CURRENCIES)


def test_the_disputed_part_leaves_reminders_and_the_rest_stays() -> None:
    assert split(eur("6100"), eur("2300")) == Split(leaves=eur("2300"), stays=eur("3800"))
    assert split(eur("6100"), None) == Split(leaves=eur("6100"), stays=eur("0"))
    assert split(eur("6100"), eur("6200")) is None


def test_a_target_is_from_today_to_ninety_days_on() -> None:
    assert farthest_target(TUESDAY) == date(2027, 2, 22)
    assert target_refused(None, TUESDAY) is None
    assert target_refused(TUESDAY, TUESDAY) is None
    assert target_refused(date(2027, 2, 22), TUESDAY) is None
    assert target_refused(date(2026, 11, 23), TUESDAY) == Refused(Why.DAY_PASSED, until=TUESDAY)
    assert target_refused(date(2027, 2, 23), TUESDAY) == Refused(Why.DAY_TOO_FAR, until=date(2027, 2, 22))


def test_what_changed_since_a_version_is_one_line_a_version_and_words_are_none() -> None:
    owner, target = line(3, LineKind.OWNER), line(5, LineKind.TARGET)
    lines = (OPENED, line(2, LineKind.COMMENT), owner, line(4, LineKind.QUESTION), target)
    assert changes_since(dispute(version=3), lines, 1) == (owner, target)
    assert changes_since(dispute(version=3), lines, 2) == (target,)
    assert changes_since(dispute(version=3), lines, 3) == ()


def test_its_opening_is_the_line_of_that_moment() -> None:
    assert is_opening(dispute(), OPENED)
    assert not is_opening(dispute(), replace(OPENED, at=NOW + timedelta(minutes=1)))


@pytest.mark.parametrize(
    "after", [line(2, LineKind.COMMENT), line(2, LineKind.STATE), line(2, LineKind.OWNER, by="camille")]
)
def test_words_of_another_or_a_change_went_on_with_it(after: DisputeLine) -> None:
    assert went_on(dispute(), (OPENED, after)) == after


@pytest.mark.parametrize(
    "after", [line(2, LineKind.COMMENT, by="camille"), line(2, LineKind.CREDIT_NOTE, by="")]
)
def test_ones_own_words_and_an_import_did_not(after: DisputeLine) -> None:
    assert went_on(dispute(), (OPENED, after)) is None


def test_the_same_words_minutes_later_are_one_delivery_that_came_twice() -> None:
    first = line(2, LineKind.COMMENT, text="ok", minutes=0)
    assert said_before((OPENED, first), line(0, LineKind.COMMENT, text="ok", minutes=10)) == first
    assert said_before((OPENED, first), line(0, LineKind.COMMENT, text="ok", minutes=11)) is None
    assert said_before((OPENED, first), line(0, LineKind.COMMENT, text="OK", minutes=1)) is None
    assert said_before((OPENED, first), line(0, LineKind.COMMENT, by="nadia", text="ok")) is None
    assert said_before((OPENED, first), line(0, LineKind.QUESTION, text="ok")) is None


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2026, 12, 4), Escalation.NONE),  # the target itself, a Friday
        (date(2026, 12, 5), Escalation.MANAGER),
        (date(2026, 12, 7), Escalation.MANAGER),  # Monday: one working day past
        (date(2026, 12, 8), Escalation.CREDIT_MANAGER),
        (date(2027, 1, 8), Escalation.CREDIT_MANAGER),
    ],
)
def test_a_late_dispute_goes_up_and_two_working_days_later_once_more(today: date, due: Escalation) -> None:
    assert escalation_due(dispute(target_on=date(2026, 12, 4)), today, WorkingDays(), 2) is due


def test_a_holiday_gives_a_day_more() -> None:
    calendar = WorkingDays(is_holiday=lambda day: day == date(2026, 12, 7))
    late = dispute(target_on=date(2026, 12, 4))
    assert escalation_due(late, date(2026, 12, 8), calendar, 2) is Escalation.MANAGER


def test_what_is_over_does_not_go_up() -> None:
    over = replace(dispute(target_on=date(2026, 11, 2)), state=DisputeState.REJECTED)
    assert escalation_due(over, TUESDAY, WorkingDays(), 2) is Escalation.NONE


def test_it_goes_up_a_level_at_a_time() -> None:
    manager = replace(dispute(), escalation=Escalation.MANAGER)
    assert next_level(dispute(), Escalation.NONE) is None
    assert next_level(dispute(), Escalation.MANAGER) is Escalation.MANAGER
    assert next_level(dispute(), Escalation.CREDIT_MANAGER) is Escalation.MANAGER
    assert next_level(manager, Escalation.MANAGER) is None
    assert next_level(manager, Escalation.CREDIT_MANAGER) is Escalation.CREDIT_MANAGER
    highest = replace(dispute(), escalation=Escalation.CREDIT_MANAGER)
    assert next_level(highest, Escalation.CREDIT_MANAGER) is None

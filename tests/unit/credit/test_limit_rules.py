"""Temporary increases: what one decides alone, who decides with what authority, and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from fakes import PARIS
from hypothesis import given
from hypothesis import strategies as st

from bot.credit.limit_rules import (
    Alone,
    Voice,
    alone_up_to,
    chosen,
    decides,
    default_until,
    ends_soon_on,
    expires_at,
    half_time,
    may_decide,
    may_reject,
    needs_two,
    running_at_once,
)
from bot.credit.money import Money
from bot.credit.refused import Why
from bot.credit.working_days import WorkingDays
from credit.orders_made import money
from credit.requests_made import CAMILLE, HUGUES, NADIA, PAUL, asked, increase

LIMIT = money("60000")
NOTHING = money("0")
ALONE = Alone(Decimal("0.20"), money("50000"), 60)
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 31)

CREDIT = Voice(NADIA, is_credit=True, is_director=False)
DIRECTOR = Voice(HUGUES, is_credit=False, is_director=True)
NOBODY = Voice(CAMILLE, is_credit=False, is_director=False)
PAUL_FOR_CREDIT = Voice(PAUL, is_credit=True, is_director=False, place=NADIA)
PAUL_FOR_DIRECTOR = Voice(PAUL, is_credit=False, is_director=True, place=HUGUES)


def test_what_runs_at_once_is_the_most_of_any_one_day() -> None:
    """4,000 to the 10th, 3,000 from the 10th and 5,000 from the 20th: 7,000, then 8,000."""
    increases = [
        increase("4000", date(2026, 11, 1), date(2026, 12, 10)),
        increase("3000", date(2026, 12, 10), date(2026, 12, 31)),
        increase("5000", date(2026, 12, 20), date(2027, 1, 31)),
        increase("9000", date(2026, 11, 1), date(2026, 11, 30)),
        asked(amount=money("90000")),
        replace(increase("1", FIRST, LAST), amount=money("90000", "USD")),
    ]
    assert running_at_once(increases, FIRST, LAST, "EUR") == money("8000")
    assert running_at_once(increases, FIRST, date(2026, 12, 19), "EUR") == money("7000")
    assert running_at_once(increases, FIRST, date(2026, 12, 9), "EUR") == money("4000")
    assert running_at_once([], FIRST, LAST, "EUR") == NOTHING


@given(
    st.lists(st.tuples(st.integers(1, 99), st.integers(1, 28), st.integers(0, 20)), max_size=6),
    st.integers(1, 28),
    st.integers(0, 20),
)
def test_what_runs_at_once_is_what_a_look_at_every_day_finds(
    parts: list[tuple[int, int, int]], first: int, length: int
) -> None:
    def day(number: int) -> date:
        return date.fromordinal(date(2026, 12, 1).toordinal() + number)

    increases = [increase(str(amount), day(start), day(start + long)) for amount, start, long in parts]
    every_day = [
        sum(amount for amount, start, long in parts if start <= number <= start + long)
        for number in range(first, first + length + 1)
    ]
    found = running_at_once(increases, day(first), day(first + length), "EUR")
    assert found == money(str(max(every_day)))


@pytest.mark.parametrize(
    ("amount", "running", "days", "two"),
    [
        ("12000", "0", 60, False),
        ("12000.01", "0", 60, True),
        ("8000", "4000", 38, False),
        ("8000", "4000.01", 38, True),
        ("12000", "0", 61, True),
    ],
)
def test_up_to_a_fifth_of_the_limit_and_sixty_days_one_decides(
    amount: str, running: str, days: int, two: bool
) -> None:
    assert needs_two(money(amount), money(running), LIMIT, days, ALONE) is two


def test_fifty_thousand_is_the_most_whatever_the_limit() -> None:
    limit = money("1000000")
    assert not needs_two(money("50000"), money("100000"), limit, 10, ALONE)
    assert needs_two(money("50000.01"), NOTHING, limit, 10, ALONE)


def test_without_a_rate_or_with_a_limit_of_zero_two_decide() -> None:
    assert needs_two(money("1"), NOTHING, LIMIT, 1, Alone(Decimal("0.20"), None, 60))
    assert needs_two(money("1"), NOTHING, NOTHING, 1, ALONE)
    assert needs_two(money("1"), NOTHING, None, 1, ALONE)


def test_what_one_decides_alone_is_told_and_nothing_below_zero() -> None:
    assert alone_up_to(LIMIT, NOTHING, ALONE) == money("12000")
    assert alone_up_to(LIMIT, money("4000"), ALONE) == money("8000")
    assert alone_up_to(LIMIT, money("13000"), ALONE) == NOTHING
    assert alone_up_to(money("1000000"), NOTHING, ALONE) == money("50000")
    assert alone_up_to(LIMIT, NOTHING, Alone(Decimal("0.20"), None, 60)) is None


@given(st.integers(0, 10**7), st.integers(0, 10**6), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_what_one_decides_alone_is_the_most_that_takes_one(limit: int, running: int, currency: str) -> None:
    of = {"credit_limit": Money.of_minor(limit, currency), "running": Money.of_minor(running, currency)}
    alone = Alone(Decimal("0.20"), Money.of_minor(10**6, currency), 60)
    most = alone_up_to(**of, alone=alone)
    assert most is not None
    more = most + Money.of_minor(1, currency)
    assert needs_two(more, days=1, alone=alone, **of)
    if most:
        assert not needs_two(most, days=1, alone=alone, **of)


@pytest.mark.parametrize(
    ("today", "until"),
    [
        (date(2026, 11, 24), date(2026, 12, 31)),
        (date(2026, 12, 1), date(2026, 12, 31)),
        (date(2026, 12, 2), date(2027, 1, 30)),
        (date(2026, 1, 30), date(2026, 3, 30)),
        (date(2028, 1, 30), date(2028, 2, 29)),
    ],
)
def test_an_increase_is_offered_to_a_month_end_and_sixty_days_at_most(today: date, until: date) -> None:
    assert default_until(today) == until
    assert (until - today).days + 1 <= 60


def test_a_request_lapses_at_17_of_the_third_working_day() -> None:
    asked_at = datetime(2026, 11, 24, 9, 0, tzinfo=PARIS)
    friday = datetime(2026, 11, 27, 17, 0, tzinfo=PARIS)
    assert expires_at(asked_at, 3, time(17, 0), PARIS, WorkingDays()) == friday
    assert half_time(asked_at, friday) == datetime(2026, 11, 26, 1, 0, tzinfo=PARIS)


def test_its_days_are_those_of_the_company_and_holidays_do_not_count() -> None:
    """23:30 in London on Thursday is Friday in Paris; Monday 28 December is not worked."""
    calendar = WorkingDays(is_holiday=lambda day: day == date(2026, 12, 28))
    late = datetime.fromisoformat("2026-12-24T23:30:00+00:00")
    found = expires_at(late, 1, time(17, 0), PARIS, calendar)
    assert found == datetime(2026, 12, 29, 17, 0, tzinfo=PARIS)


def test_half_time_is_half_of_the_hours_when_clocks_change() -> None:
    """From 12:00 on Saturday to 12:00 on Sunday are 25 hours when summer time ends."""
    begun = datetime(2026, 10, 24, 12, 0, tzinfo=PARIS)
    ends = datetime(2026, 10, 25, 12, 0, tzinfo=PARIS)
    assert half_time(begun, ends).isoformat() == "2026-10-25T00:30:00+02:00"


def test_the_end_is_announced_three_days_before() -> None:
    assert ends_soon_on(date(2026, 12, 31)) == date(2026, 12, 28)


ONE = asked()
TWO = asked(needs_two=True)
AFTER_NADIA = asked(needs_two=True, first_by=NADIA)
AFTER_HUGUES = asked(needs_two=True, first_by=HUGUES)
AFTER_PAUL = asked(needs_two=True, first_by=PAUL, first_for=NADIA)


@pytest.mark.parametrize("voice", [CREDIT, DIRECTOR, PAUL_FOR_CREDIT, PAUL_FOR_DIRECTOR])
def test_credit_managers_directors_and_their_delegates_decide_first(voice: Voice) -> None:
    assert may_decide(ONE, voice) is None
    assert may_decide(TWO, voice) is None


def test_others_do_not() -> None:
    other = Voice(PAUL, is_credit=False, is_director=False)
    assert may_decide(ONE, other) is Why.ROLE
    assert may_reject(ONE, other) is Why.ROLE


def test_nobody_decides_their_own_request_nor_in_the_place_of_whoever_asked() -> None:
    own = asked(asked_by=NADIA)
    for voice in (CREDIT, PAUL_FOR_CREDIT, Voice(NADIA, False, True, place=HUGUES)):
        assert may_decide(own, voice) is Why.OWN_REQUEST
        assert may_reject(own, voice) is Why.OWN_REQUEST
    assert may_decide(own, DIRECTOR) is None
    assert may_decide(asked(asked_by=PAUL), PAUL_FOR_DIRECTOR) is Why.OWN_REQUEST


def test_the_second_of_two_is_another_and_one_of_them_a_director() -> None:
    other = Voice("karim@lumen.example", is_credit=True, is_director=False)
    assert may_decide(AFTER_NADIA, other) is Why.ROLE
    assert may_decide(AFTER_NADIA, DIRECTOR) is None
    assert may_decide(AFTER_HUGUES, other, first_is_director=True) is None
    assert may_decide(AFTER_HUGUES, DIRECTOR, first_is_director=True) is Why.AGREED_ALREADY


def test_one_person_gives_no_two_approvals_in_whatever_places() -> None:
    nadia_for_hugues = Voice(NADIA, is_credit=False, is_director=True, place=HUGUES)
    assert may_decide(AFTER_NADIA, nadia_for_hugues) is Why.AGREED_ALREADY
    assert may_decide(AFTER_PAUL, PAUL_FOR_DIRECTOR) is Why.AGREED_ALREADY
    hugues_for_nadia = Voice(HUGUES, is_credit=True, is_director=False, place=NADIA)
    assert may_decide(AFTER_HUGUES, hugues_for_nadia, first_is_director=True) is Why.AGREED_ALREADY


def test_one_authority_is_good_for_one_approval() -> None:
    """Paul agreed in Nadia's place: Nadia, back again, is not the second."""
    assert may_decide(AFTER_PAUL, CREDIT, first_is_director=True) is Why.AGREED_ALREADY
    assert may_decide(AFTER_NADIA, PAUL_FOR_CREDIT) is Why.AGREED_ALREADY
    assert may_decide(AFTER_PAUL, DIRECTOR) is None


def test_one_decides_what_takes_one_and_the_second_what_takes_two() -> None:
    assert decides(ONE, CREDIT)
    assert not decides(TWO, CREDIT)
    assert not decides(TWO, DIRECTOR)
    assert decides(AFTER_NADIA, DIRECTOR)


def test_of_what_a_credit_manager_asked_a_director_alone_is_enough() -> None:
    own = asked(asked_by=NADIA, needs_two=True)
    assert decides(own, DIRECTOR, asker_is_credit=True)
    assert not decides(own, Voice(PAUL, True, False), asker_is_credit=True)


def test_people_decide_in_their_own_right_unless_another_place_is_the_one_that_decides() -> None:
    nadia_for_hugues = Voice(NADIA, is_credit=False, is_director=True, place=HUGUES)
    assert chosen(ONE, [nadia_for_hugues, CREDIT]) == CREDIT
    after_other = asked(needs_two=True, first_by="karim@lumen.example")
    assert chosen(after_other, [CREDIT, nadia_for_hugues]) == nadia_for_hugues
    assert chosen(AFTER_NADIA, [CREDIT, nadia_for_hugues]) is Why.AGREED_ALREADY
    assert chosen(asked(asked_by=NADIA), [NOBODY]) is Why.ROLE
    assert chosen(ONE, []) is Why.ROLE


VOICES = st.builds(
    Voice,
    person=st.sampled_from([CAMILLE, NADIA, HUGUES, PAUL]),
    is_credit=st.booleans(),
    is_director=st.booleans(),
    place=st.sampled_from(["", CAMILLE, NADIA, HUGUES]),
)


@given(VOICES, VOICES)
def test_two_approvals_that_count_are_of_two_others_one_of_them_a_director(
    first: Voice, second: Voice
) -> None:
    agreed = asked(needs_two=True, first_by=first.person, first_for=first.place)
    refused = may_decide(TWO, first) or may_decide(agreed, second, first_is_director=first.is_director)
    if refused is None:
        assert first.person != second.person
        assert not first.speakers & second.speakers
        assert CAMILLE not in first.speakers | second.speakers
        assert first.is_director or second.is_director

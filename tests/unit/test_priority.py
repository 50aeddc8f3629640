"""What a call is worth, and why: each reason at its boundary, weights by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from fakes import credit, eur, invoice
from hypothesis import given
from hypothesis import strategies as st

from bot.credit.ageing import age
from bot.credit.behaviour import Behaviour
from bot.credit.dunning import StepAction, StepReached
from bot.credit.exposure import Utilisation
from bot.credit.priority import WEIGHTS, Case, Reason, claim, prioritise
from bot.credit.scenarios import USUAL

TODAY = date(2026, 11, 24)
THOUSAND = Case(chaseable=Decimal(1000), oldest_days_late=0)


def reached(action: StepAction, deadline: date) -> StepReached:
    step = next(step for step in USUAL.steps if step.action is action)
    return StepReached(step, deadline - timedelta(days=3), deadline)


def call_due(deadline: date) -> StepReached:
    return reached(StepAction.CALL, deadline)


def trend(days: int) -> Behaviour:
    return Behaviour(10, days, Decimal("0.5"), 8, None, ())


@pytest.mark.parametrize(
    ("disputed", "credited", "claimed"),
    [
        ("0", "0", "100"),
        ("30", "0", "70"),
        ("30", "-50", "20"),
        ("30", "-70", "0"),
        ("30", "-70.01", "0"),
        ("100", "0", "0"),
        ("100", "-500", "0"),
    ],
)
def test_disputes_and_credits_lower_what_can_be_asked_for_to_nothing_at_most(
    disputed: str, credited: str, claimed: str
) -> None:
    documents = [invoice(5, eur("100"), eur(disputed)), invoice(-5, eur("900")), credit(eur(credited))]
    assert claim(age(documents, TODAY, "EUR")) == eur(claimed)


@pytest.mark.parametrize(
    ("disputed", "claimed"),
    [("0", "70"), ("30", "70"), ("100", "70")],
)
def test_what_is_promised_is_not_asked_for_and_not_taken_off_twice_when_disputed_too(
    disputed: str, claimed: str
) -> None:
    paused = replace(invoice(5, eur("100"), eur(disputed)), is_promised=True)
    aged = age([paused, invoice(9, eur("70"))], TODAY, "EUR")
    assert (aged.disputed + aged.promised, aged.overdue) == (eur("100"), eur("170"))
    assert claim(aged) == eur(claimed)


def test_a_promise_of_what_is_not_due_yet_takes_nothing_off_what_is_late() -> None:
    ahead = replace(invoice(0, eur("100")), is_promised=True)
    aged = age([ahead, invoice(1, eur("70"))], TODAY, "EUR")
    assert (aged.promised, claim(aged)) == (eur("0"), eur("70"))


def test_an_amount_alone_is_worth_itself() -> None:
    found = prioritise(THOUSAND, TODAY)
    assert (found.worth, found.reasons) == (Decimal(1000), (Reason.AMOUNT,))


@pytest.mark.parametrize(
    ("days_late", "worth"),
    [
        (-5, "1000"),
        (0, "1000"),
        (1, "1005"),
        (30, "1150"),
        (31, "1455"),  # and very late: 1 + 0.155 + 0.30
        (90, "1750"),  # 1 + 0.45 + 0.30
        (91, "1750"),
        (900, "1750"),
    ],
)
def test_each_day_late_adds_half_a_percent_up_to_ninety(days_late: int, worth: str) -> None:
    assert prioritise(replace(THOUSAND, oldest_days_late=days_late), TODAY).worth == Decimal(worth)


@pytest.mark.parametrize(("days_late", "holds"), [(30, False), (31, True)])
def test_very_late_begins_the_day_after_the_thirtieth(days_late: int, holds: bool) -> None:
    case = replace(THOUSAND, oldest_days_late=days_late)
    assert (Reason.VERY_LATE in prioritise(case, TODAY).reasons) is holds


@pytest.mark.parametrize(
    ("deadline", "reason", "worth"),
    [
        (TODAY, Reason.DEADLINE_TODAY, "1800"),
        (TODAY - timedelta(days=1), Reason.DEADLINE_PASSED, "1400"),
        (TODAY + timedelta(days=1), Reason.AMOUNT, "1000"),
    ],
)
def test_the_deadline_of_a_call_today_yesterday_and_tomorrow(
    deadline: date, reason: Reason, worth: str
) -> None:
    found = prioritise(replace(THOUSAND, step=call_due(deadline)), TODAY)
    assert (found.reasons[0], found.worth) == (reason, Decimal(worth))


def test_the_deadline_of_somebody_elses_step_is_no_reason_to_call() -> None:
    case = replace(THOUSAND, step=reached(StepAction.FORMAL_NOTICE, TODAY))
    assert prioritise(case, TODAY).reasons == (Reason.AMOUNT,)


@pytest.mark.parametrize(
    ("utilisation", "reasons", "worth"),
    [
        (Utilisation.NO_LIMIT, (Reason.AMOUNT,), "1000"),
        (Utilisation.WITHIN, (Reason.AMOUNT,), "1000"),
        (Utilisation.WARNING, (Reason.NEAR_LIMIT, Reason.AMOUNT), "1200"),
        (Utilisation.ALERT, (Reason.NEAR_LIMIT, Reason.AMOUNT), "1200"),
        (Utilisation.BREACH, (Reason.OVER_LIMIT, Reason.AMOUNT), "1500"),
    ],
)
def test_how_much_of_the_limit_is_used(
    utilisation: Utilisation, reasons: tuple[Reason, ...], worth: str
) -> None:
    found = prioritise(replace(THOUSAND, utilisation=utilisation), TODAY)
    assert (found.reasons, found.worth) == (reasons, Decimal(worth))


@pytest.mark.parametrize(("days", "holds"), [(4, False), (5, True)])
def test_a_worsening_payer(days: int, holds: bool) -> None:
    found = prioritise(replace(THOUSAND, behaviour=trend(days)), TODAY)
    assert (Reason.WORSENING in found.reasons) is holds


def test_a_dispute_is_said_and_adds_nothing() -> None:
    found = prioritise(replace(THOUSAND, disputed=True), TODAY)
    assert (found.reasons, found.worth) == ((Reason.PART_DISPUTED, Reason.AMOUNT), Decimal(1000))


def test_everything_at_once_strongest_reason_first() -> None:
    case = Case(
        chaseable=Decimal(1000),
        oldest_days_late=40,
        disputed=True,
        step=call_due(TODAY),
        utilisation=Utilisation.BREACH,
        behaviour=trend(9),
        broken_promise=True,
    )
    found = prioritise(case, TODAY)
    assert found.reasons == (
        Reason.BROKEN_PROMISE,
        Reason.DEADLINE_TODAY,
        Reason.OVER_LIMIT,
        Reason.VERY_LATE,
        Reason.WORSENING,
        Reason.PART_DISPUTED,
        Reason.AMOUNT,
    )
    # 1 + 0.20 late + 1.00 + 0.80 + 0.50 + 0.30 + 0.20
    assert found.worth == Decimal(4000)


def test_nothing_to_ask_for_is_worth_nothing_however_bad_it_looks() -> None:
    case = Case(chaseable=Decimal(0), oldest_days_late=200, disputed=True, utilisation=Utilisation.BREACH)
    assert prioritise(case, TODAY).worth == 0


def test_reasons_stand_by_their_weight() -> None:
    weights = [WEIGHTS[reason] for reason in Reason]
    assert weights == sorted(weights, reverse=True)
    assert WEIGHTS.keys() == set(Reason)


cases = st.builds(
    Case,
    chaseable=st.integers(0, 10**17).map(lambda cents: Decimal(cents) / 100),
    oldest_days_late=st.integers(-5, 900),
    disputed=st.booleans(),
    step=st.none() | st.integers(-9, 9).map(lambda days: call_due(TODAY + timedelta(days=days))),
    utilisation=st.sampled_from(Utilisation),
    behaviour=st.none() | st.integers(-60, 60).map(trend),
    broken_promise=st.booleans(),
)


@given(cases)
def test_ranking_is_the_same_each_time_and_never_without_a_reason(case: Case) -> None:
    found = prioritise(case, TODAY)
    assert found == prioritise(replace(case), TODAY)
    assert found.reasons[-1] is Reason.AMOUNT
    assert list(found.reasons) == [reason for reason in Reason if reason in found.reasons]
    assert case.chaseable <= found.worth <= case.chaseable * 5


@given(cases, st.integers(0, 10**15))
def test_more_to_ask_for_is_never_worth_less(case: Case, more: int) -> None:
    larger = replace(case, chaseable=case.chaseable + more)
    assert prioritise(larger, TODAY).worth >= prioritise(case, TODAY).worth


@given(cases)
def test_a_broken_promise_doubles_what_the_amount_alone_is_worth(case: Case) -> None:
    kept, broken = replace(case, broken_promise=False), replace(case, broken_promise=True)
    assert prioritise(broken, TODAY).worth - prioritise(kept, TODAY).worth == case.chaseable

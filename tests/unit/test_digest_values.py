"""What a digest's values say of themselves: whose task, how fresh, and when to keep silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from fakes import PARIS, TODAY, eur, usd

from bot.credit.ageing import Bucket
from bot.credit.digest import Digest, GoodNews, LateCustomer, LedgerAge, NewsKind, Recipient, Task
from bot.credit.dunning import StepAction, StepReached
from bot.credit.freshness import Freshness
from bot.credit.money import Money
from bot.credit.priority import Priority, Reason
from bot.credit.scenarios import USUAL

MONDAY = date(2026, 11, 23)
PAID = GoodNews("Keller", NewsKind.PAID, eur("7420"))

CUSTOMER = LateCustomer(
    id=1,
    code="C0001",
    name="ACME",
    entity="Main",
    overdue=(eur("100"),),
    disputed=(),
    dispute_reason="",
    documents=1,
    oldest_days_late=12,
    oldest_bucket=Bucket.FIRST,
    exposure=None,
    behaviour=None,
    step=None,
    next_step=None,
    priority=Priority(Decimal(100), (Reason.AMOUNT,)),
    contact=None,
)
QUIET = Digest(
    as_of=TODAY,
    since=MONDAY,
    recipient=Recipient("Camille Roy", "camille@lumen.example", "en"),
    ledgers=(),
    good_news=(),
    good_news_left_out=0,
    overdue=(),
    overdue_before=(),
    calls=(),
    calls_total=0,
    also=(),
    rest=(),
    late_customers=0,
    customers=3,
    commission_share=None,
    commission=(),
    next_due=None,
    thresholds=(30, 60, 90),
)


def at(action: StepAction) -> LateCustomer:
    step = next(step for step in USUAL.steps if step.action is action)
    return replace(CUSTOMER, step=StepReached(step, TODAY, TODAY))


@pytest.mark.parametrize(
    ("action", "task"),
    [
        (StepAction.REMINDER, Task.NONE),
        (StepAction.CALL, Task.CALL),
        (StepAction.FIRM_REMINDER, Task.CALL),
        (StepAction.FORMAL_NOTICE, Task.CALL),
        (StepAction.HOLD, Task.CALL),
        (StepAction.HAND_OVER, Task.CALL),
    ],
)
def test_there_is_a_call_to_make_from_the_call_step_on(action: StepAction, task: Task) -> None:
    assert at(action).task is task


def test_there_is_none_before_the_first_step_or_when_somebody_else_calls() -> None:
    assert CUSTOMER.task is Task.NONE
    assert replace(at(StepAction.CALL), is_informed_only=True).task is Task.NONE


@pytest.mark.parametrize(
    ("as_of", "late", "news", "silent"),
    [
        (TODAY, 0, (), True),
        (TODAY, 1, (), False),
        (TODAY, 0, (PAID,), False),
        (MONDAY, 0, (), False),
        (date(2026, 11, 27), 0, (), True),
    ],
)
def test_with_nothing_to_say_only_mondays_speak(
    as_of: date, late: int, news: tuple[GoodNews, ...], silent: bool
) -> None:
    digest = replace(QUIET, as_of=as_of, late_customers=late, good_news=news)
    assert digest.is_silent is silent


@pytest.mark.parametrize(
    ("ages", "expected"),
    [
        ((), Freshness.FRESH),
        ((Freshness.FRESH,), Freshness.FRESH),
        ((Freshness.OLD, Freshness.FRESH), Freshness.OLD),
        ((Freshness.OLD,), Freshness.OLD),
        ((Freshness.FRESH, Freshness.STALE), Freshness.OLD),
        ((Freshness.STALE, Freshness.OLD), Freshness.OLD),
        ((Freshness.STALE,), Freshness.STALE),
        ((Freshness.STALE, Freshness.STALE), Freshness.STALE),
    ],
)
def test_figures_are_stale_only_when_every_ledger_is(
    ages: tuple[Freshness, ...], expected: Freshness
) -> None:
    taken = datetime(2026, 11, 23, 18, 10, tzinfo=PARIS)
    digest = replace(QUIET, ledgers=tuple(LedgerAge("Main", taken, one) for one in ages))
    assert digest.freshness is expected


@pytest.mark.parametrize(
    ("disputed", "credited", "claims"),
    [
        ((), (), (eur("1000"),)),
        ((eur("100"),), (), (eur("900"),)),
        ((eur("100"),), (eur("-400"),), (eur("500"),)),
        ((eur("100"),), (eur("-899.99"),), (eur("0.01"),)),
        ((eur("100"),), (eur("-900"),), ()),
        ((eur("1000"),), (), ()),
        ((eur("100"),), (eur("-5000"),), ()),
        ((), (usd("-400"),), (eur("1000"),)),
    ],
)
def test_what_can_be_asked_for_is_less_disputes_and_credits(
    disputed: tuple[Money, ...], credited: tuple[Money, ...], claims: tuple[Money, ...]
) -> None:
    late = replace(CUSTOMER, overdue=(eur("1000"),), disputed=disputed, credits=credited)
    assert late.claims == claims


def test_claims_stay_apart_by_currency() -> None:
    late = replace(
        CUSTOMER, overdue=(eur("1000"), usd("300")), disputed=(usd("100"),), credits=(eur("-1000"),)
    )
    assert late.claims == (usd("200"),)
    assert late.has_credits_off
    assert not late.is_all_disputed


@pytest.mark.parametrize(
    ("disputed", "all_of_it"), [((), False), ((eur("99.99"),), False), ((eur("100"),), True)]
)
def test_all_is_disputed_when_nothing_is_left_of_what_is_late(
    disputed: tuple[Money, ...], all_of_it: bool
) -> None:
    assert replace(CUSTOMER, disputed=disputed, credits=(eur("-100"),)).is_all_disputed is all_of_it


@pytest.mark.parametrize(
    ("credited", "covering"),
    [((), ()), ((eur("-9.99"),), ()), ((eur("-10"),), (eur("10"),)), ((eur("-250"),), (eur("250"),))],
)
def test_credits_count_from_a_tenth_of_what_is_late(
    credited: tuple[Money, ...], covering: tuple[Money, ...]
) -> None:
    assert replace(CUSTOMER, credits=credited).covering_credits == covering

"""What a sweep makes of one customer: opening, joining, replacing, ending, leaving out. Worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.credit.due_step import EndReason, StepState
from bot.credit.dunning import Scenario, Step
from bot.credit.scenarios import SLOW, USUAL
from bot.credit.sweep import (
    Candidate,
    Decided,
    Ending,
    Exclusion,
    Joining,
    LastTaken,
    LeftOut,
    Opening,
    SweptCustomer,
)
from dunning.sweeping import (
    CALL,
    FIRM,
    FORMAL,
    FRIENDLY,
    HAND_OVER,
    HOLD,
    NOTICE,
    TODAY,
    customer,
    eur,
    invoice,
    opened,
    paused_until,
    running,
    swept,
    usd,
)

FRIDAY = date(2026, 11, 27)


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def whys(decided: Decided) -> dict[int, Exclusion]:
    return {one.document_id: one.why for one in decided.left_out}


# Reaching


@pytest.mark.parametrize(
    ("days_late", "step"),
    [(2, None), (3, FRIENDLY), (9, FRIENDLY), (10, CALL), (29, FIRM), (30, FORMAL), (60, HAND_OVER)],
)
def test_an_invoice_is_at_its_highest_step_reached(days_late: int, step: Step | None) -> None:
    assert opened(swept(customer(invoice(1, days_late)))) == ([(step.name, (1,))] if step else [])


def test_a_customer_is_at_the_highest_step_of_its_invoices_and_the_lower_ones_go_with_it() -> None:
    decided = swept(customer(invoice(1, 4), invoice(2, 31), invoice(3, 12), invoice(4, 1)))
    assert decided == Decided(opens=(Opening(FORMAL, (2, 3, 1), None, "usual", days_ago(1)),))


def test_what_was_taken_never_comes_again() -> None:
    assert not swept(customer(invoice(1, 15, taken=(FRIENDLY, CALL)))).is_change
    assert opened(swept(customer(invoice(1, 20, taken=(FRIENDLY, CALL))))) == [("firm reminder", (1,))]


def test_a_run_after_an_outage_opens_only_the_highest_step() -> None:
    assert opened(swept(customer(invoice(1, 34, taken=(FRIENDLY,))))) == [("formal notice", (1,))]


def test_a_step_that_was_skipped_over_does_not_come_afterwards() -> None:
    assert not swept(customer(invoice(1, 33, taken=(FORMAL,)))).is_change


# Before the due date


def test_a_large_invoice_has_its_notice_before_it_is_due_and_a_small_one_is_below() -> None:
    decided = swept(customer(invoice(1, -5, eur("10000.01")), invoice(2, -5, eur("10000")), invoice(3, -6)))
    assert decided.opens == (Opening(NOTICE, (1,), None, "usual", TODAY),)
    assert decided.left_out == (LeftOut(2, NOTICE, Exclusion.BELOW),)


def test_the_smallest_amount_of_a_step_is_in_the_entitys_currency() -> None:
    decided = swept(customer(invoice(1, -5, usd("20000.02")), invoice(2, -5, usd("20000"))))
    assert opened(decided) == [("notice", (1,))]


def test_the_notice_ends_when_its_invoices_fall_due_whether_it_was_answered_or_not() -> None:
    notice = running(NOTICE, 1, 2)
    decided = swept(customer(invoice(1, 0, eur("12000")), invoice(2, 0, eur("15000")), runs=(notice,)))
    assert decided == Decided(ends=(Ending(notice, EndReason.DUE),))


def test_a_notice_and_a_reminder_run_side_by_side() -> None:
    notice = running(NOTICE, 1)
    decided = swept(customer(invoice(1, -3, eur("12000")), invoice(2, 3), runs=(notice,)))
    assert (opened(decided), decided.ends) == ([("friendly reminder", (2,))], ())


def test_a_notice_does_not_rest_for_it_would_come_too_late() -> None:
    lately = LastTaken(FRIENDLY.offset, days_ago(1))
    decided = swept(customer(invoice(1, -5, eur("12000")), invoice(2, 4, taken=(FRIENDLY,)), last=lately))
    assert opened(decided) == [("notice", (1,))]


# Left out


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (invoice(1, 12, promised=True), Exclusion.PROMISED),
        (invoice(1, 12, disputed=eur("1000")), Exclusion.DISPUTED),
        (invoice(1, 12, disputed=eur("980.01")), Exclusion.DISPUTED),
        (invoice(1, 12, eur("19.99")), Exclusion.SMALL),
        (invoice(1, 12, eur("19.99"), disputed=eur("19.99")), Exclusion.SMALL),
        (invoice(1, 12, disputed=eur("1000"), promised=True), Exclusion.PROMISED),
    ],
)
def test_an_invoice_is_left_out_with_the_first_reason(one: Candidate, why: Exclusion) -> None:
    decided = swept(customer(one))
    assert (decided.opens, decided.left_out) == ((), (LeftOut(1, CALL, why),))


@pytest.mark.parametrize(
    "one", [invoice(1, 12, disputed=eur("980")), invoice(1, 12, eur("20"))], ids=["part", "smallest"]
)
def test_what_is_left_of_a_contested_invoice_is_asked_for_and_so_is_the_smallest_amount(
    one: Candidate,
) -> None:
    assert opened(swept(customer(one))) == [("call", (1,))]


def test_an_invoice_contested_whole_is_left_out_even_where_nothing_is_too_small() -> None:
    decided = swept(customer(invoice(1, 12, disputed=eur("1000"))), smallest="0")
    assert whys(decided) == {1: Exclusion.DISPUTED}


def test_credits_that_cover_what_is_late_leave_it_out() -> None:
    late = (invoice(1, 12, eur("100")), invoice(2, 5, eur("50"), disputed=eur("30")))
    covered = swept(customer(*late, credited={"EUR": eur("-100.01")}))
    assert whys(covered) == {1: Exclusion.CREDITS, 2: Exclusion.CREDITS}
    assert opened(swept(customer(*late, credited={"EUR": eur("-100")}))) == [("call", (1, 2))]


def test_credits_do_not_cover_what_is_promised_not_late_or_in_another_currency() -> None:
    late = (invoice(1, 12, eur("100")), invoice(2, 12, eur("500"), promised=True), invoice(3, 1, eur("30")))
    assert whys(swept(customer(*late, credited={"EUR": eur("-111")})))[1] is Exclusion.CREDITS
    assert opened(swept(customer(*late, credited={"EUR": eur("-110")}))) == [("call", (1,))]
    assert opened(swept(customer(*late, credited={"USD": usd("-5000")}))) == [("call", (1,))]


def test_what_is_due_today_is_not_late_and_keeps_no_credit_from_covering_what_is() -> None:
    both = (invoice(1, 12, eur("100")), invoice(2, 0, eur("50")))
    assert whys(swept(customer(*both, credited={"EUR": eur("-90")}))) == {1: Exclusion.CREDITS}
    due_today = Scenario("usual", (replace(CALL, offset=0),))
    assert opened(swept(customer(both[1], credited={"EUR": eur("-30")}), due_today)) == [("call", (2,))]
    assert whys(swept(customer(both[1], credited={"EUR": eur("-31")}), due_today)) == {2: Exclusion.CREDITS}


def test_in_each_currency_its_own_credits_count() -> None:
    both = (invoice(1, 12, eur("100")), invoice(2, 31, usd("100")))
    decided = swept(customer(*both, credited={"USD": usd("-90"), "EUR": eur("-10")}))
    assert (opened(decided), whys(decided)) == ([("call", (1,))], {2: Exclusion.CREDITS})


def test_a_pause_says_until_when_and_why() -> None:
    decided = swept(customer(invoice(1, 12), invoice(2, 1), pause=paused_until(FRIDAY)))
    assert decided == Decided(
        left_out=(LeftOut(1, CALL, Exclusion.PAUSED, FRIDAY, "their accountant is away"),)
    )


def test_litigation_leaves_everything_out_before_any_other_reason() -> None:
    one = invoice(1, 12, promised=True)
    decided = swept(customer(one, pause=paused_until(FRIDAY), in_litigation=True))
    assert whys(decided) == {1: Exclusion.LITIGATION}


def test_a_scenario_without_steps_reminds_nobody_and_says_so_of_what_is_late() -> None:
    decided = swept(customer(invoice(1, 0), invoice(2, -1)), Scenario("never", ()))
    assert decided == Decided(left_out=(LeftOut(1, None, Exclusion.NO_STEPS),))


def test_a_step_for_larger_invoices_leaves_a_small_one_at_the_step_below() -> None:
    steps = tuple(replace(step, above=eur("5000").amount) if step is FIRM else step for step in USUAL.steps)
    scenario = Scenario("usual", steps)
    assert opened(swept(customer(invoice(1, 21)), scenario)) == [("call", (1,))]
    taken = swept(customer(invoice(1, 21, taken=(CALL,))), scenario)
    assert taken == Decided(left_out=(LeftOut(1, steps[3], Exclusion.BELOW),))


def test_what_is_said_of_nobody_is_nothing() -> None:
    assert swept(customer()) == Decided()
    assert swept(customer(invoice(1, 2), invoice(2, -30))) == Decided()


# Resting


@pytest.mark.parametrize(("taken_days_ago", "rests"), [(0, True), (6, True), (7, False)])
def test_a_customer_rests_between_steps_of_the_same_height(taken_days_ago: int, rests: bool) -> None:
    last = LastTaken(FRIENDLY.offset, days_ago(taken_days_ago))
    one = invoice(1, 5, taken=(FRIENDLY,))
    decided = swept(customer(one, invoice(2, 3), last=last))
    until = last.on + timedelta(days=7)
    expected = (LeftOut(2, FRIENDLY, Exclusion.RESTING, until),) if rests else ()
    assert (decided.left_out, opened(decided)) == (expected, [] if rests else [("friendly reminder", (2,))])


def test_a_higher_step_does_not_wait_and_takes_the_lower_ones_along() -> None:
    last = LastTaken(CALL.offset, days_ago(1))
    decided = swept(customer(invoice(1, 20, taken=(CALL,)), invoice(2, 4), last=last))
    assert opened(decided) == [("firm reminder", (1, 2))]


# Holds of the clock


def test_a_hold_that_the_clock_took_stands_for_itself_alone() -> None:
    held = invoice(1, 46, taken=(FIRM,))._replace(held=frozenset({"hold"}))
    assert opened(swept(customer(held))) == [("formal notice", (1,))]
    noticed = invoice(1, 46, taken=(FIRM, FORMAL))._replace(held=frozenset({"hold"}))
    assert not swept(customer(noticed)).is_change
    assert opened(swept(customer(noticed._replace(due_on=days_ago(60))))) == [("hand-over", (1,))]


def test_a_hold_below_one_that_the_clock_took_does_not_come_again() -> None:
    earlier = replace(HOLD, name="first hold", offset=40)
    scenario = Scenario("usual", (FORMAL, earlier, HOLD))
    one = invoice(1, 46, taken=(FORMAL,))
    assert not swept(customer(one._replace(held=frozenset({"hold"}))), scenario).is_change
    assert opened(swept(customer(one._replace(held=frozenset({"first hold"}))), scenario)) == [("hold", (1,))]


# Joining and replacing


def test_an_invoice_at_the_step_that_runs_or_below_it_joins() -> None:
    call = running(CALL, 1)
    decided = swept(customer(invoice(1, 11), invoice(2, 3), invoice(3, 10), runs=(call,)))
    assert decided == Decided(joins=(Joining(call, (1, 3, 2)),))


def test_a_step_that_runs_and_has_all_its_invoices_stays_as_it_is() -> None:
    assert swept(customer(invoice(1, 11), invoice(2, 3), runs=(running(CALL, 2, 1),))) == Decided()


def test_a_higher_step_replaces_the_one_that_runs_and_its_invoices_go_along() -> None:
    call = running(CALL, 1, 2)
    decided = swept(customer(invoice(1, 20), invoice(2, 12), invoice(3, 3), runs=(call,)))
    assert decided == Decided(opens=(Opening(FIRM, (1, 2, 3), call, "usual", TODAY),))


def test_those_that_left_do_not_go_along() -> None:
    call = running(CALL, 1, 2, 9)
    decided = swept(customer(invoice(1, 20), invoice(2, 12, promised=True), runs=(call,)))
    assert opened(decided) == [("firm reminder", (1,))]
    assert whys(decided) == {2: Exclusion.PROMISED}


def test_a_reminder_on_its_way_is_left_alone_and_the_others_wait() -> None:
    sending = running(FRIENDLY, 1, state=StepState.SENDING)
    decided = swept(customer(invoice(1, 5, promised=True), invoice(2, 3), runs=(sending,)))
    assert not decided.is_change
    assert whys(decided) == {1: Exclusion.PROMISED, 2: Exclusion.RESTING}
    assert not swept(customer(runs=(sending,))).is_change


def test_a_higher_step_replaces_even_a_reminder_on_its_way() -> None:
    sending = running(FRIENDLY, 1, state=StepState.SENDING)
    decided = swept(customer(invoice(1, 10), runs=(sending,)))
    assert decided.opens == (Opening(CALL, (1,), sending, "usual", TODAY),)


def test_an_invoice_that_had_a_step_does_not_go_along_with_it_when_the_policy_moved_it_up() -> None:
    moved = replace(CALL, offset=25)
    scenario = Scenario("usual", (FRIENDLY, FIRM, moved))
    firm = running(FIRM, 1, 2)
    one = invoice(1, 24, taken=(CALL,))
    decided = swept(customer(one, invoice(2, 24), invoice(3, 25), runs=(firm,)), scenario)
    assert opened(decided) == [("call", (3, 2))]


def test_an_invoice_of_another_scenario_waits_while_a_step_runs_that_it_had() -> None:
    call = running(replace(CALL, offset=25), 2)

    def scenario_of(number: str) -> Scenario:
        return USUAL if number == "F-1" else Scenario("later", (call.step,))

    one = invoice(1, 21, taken=(CALL,))
    decided = swept(customer(one, invoice(2, 25), runs=(call,)), scenario_of)
    assert decided == Decided(left_out=(LeftOut(1, FIRM, Exclusion.RESTING),))
    begun = swept(customer(one, invoice(2, 25)), scenario_of)
    assert (opened(begun), begun.left_out) == ([("call", (2,))], decided.left_out)


# Leaving and ending


def test_invoices_that_leave_are_taken_off_while_others_stay() -> None:
    call = running(CALL, 1, 2, 3, 4)
    decided = swept(
        customer(invoice(1, 12), invoice(2, 12, promised=True), invoice(3, 11, eur("5")), runs=(call,))
    )
    assert decided.joins == (Joining(call, (1,)),)
    assert decided.ends == ()


@pytest.mark.parametrize(
    ("left", "why"),
    [
        ((), EndReason.PAID),
        ((invoice(1, 12, eur("19")),), EndReason.SMALL),
        ((invoice(1, 12, promised=True),), EndReason.PROMISED),
        ((invoice(1, 12, disputed=eur("1000")),), EndReason.DISPUTED),
        ((invoice(1, 12, disputed=eur("1000")), invoice(2, 12, promised=True)), EndReason.DISPUTED),
        ((invoice(1, -3),), EndReason.POLICY),
    ],
)
def test_a_step_without_invoices_ends_with_the_gravest_reason(
    left: tuple[Candidate, ...], why: EndReason
) -> None:
    call = running(CALL, 1, 2)
    assert swept(customer(*left, runs=(call,))).ends == (Ending(call, why),)


@pytest.mark.parametrize(
    ("whom", "why"),
    [
        (customer(invoice(1, 12), pause=paused_until(FRIDAY)), EndReason.PAUSED),
        (customer(invoice(1, 12), pause=paused_until(FRIDAY), in_litigation=True), EndReason.LITIGATION),
        (customer(invoice(1, 12), credited={"EUR": eur("-990")}), EndReason.SMALL),
    ],
)
def test_what_holds_for_the_customer_ends_its_step(whom: SweptCustomer, why: EndReason) -> None:
    call = running(CALL, 1)
    assert swept(replace(whom, running=(call,))).ends == (Ending(call, why),)


def test_a_step_that_ended_untaken_comes_again_with_its_cause() -> None:
    assert opened(swept(customer(invoice(1, 12)))) == [("call", (1,))]


def test_one_step_can_end_and_another_begin_for_other_invoices() -> None:
    formal = running(FORMAL, 1)
    decided = swept(customer(invoice(1, 31, promised=True), invoice(2, 10), runs=(formal,)))
    assert decided.ends == (Ending(formal, EndReason.PROMISED),)
    assert decided.opens == (Opening(CALL, (2,), None, "usual", TODAY),)


def test_on_a_day_off_or_with_old_figures_nothing_begins_and_ends_go_on() -> None:
    call = running(CALL, 1, 2)
    whom = customer(invoice(1, 30), invoice(3, 12), runs=(call,))
    assert swept(whom, begins=False) == Decided(joins=(Joining(call, (1,)),))
    assert swept(customer(invoice(3, 12), runs=(call,)), begins=False) == Decided(
        ends=(Ending(call, EndReason.PAID),)
    )
    assert swept(customer(invoice(1, 30)), begins=False) == Decided()


def test_a_hold_is_a_step_like_the_others() -> None:
    assert opened(swept(customer(invoice(1, 45, taken=(FORMAL,))))) == [("hold", (1,))]
    assert not swept(customer(invoice(1, 50, taken=(FORMAL, HOLD)))).is_change


def test_an_invoice_can_be_in_another_scenario_than_its_customer() -> None:
    def scenario_of(number: str) -> Scenario:
        return SLOW if number == "F-2" else USUAL

    decided = swept(customer(invoice(1, 9), invoice(2, 5)), scenario_of)
    assert decided.opens == (Opening(SLOW.steps[2], (1, 2), None, "slow", TODAY),)


# Days


@pytest.mark.parametrize(("days_late", "since"), [(10, TODAY), (13, days_ago(3)), (19, days_ago(9))])
def test_a_step_says_since_when_its_date_is_past(days_late: int, since: date) -> None:
    (opening,) = swept(customer(invoice(1, days_late), invoice(2, 10))).opens
    assert (opening.step, opening.since) == (CALL, since)

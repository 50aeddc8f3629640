"""The order check: what exactly holds an order, what is said beside, and the ways out with their numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bot.credit.money import CurrencyMismatchError, Money
from bot.credit.order_check import FoundCause, OrderCause, OrderCheck, UsualOrder, Verdict, WayKind, WayOut
from bot.credit.order_rules import check_order, usual_order
from credit.orders_made import F_0871, F_0902, NOT_DUE, TUESDAY, acme, money, open_invoice, owed


def causes(check: OrderCheck) -> list[OrderCause]:
    return [one.cause for one in check.causes]


def way(check: OrderCheck, kind: WayKind) -> WayOut | None:
    return next((one for one in check.ways if one.kind is kind), None)


def test_the_order_of_15000_of_acme_is_held_for_its_limit_and_its_late_invoice() -> None:
    usual = UsualOrder(money("5000"), money("9400"), 6)
    check = check_order(acme(usual=usual))
    assert (check.verdict, check.total) == (Verdict.HOLD, money("68000"))
    assert check.causes == (
        FoundCause(OrderCause.LIMIT, exposure=money("68000"), limit=money("60000"), short=money("8000")),
        FoundCause(OrderCause.LATE_HOLD, invoices=(F_0871,), amount=money("18500"), count=1),
        FoundCause(OrderCause.LATE, invoices=(F_0902,), amount=money("12400"), count=1),
        FoundCause(OrderCause.UNUSUAL, amount=money("9400"), times=Decimal("3.0"), count=6),
    )


def test_each_way_out_has_its_exact_number_and_those_that_clear_all_come_first() -> None:
    check = check_order(acme(usual_days=45, asked_days=None, average_days_late=16))
    assert check.ways == (
        WayOut(
            WayKind.PAY_ALL,
            (OrderCause.LIMIT, OrderCause.LATE_HOLD),
            amount=money("18500"),
            invoices=(F_0871,),
            ratio=Decimal("0.825"),
        ),
        WayOut(
            WayKind.DOWN_PAYMENT,
            (OrderCause.LIMIT,),
            amount=money("8000"),
            share=Decimal(8000) / Decimal(15000),
            ratio=Decimal(1),
        ),
        WayOut(
            WayKind.PLAN,
            (OrderCause.LATE_HOLD,),
            amount=money("30900"),
            invoices=(F_0871, F_0902),
            instalments=3,
        ),
        WayOut(
            WayKind.INCREASE,
            (OrderCause.LIMIT,),
            amount=money("8000"),
            starts_on=TUESDAY,
            ends_on=date(2026, 12, 31),
            ratio=Decimal(1),
        ),
        WayOut(WayKind.RELEASE, (OrderCause.LATE_HOLD,)),
    )


def test_exactly_at_the_limit_fits_and_a_cent_more_does_not() -> None:
    fits = acme("7000", late_hold=())
    assert check_order(fits).verdict is Verdict.ACCEPT
    assert check_order(fits).ways == ()
    over = check_order(replace(fits, order=money("7000.01")))
    assert causes(over)[:1] == [OrderCause.LIMIT]
    assert over.causes[0].short == money("0.01")


def test_without_a_limit_the_limit_holds_nothing() -> None:
    check = check_order(acme(exposure=owed("900000"), late_hold=(), invoices=()))
    assert (check.verdict, check.causes) == (Verdict.ACCEPT, ())


def test_a_limit_of_zero_holds_any_order() -> None:
    check = check_order(acme("10", exposure=owed("0", "0"), late_hold=(), invoices=()))
    assert check.causes == (
        FoundCause(OrderCause.LIMIT, exposure=money("10"), limit=money("0"), short=money("10")),
    )
    down, raised = check.ways
    assert (down.kind, down.amount, down.share, down.ratio) == (
        WayKind.DOWN_PAYMENT,
        money("10"),
        Decimal(1),
        None,
    )
    assert (raised.kind, raised.amount, raised.ratio) == (WayKind.INCREASE, money("10"), Decimal(1))


def test_a_group_over_its_limit_holds_and_its_increase_is_not_offered() -> None:
    facts = acme("5000", late_hold=(), group=owed("96000", "100000"))
    check = check_order(facts)
    assert causes(check) == [OrderCause.GROUP, OrderCause.LATE]
    assert check.causes[0] == FoundCause(
        OrderCause.GROUP, exposure=money("101000"), limit=money("100000"), short=money("1000")
    )
    assert [one.kind for one in check.ways] == [WayKind.PAY, WayKind.DOWN_PAYMENT]
    assert [one.amount for one in check.ways] == [money("12400"), money("1000")]


def test_a_down_payment_makes_up_for_the_greater_of_the_two_shortfalls() -> None:
    check = check_order(acme(late_hold=(), group=owed("95000", "100000")))
    down, raised = way(check, WayKind.DOWN_PAYMENT), way(check, WayKind.INCREASE)
    assert down and raised
    assert (down.amount, down.clears) == (money("10000"), (OrderCause.LIMIT, OrderCause.GROUP))
    assert (raised.amount, raised.clears) == (money("8000"), (OrderCause.LIMIT,))


def test_no_down_payment_is_offered_above_the_order_itself() -> None:
    over_already = acme("1000", exposure=owed("60001", "60000"), late_hold=())
    check = check_order(over_already)
    assert way(check, WayKind.DOWN_PAYMENT) is None
    assert [one.kind for one in check.ways] == [WayKind.PAY, WayKind.INCREASE]
    at_the_limit = replace(over_already, exposure=owed("60000", "60000"))
    whole = way(check_order(at_the_limit), WayKind.DOWN_PAYMENT)
    assert whole is not None
    assert (whole.amount, whole.share) == (money("1000"), Decimal(1))


def test_a_group_in_another_currency_is_not_added_up() -> None:
    with pytest.raises(CurrencyMismatchError):
        check_order(acme(group=owed("1", "100", "USD")))


def test_a_hold_by_hand_says_why_and_is_only_released() -> None:
    facts = acme("100", late_hold=(), invoices=(), by_hand="Court", by_hand_since=date(2026, 11, 2))
    check = check_order(facts)
    assert check.causes == (FoundCause(OrderCause.HOLD_BY_HAND, why="Court", on=date(2026, 11, 2)),)
    assert check.ways == (WayOut(WayKind.RELEASE, (OrderCause.HOLD_BY_HAND,)),)


def test_a_release_clears_both_holds_and_not_the_limit() -> None:
    released = way(check_order(acme(by_hand="Court")), WayKind.RELEASE)
    assert released is not None
    assert released.clears == (OrderCause.LATE_HOLD, OrderCause.HOLD_BY_HAND)


def test_the_limit_alone_can_take_fewer_invoices_than_all_causes() -> None:
    small_and_late = open_invoice(1, "900", days_late=40)
    large = open_invoice(2, "9000")
    facts = acme(invoices=(small_and_late, large), late_hold=(1,))
    check = check_order(facts)
    every, limit = way(check, WayKind.PAY_ALL), way(check, WayKind.PAY)
    assert every and limit
    assert (every.invoices, every.amount) == ((small_and_late, large), money("9900"))
    assert (limit.invoices, limit.clears) == ((large,), (OrderCause.LIMIT,))


def test_invoices_that_cannot_make_up_for_the_limit_still_clear_what_is_late() -> None:
    small_and_late = open_invoice(1, "900", days_late=40)
    check = check_order(acme(invoices=(small_and_late,), late_hold=(1,)))
    every = way(check, WayKind.PAY_ALL)
    assert every is not None
    assert (every.amount, every.clears) == (money("900"), (OrderCause.LATE_HOLD,))
    assert way(check, WayKind.PAY) is None


def test_nobody_is_asked_for_what_they_contest() -> None:
    contested = open_invoice(1, "9000", disputed="2000")
    plain = open_invoice(2, "8000")
    check = check_order(acme(invoices=(contested, plain), late_hold=(), disputes=1))
    paid = way(check, WayKind.PAY)
    assert paid is not None
    assert paid.invoices == (plain,)
    disputed = check.causes[-1]
    assert (disputed.cause, disputed.amount, disputed.count) == (OrderCause.DISPUTED, money("2000"), 1)


def test_late_invoices_in_another_currency_hold_and_can_only_be_released() -> None:
    abroad = open_invoice(1, "500", days_late=40, currency="USD")
    check = check_order(acme("100", invoices=(abroad,), late_hold=(1,)))
    assert causes(check) == [OrderCause.LATE_HOLD]
    assert check.ways == (WayOut(WayKind.RELEASE, (OrderCause.LATE_HOLD,)),)


def test_a_newer_promise_that_lifts_nothing_is_said_with_the_broken_one() -> None:
    check = check_order(acme(broken_on=date(2026, 10, 1)))
    assert check.causes[1].broken_on == date(2026, 10, 1)


def test_a_lowered_limit_and_cover_are_said_of_an_accepted_order_too() -> None:
    facts = acme(
        "1000",
        exposure=owed("20000", "60000", insured_limit=money("20500")),
        invoices=(),
        late_hold=(),
        lowered_on=date(2026, 10, 1),
        lowered_from=money("80000"),
        lowered_to=money("60000"),
    )
    check = check_order(facts)
    assert check.verdict is Verdict.ACCEPT
    assert check.causes == (
        FoundCause(OrderCause.LOWERED, amount=money("80000"), limit=money("60000"), on=date(2026, 10, 1)),
        FoundCause(OrderCause.COVER, exposure=money("21000"), limit=money("20500"), short=money("500")),
    )


TERMS = acme(
    exposure=owed("60000", "60000"), invoices=(NOT_DUE,), late_hold=(), usual_days=45, average_days_late=2
)
"""The order of 15,000 is all that is short; 17,300 fall due on 20 December."""


def test_a_shorter_term_shows_when_exposure_is_expected_back() -> None:
    """Short by 15,000. The order comes in after 15 + 2 days, on 11 December, before the invoice does."""
    short = way(check_order(TERMS), WayKind.TERMS)
    assert short == WayOut(
        WayKind.TERMS, (), days=15, back_on=date(2026, 12, 11), back_before=date(2026, 12, 22)
    )


@pytest.mark.parametrize("asked", [45, 60])
def test_a_term_that_is_not_shorter_is_not_offered(asked: int) -> None:
    assert way(check_order(replace(TERMS, asked_days=asked)), WayKind.TERMS) is None


def test_the_term_asked_for_is_the_one_offered() -> None:
    short = way(check_order(replace(TERMS, asked_days=0)), WayKind.TERMS)
    assert short is not None
    assert (short.days, short.back_on) == (0, date(2026, 11, 26))


def test_a_term_that_brings_nothing_forward_is_not_offered() -> None:
    """What is late is expected tomorrow, and that is enough."""
    late = replace(TERMS, invoices=(open_invoice(1, "20000", days_late=3),))
    assert way(check_order(late), WayKind.TERMS) is None
    assert way(check_order(replace(TERMS, usual_days=None)), WayKind.TERMS) is None


def test_more_than_two_deviations_above_the_mean_is_unusual() -> None:
    """Of 2, 4, 4, 4, 5, 5, 7 and 9 the mean is 5 and the deviation of the population 2."""
    orders = [money(f"{each}000") for each in (2, 4, 4, 4, 5, 5, 7, 9)]
    usual = usual_order(orders, [], "EUR")
    assert usual == UsualOrder(money("5000"), money("9000"), 8)
    facts = acme("9000", exposure=owed("0"), invoices=(), late_hold=(), usual=usual)
    assert causes(check_order(facts)) == []
    assert causes(check_order(replace(facts, order=money("9000.01")))) == [OrderCause.UNUSUAL]


def test_of_fewer_than_three_orders_the_invoices_tell_and_of_fewer_nothing() -> None:
    two, three = [money("100")] * 2, [money("300")] * 3
    assert usual_order(two, three, "EUR") == UsualOrder(money("300"), money("300"), 3, is_of_invoices=True)
    assert usual_order(two, two, "EUR") is None


def test_what_is_usual_is_told_from_one_currency() -> None:
    abroad = [money("9", "USD")] * 3
    assert usual_order(abroad, [], "EUR") is None
    assert usual_order([*abroad, *[money("7")] * 3], [], "EUR") == UsualOrder(money("7"), money("7"), 3)


@pytest.mark.parametrize(
    ("minors", "currency", "mean", "up_to"),
    [
        ((100, 100, 101), "JPY", "100", "101"),
        ((1000, 1000, 2000), "KWD", "1.333", "2.276"),
        ((1, 1, 2), "EUR", "0.01", "0.02"),
    ],
)
def test_the_usual_order_is_rounded_once_to_what_its_currency_can_hold(
    minors: tuple[int, ...], currency: str, mean: str, up_to: str
) -> None:
    """Of 1, 1 and 2 the mean is 1.333 and the deviation 0.4714: up to 2.2761."""
    usual = usual_order([Money.of_minor(one, currency) for one in minors], [], currency)
    assert usual == UsualOrder(money(mean, currency), money(up_to, currency), 3)


def test_deviations_of_very_large_orders_are_exact_to_the_cent() -> None:
    """Of 10^17 less 1, 10^17 and 10^17 more 1 cents twice the deviation is 1.63 cents."""
    orders = [Money.of_minor(10**17 + each, "EUR") for each in (-1, 0, 1)]
    usual = usual_order(orders, [], "EUR")
    assert usual is not None
    assert usual.up_to.minor - usual.mean.minor == 2

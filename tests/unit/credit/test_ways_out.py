"""The ways out are exact: proved on random customers by trying whatever is less, or fewer, as well."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from bot.credit.exposure import Exposure
from bot.credit.money import Money, total
from bot.credit.order_check import Invoice, OrderCause, OrderCheck, OrderFacts, Verdict, WayKind, WayOut
from bot.credit.order_rules import check_order
from bot.credit.order_ways import fewest
from credit.orders_made import TUESDAY

CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD"])
LIMITS = (OrderCause.LIMIT, OrderCause.GROUP)


@st.composite
def some_invoices(draw: st.DrawFn, currency: str) -> tuple[Invoice, ...]:
    """Up to six, late or not, some contested in part or in whole."""
    found = []
    for number in range(draw(st.integers(0, 6))):
        open_minor = draw(st.integers(1, 400))
        disputed = draw(st.sampled_from([0, 0, 0, open_minor // 3, open_minor]))
        due_on = TUESDAY - timedelta(days=draw(st.integers(-40, 80)))
        amounts = Money.of_minor(open_minor, currency), Money.of_minor(disputed, currency)
        found.append(Invoice(number + 1, f"F-{number + 1}", due_on, *amounts))
    return tuple(sorted(found, key=lambda one: one.due_on))


@st.composite
def some_facts(draw: st.DrawFn) -> OrderFacts:
    """A customer with credits, orders and reservations, a limit or none, a group or none, and holds."""
    currency = draw(CURRENCIES)

    def minor(least: int, most: int) -> Money:
        return Money.of_minor(draw(st.integers(least, most)), currency)

    invoices = draw(some_invoices(currency))
    exposure = Exposure(
        documents=total((one.open_amount for one in invoices), currency),
        orders=minor(0, 300),
        credits=-minor(0, 500),
        reserved=draw(st.sampled_from([None, minor(1, 200)])),
    )
    near = exposure.total + minor(-400, 900)
    limit = draw(st.sampled_from([None, near, near, near, minor(0, 0)]))
    exposure = replace(exposure, limit=None if limit is None else max(limit, Money.zero(currency)))
    others = minor(0, 800)
    group_limit = max(exposure.total + others + minor(-200, 900), Money.zero(currency))
    group = replace(exposure, documents=exposure.documents + others, limit=group_limit)
    late = [one.id for one in invoices if one.days_late(TUESDAY) > 30 and one.chased.amount > 0]
    return OrderFacts(
        as_of=TUESDAY,
        order=minor(1, 900),
        exposure=exposure,
        invoices=invoices,
        group=draw(st.sampled_from([None, group])),
        late_hold=tuple(late),
        by_hand=draw(st.sampled_from([None, None, "Court"])),
        usual_days=draw(st.sampled_from([None, 10, 45])),
        average_days_late=draw(st.integers(0, 30)),
    )


def holding(check: OrderCheck) -> set[OrderCause]:
    return {one.cause for one in check.causes if one.holds}


def way(check: OrderCheck, kind: WayKind) -> WayOut | None:
    return next((one for one in check.ways if one.kind is kind), None)


def amount_of(check: OrderCheck, kind: WayKind) -> Money | None:
    found = way(check, kind)
    return found.amount if found else None


def paid(facts: OrderFacts, invoices: tuple[Invoice, ...]) -> OrderFacts:
    """The same customer once the undisputed part of these came in."""
    amount = total((one.chased for one in invoices), facts.order.currency)
    ids = {one.id for one in invoices}
    return replace(
        facts,
        exposure=replace(facts.exposure, documents=facts.exposure.documents - amount),
        group=facts.group and replace(facts.group, documents=facts.group.documents - amount),
        invoices=tuple(one for one in facts.invoices if one.id not in ids),
        late_hold=tuple(one for one in facts.late_hold if one not in ids),
    )


def paid_down(facts: OrderFacts, amount: Money) -> OrderFacts:
    """The same customer when so much of the order is paid before it is delivered."""
    return replace(facts, order=facts.order - amount)


def raised(facts: OrderFacts, amount: Money) -> OrderFacts:
    limit = facts.exposure.limit
    assert limit is not None
    return replace(facts, exposure=replace(facts.exposure, limit=limit + amount))


def one_less(amount: Money) -> Money:
    return amount - Money.of_minor(1, amount.currency)


@given(some_facts())
def test_an_order_is_accepted_exactly_when_nothing_holds_it(facts: OrderFacts) -> None:
    check = check_order(facts)
    limit, group = facts.exposure.limit, facts.group
    fits = limit is None or facts.exposure.total + facts.order <= limit
    group_fits = group is None or group.limit is None or group.total + facts.order <= group.limit
    is_free = not facts.late_hold and facts.by_hand is None
    assert (check.verdict is Verdict.ACCEPT) == (fits and group_fits and is_free)
    assert not (check.ways and check.verdict is Verdict.ACCEPT)


@given(some_facts())
def test_the_down_payment_is_the_smallest_that_fits(facts: OrderFacts) -> None:
    found = way(check_order(facts), WayKind.DOWN_PAYMENT)
    if found is not None and found.amount is not None:
        assert found.amount <= facts.order
        assert not holding(check_order(paid_down(facts, found.amount))) & set(found.clears)
        assert holding(check_order(paid_down(facts, one_less(found.amount)))) & set(found.clears)


@given(some_facts())
def test_no_down_payment_would_fit_where_none_is_offered(facts: OrderFacts) -> None:
    check = check_order(facts)
    if way(check, WayKind.DOWN_PAYMENT) is None:
        whole = holding(check_order(paid_down(facts, facts.order)))
        assert holding(check) & set(LIMITS) == whole & set(LIMITS)


@given(some_facts())
def test_the_increase_is_exactly_the_shortfall(facts: OrderFacts) -> None:
    check = check_order(facts)
    amount = amount_of(check, WayKind.INCREASE)
    assert (amount is not None) == (OrderCause.LIMIT in holding(check))
    if amount is not None:
        assert OrderCause.LIMIT not in holding(check_order(raised(facts, amount)))
        assert OrderCause.LIMIT in holding(check_order(raised(facts, one_less(amount))))


@given(some_facts())
def test_no_fewer_invoices_clear_what_the_payment_of_all_causes_clears(facts: OrderFacts) -> None:
    check = check_order(facts)
    for kind in (WayKind.PAY_ALL, WayKind.PAY):
        found = way(check, kind)
        if found is not None:
            clears = set(found.clears)
            assert not holding(check_order(paid(facts, found.invoices))) & clears
            for fewer in combinations(facts.invoices, len(found.invoices) - 1):
                assert holding(check_order(paid(facts, fewer))) & clears


@given(some_facts())
def test_payments_are_offered_for_every_cause_that_they_can_clear(facts: OrderFacts) -> None:
    check = check_order(facts)
    before = holding(check)
    cleared = before - holding(check_order(paid(facts, facts.invoices)))
    offered = [one for one in check.ways if one.kind in (WayKind.PAY_ALL, WayKind.PAY)]
    assert {cause for one in offered for cause in one.clears} == cleared
    sets = [one.invoices for one in offered]
    assert len(set(sets)) == len(sets)


@given(some_facts())
def test_a_payment_asks_for_just_what_its_invoices_make(facts: OrderFacts) -> None:
    for one in check_order(facts).ways:
        if one.kind in (WayKind.PAY_ALL, WayKind.PAY):
            assert one.amount == total((each.chased for each in one.invoices), facts.order.currency)
            limit = facts.exposure.limit
            left = facts.exposure.total + facts.order - one.amount
            assert one.ratio == (left.amount / limit.amount if limit else None)


@given(st.lists(st.integers(1, 60), max_size=7), st.integers(1, 200))
def test_the_fewest_ask_no_more_of_the_last_than_completes(amounts: list[int], short: int) -> None:
    nothing = Money.of_minor(0, "EUR")
    invoices = [
        Invoice(number, f"F-{number}", TUESDAY, Money.of_minor(each, "EUR"), nothing)
        for number, each in enumerate(amounts)
    ]
    found = fewest(invoices, Money.of_minor(short, "EUR"))
    if found is None:
        assert sum(amounts) < short
        return
    taken = sorted((one.open_amount.minor for one in found), reverse=True)
    most = sorted(amounts, reverse=True)
    assert taken[:-1] == most[: len(taken) - 1]
    assert sum(taken[:-1]) < short <= sum(taken)
    rest = most[len(taken) - 1 :]
    assert taken[-1] == min(each for each in rest if sum(taken[:-1]) + each >= short)


@given(some_facts())
def test_ways_that_clear_everything_come_first_and_each_kind_once(facts: OrderFacts) -> None:
    check = check_order(facts)
    clear_all = [set(one.clears) == holding(check) for one in check.ways]
    assert clear_all == sorted(clear_all, reverse=True)
    kinds = [one.kind for one in check.ways]
    assert len(set(kinds)) == len(kinds)
    for one in check.ways:
        assert set(one.clears) <= holding(check)
        assert one.clears or one.kind is WayKind.TERMS


@given(some_facts())
def test_a_shorter_term_always_brings_the_day_forward(facts: OrderFacts) -> None:
    found = way(check_order(facts), WayKind.TERMS)
    if found is not None:
        assert found.back_on is not None and found.back_before is not None
        assert TUESDAY < found.back_on < found.back_before

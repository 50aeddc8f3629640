"""The order check: what holds an order, what else speaks against it, and how unusual it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

from bot.credit.exposure import Exposure
from bot.credit.money import Money, total
from bot.credit.order_check import (
    FoundCause,
    Invoice,
    OrderCause,
    OrderCheck,
    OrderFacts,
    UsualOrder,
    Verdict,
)
from bot.credit.order_ways import ways_out

FEWEST_KNOWN = 3
"""Fewer orders tell nothing about the usual one: then invoices do, and below as many of these nothing."""
DEVIATIONS = 2
_TENTH = Decimal("0.1")


def check_order(facts: OrderFacts, default_increase_until: date | None = None) -> OrderCheck:
    """Whether an order can be taken on a day, every cause that applies, and every way out of those that hold.

    Exactly at the limit fits, and while the release of a limit gone over counts, exactly at what that
    lets through. An increase is offered until `default_increase_until`, or the usual day.
    Everything is in the currency of the order, the group's exposure too; raises CurrencyMismatchError
    otherwise.
    """
    with_order = facts.exposure.total + facts.order
    causes = tuple(_causes(facts, with_order))
    holding = tuple(one for one in causes if one.holds)
    if not holding:
        return OrderCheck(Verdict.ACCEPT, facts, with_order, causes, ())
    ways = ways_out(facts, holding, default_increase_until)
    return OrderCheck(Verdict.HOLD, facts, with_order, causes, ways)


def _causes(facts: OrderFacts, with_order: Money) -> Iterator[FoundCause]:
    """Those that hold first, each as soon as it applies."""
    own = _above(OrderCause.LIMIT, with_order, _lets_through(facts.exposure, facts.released_up_to))
    group, group_up_to = facts.group, facts.group_released_up_to
    of_group = group and _above(
        OrderCause.GROUP, group.total + facts.order, _lets_through(group, group_up_to)
    )
    cover = _above(OrderCause.COVER, with_order, facts.exposure.insured_limit)
    found = (
        own,
        of_group,
        _late_hold(facts),
        _by_hand(facts),
        _late(facts),
        _disputed(facts),
        _unusual(facts),
        _lowered(facts),
        cover,
    )
    yield from (one for one in found if one)


def _lets_through(exposure: Exposure, released_up_to: Money | None) -> Money | None:
    """The limit in force, and beyond it what a release of the hold above it allows."""
    limit = exposure.limit
    return limit if limit is None or released_up_to is None else max(limit, released_up_to)


def _above(cause: OrderCause, with_order: Money, limit: Money | None) -> FoundCause | None:
    if limit is None or with_order <= limit:
        return None
    return FoundCause(cause, exposure=with_order, limit=limit, short=with_order - limit)


def _late_hold(facts: OrderFacts) -> FoundCause | None:
    if not facts.late_hold:
        return None
    held = tuple(one for one in facts.invoices if one.id in facts.late_hold)
    amount = total((one.chased for one in held if _is_of(one, facts)), facts.order.currency)
    count = len(facts.late_hold)
    return FoundCause(
        OrderCause.LATE_HOLD, invoices=held, amount=amount, count=count, broken_on=facts.broken_on
    )


def _by_hand(facts: OrderFacts) -> FoundCause | None:
    if facts.by_hand is None:
        return None
    return FoundCause(OrderCause.HOLD_BY_HAND, why=facts.by_hand, on=facts.by_hand_since)


def _late(facts: OrderFacts) -> FoundCause | None:
    late = tuple(
        one
        for one in facts.invoices
        if one.days_late(facts.as_of) >= 1 and one.id not in facts.late_hold and _is_of(one, facts)
    )
    if not late:
        return None
    amount = total((one.open_amount for one in late), facts.order.currency)
    return FoundCause(OrderCause.LATE, invoices=late, amount=amount, count=len(late))


def _disputed(facts: OrderFacts) -> FoundCause | None:
    if not facts.disputes:
        return None
    disputed = tuple(one for one in facts.invoices if one.disputed and _is_of(one, facts))
    amount = total((one.disputed for one in disputed), facts.order.currency)
    return FoundCause(OrderCause.DISPUTED, invoices=disputed, amount=amount, count=facts.disputes)


def _unusual(facts: OrderFacts) -> FoundCause | None:
    usual = facts.usual
    if usual is None or facts.order <= usual.up_to:
        return None
    times = (facts.order.amount / usual.mean.amount).quantize(_TENTH, ROUND_HALF_EVEN) if usual.mean else None
    return FoundCause(OrderCause.UNUSUAL, amount=usual.up_to, times=times, count=usual.count)


def _lowered(facts: OrderFacts) -> FoundCause | None:
    if facts.lowered_on is None:
        return None
    return FoundCause(
        OrderCause.LOWERED, amount=facts.lowered_from, limit=facts.lowered_to, on=facts.lowered_on
    )


def _is_of(invoice: Invoice, facts: OrderFacts) -> bool:
    return invoice.open_amount.currency == facts.order.currency


def usual_order(orders: Sequence[Money], invoices: Sequence[Money], currency: str) -> UsualOrder | None:
    """The mean of a customer's orders, and of its invoices when fewer than three orders are known.

    What is in another currency, or not above zero, is left aside; None when fewer than three are left of
    both. More than two standard deviations (of the whole population) above the mean is unusual.
    """
    for amounts, is_of_invoices in ((orders, False), (invoices, True)):
        known = [one.minor for one in amounts if one.currency == currency and one.minor > 0]
        if len(known) >= FEWEST_KNOWN:
            return _usual(known, currency, is_of_invoices)
    return None


def _usual(minors: Sequence[int], currency: str, is_of_invoices: bool) -> UsualOrder:
    """From exact sums: n times the deviation is the root of n sums of squares less the square of the sum."""
    count, whole = len(minors), sum(minors)
    spread = count * sum(one * one for one in minors) - whole * whole
    with localcontext() as exact:
        exact.prec = 2 * len(str(spread)) + 20
        up_to = (whole + DEVIATIONS * Decimal(spread).sqrt()) / count
        mean = Decimal(whole) / count
        return UsualOrder(_rounded(mean, currency), _rounded(up_to, currency), count, is_of_invoices)


def _rounded(minor: Decimal, currency: str) -> Money:
    one = Money.of_minor(1, currency)
    return Money.rounded(minor * one.amount, currency)

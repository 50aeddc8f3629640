"""The ways out of an order on hold, each with its exact number and the causes that it clears."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from bot.credit.limit_rules import default_until
from bot.credit.money import Money, total
from bot.credit.order_check import FoundCause, Invoice, OrderCause, OrderFacts, WayKind, WayOut

SHORT_TERM_DAYS = 15
"""The term that is offered for one order when none was asked for."""
INSTALMENTS = 3
_LIMITS = (OrderCause.LIMIT, OrderCause.GROUP)
_RELEASED = (OrderCause.LATE_HOLD, OrderCause.HOLD_BY_HAND)


def ways_out(
    facts: OrderFacts, holding: Sequence[FoundCause], increase_until: date | None = None
) -> tuple[WayOut, ...]:
    """Every way out of the causes that hold: those that clear all of them first, then as `WayKind` goes.

    Nobody is asked for what they contest: of an invoice, the undisputed part is what can be paid.
    """
    causes = {one.cause: one for one in holding}
    found = [
        *_payments(facts, causes),
        *_down_payment(facts, causes),
        *_plan(facts, causes),
        *_increase(facts, causes, increase_until),
        *_terms(facts, causes),
        *_release(causes),
    ]
    order = list(WayKind)
    return tuple(sorted(found, key=lambda way: (set(way.clears) != set(causes), order.index(way.kind))))


Causes = dict[OrderCause, FoundCause]
Shorts = dict[OrderCause, Money]


def fewest(invoices: Collection[Invoice], short: Money) -> tuple[Invoice, ...] | None:
    """The fewest invoices that make an amount, the longest due first; None when all do not make it.

    They are the largest ones; in the place of the last of these comes the smallest that completes the
    amount, for nobody is asked for more than it takes. Of equal ones the longest due is taken.
    """
    nothing = Money.zero(short.currency)
    if short <= nothing:
        return ()
    falling = sorted(invoices, key=lambda one: (-one.chased.amount, one.due_on, one.id))
    taken: list[Invoice] = []
    left = short
    for place, one in enumerate(falling):
        if one.chased >= left:
            enough = [each for each in falling[place:] if each.chased >= left]
            last = min(enough, key=lambda each: (each.chased.amount, each.due_on, each.id))
            return _longest_due_first([*taken, last])
        taken.append(one)
        left = left - one.chased
    return None


def _longest_due_first(invoices: Collection[Invoice]) -> tuple[Invoice, ...]:
    return tuple(sorted(invoices, key=lambda one: (one.due_on, one.id)))


def _payable(facts: OrderFacts) -> list[Invoice]:
    currency = facts.order.currency
    return [one for one in facts.invoices if one.chased.currency == currency and one.chased.amount > 0]


def _held(facts: OrderFacts) -> tuple[Invoice, ...]:
    """The invoices of the late hold, when all of them can be paid in the order's currency; else none."""
    held = _longest_due_first([one for one in _payable(facts) if one.id in facts.late_hold])
    return held if {one.id for one in held} == set(facts.late_hold) else ()


def _paid(invoices: Collection[Invoice], facts: OrderFacts) -> Money:
    return total((one.chased for one in invoices), facts.order.currency)


def _short(causes: Causes) -> Shorts:
    """What is missing to fit, of the limits that hold."""
    return {one: short for one in _LIMITS if one in causes and (short := causes[one].short) is not None}


def _short_of_limits(facts: OrderFacts, causes: Causes) -> Shorts:
    """The same to fit the limits themselves, whatever a release lets through beyond them.

    What brings exposure back under its limit ends the release with its cause.
    """
    limits = {OrderCause.LIMIT: facts.exposure, OrderCause.GROUP: facts.group}
    return {
        cause: one.total + facts.order - one.limit
        for cause in _short(causes)
        if (one := limits[cause]) is not None and one.limit is not None
    }


def _reached(shorts: Shorts, most: Money) -> Shorts:
    """Those that an amount at most can make up for."""
    return {cause: short for cause, short in shorts.items() if short <= most}


def _payments(facts: OrderFacts, causes: Causes) -> Iterator[WayOut]:
    """All that clears what payments can; and, where those are fewer invoices, what clears the limits."""
    payable, held = _payable(facts), _held(facts)
    shorts = _reached(_short_of_limits(facts, causes), _paid(payable, facts))
    short = max(shorts.values(), default=Money.zero(facts.order.currency))
    every = 0
    if held:
        others = fewest([one for one in payable if one not in held], short - _paid(held, facts)) or ()
        all_of_them = _longest_due_first([*held, *others])
        every = len(all_of_them)
        yield _pay(WayKind.PAY_ALL, all_of_them, (*shorts, OrderCause.LATE_HOLD), facts)
    for_limits = fewest(payable, short) or ()
    if for_limits and (not held or len(for_limits) < every):
        yield _pay(WayKind.PAY, for_limits, tuple(shorts), facts)


def _pay(
    kind: WayKind, invoices: tuple[Invoice, ...], clears: tuple[OrderCause, ...], facts: OrderFacts
) -> WayOut:
    amount = _paid(invoices, facts)
    return WayOut(kind, clears, amount=amount, invoices=invoices, ratio=_ratio_less(amount, facts))


def _ratio_less(amount: Money, facts: OrderFacts) -> Decimal | None:
    """Exposure over limit with the order, less an amount; None without a limit, or one of zero."""
    limit = facts.exposure.limit
    left = facts.exposure.total + facts.order - amount
    return left.amount / limit.amount if limit else None


def _down_payment(facts: OrderFacts, causes: Causes) -> Iterator[WayOut]:
    """Exactly what is short, when that is not more than the order: a release goes on with it."""
    shorts = _reached(_short(causes), facts.order)
    if shorts:
        amount = max(shorts.values())
        share = amount.amount / facts.order.amount
        ratio = _ratio_less(amount, facts)
        yield WayOut(WayKind.DOWN_PAYMENT, tuple(shorts), amount=amount, share=share, ratio=ratio)


def _plan(facts: OrderFacts, causes: Causes) -> Iterator[WayOut]:
    """All that is late in equal parts; the plan's draft spreads it."""
    if OrderCause.LATE_HOLD not in causes or not _held(facts):
        return
    late = _longest_due_first([one for one in _payable(facts) if one.days_late(facts.as_of) >= 1])
    amount = _paid(late, facts)
    if amount.minor >= INSTALMENTS:
        clears = (OrderCause.LATE_HOLD,)
        yield WayOut(WayKind.PLAN, clears, amount=amount, invoices=late, instalments=INSTALMENTS)


def _increase(facts: OrderFacts, causes: Causes, until: date | None) -> Iterator[WayOut]:
    """Exactly what is short of the customer's own limit; a group's is asked of its parent."""
    short = _short_of_limits(facts, causes).get(OrderCause.LIMIT)
    if short is None or facts.exposure.limit is None:
        return
    raised = facts.exposure.limit + short
    yield WayOut(
        WayKind.INCREASE,
        (OrderCause.LIMIT,),
        amount=short,
        starts_on=facts.as_of,
        ends_on=until or default_until(facts.as_of),
        ratio=Decimal(1) if raised else None,
    )


def _terms(facts: OrderFacts, causes: Causes) -> Iterator[WayOut]:
    """A shorter term clears nothing: it shows the day from which exposure is expected to fit again."""
    days = SHORT_TERM_DAYS if facts.asked_days is None else facts.asked_days
    short = _short_of_limits(facts, causes).get(OrderCause.LIMIT)
    if short is None or facts.usual_days is None or days >= facts.usual_days:
        return
    sooner, later = (back_on(facts, short, term) for term in (days, facts.usual_days))
    if sooner is not None and (later is None or sooner < later):
        yield WayOut(WayKind.TERMS, (), days=days, back_on=sooner, back_before=later)


def back_on(facts: OrderFacts, short: Money, term_days: int) -> date | None:
    """The day on which what is short is expected to have come in; None when all that can come is less.

    Invoices are expected at their due date and the customer's average days late, tomorrow at the
    earliest; the order itself at its term and these days. What is disputed is not expected.
    """
    tomorrow = facts.as_of + timedelta(days=1)
    usual = timedelta(days=facts.average_days_late)
    coming = [(max(one.due_on + usual, tomorrow), one.chased) for one in _payable(facts)]
    coming.append((max(facts.as_of + timedelta(days=term_days) + usual, tomorrow), facts.order))
    left = short
    for day, amount in sorted(coming, key=lambda one: one[0]):
        left = left - amount
        if left.amount <= 0:
            return day
    return None


def _release(causes: Causes) -> Iterator[WayOut]:
    clears = tuple(one for one in _RELEASED if one in causes)
    if clears:
        yield WayOut(WayKind.RELEASE, clears)

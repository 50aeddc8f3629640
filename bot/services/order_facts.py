"""What an order is held against: figures of the moment; rows say what was released, or set by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.credit.exposure import Exposure
from bot.credit.folding import fold_code
from bot.credit.freshness import Freshness
from bot.credit.hold import Hold, HoldCause
from bot.credit.hold_rules import broken_on, late_to_hold, released_now
from bot.credit.money import Money, total
from bot.credit.order_check import Invoice, OrderFacts
from bot.credit.order_rules import usual_order
from bot.credit.promise_rules import owed
from bot.credit.terms import UnknownTermsError, parse_terms
from bot.credit_acts import OrderWish
from bot.credit_views import CustomerFacts
from bot.policy import Policy
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.house import House

LOWERED_DAYS = 90
"""A limit that went down within so many days is said."""


async def order_facts(
    house: House, one: Work, customer: KnownCustomer, wish: OrderWish, facts: CustomerFacts
) -> OrderFacts:
    """Gathered in the transaction that answers; the wish is in the customer's currency."""
    as_of, key = facts.as_of, customer.id
    holds = await one.holds.running((key,))
    promises = await one.promises.of_customer(key)
    late_hold = await _late_hold(house, one, holds, facts)
    by_hand = next((each for each in holds if each.cause is HoldCause.BY_HAND and each.holds_on(as_of)), None)
    disputes = [each for each in await one.disputes.of_customer(key) if each.is_open_on(as_of)]
    lowered = await one.exposures.lowered(key, as_of - timedelta(days=LOWERED_DAYS), as_of)
    kept = await _kept_for(one, customer, wish)
    group = group_in(house.policy, facts, customer.currency)
    return OrderFacts(
        as_of=as_of,
        order=wish.amount,
        exposure=_without(facts.exposure, kept),
        invoices=await _invoices(one, customer, as_of),
        group=_without(group, kept) if group else None,
        late_hold=late_hold,
        broken_on=broken_on(late_hold, promises),
        by_hand=by_hand.why if by_hand else None,
        by_hand_since=by_hand.set_on if by_hand else None,
        disputes=len(disputes),
        usual=usual_order(
            await one.exposures.orders_of_year(key, as_of),
            await one.exposures.invoices_of_year(key, as_of),
            customer.currency,
        ),
        lowered_on=lowered.on if lowered else None,
        lowered_from=lowered.before if lowered else None,
        lowered_to=lowered.after if lowered else None,
        usual_days=term_days(await one.exposures.terms_of(key), as_of),
        asked_days=wish.terms_days,
        average_days_late=max(facts.behaviour.average_days_late, 0) if facts.behaviour else 0,
    )


async def _kept_for(one: Work, customer: KnownCustomer, wish: OrderWish) -> Money:
    """What is reserved for this very order, by its number: it counts once, as the order."""
    reference = fold_code(wish.reference)
    open_ones = await one.reservations.open((customer.id,)) if reference else ()
    same = (each.amount for each in open_ones if fold_code(each.reference) == reference)
    return total((each for each in same if each.currency == customer.currency), customer.currency)


def _without(exposure: Exposure, kept: Money) -> Exposure:
    """As it is without what is kept for the order that is asked about."""
    if exposure.reserved is not None and exposure.reserved >= kept:
        return replace(exposure, reserved=exposure.reserved - kept or None)
    return replace(exposure, documents=exposure.documents - kept)


async def _invoices(one: Work, customer: KnownCustomer, as_of: date) -> tuple[Invoice, ...]:
    """What the customer owes, in whatever currency, the longest due first."""
    found = await one.ledger.open_documents(customer.id, as_of)
    return tuple(
        Invoice(
            id=each.id,
            number=each.document.number,
            due_on=each.document.due_on,
            open_amount=each.document.open_amount,
            disputed=each.document.disputed,
            is_promised=each.document.is_promised,
        )
        for each in found
        if owed(each.document)
    )


async def _late_hold(house: House, one: Work, holds: Sequence[Hold], facts: CustomerFacts) -> tuple[int, ...]:
    """The invoices that hold orders now; while figures are too old to tell, none but those of a hold."""
    key, as_of, policy = facts.of.customer_id, facts.as_of, house.policy
    very_late = await one.exposures.very_late(as_of, policy.credit.hold_after_days, (key,))
    if not very_late:
        return ()
    promises = await one.promises.of_customer(key)
    numbered = [(each.document_id, each.document) for each in very_late]
    found = late_to_hold(numbered, promises, policy.digest.smallest_amount)
    known = next((each for each in holds if each.cause is HoldCause.LATE), None)
    if known is None:
        return () if facts.freshness is Freshness.STALE else found
    return () if released_now(known, found, as_of) else found


def group_in(policy: Policy, facts: CustomerFacts, currency: str) -> Exposure | None:
    """The exposure of the customer's group in its own currency; None without a limit of it, or a rate."""
    group = facts.group.exposure if facts.group else None
    if group is None or group.limit is None or group.currency == currency:
        return group if group is not None and group.limit is not None else None
    rate = policy.rate_on(facts.as_of, group.currency, currency)
    back = policy.rate_on(facts.as_of, currency, group.currency)
    if rate is None and back is None:
        return None

    def turned(amount: Money) -> Money:
        exact = amount.amount * rate.rate if rate else amount.amount / back.rate if back else amount.amount
        return Money.rounded(exact, currency)

    nothing = Money.zero(currency)
    return Exposure(turned(group.total), nothing, nothing, turned(group.limit), bands=group.bands)


def term_days(terms: str, today: date) -> int | None:
    """How many days an invoice of today would have; None for terms that cannot be read."""
    try:
        return (parse_terms(terms).due_date(today) - today).days
    except UnknownTermsError:
        return None

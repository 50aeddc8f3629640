"""What an order is held against: figures of the moment; rows say what was released, or set by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from bot.credit.conversion import turned
from bot.credit.exposure import Exposure
from bot.credit.freshness import Freshness
from bot.credit.hold import Hold, HoldCause
from bot.credit.hold_rules import broken_on, late_now, late_to_hold, released_now
from bot.credit.money import Money, total
from bot.credit.order_check import Invoice, OrderFacts
from bot.credit.order_rules import usual_order
from bot.credit.promise import Promise
from bot.credit.promise_rules import owed
from bot.credit.reservation import order_number_key
from bot.credit.terms import UnknownTermsError, parse_terms
from bot.credit_acts import OrderWish
from bot.credit_views import CustomerFacts
from bot.policy import Policy
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.house import House
from bot.services.limit_authority import Authority

LOWERED_DAYS = 90
"""A limit that went down within so many days is said."""


async def order_facts(
    house: House,
    one: Work,
    customer: KnownCustomer,
    wish: OrderWish,
    facts: CustomerFacts,
    authority: Authority,
    known: Money | None = None,
) -> OrderFacts:
    """Gathered in the transaction that answers; the wish is in the customer's currency.

    `known` is what the ledger has open of this very order: it counts once, as the order.
    """
    as_of, key = facts.as_of, customer.id
    holds = await one.holds.running((key,))
    promises = await one.promises.of_customer(key)
    late_hold = await _late_hold(house, one, holds, promises, facts)
    by_hand = next((each for each in holds if each.cause is HoldCause.BY_HAND and each.holds_on(as_of)), None)
    disputes = [each for each in await one.disputes.of_customer(key) if each.is_open_on(as_of)]
    lowered = await one.exposures.lowered(key, as_of - timedelta(days=LOWERED_DAYS), as_of)
    kept = await _kept_for(one, customer, wish)
    whole_group = group_in(house.policy, facts, customer.currency)
    group = _once(whole_group, kept, known) if whole_group else None
    released = _released(holds, facts, whole_group)
    found = OrderFacts(
        as_of=as_of,
        order=wish.amount,
        exposure=_once(facts.exposure, kept, known),
        invoices=await _invoices(one, customer, as_of),
        group=group,
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
    return _with_release(house, found, released, authority) if released else found


def _released(holds: Sequence[Hold], facts: CustomerFacts, group: Exposure | None) -> Hold | None:
    """The hold of a limit gone over whose release counts now: it ends with its cause."""
    hold = next((each for each in holds if each.cause is HoldCause.BREACH), None)
    is_over = any(one.limit is not None and one.total > one.limit for one in (facts.exposure, group) if one)
    return hold if hold and is_over and released_now(hold, (), facts.as_of) else None


def _with_release(house: House, facts: OrderFacts, hold: Hold, authority: Authority) -> OrderFacts:
    """As far as the credit manager's own authority goes, orders are taken beyond the limit."""
    group = facts.group
    return replace(
        facts,
        released_up_to=_up_to(facts.exposure, authority),
        group_released_up_to=_up_to(group, authority) if group else None,
        released_by=house.name_of(hold.released_by),
        released_until=hold.released_until,
    )


def _up_to(exposure: Exposure, authority: Authority) -> Money | None:
    alone = authority.alone_over(exposure)
    return None if alone is None or exposure.limit is None else exposure.limit + alone


async def known_order(
    one: Work, customer_id: int, reference: str, currency: str, as_of: date
) -> Money | None:
    """What the ledger has open, in a currency, of the order of that number; None when it knows none."""
    key = order_number_key(reference)
    orders = await one.exposures.open_orders(customer_id, as_of) if key else ()
    own = [left for number, left in orders if order_number_key(number) == key]
    counted = total((each for each in own if each.currency == currency), currency)
    return counted if own else None


async def _kept_for(one: Work, customer: KnownCustomer, wish: OrderWish) -> Money:
    """What is reserved for this very order, by its number: it counts once, as the order."""
    key = order_number_key(wish.reference)
    open_ones = await one.reservations.open((customer.id,)) if key else ()
    same = (each.amount for each in open_ones if order_number_key(each.reference) == key)
    return total((each for each in same if each.currency == customer.currency), customer.currency)


def _once(exposure: Exposure, kept: Money, known: Money | None) -> Exposure:
    """As it is without what is kept for the order that is asked about, and what the ledger has of it."""
    reserved, ordered = exposure.reserved or Money.zero(kept.currency), known or Money.zero(kept.currency)
    if reserved >= kept and exposure.orders >= ordered:
        return replace(exposure, reserved=reserved - kept or None, orders=exposure.orders - ordered)
    return replace(exposure, documents=exposure.documents - kept - ordered)


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


async def _late_hold(
    house: House, one: Work, holds: Sequence[Hold], promises: Sequence[Promise], facts: CustomerFacts
) -> tuple[int, ...]:
    """The invoices that hold orders now, as the rule of holds has it."""
    key, as_of, policy = facts.of.customer_id, facts.as_of, house.policy
    very_late = await one.exposures.very_late(as_of, policy.credit.hold_after_days, (key,))
    if not very_late:
        return ()
    numbered = [(each.document_id, each.document) for each in very_late]
    found = late_to_hold(numbered, promises, policy.digest.smallest_amount)
    known = next((each for each in holds if each.cause is HoldCause.LATE), None)
    is_stale = facts.freshness in (None, Freshness.STALE)
    return late_now(known, found, is_stale, as_of)


def group_in(policy: Policy, facts: CustomerFacts, currency: str) -> Exposure | None:
    """The exposure of the customer's group in its own currency; None without a limit of it, or a rate."""
    group = facts.group.exposure if facts.group else None
    if group is None or group.limit is None or group.currency == currency:
        return group if group is not None and group.limit is not None else None
    rate_of = partial(policy.rate_on, facts.as_of)

    def there(amount: Money) -> Money | None:
        return turned(amount.amount, amount.currency, currency, rate_of)

    owed_in_all, limit = there(group.total), there(group.limit)
    if owed_in_all is None or limit is None:
        return None
    nothing = Money.zero(currency)
    increase = there(group.increase) if group.increase else None
    return Exposure(owed_in_all, nothing, nothing, limit, increase=increase, bands=group.bands)


def term_days(terms: str, today: date) -> int | None:
    """How many days an invoice of today would have; None for terms that cannot be read."""
    try:
        return (parse_terms(terms).due_date(today) - today).days
    except UnknownTermsError:
        return None

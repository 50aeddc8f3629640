"""Promises that were not kept, and whether anything answered for them since."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from bot.credit.money import total
from bot.credit.promise import Promise, PromiseState, Receipt
from bot.credit.promise_rules import overlap

BROKEN = frozenset({PromiseState.BROKEN, PromiseState.PARTLY_KEPT})
ANSWERS = frozenset({PromiseState.OPEN, PromiseState.KEPT})


def unanswered(
    promises: Sequence[Promise], settled: Collection[int], receipts: Sequence[Receipt], as_of: date
) -> Promise | None:
    """The newest of a customer's promises that was broken, or kept in part, by a day and still counts.

    It counts no more once a later promise of the same invoices runs or was kept, once all its invoices
    are `settled` (their ids) or, on account, once later receipts make up for it.
    """
    broken = [one for one in promises if one.ended_on and one.ended_on <= as_of and one.state in BROKEN]
    for one in sorted(broken, key=lambda promise: (promise.ended_on or as_of, promise.id), reverse=True):
        if not _is_answered(one, promises, as_of) and not _is_made_good(one, settled, receipts):
            return one
    return None


def _is_answered(broken: Promise, promises: Sequence[Promise], as_of: date) -> bool:
    later = (one for one in promises if (one.logged_at, one.id) > (broken.logged_at, broken.id))
    return any(overlap(one.documents, broken.documents) and one.state_on(as_of) in ANSWERS for one in later)


def _is_made_good(broken: Promise, settled: Collection[int], receipts: Sequence[Receipt]) -> bool:
    if broken.documents:
        return set(broken.documents) <= set(settled)
    currency = broken.amount.currency
    came_in = (
        one.amount
        for one in receipts
        if one.import_id > broken.after_import
        and one.on >= broken.logged_on
        and one.amount.currency == currency
    )
    return total(came_in, currency) >= broken.amount

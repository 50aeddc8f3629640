"""The rules of holds: what an invoice too late sets, what a promise lifts, and what a release is good for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from bot.credit.hold import BROKEN_DAYS, Hold, HoldCause
from bot.credit.ledger import Document
from bot.credit.promise import Promise, PromiseState


def broken_before(promise: Promise, promises: Iterable[Promise]) -> date | None:
    """The day of the newest broken promise because of which this one lifts no hold by itself.

    `promises` are all of the customer. A promise that somebody agreed to lifts; so does one that was
    logged more than ninety days after the last was broken.
    """
    if promise.decided_by:
        return None
    days = (one.ended_on for one in promises if one.ended_on and _broke_before(one, promise))
    return max(days, default=None)


def _broke_before(one: Promise, promise: Promise) -> bool:
    if one.id == promise.id or one.state is not PromiseState.BROKEN or one.ended_on is None:
        return False
    if one.ended_at is not None and one.ended_at > promise.logged_at:
        return False
    return one.ended_on <= promise.logged_on <= one.ended_on + timedelta(days=BROKEN_DAYS)


def lifts(promise: Promise, promises: Iterable[Promise]) -> bool:
    """Whether an open promise keeps its invoices from holding orders."""
    return promise.state is PromiseState.OPEN and broken_before(promise, promises) is None


def lifted(promises: Collection[Promise]) -> frozenset[int]:
    """The ids of the invoices that promises of a customer keep from holding orders."""
    return frozenset(document for one in promises if lifts(one, promises) for document in one.documents)


def late_to_hold(
    very_late: Sequence[tuple[int, Document]], promises: Collection[Promise], smallest: Decimal
) -> tuple[int, ...]:
    """Which of the invoices too late hold orders, by their ids, in the order given.

    What is disputed of them does not count, nor does less than `smallest`, in major units of whatever
    currency; a promise on account covers none of them.
    """
    spared = lifted(promises)
    return tuple(one for one, document in very_late if one not in spared and _is_owed(document, smallest))


def _is_owed(document: Document, smallest: Decimal) -> bool:
    chased = (document.open_amount - document.disputed).amount
    return chased > 0 and chased >= smallest


def broken_on(documents: Collection[int], promises: Collection[Promise]) -> date | None:
    """The broken promise because of which an open one of these invoices lifts nothing; else None."""
    covering = (
        one for one in promises if one.state is PromiseState.OPEN and set(one.documents) & set(documents)
    )
    days = (broken_before(one, promises) for one in covering)
    return max((day for day in days if day), default=None)


def sure_to_be_late(hold: Hold | None, found: Collection[int], is_stale: bool) -> tuple[int, ...]:
    """Those of the invoices `found` too late that are: old figures find none that its row does not name."""
    known = hold.documents if hold is not None else ()
    return tuple(one for one in found if not is_stale or one in known)


def late_now(hold: Hold | None, found: Collection[int], is_stale: bool, as_of: date) -> tuple[int, ...]:
    """The invoices that hold orders on a day, of those `found` too late; while a release counts, none.

    `hold` is the one of late invoices whose cause goes on, if there is one. Figures too old to tell
    (`is_stale`) find nothing too late that its row does not name.
    """
    late = sure_to_be_late(hold, found, is_stale)
    return () if hold is not None and released_now(hold, late, as_of) else late


def released_now(hold: Hold, documents: Collection[int], as_of: date) -> bool:
    """Whether a release still counts: until its last day, and for the invoices it was given for.

    `documents` are those that set a hold of late invoices today; of other holds they do not matter.
    """
    if hold.released_on is None or as_of < hold.released_on:
        return False
    if hold.released_until is not None and as_of > hold.released_until:
        return False
    return hold.cause is not HoldCause.LATE or set(documents) <= set(hold.released_documents)

"""The holds that the rule sets, sets again and ends: of a limit gone over, and of invoices too late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.audit import Deed
from bot.credit.crossing import Threshold
from bot.credit.hold import Hold, HoldCause
from bot.credit.hold_rules import late_now, released_now, sure_to_be_late
from bot.errors import StorageError
from bot.ports import Work
from bot.services.dispute_steps import Doer
from bot.services.hold_notices import HoldChange, HoldKept, write_down
from bot.services.looks import Look

OVER = frozenset({Threshold.BREACH, Threshold.GROUP})
"""The customer's own limit or its group's: either holds orders."""


def hold_changes(look: Look, now: datetime) -> tuple[HoldChange, ...]:
    """What becomes of the holds of one customer today; those set by hand are left alone."""
    known = {each.cause: each for each in look.holds}
    over = _judged(
        look, known.get(HoldCause.BREACH), HoldCause.BREACH, now, is_there=bool(look.crossed & OVER)
    )
    late = known.get(HoldCause.LATE)
    documents = sure_to_be_late(late, look.too_late, look.is_stale)
    found = _judged(look, late, HoldCause.LATE, now, is_there=bool(documents), documents=documents)
    return (*over, *found)


def after(look: Look, changes: Sequence[HoldChange]) -> tuple[Hold, ...]:
    """The holds of the customer once these changes are made."""
    changed = {each.before.id for each in changes if each.before}
    left = [each for each in look.holds if each.id not in changed]
    return (*left, *(each.after for each in changes if each.after.ended_on is None))


async def keep_holds(
    one: Work, changes: Sequence[HoldChange], doer: Doer, *, silently: bool = False
) -> tuple[HoldKept, ...]:
    """Write the changes, each with its entry in the trail unless it is done silently."""
    kept = []
    for change in changes:
        hold = await _kept(one, change)
        if change.deed is not None and not silently:
            kept.append(await write_down(one, change, hold, change.deed, doer))
    return tuple(kept)


def _judged(
    look: Look,
    hold: Hold | None,
    cause: HoldCause,
    now: datetime,
    *,
    is_there: bool,
    documents: tuple[int, ...] = (),
) -> Iterator[HoldChange]:
    new = Hold(0, look.customer_id, cause, look.today, now, documents=documents)
    if hold is None:
        if is_there:
            yield HoldChange(None, new, Deed.HOLD_SET)
        return
    if not is_there:
        yield HoldChange(hold, replace(hold, ended_on=look.today, ended_at=now), Deed.HOLD_ENDED)
    elif hold.released_on is not None and _again(look, hold):
        # A row of its own: what held on former days, and what was released then, stays as it was.
        yield HoldChange(hold, replace(hold, ended_on=look.today, ended_at=now), Deed.HOLD_ENDED)
        yield HoldChange(None, new, Deed.HOLD_SET)
    elif documents != hold.documents:
        yield HoldChange(hold, replace(hold, documents=documents), None)


def _again(look: Look, hold: Hold) -> bool:
    """Whether its release is over: its day passed, or another invoice is too late."""
    if hold.cause is HoldCause.LATE:
        return bool(late_now(hold, look.too_late, look.is_stale, look.today))
    return not released_now(hold, (), look.today)


async def _kept(one: Work, change: HoldChange) -> Hold:
    if change.before is None:
        return await one.holds.add(change.after)
    renewed = await one.holds.change(change.after)
    if renewed is None:
        raise StorageError("A hold changed while it was held: try again.")
    return renewed

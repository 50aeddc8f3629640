"""The last thing that somebody did, by the trail; what was taken back, or followed by itself, is not it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.audit import Deed, Entry
from bot.services.trail_since import UNDOES, undone_in

OF_RECORDS = frozenset(
    {
        Deed.PROMISE_LOGGED,
        Deed.PROMISE_ASKED,
        Deed.PLAN_ASKED,
        Deed.DISPUTE_OPENED,
        Deed.NOTE_ADDED,
    }
)
"""What the records themselves know how to take back."""
TAKEN_BACK = frozenset({Deed.UNDONE, Deed.STEP_UNDONE, Deed.PAUSE_UNDONE})
FOLLOWS = frozenset(
    {
        Deed.PROMISE_REPLACED,
        Deed.PROMISE_RESTORED,
        Deed.PROMISE_KEPT,
        Deed.PROMISE_PARTLY_KEPT,
        Deed.PROMISE_BROKEN,
        Deed.PLAN_KEPT,
        Deed.PLAN_BROKEN,
        Deed.DISPUTE_ESCALATED,
        Deed.DISPUTE_CREDIT_FOUND,
        Deed.LIMIT_EXPIRED,
        Deed.LIMIT_ENDED,
        Deed.LIMIT_CROSSED,
        Deed.LIMIT_BACK,
        Deed.HOLD_ENDED,
        Deed.ORDER_ARRIVED,
        Deed.ORDER_LAPSED,
        Deed.CASE_OPENED,
        Deed.CASE_CHANGED,
        Deed.CASE_WOKEN,
        Deed.CASE_ESCALATED,
        Deed.CASE_CLOSED,
        Deed.STEP_OPENED,
        Deed.STEP_JOINED,
        Deed.STEP_REPLACED,
        Deed.STEP_ENDED,
        Deed.REMINDER_WRITTEN,
        Deed.REMINDER_SENT,
        Deed.REMINDER_FAILED,
        Deed.REMINDER_DROPPED,
        Deed.DOSSIER_MADE,
        Deed.FILE_IMPORTED,
    }
)
"""What nobody sets out to do: it comes of something else."""
_REPLACES = OF_RECORDS | {Deed.PROMISE_AGREED, Deed.PLAN_AGREED}
NOT_UNDONE = {
    Deed.STEP_HELD: "hold_set",
    Deed.HOLD_SET: "hold_set",
    Deed.HOLD_RELEASED: "hold_released",
    Deed.STEP_REASSIGNED: "reassigned",
    Deed.REMINDER_RECALLED: "recalled",
    Deed.LETTER_MADE: "letter",
    Deed.HAND_OVER_ASKED: "hand_over_asked",
    Deed.HAND_OVER_REFUSED: "hand_over_decided",
    Deed.HANDED_OVER: "hand_over_decided",
    Deed.HAND_OVER_ENDED: "hand_over_ended",
    Deed.LIMIT_ASKED: "request_made",
    Deed.LIMIT_FIRST_APPROVED: "request_decided",
    Deed.LIMIT_APPROVED: "request_decided",
    Deed.LIMIT_REJECTED: "request_decided",
    Deed.LIMIT_WITHDRAWN: "request_withdrawn",
    Deed.ORDER_RESERVED: "order_reserved",
    Deed.ORDER_CANCELLED: "order_cancelled",
    Deed.CASE_TAKEN: "case",
    Deed.CASE_ASSIGNED: "case",
    Deed.CASE_ASKED: "case",
    Deed.CASE_SNOOZED: "case",
    Deed.PROMISE_AGREED: "promise_decided",
    Deed.PROMISE_REFUSED: "promise_decided",
    Deed.PLAN_AGREED: "promise_decided",
    Deed.PLAN_REFUSED: "promise_decided",
    Deed.PROMISE_CANCELLED: "promise_cancelled",
    Deed.PLAN_CANCELLED: "promise_cancelled",
    Deed.DISPUTE_TAKEN: "dispute_changed",
    Deed.DISPUTE_HANDED_ON: "dispute_changed",
    Deed.DISPUTE_COMMENTED: "dispute_changed",
    Deed.DISPUTE_ASKED: "dispute_changed",
    Deed.DISPUTE_WAITING: "dispute_changed",
    Deed.DISPUTE_TARGET: "dispute_changed",
    Deed.DISPUTE_RESOLVED: "dispute_changed",
    Deed.DISPUTE_REJECTED: "dispute_changed",
    Deed.DISPUTE_WITHDRAWN: "dispute_changed",
    Deed.DELEGATED: "delegation",
    Deed.DELEGATION_ENDED: "delegation",
    Deed.SETTINGS_CHANGED: "settings",
}
"""What binds the company or is told to others already, and what it is called."""
OTHER = "other"


def last_act(newest_first: Sequence[Entry]) -> Entry | None:
    """Of somebody's entries, the newest that stands for something they did and did not take back."""
    undone = undone_in(newest_first)
    again: Counter[str] = Counter()
    for place, each in enumerate(newest_first):
        done = each.entry
        if done.deed in TAKEN_BACK:
            if UNDOES not in (done.after or {}):
                again[done.subject] += 1
        elif done.deed in FOLLOWS or each.number in undone or _came_with_it(newest_first, place):
            continue
        elif done.deed in OF_RECORDS and again[done.subject]:
            again[done.subject] -= 1
        else:
            return each
    return None


def _came_with_it(entries: Sequence[Entry], place: int) -> bool:
    """Whether what they wrote a blink later is what they did: a plan is cancelled for the promise that takes
    its place, and a reminder is called back by its undo."""
    each = entries[place].entry
    later = [one.entry for one in entries[:place] if one.entry.at == each.at]
    if each.deed is Deed.PLAN_CANCELLED:
        return any(one.deed in _REPLACES for one in later)
    return each.deed is Deed.REMINDER_RECALLED and any(
        one.deed is Deed.STEP_UNDONE and one.subject == each.subject for one in later
    )

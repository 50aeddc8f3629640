"""The trail of changes: who, when, what before and after, from where; each entry seals the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

Facts = Mapping[str, str | int | bool | None]
"""What a subject was like, in values that read the same for ever: ids, ISO dates, `12000.00 EUR`."""

FIRST_SEAL = "0" * 64
"""What stands before the first entry."""
CLOCK = ""
"""Who did what nobody did: the clock, or an import."""


class Surface(StrEnum):
    """Where somebody did it."""

    COMMAND = "command"
    DIGEST = "digest"
    CARD = "card"
    HOME = "home"
    FORM = "form"
    MESSAGE = "message"
    THREAD = "thread"
    TERMINAL = "terminal"
    CHANNEL = "channel"
    """A message in the credit channel."""
    IMPORT = "import"
    CLOCK = "clock"


class Deed(StrEnum):
    """What was done; the rights of `bot.rights` go by those that people do."""

    PROMISE_LOGGED = "promise.logged"
    PROMISE_ASKED = "promise.asked"
    """The third in a row: the credit manager is asked."""
    PROMISE_AGREED = "promise.agreed"
    PROMISE_REFUSED = "promise.refused"
    PROMISE_REPLACED = "promise.replaced"
    PROMISE_CANCELLED = "promise.cancelled"
    PROMISE_KEPT = "promise.kept"
    PROMISE_PARTLY_KEPT = "promise.partly_kept"
    PROMISE_BROKEN = "promise.broken"
    PROMISE_RESTORED = "promise.restored"
    """What had replaced it was undone."""
    PLAN_ASKED = "plan.asked"
    PLAN_AGREED = "plan.agreed"
    PLAN_REFUSED = "plan.refused"
    PLAN_CANCELLED = "plan.cancelled"
    PLAN_KEPT = "plan.kept"
    PLAN_BROKEN = "plan.broken"
    DISPUTE_OPENED = "dispute.opened"
    DISPUTE_TAKEN = "dispute.taken"
    DISPUTE_HANDED_ON = "dispute.handed_on"
    DISPUTE_COMMENTED = "dispute.commented"
    DISPUTE_ASKED = "dispute.asked"
    DISPUTE_WAITING = "dispute.waiting"
    DISPUTE_TARGET = "dispute.target"
    DISPUTE_RESOLVED = "dispute.resolved"
    DISPUTE_REJECTED = "dispute.rejected"
    DISPUTE_WITHDRAWN = "dispute.withdrawn"
    DISPUTE_ESCALATED = "dispute.escalated"
    DISPUTE_CREDIT_FOUND = "dispute.credit_found"
    NOTE_ADDED = "note.added"
    LIMIT_ASKED = "limit.asked"
    """A request: of an increase, of terms for an order, of the release of a hold."""
    LIMIT_FIRST_APPROVED = "limit.first_approved"
    """One of two that have to."""
    LIMIT_APPROVED = "limit.approved"
    LIMIT_REJECTED = "limit.rejected"
    LIMIT_WITHDRAWN = "limit.withdrawn"
    LIMIT_EXPIRED = "limit.expired"
    LIMIT_ENDED = "limit.ended"
    LIMIT_CROSSED = "limit.crossed"
    LIMIT_BACK = "limit.back"
    """Exposure came back below what it had crossed."""
    HOLD_SET = "hold.set"
    HOLD_RELEASED = "hold.released"
    HOLD_ENDED = "hold.ended"
    """With its cause."""
    ORDER_RESERVED = "order.reserved"
    ORDER_ARRIVED = "order.arrived"
    ORDER_LAPSED = "order.lapsed"
    ORDER_CANCELLED = "order.cancelled"
    CASE_OPENED = "case.opened"
    CASE_CHANGED = "case.changed"
    """A cause came or went."""
    CASE_TAKEN = "case.taken"
    CASE_ASSIGNED = "case.assigned"
    CASE_ASKED = "case.asked"
    CASE_SNOOZED = "case.snoozed"
    CASE_WOKEN = "case.woken"
    CASE_ESCALATED = "case.escalated"
    CASE_CLOSED = "case.closed"
    STEP_OPENED = "step.opened"
    STEP_JOINED = "step.joined"
    STEP_CALLED = "step.called"
    STEP_ANSWERED = "step.answered"
    STEP_SKIPPED = "step.skipped"
    STEP_PUT_OFF = "step.put_off"
    STEP_TAKEN_OVER = "step.taken_over"
    STEP_GIVEN_TIME = "step.given_time"
    STEP_REASSIGNED = "step.reassigned"
    STEP_HELD = "step.held"
    STEP_REPLACED = "step.replaced"
    STEP_ENDED = "step.ended"
    STEP_UNDONE = "step.undone"
    """What somebody did to it was taken back: it is as it was before."""
    REMINDER_ASKED = "reminder.asked"
    REMINDER_RECALLED = "reminder.recalled"
    REMINDER_WRITTEN = "reminder.written"
    """With the figures of its moment: it is in the outbox."""
    REMINDER_SENT = "reminder.sent"
    """The customer's mail server took it."""
    REMINDER_FAILED = "reminder.failed"
    REMINDER_DROPPED = "reminder.dropped"
    LETTER_MADE = "letter.made"
    HAND_OVER_ASKED = "hand_over.asked"
    HAND_OVER_REFUSED = "hand_over.refused"
    HANDED_OVER = "handed_over"
    HAND_OVER_ENDED = "hand_over.ended"
    DOSSIER_MADE = "dossier.made"
    """With a hand-over, or for whoever runs the bot; it seals the file by its SHA-256."""
    REMINDERS_PAUSED = "reminders.paused"
    REMINDERS_RESUMED = "reminders.resumed"
    PAUSE_UNDONE = "pause.undone"
    """That reminders were paused, or go on, was taken back."""
    DELEGATED = "delegated"
    DELEGATION_ENDED = "delegation.ended"
    UNDONE = "undone"
    SETTINGS_CHANGED = "settings.changed"
    FILE_IMPORTED = "file.imported"


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What is to be written down; `subject` is such as `promise:12`."""

    deed: Deed
    who: str
    """A person's e-mail, case folded, or CLOCK."""
    at: datetime
    surface: Surface
    subject: str
    customer_id: int | None = None
    before: Facts | None = None
    after: Facts | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What was written down: the `number`th of the workspace, without gaps, and its seal."""

    number: int
    entry: NewEntry
    previous: str
    seal: str


_in_one_way = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode


def seal(previous: str, number: int, entry: NewEntry) -> str:
    """SHA-256 over the entry and the seal before it, in hexadecimal."""
    said = {
        "previous": previous,
        "number": number,
        "deed": entry.deed.value,
        "who": entry.who,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "surface": entry.surface.value,
        "subject": entry.subject,
        "customer": entry.customer_id,
        "before": None if entry.before is None else dict(entry.before),
        "after": None if entry.after is None else dict(entry.after),
    }
    return hashlib.sha256(_in_one_way(said).encode()).hexdigest()


class Flaw(StrEnum):
    """What is wrong with a trail."""

    CHANGED = "changed"
    """An entry does not say what its seal says."""
    MISSING = "missing"
    """A number is left out, or an entry does not follow the one before."""
    CUT_OFF = "cut_off"
    """The newest entries are gone."""


@dataclass(frozen=True, slots=True)
class Verified:
    """How a trail reads from its first entry on: `flaw` at `number`, or whole."""

    entries: int
    seal: str
    """Of the last entry that was read: written down elsewhere, it shows a trail that was made anew."""
    flaw: Flaw | None = None
    number: int = 0

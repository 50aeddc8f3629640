"""From which day on a document counts, and which morning tells what changed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

ONE_DAY = timedelta(days=1)
STILL_NEWS = timedelta(days=7)
"""How late figures may come in and still be told as news."""
WHOLE_DAY = time(23, 59, 59)
"""The time of figures whose day alone is known: they are the day's last."""


def counts_since(issued_on: date, ledger_on: date, previous_ledger_on: date | None) -> date:
    """The first day a document counts: its issue date, within what the exports around it say.

    An export that did not have it was complete, so that it counts after that one at the earliest; the
    export that has it counts it, whatever date it carries, so that a question about a past day is
    answered as the ledger stood that day.
    """
    since = min(issued_on, ledger_on)
    if previous_ledger_on is None:
        return since
    return min(max(since, previous_ledger_on + ONE_DAY), max(ledger_on, previous_ledger_on))


def is_older(ledger_at: datetime, newest: datetime) -> bool:
    """Whether figures were taken before the newest; on one day, times decide when both are known."""
    if ledger_at.date() != newest.date():
        return ledger_at.date() < newest.date()
    if WHOLE_DAY in (ledger_at.time(), newest.time()):
        return False
    return ledger_at < newest


def told_on(ledger_at: datetime, digest_hour: time, told: date | None = None) -> date:
    """The morning whose digest is the first that can tell what figures of that time say.

    Figures that came too late for the newest morning that was `told` already are the next one's; those
    of long ago, such as a history that is brought in later, are no news to anybody.
    """
    day = ledger_at.date()
    first = day if ledger_at.time() < digest_hour else day + ONE_DAY
    if told is None or not first <= told <= first + STILL_NEWS:
        return first
    return told + ONE_DAY

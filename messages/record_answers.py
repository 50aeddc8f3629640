"""Promises, disputes and the trail as answers for programs: as in `messages.answers`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from bot.audit import Verified
from bot.standing import CustomerStanding, DisputeView, HistoryLine, HistoryPage, NoteView, PromiseView
from messages.answers import amount


def promises_answer(views: Iterable[PromiseView], as_of: date) -> dict[str, Any]:
    """Promises as of a day."""
    return {"as_of": as_of.isoformat(), "promises": [_promise(one) for one in views]}


def disputes_answer(views: Iterable[DisputeView], as_of: date) -> dict[str, Any]:
    """Disputes as of a day."""
    return {"as_of": as_of.isoformat(), "disputes": [_dispute(one) for one in views]}


def standing_answer(standing: CustomerStanding) -> dict[str, Any]:
    """What people logged of one customer: what runs, the last promise not kept, the last notes."""
    broken = standing.last_broken
    return {
        "promises": [_promise(one) for one in standing.promises],
        "last_promise_not_kept": _promise(broken) if broken else None,
        "promises_made": standing.promises_made,
        "promises_kept": standing.promises_kept,
        "disputes": [_dispute(one) for one in standing.disputes],
        "notes": [_note(one) for one in standing.notes],
    }


def trail_answer(page: HistoryPage) -> dict[str, Any]:
    """A customer's trail, the newest entry first."""
    return {"code": page.code, "name": page.name, "entries": [_entry(one) for one in page.lines]}


def verified_answer(verified: Verified) -> dict[str, Any]:
    """How the whole trail reads: `flaw` at entry `number`, or none."""
    return {
        "whole": verified.flaw is None,
        "entries": verified.entries,
        "seal": verified.seal,
        "flaw": verified.flaw and verified.flaw.value,
        "number": verified.number if verified.flaw else None,
    }


def _promise(view: PromiseView) -> dict[str, Any]:
    one = view.promise
    return {
        "id": one.id,
        "code": view.customer_code,
        "name": view.customer_name,
        "entity": view.entity,
        "salesperson": view.salesperson,
        "invoices": list(view.numbers),
        **amount(one.amount),
        "promised_on": one.promised_on.isoformat(),
        "grace_until": one.grace_until.isoformat(),
        "state": one.state.value,
        "because": one.because and one.because.value,
        "not_seen_yet": view.not_seen_yet,
        "received": amount(one.received)["amount"],
        "in_a_row": one.in_a_row,
        "replaces": one.replaces,
        "plan": one.plan_id,
        "said_by": one.said_by,
        "means": one.means and one.means.value,
        "note": one.note,
        "logged_by": view.logged_by,
        "logged_at": one.logged_at.isoformat(),
        "ended_on": _day(one.ended_on),
    }


def _dispute(view: DisputeView) -> dict[str, Any]:
    one = view.dispute
    return {
        "id": one.id,
        "code": view.customer_code,
        "name": view.customer_name,
        "entity": view.entity,
        "salesperson": view.salesperson,
        "invoice": view.number,
        **amount(one.amount),
        "is_whole": one.is_whole,
        "reason": one.reason.value,
        "state": one.state.value,
        "owner": view.owner,
        "target_on": one.target_on.isoformat(),
        "escalation": one.escalation.value,
        "proposed_credit": view.proposed_credit or None,
        "note": one.note,
        "opened_by": view.opened_by,
        "opened_at": one.opened_at.isoformat(),
        "ended_on": _day(one.ended_on),
        "outcome": one.outcome,
    }


def _note(view: NoteView) -> dict[str, Any]:
    one = view.note
    return {
        "kind": one.kind.value,
        "invoice": view.number or None,
        "text": one.text,
        "by": view.by,
        "at": _instant(one.at),
    }


def _entry(line: HistoryLine) -> dict[str, Any]:
    return {
        "number": line.number,
        "deed": line.deed.value,
        "who": line.who,
        "at": _instant(line.at),
        "surface": line.surface.value,
        "subject": line.subject,
        "before": None if line.before is None else dict(line.before),
        "after": None if line.after is None else dict(line.after),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _instant(moment: datetime) -> str:
    return moment.isoformat()

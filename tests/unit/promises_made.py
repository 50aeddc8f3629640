"""Promises, receipts and figures for the tests of their rules."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from fakes import PARIS, eur

from bot.credit import promise_rules
from bot.credit.ledger import Document, DocumentKind
from bot.credit.money import Money
from bot.credit.promise import Promise, PromiseState, Receipt
from bot.credit.promise_rules import (
    Seen,
)
from bot.credit.working_days import WorkingDays

TUESDAY = date(2026, 11, 24)
WEEK = WorkingDays()
HOLIDAY = date(2026, 12, 25)
"""A Friday."""
WITH_CHRISTMAS = WorkingDays(is_holiday=lambda day: day == HOLIDAY)
WAITED = date(2026, 12, 1)
"""The end of the grace of a promise for Friday 27 November."""


def promise(number: int = 1, amount: str = "1000", **facts: Any) -> Promise:
    """Open since Tuesday, for Friday, on invoice 1."""
    said: dict[str, Any] = {
        "documents": (1,),
        "promised_on": date(2026, 11, 27),
        "grace_until": WAITED,
        "state": PromiseState.OPEN,
        "logged_at": datetime(2026, 11, 24, 9, 0, tzinfo=PARIS),
        "logged_on": TUESDAY,
        "opened_on": TUESDAY,
        "after_import": 5,
        "received": eur("0"),
        **facts,
    }
    return Promise(
        id=number,
        customer_id=42,
        amount=eur(amount),
        said_by="",
        means=None,
        note="",
        logged_by="camille@lumen.example",
        **said,
    )


def paid(amount: str, document: int | None = 1, by: int = 6, on: date = TUESDAY) -> Receipt:
    return Receipt(document, on, by, eur(amount))


def received(promises: list[Promise], receipts: list[Receipt]) -> dict[int, Money]:
    """By the rule, where every list of receipts is the end of one."""
    afters = {one.after_import for one in promises}
    came_in = {after: [each for each in receipts if each.import_id > after] for after in afters}
    return promise_rules.received(promises, came_in)


def paper(open_amount: Money, kind: DocumentKind = DocumentKind.INVOICE) -> Document:
    nothing = Money.zero(open_amount.currency)
    return Document("F-0001", kind, TUESDAY, TUESDAY, open_amount, open_amount, nothing)


def taken(on: date, hour: int = 23) -> datetime:
    return datetime(on.year, on.month, on.day, hour, tzinfo=PARIS)


def seen(still: str, today: date, ledger_on: date | None = None, *, is_fresh: bool = True) -> Seen:
    return Seen(eur(still), today, taken(ledger_on or today), is_fresh)

"""Holds: what an invoice too late sets, what a promise lifts, and what a release is good for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from fakes import PARIS, eur
from promises_made import promise

from bot.credit.hold import Hold, HoldCause
from bot.credit.hold_rules import broken_before, broken_on, late_to_hold, lifted, lifts, released_now
from bot.credit.ledger import Document, DocumentKind
from bot.credit.promise import Promise, PromiseState

TUESDAY = date(2026, 11, 24)
SMALLEST = Decimal(20)


def late(amount: str, disputed: str = "0") -> Document:
    """44 days late on Tuesday."""
    due_on = date(2026, 10, 11)
    return Document(
        "F-2026-0871", DocumentKind.INVOICE, due_on, due_on, eur(amount), eur(amount), eur(disputed)
    )


def broken(on: date, number: int = 9, **facts: Any) -> Promise:
    """One that broke on a day, logged long before."""
    before = datetime(2026, 5, 1, 9, 0, tzinfo=PARIS)
    said = {"logged_at": before, "logged_on": before.date(), "ended_on": on, **facts}
    return promise(number, **{"state": PromiseState.BROKEN, **said})


@pytest.mark.parametrize(
    ("broke_on", "is_lifting"),
    [
        (date(2026, 8, 25), True),
        (date(2026, 8, 26), False),
        (date(2026, 11, 24), False),
    ],
)
def test_a_promise_within_ninety_days_of_a_broken_one_lifts_nothing(broke_on: date, is_lifting: bool) -> None:
    """26 August is the ninetieth day before the promise of 24 November."""
    new, old = promise(1), broken(broke_on)
    assert lifts(new, [old, new]) is is_lifting
    assert broken_before(new, [old, new]) == (None if is_lifting else broke_on)


def test_the_newest_broken_promise_is_the_one_that_is_told() -> None:
    new = promise(1)
    others = [broken(date(2026, 9, 1)), broken(date(2026, 11, 2), 10), new]
    assert broken_before(new, others) == date(2026, 11, 2)


def test_the_agreement_of_the_credit_manager_makes_it_lift() -> None:
    agreed = promise(1, decided_by="nadia@lumen.example")
    assert lifts(agreed, [broken(date(2026, 11, 20)), agreed])


def test_one_that_broke_later_or_was_kept_in_part_is_in_nobodys_way() -> None:
    new = promise(1)
    evening = datetime(2026, 11, 24, 18, 0, tzinfo=PARIS)
    later = broken(TUESDAY, ended_at=evening)
    in_part = broken(date(2026, 11, 20), 10, state=PromiseState.PARTLY_KEPT)
    assert lifts(new, [later, in_part, new])


@pytest.mark.parametrize("state", [one for one in PromiseState if one is not PromiseState.OPEN])
def test_only_an_open_promise_lifts(state: PromiseState) -> None:
    assert not lifts(promise(1, state=state), [])


def test_an_invoice_too_late_holds_unless_it_is_promised() -> None:
    very_late = [(1, late("18500")), (2, late("900"))]
    assert late_to_hold(very_late, [], SMALLEST) == (1, 2)
    assert late_to_hold(very_late, [promise(1, documents=(1,))], SMALLEST) == (2,)
    assert lifted([promise(1, documents=(1, 2))]) == {1, 2}


def test_a_promise_on_account_spares_no_invoice() -> None:
    assert late_to_hold([(1, late("18500"))], [promise(1, documents=())], SMALLEST) == (1,)


def test_a_promise_that_lifts_nothing_leaves_the_hold_and_says_which_broke() -> None:
    promises = [promise(1, documents=(1,)), broken(date(2026, 11, 19), documents=(1,))]
    assert late_to_hold([(1, late("18500"))], promises, SMALLEST) == (1,)
    assert broken_on([1], promises) == date(2026, 11, 19)
    assert broken_on([2], promises) is None


@pytest.mark.parametrize(
    ("amount", "disputed", "smallest", "holds"),
    [
        ("20", "0", "20", True),
        ("19.99", "0", "20", False),
        ("100", "80", "20", True),
        ("100", "80.01", "20", False),
        ("100", "100", "0", False),
        ("0.01", "0", "0", True),
    ],
)
def test_only_what_is_undisputed_and_not_too_little_holds(
    amount: str, disputed: str, smallest: str, holds: bool
) -> None:
    found = late_to_hold([(1, late(amount, disputed))], [], Decimal(smallest))
    assert found == ((1,) if holds else ())


HELD = Hold(
    id=7,
    customer_id=42,
    cause=HoldCause.LATE,
    set_on=date(2026, 11, 12),
    set_at=datetime(2026, 11, 12, 6, 0, tzinfo=PARIS),
    documents=(1,),
)
RELEASED = replace(HELD, released_on=TUESDAY, released_documents=(1, 2))


def test_a_release_is_good_for_the_invoices_that_it_was_given_for() -> None:
    assert not released_now(HELD, [1], TUESDAY)
    assert released_now(RELEASED, [1], TUESDAY)
    assert released_now(RELEASED, [], date(2027, 3, 1))
    assert not released_now(RELEASED, [1, 3], TUESDAY)
    assert not released_now(RELEASED, [1], date(2026, 11, 23))


def test_a_release_with_a_last_day_counts_on_it_and_no_longer() -> None:
    until_friday = replace(RELEASED, released_until=date(2026, 11, 27))
    assert released_now(until_friday, [1], date(2026, 11, 27))
    assert not released_now(until_friday, [1], date(2026, 11, 28))


def test_the_release_of_another_cause_knows_no_invoices() -> None:
    breach = replace(RELEASED, cause=HoldCause.BREACH, released_documents=())
    assert released_now(breach, [1, 2, 3], TUESDAY)

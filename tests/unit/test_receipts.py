"""What came in, told from what credit notes settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.credit.ledger import MovementKind
from bot.credit.money import Money
from bot.credit.receipts import Moved, receipts_of

DAY, NEXT = date(2026, 3, 9), date(2026, 3, 10)
DUE, LATER = date(2026, 2, 1), date(2026, 2, 20)


def moved(document_id: int, euros: int, kind: MovementKind, **other: object) -> Moved:
    made = Moved(document_id, DAY, DUE, 2, kind, Money.of_minor(euros * 100, "EUR"))
    return replace(made, **other)  # type: ignore[arg-type]  # a test names the fields it changes


def cleared(document_id: int, euros: int, **other: object) -> Moved:
    return moved(document_id, -euros, MovementKind.CLEARED, **other)


def credit_note(euros: int, **other: object) -> Moved:
    return moved(99, euros, MovementKind.ALLOCATION, of_credit_note=True, **other)


def paid(*moves: Moved) -> list[tuple[int | None, int, int]]:
    """Document, import and whole euros of what came in."""
    return [(one.document_id, one.import_id, one.amount.minor // 100) for one in receipts_of(moves)]


def test_payments_and_what_was_cleared_came_in_the_oldest_first() -> None:
    later = moved(1, -40, MovementKind.PAYMENT, on=NEXT, import_id=3)
    assert paid(later, cleared(2, 60)) == [(2, 2, 60), (1, 3, 40)]


def test_a_credit_note_of_the_same_amount_settled_that_invoice() -> None:
    assert paid(cleared(1, 100), cleared(2, 30, due_on=LATER), credit_note(30)) == [(1, 2, 100)]


def test_another_credit_note_is_taken_from_what_was_due_first() -> None:
    moves = cleared(2, 100, due_on=LATER), cleared(1, 100), credit_note(130)
    assert paid(*moves) == [(2, 2, 70)]


def test_credit_notes_of_another_import_or_currency_take_nothing() -> None:
    dollars = Money.of_minor(10000, "USD")
    assert paid(cleared(1, 100), credit_note(100, import_id=3), credit_note(0, amount=dollars)) == [
        (1, 2, 100)
    ]


def test_a_known_payment_is_not_taken_for_a_credit_note() -> None:
    assert paid(moved(1, -100, MovementKind.PAYMENT), credit_note(100)) == [(1, 2, 100)]


def test_what_a_credit_note_is_known_to_have_settled_did_not_come_in() -> None:
    by_note = moved(1, -30, MovementKind.ALLOCATION, by_credit_note=True)
    by_payment = moved(1, -70, MovementKind.ALLOCATION)
    assert paid(by_note, by_payment) == [(1, 2, 70)]


def test_what_is_open_again_was_not_paid_after_all() -> None:
    first = moved(1, -40, MovementKind.PAYMENT)
    second = moved(1, -60, MovementKind.PAYMENT, import_id=3)
    assert paid(first, second, moved(1, 70, MovementKind.CORRECTION)) == [(1, 2, 30)]
    assert paid(first, moved(1, 70, MovementKind.CORRECTION), second) == [(1, 3, 60)]
    assert paid(first, moved(2, 40, MovementKind.CORRECTION)) == [(1, 2, 40)]


def test_nothing_moved_is_nothing_received() -> None:
    assert receipts_of(()) == ()

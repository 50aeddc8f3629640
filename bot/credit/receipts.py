"""What came in, told from what credits settled: the ledger says by how much a document went down, not why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.credit.ledger import MovementKind
from bot.credit.money import Money
from bot.credit.promise import Receipt


@dataclass(frozen=True, slots=True)
class Moved:
    """One movement of a customer's document; `amount` is what the open amount moved by, below zero for less.

    `by_credit_note` is for what a credit note is known to have settled, `of_credit_note` for the note itself.
    """

    document_id: int
    on: date
    due_on: date
    import_id: int
    kind: MovementKind
    amount: Money
    of_credit_note: bool = False
    by_credit_note: bool = False


def receipts_of(moves: Iterable[Moved]) -> tuple[Receipt, ...]:
    """What one customer paid on documents, the oldest first.

    What an export cleared is taken for paid, less the credit notes that went down in the same export: those
    of the same amount first, then against what was due first. What a later export shows open again was not
    paid after all.
    """
    ordered = list(moves)
    paid: dict[int, list[Receipt]] = defaultdict(list)
    cleared = _net_of_credit_notes(ordered)
    for place, one in enumerate(ordered):
        if one.kind is MovementKind.CORRECTION:
            _take_back(paid[one.document_id], one.amount)
        elif not one.of_credit_note and not one.by_credit_note:
            amount = cleared.get(place, -one.amount)
            if amount.minor > 0:
                paid[one.document_id].append(Receipt(one.document_id, one.on, one.import_id, amount))
    found = [receipt for receipts in paid.values() for receipt in receipts]
    return tuple(sorted(found, key=lambda one: (one.on, one.import_id, one.document_id or 0)))


def _net_of_credit_notes(moves: list[Moved]) -> dict[int, Money]:
    """What is left of each cleared movement, by its place, after the credit notes of its export."""
    left: dict[int, Money] = {}
    for noted, places in _exports(moves):
        for place in places:
            left[place] = -moves[place].amount
        rest = [credit for credit in noted if not _takes_all_of_one(credit, left, places)]
        for credit in rest:
            for place in places:
                taken = min(credit, left[place])
                credit, left[place] = credit - taken, left[place] - taken
    return left


def _exports(moves: list[Moved]) -> Iterator[tuple[list[Money], list[int]]]:
    """By import and currency: the credit notes that went down, and the places of what was cleared."""
    noted: dict[tuple[int, str], list[Money]] = defaultdict(list)
    cleared: dict[tuple[int, str], list[int]] = defaultdict(list)
    for place, one in enumerate(moves):
        export = one.import_id, one.amount.currency
        if one.of_credit_note and one.kind is MovementKind.ALLOCATION and one.amount.minor > 0:
            noted[export].append(one.amount)
        elif one.kind is MovementKind.CLEARED and one.amount.minor < 0:
            cleared[export].append(place)
    for export, places in cleared.items():
        by_due_date = sorted(places, key=lambda place: (moves[place].due_on, moves[place].document_id))
        yield noted[export], by_due_date


def _takes_all_of_one(credit: Money, left: dict[int, Money], places: list[int]) -> bool:
    for place in places:
        if left[place] == credit:
            left[place] = Money.zero(credit.currency)
            return True
    return False


def _take_back(paid: list[Receipt], amount: Money) -> None:
    """The newest receipts first; what was paid before is nobody's concern."""
    while paid and amount.minor > 0:
        newest = paid.pop()
        if newest.amount > amount:
            paid.append(replace(newest, amount=newest.amount - amount))
            return
        amount = amount - newest.amount

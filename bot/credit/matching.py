"""Setting what came in against what was owed, within one matching group (lettrage)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Entry:
    """A customer-account entry: `amount` in minor units, positive for what is owed, negative for a credit."""

    line: int
    on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Allocation:
    """`amount` (positive, minor units) of a credit set against a debt, on the later of their dates."""

    debt: int
    """The line of what was owed."""
    credit: int
    """The line of what was set against it."""
    on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Matched:
    """What a group leaves: its allocations and the open amount of each of its lines."""

    allocations: tuple[Allocation, ...]
    left_open: dict[int, int]

    @property
    def difference(self) -> int:
        """Zero when the group balances; else what stays open, in minor units."""
        return sum(self.left_open.values())


def match_group(entries: Sequence[Entry]) -> Matched:
    """Set the credits of a group against its debts, oldest first on both sides.

    A group that does not balance leaves its difference open, on its newest lines: nothing is lost.
    """
    left = {entry.line: entry.amount for entry in entries}
    ordered = sorted(entries, key=lambda entry: (entry.on, entry.line))
    debts = [entry for entry in ordered if entry.amount > 0]
    received = [entry for entry in ordered if entry.amount < 0]
    allocations, place = [], 0
    for credit in received:
        while left[credit.line] and place < len(debts):
            debt = debts[place]
            amount = min(left[debt.line], -left[credit.line])
            allocations.append(Allocation(debt.line, credit.line, max(debt.on, credit.on), amount))
            left[debt.line] -= amount
            left[credit.line] += amount
            if not left[debt.line]:
                place += 1
    return Matched(tuple(allocations), left)

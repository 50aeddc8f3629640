"""What comes in later: a file to drop into the demo's inbox, to see what it changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from examples.company import write_payments
from examples.days import Days
from examples.ledger import Payment
from examples.stories import acme


def write_later(into: Path, as_of: date) -> Path:
    """ACME pays, that very morning, all that it is late with: whatever it promised of that is kept."""
    account = acme(Days.around(as_of))
    late = [item for item in account.items if item.number and item.due_on < as_of]
    paid = [
        Payment(
            item.customer, as_of, item.open_amount, item.currency, item.number, f"VIR-{as_of:%y%m%d}-{rank}"
        )
        for rank, item in enumerate(late, 9001)
    ]
    return write_payments(into / f"payments-ACME-{as_of}.csv", paid)

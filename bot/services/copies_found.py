"""The copies of invoices that can be nobody else's: a customer never gets another's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.dunning_views import DoubtfulCopy
from bot.records import Invoiced
from bot.services.house import House
from bot.services.overdue_facts import OfLedger


async def found_copies(
    house: House, one: OfLedger, wanted: Sequence[Invoiced]
) -> list[Path | DoubtfulCopy | None]:
    """Of each invoice, in their order; the ledger is asked only where there is a file to be told apart."""
    copies = house.invoice_copies
    if copies is None:
        return [None] * len(wanted)
    there = {each for each in wanted if copies.find(each) is not None}
    if not there:
        return [None] * len(wanted)
    known = await one.ledger.namesakes({each.number for each in there})
    return [
        copies.find(each, [other for other in known if other != each]) if each in there else None
        for each in wanted
    ]

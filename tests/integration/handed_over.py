"""A customer that is with an agency."""

from __future__ import annotations

from datetime import date

from bot.credit.litigation import Litigation, LitigationState
from integration.ledgers import Company, at
from storage.unit_of_work import LedgerUnitOfWork


async def hand_over(company: Company, code: str, on: date) -> None:
    """All its documents are, from a day on."""
    (customer,) = await company.rows("SELECT id FROM customers WHERE code = '" + code + "'")
    documents = await company.rows("SELECT id FROM documents WHERE customer_id = " + str(customer[0]))
    made = Litigation(
        id=0,
        customer_id=customer[0],
        step_id=None,
        to="Recouvra",
        reason="no answer",
        asked_by="nadia@lumen.example",
        asked_at=at(on),
        asked_on=on,
        state=LitigationState.HANDED_OVER,
        decided_by="nadia@lumen.example",
        decided_at=at(on),
        handed_over_on=on,
        documents=tuple(row[0] for row in documents),
    )
    async with LedgerUnitOfWork(company.engine, company.workspace).working() as one:
        assert await one.litigations.add(made, "k") is not None

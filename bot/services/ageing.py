"""The aged balance of the whole ledger on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.credit.ageing import Ageing, add_ageings
from bot.figures import CustomerAgeing
from bot.policy import Policy
from bot.ports import Books


@dataclass(frozen=True, slots=True)
class LedgerAgeing:
    """Every customer's aged balance, and the totals, one a currency."""

    as_of: date
    known_from: date | None
    """The first day that every entity's figures are whole; before it they are incomplete."""
    entities: int
    totals: tuple[Ageing, ...]
    customers: tuple[CustomerAgeing, ...]

    @property
    def is_complete(self) -> bool:
        """Whether the day is covered by what was imported."""
        return self.known_from is None or self.known_from <= self.as_of


async def ledger_ageing(books: Books, policy: Policy, as_of: date) -> LedgerAgeing:
    """The aged balance on a day. Raises LedgerEmptyError when nothing was imported.

    A day before the ledger begins has what is known of it, and `is_complete` says that it may lack some.
    """
    async with books.reading() as reader:
        ledgers = await reader.ledgers(as_of)
        customers = tuple([row async for row in reader.ageings(as_of, policy.bounds)])
    totals: dict[str, Ageing] = {}
    for row in customers:
        currency = row.ageing.currency
        totals[currency] = add_ageings(totals[currency], row.ageing) if currency in totals else row.ageing
    return LedgerAgeing(
        as_of=as_of,
        known_from=max((ledger.known_from for ledger in ledgers), default=None),
        entities=len({row.entity for row in customers}),
        totals=tuple(totals[currency] for currency in sorted(totals)),
        customers=customers,
    )

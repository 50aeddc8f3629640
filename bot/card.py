"""A customer's card with what people logged of it: values only."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.credit.card import Card
from bot.standing import CustomerStanding


@dataclass(frozen=True, slots=True)
class CustomerCard(Card):
    """The ledger's card, and the promises, disputes and notes beside it."""

    standing: CustomerStanding = field(default_factory=CustomerStanding)

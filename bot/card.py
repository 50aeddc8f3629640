"""A customer's card with what people logged of it: values only."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.credit.card import Card
from bot.credit_views import CreditStanding
from bot.standing import CustomerStanding


@dataclass(frozen=True, slots=True)
class CustomerCard(Card):
    """The ledger's card, and the promises, disputes, notes, holds and requests beside it."""

    standing: CustomerStanding = field(default_factory=CustomerStanding)
    credit: CreditStanding = field(default_factory=CreditStanding)

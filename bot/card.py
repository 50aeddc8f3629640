"""A customer's card with what people logged of it: values only."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.credit.card import Card
from bot.credit.litigation import Litigation
from bot.credit.money import Money
from bot.credit_views import CreditStanding
from bot.standing import CustomerStanding


@dataclass(frozen=True, slots=True)
class LateCharges:
    """What being late costs the customer so far, one amount a currency; nothing where nothing is charged."""

    interest: tuple[Money, ...] = ()
    indemnities: tuple[Money, ...] = ()
    total: tuple[Money, ...] = ()
    unknown_rates: str = ""
    """The first half-year without a known rate, such as `2027-01-01`: then nothing can be said."""


@dataclass(frozen=True, slots=True)
class CustomerCard(Card):
    """The ledger's card, and the promises, disputes, notes, holds and requests beside it."""

    standing: CustomerStanding = field(default_factory=CustomerStanding)
    credit: CreditStanding = field(default_factory=CreditStanding)
    charges: LateCharges = field(default_factory=LateCharges)
    litigation: Litigation | None = None
    """While the customer is in litigation."""

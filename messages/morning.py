"""A digest with the voice that says it: what its rows, paragraphs and fallback text share."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from bot.credit.digest import Digest, LateCustomer
from bot.credit.freshness import Freshness
from bot.credit.money import Money
from messages.escape import Mrkdwn, clean
from messages.formats import Language
from messages.prose import Voice

WORTH_SAYING = Decimal("0.1")
"""Credits are told beside what is late when they cover a tenth of it: less does not change the call."""


@dataclass(frozen=True)
class Morning:
    """One digest, in its reader's language."""

    digest: Digest

    @cached_property
    def voice(self) -> Voice:
        """The reader's language."""
        return Voice(Language.of(self.digest.recipient.language), "digest")

    @property
    def is_somebodys(self) -> bool:
        """False for the customers that nobody looks after."""
        return bool(self.digest.recipient.name)

    @cached_property
    def several_entities(self) -> bool:
        """Then every customer is named with theirs."""
        return len({ledger.entity for ledger in self.digest.ledgers}) > 1

    def name(self, customer: LateCustomer) -> str:
        """A customer without a readable name goes by their code, or by our own number."""
        return next(filter(clean, (customer.name, customer.code)), str(customer.id))

    def entity(self, customer: LateCustomer) -> str:
        """The entity, when the digest covers several; else empty."""
        return customer.entity if self.several_entities else ""

    def aside(self, customer: LateCustomer) -> Mrkdwn:
        """What has to be said beside the amount: its disputed part, and credits not yet set against it."""
        parts = [self.disputed(customer)]
        if covered := _covered(customer):
            parts.append(self.voice.say("credits_part", amounts=self.voice.sums(covered)))
        return Mrkdwn(", ".join(filter(None, parts)))

    def disputed(self, customer: LateCustomer) -> Mrkdwn:
        """`of which €2,300 disputed (quality)`; empty when nothing is."""
        if not any(customer.disputed):
            return Mrkdwn()
        reason = self.voice.word("dispute_reason", reason=customer.dispute_reason)
        if not undisputed(customer):
            return self.voice.say("disputed_all", reason=reason)
        amounts = self.voice.sums(filter(None, customer.disputed))
        return self.voice.say("disputed_part", amounts=amounts, reason=reason)

    @property
    def banners(self) -> list[Mrkdwn]:
        """One for each ledger of old figures, named when there are several."""
        return [
            self.voice.word(
                "banner", on=ledger.ledger_at.date(), entity=ledger.entity if self.several_entities else ""
            )
            for ledger in self.digest.ledgers
            if ledger.freshness is Freshness.OLD
        ]


def _covered(customer: LateCustomer) -> tuple[Money, ...]:
    """Credits that cover enough of what is late to change the call."""
    overdue = {amount.currency: amount.amount for amount in customer.overdue}
    return tuple(
        -one for one in customer.credits if -one.amount >= overdue.get(one.currency, 0) * WORTH_SAYING
    )


def undisputed(customer: LateCustomer) -> tuple[Money, ...]:
    """What can be asked for now, one amount a currency."""
    disputed = {amount.currency: amount for amount in customer.disputed}
    left = (late - disputed.get(late.currency, Money.zero(late.currency)) for late in customer.overdue)
    return tuple(amount for amount in left if amount > Money.zero(amount.currency))

"""A digest with the voice that says it: what its rows, paragraphs and fallback text share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bot.credit.digest import Digest, LateCustomer, LedgerAge
from bot.credit.freshness import Freshness
from messages.escape import Mrkdwn, clean
from messages.formats import Language
from messages.prose import Voice


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
        if covered := customer.covering_credits:
            parts.append(self.voice.say("credits_part", amounts=self.voice.sums(covered)))
        return Mrkdwn(", ".join(filter(None, parts)))

    def disputed(self, customer: LateCustomer) -> Mrkdwn:
        """`of which €2,300 disputed (quality)`; empty when nothing is."""
        if not any(customer.disputed):
            return Mrkdwn()
        reason = self.voice.word("dispute_reason", reason=customer.dispute_reason)
        if customer.is_all_disputed:
            return self.voice.say("disputed_all", reason=reason)
        amounts = self.voice.sums(filter(None, customer.disputed))
        return self.voice.say("disputed_part", amounts=amounts, reason=reason)

    @property
    def banners(self) -> list[Mrkdwn]:
        """One for each ledger of old figures, named when there are several."""
        said = [self._banner(ledger) for ledger in self.digest.ledgers]
        return [banner for banner in said if banner]

    def _banner(self, ledger: LedgerAge) -> Mrkdwn:
        match ledger.freshness:
            case Freshness.FRESH:
                return Mrkdwn()
            case Freshness.OLD:
                entity = ledger.entity if self.several_entities else ""
                return self.voice.word("banner", on=ledger.ledger_at.date(), entity=entity)
            case Freshness.STALE:
                return self.voice.say("banner_stale", on=ledger.ledger_at.date(), entity=ledger.entity)

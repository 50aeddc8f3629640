"""A digest with the voice that says it: what its rows, paragraphs and fallback text share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from bot.credit.digest import Digest, LateCustomer, LedgerAge
from bot.credit.freshness import Freshness
from messages.escape import Mrkdwn, clean
from messages.formats import Language
from messages.prose import Voice
from messages.record_words import reason_word
from messages.standing import promised

PROMISES_NAMED = 2


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
        """What has to be said beside the amount: what is disputed, promised, or covered by credits."""
        parts = [self.disputed(customer), *self.promised(customer)]
        if covered := customer.covering_credits:
            parts.append(self.voice.say("credits_part", amounts=self.voice.sums(covered)))
        return Mrkdwn(", ".join(filter(None, parts)))

    def disputed(self, customer: LateCustomer) -> Mrkdwn:
        """`of which €2,300 disputed (quality)`; empty when nothing is."""
        if not any(customer.disputed):
            return Mrkdwn()
        reason = reason_word(customer.dispute_reason, self.voice.language)
        if customer.is_all_disputed:
            return self.voice.say("disputed_all", reason=reason)
        amounts = self.voice.sums(filter(None, customer.disputed))
        return self.voice.say("disputed_part", amounts=amounts, reason=reason)

    def promised(self, customer: LateCustomer) -> list[Mrkdwn]:
        """`€18,500 promised for Fri 27 Nov`, the first due first; what is not named is counted."""
        shown = customer.promises[:PROMISES_NAMED]
        said = [promised(one, self.voice.language, self.digest.as_of) for one in shown]
        left_out = len(customer.promises) - len(shown)
        return [*said, self.voice.say("promises_more", count=left_out)] if left_out else said

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

"""What people logged, as a morning tells it: what stands, what ended since the last one, what was broken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bot.credit.broken import BROKEN
from bot.credit.dispute import Dispute, DisputeState
from bot.credit.history import told_on
from bot.credit.promise import Promise, PromiseState
from bot.policy import Policy
from bot.reading import Reader
from bot.services.record_views import last_broken

BROKEN_LATELY = timedelta(days=90)
"""For so long a broken promise that nothing answered for is a reason to call."""
ENDED_LATELY = timedelta(days=14)
"""Promises that ended are listed for so long: five working days and the holidays among them."""
ONE_DAY = timedelta(days=1)
GOOD_ENDS = frozenset({DisputeState.RESOLVED_CREDIT_NOTE, DisputeState.RESOLVED_CORRECTED_INVOICE})


@dataclass(frozen=True, slots=True)
class Heard:
    """What the morning before told already."""

    policy: Policy
    since: date
    """Its working day."""
    at: datetime | None = None
    """The moment at which it was written; without it, the policy's hour is taken for that."""

    def is_news(self, at: datetime | None) -> bool:
        """Whether it was too early to tell of what happened at a moment."""
        if at is None:
            return False
        if self.at is not None:
            return at > self.at
        return self.since < told_on(at.astimezone(self.policy.zone), self.policy.digest.hour)


@dataclass(frozen=True, slots=True)
class Happened:
    """Promises and disputes as they stood on a day: those not over, and those that ended lately."""

    policy: Policy
    as_of: date
    heard: Heard
    promises: tuple[Promise, ...]
    disputes: tuple[Dispute, ...]
    broken: Mapping[int, Promise] = field(default_factory=dict)
    """By customer, the newest promise that was not kept and that nothing answered for."""

    def open_promises(self) -> dict[int, list[Promise]]:
        """Those that were open at the end of the day, by customer, the first due first."""
        found = defaultdict[int, list[Promise]](list)
        for one in self.promises:
            if one.state_on(self.as_of) is PromiseState.OPEN:
                found[one.customer_id].append(one)
        return found

    def running_disputes(self) -> dict[int, list[Dispute]]:
        """Those that were not over at the end of the day, by customer, the first target first."""
        found = defaultdict[int, list[Dispute]](list)
        for one in self.disputes:
            if one.is_open_on(self.as_of):
                found[one.customer_id].append(one)
        return found

    def ended(self, *states: PromiseState) -> tuple[Promise, ...]:
        """The promises that ended so since the morning before."""
        return tuple(
            one
            for one in self.promises
            if one.state in states and self.is_over(one) and self.is_news(one.ended_at)
        )

    def just_broken(self) -> frozenset[int]:
        """Whose promise was broken since the morning before, and nothing answered for it."""
        return frozenset(one.customer_id for one in self.ended(*BROKEN)).intersection(self.broken)

    def resolved(self) -> tuple[Dispute, ...]:
        """The disputes that ended with a credit note or a corrected invoice since the morning before."""
        return tuple(
            one
            for one in self.disputes
            if one.state in GOOD_ENDS and not one.is_open_on(self.as_of) and self.is_news(one.ended_at)
        )

    def is_over(self, promise: Promise) -> bool:
        """Whether it had ended by the end of the day."""
        return promise.ended_on is not None and promise.ended_on <= self.as_of

    def is_news(self, at: datetime | None) -> bool:
        """Whether the digest of the morning before was too early to tell of it."""
        return self.heard.is_news(at)


async def logged_of(policy: Policy, reader: Reader, as_of: date, heard: Heard) -> Happened:
    """Read for everybody at once: a company has few of them beside its documents."""
    promises = await reader.promises.listed(as_of, min(as_of - ENDED_LATELY, heard.since - ONE_DAY))
    disputes = await reader.disputes.listed(as_of, heard.since - ONE_DAY)
    return Happened(policy, as_of, heard, promises, disputes)


async def what_happened(
    policy: Policy, reader: Reader, as_of: date, heard: Heard, salespeople: Collection[str] | None = None
) -> Happened:
    """The same, with what was broken of the customers of these salespeople, as the ledger writes them."""
    found = await logged_of(policy, reader, as_of, heard)
    first = min(as_of - BROKEN_LATELY, heard.since - ONE_DAY)
    let_down = await reader.promises.let_down(first, as_of, salespeople)
    return replace(found, broken=await last_broken(reader.ledger, let_down, as_of))

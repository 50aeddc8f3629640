"""What a person's App Home shows: values only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from bot.credit.digest import Digest
from bot.credit.freshness import Freshness
from bot.credit.money import Money
from bot.credit.note import NoteKind
from bot.credit_views import CaseView, CrossingView, CustomerFacts, HoldView, RequestView
from bot.dunning_views import MailsReady, Queue
from bot.members import SettingsView
from bot.mornings import Morning
from bot.standing import DisputeView, PlanView, PromiseView

FEW = 5
One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Few(Generic[One]):
    """The first of a list, and how many more there are."""

    shown: tuple[One, ...] = ()
    left_out: int = 0

    @property
    def total(self) -> int:
        """How many there are in all."""
        return len(self.shown) + self.left_out


def few(every: Iterable[One], left_out: int = 0) -> Few[One]:
    """The first five, and the rest counted."""
    found = tuple(every)
    return Few(found[:FEW], max(len(found) - FEW, 0) + left_out)


class ChangeKind(StrEnum):
    """What happened to a customer since the morning before, what matters most first."""

    BROKEN = "broken"
    PARTLY_KEPT = "partly_kept"
    KEPT = "kept"
    RESOLVED = "resolved"
    """A dispute; `amount` was contested."""
    PAID = "paid"
    CLEARED = "cleared"
    PROMISED = "promised"
    """By somebody else: `amount` for the day `on`."""
    DISPUTED = "disputed"
    """By somebody else."""
    NOTED = "noted"
    """By somebody else."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened to a customer of theirs."""

    kind: ChangeKind
    name: str
    """The customer's."""
    amount: Money | None = None
    on: date | None = None
    by: str = ""
    """The name of who logged it; empty for what imports and the clock did."""
    note: NoteKind | None = None
    text: str = ""
    """Of a note: as somebody wrote it."""


@dataclass(frozen=True, slots=True)
class HomeQueue:
    """How many dunning steps wait for a person: their own, or everybody's."""

    whose: str
    """`mine` or `all`: what the buttons carry."""
    count: int
    mails: int
    """Reminders that can leave with one press."""
    calls: int
    late: int = 0
    """Past their deadline."""
    today: int = 0
    """Due today."""
    may_send: bool = True
    """Figures are not so old that no reminder leaves."""
    sending: int = 0
    """On their way, and can still be recalled."""
    ready: MailsReady = field(default_factory=MailsReady)
    """Whose reminders those are."""

    @classmethod
    def of(cls, queue: Queue) -> HomeQueue:
        """The counts of a queue, as its own title has them."""
        return cls(
            queue.whose,
            queue.count,
            queue.mails,
            queue.calls,
            queue.late,
            queue.today,
            queue.freshness is not Freshness.STALE,
            queue.sending_count,
            queue.ready,
        )


@dataclass(frozen=True, slots=True)
class HomeView:
    """The person's day, as it stands now. What a role does not need is empty."""

    name: str
    as_of: date
    digest: Digest | None
    """Their own customers today, else those without a salesperson that they are told of; None for who has
    neither, or before the first import."""
    last: Morning | None
    """The newest morning that was decided."""
    settings: SettingsView
    promises: Few[PromiseView] = field(default_factory=Few)
    """Open ones of their customers, the first due first."""
    promised: tuple[Money, ...] = ()
    """The total of all of those, one amount a currency, the largest first."""
    disputes: Few[DisputeView] = field(default_factory=Few)
    """Those that are not over, the first target first: of their customers, and those that they, or for a
    manager the people below, own."""
    waiting: Few[PromiseView | PlanView] = field(default_factory=Few)
    """What they asked for and others decide, the oldest first."""
    decide: Few[PromiseView | PlanView] = field(default_factory=Few)
    """What others asked for and they decide, the oldest first."""
    broken: Few[PromiseView] = field(default_factory=Few)
    """For who decides: promises not kept in the last five working days, the newest first."""
    late_disputes: Few[DisputeView] = field(default_factory=Few)
    """For who decides: disputes past their target, the longest first."""
    postponed: frozenset[int] = frozenset()
    """The customers of calls that they put off until tomorrow."""
    changes: Few[Change] = field(default_factory=Few)
    """What happened to their customers since the morning before."""
    requests_decide: Few[RequestView] = field(default_factory=Few)
    """Limits, terms and releases that others asked for and they can decide now, the oldest first."""
    requests_waiting: Few[RequestView] = field(default_factory=Few)
    """What they asked for and others decide, the oldest first."""
    cases: Few[CaseView] = field(default_factory=Few)
    """For who decides, all that are not closed, ownerless ones and the first deadlines first; for others,
    those that they own."""
    ownerless: int = 0
    """How many of all open cases nobody has; 0 for who does not decide."""
    crossings: Few[CrossingView] = field(default_factory=Few)
    """For who decides: what is over a threshold, the gravest and newest first."""
    holds: Few[HoldView] = field(default_factory=Few)
    """Orders on hold now: for who decides all, for others those of their customers."""
    largest: tuple[CustomerFacts, ...] = ()
    """For who decides: the ten largest exposures, by the entities' rates, the largest first."""
    queue: HomeQueue | None = None
    """The dunning steps that wait for them: for who decides everybody's, for others their own."""

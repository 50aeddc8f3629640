"""What a morning digest says: values only; the words are elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from bot.credit.ageing import Bucket
from bot.credit.behaviour import Behaviour
from bot.credit.conversion import DatedRate
from bot.credit.dispute import Dispute
from bot.credit.due_step import DueStep
from bot.credit.dunning import StepAction, StepReached
from bot.credit.exposure import Exposure
from bot.credit.freshness import Freshness
from bot.credit.ledger import Contact
from bot.credit.money import Money
from bot.credit.priority import Priority, Reason, claimable
from bot.credit.promise import Promise

CALL_FROM = frozenset(
    {
        StepAction.CALL,
        StepAction.FIRM_REMINDER,
        StepAction.FORMAL_NOTICE,
        StepAction.HOLD,
        StepAction.HAND_OVER,
    }
)
"""From the call step on, a salesperson's call is the thing to do; before it, a reminder is enough."""

COVERING_SHARE = Decimal("0.1")
"""Credits count beside what is late when they cover a tenth of it: less does not change the call."""


class Task(StrEnum):
    """What the salesperson has to do for a late customer today."""

    CALL = "call"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class WaitingStep:
    """The dunning step that waits for somebody to take it."""

    step: DueStep
    owner: str
    """A name; empty when nobody has it."""
    is_readers: bool
    """Whether the reader has it, or stands in for who has it."""


@dataclass(frozen=True, slots=True)
class LateCustomer:
    """One late customer: `overdue` and `disputed` hold one amount a currency, largest claim first."""

    id: int
    code: str
    name: str
    entity: str
    overdue: tuple[Money, ...]
    disputed: tuple[Money, ...]
    """The contested part of `overdue`; empty when nothing is."""
    dispute_reason: str
    documents: int
    """Overdue invoices."""
    oldest_days_late: int
    oldest_bucket: Bucket
    exposure: Exposure | None
    """None when the customer has no limit."""
    behaviour: Behaviour | None
    step: StepReached | None
    """The highest step of what can be chased; None before the first, or when all is disputed or promised."""
    next_step: tuple[StepAction, date] | None
    priority: Priority
    contact: Contact | None
    country: str = ""
    """ISO 3166 alpha-2, or empty; it tells how the contact's national phone number is dialled."""

    credits: tuple[Money, ...] = ()
    """Open credits and unallocated payments, negative: they are not taken off `overdue`."""
    is_informed_only: bool = False
    """Somebody else calls: the organisation has the reader informed."""
    promised: tuple[Money, ...] = ()
    """What of `overdue` open promises cover and nobody contests; empty when nothing is."""
    promises: tuple[Promise, ...] = ()
    """Open ones, the first due first."""
    last_broken: Promise | None = None
    """The newest that was not kept, or only in part, when nothing answered for it since."""
    disputes: tuple[Dispute, ...] = ()
    """Those that people opened and that are not over; a ledger's own are in `disputed` alone."""
    is_on_hold: bool = False
    """New orders are not taken."""
    is_in_litigation: bool = False
    """With an agency or a lawyer: nobody reminds them."""
    waiting: WaitingStep | None = None
    """None where no step runs as work, or its reminder is on its way."""

    @property
    def task(self) -> Task:
        """A call once the call step is reached, or a promise was broken."""
        is_late_enough = self.step is not None and self.step.step.action in CALL_FROM
        is_broken = Reason.BROKEN_PROMISE in self.priority.reasons
        return Task.CALL if (is_late_enough or is_broken) and not self.is_informed_only else Task.NONE

    @property
    def claims(self) -> tuple[Money, ...]:
        """What can be asked for now, one amount a currency; none of zero.

        What is disputed or promised, and credits, are taken off.
        """
        claims = [
            claimable(late, self._paused(late.currency), _of(late.currency, self.credits))
            for late in self.overdue
        ]
        return tuple(one for one in claims if one)

    @property
    def is_all_disputed(self) -> bool:
        """Whether nothing of what is late goes uncontested, in any currency."""
        return all(_of(late.currency, self.disputed) >= late for late in self.overdue)

    @property
    def is_all_promised(self) -> bool:
        """Whether promises cover all of what is late and goes uncontested, in every currency."""
        return bool(self.promised) and all(self._paused(late.currency) >= late for late in self.overdue)

    def _paused(self, currency: str) -> Money:
        return _of(currency, self.disputed) + _of(currency, self.promised)

    @property
    def has_credits_off(self) -> bool:
        """Whether credits lower what can be asked for, in any currency."""
        return any(_of(late.currency, self.credits) for late in self.overdue)

    @property
    def covering_credits(self) -> tuple[Money, ...]:
        """Credits that cover a tenth of what is late or more, above zero, one amount a currency."""
        return tuple(
            -one
            for one in self.credits
            if one and -one.amount >= _of(one.currency, self.overdue).amount * COVERING_SHARE
        )


def _of(currency: str, amounts: tuple[Money, ...]) -> Money:
    return next((one for one in amounts if one.currency == currency), Money.zero(currency))


class NewsKind(StrEnum):
    """What got better."""

    PAID = "paid"
    """A payment is on file."""
    CLEARED = "cleared"
    """The newer ledger no longer shows it."""
    KEPT = "kept"
    """A promise of the amount was kept."""
    RESOLVED = "resolved"
    """A dispute of the amount ended with a credit note or a corrected invoice."""


@dataclass(frozen=True, slots=True)
class GoodNews:
    """A customer who owes less than the morning before."""

    name: str
    kind: NewsKind
    amount: Money


class CreditNewsKind(StrEnum):
    """What a digest says of limits and holds, once, the gravest first."""

    BREACH = "breach"
    GROUP = "group"
    COVER = "cover"
    HOLD_SET = "hold_set"
    INCREASE_ENDED = "increase_ended"
    ALERT = "alert"
    WARNING = "warning"
    INCREASE_ENDS = "increase_ends"
    HOLD_LIFTED = "hold_lifted"


@dataclass(frozen=True, slots=True)
class CreditNews:
    """One thing that happened to a customer's limit or orders since the morning before, or is about to."""

    customer_id: int
    name: str
    kind: CreditNewsKind
    ratio: Decimal | None = None
    """Exposure over limit today; of an increase that ends, without it."""
    exposure: Money | None = None
    limit: Money | None = None
    """What was crossed; of an increase, the limit without it."""
    amount: Money | None = None
    """Of an increase."""
    on: date | None = None
    """An increase's last day."""
    number: str = ""
    """The invoice that set a hold."""
    days_late: int = 0
    is_on_hold: bool = False
    """The customer's orders are not taken on the morning."""


@dataclass(frozen=True, slots=True)
class RestBucket:
    """Late customers without a row of their own, by their oldest invoice."""

    bucket: Bucket
    customers: int
    overdue: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class NextDue:
    """The largest amount of the next due date, for the day with nothing to do."""

    name: str
    amount: Money
    on: date


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who reads the digest; `name` is empty for the customers nobody looks after."""

    name: str
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class LedgerAge:
    """An entity's newest figures: when they were taken and how old that makes them."""

    entity: str
    ledger_at: datetime
    freshness: Freshness


@dataclass(frozen=True, slots=True)
class StepsWaiting:
    """How many dunning steps wait for the reader, whatever the digest's rows are about."""

    count: int
    late: int
    """Past their deadline."""
    today: int
    """Due on the day."""
    sending: int = 0
    """Reminders and letters on their way that can be recalled."""


@dataclass(frozen=True, slots=True)
class Digest:
    """One person's morning: what got better, whom to call and why, and the rest, counted.

    Tuples of Money hold one amount a currency, largest portfolio first; they are never added up.
    """

    as_of: date
    since: date
    """The working day before: what changed is told since its digest."""
    recipient: Recipient
    ledgers: tuple[LedgerAge, ...]
    good_news: tuple[GoodNews, ...]
    good_news_left_out: int
    overdue: tuple[Money, ...]
    overdue_before: tuple[Money, ...]
    """The same figure at the morning of `since`; empty when there was no ledger then."""
    calls: tuple[LateCustomer, ...]
    """The rows shown in full, most worth first."""
    calls_total: int
    also: tuple[LateCustomer, ...]
    """Late, nothing to do today; empty when there are too many to name."""
    rest: tuple[RestBucket, ...]
    """Every late customer that neither `calls` nor `also` names."""
    late_customers: int
    customers: int
    """Customers of the portfolio, late or not."""
    commission_share: Decimal | None
    commission: tuple[Money, ...]
    """Commission waiting on what is overdue, one a currency."""
    next_due: NextDue | None
    thresholds: tuple[int, int, int]
    """The last days of the late buckets, for their names."""
    rates: tuple[DatedRate, ...] = ()
    """The rates the ranking went by; empty when one currency was enough."""
    unranked_currencies: tuple[str, ...] = ()
    """Currencies without a rate: their customers come last."""
    credit_news: tuple[CreditNews, ...] = ()
    """Of the reader's customers, the gravest first."""
    credit_news_left_out: int = 0
    steps: StepsWaiting | None = None
    """None where none wait: who gets a digest gets no message of their queue."""

    @property
    def freshness(self) -> Freshness:
        """Stale when every ledger is, for nothing is left to rank; old when any is not fresh."""
        ages = {ledger.freshness for ledger in self.ledgers}
        if ages == {Freshness.STALE}:
            return Freshness.STALE
        return Freshness.OLD if ages - {Freshness.FRESH} else Freshness.FRESH

    @property
    def is_silent(self) -> bool:
        """Nothing late and no good news: no message, but on Mondays."""
        is_quiet = not self.late_customers and not self.good_news and not self.credit_news
        return is_quiet and self.as_of.weekday() != 0

"""What an order check finds: the verdict, every cause, and every way out with its number. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bot.credit.exposure import Exposure
from bot.credit.money import Money


class Verdict(StrEnum):
    """What is done with the order."""

    ACCEPT = "accept"
    HOLD = "hold"


class OrderCause(StrEnum):
    """What speaks against an order; the first four hold it, the others are said beside."""

    LIMIT = "limit"
    """Exposure with the order is strictly above the limit in force, or what a release lets through."""
    GROUP = "group"
    """The same, of the group."""
    LATE_HOLD = "late_hold"
    """Invoices so late that orders are on hold."""
    HOLD_BY_HAND = "hold_by_hand"
    LATE = "late"
    """Other late invoices, or disputed parts of them."""
    DISPUTED = "disputed"
    """Unresolved disputes."""
    UNUSUAL = "unusual"
    """Above the mean plus two standard deviations of the last twelve months."""
    LOWERED = "lowered"
    """The limit went down in the last ninety days."""
    COVER = "cover"
    """Exposure with the order is strictly above what is insured."""


HOLDING = frozenset({OrderCause.LIMIT, OrderCause.GROUP, OrderCause.LATE_HOLD, OrderCause.HOLD_BY_HAND})


@dataclass(frozen=True, slots=True)
class Invoice:
    """An open invoice or down-payment invoice."""

    id: int
    number: str
    due_on: date
    open_amount: Money
    disputed: Money
    is_promised: bool = False

    @property
    def chased(self) -> Money:
        """What nobody contests of it: that can be paid, and holds orders when it is too late."""
        return self.open_amount - self.disputed

    def days_late(self, as_of: date) -> int:
        """Negative before its due date."""
        return (as_of - self.due_on).days


@dataclass(frozen=True, slots=True)
class UsualOrder:
    """What the customer ordered in twelve months: of invoices when too few orders are known."""

    mean: Money
    up_to: Money
    """The mean and two standard deviations: more is unusual."""
    count: int
    is_of_invoices: bool = False


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """What an order is held against, in the customer's currency, on one day."""

    as_of: date
    order: Money
    exposure: Exposure
    invoices: tuple[Invoice, ...]
    """Open ones, the longest due first."""
    group: Exposure | None = None
    """The group's, with its limit; None without a group or a limit of it."""
    late_hold: tuple[int, ...] = ()
    """The ids of the invoices that hold orders now; of a release, none."""
    broken_on: date | None = None
    """The broken promise because of which a newer one lifts no hold; None when none does."""
    released_up_to: Money | None = None
    """The exposure that the release of a limit gone over lets through; None while none counts."""
    group_released_up_to: Money | None = None
    """The same of the group's."""
    released_by: str = ""
    """A name."""
    released_until: date | None = None
    """The last day of that release; None for as long as its cause goes on."""
    by_hand: str | None = None
    """Why orders were put on hold by hand; None when they are not."""
    by_hand_since: date | None = None
    disputes: int = 0
    usual: UsualOrder | None = None
    lowered_on: date | None = None
    lowered_from: Money | None = None
    lowered_to: Money | None = None
    usual_days: int | None = None
    """The customer's payment term in days."""
    asked_days: int | None = None
    """The term that was asked for this order."""
    average_days_late: int = 0
    """How late the customer pays, on average; not negative."""


@dataclass(frozen=True, slots=True)
class FoundCause:
    """One cause that applies, with its figures; what it has none of is None or empty."""

    cause: OrderCause
    exposure: Money | None = None
    """With the order."""
    limit: Money | None = None
    short: Money | None = None
    """How much is missing to fit."""
    invoices: tuple[Invoice, ...] = ()
    amount: Money | None = None
    """What is late or disputed, what is usual at most, or the limit that was."""
    times: Decimal | None = None
    """The order, in usual ones."""
    count: int = 0
    on: date | None = None
    why: str = ""
    broken_on: date | None = None

    @property
    def holds(self) -> bool:
        """Whether the order is held for it."""
        return self.cause in HOLDING


class WayKind(StrEnum):
    """How an order on hold can be taken after all, those of one step first."""

    PAY_ALL = "pay_all"
    """The fewest invoices whose payment clears every cause that payments can clear."""
    PAY = "pay"
    """The fewest invoices whose payment makes it fit the limit, where those are fewer."""
    DOWN_PAYMENT = "down_payment"
    PLAN = "plan"
    INCREASE = "increase"
    TERMS = "terms"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class WayOut:
    """One way, its exact number, and the causes that it clears (none: it eases)."""

    kind: WayKind
    clears: tuple[OrderCause, ...]
    amount: Money | None = None
    """To pay (down or early), to spread, or to raise the limit by."""
    share: Decimal | None = None
    """A down-payment's, of the order."""
    invoices: tuple[Invoice, ...] = ()
    instalments: int = 0
    starts_on: date | None = None
    ends_on: date | None = None
    """An increase's last day."""
    days: int | None = None
    """The shorter term."""
    back_on: date | None = None
    """When exposure is expected back under the limit with it."""
    back_before: date | None = None
    """And with the usual term."""
    ratio: Decimal | None = None
    """Exposure over limit once it is done, the order included."""


@dataclass(frozen=True, slots=True)
class OrderCheck:
    """The answer to `can this order be taken today?`"""

    verdict: Verdict
    facts: OrderFacts
    total: Money
    """Exposure with the order."""
    causes: tuple[FoundCause, ...]
    """Those that hold first; of an accepted order, those that are worth a word."""
    ways: tuple[WayOut, ...]
    """Fewest steps first; none of an accepted order."""

"""Promises to pay and instalment plans: what was said, until when it counts, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.credit.money import Money

GRACE_WORKING_DAYS = 2
FARTHEST_AHEAD_DAYS = 30
IN_A_ROW_ALONE = 2
"""Promises in a row on the same invoices that need nobody's agreement: the third needs the credit manager."""
INSTALMENTS_FEWEST, INSTALMENTS_MOST = 2, 12
PLAN_LONGEST_DAYS = 365


class PromiseState(StrEnum):
    """How a promise stands."""

    PROPOSED = "proposed"
    """It waits for the credit manager, and pauses nothing meanwhile."""
    OPEN = "open"
    KEPT = "kept"
    PARTLY_KEPT = "partly_kept"
    BROKEN = "broken"
    CANCELLED = "cancelled"
    REPLACED = "replaced"
    REFUSED = "refused"


class Because(StrEnum):
    """Why a promise was cancelled."""

    UNDONE = "undone"
    """Whoever logged it took it back within minutes."""
    WITHDRAWN = "withdrawn"
    """Somebody cancelled it, or the request for it."""
    PLAN_BROKEN = "plan_broken"
    """An earlier instalment of its plan was not paid."""
    NOTHING_LEFT = "nothing_left"
    """Credits settled what it covered."""
    COUNTED_ELSEWHERE = "counted_elsewhere"
    """Money that counts for another promise settled what it covered."""


class Means(StrEnum):
    """How it was said."""

    PHONE = "phone"
    MAIL = "mail"
    VISIT = "visit"


@dataclass(frozen=True, slots=True)
class Promise:
    """An amount by a date, for invoices or on account; `amount` and `received` share one currency.

    `opened_on` is the day it began to count: that of the agreement when it needed one. `grace_until` is
    the last day on which a payment keeps it. `after_import` is the newest import known when it was logged.
    """

    id: int
    customer_id: int
    documents: tuple[int, ...]
    """The invoices' ids; empty for an amount on account."""
    amount: Money
    promised_on: date
    grace_until: date
    said_by: str
    means: Means | None
    note: str
    state: PromiseState
    logged_by: str
    """The e-mail of a person of the policy, case folded, as everywhere below."""
    logged_at: datetime
    logged_on: date
    """The day it was where the company is."""
    after_import: int
    received: Money
    in_a_row: int = 1
    replaces: int | None = None
    plan_id: int | None = None
    opened_on: date | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    decision_reason: str = ""
    ended_on: date | None = None
    ended_at: datetime | None = None
    because: Because | None = None
    version: int = 1

    def state_on(self, as_of: date) -> PromiseState | None:
        """How it stood at the end of a day; None before it was logged."""
        if self.logged_on > as_of:
            return None
        if self.ended_on is not None and self.ended_on <= as_of:
            return self.state
        opened = self.opened_on is not None and self.opened_on <= as_of
        return PromiseState.OPEN if opened else PromiseState.PROPOSED


class PlanState(StrEnum):
    """How an instalment plan stands."""

    PROPOSED = "proposed"
    RUNNING = "running"
    KEPT = "kept"
    BROKEN = "broken"
    REFUSED = "refused"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Instalment:
    """One dated part of a plan."""

    on: date
    amount: Money


@dataclass(frozen=True, slots=True)
class Plan:
    """Dated promises in sequence, agreed by the credit manager; the first that is broken ends it."""

    id: int
    customer_id: int
    state: PlanState
    note: str
    asked_by: str
    asked_at: datetime
    asked_on: date
    decided_by: str = ""
    decided_at: datetime | None = None
    decision_reason: str = ""
    ended_on: date | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money that came in after a promise was logged: on one document, or (None) not yet allocated."""

    document_id: int | None
    on: date
    import_id: int
    amount: Money
    """Above zero."""

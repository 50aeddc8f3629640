"""Cases: a customer in trouble, who has it, by when, who is next, and what ends it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from bot.credit.money import Money

SNOOZE_WORKING_DAYS = 5
"""The longest that a case sleeps."""
NEW_PARENT_AFTER_DAYS = 7
"""A case that gets worse after so many days gets a new first message."""
LISTED_FROM = 6
"""A run that opens so many cases posts one list."""
LISTED_MOST = 50
"""More rows than that no list has: the others are counted."""


EDITED_FROM = Decimal("0.10")
"""Its message is written again when so much more or less of the limit is used."""
WORSE_FROM = Decimal("0.25")
"""A case gets worse when so much more of the limit is used than was last said."""


class CauseKind(StrEnum):
    """What opens a case, the gravest first."""

    BREACH = "breach"
    """Over the limit in force."""
    GROUP = "group"
    """The group is over its limit."""
    COVER = "cover"
    """Over what is insured."""
    LATE_HOLD = "late_hold"
    """An invoice so late that orders are on hold."""
    BROKEN_PROMISE = "broken_promise"
    LATE_STEP = "late_step"
    """A dunning step that nobody took by its deadline; `number` is its action, `days` working days."""
    LATE_DISPUTE = "late_dispute"
    """Past its target."""


class CaseState(StrEnum):
    """How a case stands."""

    OPEN = "open"
    SNOOZED = "snoozed"
    CLOSED = "closed"


class Level(StrEnum):
    """How far up a case has gone, the lowest first."""

    OWNER = "owner"
    MANAGER = "manager"
    CREDIT_MANAGER = "credit_manager"
    FINANCE_DIRECTOR = "finance_director"


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a case is open; `subject` tells it from another of its kind: `promise:12`, `dispute:4`, `limit`."""

    kind: CauseKind
    subject: str
    since: date
    amount: Money | None = None
    """What was promised, disputed, or is exposed."""
    limit: Money | None = None
    """What was crossed."""
    number: str = ""
    """The invoice's, of a dispute or a late one."""
    days: int = 0
    """Late: the invoice, or the dispute past its target."""
    on: date | None = None
    """The promised day, or the target."""
    ended_on: date | None = None

    @property
    def key(self) -> str:
        """What tells it from any other of the case."""
        return f"{self.kind}:{self.subject}"


@dataclass(frozen=True, slots=True)
class Shown:
    """The figures that a case's message was written with."""

    ratio: Decimal | None = None
    """The share of the limit that is used, the customer's own or its group's, whichever is higher."""
    late: str = ""
    """What is too late, as text: one amount a currency."""
    said: Decimal | None = None
    """The share that a first message or a line said last; an edit says it to nobody."""


@dataclass(frozen=True, slots=True)
class Case:
    """One customer's case; there is one at a time that is not closed. People are e-mails, case folded."""

    id: int
    customer_id: int
    state: CaseState
    opened_at: datetime
    opened_on: date
    owner: str
    """Who has it now; empty when nobody could be found."""
    due_on: date
    """The owner's deadline; past it the case goes up."""
    level: Level = Level.OWNER
    taken_at: datetime | None = None
    """When the owner said that they are on it; None while nobody did."""
    causes: tuple[Cause, ...] = ()
    """In the order in which they came; those that ended too."""
    shown: Shown = Shown()
    is_silent: bool = False
    """Opened with an entity's first figures: it has no message until it gets worse."""
    is_listed: bool = False
    """Opened with many others: one list told of it, and it has no message until it gets worse."""
    posted_at: datetime | None = None
    """When its present first message was written; None while it has none."""
    posted_key: str = ""
    """The key of that message's notice."""
    snoozed_until: date | None = None
    snooze_reason: str = ""
    closed_on: date | None = None
    closed_at: datetime | None = None
    closed_by: str = ""
    version: int = 1

    @property
    def running(self) -> tuple[Cause, ...]:
        """The causes that go on, the gravest first."""
        order = list(CauseKind)
        going = (one for one in self.causes if one.ended_on is None)
        return tuple(sorted(going, key=lambda one: (order.index(one.kind), one.since, one.subject)))


class CaseLineKind(StrEnum):
    """What happened to a case."""

    OPENED = "opened"
    CAUSE = "cause"
    """A further cause came."""
    CAUSE_ENDED = "cause_ended"
    WORSE = "worse"
    """Much more of the limit is used than was last said."""
    TAKEN = "taken"
    ASSIGNED = "assigned"
    ESCALATED = "escalated"
    PASSED_OVER = "passed_over"
    """Somebody of the chain could not be reached; `why` says how."""
    ASKED = "asked"
    """The salesperson was asked to call, or for a plan."""
    SNOOZED = "snoozed"
    WOKEN = "woken"
    CLOSED = "closed"


class Unreachable(StrEnum):
    """Why somebody of a chain is passed over."""

    LEFT = "left"
    """Not in the policy any more."""
    NO_ACCOUNT = "no_account"
    """Unknown to Slack, or deactivated."""
    NO_SIGHT = "no_sight"
    """May not see the customer."""
    NOBODY = "nobody"
    """The policy names nobody."""


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One line of a case's story."""

    id: int
    case_id: int
    kind: CaseLineKind
    by: str
    """Empty for the clock."""
    at: datetime
    text: str = ""
    """What somebody wrote."""
    owner: str = ""
    """Who it went to, or was passed over."""
    cause: str = ""
    """The key of the cause it tells of."""
    on: date | None = None
    """The day it sleeps until."""
    why: Unreachable | None = None
    facts: dict[str, str] = field(default_factory=dict)
    """Figures then, as text: `ratio`, `exposure`, `limit`; of what was ASKED, `ask`: `call`, `plan`."""

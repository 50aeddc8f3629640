"""Requests, holds, crossings, cases and order checks with the words that ids stand for: values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from bot.credit.behaviour import Behaviour
from bot.credit.case import Case, CaseLine
from bot.credit.crossing import Crossing
from bot.credit.exposure import Exposure
from bot.credit.freshness import Freshness
from bot.credit.hold import Hold
from bot.credit.litigation import Litigation
from bot.credit.money import Money
from bot.credit.order_check import OrderCheck
from bot.credit.request import CreditRequest
from bot.credit.reservation import Reservation
from bot.delegations import Delegation
from bot.standing import PlanView, PromiseView


@dataclass(frozen=True, slots=True)
class Of:
    """The customer that something is about."""

    customer_id: int
    code: str
    name: str
    entity: str
    """The entity's code."""
    salesperson: str = ""
    """A name, as people read it; the ledger's own where the policy knows nobody."""
    entity_name: str = ""


@dataclass(frozen=True, slots=True)
class GroupExposure:
    """The customers of one parent, together, in the parent's currency."""

    code: str
    name: str
    members: int
    exposure: Exposure
    rates_on: date | None = None
    """The oldest day of the rates that other currencies were turned with; None when none were."""
    left_out: tuple[str, ...] = ()
    """Currencies for which there is no rate."""


@dataclass(frozen=True, slots=True)
class HoldView:
    """A hold, and what would lift it."""

    hold: Hold
    of: Of
    numbers: tuple[str, ...] = ()
    """Of the invoices that set it, the oldest first."""
    days_late: int = 0
    """The oldest of those."""
    broken_on: date | None = None
    """A promise of it lifts nothing by itself, for one was broken on this day."""
    set_by: str = ""
    released_by: str = ""
    holds: bool = True
    """Whether it holds orders now."""
    is_in_litigation: bool = False
    """Whether the customer was handed over: who has the claim agrees to what is paid, and when."""
    ledger_at: datetime | None = None
    """Of the figures that it is said with, where the company is; None where the screen says it."""
    freshness: Freshness | None = None
    also: tuple[HoldView, ...] = ()
    """Others of the customer, where one row tells of all."""


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """How a customer stands, for whoever decides."""

    of: Of
    as_of: date
    exposure: Exposure
    """In the customer's currency."""
    late: tuple[Money, ...] = ()
    """What is overdue, one amount a currency, the largest first."""
    late_documents: int = 0
    oldest_days_late: int = 0
    behaviour: Behaviour | None = None
    promises_made: int = 0
    promises_kept: int = 0
    holds: tuple[HoldView, ...] = ()
    """Those that hold orders now."""
    group: GroupExposure | None = None
    ledger_at: datetime | None = None
    """Where the company is."""
    freshness: Freshness | None = None
    language: str = ""
    """The customer's own, such as `fr`; empty when the ledger does not say."""
    contact: str = ""
    """The name of whom to call."""
    litigation: Litigation | None = None
    """While the customer is in litigation."""


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request with its facts; moments are where the company is."""

    request: CreditRequest
    facts: CustomerFacts
    asked_by: str
    """A name."""
    first_by: str = ""
    first_for: str = ""
    decided_by: str = ""
    decided_for: str = ""
    """In whose place, by name."""
    waits_for: tuple[str, ...] = ()
    """The names of those who can decide next."""
    alone_up_to: Money | None = None
    """What the credit manager decides alone; None when there is no telling."""
    alone_days: int = 0
    without: Decimal | None = None
    """Exposure over limit once the increase has ended; None of other kinds and without a limit."""
    running: Money | None = None
    """What other increases make at the same time; None without any, and of other kinds."""
    share: Decimal | None = None
    """Of the limit without increases, with what runs at the same time; None without such a limit."""
    steps: tuple[tuple[date, Money], ...] = ()
    """Once approved, the limit of its first day, and of each day within it on which that changes."""


class RequestNews(StrEnum):
    """What is said below a request's message, once each."""

    REMINDER = "reminder"
    """At half-time, to whoever decides."""
    FIRST_APPROVAL = "first_approval"
    ENDS_SOON = "ends_soon"
    """Three days before."""
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class CrossingView:
    """A crossing, with today's figures."""

    crossing: Crossing
    of: Of
    exposure: Exposure | None = None
    """As it stands now; the group's, of a group's crossing."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with its facts."""

    case: Case
    facts: CustomerFacts
    owner: str
    """A name; empty for nobody."""
    otherwise: tuple[tuple[str, date], ...] = ()
    """Who is next, and on which day it goes to them."""
    lines: tuple[CaseLine, ...] = ()
    """Its story, the oldest first; empty in lists."""
    names: dict[str, str] = field(default_factory=dict)
    """Names by e-mail."""
    can_ask_salesperson: bool = True
    """Whether a message would reach the customer's own: they have an account in Slack."""


@dataclass(frozen=True, slots=True)
class ReservationView:
    """A reservation with names."""

    reservation: Reservation
    of: Of
    reserved_by: str


@dataclass(frozen=True, slots=True)
class WaitingRequest:
    """A request that somebody still has to decide."""

    request: CreditRequest
    waits_for: tuple[str, ...]
    """The names of those who can decide next."""


@dataclass(frozen=True, slots=True)
class OrderAnswer:
    """An order check for whoever asked; its buttons carry the draft's number, never an amount."""

    check: OrderCheck
    facts: CustomerFacts
    at: datetime
    """Where the company is."""
    draft_id: int = 0
    """0 when nothing was kept: then there are no buttons."""
    decides: str = ""
    """The name of who agrees to what whoever asks would ask for; empty when the policy names nobody."""
    deciders: tuple[str, ...] = ()
    """The names of everybody of whom one is enough, where no director has to agree too."""
    waiting: tuple[WaitingRequest, ...] = ()
    """Requests of the customer that are not decided yet: there is no second of a kind beside one."""
    stands_in: str = ""
    """Who may in that one's place today."""
    director: str = ""
    """The finance director's, when the increase is above what the credit manager decides alone."""
    reserve_until: date | None = None
    reserved: tuple[Reservation, ...] = ()
    """What is kept for this customer already."""
    cancellable: frozenset[int] = frozenset()
    """The ids of those that whoever asks may cancel."""
    reference: str = ""
    known: Money | None = None
    """What the ledger has open of this very order: it counts once."""
    may_release: bool = False
    """Whether whoever asks releases holds without anybody's agreement."""

    @property
    def is_provisional(self) -> bool:
        """Whether the figures are too old to be sure."""
        return self.facts.freshness is not Freshness.FRESH


@dataclass(frozen=True, slots=True)
class CreditStanding:
    """How limits, holds and cases stand for one customer: beside the card's own figures."""

    holds: tuple[HoldView, ...] = ()
    """Those whose cause goes on, released ones too."""
    requests: tuple[CreditRequest, ...] = ()
    """Those that wait, and increases that count on the day or later, the oldest first."""
    reservations: tuple[ReservationView, ...] = ()
    group: GroupExposure | None = None
    case: Case | None = None
    case_owner: str = ""
    names: dict[str, str] = field(default_factory=dict)
    """Names by e-mail, of who asked and decided."""


@dataclass(frozen=True, slots=True)
class LimitDraft:
    """What is filled in of a temporary increase: from words typed, from an order check, or as it is typed."""

    amount: Money | None = None
    amount_text: str = ""
    """As typed, when it could not be read."""
    starts_on: date | None = None
    ends_on: date | None = None
    reason: str = ""
    order: Money | None = None
    day_text: str = ""
    """The last day as typed, when it could not be read."""


@dataclass(frozen=True, slots=True)
class LimitForm:
    """A temporary increase to fill in; what deciding it takes follows the amount and the days."""

    of: Of
    currency: str
    as_of: date
    seen: int
    limit: Money
    """In force today."""
    exposure: Money
    amount: Money | None = None
    amount_text: str = ""
    """As typed, when it could not be read."""
    starts_on: date | None = None
    ends_on: date | None = None
    reason: str = ""
    order: Money | None = None
    share: Decimal | None = None
    """Of the limit, with what runs at the same time; None before there is an amount."""
    days: int = 0
    decides: str = ""
    """A name."""
    deciders: tuple[str, ...] = ()
    """The names of everybody of whom one is enough, where no director has to agree too."""
    director: str = ""
    """Whoever has to agree too; empty when nobody has."""
    running: Money | None = None
    """What other increases make at the same time; None without any."""
    alone_up_to: Money | None = None
    alone_days: int = 0
    day_text: str = ""


@dataclass(frozen=True, slots=True)
class OrderForm:
    """An order to check, to fill in."""

    of: Of
    currency: str
    as_of: date
    amount: Money | None = None
    amount_text: str = ""
    """As typed, when it could not be read."""
    terms_days: int | None = None
    usual_days: int | None = None
    """The customer's own term; None when it is not known in days."""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class TermsForm:
    """One order above the limit, on a shorter term, to ask for."""

    of: Of
    as_of: date
    seen: int
    order: Money
    terms_days: int | None = None
    usual_days: int | None = None
    decides: str = ""
    deciders: tuple[str, ...] = ()
    """As of `LimitForm`."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """A request to approve with changes, or to reject."""

    view: RequestView
    amount: Money | None = None
    ends_on: date | None = None
    earliest: date | None = None


@dataclass(frozen=True, slots=True)
class HoldForm:
    """A hold to set or to release, or the release of one to ask for."""

    of: Of
    holds: tuple[HoldView, ...]
    may_release: bool
    decides: str = ""
    deciders: tuple[str, ...] = ()
    """The names of everybody of whom one is enough."""
    reason: str = ""
    seen: int = 0


@dataclass(frozen=True, slots=True)
class CaseForm:
    """A case to assign, to put to sleep, or to have its salesperson asked about."""

    view: CaseView
    owners: tuple[tuple[str, str], ...] = ()
    """E-mails and names of those it can be assigned to."""
    latest: date | None = None
    """The farthest day that it sleeps until."""
    salesperson: str = ""
    """The name of whom is asked; empty when nobody can be."""


@dataclass(frozen=True, slots=True)
class DownPayment:
    """The draft of what a customer is asked."""

    of: Of
    order: Money
    amount: Money
    language: str
    contact: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Approvals:
    """What waits for one person, the oldest first; and, for who only asked, what they wait for."""

    decide: tuple[RequestView, ...] = ()
    asked: tuple[RequestView, ...] = ()
    promises: tuple[PromiseView | PlanView, ...] = ()
    """Promises and plans that wait for them, the oldest first."""


@dataclass(frozen=True, slots=True)
class DelegationView:
    """A delegation with names."""

    delegation: Delegation
    to: str
    replaced: tuple[DelegationView, ...] = ()
    """What was given before for some of its days: it ended."""
    kept: tuple[DelegationView, ...] = ()
    """What of that goes on before and after its days."""

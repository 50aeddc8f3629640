"""Steps, reminders, letters and hand-overs with the words that ids stand for: values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from bot.credit.charges import InvoiceCharges
from bot.credit.due_step import DueStep, EndReason, Pause, StepLine
from bot.credit.dunning import Step
from bot.credit.freshness import Freshness
from bot.credit.ledger import Contact, Document
from bot.credit.letter import Letter, LetterKind
from bot.credit.litigation import Litigation
from bot.credit.mailing import Mailing
from bot.credit.money import Money
from bot.credit.sweep import LeftOut
from bot.credit_views import Of


@dataclass(frozen=True, slots=True)
class OverdueLine:
    """An overdue invoice as a reminder lists it, with what being late costs so far."""

    document_id: int
    document: Document
    days_late: int
    asked: Money
    """What is open and not contested."""
    charges: InvoiceCharges | None
    """None where the entity charges nothing."""


@dataclass(frozen=True, slots=True)
class OverdueFacts:
    """Everything overdue of one customer on a day: the one place that reminders, letters, the card and the
    dossier take their figures from."""

    of: Of
    as_of: date
    lines: tuple[OverdueLine, ...]
    """Of what is contested in part, the rest; without what is promised or contested whole. The oldest due
    first."""
    promised: tuple[Document, ...]
    """Left out because a promise covers them."""
    disputed: tuple[tuple[Document, Money], ...]
    """Contested, and how much of each."""
    credits: tuple[Money, ...]
    """Open credits and unallocated payments, below zero, one amount a currency."""
    owed: tuple[Money, ...]
    """What the lines ask for, one amount a currency."""
    interest: tuple[Money, ...]
    indemnities: tuple[Money, ...]
    """Each one amount a currency; empty where nothing is charged."""
    total: tuple[Money, ...]
    """With charges, one amount a currency."""
    unknown_rates: str = ""
    """The first half-year for which no rate is known, such as `2027-01-01`: then no charges are shown."""


@dataclass(frozen=True, slots=True)
class Payee:
    """How to pay an entity."""

    name: str
    siren: str = ""
    country: str = ""
    iban: str = ""
    bic: str = ""
    reference: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who writes to the customer."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class ReminderView:
    """An e-mail to a customer, before it is put into words."""

    facts: OverdueFacts
    step: Step
    contact: Contact
    """Whom it is to; its language is the mail's."""
    language: str
    payee: Payee
    signer: Signer
    charges: bool
    """Whether it says what being late costs."""
    letter: Letter | None = None
    """The letter that goes with it."""
    own_words: tuple[str, str] | None = None
    """Subject and text of the company's own template, in Jinja2."""


@dataclass(frozen=True, slots=True)
class MailText:
    """A mail in words."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class ReminderPreview:
    """What would leave now, and when it would."""

    step: DueStep
    of: Of
    to: str
    mail: MailText
    leaves_at: datetime
    """Where the company is."""
    freshness: Freshness | None = None
    attachments: tuple[str, ...] = ()
    """Names of the invoice copies that go with it."""


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter, before it is put on paper."""

    kind: LetterKind
    number: str
    language: str
    facts: OverdueFacts
    payee: Payee
    signer: Signer
    contact: Contact
    registration_number: str
    made_on: date
    pay_by: date
    regime: str
    """`fr` or `eu`; empty where nothing is charged."""
    own_words: tuple[str, str] | None = None
    contract_rate: Decimal | None = None
    """Percent a year that the customer agreed to; None where the law's default counts."""


@dataclass(frozen=True, slots=True)
class LetterForm:
    """What a letter would say, for the form that makes it."""

    view: LetterView
    step: DueStep | None
    by_mail: str
    """The address that it can be mailed to; empty when there is none."""
    pay_by_least: date = date.min


@dataclass(frozen=True, slots=True)
class StepView:
    """A step as work, with what whoever takes it needs."""

    step: DueStep
    of: Of
    owner: str
    """A name; empty when nobody has it."""
    owed: tuple[Money, ...]
    """What can be asked for now, one amount a currency."""
    documents: tuple[Document, ...]
    """Its invoices, the oldest due first."""
    oldest_days_late: int
    contact: Contact | None
    days_over: int = 0
    """Working days past its deadline; 0 until then."""
    replaces_on: tuple[Step, date] | None = None
    """The step that comes next, and its day."""
    mailing: Mailing | None = None
    """The newest of the step."""
    letters: tuple[Letter, ...] = ()
    has_formal_notice: bool = False
    """Whether the customer got one for what is late now."""
    litigation: Litigation | None = None
    """A hand-over that waits."""
    put_off_until: date | None = None
    """The last day that its owner can put it off to; None when there is none."""
    may_take: bool = True
    """Whether whoever reads it may take it, skip it or put it off."""
    may_take_over: bool = False
    """Whether they may take it over, give it time or reassign it."""
    people: tuple[tuple[str, str], ...] = ()
    """Whom it can be reassigned to, e-mail and name; only for the form."""
    lines: tuple[StepLine, ...] = ()
    """Its story, where it is shown with it."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Those of the people in it, by e-mail."""
    as_of: date | None = None
    """The day that it is shown on: what is due then is due today."""


@dataclass(frozen=True, slots=True)
class Queue:
    """The steps that wait, those whose deadline is past or today first."""

    as_of: date
    steps: tuple[StepView, ...]
    """At most as many as a screen holds."""
    count: int
    """All of them."""
    whose: str
    """`mine`, `all`, or somebody's name."""
    mails: int = 0
    """Reminders among all that could leave with one press."""
    calls: int = 0
    sending: tuple[StepView, ...] = ()
    """Reminders on their way that can be recalled."""
    freshness: Freshness | None = None
    ledger_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LetterFailed:
    """The customer's copy of a letter that did not arrive, for whoever made it."""

    letter: Letter
    of: Of
    to: str
    """The address."""
    trouble: str
    """The mail server's words, or a code of the house."""


@dataclass(frozen=True, slots=True)
class HandOverView:
    """A hand-over with what whoever decides needs."""

    litigation: Litigation
    of: Of
    facts: OverdueFacts
    asked_by: str
    decided_by: str
    letters: tuple[Letter, ...]
    reminders: int
    """Sent within the last year."""
    calls: int
    broken_promises: int
    disputes: int
    """Running ones: they are not handed over."""
    collected: tuple[Money, ...] = ()
    fees: tuple[Money, ...] = ()
    file_name: str = ""
    """The dossier's; empty until there is one."""
    sha256: str = ""
    """Of the dossier, in hexadecimal."""
    without_notice: tuple[str, ...] = ()
    """Numbers of invoices that no formal notice was sent for."""
    ended_by: str = ""
    """The name of whoever took the customer back."""
    may_decide: bool = True
    """Whether whoever reads it may approve or refuse it."""
    may_end: bool = True
    """Whether they may take the customer back."""


@dataclass(frozen=True, slots=True)
class HandOverForm:
    """What the form of a hand-over shows."""

    view: HandOverView
    """Of a litigation that is not kept yet (its id is 0)."""
    step_id: int | None
    agency: str
    decides: bool
    """Whether whoever fills it in decides it too: then it is handed over at once."""
    deciders: str
    """The names of those who decide else."""


@dataclass(frozen=True, slots=True)
class PauseForm:
    """What the form of a pause shows."""

    of: Of
    today: date
    last: date
    """The last day that reminders can be suspended until."""
    present: Pause | None = None
    until: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PauseView:
    """A pause of reminders."""

    pause: Pause
    of: Of
    by: str


@dataclass(frozen=True, slots=True)
class SweepOpening:
    """A step that a sweep would begin."""

    step: Step
    scenario: str
    numbers: tuple[str, ...]
    """Its invoices."""
    owner: str
    """An e-mail; empty when nobody could have it."""
    owner_name: str
    reached_on: date
    due_on: date
    replaces: Step | None
    """The running step whose place it takes."""
    is_held: bool = False
    """Orders are on hold already: it counts as taken at once."""


@dataclass(frozen=True, slots=True)
class SweepJoining:
    """Invoices that would go with a step that runs, and those that would leave it."""

    step: Step
    numbers: tuple[str, ...]
    left: int


@dataclass(frozen=True, slots=True)
class SweepLine:
    """What a sweep would do for one customer."""

    customer_id: int
    entity: str
    code: str
    name: str
    scenario: str
    opens: tuple[SweepOpening, ...]
    joins: tuple[SweepJoining, ...]
    ends: tuple[tuple[Step, EndReason], ...]
    left_out: tuple[tuple[str, LeftOut], ...]
    """The invoice's number, and why."""


@dataclass(frozen=True, slots=True)
class SweepReport:
    """What a sweep would do on a day."""

    as_of: date
    is_working_day: Mapping[str, bool]
    """By entity: steps begin on working days only."""
    too_old: tuple[str, ...]
    """Entities whose figures are too old to remind anybody with."""
    first: tuple[str, ...]
    """Entities that were not swept by then: what opens there, opens silently."""
    customers: tuple[SweepLine, ...]
    """Those of whom there is anything to say, by entity and code."""
    known_from: date | None = None
    """The first day that every entity's figures are whole; before it they are incomplete."""

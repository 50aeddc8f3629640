"""Steps, reminders, letters and hand-overs with the words that ids stand for: values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from bot.credit.address import NOWHERE, Address
from bot.credit.charges import InvoiceCharges
from bot.credit.due_step import DueStep, Pause, StepLine
from bot.credit.dunning import Step
from bot.credit.freshness import Freshness
from bot.credit.ledger import Contact, Document
from bot.credit.letter import Letter, LetterKind
from bot.credit.litigation import Litigation
from bot.credit.mailing import Mailing, MailingState
from bot.credit.money import Money, by_currency
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

    @property
    def charged(self) -> tuple[Money, ...]:
        """Interest and indemnities together, one amount a currency, by currency; empty as they are."""
        both = by_currency((*self.interest, *self.indemnities))
        return tuple(sorted((one for one in both if one), key=lambda each: each.currency))


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
    address: Address = NOWHERE
    mentions: str = ""
    """Form, capital and register, as the policy writes them."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who writes to the customer."""

    name: str
    email: str
    role: str = ""
    """In the policy; empty when it is nobody of the policy."""


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
class DoubtfulCopy:
    """A file that an invoice shares with another, so that it goes along with neither."""

    number: str
    file: str
    """In the folder of copies."""
    other: str
    """The number of the other invoice."""
    other_entity: str
    """The code of the other's entity."""


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
    doubtful: tuple[DoubtfulCopy, ...] = ()
    """Copies that do not, for they could be another invoice's."""


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
    address: tuple[str, ...] = ()
    """The lines below the customer's name; none when no postal address is known."""
    is_registered: bool = False
    """Whether it says that it goes by registered letter with acknowledgement of receipt."""
    is_abroad: bool = False
    """Whether it leaves the seller's country, which its sender then names."""


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
    is_readers: bool = True
    """Whether they have it, or stand in for who has it."""
    people: tuple[tuple[str, str], ...] = ()
    """Whom it can be reassigned to, e-mail and name; only for the form."""
    lines: tuple[StepLine, ...] = ()
    """Its story, where it is shown with it."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Those of the people in it, by e-mail."""
    as_of: date | None = None
    """The day that it is shown on: what is due then is due today."""
    tries: int = 0
    """Calls that the policy asks for before a step that nobody answers is taken; 0 where nobody looked."""
    last_try: date | None = None
    """The day of the last call that nobody took, or that reached somebody else."""
    undo: str = ""
    """What its taking can be taken back by, where whoever reads it just took it: a `Subject`."""

    @property
    def mailing_waits(self) -> bool:
        """Whether its e-mail waits for its moment, and so can be recalled."""
        return self.mailing is not None and self.mailing.state is MailingState.WAITING


@dataclass(frozen=True, slots=True)
class MailsReady:
    """To whom one press would let reminders leave, and for how much."""

    customers: tuple[str, ...] = ()
    """Names, each once, whose deadline is first first."""
    owed: tuple[Money, ...] = ()
    """What can be asked of them for now, one amount a currency, the largest first."""


@dataclass(frozen=True, slots=True)
class Queue:
    """The steps that wait, those whose deadline is past or today first."""

    as_of: date
    steps: tuple[StepView, ...]
    """At most as many as a screen holds, from the `offset` on."""
    count: int
    """All of them."""
    whose: str
    """`mine`, `all`, or somebody's name."""
    person: str = ""
    """The e-mail of that somebody."""
    offset: int = 0
    """How many of those that wait, or of those on their way, come before what is shown."""
    late: int = 0
    """Past their deadline, of all that wait."""
    today: int = 0
    """Due on the day, of all that wait."""
    mails: int = 0
    """Reminders among all that could leave with one press."""
    ready: MailsReady = field(default_factory=MailsReady)
    """Whose they are; empty for somebody else's queue, which no press sends."""
    calls: int = 0
    sending: tuple[StepView, ...] = ()
    """Reminders and letters' copies on their way that can be recalled: at most as many as a screen holds."""
    sending_count: int = 0
    """All of them."""
    done: tuple[StepView, ...] = ()
    """What stopped waiting since the day of a message that is drawn anew, the newest first."""
    done_count: int = 0
    """All of it."""
    reader: str = ""
    """The e-mail of whoever reads it: what others did is said with their names."""
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
class AgreementAsked:
    """A promise or a plan for what would be handed over, which nobody agreed to or refused yet."""

    amount: Money
    instalments: int
    """Of a plan; 0 for a promise."""
    asked_on: date
    asked_by: str
    """A name."""


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
    may_have_file: bool = False
    """Whether there is a dossier, and they may have it again."""
    may_make_letter: bool = True
    """Whether they may make a formal notice."""
    letter_makers: str = ""
    """The names of those who may."""
    agreements_asked: tuple[AgreementAsked, ...] = ()
    """The oldest first: handing over does not wait for them."""
    no_copies: tuple[str, ...] = ()
    """Numbers of invoices that the dossier would have no copy of."""


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
    language: str = ""
    """Of the dossier, as it is proposed."""


@dataclass(frozen=True, slots=True)
class FileAbout:
    """Whose a letter or a dossier is, and what it comes to."""

    of: Of
    amounts: tuple[Money, ...]
    """One a currency, charges included."""


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
    day_text: str = ""
    """What was typed for the day and is none."""


@dataclass(frozen=True, slots=True)
class PauseView:
    """A pause of reminders."""

    pause: Pause
    of: Of
    by: str

"""What people ask for, typed: the grammar makes these and the services answer them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from enum import StrEnum

from bot.credit.currencies import minor_digits
from bot.credit.dispute import DisputeReason
from bot.credit.money import Money
from bot.credit.promise import Means


class Verb(StrEnum):
    """The commands that are answered; French and short words are the grammar's."""

    CUSTOMER = "customer"
    INVOICE = "invoice"
    OVERDUE = "overdue"
    PROMISE = "promise"
    DISPUTE = "dispute"
    NOTE = "note"
    HISTORY = "history"
    ORDER = "order"
    LIMIT = "limit"
    HOLD = "hold"
    RELEASE = "release"
    APPROVALS = "approvals"
    QUEUE = "queue"
    PAUSE = "pause"
    UNDO = "undo"
    SETTINGS = "settings"
    HELP = "help"


class Whose(StrEnum):
    """Whose late customers."""

    MINE = "mine"
    SOMEBODYS = "somebody"
    ALL = "all"
    NOBODY = "nobody"
    """Customers without a salesperson."""


@dataclass(frozen=True, slots=True)
class OpenMenu:
    """Bare `/credit`."""


@dataclass(frozen=True, slots=True)
class ShowHelp:
    """`help`, or `help order`."""

    verb: Verb | None = None


@dataclass(frozen=True, slots=True)
class ShowCustomer:
    """A card: by what was typed; `quoted` names, or those after a verb, are never taken for verbs."""

    typed: str
    entity: str | None = None
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class ShowInvoice:
    """A document by its number or the end of it."""

    typed: str
    entity: str | None = None


@dataclass(frozen=True, slots=True)
class ShowOverdue:
    """Late customers: whose, older than some days, the first so many."""

    whose: Whose = Whose.MINE
    somebody: str = ""
    """A Slack id (from `<@U1|name>`) or a typed name or e-mail."""
    older_than: int | None = None
    top: int | None = None
    entity: str | None = None


@dataclass(frozen=True, slots=True)
class OpenSettings:
    """`settings` alone."""


@dataclass(frozen=True, slots=True)
class ChangeSettings:
    """`settings lang fr`, `digest 8:15`, `digest off`, `quiet fri`, `quiet 24/12-2/1`, `quiet off`."""

    language: str | None = None
    digest_hour: time | None = None
    digest_on: bool | None = None
    quiet_weekdays: frozenset[int] = field(default_factory=frozenset)
    quiet_period: tuple[date, date] | None = None
    clear_quiet: bool = False


@dataclass(frozen=True, slots=True)
class TypedAmount:
    """An amount as typed; `readings` has one value, or several when it can be read in two ways."""

    text: str
    readings: tuple[Decimal, ...]
    currency: str = ""
    """ISO 4217, when it was typed."""

    def in_currency(self, currency: str) -> tuple[Money, ...]:
        """The readings that the currency has coins for, the largest first; none when it is in another."""
        if self.currency and self.currency != currency:
            return ()
        least = Decimal(1).scaleb(-minor_digits(currency))
        return tuple(Money(one, currency) for one in self.readings if one % least == 0)


@dataclass(frozen=True, slots=True)
class TypedPromise:
    """`promise ACME 12000 15/12 phone Mme Durand`: what was found; the form asks for the rest.

    Without a customer the form asks which.
    """

    customer: str
    entity: str | None = None
    quoted: bool = False
    """The customer's name stood between quotes: it is all of it."""
    amount: TypedAmount | None = None
    on: date | None = None
    means: Means | None = None
    words: str = ""
    """Whatever followed: who said it."""
    unread: str = ""
    """A word that stood where an amount or a day is expected, and is neither."""


@dataclass(frozen=True, slots=True)
class TypedDispute:
    """`dispute 0902 2300 quality scratched`."""

    invoice: str
    entity: str | None = None
    amount: TypedAmount | None = None
    reason: DisputeReason | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class TypedNote:
    """`note ACME new buyer`: the customer's name and the note follow each other without a mark."""

    words: tuple[str, ...]
    """All of them, as typed; the customer is what the first ones name."""
    customer: str = ""
    """When it stood between quotes; then `words` are the note alone."""
    entity: str | None = None


@dataclass(frozen=True, slots=True)
class TypedOrder:
    """`order ACME 15k 30 days`: an order to check; the form asks for what is missing."""

    customer: str
    entity: str | None = None
    quoted: bool = False
    amount: TypedAmount | None = None
    terms_days: int | None = None
    words: str = ""
    """Whatever followed: the order's number."""
    unread: str = ""


@dataclass(frozen=True, slots=True)
class TypedLimit:
    """`limit ACME +20000 until 31/12 Christmas stock`."""

    customer: str
    entity: str | None = None
    quoted: bool = False
    amount: TypedAmount | None = None
    until: date | None = None
    words: str = ""
    """The reason."""
    unread: str = ""
    unread_day: str = ""
    """What stood where the last day is expected, and is none."""


@dataclass(frozen=True, slots=True)
class ShowQueue:
    """`queue mine`, `queue all`, `queue @marc`: dunning steps that wait."""

    whose: Whose = Whose.MINE
    somebody: str = ""


@dataclass(frozen=True, slots=True)
class TypedPause:
    """`pause ACME 24/12 waiting for the new order`, `pause ACME off`."""

    customer: str
    entity: str | None = None
    quoted: bool = False
    until: date | None = None
    words: str = ""
    """The reason."""
    is_off: bool = False
    unread: str = ""


@dataclass(frozen=True, slots=True)
class TypedHold:
    """`hold ACME bounced cheque`, `release ACME paid by card`: as many first words as name a customer."""

    words: tuple[str, ...]
    releases: bool
    customer: str = ""
    """When it stood between quotes; then `words` are the reason alone."""
    entity: str | None = None


@dataclass(frozen=True, slots=True)
class ShowApprovals:
    """`approvals`."""


@dataclass(frozen=True, slots=True)
class SetDelegate:
    """`settings delegate @marc 24/12-2/1`, `settings delegate off`; without days from today on, a week."""

    somebody: str = ""
    """A Slack id (from `<@U1|name>`) or a typed name or e-mail; empty takes it back."""
    first_on: date | None = None
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class ShowDelegates:
    """`settings delegate`: who decides for them now and from which day."""


@dataclass(frozen=True, slots=True)
class ShowHistory:
    """`history ACME`."""

    typed: str
    entity: str | None = None
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class UndoLast:
    """`undo`: the last thing the person logged."""


class Trouble(StrEnum):
    """Why words were not understood; `messages` has a sentence for each."""

    UNKNOWN_VERB = "unknown_verb"
    """`word` was typed; `meant` is the verb it resembles."""
    NO_CUSTOMER_TYPED = "no_customer_typed"
    NO_INVOICE_TYPED = "no_invoice_typed"
    OVERDUE_WORD = "overdue_word"
    """`word` is none of mine, all, @somebody, >30, top 20."""
    SETTING_WORD = "setting_word"
    LANGUAGE = "language"
    HOUR = "hour"
    QUIET = "quiet"
    DELEGATE = "delegate"
    """`word` is no days, in `settings delegate`."""
    UNKNOWN_ENTITY = "unknown_entity"
    """`in:WORD` is no entity of the policy; `choices` are."""
    NOT_YET = "not_yet"
    """`word` is a command or a setting that a later version will answer."""


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """What was typed and could not be read."""

    trouble: Trouble
    word: str = ""
    meant: Verb | None = None
    verb: Verb | None = None
    """The verb whose words these were."""
    choices: tuple[str, ...] = ()


Request = (
    OpenMenu
    | ShowHelp
    | ShowCustomer
    | ShowInvoice
    | ShowOverdue
    | TypedPromise
    | TypedDispute
    | TypedNote
    | ShowHistory
    | TypedOrder
    | TypedLimit
    | TypedHold
    | ShowApprovals
    | ShowQueue
    | TypedPause
    | SetDelegate
    | ShowDelegates
    | UndoLast
    | OpenSettings
    | ChangeSettings
    | NotUnderstood
)

"""What people ask for, typed: the grammar makes these and the services answer them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum


class Verb(StrEnum):
    """The commands that are answered; French and short words are the grammar's."""

    CUSTOMER = "customer"
    INVOICE = "invoice"
    OVERDUE = "overdue"
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
    | OpenSettings
    | ChangeSettings
    | NotUnderstood
)

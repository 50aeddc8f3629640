"""A customer's card with what people logged of it: values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from bot.credit.card import Card
from bot.credit.due_step import Pause, StepOutcome
from bot.credit.dunning import Step
from bot.credit.letter import Letter
from bot.credit.litigation import Litigation
from bot.credit.mailing import Mailing
from bot.credit.money import Money
from bot.credit_views import CreditStanding
from bot.standing import CustomerStanding


@dataclass(frozen=True, slots=True)
class LateCharges:
    """What being late costs the customer so far, one amount a currency; nothing where nothing is charged."""

    interest: tuple[Money, ...] = ()
    indemnities: tuple[Money, ...] = ()
    total: tuple[Money, ...] = ()
    unknown_rates: str = ""
    """The first half-year without a known rate, such as `2027-01-01`: then nothing can be said."""


@dataclass(frozen=True, slots=True)
class CardMail:
    """An e-mail to the customer that waits for its moment."""

    mailing: Mailing
    """It leaves where the company is."""
    step: Step | None = None
    """The one whose reminder it is."""
    number: str = ""
    """Of the letter whose copy it is."""
    is_salespersons: bool = False
    """Whether it is the salesperson's to recall."""


@dataclass(frozen=True, slots=True)
class LastStep:
    """The last step that was taken or skipped for what is open still."""

    step: Step
    on: date
    outcome: StepOutcome | None = None
    """What came of it; None when it was skipped."""
    by: str = ""
    """A name; empty for the clock."""
    reason: str = ""
    """Why it was skipped, as somebody wrote it."""
    following: tuple[Step, date] | None = None
    """The step that comes next by the dates, and its first working day; None where nobody is reminded."""


@dataclass(frozen=True, slots=True)
class CardSteps:
    """What a card says of the work on its step, beside which step that is."""

    is_sending: bool = False
    """Its reminder is on its way."""
    attempts: int = 0
    """Calls that did not take it, of the `tries` that the policy asks for; the last was on `last_try`."""
    tries: int = 0
    last_try: date | None = None
    held_on: date | None = None
    """None runs, and on this day the clock took the one of holding orders, which were on hold already."""
    last: LastStep | None = None
    """What people, or a reminder by itself, took last; None before the first."""
    letters: tuple[Letter, ...] = ()
    """The last that the customer got, the newest first."""
    mails: tuple[CardMail, ...] = ()
    """Those to the customer that can be recalled, what leaves first, first."""


@dataclass(frozen=True, slots=True)
class CustomerCard(Card):
    """The ledger's card, and the promises, disputes, notes, holds and requests beside it."""

    standing: CustomerStanding = field(default_factory=CustomerStanding)
    credit: CreditStanding = field(default_factory=CreditStanding)
    charges: LateCharges = field(default_factory=LateCharges)
    litigation: Litigation | None = None
    """While the customer is in litigation."""
    work: CardSteps = field(default_factory=CardSteps)
    pause: Pause | None = None
    """While reminders to the customer are suspended."""
    paused_by: str = ""
    """The name of whoever suspended them."""

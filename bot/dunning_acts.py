"""What people ask for about steps, reminders, letters and hand-overs, typed; `key` as in `bot.acts`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.credit.due_step import DueStep, Pause, StepOutcome
from bot.credit.letter import Letter
from bot.credit.litigation import Litigation
from bot.credit.mailing import Mailing


@dataclass(frozen=True, slots=True)
class LogCall:
    """A call was made, or tried."""

    step_id: int
    version: int
    outcome: StepOutcome
    key: str
    text: str = ""
    """What was said; for a wrong contact, who is the right one."""


@dataclass(frozen=True, slots=True)
class AnswerNotice:
    """What the customer answered before the due date."""

    step_id: int
    version: int
    outcome: StepOutcome
    key: str
    text: str = ""


StepTaking = LogCall | AnswerNotice
"""What was said takes a step."""


@dataclass(frozen=True, slots=True)
class StepChange:
    """Skip it (`text` says why), put it off or give it time (`on`), reassign it (`owner`), take it over."""

    step_id: int
    version: int
    text: str = ""
    on: date | None = None
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Recalled:
    """An e-mail that does not leave."""

    mailing: Mailing
    step: DueStep | None
    """Open again; of the copy of a letter, as the letter left it, or None."""


@dataclass(frozen=True, slots=True)
class SendReminder:
    """Let the reminder of a step leave."""

    step_id: int
    version: int
    key: str


ADDRESS_MOST = 300
"""Characters of a postal address that somebody types."""


@dataclass(frozen=True, slots=True)
class MakeLetter:
    """Make the letter of a step, or a formal notice apart from any step."""

    customer_id: int
    key: str
    step_id: int | None = None
    version: int = 0
    pay_by: date | None = None
    """The policy's days when none is given."""
    by_mail: bool = False
    """Whether the customer gets it by e-mail too."""
    address: str | None = None
    """Its postal address, line by line, as somebody wrote it; the ledger's when None."""
    is_registered: bool | None = None
    """Whether it goes by registered letter; as formal notices do when None."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """Hand a customer over to collection."""

    customer_id: int
    to: str
    reason: str
    key: str
    step_id: int | None = None
    language: str = ""
    """Of the dossier, `fr` or `en`; what the form proposes when none is given."""


@dataclass(frozen=True, slots=True)
class DecideHandOver:
    """Approve a hand-over, or refuse it with a reason."""

    litigation_id: int
    version: int
    approves: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PauseReminders:
    """Suspend reminders to a customer up to and including a day."""

    customer_id: int
    until: date
    reason: str
    key: str


@dataclass(frozen=True, slots=True)
class StepTaken:
    """How the step stands now."""

    step: DueStep


@dataclass(frozen=True, slots=True)
class ReminderAsked:
    """It leaves at `mailing.leaves_at`, and can be recalled until then."""

    mailing: Mailing
    step: DueStep


@dataclass(frozen=True, slots=True)
class RemindersAsked:
    """Of many at once."""

    asked: tuple[ReminderAsked, ...]
    left_out: tuple[str, ...] = ()
    """The customers, by name, whose reminder does not leave, whatever the reason."""
    undo: str = ""
    """What calls all of them back: a `Subject`."""


@dataclass(frozen=True, slots=True)
class LetterMade:
    """It is on its way to whoever made it."""

    letter: Letter
    mailing: Mailing | None = None


@dataclass(frozen=True, slots=True)
class HandOverChanged:
    """How the hand-over stands now."""

    litigation: Litigation


@dataclass(frozen=True, slots=True)
class Paused:
    """Reminders wait; or go on, when it ended."""

    pause: Pause

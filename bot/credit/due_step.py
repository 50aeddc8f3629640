"""Dunning as work: a step that a customer has reached, whose it is, by when, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.credit.dunning import Step, StepAction
from bot.credit.working_days import WorkingDays


class StepState(StrEnum):
    """How a step stands."""

    OPEN = "open"
    SENDING = "sending"
    """Its reminder is on its way; it comes back as work when it does not arrive."""
    DONE = "done"
    SKIPPED = "skipped"
    """Somebody decided against it, and said why."""
    REPLACED = "replaced"
    """A later step of the same customer took its place."""
    ENDED = "ended"
    """Its cause went: paid, contested, promised, paused, in litigation."""

    @property
    def is_running(self) -> bool:
        """Whether it is still somebody's work, or on its way."""
        return self in (StepState.OPEN, StepState.SENDING)

    @property
    def is_taken(self) -> bool:
        """Whether it counts as taken: the same step never comes again for its invoices."""
        return self in (StepState.DONE, StepState.SKIPPED)


class Track(StrEnum):
    """A customer has one running step of each at most."""

    BEFORE_DUE = "before_due"
    AFTER_DUE = "after_due"


class StepOutcome(StrEnum):
    """What came of it."""

    SENT = "sent"
    """The reminder was taken by the customer's mail server."""
    REACHED = "reached"
    """A call: spoken to, without a promise or a dispute."""
    PROMISE = "promise"
    """A call: they promised to pay; the promise itself is logged apart."""
    DISPUTE = "dispute"
    """A call, or the answer before the due date: they contest it; the dispute itself is opened apart."""
    NO_ANSWER = "no_answer"
    """A call that nobody took: the step stays."""
    WRONG_CONTACT = "wrong_contact"
    """A call that reached somebody else: the step stays."""
    CONFIRMED = "confirmed"
    """Before the due date: received, approved, the order number is right."""
    NOT_RECEIVED = "not_received"
    """Before the due date: they do not have the invoice; it is to be sent again."""
    NOT_APPROVED = "not_approved"
    """Before the due date: it waits for somebody at the customer's."""
    LETTER = "letter"
    """The letter was made and is to be posted, or was mailed too."""
    HELD = "held"
    """Orders were put on hold, or were already."""
    HANDED_OVER = "handed_over"


CALL_OUTCOMES = (
    StepOutcome.REACHED,
    StepOutcome.PROMISE,
    StepOutcome.DISPUTE,
    StepOutcome.NO_ANSWER,
    StepOutcome.WRONG_CONTACT,
)
NOTICE_OUTCOMES = (
    StepOutcome.CONFIRMED,
    StepOutcome.NOT_RECEIVED,
    StepOutcome.NOT_APPROVED,
    StepOutcome.DISPUTE,
)
STAYS = frozenset({StepOutcome.NO_ANSWER, StepOutcome.WRONG_CONTACT})
"""Outcomes after which the step is still to be taken."""


class EndReason(StrEnum):
    """Why an untaken step ended."""

    PAID = "paid"
    DISPUTED = "disputed"
    PROMISED = "promised"
    SMALL = "small"
    """What is left is not worth a reminder, or credits cover it."""
    PAUSED = "paused"
    LITIGATION = "litigation"
    DUE = "due"
    """The notice before the due date, once that day has come."""
    POLICY = "policy"
    """The scenario has no such step any more, or another scenario counts."""


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step that a customer has reached. People are e-mails of the policy, case folded.

    Its step is kept as it was when it was reached: a change of policy meanwhile changes nothing about it.
    """

    id: int
    customer_id: int
    scenario: str
    step: Step
    documents: tuple[int, ...]
    """The invoices that reached it, by their ids, the oldest due first."""
    reached_on: date
    """The day its date came, or the working day on which a run that was missed caught it up."""
    opened_at: datetime
    owner: str
    """Whose work it is; empty when nobody could be found."""
    first_due_on: date
    """The deadline that it began with."""
    due_on: date
    """The last day to take it: put off or extended, later than the first."""
    state: StepState = StepState.OPEN
    outcome: StepOutcome | None = None
    end_reason: EndReason | None = None
    is_silent: bool = False
    """Opened with an entity's first figures: its deadline escalates to nobody."""
    attempts: int = 0
    """Calls that nobody took, or that reached somebody else."""
    trouble: str = ""
    """Why the reminder did not arrive, as the mail server put it; empty when nothing is wrong."""
    taken_by: str = ""
    """Who took it, skipped it; empty for the clock."""
    taken_at: datetime | None = None
    taken_on: date | None = None
    ended_on: date | None = None
    """The day it stopped running, whatever became of it."""
    version: int = 1

    @property
    def track(self) -> Track:
        """Before or after the due date."""
        return Track.BEFORE_DUE if self.step.offset < 0 else Track.AFTER_DUE

    @property
    def is_clocks_hold(self) -> bool:
        """Whether the clock took it by itself, for orders were on hold already: nobody asked anything of the
        customer, so it stands for itself and not for the steps below it."""
        is_done = self.state is StepState.DONE and not self.taken_by
        return is_done and self.step.action is StepAction.HOLD


def is_late(step: DueStep, today: date) -> bool:
    """Whether its deadline is past and somebody is to hear of it; on the day itself there is still time."""
    return step.state is StepState.OPEN and not step.is_silent and step.due_on < today


def days_over(step: DueStep, today: date, calendar: WorkingDays) -> int:
    """Working days that an open step is past its deadline; 0 until then."""
    return calendar.between(step.due_on, today) if step.state is StepState.OPEN else 0


class StepLineKind(StrEnum):
    """What happened to a step."""

    OPENED = "opened"
    JOINED = "joined"
    """Further invoices reached it, or a lower one, meanwhile."""
    CALLED = "called"
    ANSWERED = "answered"
    """The answer to the notice before the due date."""
    SENT = "sent"
    """The reminder was asked to leave."""
    RECALLED = "recalled"
    ARRIVED = "arrived"
    """The customer's mail server took the reminder."""
    FAILED = "failed"
    """The reminder was refused or came back, or nobody knows whether it arrived."""
    LETTER = "letter"
    HELD = "held"
    HAND_OVER_ASKED = "hand_over_asked"
    HAND_OVER_REFUSED = "hand_over_refused"
    HANDED_OVER = "handed_over"
    SKIPPED = "skipped"
    PUT_OFF = "put_off"
    TAKEN_OVER = "taken_over"
    GIVEN_TIME = "given_time"
    REASSIGNED = "reassigned"
    REPLACED = "replaced"
    ENDED = "ended"
    UNDONE = "undone"
    """What somebody did to it was taken back: its facts say which line that was."""


@dataclass(frozen=True, slots=True)
class StepLine:
    """One line of a step's story: what the dossier of a hand-over lists as calls and reminders."""

    id: int
    step_id: int
    customer_id: int
    kind: StepLineKind
    by: str
    """Empty for the clock."""
    at: datetime
    outcome: StepOutcome | None = None
    text: str = ""
    """What somebody wrote."""
    owner: str = ""
    """Who it went to."""
    on: date | None = None
    """The new deadline."""
    facts: dict[str, str] = field(default_factory=dict)
    """`mailing`, `letter` (its number), `to`; `undoes`, the id of the line that does not count any more."""


UNDOES = "undoes"


def undone_lines(lines: Iterable[StepLine]) -> frozenset[int]:
    """The ids of the lines that were taken back."""
    return frozenset(int(each.facts[UNDOES]) for each in lines if UNDOES in each.facts)


def standing_lines(lines: Iterable[StepLine]) -> tuple[StepLine, ...]:
    """A story without what was taken back."""
    those = tuple(lines)
    undone = undone_lines(those)
    return tuple(each for each in those if each.id not in undone and each.kind is not StepLineKind.UNDONE)


@dataclass(frozen=True, slots=True)
class Pause:
    """Reminders to a customer are suspended up to and including a day."""

    id: int
    customer_id: int
    until: date
    reason: str
    by: str
    at: datetime
    on: date
    ended_on: date | None = None
    """The day somebody resumed them early."""
    ended_by: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether nothing is asked of the customer on a day."""
        return self.on <= day <= self.until and (self.ended_on is None or day < self.ended_on)

"""What an entry of the trail says of its subject: all of it when it is new, else what changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from bot.audit import Deed, Facts
from bot.credit.case import CaseState, CauseKind
from bot.credit.crossing import Threshold
from bot.credit.currencies import UnknownCurrencyError
from bot.credit.dispute import DisputeState
from bot.credit.due_step import EndReason, StepOutcome, StepState
from bot.credit.hold import HoldCause
from bot.credit.letter import LetterKind
from bot.credit.litigation import LitigationState
from bot.credit.mailing import MailingState
from bot.credit.money import InexactAmountError, Money
from bot.credit.note import NoteKind
from bot.credit.promise import Because, Means, PlanState, PromiseState
from bot.credit.request import RequestKind, RequestState
from bot.credit.reservation import ReservationState
from bot.standing import HistoryLine
from messages.escape import Mrkdwn, clean, escape
from messages.formats import DateStyle, day, money, stamped
from messages.history_steps import OF_STEPS, named_step
from messages.limit_words import word
from messages.mail_trouble import trouble_of
from messages.prose import Voice, say
from messages.record_words import (
    dispute_state_word,
    means_word,
    note_kind_word,
    plan_state_word,
    promise_state_word,
    reason_word,
)
from messages.step_words import SCREEN as STEPS

SHOWN = (
    "state kind cause threshold amount order reference terms_days starts_on ends_on to first_on last_on "
    "promised_on received instalments exposure limit causes reason owner due deadline target means said_by "
    "note text outcome attempts numbers claimed owed charges pay_by leaves_at trouble why by until "
    "decision_reason end_reason because said"
).split()
"""The facts that are told, in this order; ids of other records and what follows from these are not."""
_NOT_WHEN_NEW = frozenset({"state", "received"})
_ALWAYS = "said"
"""What somebody wrote with the change: never a change of something."""
_COUNT = "attempts"
"""Told as it stands now: it says `so far` itself, and none says nothing."""
TEXT_MAX = 400
_STATES: Mapping[str, tuple[str, type[StrEnum]]] = {
    "request": ("request_state", RequestState),
    "reservation": ("reservation_state", ReservationState),
    "case": ("case_state", CaseState),
}
_WORDED: Mapping[str, type[StrEnum]] = {
    "step": StepState,
    "mailing": MailingState,
    "litigation": LitigationState,
}
_OF_CLOCK = frozenset({"step", "mailing"})
"""Whose reasons are ours, not what somebody wrote."""
PARTS_MAX = 12
_AMOUNT = re.compile(r"(-?\d{1,15}(?:\.\d{1,4})?) ([A-Z]{3})")
_BETWEEN = re.compile("[;,]")
_PART = re.compile(r"(\d{4}-\d\d-\d\d) (\S+ [A-Z]{3})(?: \w+)?")


def facts_text(line: HistoryLine, names: Mapping[str, str], voice: Voice) -> Mrkdwn:
    """`€18,500, for 27 Nov 2026, by phone`, or `amount €18,500 → €12,000`; empty when nothing is to say."""
    reading = _Reading(line.subject.partition(":")[0], names, voice)
    before, after = line.before, line.after or {}
    told = _told_by_deed(line.deed, reading.kind, after)
    said = [
        reading.new(name, after)
        if before is None or name == _ALWAYS or _comes_first(name, before, reading.kind)
        else reading.changed(name, before, after)
        for name in SHOWN
        if name not in told
    ]
    return Mrkdwn(", ".join(filter(None, said)))


def _told_by_deed(deed: Deed, kind: str, after: Facts) -> frozenset[str]:
    """What the deed says itself: `promise kept` needs no `now kept`, nor a step that was taken `now done`."""
    state, own = after.get("state"), deed.value.rpartition(".")[2]
    is_taken = kind == "step" and state in (StepState.DONE, own)
    told = {"state"} if is_taken or state == own else set[str]()
    if own in (after.get("because"), after.get("outcome")):
        told |= {"because", "outcome"}
    return frozenset(told)


def _comes_first(name: str, before: Facts, kind: str) -> bool:
    """Whether it is told as it is: what is new of a step or a reminder was not there to change."""
    return kind in OF_STEPS and name != "state" and before.get(name) is None


class _Reading:
    """The facts of one subject, in words."""

    def __init__(self, kind: str, names: Mapping[str, str], voice: Voice) -> None:
        self.kind = kind
        self.names = names
        self.voice = voice
        self.readers: dict[str, Callable[[str], Mrkdwn]] = {
            "state": self._state,
            "amount": self._amount,
            "received": self._amount,
            "promised_on": self._day,
            "target": self._day,
            "owner": self._owner,
            "reason": self._reason,
            "means": self._means,
            "kind": self._kind,
            "cause": self._named("hold_cause", HoldCause),
            "threshold": self._named("threshold", Threshold),
            "order": self._amount,
            "exposure": self._amount,
            "limit": self._amount,
            "terms_days": self._days,
            "starts_on": self._day,
            "ends_on": self._day,
            "first_on": self._day,
            "last_on": self._day,
            "until": self._day,
            "due": self._day,
            "to": self._owner,
            "causes": self._causes,
            "why": self._ended if self.kind in _OF_CLOCK else self._quoted,
            "decision_reason": self._quoted,
            "because": self._because,
            "instalments": self._instalments,
            "note": self._quoted,
            "text": self._quoted,
            "said": self._quoted,
            "deadline": self._day,
            "pay_by": self._day,
            "claimed": self._amounts,
            "owed": self._amounts,
            "charges": self._amounts,
            "outcome": self._step_word("outcome", StepOutcome),
            "attempts": self._attempts,
            "numbers": self._plain,
            "by": self._by,
            "trouble": self._trouble,
            "leaves_at": self._moment,
            "end_reason": self._ended,
        }

    def new(self, name: str, facts: Facts) -> Mrkdwn:
        value = self._read(name, facts)
        if not value or (name in _NOT_WHEN_NEW):
            return Mrkdwn()
        return self.voice.say("fact", name=Mrkdwn(name), value=value)

    def changed(self, name: str, before: Facts, after: Facts) -> Mrkdwn:
        if before.get(name) == after.get(name):
            return Mrkdwn()
        was, now = self._read(name, before), self._read(name, after)
        if was == now:
            return Mrkdwn()
        if not now:
            return self.voice.say("emptied", name=Mrkdwn(name))
        if not was or name == _COUNT:
            return self.voice.say("fact", name=Mrkdwn(name), value=now)
        return self.voice.say("changed", name=Mrkdwn(name), before=was, after=now)

    def _read(self, name: str, facts: Facts) -> Mrkdwn:
        value = facts.get(name)
        text = clean(str(value)) if value is not None else ""
        return self.readers.get(name, self._plain)(text) if text else Mrkdwn()

    def _plain(self, text: str) -> Mrkdwn:
        return escape(text, TEXT_MAX)

    def _quoted(self, text: str) -> Mrkdwn:
        return self.voice.say("quoted", text=escape(text, TEXT_MAX))

    def _trouble(self, text: str) -> Mrkdwn:
        return trouble_of(text, TEXT_MAX, Voice(self.voice.language, STEPS)).words

    def _amount(self, text: str) -> Mrkdwn:
        amount = _money(text)
        return Mrkdwn(money(amount, self.voice.language)) if amount is not None else self._plain(text)

    def _day(self, text: str) -> Mrkdwn:
        on = _date(text)
        return Mrkdwn(day(on, self.voice.language, DateStyle.DATED)) if on else self._plain(text)

    def _owner(self, text: str) -> Mrkdwn:
        return escape(self.names.get(text, text))

    def _state(self, text: str) -> Mrkdwn:
        spoken = self.voice.language
        if self.kind == "dispute" and text in set(DisputeState):
            return dispute_state_word(DisputeState(text), spoken)
        if self.kind == "plan" and text in set(PlanState):
            return plan_state_word(PlanState(text), spoken)
        if self.kind == "promise" and text in set(PromiseState):
            return promise_state_word(PromiseState(text), spoken)
        if self.kind in _WORDED:
            known = text in set(_WORDED[self.kind])
            kind = Mrkdwn(self.kind)
            return self.voice.say("state", kind=kind, name=Mrkdwn(text)) if known else self._plain(text)
        if self.kind in _STATES:
            return self._named(*_STATES[self.kind])(text)
        return self._plain(text)

    def _reason(self, text: str) -> Mrkdwn:
        """A dispute's is one of ours, as is why a step ended; of a refusal it is what somebody wrote."""
        if self.kind in _OF_CLOCK:
            return self._ended(text)
        return reason_word(text, self.voice.language) if self.kind == "dispute" else self._quoted(text)

    def _means(self, text: str) -> Mrkdwn:
        return means_word(Means(text), self.voice.language) if text in set(Means) else self._plain(text)

    def _kind(self, text: str) -> Mrkdwn:
        if self.kind == "request":
            return self._named("request_kind", RequestKind)(text)
        if text in set(LetterKind):
            return self.voice.say("letter_kind", name=Mrkdwn(text))
        if text not in set(NoteKind):
            return self._plain(text)
        return note_kind_word(NoteKind(text), self.voice.language)

    def _named(self, sentence: str, names: type[StrEnum]) -> Callable[[str], Mrkdwn]:
        """A reader of one of ours by its name; of any other text as it is."""

        def read(text: str) -> Mrkdwn:
            known = text in set(names)
            return word(self.voice.language, sentence, name=Mrkdwn(text)) if known else self._plain(text)

        return read

    def _days(self, text: str) -> Mrkdwn:
        return self.voice.say("days", count=int(text)) if text.isdecimal() else self._plain(text)

    def _causes(self, text: str) -> Mrkdwn:
        """`limit crossed, promise not kept`: a case's, without what tells two of a kind apart."""
        kinds = dict.fromkeys(part.strip().partition(":")[0] for part in text.split(";"))
        read = self._named("case_cause", CauseKind)
        return Mrkdwn(", ".join(read(kind) for kind in [*kinds][:PARTS_MAX]))

    def _step_word(self, sentence: str, names: type[StrEnum]) -> Callable[[str], Mrkdwn]:
        """As `_named`, in the words of the steps."""

        def read(text: str) -> Mrkdwn:
            known = text in set(names)
            return (
                say(self.voice.language, STEPS, sentence, name=Mrkdwn(text)) if known else self._quoted(text)
            )

        return read

    def _ended(self, text: str) -> Mrkdwn:
        return self._step_word("end_reason", EndReason)(text)

    def _attempts(self, text: str) -> Mrkdwn:
        if not text.isdecimal():
            return self._plain(text)
        if not int(text):
            return Mrkdwn()
        return say(self.voice.language, STEPS, "attempts", count=int(text))

    def _amounts(self, text: str) -> Mrkdwn:
        """`€18,500, $1,200`: one a currency."""
        parts = _BETWEEN.split(text)[:PARTS_MAX]
        return Mrkdwn(", ".join(self._amount(part.strip()) for part in parts))

    def _by(self, text: str) -> Mrkdwn:
        """The step that took a step's place."""
        return named_step(text, "", self.voice)

    def _moment(self, text: str) -> Mrkdwn:
        try:
            return Mrkdwn(stamped(datetime.fromisoformat(text), self.voice.language))
        except ValueError:
            return self._plain(text)

    def _because(self, text: str) -> Mrkdwn:
        if text not in set(Because):
            return self._plain(text)
        return self.voice.say("because", name=Mrkdwn(text))

    def _instalments(self, text: str) -> Mrkdwn:
        """`€1,000 on 1 Dec 2026, €1,000 on 1 Jan 2027`."""
        parts = [self._part(*found) for found in _PART.findall(text)[:PARTS_MAX]]
        return Mrkdwn(", ".join(parts)) if parts else self._plain(text)

    def _part(self, on: str, amount: str) -> Mrkdwn:
        due = _date(on)
        return self.voice.say("instalment", amount=self._amount(amount), on=due) if due else self._plain(on)


def _money(text: str) -> Money | None:
    match = _AMOUNT.fullmatch(text)
    if match is None:
        return None
    try:
        return Money(Decimal(match[1]), match[2])
    except (UnknownCurrencyError, InexactAmountError):
        return None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

"""The story of a case: a line each time something happens, in its thread and in its window."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from bot.block_ids import block_id
from bot.credit.case import CaseLine, CaseLineKind, CauseKind
from bot.credit_views import CaseView
from messages.blocks import Message, section
from messages.case_words import SCREEN, case_customer, cause_of, last_ended, over_words
from messages.escape import Mrkdwn
from messages.formats import Language, clock
from messages.limit_words import use
from messages.naming import person_named
from messages.prose import Voice
from messages.standing import near_day, quoted
from messages.told import told

TEXT_SHOWN = 1500
_OF_LIMITS = frozenset({CauseKind.BREACH, CauseKind.GROUP})


def render_case_line(view: CaseView, line: CaseLine, language: str) -> Message:
    """What happened, as a reply in the case's thread."""
    voice = Voice(Language.of(language), SCREEN)
    at = Mrkdwn(clock(line.at, voice.language))
    said = voice.say("line_at", at=at, said=line_text(line, view, voice))
    about = voice.say("line_about", name=case_customer(view))
    one = section(said, block_id("case", view.case.id, f"line{line.id}"))
    return Message(told([voice.say("line_hello"), about, said], voice), (one,))


def story_line(line: CaseLine, view: CaseView, voice: Voice) -> Mrkdwn:
    """The same with its day."""
    on = near_day(line.at.date(), view.facts.as_of, voice.language)
    hour = Mrkdwn(clock(line.at, voice.language))
    return voice.say("story_line", on=on, at=hour, said=line_text(line, view, voice))


def line_text(line: CaseLine, view: CaseView, voice: Voice) -> Mrkdwn:
    """What a line says, without its moment."""
    return _LINES[line.kind](line, view, voice)


def name_of(email: str, view: CaseView) -> str:
    """A person's name; the e-mail of who has none."""
    return person_named(email, view.names)


def asks_plan(line: CaseLine) -> bool:
    """Whether the salesperson was asked for a plan, rather than for a call."""
    return line.facts.get("ask") == "plan"


def _cause_word(line: CaseLine, voice: Voice) -> Mrkdwn:
    """`limit crossed, 103.3 %`; empty when the cause is not known."""
    kind = line.cause.partition(":")[0]
    return _kind_word(CauseKind(kind), line, voice) if kind in set(CauseKind) else Mrkdwn()


def _kind_word(kind: CauseKind, line: CaseLine, voice: Voice) -> Mrkdwn:
    """With how much of the limit was used, where it is about a limit."""
    ratio = _percent(line, voice) if kind in _OF_LIMITS else Mrkdwn()
    return voice.say("cause_word", kind=kind, percent=ratio)


def _percent(line: CaseLine, voice: Voice) -> Mrkdwn:
    """The ratio of the moment; empty where none was kept."""
    try:
        ratio = Decimal(line.facts.get("ratio", ""))
    except InvalidOperation:
        return Mrkdwn()
    return use(ratio, voice.language) if ratio.is_finite() else Mrkdwn()


def _opened(line: CaseLine, view: CaseView, voice: Voice) -> Mrkdwn:
    """With the causes that it opened with; the figures of the line are of the first."""
    first = [one for one in view.case.causes if one.since <= view.case.opened_on]
    words = [_kind_word(one.kind, line, voice) for one in first]
    said = _cause_word(line, voice) or (voice.listed(dict.fromkeys(words)) if words else Mrkdwn())
    return voice.say("line_opened", said=said)


def _cause(line: CaseLine, view: CaseView, voice: Voice) -> Mrkdwn:
    return voice.say("line_cause", said=_cause_word(line, voice))


def _cause_ended(line: CaseLine, view: CaseView, voice: Voice) -> Mrkdwn:
    cause = cause_of(line.cause, view.case)
    said = over_words([cause], voice) if cause else _cause_word(line, voice)
    return voice.say("line_cause_ended", said=said)


def _worse(line: CaseLine, view: CaseView, voice: Voice) -> Mrkdwn:
    return voice.say("line_worse", percent=_percent(line, voice))


def _taken(line: CaseLine, view: CaseView, voice: Voice) -> Mrkdwn:
    return voice.say("line_taken", by=name_of(line.by, view))


def _assigned(line: CaseLine, view: CaseView, voice: Voice) -> Mrkdwn:
    owner = name_of(line.owner, view)
    return voice.say("line_assigned", by=name_of(line.by, view), owner=owner, text=_text(line))


def _escalated(line: CaseLine, view: CaseView, voice: Voice) -> Mrkdwn:
    if not line.owner:
        return voice.say("line_escalated_to_nobody")
    instead = name_of(line.facts.get("stands_in_for", ""), view)
    left = Mrkdwn("yes" if line.facts.get("left") else "")
    return voice.say("line_escalated", owner=name_of(line.owner, view), instead=instead, left=left)


def _passed_over(line: CaseLine, view: CaseView, voice: Voice) -> Mrkdwn:
    why = line.why or ("nobody" if not line.owner else "left")
    return voice.say("line_passed_over", owner=name_of(line.owner, view), why=Mrkdwn(why))


def _asked(line: CaseLine, view: CaseView, voice: Voice) -> Mrkdwn:
    whom = name_of(line.owner, view) or view.facts.of.salesperson
    by = name_of(line.by, view)
    return voice.say("line_asked", by=by, whom=whom, plan=asks_plan(line), text=_text(line))


def _snoozed(line: CaseLine, view: CaseView, voice: Voice) -> Mrkdwn:
    on = near_day(line.on, view.facts.as_of, voice.language) if line.on else Mrkdwn()
    return voice.say("line_snoozed", by=name_of(line.by, view), on=on, text=_text(line))


def _woken(line: CaseLine, view: CaseView, voice: Voice) -> Mrkdwn:
    return voice.say("line_woken", said=_cause_word(line, voice))


def _closed(line: CaseLine, view: CaseView, voice: Voice) -> Mrkdwn:
    return voice.say("line_closed", said=over_words(last_ended(view.case), voice), text=_text(line))


def _text(line: CaseLine) -> Mrkdwn:
    return quoted(line.text, TEXT_SHOWN)


_LINES: dict[CaseLineKind, Callable[[CaseLine, CaseView, Voice], Mrkdwn]] = {
    CaseLineKind.OPENED: _opened,
    CaseLineKind.CAUSE: _cause,
    CaseLineKind.CAUSE_ENDED: _cause_ended,
    CaseLineKind.WORSE: _worse,
    CaseLineKind.TAKEN: _taken,
    CaseLineKind.ASSIGNED: _assigned,
    CaseLineKind.ESCALATED: _escalated,
    CaseLineKind.PASSED_OVER: _passed_over,
    CaseLineKind.ASKED: _asked,
    CaseLineKind.SNOOZED: _snoozed,
    CaseLineKind.WOKEN: _woken,
    CaseLineKind.CLOSED: _closed,
}

"""The story of a dunning step: a line each time something happens to it."""

from __future__ import annotations

from datetime import date

from bot.credit.due_step import StepLine, StepLineKind
from bot.dunning_views import StepView
from messages.escape import Mrkdwn
from messages.formats import clock
from messages.mail_trouble import trouble_of
from messages.prose import Voice
from messages.standing import near_day, quoted
from messages.step_words import person

TEXT_SHOWN = 800


def story_line(line: StepLine, view: StepView, voice: Voice) -> Mrkdwn:
    """`Tue 24 Nov, 09:40: Camille Roy, called: no answer, “try again”`."""
    on = near_day(line.at.date(), view.as_of, voice.language)
    at = Mrkdwn(clock(line.at, voice.language))
    said = line_words(line, view, voice)
    return voice.say("story_line", on=on, at=at, by=person(line.by, view), said=said)


def line_words(line: StepLine, view: StepView, voice: Voice) -> Mrkdwn:
    """What happened, without its moment and without who did it."""
    failed = line.kind is StepLineKind.FAILED
    trouble = trouble_of(line.text if failed else "", TEXT_SHOWN, voice)
    return voice.say(
        "line",
        kind=Mrkdwn(line.kind),
        outcome=voice.say("outcome", name=Mrkdwn(line.outcome)) if line.outcome else Mrkdwn(),
        text=trouble.words if failed else _quoted(line.text, voice),
        owner=person(line.owner, view),
        on=_near(line.on, view, voice),
        letter=line.facts.get("letter", ""),
        to=line.facts.get("to", ""),
        code=trouble.code,
    )


def _quoted(text: str, voice: Voice) -> Mrkdwn:
    said = quoted(text, TEXT_SHOWN)
    return voice.say("quoted", text=said) if said else said


def _near(on: date | None, view: StepView, voice: Voice) -> Mrkdwn:
    return near_day(on, view.as_of, voice.language) if on else Mrkdwn()

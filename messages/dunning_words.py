"""What a sweep would do, in words: why an invoice is left out, why a step ends."""

from __future__ import annotations

import html

from bot.credit.due_step import EndReason
from bot.credit.dunning import Step
from bot.credit.sweep import LeftOut
from messages.formats import Language
from messages.prose import Value, tell
from messages.step_words import SCREEN as STEPS
from messages.step_words import step_name

SCREEN = "dunning"


def words(language: Language, sentence: str, **values: Value) -> str:
    """A sentence of this screen."""
    return tell(language, SCREEN, sentence, **values)


def named(step: Step, language: Language) -> str:
    """The step by its name, as people call it."""
    return html.unescape(step_name(step, language))


def why_left_out(left: LeftOut, language: Language) -> str:
    """The reason, with its day and what was said."""
    above = left.step.above if left.step else None
    return words(language, "left_out", why=left.why.value, until=left.until, text=left.text, above=above)


def why_ended(reason: EndReason, language: Language) -> str:
    """The reason of a step that ends untaken."""
    return tell(language, STEPS, "end_reason", name=reason.value)

"""Why a command could not be done, in the language it was asked to answer in."""

from __future__ import annotations

from bot.errors import EncoursError
from messages.formats import Language
from messages.prose import Value, has_sentence, tell

_SCREEN = "complaints"


def complaint(error: EncoursError, language: Language) -> str:
    """One sentence or two; in English what the error says itself.

    In another language an error goes by its name, or by the sentence that its context names, with the
    context's values; what is wrong with settings or policy has no other words than its own.
    """
    values = dict(error.context)
    name = str(values.pop("said", type(error).__name__))
    if language is Language.EN or not has_sentence(language, _SCREEN, name):
        return str(error)
    return tell(language, _SCREEN, name, **values)


def remark(language: Language, sentence: str, **values: Value) -> str:
    """What is said beside an answer."""
    return tell(language, _SCREEN, sentence, **values)


def misunderstood(kind: str, detail: str, named: str, language: Language) -> str:
    """A command line that was not understood; `kind` is what the parser calls its error."""
    name = kind if has_sentence(language, _SCREEN, kind) else "UsageError"
    said = tell(language, _SCREEN, name, detail=detail, named=named)
    return f"{said} {tell(language, _SCREEN, 'see_help')}"

"""What is wrong with a policy, in sentences that say what was expected."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from pydantic_core import ErrorDetails

from bot.policy_hints import hint, misplaced

_LONGEST_QUOTE = 40
_NOUNS = {
    "role": "a role",
    "case_owner": "a role",
    "visibility": "a visibility",
    "organisation": "an organisation",
    "language": "a language",
    "action": "an action",
    "working_days": "a day of the week",
    "terms_reading": "a reading of the longest terms",
    "kind": "a kind of file",
    "dates": "an order of dates",
    "decimal": "a decimal sign",
    "separator": "a separator",
}
_EXPECTED = {
    "missing": "is required",
    "tuple_type": "expected a list: one line for each, beginning with a dash",
    "model_type": "expected keys and values",
    "model_attributes_type": "expected keys and values",
    "dict_type": "expected keys and values",
    "string_type": "expected text",
    "int_type": "expected a whole number",
    "int_parsing": "expected a whole number",
    "int_from_float": "expected a whole number",
    "bool_parsing": "expected true or false",
    "bool_type": "expected true or false",
    "date_parsing": "expected a date such as 2026-01-31",
    "date_from_datetime_parsing": "expected a date such as 2026-01-31",
    "date_type": "expected a date such as 2026-01-31",
}


def quoted(value: object) -> str:
    """A value as the file has it, cut when it is long."""
    text = str(value)
    return f'"{text}"' if len(text) <= _LONGEST_QUOTE else f'"{text[: _LONGEST_QUOTE - 1]}…"'


def listed(names: Iterable[object]) -> str:
    """Names with commas between them."""
    return ", ".join(map(str, names))


KNOWN_MOST = 12
"""Names that are listed beside the nearest."""


def nearest_of(word: str, known: Collection[str]) -> str:
    """The closest of the known words with the others, while they are not too many to read."""
    said = did_you_mean(word, known)
    if not said.endswith("?") or not 1 < len(known) <= KNOWN_MOST:
        return said
    return f"{said} There are {listed(sorted(known))}"


def did_you_mean(word: str, known: Collection[str]) -> str:
    """The closest of the known words, or all of them when none is close."""
    near = get_close_matches(word.casefold(), known, n=1)
    return f'did you mean "{near[0]}"?' if near else f"expected one of {listed(sorted(known))}"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the place that something wrong stands in."""

    keys: Collection[str] = ()
    """Those that can stand there, where a key is unknown."""
    required: Sequence[str] = ()
    """Those of what stands there, where it is wrong as a whole."""
    elsewhere: Collection[str] = ()
    """The places that have an unknown key."""


def sentence(error: ErrorDetails, written: object, known: Known) -> str:
    """What pydantic found, for people; `written` is the value as the file has it."""
    kind = error["type"]
    if kind == "extra_forbidden":
        key = str(error["loc"][-1])
        near = did_you_mean(key, known.keys)
        said = "" if near.endswith("?") else misplaced(key, known.elsewhere)
        return said or f"unknown key; {near}"
    if kind in ("enum", "literal_error"):
        return f"{_quoted_text(written)}is not {_noun(error['loc'])}; expected one of {_choices(error)}"
    if kind == "missing":
        return _EXPECTED[kind]
    if kind == "encours":
        return error["msg"]
    more = hint(kind, error["msg"], written, known.required)
    return f"{_quoted_text(written)}is wrong; {_expectation(error)}{more}"


def _quoted_text(value: object) -> str:
    return f"{quoted(value)} " if isinstance(value, str) else ""


def _noun(at: tuple[int | str, ...]) -> str:
    names = [part for part in at if isinstance(part, str)]
    return _NOUNS.get(names[-1] if names else "", "a value known here")


def _choices(error: ErrorDetails) -> str:
    choices = re.findall(r"'([^']*)'", str(error.get("ctx", {}).get("expected", "")))
    plain = all(re.fullmatch(r"[\w-]+", choice) for choice in choices)
    return listed(choices if plain else map(quoted, choices))


def _expectation(error: ErrorDetails) -> str:
    message = error["msg"].removeprefix("Value error, ")
    return _EXPECTED.get(error["type"], message.replace("Input should be", "expected a value"))

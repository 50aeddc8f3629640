"""What is wrong with a policy, in sentences that say what was expected."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches

from pydantic_core import ErrorDetails

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


def did_you_mean(word: str, known: Collection[str]) -> str:
    """The closest of the known words, or all of them when none is close."""
    near = get_close_matches(word.casefold(), known, n=1)
    return f'did you mean "{near[0]}"?' if near else f"expected one of {listed(sorted(known))}"


def sentence(error: ErrorDetails, written: object, known_keys: Collection[str]) -> str:
    """What pydantic found, for people.

    `written` is the value as the file has it; `known_keys` are those of the place an unknown key stands in.
    """
    kind = error["type"]
    if kind == "extra_forbidden":
        return f"unknown key; {did_you_mean(str(error['loc'][-1]), known_keys)}"
    if kind in ("enum", "literal_error"):
        return f"{_quoted_text(written)}is not {_noun(error['loc'])}; expected one of {_choices(error)}"
    if kind == "missing":
        return _EXPECTED[kind]
    if kind == "encours":
        return error["msg"]
    return f"{_quoted_text(written)}is wrong; {_expectation(error)}"


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

"""What Slack itself checks of a modal before it sends it, said in the person's language."""

from __future__ import annotations

import re
from typing import Any

from sandbox.app_side.elements import elements, held
from sandbox.workspace import View

Json = dict[str, Any]
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NUMBER = re.compile(r"-?\d+")
_DECIMAL = re.compile(r"-?\d+(\.\d+)?")

_FRENCH = {
    "Please complete this required field.": "Veuillez remplir ce champ obligatoire.",
    "Please enter at least {0} characters.": "Veuillez saisir au moins {0} caractères.",
    "Please enter at most {0} characters.": "Veuillez saisir {0} caractères au plus.",
    "Please enter a valid e-mail address.": "Veuillez saisir une adresse e-mail valide.",
    "Please enter a valid link.": "Veuillez saisir un lien valide.",
    "Please enter a valid number.": "Veuillez saisir un nombre valide.",
    "Please enter a number of {0} or more.": "Veuillez saisir un nombre supérieur ou égal à {0}.",
    "Please enter a number of {0} or less.": "Veuillez saisir un nombre inférieur ou égal à {0}.",
}
Problem = tuple[str, tuple[object, ...]]


def complaints(view: View, locale: str) -> dict[str, str]:
    """By block id: what is wrong with what stands in a modal's inputs; empty when it may be sent."""
    said: dict[str, str] = {}
    for found in elements(view.payload["blocks"]):
        state = view.values.get(found.block_id, {}).get(found.action_id)
        if found.block.get("type") != "input" or state is None:
            continue
        problem = _problem(found.block, found.element, held(state))
        if problem:
            said[found.block_id] = _said(problem, locale)
    return said


def unknown_blocks(view: View, errors: Json) -> list[str]:
    """The blocks that an answer complains of and that are no inputs of the view."""
    inputs = {block.get("block_id") for block in view.payload["blocks"] if block.get("type") == "input"}
    return [block for block in errors if block not in inputs]


def _problem(block: Json, element: Json, value: Any) -> Problem | None:
    if value in (None, "", []):
        return None if block.get("optional") else ("Please complete this required field.", ())
    if element["type"] == "plain_text_input":
        return _of_text(element, str(value))
    if element["type"] == "email_text_input" and not _EMAIL.fullmatch(str(value)):
        return "Please enter a valid e-mail address.", ()
    if element["type"] == "url_text_input" and "://" not in str(value):
        return "Please enter a valid link.", ()
    return _of_number(element, str(value)) if element["type"] == "number_input" else None


def _of_text(element: Json, value: str) -> Problem | None:
    low, high = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < low:
        return "Please enter at least {0} characters.", (low,)
    return ("Please enter at most {0} characters.", (high,)) if len(value) > high else None


def _of_number(element: Json, value: str) -> Problem | None:
    if not (_DECIMAL if element.get("is_decimal_allowed") else _NUMBER).fullmatch(value):
        return "Please enter a valid number.", ()
    low, high = element.get("min_value"), element.get("max_value")
    if low is not None and float(value) < float(low):
        return "Please enter a number of {0} or more.", (low,)
    if high is not None and float(value) > float(high):
        return "Please enter a number of {0} or less.", (high,)
    return None


def _said(problem: Problem, locale: str) -> str:
    sentence, named = problem
    said = _FRENCH[sentence] if locale.lower().startswith("fr") else sentence
    return said.format(*named)

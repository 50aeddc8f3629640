"""The company's own words of reminders and letters: the values they can use, and how they are put in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import lru_cache

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, UndefinedError
from jinja2 import TemplateError as JinjaError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.errors import TemplateError
from bot.policy_words import listed


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """An invoice, in words of the customer's language."""

    number: str
    issued: str
    due: str
    days_late: int
    amount: str
    """What is asked for."""
    interest: str = ""
    """Empty where nothing is charged."""


@dataclass(frozen=True, slots=True)
class TemplateWords:
    """What a template can use: texts in the customer's language, plain and not yet escaped."""

    customer: str
    code: str
    contact: str
    entity: str
    today: str
    invoices: tuple[TemplateLine, ...]
    owed: str
    """The invoices together, one amount a currency."""
    interest: str
    indemnity: str
    """Both empty where nothing is charged or the step does not say it."""
    total: str
    """What is owed, with them."""
    pay_by: str
    """Of a formal notice; empty else."""
    number: str
    """The letter's; empty for a reminder alone."""
    reference: str
    iban: str
    bic: str
    link: str
    """Empty where the policy has none."""
    signer: str
    signer_email: str


_SAMPLE_EN = TemplateWords(
    customer="Brasserie du Port",
    code="C0107",
    contact="Ms Durand",
    entity="Atelier Lumen SAS",
    today="24 November 2026",
    invoices=(
        TemplateLine("F-2026-0871", "11 September 2026", "11 October 2026", 44, "€18,500.00", "€272.35"),
        TemplateLine("F-2026-0902", "9 October 2026", "8 November 2026", 16, "€12,400.00", "€66.38"),
    ),
    owed="€30,900.00",
    interest="€338.73",
    indemnity="€80.00",
    total="€31,318.73",
    pay_by="2 December 2026",
    number="MD-2026-0042",
    reference="C0107",
    iban="FR76 3000 6000 0112 3456 7890 189",
    bic="AGRIFRPP",
    link="https://pay.example/C0107",
    signer="Nadia Benali",
    signer_email="nadia.benali@example.com",
)
_SAMPLE_FR = replace(
    _SAMPLE_EN,
    contact="Mme Durand",
    today="24 novembre 2026",
    invoices=(
        TemplateLine(
            "F-2026-0871",
            "11 septembre 2026",
            "11 octobre 2026",
            44,
            "18\u202f500,00\u00a0€",
            "272,35\u00a0€",
        ),
        TemplateLine(
            "F-2026-0902", "9 octobre 2026", "8 novembre 2026", 16, "12\u202f400,00\u00a0€", "66,38\u00a0€"
        ),
    ),
    owed="30\u202f900,00\u00a0€",
    interest="338,73\u00a0€",
    indemnity="80,00\u00a0€",
    total="31\u202f318,73\u00a0€",
    pay_by="2 décembre 2026",
)
SAMPLES: Mapping[str, TemplateWords] = {"en": _SAMPLE_EN, "fr": _SAMPLE_FR}
"""By language: what the policy's templates are tried with when it is read."""
WORDS = tuple(one.name for one in fields(TemplateWords))
"""The names of the values."""

_SANDBOX = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined,
    autoescape=False,
    trim_blocks=True,
    lstrip_blocks=True,
)
_NO_WORD = re.compile(r"'(\w+)' is undefined")
_NO_FIELD = re.compile(
    r"'?(?:bot\.\S+ )?(dict|tuple)(?: object)?'? (?:object )?has no (?:attribute '?|element )(\w+)'?"
)
_BARE = re.compile(r"(?<!\{)\{\s*(\w+)\s*\}(?!\})")
_PLAIN_WORDS = (
    ("unexpected '}'", "a value is written {{ customer }}, with two braces on either side"),
    ("print statement", "a value is written {{ customer }}, with two braces on either side"),
    (
        "unexpected end of template",
        "close every {% if %} with {% endif %}, every {% for %} with {% endfor %}",
    ),
    (
        "Unexpected end of template",
        "close every {% if %} with {% endif %}, every {% for %} with {% endfor %}",
    ),
    ("No filter named", "take it out, with the | before it"),
)
"""What the parser says, and what its reader can do about it."""
_WRONG = (JinjaError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError)


def fill_in(template: str, words: TemplateWords) -> str:
    """A template's text with its values, as plain text. Raises TemplateError, which says what is wrong."""
    try:
        return _compiled(template).render(asdict(words)).strip()
    except TemplateSyntaxError as error:
        raise TemplateError(f"line {error.lineno} of the template: {_unreadable(error)}") from error
    except UndefinedError as error:
        raise TemplateError(f"the template cannot be filled in: {_unknown(error)}") from error
    except _WRONG as error:
        raise TemplateError(f"the template cannot be filled in: {error}") from error
    except (RecursionError, MemoryError) as error:
        raise TemplateError("the template cannot be filled in: it never ends, or grows too large") from error


def _unknown(error: UndefinedError) -> str:
    """With the names that there are."""
    said = (error.message or "").strip()
    if _NO_WORD.fullmatch(said):
        return f"{said}; a template can use {listed(sorted(WORDS))}"
    if found := _NO_FIELD.fullmatch(said):
        fields_of_one = listed(each.name for each in fields(TemplateLine))
        whole = found[1] == "tuple"
        told = "{% for invoice in invoices %} goes through them, and each" if whole else "an invoice"
        return f"there is no {found[2]}: {told} has {fields_of_one}"
    return said


def _unreadable(error: TemplateSyntaxError) -> str:
    """What the parser says, with what to write where that is clear."""
    said = (error.message or "").strip().rstrip(".")
    plain = next((words for sign, words in _PLAIN_WORDS if sign in said), "")
    return f"{said}: {plain}" if plain else said


def bare_braces(template: str) -> tuple[str, ...]:
    """Values in single braces, such as `{customer}`: they are sent as they are written."""
    return tuple(dict.fromkeys(each for each in _BARE.findall(template) if each in WORDS))


@lru_cache(maxsize=256)
def _compiled(template: str) -> Template:
    return _SANDBOX.from_string(template)

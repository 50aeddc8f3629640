"""What a program asks about an order, read from the address; what is wrong with it is said in a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.credit.currencies import MINOR_DIGITS, minor_digits
from bot.credit.terms import LONGEST_DAYS, read_days
from messages.formats import Language

PARAMETERS = ("customer", "amount", "currency", "entity", "terms", "reference")
LONGEST_TEXT = 100
"""Characters of a code; no ledger has longer ones."""
WHOLE_DIGITS_MOST = 13
LANGUAGES_MOST = 20
_AMOUNT = re.compile(rf"(?P<whole>[0-9]{{1,{WHOLE_DIGITS_MOST}}})(?:\.(?P<part>[0-9]{{1,4}}))?")
_SPOKEN = re.compile(
    r"\s*(?P<tag>[a-z]{2})(?:-[a-z0-9-]{1,20})?\s*(?:;\s*q=(?P<weight>[01](?:\.[0-9]{1,3})?))?\s*"
)
"""One language of the header, with its weight."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An order to check. `currency` is empty for the customer's own."""

    customer: str
    amount: Decimal
    currency: str = ""
    entity: str | None = None
    terms_days: int | None = None
    reference: str = ""
    """The order's number; empty when it is not given."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a request is not answered: a status of HTTP, a word for programs, a sentence for people."""

    status: int
    code: str
    message: str


def read_asked(pairs: Sequence[tuple[str, str]]) -> Asked | Wrong:
    """The order that an address asks about, or what is wrong with it."""
    given = dict(pairs)
    refused = _known_once(pairs) or _short(given)
    if refused:
        return refused
    customer, typed = given.get("customer", "").strip(), given.get("amount", "").strip()
    amount = _AMOUNT.fullmatch(typed)
    currency = given.get("currency", "").strip().upper()
    if not customer:
        return _bad("customer is missing: give the customer's code or its SIREN.")
    if amount is None or not Decimal(typed):
        return _bad("amount is a number above zero with a decimal point, such as 15000 or 15000.50.")
    if currency and currency not in MINOR_DIGITS:
        return _bad("currency is a code of ISO 4217, such as EUR.")
    if currency and len(amount["part"] or "") > minor_digits(currency):
        return _bad(f"amount has more decimals than {currency}, which has {minor_digits(currency)}.")
    terms = given.get("terms", "").strip()
    days = read_days(terms)
    if terms and days is None:
        return _bad(f"terms is a number of days from 0 to {LONGEST_DAYS}.")
    entity, reference = given.get("entity", "").strip() or None, given.get("reference", "").strip()
    return Asked(customer, Decimal(typed), currency, entity, days, reference)


def _known_once(pairs: Sequence[tuple[str, str]]) -> Wrong | None:
    names = [name for name, _ in pairs]
    if not set(names) <= set(PARAMETERS):
        return _bad(f"Only {', '.join(PARAMETERS[:-1])} and {PARAMETERS[-1]} can be given.")
    return _bad("Each parameter is given once.") if len(set(names)) < len(names) else None


def _short(given: Mapping[str, str]) -> Wrong | None:
    long = [name for name, value in given.items() if len(value) > LONGEST_TEXT]
    return _bad(f"{long[0]} is longer than {LONGEST_TEXT} characters.") if long else None


def _bad(message: str) -> Wrong:
    return Wrong(400, "bad_request", message)


def spoken_language(accepted: str) -> Language | None:
    """Which of our languages an `Accept-Language` likes best; None when it names neither of them."""
    found = [_SPOKEN.fullmatch(one) for one in accepted.lower().split(",")[:LANGUAGES_MOST]]
    known = {language.value for language in Language}
    liked = [(Decimal(one["weight"] or 1), one["tag"]) for one in found if one and one["tag"] in known]
    weight, tag = max(liked, key=lambda one: one[0], default=(Decimal(0), ""))
    return Language(tag) if weight else None

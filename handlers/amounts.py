"""Amounts as people type them, in both languages: `12000`, `12 000,50`, `12,000.50`, `12k`, `€12k`."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.credit.currencies import MINOR_DIGITS
from bot.requests import TypedAmount

LONGEST = 32
"""Characters of an amount; nobody owes more."""
WHOLE_DIGITS_MOST = 13

_SYMBOLS = {"€": "EUR", "£": "GBP", "us$": "USD", "$": "USD"}
_WORDS = {"euro": "EUR", "euros": "EUR", "livres": "GBP", "pounds": "GBP", "dollars": "USD"}
_SPACES = re.compile(r"[\s'’\u00a0\u202f]+")
_BEFORE = re.compile(r"(?P<mark>€|£|us\$|\$|[a-z]{3}(?=\W|\d))\s*", re.IGNORECASE)
_AFTER = re.compile(r"\s*(?P<mark>€|£|us\$|\$|[a-z]{3,7})$", re.IGNORECASE)
_THOUSANDS = re.compile(r"\s*[kK]$")
_GROUPED = {
    ",": re.compile(r"\d{1,3}(?:\.\d{3})*|\d+"),
    ".": re.compile(r"\d{1,3}(?:,\d{3})*|\d+"),
}
"""The whole part, by the decimal mark that follows it."""
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?!\d)")


def read_amount(text: str) -> TypedAmount | None:
    """What an amount can mean: one value, or two when its mark may be either; None for no amount.

    The values are exact and above zero or zero itself; a sign is no part of what people promise.
    """
    typed = text.strip()
    if not typed or len(typed) > LONGEST:
        return None
    body, currency = _currency(typed)
    body, times = _times(body)
    spaced = _SPACES.sub(" ", body).strip()
    readings = _readings(spaced)
    if readings is None:
        return None
    return TypedAmount(typed, tuple(value * times for value in readings), currency)


def _currency(typed: str) -> tuple[str, str]:
    """The number, and the currency named before or after it; a word that names none stays and spoils it."""
    for pattern in (_BEFORE, _AFTER):
        match = pattern.match(typed) if pattern is _BEFORE else pattern.search(typed)
        code = _code(match["mark"]) if match else ""
        if match and code:
            return typed[: match.start()] + typed[match.end() :], code
    return typed, ""


def _code(mark: str) -> str:
    lower = mark.lower()
    known = _SYMBOLS.get(lower) or _WORDS.get(lower)
    return known or (mark.upper() if mark.upper() in MINOR_DIGITS else "")


def _times(body: str) -> tuple[str, int]:
    match = _THOUSANDS.search(body)
    return (body[: match.start()], 1000) if match else (body, 1)


def _readings(body: str) -> tuple[Decimal, ...] | None:
    """By a decimal comma and by a decimal point; what both read alike is one value."""
    if " " in body:
        head = re.split(r"[.,]", body, maxsplit=1)[0]
        if not _SPACED.fullmatch(head):
            return None
        body = body.replace(" ", "", head.count(" "))
        if " " in body or re.search(r"[.,]\d{3,}$", body):
            return None  # spaces part the thousands: what follows a mark are cents
    values = {value for mark in (",", ".") if (value := _read(body, mark)) is not None}
    return tuple(sorted(values, reverse=True)) or None


def _read(body: str, mark: str) -> Decimal | None:
    """The value with that decimal mark; thousands are parted by the other one."""
    whole, _, part = body.partition(mark)
    other = "." if mark == "," else ","
    if not _GROUPED[mark].fullmatch(whole) or (mark in body and not re.fullmatch(r"\d{1,3}", part)):
        return None
    digits = whole.replace(other, "")
    if len(digits) > WHOLE_DIGITS_MOST:
        return None
    return Decimal(f"{digits}.{part or '0'}").normalize() + 0

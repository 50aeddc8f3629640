"""The rules of an amount cell: to integer minor units, and what shows the decimal mark."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from bot.credit.currencies import MINOR_DIGITS, minor_digits
from bot.credit.money import Money, decimal_string
from storage.imports.cells import BadCellError, Cell, no_formula, plain

MOST_MAJOR_UNITS = 10**15
_LONGEST = 64
_NOISE = Decimal("0.000001")
"""How far from a valid amount a workbook's binary number may be."""

_CURRENCY = r"[A-Za-z]{3}|US\$|[€$£]"
_SHAPE = re.compile(
    rf"(?P<paren>\()? ?(?P<s1>[-+])? ?(?P<before>{_CURRENCY})? ?(?P<s2>[-+])? ?"
    rf"(?P<body>[0-9.,](?:[0-9.,' ]*[0-9])?) ?(?P<s3>[-+])? ?(?P<after>{_CURRENCY})? ?(?P<s4>[-+])? ?"
    r"(?P<close>\))?"
)
_MARKS = str.maketrans({"’": "'", "−": "-"})
_SYMBOLS = {"€": "EUR", "£": "GBP", "US$": "USD"}


def minor(cell: Cell, currency: str, decimal: str) -> int | None:
    """Minor units of the currency, None for an empty cell.

    `decimal` is the file's mark; without one ("") a text that could be read with either is refused.
    """
    if isinstance(cell, Decimal):
        return _from_number(cell, currency)
    value = _tidy(plain(cell))
    if not value:
        return None
    no_formula(value)
    shape = _shape(value)
    for mark in (shape["before"], shape["after"]):
        _same_currency(mark, currency)
    decimal = decimal or _own_mark(value)
    number = _number(decimal).fullmatch(shape["body"])
    if not number or not (number["whole"] or number["part"]):
        raise BadCellError(f"is not an amount with {_named(decimal)}")
    return _signed(shape) * _minor_of(number["whole"] or "0", number["part"] or "", currency)


def written(units: int, currency: str) -> str:
    """Minor units as people write them: in major units, with a point."""
    return decimal_string(Money.of_minor(units, currency))


def decimal_shown(value: str) -> str:
    """The decimal mark an amount shows: a comma, a point, "?" for either, "" for none."""
    shape = _SHAPE.fullmatch(_tidy(value)) if len(value) <= _LONGEST else None
    if not shape:
        return ""
    body = shape["body"]
    commas, points = body.count(","), body.count(".")
    if commas and points:
        mark = max(",.", key=body.rfind)
    elif commas + points > 1:
        mark = "." if commas else ","
    elif commas + points == 1:
        mark = "," if commas else "."
        head, _, tail = body.partition(mark)
        if len(tail) == 3 and head.isdigit() and len(head) <= 3 and not head.startswith("0"):
            return "?"
    else:
        return ""
    return mark if _number(mark).fullmatch(body) else ""


def _own_mark(value: str) -> str:
    mark = decimal_shown(value)
    if mark == "?":
        raise BadCellError(
            'has a decimal mark or a thousands separator: settle it with `decimal: ","` or `"."`'
        )
    return mark or "."


def _tidy(value: str) -> str:
    if len(value) > _LONGEST:
        raise BadCellError("is not an amount")
    return " ".join(value.translate(_MARKS).split())


def _shape(value: str) -> re.Match[str]:
    shape = _SHAPE.fullmatch(value)
    signs = [s for s in shape.group("s1", "s2", "s3", "s4") if s] if shape else []
    if not shape or len(signs) > 1 or bool(shape["paren"]) != bool(shape["close"]):
        raise BadCellError("is not an amount")
    if shape["paren"] and signs:
        raise BadCellError("has both parentheses and a sign")
    return shape


def _signed(shape: re.Match[str]) -> int:
    negative = shape["paren"] or "-" in shape.group("s1", "s2", "s3", "s4")
    return -1 if negative else 1


def _same_currency(mark: str | None, currency: str) -> None:
    if not mark or (mark == "$" and currency.endswith("D")):
        return
    code = _SYMBOLS.get(mark, "USD" if mark == "$" else mark.upper())
    if code not in MINOR_DIGITS:
        raise BadCellError(f"{mark} is not an ISO 4217 currency")
    if code != currency:
        raise BadCellError(f"is in {code} on a line in {currency}: give the file a currency column")


@cache
def _number(decimal: str) -> re.Pattern[str]:
    mark, group = (",", ".") if decimal == "," else (".", ",")
    return re.compile(
        rf"(?P<whole>[0-9]+|[0-9]{{1,3}}(?P<group>[{group}' ])[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*)?"
        rf"(?:\{mark}(?P<part>[0-9]+))?"
    )


def _minor_of(whole: str, part: str, currency: str) -> int:
    digits = minor_digits(currency)
    if part[digits:].strip("0"):
        raise BadCellError(f"has more decimals than the {digits} of {currency}")
    units = "".join(c for c in whole if c.isdigit())
    return _bounded(int(units + part[:digits].ljust(digits, "0")), digits)


def _from_number(value: Decimal, currency: str) -> int:
    digits = minor_digits(currency)
    if not value.is_finite() or abs(value) > MOST_MAJOR_UNITS:
        raise BadCellError("is too large for an amount")
    exact = value.scaleb(digits)
    nearest = exact.to_integral_value()
    if abs(exact - nearest) > _NOISE.scaleb(digits):
        raise BadCellError(f"has more decimals than the {digits} of {currency}")
    return int(nearest)


def _bounded(amount: int, digits: int) -> int:
    if amount > MOST_MAJOR_UNITS * 10**digits:
        raise BadCellError("is too large for an amount")
    return amount


def _named(decimal: str) -> str:
    return "a decimal comma" if decimal == "," else "a decimal point"

"""The rules of a date cell: the ways of writing one, and what shows the order of day and month."""

from __future__ import annotations

import re
from datetime import date

from bot.files import DateOrder
from bot.month_names import MONTHS
from storage.imports.cells import BadCellError, Cell, no_formula, plain, unaccented


class OtherOrderError(BadCellError):
    """The date can only be read in the other order than the file's."""


_TIME = re.compile(
    r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp][Mm])?(?:Z|[+-]\d{2}:?\d{2})?$", re.ASCII
)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_PARTS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})(?:er)?[- /.]+([a-z]{3,9})\.?[- /,.]+(\d{4}|\d{2})")
_NAMED_FIRST = re.compile(r"([a-z]{3,9})\.?[- ]+(\d{1,2}),? +(\d{4})")


def day(cell: Cell, order: DateOrder | None) -> date | None:
    """The date, None for an empty cell. Raises BadCellError, OtherOrderError for the other order."""
    if isinstance(cell, date):
        return _in_range(cell)
    value = _TIME.sub("", plain(cell).strip())
    if not value:
        return None
    no_formula(value)
    if found := _ISO.fullmatch(value) or _COMPACT.fullmatch(value):
        return _date(*map(int, found.groups()))
    if found := _PARTS.fullmatch(value):
        return _ordered(found[1], found[2], found[3], order)
    return _named(unaccented(value.lower()))


def order_shown(value: str) -> DateOrder | None:
    """The order a written date can only be read in; None when it fits both, or neither."""
    found = _PARTS.fullmatch(_TIME.sub("", value.strip()))
    if not found:
        return None
    first, second = int(found[1]), int(found[2])
    if first <= 12 < second <= 31:
        return DateOrder.MONTH_FIRST
    if second <= 12 < first <= 31 and second:
        return DateOrder.DAY_FIRST
    return None


def depends_on_order(value: str) -> bool:
    """Whether the written date is numbers in no certain order."""
    found = _PARTS.fullmatch(_TIME.sub("", value.strip()))
    return found is not None and found[1] != found[2]


def is_numeric(value: str) -> bool:
    """Whether the written date is numbers with the year at the end."""
    return _PARTS.fullmatch(_TIME.sub("", value.strip())) is not None


def _ordered(first: str, second: str, last: str, order: DateOrder | None) -> date:
    if order is DateOrder.YEAR_FIRST:
        if len(last) == 4:
            raise BadCellError("is not written year first as the file's other dates")
        return _date(_year(first.zfill(2)), int(second), int(last))
    if order is DateOrder.MONTH_FIRST:
        month, number = int(first), int(second)
    else:
        number, month = int(first), int(second)
    if 12 < month <= 31 and 1 <= number <= 12:
        raise OtherOrderError("can only be read in the other order of day and month")
    return _date(_year(last), month, number)


def _year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (1900 if int(digits) >= 70 else 2000)


def _named(value: str) -> date:
    if found := _NAMED.fullmatch(value):
        number, name, year = found.groups()
    elif found := _NAMED_FIRST.fullmatch(value):
        name, number, year = found.groups()
    else:
        raise BadCellError("is not a date")
    if name not in MONTHS:
        raise BadCellError("is not a date")
    return _date(_year(year), MONTHS[name], int(number))


def _date(year: int, month: int, number: int) -> date:
    try:
        return _in_range(date(year, month, number))
    except ValueError as error:
        raise BadCellError("is not a date") from error


def _in_range(value: date) -> date:
    if not 1970 <= value.year <= 2100:
        raise BadCellError("is not between 1970 and 2100")
    return value

"""Tables for spreadsheets: other people's text is never read as a formula, and Excel knows the letters."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from bot.credit.money import Money, decimal_string
from messages.escape import clean
from messages.formats import Language

BOM = "\ufeff"
"""Without it Excel takes UTF-8 for the letters of its own country."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
_QUOTE = "'"
_SEPARATORS = {Language.EN: ",", Language.FR: ";"}

Cell = str | int | Decimal | date | datetime | Money | None
"""An amount stands without its currency, which has a column of its own."""


def table(columns: Sequence[str], rows: Iterable[Sequence[Cell]], language: Language) -> bytes:
    """A CSV as that language's spreadsheets open it by a double click."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=_SEPARATORS[language], lineterminator="\r\n")
    writer.writerow([_text(column) for column in columns])
    writer.writerows([cell(value, language) for value in row] for row in rows)
    return (BOM + written.getvalue()).encode("utf-8", "replace")


def cell(value: Cell, language: Language) -> str:
    """One cell: our own numbers as numbers, text as text."""
    match value:
        case None:
            return ""
        case Money():
            return _number(decimal_string(value), language)
        case Decimal():
            return _number(f"{value:f}", language)
        case datetime():
            return value.isoformat(" ", "minutes")[:16]
        case date():
            return value.isoformat()
        case int():
            return str(value)
        case str():
            return _text(value)


def _number(written: str, language: Language) -> str:
    return written.replace(".", ",") if language is Language.FR else written


def _text(value: str) -> str:
    """One line; what a spreadsheet would work out begins with a quote, which it takes as the mark of text."""
    shown = clean(value)
    is_formula = value.startswith(_FORMULA) or shown.lstrip().startswith(_FORMULA)
    return f"{_QUOTE}{shown}" if is_formula and shown else shown

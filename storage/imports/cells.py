"""The rules of a single cell: a text, a currency, yes and no. Faster paths must agree with these."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

from bot.credit.currencies import MINOR_DIGITS
from bot.errors import EncoursError

Cell = str | Decimal | date
"""Text from a CSV file; a workbook also gives numbers and dates."""


class BadCellError(EncoursError):
    """The cell cannot be taken."""


_INVISIBLE = re.compile("[\u200b\u202a-\u202e\u2066-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_FORMULA = re.compile(r"[=@＝＠]|\+(?![0-9 ().,/-]+$)|-(?! |[0-9][0-9 ().,/-]*$|$)")
_EXCEL_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)")


def plain(cell: Cell) -> str:
    """The cell as a text: 42.0 reads 42, a date reads 2025-04-10."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Decimal):
        return f"{int(cell)}" if cell == cell.to_integral_value() else f"{cell.normalize():f}"
    return cell.isoformat()


def text(cell: Cell, limit: int) -> str:
    """One line in composed form, spaced once. Raises BadCellError on what is no plain text."""
    raw = plain(cell)
    if raw.startswith("\t"):
        raise BadCellError("starts with a tab, as a formula might: remove it")
    if _CONTROL.search(raw):
        raise BadCellError("has a control character: remove it")
    value = unicodedata.normalize("NFC", " ".join(_INVISIBLE.sub("", raw).split()))
    if _FORMULA.match(value):
        raise BadCellError("reads as a spreadsheet formula: write the text itself")
    if _EXCEL_ERROR.fullmatch(value):
        raise BadCellError("is a spreadsheet error: correct it in the workbook")
    if len(value) > limit:
        raise BadCellError(f"has {len(value)} characters, {limit} at most")
    return value


_SYMBOLS = {"€": "EUR", "$": "USD", "US$": "USD", "£": "GBP"}


def no_formula(value: str) -> None:
    """Raise BadCellError for a formula whose value the workbook does not keep."""
    if value.startswith("="):
        raise BadCellError("is a formula without its value: open the workbook, save it, import it again")


def currency(cell: Cell, default: str) -> str:
    """An ISO 4217 code; the default for an empty cell."""
    value = plain(cell).strip().upper()
    if not value:
        return default
    code = _SYMBOLS.get(value, value)
    if code not in MINOR_DIGITS:
        raise BadCellError(f"{cut(value)} is not an ISO 4217 currency")
    return code


_YES = frozenset(["yes", "y", "oui", "o", "true", "vrai", "1", "x", "ja", "si"])
_NO = frozenset(["no", "n", "non", "false", "faux", "0", "nein"])


def flag(cell: Cell) -> bool | None:
    """Yes or no in French or English, None for an empty cell."""
    value = plain(cell).strip().lower()
    if value in _YES:
        return True
    if value in _NO:
        return False
    if value:
        raise BadCellError("is neither yes nor no")
    return None


_DEBIT = frozenset(["d", "debit", "dr", "s", "soll"])
_CREDIT = frozenset(["c", "credit", "cr", "h", "haben"])


def is_credit(cell: Cell) -> bool:
    """Whether a debit-or-credit cell says credit; an empty one says debit."""
    value = unaccented(plain(cell).strip().lower())
    if value in _CREDIT:
        return True
    if value and value not in _DEBIT:
        raise BadCellError("is neither D (debit) nor C (credit)")
    return False


_COUNTRIES = {
    name: code
    for code, names in {
        "FR": "france", "BE": "belgium belgique", "CH": "switzerland suisse", "LU": "luxembourg",
        "DE": "germany allemagne deutschland", "ES": "spain espagne", "IT": "italy italie", "PT": "portugal",
        "NL": "netherlands pays-bas", "GB": "uk united-kingdom royaume-uni", "IE": "ireland irlande",
        "US": "usa united-states etats-unis", "CA": "canada", "AT": "austria autriche",
        "PL": "poland pologne",
        "MC": "monaco", "MA": "morocco maroc", "TN": "tunisia tunisie", "DZ": "algeria algerie",
        "DK": "denmark danemark", "SE": "sweden suede", "NO": "norway norvege", "FI": "finland finlande",
    }.items()
    for name in names.split()
}  # fmt: skip


def country(cell: Cell) -> str:
    """An ISO 3166 code of two letters, from the code or the usual names."""
    value = plain(cell).strip()
    if not value or (len(value) == 2 and value.isascii() and value.isalpha()):
        return value.upper()
    name = "-".join(unaccented(value.lower()).split())
    if name not in _COUNTRIES:
        raise BadCellError(f"{cut(value)} is not a country")
    return _COUNTRIES[name]


def unaccented(value: str) -> str:
    """The text without its accents."""
    return "".join(c for c in unicodedata.normalize("NFD", value) if not unicodedata.combining(c))


def cut(value: str) -> str:
    """At most 80 characters to show, control characters escaped."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in value[:80])
    return shown if len(shown) <= 80 else shown[:79] + "…"

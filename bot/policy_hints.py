"""What to write in the place of what is wrong in a policy, where it can be told from what was written."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

_NUMBER_ASKED = "expected a number"
_UNITS = re.compile(r"(?:%|[A-Z]{3}|€|\$|£|days?|jours?|j)$", re.IGNORECASE)
_FRENCH = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,4})?|\d+,\d{1,2}")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?")
_PLAIN = re.compile(r"\d+(?:\.\d{1,4})?")
_WHOLE = re.compile(r"[jJ]?\s*([+-]?\s*\d{1,4})\s*(?:days?|jours?|j|d)?")
_THOUSANDS = re.compile(r"(\d{1,6})\s*k")
_SPACES = re.compile(r"[\s\u00a0\u202f']")


def hint(kind: str, message: str, written: object, keys: Sequence[str]) -> str:
    """` : write 1250.50`; empty where nothing can be told. `keys` are the required ones of an item."""
    if kind == "tuple_type":
        if isinstance(written, str) and not keys:
            return f", or [{written}]"
        return f", such as - {keys[0]}: …" if keys else ""
    if kind in ("model_type", "model_attributes_type") and keys:
        return f", such as {{{', '.join(f'{key}: …' for key in keys)}}}"
    if not isinstance(written, str):
        return ""
    if kind in ("int_parsing", "int_from_float"):
        return _write(_whole(written))
    return _write(number(written)) if _NUMBER_ASKED in message else ""


def _write(text: str) -> str:
    return f": write {text}" if text else ""


def number(written: str) -> str:
    """`1250.50` for `1.250,50 EUR`; empty where it cannot be told, or could be two numbers."""
    text = _SPACES.sub("", _UNITS.sub("", written.strip()).strip())
    if found := _THOUSANDS.fullmatch(text.casefold()):
        return f"{found[1]}000"
    is_french, is_english = _FRENCH.fullmatch(text), _ENGLISH.fullmatch(text)
    if (is_french and is_english) or re.fullmatch(r"\d{1,3}\.\d{3}", text):
        return ""
    if is_french:
        return text.replace(".", "").replace(",", ".")
    if is_english:
        return text.replace(",", "")
    return text if _PLAIN.fullmatch(text) else ""


def _whole(written: str) -> str:
    """`10` for `J+10`, `30` for `30 days`."""
    found = _WHOLE.fullmatch(written.strip())
    return str(int("".join(found[1].split()))) if found else ""


def misplaced(key: str, places: Collection[str]) -> str:
    """Where a key belongs that stands elsewhere; that a decimal comma began one in braces."""
    if re.match(r"\d", key):
        return "unknown key: in braces a comma begins the next key; write decimals with a point"
    return f"unknown key here; it belongs under {' or '.join(sorted(places))}" if places else ""

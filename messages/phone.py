"""Phone numbers as links that a telephone can dial."""

from __future__ import annotations

import re

from messages.escape import Mrkdwn, escape

_WRITTEN = re.compile(r"[+\d\s.()/-]+")
_TRUNK_ZERO = re.compile(r"\(0\)")
_FRENCH = re.compile(r"0[1-9]\d{8}")
_FRENCH_COUNTRIES = ("", "FR")


def phone_link(written: str, country: str = "") -> Mrkdwn:
    """`<tel:+33536490012|05 36 49 00 12>`, or the number as written when it cannot be dialled for sure."""
    number = dialable(written, country)
    label = escape(written)
    return Mrkdwn(f"<tel:{number}|{label}>") if number else label


def dialable(written: str, country: str = "") -> str:
    """The international number, or empty: with `+` or `00`, or national in France (or no known country)."""
    text = written.strip()
    if not text.isascii() or not _WRITTEN.fullmatch(text):
        return ""
    digits = re.sub(r"\D", "", _TRUNK_ZERO.sub("", text))
    if text.startswith("+") and text.count("+") == 1:
        return _international(digits)
    if "+" in text:
        return ""
    if digits.startswith("00"):
        return _international(digits[2:])
    if _FRENCH.fullmatch(digits) and country.upper() in _FRENCH_COUNTRIES:
        return f"+33{digits[1:]}"
    return ""


def _international(digits: str) -> str:
    """E.164: at most 15 digits, and no country code starts with a zero."""
    return f"+{digits}" if 7 <= len(digits) <= 15 and digits[0] != "0" else ""

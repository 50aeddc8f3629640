"""Postal addresses as envelopes have them."""

from __future__ import annotations

from babel import Locale

from bot.credit.address import Address
from messages.formats import Language


def postal_lines(address: Address, home: str, language: Language) -> tuple[str, ...]:
    """Line by line, the last one the country's name in capitals where it is not `home`.

    Source: Universal Postal Union, addressing of international mail: the country of destination in
    capitals, alone on the last line, in a language that the country of dispatch reads.
    """
    lines = address.lines()
    if not lines or address.country in ("", home):
        return lines
    return (*lines, country_name(address.country, language).upper())


def country_name(code: str, language: Language) -> str:
    """`Allemagne` of `DE`; the code itself where no country has it."""
    return str(Locale(language.value).territories.get(code, code))

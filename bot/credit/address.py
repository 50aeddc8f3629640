"""Postal addresses: their parts as ledgers have them, and their lines as envelopes do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CityLine(StrEnum):
    """Where the postal code stands."""

    BEFORE = "before"
    AFTER = "after"
    BELOW = "below"


_CODE_AFTER = frozenset({"AU", "CA", "US"})
_CODE_BELOW = frozenset({"GB", "IE"})


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; its country is ISO 3166 alpha-2. Any part may be empty."""

    street: str = ""
    more: str = ""
    """A building, a floor, a post-office box."""
    postal_code: str = ""
    city: str = ""
    country: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether a letter can be posted to it: a street or box, and a city."""
        return bool((self.street or self.more) and self.city)

    def lines(self) -> tuple[str, ...]:
        """As on an envelope, without the country's, which is only said abroad.

        Source: Universal Postal Union S42, as its members write addresses: the postal code stands before
        the city, but after it in Australia and North America, and below it in Britain and Ireland.
        """
        return tuple(line for line in (self.street, self.more, *self._city_lines()) if line)

    def _city_lines(self) -> tuple[str, ...]:
        place = self._place()
        if place is CityLine.BELOW:
            return self.city, self.postal_code
        parts = (self.postal_code, self.city) if place is CityLine.BEFORE else (self.city, self.postal_code)
        return (" ".join(part for part in parts if part),)

    def _place(self) -> CityLine:
        if self.country in _CODE_BELOW:
            return CityLine.BELOW
        return CityLine.AFTER if self.country in _CODE_AFTER else CityLine.BEFORE


NOWHERE = Address()

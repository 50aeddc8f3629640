"""Postal addresses: complete or not, and their lines by the custom of each country."""

from __future__ import annotations

import pytest

from bot.credit.address import NOWHERE, Address
from messages.formats import Language
from messages.postal import postal_lines

QUAI = Address("12 quai des Brumes", "Bâtiment C", "33000", "Bordeaux", "FR")


@pytest.mark.parametrize(
    ("address", "complete"),
    [
        (QUAI, True),
        (Address("", "BP 12", "33000", "Bordeaux"), True),
        (Address("12 quai des Brumes", city="Bordeaux"), True),
        (Address("12 quai des Brumes", postal_code="33000"), False),
        (Address(city="Bordeaux"), False),
        (NOWHERE, False),
    ],
)
def test_a_street_or_box_and_a_city_make_it_complete(address: Address, complete: bool) -> None:
    assert address.is_complete is complete


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        (QUAI, ("12 quai des Brumes", "Bâtiment C", "33000 Bordeaux")),
        (Address("1 Long Lane", "", "SE1 4PG", "London", "GB"), ("1 Long Lane", "London", "SE1 4PG")),
        (Address("5 Elm St", "", "60601", "Chicago, IL", "US"), ("5 Elm St", "Chicago, IL 60601")),
        (Address(city="Bordeaux"), ("Bordeaux",)),
        (NOWHERE, ()),
    ],
)
def test_the_postal_code_stands_where_the_country_has_it(address: Address, lines: tuple[str, ...]) -> None:
    assert address.lines() == lines


def test_the_country_is_said_abroad_alone() -> None:
    assert postal_lines(QUAI, "FR", Language.FR) == QUAI.lines()
    assert postal_lines(QUAI, "GB", Language.EN) == (*QUAI.lines(), "FRANCE")
    berlin = Address("Lange Straße 1", "", "10115", "Berlin", "DE")
    assert postal_lines(berlin, "FR", Language.FR)[-1] == "ALLEMAGNE"
    assert postal_lines(Address(country="DE"), "FR", Language.FR) == ()

"""Who gets a digest at all."""

from __future__ import annotations

import pytest
from fakes import Account
from fakes_books import FakeBooks

from bot.policy import Organisation, Person, Policy, Role
from bot.services.recipients import has_digest

CAMILLE = Person(
    email="camille@lumen.fr", name="Camille Roy", role=Role.SALESPERSON, ledger_names=("C. ROY",)
)
PAUL = Person(email="paul@lumen.fr", name="Paul Petit", role=Role.SALESPERSON)
NADIA = Person(email="nadia@lumen.fr", name="Nadia Benali", role=Role.CREDIT_MANAGER)
SECOND = Person(email="sam@lumen.fr", name="Sam Blin", role=Role.CREDIT_MANAGER)
PEOPLE = (CAMILLE, PAUL, NADIA, SECOND)


def books(*salespeople: str) -> FakeBooks:
    return FakeBooks([Account(number, [], salesperson=name) for number, name in enumerate(salespeople, 1)])


@pytest.mark.parametrize(
    ("person", "salespeople", "told"),
    [
        (CAMILLE, ("C. ROY",), True),
        (CAMILLE, ("c. roy", ""), True),
        (PAUL, ("C. ROY",), False),
        (NADIA, ("C. ROY",), False),
        (NADIA, ("C. ROY", ""), True),
        (SECOND, ("C. ROY", ""), False),
        (CAMILLE, (), False),
    ],
)
async def test_who_looks_after_customers_or_after_nobodys_has_one(
    person: Person, salespeople: tuple[str, ...], told: bool
) -> None:
    assert await has_digest(books(*salespeople), Policy(people=PEOPLE), person) is told


async def test_where_salespeople_only_listen_the_credit_manager_has_one() -> None:
    policy = Policy(people=PEOPLE, organisation=Organisation.SPECIALIST)
    assert await has_digest(books("C. ROY"), policy, NADIA)
    assert not await has_digest(books("C. ROY"), policy, SECOND)
    assert not await has_digest(books(), policy, NADIA)


async def test_before_the_first_import_everybody_counts() -> None:
    assert await has_digest(FakeBooks(empty=True), Policy(people=PEOPLE), PAUL)

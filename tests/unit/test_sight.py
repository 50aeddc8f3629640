"""Whose customers a person may see."""

from __future__ import annotations

import pytest

from bot.policy import Person, Policy, Role, Visibility
from bot.sight import EVERYTHING, Sight, people_below, sight_of

HUGUES = Person(email="hugues@lumen.example", name="Hugues Martin", role=Role.MANAGER)
MARC = Person(
    email="Marc@lumen.example", name="Marc Olivier", role=Role.MANAGER, manager="hugues@lumen.example"
)
CAMILLE = Person(
    email="camille@lumen.example",
    name="Camille Roy",
    role=Role.SALESPERSON,
    manager="MARC@lumen.example",
    ledger_names=("C. ROY",),
)
LEA = Person(email="lea@lumen.example", name="Léa Faure", role=Role.SALESPERSON, manager=MARC.email)
ZOE = Person(email="zoe@lumen.example", name="Zoé Petit", role=Role.SALESPERSON)
PEOPLE = (HUGUES, MARC, CAMILLE, LEA, ZOE)


def seen(person: Person, visibility: Visibility) -> set[str]:
    """Who of the salespeople and managers is covered."""
    sight = sight_of(person, Policy(people=PEOPLE, visibility=visibility))
    return {one.name.split()[0] for one in PEOPLE if sight.covers(one.name)}


@pytest.mark.parametrize(
    ("person", "own", "team"),
    [
        (CAMILLE, {"Camille"}, {"Marc", "Camille", "Léa"}),
        (ZOE, {"Zoé"}, {"Zoé"}),
        (MARC, {"Marc", "Camille", "Léa"}, {"Hugues", "Marc", "Camille", "Léa"}),
        (HUGUES, {"Hugues", "Marc", "Camille", "Léa"}, {"Hugues", "Marc", "Camille", "Léa"}),
    ],
)
def test_visibility_widens_from_ones_own_to_the_team(person: Person, own: set[str], team: set[str]) -> None:
    assert seen(person, Visibility.OWN) == own
    assert seen(person, Visibility.TEAM) == team
    assert sight_of(person, Policy(people=PEOPLE, visibility=Visibility.ALL)) == EVERYTHING


@pytest.mark.parametrize("role", [Role.CREDIT_MANAGER, Role.ACCOUNTANT, Role.FINANCE_DIRECTOR])
def test_some_roles_see_everything(role: Role) -> None:
    person = Person(email="x@lumen.example", name="X", role=role)
    assert sight_of(person, Policy(people=(person,))).covers("")


@pytest.mark.parametrize(
    ("salesperson", "covered"),
    [
        ("C. ROY", True),
        (" c.  roy ", True),
        ("camille@LUMEN.example", True),
        ("C ROY", False),
        ("", False),
        (" ", False),
    ],
)
def test_a_customer_is_seen_by_how_its_ledger_writes_the_salesperson(salesperson: str, covered: bool) -> None:
    assert sight_of(CAMILLE, Policy(people=PEOPLE)).covers(salesperson) is covered


def test_a_customer_of_nobody_is_not_seen_by_who_has_no_name() -> None:
    assert not Sight(everything=False, names=frozenset({""})).covers("")


def test_people_below_are_those_at_any_distance() -> None:
    rules = Policy(people=PEOPLE)
    assert [one.name for one in people_below(HUGUES, rules).values()] == [
        "Marc Olivier",
        "Camille Roy",
        "Léa Faure",
    ]
    assert people_below(CAMILLE, rules) == {}

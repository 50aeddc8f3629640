"""`encours charges`: what an invoice that was paid late costs."""

from __future__ import annotations

import pytest

from acceptance.console import Encours

LATE = ("--amount", "10000", "--currency", "EUR", "--due", "2025-03-31", "--paid", "2025-09-15")


def test_french_law_takes_each_half_year_at_its_rate_and_forty_euros(encours: Encours) -> None:
    said = encours("charges", *LATE, "--regime", "fr", "--json")
    assert (said.status, said.err) == (0, "")
    told = said.json
    assert (told["interest"], told["indemnity"], told["total"]) == ("584.16", "40.00", "624.16")
    assert [
        (one["from"], one["to"], one["days"], one["rate"], one["interest"]) for one in told["periods"]
    ] == [
        ("2025-04-01", "2025-06-30", 91, "13.15", "327.85"),
        ("2025-07-01", "2025-09-15", 77, "12.15", "256.31"),
    ]
    assert told["raised_to_floor"] is False


def test_the_directive_and_a_contract_have_their_rates(encours: Encours) -> None:
    assert encours("charges", *LATE, "--regime", "eu", "--json").json["interest"] == "492.11"
    # 10,000 x 10.5 % x 168 / 365
    assert (
        encours("charges", *LATE, "--regime", "eu", "--rate", "10.5", "--json").json["interest"] == "483.29"
    )


def test_a_contract_below_the_floor_is_raised_and_says_so(encours: Encours) -> None:
    told = encours("charges", *LATE, "--rate", "5%", "--json").json
    assert [(one["rate"], one["raised_to_floor"]) for one in told["periods"]] == [
        ("11.13", True),
        ("8.28", True),
    ]
    assert (told["contract_rate"], told["raised_to_floor"]) == ("5.00", True)
    shown = encours("charges", *LATE, "--rate", "5")
    assert "11.13 %*" in shown.out
    assert "raised to it" in shown.out


def test_what_is_paid_in_time_costs_nothing(encours: Encours) -> None:
    told = encours("charges", "--amount", "10", "--due", "2025-03-31", "--paid", "2025-03-31", "--json").json
    assert (told["interest"], told["indemnity"], told["total"], told["periods"]) == (
        "0.00",
        "0.00",
        "0.00",
        [],
    )


def test_two_currencies_have_no_common_total(encours: Encours) -> None:
    told = encours("charges", *LATE, "--currency", "USD", "--json").json
    assert told["total"] is None
    assert told["totals"] == {"USD": "584.16", "EUR": "40.00"}


def test_people_read_a_table_in_their_language(encours: Encours) -> None:
    english = encours("charges", *LATE)
    assert "Total: €624.16" in english.out
    assert "13.15 %" in english.out
    french = encours("charges", *LATE, "--language", "fr")
    assert "Indemnité forfaitaire pour frais de recouvrement" in french.out
    assert "13,15 %" in french.out


def test_the_policy_adds_rates_that_are_not_known_yet(encours: Encours) -> None:
    asked = ("charges", "--amount", "1000", "--due", "2026-12-31", "--paid", "2027-01-31", "--json")
    assert "write it in the policy under dunning.charges.rates" in encours(*asked).complaint
    encours.file(
        "encours.yaml", "dunning:\n  charges:\n    rates:\n      - {since: 2027-01-01, reference: 1.95}\n"
    )
    assert encours(*asked).json["periods"][0]["rate"] == "11.95"


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        (("--amount", "ten"), "--amount 'ten' is no clear amount above zero in EUR"),
        (("--amount", "0"), "--amount '0' is no clear amount above zero in EUR"),
        (("--amount", "1,000"), "--amount '1,000' is no clear amount above zero in EUR"),
        (("--currency", "XXX"), "--currency 'XXX' is not an ISO 4217 currency: write its"),
        (("--due", "31/03/2025"), "--due '31/03/2025' is not a day"),
        (("--paid", "2101-01-01"), "--paid 2101-01-01 is not between 1970 and 2100"),
        (("--rate", "much"), "--rate 'much' is not a rate"),
        (("--rate", "101"), "--rate '101' is not a rate"),
        (("--rate", "NaN"), "--rate 'NaN' is not a rate"),
        (("--due", "1999-01-01"), "No reference rate is known for the half-year from 1999-01-01"),
    ],
)
def test_what_cannot_be_worked_out_is_one_sentence(
    encours: Encours, wrong: tuple[str, str], complaint: str
) -> None:
    said = encours("charges", *LATE, *wrong, "--json")
    assert said.status == 1
    assert said.complaint.startswith(complaint)


def test_an_unknown_regime_is_not_understood(encours: Encours) -> None:
    assert encours("charges", *LATE, "--regime", "us").status == 2

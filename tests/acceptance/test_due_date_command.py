"""`encours due-date`: the date that payment terms give, as people word them."""

from __future__ import annotations

import pytest

from acceptance.console import Encours

ISSUED = "2025-04-10"


@pytest.mark.parametrize(
    ("terms", "due"),
    [
        ("45 days end of month", "2025-05-31"),
        ("end of month 45 days", "2025-06-14"),
        ("60 days", "2025-06-09"),
        ("30 days the 10th", "2025-05-10"),
        ("on receipt", "2025-04-10"),
        ("45 jours fin de mois", "2025-05-31"),
        ("fin de mois 45 jours", "2025-06-14"),
        ("60 jours", "2025-06-09"),
        ("30 jours le 10", "2025-05-10"),
        ("30 jours fin de mois le 10", "2025-06-10"),
        ("comptant", "2025-04-10"),
    ],
)
def test_terms_in_english_and_french_give_their_date(encours: Encours, terms: str, due: str) -> None:
    said = encours("due-date", "--issued", ISSUED, "--terms", terms, "--json")
    assert (said.status, said.err, said.json) == (0, "", {"due": due})


def test_a_date_beyond_the_longest_that_the_law_allows_is_told(encours: Encours) -> None:
    said = encours("due-date", "--issued", ISSUED, "--terms", "90 days")
    assert (said.status, said.out) == (0, "2025-07-09\n")
    assert "French law allows 2025-06-14 at the latest" in said.err


def test_the_longest_date_that_the_law_allows_is_not_remarked_on(encours: Encours) -> None:
    said = encours("due-date", "--issued", ISSUED, "--terms", "end of month 45 days")
    assert (said.status, said.out, said.err) == (0, "2025-06-14\n", "")


@pytest.mark.parametrize(
    ("issued", "terms", "complaint"),
    [
        ("2025-02-30", "60 days", "--issued '2025-02-30' is not a day: the nearest is 2025-02-28."),
        ("10/04/2025", "60 days", "--issued '10/04/2025' is not a day: write it 2026-11-24."),
        ("", "60 days", "--issued '' is not a day: write it 2026-11-24."),
        (ISSUED, "30 jours le 32", "A day of the month goes from 1 to 31, not 32."),
        (ISSUED, "-5 days", "Payment terms run from 0 to 365 days: '-5 days' is negative."),
        ("9999-12-31", "60 days", "--issued 9999-12-31 is not between 1970 and 2100."),
    ],
)
def test_what_gives_no_date_is_refused(encours: Encours, issued: str, terms: str, complaint: str) -> None:
    assert encours("due-date", "--issued", issued, "--terms", terms, "--json").complaint == complaint


@pytest.mark.parametrize("terms", ["", "whenever", "9999999999 days", "fin"])
def test_terms_that_are_not_understood_are_refused_with_examples(encours: Encours, terms: str) -> None:
    said = encours("due-date", "--issued", ISSUED, "--terms", terms, "--json")
    assert said.status == 1
    assert "Write payment terms as '30 days', '45 days end of month'" in said.complaint

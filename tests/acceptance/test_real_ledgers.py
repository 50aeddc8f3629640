"""Ledgers of real programs, read where they lie, come to the figures that are known of them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from acceptance.console import Encours, counts

DATA = Path(__file__).parents[3] / "shared" / "data"
POLICY = Path(__file__).parents[2] / "examples" / "late-payment-histories.yaml"
FIRST = DATA / "fec" / "0000000001FEC20220831.txt"
SECOND = DATA / "fec" / "111111111FEC20221231.TXT"
HISTORIES = DATA / "late-payment-histories.csv"
PARTS = ("not_due", "1-30", "31-60", "61-90", "over_90", "credits")
FIGURES = ("balance", *PARTS[:5], "overdue", "disputed", "promised", "credits", "documents")

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"the real ledgers are not at {DATA}")


def _sum(rows: list[dict[str, Any]], name: str) -> Decimal:
    return sum((Decimal(row[name]) for row in rows), Decimal())


def _holds_together(ageing: dict[str, Any]) -> None:
    """Every balance is the sum of its parts, every total the sum of the customers."""
    assert list(ageing) == ["as_of", "currencies", "customers"]
    total, rows = ageing["currencies"]["EUR"], ageing["customers"]
    assert tuple(total) == FIGURES
    for row in rows:
        assert tuple(row) == ("code", "name", "currency", *FIGURES)
    for one in (total, *rows):
        assert Decimal(one["balance"]) == sum(Decimal(one[part]) for part in PARTS)
        assert Decimal(one["overdue"]) == sum(Decimal(one[part]) for part in PARTS[1:5])
    for name in FIGURES:
        assert _sum(rows, name) == Decimal(total[name])


def test_the_first_fec_comes_to_its_balance_and_names_the_groups_that_do_not_balance(
    encours: Encours,
) -> None:
    said = encours("import", "--json", FIRST)
    assert (said.status, said.err) == (0, "")
    report = said.json
    assert (report["kind"], counts(report)) == ("fec", {"read": 538, "added": 538})
    assert (report["unmatched"], report["unmatched_balance"]["amount"]) == (10, "58972.82")
    assert len(report["unbalanced"]) == 15
    differences = [Decimal(one["difference"]["amount"]) for one in report["unbalanced"]]
    assert sum(differences) == Decimal("-6455.58")
    assert report["balances"] == [{"amount": "52517.24", "currency": "EUR"}]
    ageing = encours.ageing("2022-08-31")
    _holds_together(ageing)
    assert ageing["currencies"]["EUR"]["balance"] == "52517.24"
    assert len({row["code"] for row in ageing["customers"]}) <= 17


def test_the_second_fec_comes_to_its_balance_although_it_is_padded(encours: Encours) -> None:
    said = encours("import", "--json", SECOND)
    assert said.status == 0
    report = said.json
    assert counts(report)["read"] == 151
    assert report["facts"]["separator"] == "|"
    assert report["balances"] == [{"amount": "14416.52", "currency": "EUR"}]
    ageing = encours.ageing(report["ledger_at"][:10])
    _holds_together(ageing)
    assert ageing["currencies"]["EUR"]["balance"] == "14416.52"


def test_the_payment_histories_come_to_what_was_open_on_a_day(encours: Encours) -> None:
    said = encours("--policy", POLICY, "import", "--json", HISTORIES)
    assert (said.status, said.err) == (0, "")
    assert counts(said.json) == {"read": 2466, "added": 2466}
    ageing = encours.ageing("2013-06-30", "--policy", str(POLICY))
    _holds_together(ageing)
    total = ageing["currencies"]["EUR"]
    assert (total["balance"], total["documents"]) == ("5119.85", 84)
    assert (total["not_due"], total["1-30"], total["31-60"]) == ("4284.29", "835.56", "0.00")


def test_before_the_first_invoice_of_the_histories_nothing_is_open(encours: Encours) -> None:
    encours("--policy", POLICY, "import", HISTORIES)
    ageing = encours.ageing("2012-01-01", "--policy", str(POLICY))
    assert ageing == {"as_of": "2012-01-01", "currencies": {}, "customers": []}


@pytest.mark.parametrize("file", [FIRST, SECOND, HISTORIES])
def test_a_second_import_of_the_same_ledger_changes_nothing(encours: Encours, file: Path) -> None:
    options = ["--policy", str(POLICY)] if file == HISTORIES else []
    first = encours(*options, "import", "--json", file).json
    day = first["ledger_at"][:10]
    before = encours.ageing(day, *options)
    second = encours(*options, "import", "--json", file).json
    assert counts(second) == {"read": first["read"], "unchanged": first["read"]}
    assert encours.ageing(day, *options) == before

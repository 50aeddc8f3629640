"""`encours exposure`: everybody's exposure and limit on a day, for people and for programs."""

from __future__ import annotations

import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from acceptance.console import DAY, Encours

DATA = Path(__file__).parents[3] / "shared" / "data"
HISTORIES = Path(__file__).parents[2] / "examples" / "late-payment-histories.yaml"
POLICY = "rates:\n  - {on: 2026-11-02, of: USD, to: EUR, rate: 0.9}\n"
INVOICES = """Customer,Customer name,Invoice,Kind,Issue date,Due date,Amount,Currency
C1,Alpha SAS,F1,invoice,2026-10-01,2026-10-31,48200.00,EUR
C1,Alpha SAS,A1,credit note,2026-11-01,2026-11-01,-1200.00,EUR
C1,Alpha SAS,F2,invoice,2026-10-01,2026-11-30,10.00,USD
C2,Béta,F3,invoice,2026-10-02,2026-11-20,250.50,EUR
C3,Gamma,F4,invoice,2026-10-02,2026-11-20,5.00,EUR
"""
CUSTOMERS = """Customer,Customer name,Credit limit,Insured limit,Parent
C1,Alpha SAS,60000,50000,C2
C2,Béta,40000,,
C4,Delta,100,,
"""
ORDERS = "Customer,Order,Ordered,Amount,Open\nC1,O1,2026-11-10,7000,6000\n"
GROUP = {
    "code": "C2",
    "name": "Béta",
    "currency": "EUR",
    "exposure": "57759.50",
    "limit": "40000.00",
    "members": 2,
    "rates_on": "2026-11-02",
    "left_out": [],
}


@pytest.fixture
def limits(encours: Encours) -> Encours:
    """Four customers with invoices, an order, limits, a reservation and an increase."""
    encours.file("encours.yaml", POLICY)
    for name, content in (("invoices", INVOICES), ("customers", CUSTOMERS), ("orders", ORDERS)):
        said = encours.take(content, f"{name}-{DAY}.csv")
        assert (said.status, said.json["refused"]) == (0, 0), said.err
    with sqlite3.connect(encours.folder / "ledger.sqlite") as database:
        database.execute(
            """INSERT INTO reservations (workspace_id, customer_id, request_key, currency, amount_minor,
                   reserved_by, reserved_at, reserved_on, until, after_import, after_document, state, version)
               SELECT workspace_id, id, 'r', 'EUR', 450000, 'a@b.example', '2026-11-19 09:00', '2026-11-19',
                   '2026-12-03', 3, 0, 'open', 1 FROM customers WHERE code = 'C1'"""
        )
        database.execute(
            """INSERT INTO credit_requests (workspace_id, customer_id, request_key, kind, state, currency,
                   amount_minor, needs_two, asked_by, asked_at, asked_on, expires_at, counts_from,
                   counts_until, version)
               SELECT workspace_id, id, 'i', 'increase', 'approved', 'EUR', 1000000, 0, 'a@b.example',
                   '2026-11-19 09:00', '2026-11-19', '2026-11-24 17:00', '2026-11-19', '2026-11-20', 1
               FROM customers WHERE code = 'C1'"""
        )
    database.close()
    return encours


def _answer(encours: Encours, day: str = DAY, *options: str) -> Any:
    said = encours("exposure", "--as-of", day, "--json", *options)
    assert said.status == 0, said.err
    return said.json


def test_the_answer_for_programs_has_every_part_as_text(limits: Encours) -> None:
    answer = _answer(limits)
    assert list(answer) == ["as_of", "ledgers", "totals", "customers"]
    assert [(one["entity"], one["provisional"]) for one in answer["ledgers"]] == [("MAIN", False)]
    assert answer["as_of"] == DAY
    assert answer["totals"] == {"EUR": "57755.50", "USD": "10.00"}
    alpha, beta, gamma, delta = answer["customers"]
    assert alpha == {
        "entity": "MAIN",
        "code": "C1",
        "name": "Alpha SAS",
        "currency": "EUR",
        "documents": "48200.00",
        "orders": "6000.00",
        "reserved": "4500.00",
        "credits": "-1200.00",
        "exposure": "57500.00",
        "credit_limit": "60000.00",
        "increase": "10000.00",
        "limit": "70000.00",
        "available": "12500.00",
        "utilisation": "0.8214",
        "level": "warning",
        "insured_limit": "50000.00",
        "over_cover": "7500.00",
        "group": GROUP,
        "others": [
            {
                "currency": "USD",
                "documents": "10.00",
                "orders": "0.00",
                "reserved": "0.00",
                "credits": "0.00",
                "exposure": "10.00",
            }
        ],
    }
    assert beta["group"] == GROUP
    assert (beta["exposure"], beta["limit"], beta["insured_limit"], beta["over_cover"]) == (
        "250.50",
        "40000.00",
        None,
        None,
    )
    assert {name: gamma[name] for name in ("exposure", "credit_limit", "increase", "limit", "available")} == {
        "exposure": "5.00",
        "credit_limit": None,
        "increase": None,
        "limit": None,
        "available": None,
    }
    assert (gamma["utilisation"], gamma["level"], gamma["group"], gamma["others"]) == (
        None,
        "no_limit",
        None,
        [],
    )
    assert (delta["code"], delta["exposure"], delta["utilisation"]) == ("C4", "0.00", "0.0000")


def test_after_its_last_day_the_increase_no_longer_counts(limits: Encours) -> None:
    alpha = _answer(limits, "2026-11-21")["customers"][0]
    assert (alpha["limit"], alpha["increase"], alpha["level"]) == ("60000.00", "0.00", "alert")
    assert alpha["utilisation"] == "0.9583"


def test_a_reservation_counts_to_its_last_day(limits: Encours) -> None:
    kept = [_answer(limits, day)["customers"][0]["reserved"] for day in ("2026-12-03", "2026-12-04")]
    assert kept == ["4500.00", "0.00"]


def test_only_those_above_a_percentage_of_their_limit(limits: Encours) -> None:
    codes = [[row["code"] for row in _answer(limits, DAY, "--over", p)["customers"]] for p in ("82", "83 %")]
    assert codes == [["C1"], []]


def test_people_read_a_table_a_currency_and_the_groups(
    limits: Encours, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "130")
    said = limits("exposure", "--as-of", DAY, "--language", "en")
    assert said.status == 0, said.err
    lines = [" ".join(line.split()) for line in said.out.splitlines()]
    assert lines == [
        "Exposure and limits on Fri 20 Nov",
        "Ledger of Fri 20 Nov",
        "EUR",
        "code customer exposure limit of which temporary used available insured group",
        "C1 Alpha SAS 57,500.00 70,000.00 10,000.00 82 % 12,500.00 50,000.00 C2 145 %",
        "C2 Béta 250.50 40,000.00 - 0 % 39,749.50 - C2 145 %",
        "C3 Gamma 5.00 - - - - - -",
        "C4 Delta 0.00 100.00 - 0 % 100.00 - -",
        "3 customers 57,755.50",
        "USD",
        "code customer exposure limit of which temporary used available insured group",
        "C1 Alpha SAS 10.00 - - - - - C2 145 %",
        "1 customer 10.00",
        "Groups",
        "code customer members exposure limit of which temporary used available",
        "C2 Béta 2 57,759.50 EUR 40,000.00 - 145 % -17,759.50",
        "C2: other currencies by rates of 2 Nov 2026.",
    ]


def test_people_read_it_in_french(limits: Encours, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "130")
    said = limits("exposure", "--as-of", DAY, "--language", "fr", "--over", "82")
    lines = [" ".join(line.split()) for line in said.out.splitlines()]
    assert lines[:5] == [
        "Au-delà de 82 % du plafond au ven. 20 nov.",
        "Balance du ven. 20 nov.",
        "EUR",
        "code client encours plafond dont temporaire utilisé disponible assuré groupe",
        "C1 Alpha SAS 57 500,00 70 000,00 10 000,00 82 % 12 500,00 50 000,00 C2 145 %",
    ]
    assert limits("exposure", "--as-of", DAY, "--language", "fr", "--over", "99").out.splitlines() == [
        "Au-delà de 99 % du plafond au ven. 20 nov.",
        "Balance du ven. 20 nov.",
        "Personne.",
    ]


@pytest.mark.parametrize("typed", ["much", "-1", "1001", "nan", "inf", ""])
def test_what_is_no_percentage_is_refused(ledger: Encours, typed: str) -> None:
    assert "--over" in ledger("exposure", "--as-of", DAY, f"--over={typed}").complaint


def test_a_day_before_the_ledger_is_refused(ledger: Encours) -> None:
    complaint = ledger("exposure", "--as-of", "1999-12-31").complaint
    assert complaint.startswith("Nothing is known of 1999-12-31: the ledger begins on ")


def test_the_example_company_agrees_with_its_cards(company: Encours) -> None:
    answer = _answer(company, "2026-11-24")
    acme = next(row for row in answer["customers"] if row["code"] == "C0042")
    card = company("customer", "ACME", "--as-of", "2026-11-24", "--json").json["exposure"]["EUR"]
    assert (acme["exposure"], acme["limit"], acme["available"], acme["level"]) == (
        card["total"],
        card["limit"],
        card["available"],
        card["utilisation"],
    )
    for row in answer["customers"]:
        parts = (row[name] for name in ("documents", "orders", "reserved", "credits"))
        assert Decimal(row["exposure"]) == sum(map(Decimal, parts))


@pytest.mark.skipif(not DATA.is_dir(), reason=f"the real ledgers are not at {DATA}")
@pytest.mark.parametrize(
    ("file", "options", "day", "balance"),
    [
        (DATA / "fec" / "0000000001FEC20220831.txt", [], "2022-08-31", "52517.24"),
        (DATA / "fec" / "111111111FEC20221231.TXT", [], "", "14416.52"),
        (DATA / "late-payment-histories.csv", ["--policy", str(HISTORIES)], "2013-06-30", "5119.85"),
    ],
)
def test_without_orders_exposure_is_what_real_ledgers_are_owed(
    encours: Encours, file: Path, options: list[str], day: str, balance: str
) -> None:
    """Without a day, on that of the file."""
    taken = encours(*options, "import", "--json", file).json
    day = day or taken["ledger_at"][:10]
    said = encours(*options, "exposure", "--as-of", day, "--json")
    assert said.status == 0, said.err
    assert said.json["totals"] == {"EUR": balance}
    owed = sum(Decimal(row["exposure"]) for row in said.json["customers"])
    assert owed == Decimal(balance)
    aged = {row["code"]: row["balance"] for row in encours.ageing(day, *options)["customers"]}
    assert {row["code"]: row["exposure"] for row in said.json["customers"]} == aged

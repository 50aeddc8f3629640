"""`encours dunning`: what the sweep would do on a day, for people and for programs."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from acceptance.console import DAY, HEADER, Encours

DATA = Path(__file__).parents[3] / "shared" / "data"
HISTORIES = Path(__file__).parents[2] / "examples" / "late-payment-histories.yaml"
REAL = (DATA / "fec" / "0000000001FEC20220831.txt", DATA / "fec" / "111111111FEC20221231.TXT")
POLICY = """
people:
  - {name: Nadia Benali, email: nadia@lumen.example, role: credit_manager}
  - {name: Camille Roy, email: camille@lumen.example, role: salesperson, ledger_names: [C. ROY]}
"""
LEDGER = """Customer,Customer name,Salesperson,Invoice,Kind,Issue date,Due date,Amount,Currency
C1,Alpha SAS,C. ROY,F1,invoice,2026-10-01,2026-10-31,100.00,EUR
C1,Alpha SAS,C. ROY,F2,invoice,2026-10-15,2026-11-17,500.00,EUR
C2,Béta,C. ROY,F3,invoice,2026-10-02,2026-11-10,250.50,EUR
C2,Béta,C. ROY,F4,invoice,2026-10-02,2026-11-10,12.00,EUR
C3,Gamma,,F5,invoice,2026-10-02,2026-11-01,50.00,EUR
C3,Gamma,,A1,credit note,2026-10-02,2026-11-01,-45.00,EUR
C4,Delta,,F6,invoice,2026-10-02,2026-11-19,900.00,EUR
"""
LUX = "C9,Omega,,F90,invoice,2025-01-02,2025-02-01,500.00,EUR,LUX"
"""Its last step was reached on 2 April 2025."""


@pytest.fixture
def late(encours: Encours) -> Encours:
    """Four customers, three of them late, on a Friday."""
    encours.file("encours.yaml", POLICY)
    assert encours.take(LEDGER).status == 0
    return encours


def _answer(encours: Encours, day: str = DAY, *options: str) -> Any:
    said = encours("dunning", "--as-of", day, "--json", *options)
    assert said.status == 0, said.err
    return said.json


def test_the_answer_for_programs_has_every_part(late: Encours) -> None:
    answer = _answer(late, DAY, "--language", "en")
    assert list(answer) == ["as_of", "entities", "counts", "customers"]
    assert answer["as_of"] == DAY
    assert answer["entities"] == [
        {"entity": "MAIN", "working_day": True, "figures_too_old": False, "first_sweep": True}
    ]
    assert answer["counts"] == {
        "customers": 3,
        "opens": 2,
        "joins": 0,
        "ends": 0,
        "left_out": {"small": 1, "credits": 1},
    }
    alpha, beta, gamma = answer["customers"]
    assert alpha == {
        "entity": "MAIN",
        "code": "C1",
        "name": "Alpha SAS",
        "scenario": "usual",
        "opens": [
            {
                "step": "firm reminder",
                "action": "firm_reminder",
                "offset": 20,
                "scenario": "usual",
                "owner": "nadia@lumen.example",
                "owner_name": "Nadia Benali",
                "reached_on": "2026-11-20",
                "deadline": "2026-11-25",
                "replaces": None,
                "held": False,
                "invoices": ["F1", "F2"],
            }
        ],
        "joins": [],
        "ends": [],
        "left_out": [],
    }
    (call,) = beta["opens"]
    assert (call["step"], call["owner"], call["invoices"]) == ("call", "camille@lumen.example", ["F3"])
    assert beta["left_out"] == [
        {
            "invoice": "F4",
            "step": "call",
            "action": "call",
            "why": "small",
            "text": "less than the smallest amount of the policy",
            "until": None,
            "reason": None,
        }
    ]
    assert [(one["invoice"], one["why"]) for one in gamma["left_out"]] == [("F5", "credits")]


def test_reasons_are_said_in_french_too(late: Encours) -> None:
    answer = _answer(late, DAY, "--language", "fr")
    said = [one["text"] for customer in answer["customers"] for one in customer["left_out"]]
    assert said == [
        "moins que le plus petit montant de la politique",
        "les avoirs et règlements non affectés couvrent le retard",
    ]


def test_on_a_day_off_no_step_begins(late: Encours) -> None:
    answer = _answer(late, "2026-11-21")
    assert (answer["entities"][0]["working_day"], answer["counts"]["opens"]) == (False, 0)


def test_with_figures_that_are_too_old_no_step_begins(late: Encours) -> None:
    answer = _answer(late, "2026-12-01")
    assert (answer["entities"][0]["figures_too_old"], answer["counts"]["opens"]) == (True, 0)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ["What the reminder sweep would do", "2 steps begin", "firm reminder", "Nadia Benali", "F1, F2"],
        ),
        ("fr", ["Ce que le passage des relances ferait", "2 étapes commencent", "Nadia Benali", "F1, F2"]),
    ],
)
def test_people_read_it_as_tables(late: Encours, language: str, words: list[str]) -> None:
    said = late("dunning", "--as-of", DAY, "--language", language)
    assert (said.status, said.err) == (0, "")
    assert [word for word in words if word not in said.out] == []


@pytest.mark.parametrize(
    ("day", "language", "said"),
    [
        ("2026-11-21", "en", "MAIN: not a working day, so no step begins before Mon 23 Nov 2026."),
        (
            "2026-11-22",
            "fr",
            "MAIN\u00a0: jour non ouvré, aucune étape ne commence avant le lun. 23 nov. 2026.",
        ),
        ("2026-12-25", "en", "MAIN: a public holiday, so no step begins before Mon 28 Dec 2026."),
        ("2026-12-25", "fr", "MAIN\u00a0: jour férié, aucune étape ne commence avant le lun. 28 déc. 2026."),
        (
            "2031-01-02",
            "en",
            "MAIN: the figures are too old (of Fri 20 Nov 2026), so no step begins before newer ones are "
            "imported.",
        ),
    ],
)
def test_a_day_on_which_nothing_begins_says_why_and_until_when(
    late: Encours, day: str, language: str, said: str
) -> None:
    told = re.sub("[ \n]+", " ", late("dunning", "--as-of", day, "--language", language).out)
    assert said in told
    assert "first sweep" not in told and "premier passage" not in told


def test_a_deadline_of_another_year_says_its_year_and_several_companies_are_told_apart(
    encours: Encours,
) -> None:
    encours.file(
        "encours.yaml",
        "entities:\n  - {code: LUM, name: Lumen}\n  - {code: LUX, name: Lux}\n" + POLICY.lstrip(),
    )
    lines = LEDGER.splitlines()
    entities = [f"{lines[0]},Entity", *(f"{line},LUM" for line in lines[1:]), LUX]
    assert encours.take("\n".join(entities), "ledger-2026-11-20.csv").status == 0
    rows = encours("dunning", "--as-of", DAY).out.splitlines()
    (lux,) = [row for row in rows if "F90" in row]
    assert lux.split()[:2] == ["LUX", "C9"]
    assert " 2025 " in lux
    assert not any(" 2026" in row for row in rows if "LUM" in row)


def test_asking_changes_nothing(late: Encours) -> None:
    assert _answer(late) == _answer(late)
    assert late("audit", "verify", "--json").json == late("audit", "verify", "--json").json


def test_one_entity_is_asked_for_by_its_code(late: Encours) -> None:
    assert _answer(late, DAY, "--entity", "main") == _answer(late)
    said = late("dunning", "--as-of", DAY, "--entity", "NORD")
    assert said.complaint == "--entity 'NORD' is not in the policy: it has MAIN."


def test_before_any_import_it_says_so(encours: Encours) -> None:
    assert "import" in encours("dunning").complaint


def test_before_the_first_day_of_the_ledger_it_says_so(late: Encours) -> None:
    assert "the ledger begins on" in late("dunning", "--as-of", "2020-01-01").complaint


def test_nothing_late_is_said_in_a_sentence(encours: Encours) -> None:
    encours.take(HEADER + "C1,Alpha SAS,F1,2026-11-01,2026-12-31,100.00,EUR\n")
    said = encours("dunning", "--as-of", DAY, "--language", "en")
    assert "Nothing: no step begins" in said.out


@pytest.mark.skipif(not DATA.is_dir(), reason=f"the real ledgers are not at {DATA}")
@pytest.mark.parametrize("file", REAL)
def test_every_late_invoice_of_a_real_ledger_is_asked_for_or_left_out_for_a_reason(
    encours: Encours, file: Path
) -> None:
    taken = encours("import", "--json", file).json
    answer = _answer(encours, taken["ledger_at"][:10])
    _holds_together(answer)


@pytest.mark.skipif(not DATA.is_dir(), reason=f"the real ledgers are not at {DATA}")
def test_the_payment_histories_have_steps_in_the_middle_of_their_time(encours: Encours) -> None:
    options = ("--policy", HISTORIES)
    encours(*options, "import", "--json", DATA / "late-payment-histories.csv")
    said = encours(*options, "dunning", "--as-of", "2013-06-28", "--json")
    assert said.status == 0, said.err
    _holds_together(said.json)


def _holds_together(answer: dict[str, Any]) -> None:
    """No invoice is asked for twice, nor both asked for and left out."""
    for customer in answer["customers"]:
        asked = [number for one in customer["opens"] for number in one["invoices"]]
        out = [one["invoice"] for one in customer["left_out"]]
        assert customer["opens"] or out
        assert [number for number, count in Counter((*asked, *out)).items() if count > 1] == []
    opens = sum(len(one["opens"]) for one in answer["customers"])
    assert answer["counts"]["opens"] == opens
    assert sum(answer["counts"]["left_out"].values()) == sum(
        len(one["left_out"]) for one in answer["customers"]
    )

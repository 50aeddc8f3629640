"""`encours policy show` and `policy check`: scenarios as timelines, and what is doubtful in them."""

from __future__ import annotations

import pytest

from acceptance.console import Encours

POLICY = """entities:
  - {code: LUM, name: Atelier Lumen}
people:
  - {email: nadia@example.com, name: Nadia Benali, role: credit_manager}
dunning:
  agency: Cabinet Mercier
  scenarios:
    - name: douceur
      profiles: [association]
      steps:
        - {action: appel, offset: 10, deadline: 3}
        - {action: e-mail, offset: 20, template: rappel, charges: true, automatic: true, above: 100}
        - {action: mise en demeure, offset: 60, owner: nadia@example.com}
  customers:
    - {code: C1, scenario: douceur}
    - {code: C2, invoice: F-7, scenario: douceur}
  templates:
    - {name: rappel, language: fr, subject: Rappel, text: "Il reste {{ owed }}."}
  charges: {rate: 12}
"""


def test_without_a_policy_the_houses_five_scenarios_are_shown(encours: Encours) -> None:
    said = encours("policy", "show")
    assert (said.status, said.err) == (0, "")
    names = [line for line in said.out.splitlines() if line.startswith("Scenario ")]
    assert names == [f"Scenario {name}" for name in ("prompt", "usual", "slow", "key_account", "public_body")]
    assert "it counts for customers without a profile" in said.out
    assert "MAIN charges the reference rate + 10 points and €40 an invoice (French law)." in said.out


def test_one_scenario_is_a_timeline(encours: Encours) -> None:
    said = encours("policy", "show", "Usual").out
    days = [line.split()[0] for line in said.splitlines() if line.strip().startswith(("+", "-"))]
    assert days == ["-5", "+3", "+10", "+20", "+30", "+45", "+60"]
    assert "Reminders leave from 09:00 to 17:00, on working days." in said


def test_a_written_scenario_is_shown_with_who_is_in_it(encours: Encours) -> None:
    encours.file("encours.yaml", POLICY)
    said = encours("policy", "show", "douceur").out
    assert "Written in the policy." in said
    assert "For the payer profiles: association." in said
    assert "Given to: C1, F-7 of C2." in said
    (mail,) = (line for line in said.splitlines() if "+20" in line)
    assert "Nadia Benali" in mail
    assert "100" in mail
    assert "says the" in mail
    assert "LUM charges 12 % a year and €40 an invoice (French law)." in said
    assert "Customers are handed over to Cabinet Mercier." in said


def test_it_speaks_french(encours: Encours) -> None:
    encours.file("encours.yaml", POLICY)
    said = encours("policy", "show", "douceur", "--language", "fr").out.replace("\xa0", " ")
    assert "Scénario douceur" in said
    (call,) = (line for line in said.splitlines() if "+10" in line)
    assert call.split() == ["+10", "appel", "commercial", "3", "-", "-", "-"]
    assert "Attribué à : C1, F-7 de C2." in said
    assert "LUM facture 12 % par an et 40 € par facture (droit français)." in said


def test_programs_get_all_of_it(encours: Encours) -> None:
    encours.file("encours.yaml", POLICY)
    shown = encours("policy", "show", "douceur", "--json").json
    (scenario,) = shown["scenarios"]
    assert (scenario["name"], scenario["written"], scenario["by_default"]) == ("douceur", True, False)
    assert scenario["steps"][1] == {
        "name": "friendly reminder",
        "action": "reminder",
        "offset": 20,
        "deadline": 2,
        "owner": "credit_manager",
        "people": ["Nadia Benali"],
        "template": "rappel",
        "above": "100",
        "charges": True,
        "automatic": True,
    }
    assert [step["owner"] for step in scenario["steps"]] == [
        "salesperson",
        "credit_manager",
        "nadia@example.com",
    ]
    assert scenario["given_to"] == [
        {"entity": None, "code": "C1", "invoice": None},
        {"entity": None, "code": "C2", "invoice": "F-7"},
    ]
    assert shown["charges"] == [{"entity": "LUM", "regime": "fr", "rate": "12", "indemnity": "40"}]
    assert (shown["smallest_amount"], shown["rest_days"], shown["agency"]) == ("20", 7, "Cabinet Mercier")


def test_an_unknown_scenario_is_answered_with_the_one_that_was_meant(encours: Encours) -> None:
    said = encours("policy", "show", "usuel").complaint
    assert said.startswith('"usuel" is not a scenario; did you mean "usual"? There are ')
    assert said.endswith("key_account, prompt, public_body, slow, usual.")


def test_it_says_which_payer_profiles_of_the_ledger_lead_to_a_scenario(encours: Encours) -> None:
    said = " ".join(encours("policy", "show", "slow").out.split())
    assert "Payer profiles of the ledger that lead here: slow, slow payer, late" in said
    assert "check before the due date" in encours("policy", "show", "usual").out


def test_check_says_what_is_doubtful(encours: Encours) -> None:
    encours.file("encours.yaml", POLICY)
    said = encours("policy", "check")
    assert said.status == 0
    assert "Worth a look: Scenario douceur: nothing happens for 40 days between" in said.out
    assert "Worth a look: The template rappel is not written in en" in said.out


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (
            "nadia@example.com}\n  c",
            "nadja@example.com}\n  c",
            "line 13: dunning.scenarios.0.steps.2.owner: ",
        ),
        ("{{ owed }}", "{{ owd }}", "line 18: dunning.templates.0.text: the template cannot be filled in"),
        ("F-7, scenario: douceur", "F-7, scenario: doux", "line 16: dunning.customers.1.scenario: "),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(encours: Encours, right: str, wrong: str, said: str) -> None:
    assert right in POLICY
    encours.file("encours.yaml", POLICY.replace(right, wrong))
    assert f"encours.yaml {said}" in encours("policy", "check").complaint


def test_reminders_without_a_mail_server_and_customers_the_ledger_does_not_have_are_worth_a_look(
    ledger: Encours, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ENCOURS_SMTP_URL", raising=False)
    written = """people: [{email: nadia@example.com, name: Nadia Benali, role: credit_manager}]
dunning:
  agency: Cabinet Mercier
  customers:
    - {code: C1, scenario: slow}
    - {code: C7, scenario: slow}
    - {code: C-1, scenario: slow}
    - {code: C2, invoice: F2, scenario: slow}
    - {code: C1, invoice: F9, scenario: slow}
"""
    ledger.file("encours.yaml", written)
    said = ledger("policy", "check")
    assert said.status == 0
    looks = [line.removeprefix("Worth a look: ") for line in said.out.splitlines()]
    assert [line for line in looks if line.startswith("dunning.customers")] == [
        'dunning.customers.1: "C7" is no customer of MAIN in the ledger.',
        'dunning.customers.2: "C-1" is no customer of MAIN in the ledger; write "C1".',
        'dunning.customers.4: "F9" is no invoice of "C1" in the ledger.',
    ]
    (mails,) = [line for line in looks if "ENCOURS_SMTP_URL" in line]
    assert mails.endswith("and ENCOURS_SMTP_URL is not set: they can be read and copied, not sent.")
    monkeypatch.setenv("ENCOURS_SMTP_URL", "smtp://127.0.0.1:2525")
    monkeypatch.setenv("ENCOURS_MAIL_FROM", "compta@example.com")
    assert "ENCOURS_SMTP_URL" not in ledger("policy", "check").out

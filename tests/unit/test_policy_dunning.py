"""The policy of dunning: scenarios, overrides, charges and how to pay."""

from __future__ import annotations

from datetime import time
from decimal import Decimal

import pytest
from dunning_written import TWO, ours, policy, steps

from bot.credit.address import Address
from bot.credit.charges import ChargeTerms, Regime
from bot.credit.dunning import Step, StepAction, StepOwner
from bot.credit.scenarios import KEY_ACCOUNT, SLOW, USUAL
from bot.dunning_views import Payee
from bot.errors import TemplateError
from bot.policy import Policy
from bot.policy_dunning import DunningPolicy, UnknownScenarioError
from bot.policy_file import parse_policy
from bot.policy_templates import SAMPLES, WORDS, fill_in

# Without a word of it


def test_without_a_word_of_it_the_house_reminds() -> None:
    usual = Policy()
    assert usual.scenario_of("MAIN", "C1", "") == USUAL
    assert usual.dunning_smallest == 20
    assert (usual.dunning.rest_days, usual.dunning.put_off_days, usual.dunning.attempts) == (7, 5, 3)
    assert (usual.dunning.send_from, usual.dunning.send_until) == (time(9), time(17))
    assert (usual.dunning.pause_days, usual.dunning.notice_days) == (90, 8)


def test_blank_keys_keep_their_defaults() -> None:
    assert parse_policy(b"dunning: {scenarios: , charges: , payment: }").dunning == DunningPolicy()


def test_the_digests_smallest_amount_counts_until_dunning_has_its_own() -> None:
    assert policy("", "digest: {smallest_amount: 35}\n").dunning_smallest == 35
    assert policy("smallest_amount: 0", "digest: {smallest_amount: 35}\n").dunning_smallest == 0


# Scenarios


def test_a_written_step_has_its_own_name_owner_and_words() -> None:
    found = steps(
        "action: reminder, offset: 4, deadline: 1, owner: NADIA@lumen.example, template: first, "
        "above: 50.5, charges: true, automatic: true, name: hello",
        more=", templates: [{name: First, language: en, subject: Hello, text: Pay}]",
    )
    assert ours(found) == (
        Step(
            StepAction.REMINDER,
            4,
            1,
            StepOwner.CREDIT_MANAGER,
            "hello",
            person="nadia@lumen.example",
            template="first",
            above=Decimal("50.5"),
            charges=True,
            automatic=True,
        ),
    )
    assert found.dunning.template("first", "en") == ("Hello", "Pay")
    assert found.dunning.template("first", "fr") is None


def test_what_is_not_said_follows_from_the_action() -> None:
    found = ours(steps("action: notify, offset: -3", "action: call, offset: 8", "action: hold, offset: 30"))
    assert found == (
        Step(StepAction.NOTIFY, -3, 2, StepOwner.SALESPERSON, "notice"),
        Step(StepAction.CALL, 8, 2, StepOwner.SALESPERSON, "call"),
        Step(StepAction.HOLD, 30, 2, StepOwner.CREDIT_MANAGER, "hold"),
    )


def test_where_specialists_collect_a_call_is_theirs_unless_the_policy_says_otherwise() -> None:
    found = steps(
        "action: call, offset: 8",
        "action: call, offset: 15, name: second call, owner: salesperson",
        before="organisation: specialist\n",
    )
    assert [step.owner for step in ours(found)] == [StepOwner.CREDIT_MANAGER, StepOwner.SALESPERSON]


@pytest.mark.parametrize(
    ("written", "action"),
    [
        ("e-mail", StepAction.REMINDER),
        ("Friendly reminder", StepAction.REMINDER),
        ("relance", StepAction.REMINDER),
        ("firm reminder", StepAction.FIRM_REMINDER),
        ("Relance ferme", StepAction.FIRM_REMINDER),
        ("formal notice", StepAction.FORMAL_NOTICE),
        ("formal-notice", StepAction.FORMAL_NOTICE),
        ("Mise en demeure", StepAction.FORMAL_NOTICE),
        ("hand over", StepAction.HAND_OVER),
        ("hand-over", StepAction.HAND_OVER),
        ("hand_over", StepAction.HAND_OVER),
        ("appel", StepAction.CALL),
        ("courrier", StepAction.LETTER),
        ("blocage", StepAction.HOLD),
    ],
)
def test_actions_are_written_as_people_write_them(written: str, action: StepAction) -> None:
    assert ours(steps(f"action: {written}, offset: 9"))[0].action is action


def test_every_action_is_read_under_its_own_name() -> None:
    for action in StepAction:
        offset = -1 if action is StepAction.NOTIFY else 1
        assert ours(steps(f"action: {action}, offset: {offset}"))[0].action is action


def test_roles_are_written_as_people_write_them() -> None:
    assert ours(steps("action: call, offset: 9, owner: Credit manager"))[0].owner is StepOwner.CREDIT_MANAGER


def test_steps_count_by_their_days_however_they_are_written() -> None:
    found = steps("action: hold, offset: 40", "action: call, offset: 5")
    assert [step.name for step in ours(found)] == ["call", "hold"]


def test_reminders_leave_by_themselves_where_the_policy_says_so_and_nothing_else_does() -> None:
    found = policy("automatic: true")
    automatic = [step.name for step in found.scenario_of("MAIN", "C1", "").steps if step.automatic]
    assert automatic == ["friendly reminder", "firm reminder"]
    by_hand = steps(
        "action: e-mail, offset: 5, automatic: false",
        "action: firm reminder, offset: 15",
        "action: call, offset: 20",
        more=", automatic: true",
    )
    assert [step.automatic for step in ours(by_hand)] == [False, True, False]


def test_a_scenario_takes_the_place_of_the_houses_of_its_name() -> None:
    found = policy("scenarios: [{name: Usual, steps: [{action: call, offset: 2}]}]")
    for profile in ("", "habituel", "usual"):
        assert [step.offset for step in found.scenario_of("MAIN", "C1", profile).steps] == [2]
    assert found.scenario_of("MAIN", "C1", "lent") == SLOW


def test_a_scenario_is_for_the_profiles_that_it_names_before_the_houses_own() -> None:
    found = policy("scenarios: [{name: ours, profiles: [Lent, Z9], steps: []}]")
    assert [found.scenario_of("MAIN", "C1", one).name for one in ("LENT", "z9", "ours", "tardif")] == [
        "ours",
        "ours",
        "ours",
        "slow",
    ]


def test_a_scenario_is_found_however_its_name_is_written() -> None:
    assert Policy().dunning.scenario("Key account") == KEY_ACCOUNT
    with pytest.raises(UnknownScenarioError, match=r'"slowe" is not a scenario; did you mean "slow"\?'):
        Policy().dunning.scenario("slowe")


# Overrides


def test_an_invoice_wins_over_its_customer_and_the_customer_over_its_profile() -> None:
    given = "{entity: LUM, code: c1, scenario: slow}, {entity: LUM, code: C1, invoice: f-7, scenario: prompt}"
    found = policy(f"customers: [{given}]", TWO)
    assert found.scenario_of("LUM", "C1", "grand compte").name == "slow"
    assert found.scenario_of("LUM", "C1", "grand compte", "F-7").name == "prompt"
    assert found.scenario_of("LUM", "C1", "grand compte", "F-8").name == "slow"
    assert found.scenario_of("LUX", "C1", "grand compte", "F-7").name == "key_account"
    by_number = found.scenarios_by_number("lum", "C1", "")
    assert [by_number(number).name for number in ("F-7", "F-8")] == ["prompt", "slow"]


def test_an_invoice_alone_can_be_in_another_scenario() -> None:
    found = policy("customers: [{code: C1, invoice: F-7, scenario: prompt}]")
    assert [found.scenario_of("MAIN", "C1", "", number).name for number in ("F-7", "F-8")] == [
        "prompt",
        "usual",
    ]
    assert found.scenario_of("MAIN", "C1", "").name == "usual"


# Charges


@pytest.mark.parametrize(
    ("country", "regime"),
    [("FR", Regime.FR), ("RE", Regime.FR), ("DE", Regime.EU), ("IE", Regime.EU), ("CH", None), ("GB", None)],
)
def test_the_country_says_which_law_charges_follow(country: str, regime: Regime | None) -> None:
    found = parse_policy(f"entities: [{{code: LUM, name: Lumen, country: {country}}}]".encode())
    assert found.charge_terms("lum") == (ChargeTerms(regime) if regime else None)


def test_what_the_policy_says_of_charges_wins_over_the_country() -> None:
    found = policy("charges: {regimes: {lum: none, LUX: EU}, rate: 12.5, indemnity: 0}", TWO)
    assert found.charge_terms("LUM") is None
    assert found.charge_terms("LUX") == ChargeTerms(Regime.EU, Decimal("12.5"), Decimal(0))
    assert found.charge_terms("nobody") is None
    assert policy("charges: {regimes: {LUM: }}", TWO).charge_terms("LUM") is None


# How to pay


def test_a_customer_pays_with_its_code_where_nothing_is_said() -> None:
    assert parse_policy(TWO.encode()).payee_of("LUM", "C0042") == Payee(
        "Atelier Lumen", "123456789", "FR", reference="C0042", address=Address(country="FR")
    )


def test_references_and_links_have_the_customers_code_and_the_invoices_number() -> None:
    found = policy(
        "payment: [{entity: LUM, iban: fr7630006000011234567890189, bic: agrifrpp, "
        'reference: "{code}/{number}", link: "https://pay.example/{entity}?c={code}&n={number}"}]',
        TWO,
    )
    assert found.payee_of("lum", "C 42", "F/7&8") == Payee(
        name="Atelier Lumen",
        siren="123456789",
        country="FR",
        iban="FR7630006000011234567890189",
        bic="AGRIFRPP",
        reference="C 42/F/7&8",
        link="https://pay.example/lum?c=C%2042&n=F%2F7%268",
        address=Address(country="FR"),
    )
    assert found.payee_of("LUX", "C1").iban == ""


# Templates


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_template_can_use_every_value(language: str) -> None:
    every = " ".join(f"{{{{ {name} }}}}" for name in WORDS if name != "invoices")
    lines = "{% for one in invoices %}{{ one.number }} {{ one.amount }} {{ one.days_late }};{% endfor %}"
    said = fill_in(f"{every} {lines}", SAMPLES[language])
    assert "Brasserie du Port" in said
    assert "F-2026-0871" in said
    assert "44;" in said


@pytest.mark.parametrize(
    ("template", "wrong"),
    [
        ("{{ customr }}", "'customr' is undefined"),
        ("{{ customer", "line 1 of the template"),
        ("{% for x in invoices %}", "line 1 of the template"),
        ("{{ customer.__class__.__mro__ }}", "cannot be filled in"),
        ("{{ invoices[7].number }}", "cannot be filled in"),
        ("{{ 1 / 0 }}", "cannot be filled in"),
        ("{% include 'x' %}", "cannot be filled in"),
        ("{{ invoices + 1 }}", "cannot be filled in"),
    ],
)
def test_a_template_that_cannot_be_filled_in_says_why(template: str, wrong: str) -> None:
    with pytest.raises(TemplateError, match=wrong.replace("(", r"\(")):
        fill_in(template, SAMPLES["en"])

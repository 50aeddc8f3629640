"""The policy of dunning: what is refused, and what is worth a look."""

from __future__ import annotations

import pytest
from dunning_written import PEOPLE, TWO, policy, problem_of, steps

from bot.policy_check import check_policy
from bot.policy_file import PolicyRefusedError, parse_policy

# What is refused

OURS = "scenarios: [{name: ours, steps: [%s]}]"


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        (
            OURS % "{action: shout, offset: 1}",
            '.steps.0.action: "shout" is not an action; expected one of notify',
        ),
        (OURS % "{action: call}", ".steps.0.offset: is required"),
        (OURS % "{action: call, offset: 721}", '.steps.0.offset: "721" is wrong; expected a value less'),
        (
            OURS % "{action: call, offset: 7, deadlin: 3}",
            '.steps.0.deadlin: unknown key; did you mean "deadline"?',
        ),
        (OURS % "{action: call, offset: 7, owner: boss}", '.steps.0.owner: "boss" is wrong; expected a role'),
        (
            OURS % "{action: call, offset: 7, owner: sofie@lumen.example}",
            '.steps.0.owner: "sofie@lumen.example" is not the e-mail of one of the people; '
            'did you mean "sophie@lumen.example"?',
        ),
        (
            OURS % "{action: call, offset: 7}, {action: call, offset: 9}",
            '.steps.1.name: "call" is already the name of a step of this scenario',
        ),
        (OURS % "{action: call, offset: -1}", ".steps.0.offset: expected 0 or more"),
        (
            OURS % "{action: reminder, offset: 0}",
            ".steps.0.offset: friendly reminder of the scenario ours cannot come on the due date, when "
            "nothing is overdue: write 1 or more, such as 3",
        ),
        (
            OURS % "{action: hand_over, name: lawyer, offset: -1}",
            ".steps.0.offset: lawyer of the scenario ours cannot come before the due date, when nothing is "
            "overdue: write 1 or more, such as 60",
        ),
        (
            OURS % "{action: formal_notice, offset: 0}",
            ".steps.0.offset: formal notice of the scenario ours cannot come on the due date",
        ),
        (OURS % "{action: letter, offset: 0}", ".steps.0.offset: letter of the scenario ours cannot come on"),
        (OURS % "{action: notify, offset: 0}", ".steps.0.offset: expected an offset before the due date"),
        (OURS % "{action: call, offset: 1, automatic: true}", ".steps.0.automatic: only reminders by e-mail"),
        (OURS % "{action: call, offset: 1, template: x}", ".steps.0.template: only reminders, letters"),
        (
            OURS % "{action: letter, offset: 1, template: x}",
            '.steps.0.template: "x" is not one of dunning.templates; none is written there yet',
        ),
    ],
)
def test_a_wrong_step_is_said_with_its_place(written: str, problem: str) -> None:
    found = problem_of(written, PEOPLE)
    assert found.startswith(f"encours.yaml line 7: dunning.scenarios.0{problem}")


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        (
            "scenarios: [{name: a, steps: []}, {name: A, steps: []}]",
            'scenarios.1.name: "A" is already the name of another scenario',
        ),
        (
            "scenarios: [{name: a, profiles: [x], steps: []}, {name: b, profiles: [X], steps: []}]",
            'scenarios.1.profiles.0: "X" is already a profile of "a"',
        ),
        (
            "customers: [{code: C1, scenario: slowe}]",
            'customers.0.scenario: "slowe" is not a scenario; did you mean "slow"?',
        ),
        (
            "customers: [{code: C1, scenario: slow, entity: X}]",
            'customers.0.entity: "X" is not the code of an entity; expected MAIN',
        ),
        (
            "customers: [{code: C1, scenario: slow}, {code: c1, scenario: prompt}]",
            'customers.1.code: "c1" is given a scenario twice',
        ),
        ("send_from: 17:00", "send_until: expected an hour after send_from, which is 17:00"),
        ("payment: [{iban: FR7630006000011234567890188}]", "payment.0.iban: "),
        ("payment: [{bic: HELLO}]", 'payment.0.bic: "HELLO" is wrong; expected a BIC'),
        (
            'payment: [{reference: "{cod}"}]',
            'payment.0.reference: "{cod}" is wrong; expected no other braces',
        ),
        (
            'payment: [{reference: "{code"}]',
            'payment.0.reference: "{code" is wrong; expected no other braces',
        ),
        ('payment: [{link: "javascript:x"}]', 'payment.0.link: "javascript:x" is wrong; expected a link'),
        ('payment: [{link: "https://{code}.x/"}]', "payment.0.link: "),
        ("payment: [{iban: }, {iban: }]", "payment.1.entity: is already given a way to pay"),
        ("templates: [{name: a, language: de, subject: a, text: b}]", "templates.0.language: "),
        (
            'templates: [{name: a, language: fr, subject: a, text: "{{ custmer }}"}]',
            "templates.0.text: the template cannot be filled in: 'custmer' is undefined",
        ),
        (
            'templates: [{name: a, language: fr, subject: "{{ customer", text: b}]',
            "templates.0.subject: line 1 of the template: ",
        ),
        (
            'templates: [{name: a, language: fr, subject: "a\\nb", text: b}]',
            "templates.0.subject: expected one line",
        ),
        (
            'templates: [{name: a, language: fr, subject: a, text: "{% if no %}{% endif %}"}]',
            "templates.0.text: ",
        ),
        ("charges: {regimes: {X: fr}}", 'charges.regimes.X: "X" is not the code of an entity'),
        (
            "charges: {rates: [{since: 2026-02-01}]}",
            "charges.rates.0.since: expected a half-year's first day",
        ),
        (
            "charges: {rates: [{since: 2026-07-01}, {since: 2026-07-01}]}",
            "charges.rates.1.since: the rates since 2026-07-01 are already given",
        ),
        ("rest_day: 3", 'rest_day: unknown key; did you mean "rest_days"?'),
    ],
)
def test_what_is_wrong_is_said_with_its_place(written: str, problem: str) -> None:
    assert problem_of(written).startswith(f"encours.yaml line 1: dunning.{problem}")


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("smallest_amount: '1.250,50'", "with a point for decimals: write 1250.50"),
        ("charges: {rate: '12,5 %'}", "with a point for decimals: write 12.5"),
        ("charges: {indemnity: 40 EUR}", "with a point for decimals: write 40"),
        (OURS % "{action: call, offset: 30 days}", '"30 days" is wrong; expected a whole number: write 30'),
        (OURS % "{action: call, offset: J+10}", '"J+10" is wrong; expected a whole number: write 10'),
        (OURS % "call", "expected keys and values, such as {action: …, offset: …}"),
        ("scenarios: {usual: {steps: []}}", "beginning with a dash, such as - name: …"),
        ("scenarios: [{name: a, profiles: vip, steps: []}]", "beginning with a dash, or [vip]"),
        (
            "charges: {rates: [{since: 2026-07-01, reference: 2,15 %}]}",
            "unknown key: in braces a comma begins the next key; write decimals with a point",
        ),
        (
            "charges: {regimes: {MAIN: france}}",
            "expected fr (French law), eu (the directive) or none (nothing is charged)",
        ),
        (
            "customers: [{code: C1, scenario: slowe}]",
            'did you mean "slow"? There are key_account, prompt, public_body, slow, usual',
        ),
        (OURS % "{action: call, offset: 1, owner: credit_manger}", 'did you mean "credit_manager"?'),
        (
            'templates: [{name: a, language: fr, subject: a, text: "{{ client }}"}]',
            "'client' is undefined; a template can use bic, code, contact, customer, entity, iban, "
            "indemnity, interest, invoices, link, number, owed, pay_by, reference, signer, signer_email, "
            "today, total",
        ),
        (
            "templates: [{name: a, language: fr, subject: a, "
            'text: "{% for one in invoices %}{{ one.montant }}{% endfor %}"}]',
            "there is no montant: an invoice has number, issued, due, days_late, amount, interest",
        ),
        (
            'templates: [{name: a, language: fr, subject: a, text: "{{ invoices.total }}"}]',
            "there is no total: {% for invoice in invoices %} goes through them, and each has number",
        ),
        (
            'templates: [{name: a, language: fr, subject: "{{ customer }", text: b}]',
            "a value is written {{ customer }}, with two braces on either side",
        ),
    ],
)
def test_what_to_write_is_said_where_it_can_be_told(written: str, problem: str) -> None:
    assert problem_of(written).endswith(problem) or f"{problem}, " in problem_of(written)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("charges: {rate: 12}\n", "line 1: charges: unknown key here; it belongs under dunning"),
        ("payment: []\n", "line 1: payment: unknown key here; it belongs under dunning"),
    ],
)
def test_a_section_that_stands_elsewhere_is_sent_to_its_place(text: str, problem: str) -> None:
    with pytest.raises(PolicyRefusedError) as refused:
        parse_policy(text.encode())
    assert str(refused.value).startswith(f"encours.yaml {problem}")


def test_among_several_companies_the_one_that_is_meant_is_named() -> None:
    for part in ("customers: [{code: C1, scenario: slow}]", "payment: [{bic: AGRIFRPP}]"):
        assert "entity: is required, as there are several: expected LUM, LUX" in problem_of(part, TWO)


# What is doubtful


@pytest.mark.parametrize(
    ("written", "warning"),
    [
        (
            ("action: hold, offset: 12", "action: call, offset: 5"),
            "call, 5 days after the due date is written after hold, 12 days after the due date: "
            "steps count by their days",
        ),
        (
            ("action: call, offset: 5", "action: hold, offset: 5"),
            "call and hold are both 5 days after the due date: only hold is ever taken",
        ),
        (
            ("action: call, offset: 5, deadline: 3", "action: hold, offset: 9"),
            "call can still be open when hold comes 4 days later: its 3 working days can last 5 days",
        ),
        (
            ("action: notify, offset: -3, deadline: 2", "action: call, offset: 9"),
            "the check before the due date can still be open when the due date comes 3 days later: "
            "its 2 working days can last 4 days",
        ),
        (
            ("action: call, offset: 5", "action: hold, offset: 36"),
            "nothing happens for 31 days between call and hold",
        ),
        (("action: hand over, offset: 60",), "hand-over comes without a formal notice before it"),
        (
            ("action: call, offset: 5, owner: camille@lumen.example",),
            "call is Camille Roy's, who sees only some of the customers",
        ),
        ((), "has no steps, so its customers are never reminded"),
    ],
)
def test_what_its_author_probably_did_not_mean_is_worth_a_look(
    written: tuple[str, ...], warning: str
) -> None:
    assert check_policy(steps(*written)) == (f"Scenario ours: {warning}.",)


@pytest.mark.parametrize(
    "written",
    [
        ("action: call, offset: 5, deadline: 3", "action: hold, offset: 10"),
        ("action: call, offset: 5", "action: hold, offset: 35"),
        ("action: notify, offset: -4, deadline: 2", "action: call, offset: 50"),
        ("action: formal notice, offset: 30", "action: hand over, offset: 60"),
    ],
)
def test_at_the_boundary_nothing_is_doubtful(written: tuple[str, ...]) -> None:
    assert check_policy(steps(*written)) == ()


def test_an_owner_whom_nobody_is_and_a_hand_over_to_nobody_are_worth_a_look() -> None:
    found = steps(
        "action: call, offset: 5, owner: accountant", before=PEOPLE.replace("accountant", "manager")
    )
    assert (
        "Scenario ours: nobody has the role accountant, whose steps are call: they go to somebody else."
        in check_policy(found)
    )
    handed = check_policy(policy("rest_days: 7", PEOPLE))
    assert handed == (
        "Customers are handed over (prompt, usual, slow, key_account, public_body), "
        "and no dunning.agency says to whom.",
    )
    assert check_policy(parse_policy(PEOPLE.encode())) == ()


def test_a_template_that_nothing_uses_or_that_lacks_a_language_is_worth_a_look() -> None:
    words = (
        ", templates: [{name: a, language: fr, subject: a, text: b}, "
        "{name: c, language: en, subject: a, text: b}]"
    )
    assert check_policy(steps("action: letter, offset: 5, template: a", more=words)) == (
        "The template a is not written in en: those customers get the house's own.",
        "No step uses the template c.",
    )


def test_a_value_in_single_braces_and_rates_that_say_nothing_are_worth_a_look() -> None:
    words = (
        ', templates: [{name: a, language: fr, subject: a, text: "{customer}, {{ owed }} {code"}, '
        "{name: a, language: en, subject: a, text: b}], charges: {rates: [{since: 2026-07-01}]}"
    )
    assert check_policy(steps("action: letter, offset: 5, template: a", more=words)) == (
        "The template a in fr has single braces: customers read {customer}; "
        "a value is written {{ customer }}.",
        "The rates since 2026-07-01 say neither reference nor legal: they change nothing.",
    )


def test_scenarios_are_looked_at_where_nobody_is_listed_too() -> None:
    found = check_policy(policy("agency: X, " + OURS % "{action: hand over, offset: 60}"))
    assert found == (
        "Nobody is listed under people: no one receives a digest.",
        "Scenario ours: hand-over comes without a formal notice before it.",
    )

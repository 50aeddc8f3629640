"""The house's scenarios: what each is for, and that nothing in them is doubtful."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.credit.dunning import Scenario, Step, StepAction, StepOwner
from bot.credit.scenarios import HOUSE, KEY_ACCOUNT, PROFILES, PROMPT, PUBLIC_BODY, SLOW, USUAL
from bot.policy import Organisation, Policy
from bot.policy_check import check_policy
from bot.policy_file import parse_policy

EVERY = pytest.mark.parametrize("scenario", HOUSE.values(), ids=list(HOUSE))


def first(scenario: Scenario, action: StepAction) -> Step:
    return next(step for step in scenario.steps if step.action is action)


def days(action: StepAction) -> dict[str, int]:
    return {one.name: first(one, action).offset for one in (PROMPT, USUAL, SLOW)}


def test_there_is_one_for_each_payer_profile() -> None:
    assert list(HOUSE) == ["prompt", "usual", "slow", "key_account", "public_body"]
    assert [(step.offset, step.name) for step in PROMPT.after_due] == [
        (7, "friendly reminder"),
        (17, "call"),
        (30, "firm reminder"),
        (45, "formal notice"),
        (60, "hold"),
        (80, "hand-over"),
    ]


@EVERY
def test_steps_stand_in_the_order_of_their_days_each_with_its_name(scenario: Scenario) -> None:
    assert all(before.offset < after.offset for before, after in pairwise(scenario.steps))
    assert len({step.name for step in scenario.steps}) == len(scenario.steps)
    assert all((step.offset < 0) is (step.action is StepAction.NOTIFY) for step in scenario.steps)


@EVERY
def test_the_formal_notice_comes_before_the_hold_and_the_hand_over(scenario: Scenario) -> None:
    actions = [step.action for step in scenario.steps]
    assert actions.index(StepAction.FORMAL_NOTICE) < actions.index(StepAction.HAND_OVER)
    if StepAction.HOLD in actions:
        assert actions.index(StepAction.FORMAL_NOTICE) < actions.index(StepAction.HOLD)


@EVERY
def test_nothing_in_them_is_worth_a_second_look_when_a_company_writes_them_itself(
    scenario: Scenario,
) -> None:
    lines = "".join(
        f"      - {{name: {step.name}, action: {step.action}, offset: {step.offset}, "
        f"deadline: {step.deadline}, owner: {step.owner}}}\n"
        for step in scenario.steps
    )
    roles = (
        "people:\n"
        "  - {email: c@x.fr, name: Camille, role: salesperson, manager: m@x.fr}\n"
        "  - {email: m@x.fr, name: Marc, role: manager}\n"
        "  - {email: n@x.fr, name: Nadia, role: credit_manager}\n"
        "  - {email: s@x.fr, name: Sophie, role: accountant}\n"
        "  - {email: h@x.fr, name: Hugues, role: finance_director}\n"
    )
    written = f"{roles}dunning:\n  agency: Mercier\n  scenarios:\n    - name: ours\n      steps:\n{lines}"
    assert check_policy(parse_policy(written.encode())) == ()


def test_slow_payers_hear_of_it_earlier_and_prompt_ones_later() -> None:
    for action in (StepAction.REMINDER, StepAction.CALL, StepAction.FIRM_REMINDER, StepAction.FORMAL_NOTICE):
        assert days(action)["slow"] < days(action)["usual"] < days(action)["prompt"]
    assert first(SLOW, StepAction.FIRM_REMINDER).charges
    assert not first(PROMPT, StepAction.FIRM_REMINDER).charges


def test_a_key_account_is_called_before_it_is_written_to_and_its_formal_notice_is_late() -> None:
    calls = [step for step in KEY_ACCOUNT.steps if step.action is StepAction.CALL]
    assert [(step.offset, step.owner) for step in calls] == [
        (5, StepOwner.SALESPERSON),
        (20, StepOwner.SALESPERSON),
        (40, StepOwner.SALESPERSON),
    ]
    assert calls[0].offset < first(KEY_ACCOUNT, StepAction.REMINDER).offset
    assert first(KEY_ACCOUNT, StepAction.FORMAL_NOTICE).offset == 60


def test_a_public_body_is_written_letters_and_its_orders_are_never_held() -> None:
    actions = [step.action for step in PUBLIC_BODY.steps]
    assert StepAction.HOLD not in actions
    assert actions.count(StepAction.LETTER) == 2
    assert first(PUBLIC_BODY, StepAction.FORMAL_NOTICE).offset == 90


@pytest.mark.parametrize(
    ("written", "scenario"),
    [
        ("bon payeur", PROMPT),
        ("BON  PAYEUR", PROMPT),
        ("À l'heure", PROMPT),
        ("Habituel", USUAL),
        ("", USUAL),
        ("nobody knows", USUAL),
        ("lent", SLOW),
        ("Mauvais payeur", SLOW),
        ("late payer", SLOW),
        ("Grand compte", KEY_ACCOUNT),
        ("grands-comptes", KEY_ACCOUNT),
        ("key_account", KEY_ACCOUNT),
        ("Key Account", KEY_ACCOUNT),
        ("VIP", KEY_ACCOUNT),
        ("public", PUBLIC_BODY),
        ("Secteur public", PUBLIC_BODY),
        ("Collectivité", PUBLIC_BODY),
        ("Administration", PUBLIC_BODY),
        ("public-body", PUBLIC_BODY),
    ],
)
def test_a_profile_is_understood_as_ledgers_write_it(written: str, scenario: Scenario) -> None:
    assert Policy().scenario_of("MAIN", "C1", written) == scenario


def test_every_profile_means_one_scenario_and_is_folded() -> None:
    assert set(PROFILES.values()) == set(HOUSE)
    assert PROFILES["grand compte"] == "key_account"


@pytest.mark.parametrize("organisation", [Organisation.SPECIALIST, Organisation.CREDIT_MANAGER])
def test_where_salespeople_do_not_collect_their_steps_are_the_credit_managers(
    organisation: Organisation,
) -> None:
    policy = Policy(organisation=organisation)
    for name in HOUSE:
        owners = {step.owner for step in policy.dunning.scenario(name, organisation).steps}
        assert StepOwner.SALESPERSON not in owners
    call = first(policy.scenario_of("MAIN", "C1", ""), StepAction.CALL)
    assert call.owner is StepOwner.CREDIT_MANAGER
    assert first(policy.scenario_of("MAIN", "C1", "slow"), StepAction.HOLD).offset == 30

"""The policy of credit: thresholds, holds, authority, owners and escalation, and what is refused."""

from __future__ import annotations

from datetime import time
from decimal import Decimal

import pytest

from bot.credit.case import Level
from bot.credit.exposure import Bands
from bot.policy import CreditPolicy, Organisation, Policy, Role
from bot.policy_file import PolicyRefusedError, parse_policy


def credit(written: str) -> CreditPolicy:
    return parse_policy(f"credit: {{{written}}}".encode()).credit


def test_without_a_word_of_it_the_usual_numbers_hold() -> None:
    usual = Policy().credit
    assert (usual.channel, usual.language) == (None, None)
    assert usual.bands == Bands(Decimal("0.80"), Decimal("0.95"))
    assert (usual.hold_after_days, usual.reservation_days) == (30, 10)
    alone = usual.authority
    assert (alone.share, alone.amount, alone.days) == (Decimal("0.20"), Decimal(50_000), 60)
    assert (alone.answer_days, alone.answer_hour) == (3, time(17, 0))


def test_every_number_can_be_changed() -> None:
    said = credit(
        "channel: C012AB3CD, language: fr, warning: 75 %, alert: 100 %, hold_after_days: 45, "
        "reservation_days: 5, case_owner: accountant, "
        "authority: {share: 10 %, amount: 20000, days: 31, answer_days: 2, answer_hour: 12:30}, "
        "escalation_days: {owner: 1, manager: 3, credit_manager: 4}"
    )
    assert (said.channel, said.language) == ("C012AB3CD", "fr")
    assert said.bands == Bands(Decimal("0.75"), Decimal(1))
    assert (said.hold_after_days, said.reservation_days) == (45, 5)
    assert (said.authority.share, said.authority.amount) == (Decimal("0.1"), Decimal(20_000))
    assert (said.authority.days, said.authority.answer_days) == (31, 2)
    assert said.authority.answer_hour == time(12, 30)
    assert [said.days_at(level) for level in Level] == [1, 3, 4, 4]


def test_the_organisation_says_who_has_a_case_and_whom_it_goes_up_to() -> None:
    usual = CreditPolicy()
    assert [usual.owner(one) for one in Organisation] == [
        Role.SALESPERSON,
        Role.CREDIT_MANAGER,
        Role.CREDIT_MANAGER,
    ]
    assert usual.chain(Organisation.BACK_OFFICE) == (
        Level.OWNER,
        Level.MANAGER,
        Level.CREDIT_MANAGER,
        Level.FINANCE_DIRECTOR,
    )
    assert usual.chain(Organisation.SPECIALIST) == (
        Level.OWNER,
        Level.CREDIT_MANAGER,
        Level.FINANCE_DIRECTOR,
    )
    assert usual.chain(Organisation.CREDIT_MANAGER) == (Level.OWNER, Level.FINANCE_DIRECTOR)


def test_what_the_policy_says_of_the_owner_wins_over_the_organisation() -> None:
    assert credit("case_owner: accountant").owner(Organisation.BACK_OFFICE) is Role.ACCOUNTANT


def test_the_owner_and_the_manager_have_two_working_days_and_those_above_three() -> None:
    assert [CreditPolicy().days_at(level) for level in Level] == [2, 2, 3, 3]


def test_blank_keys_keep_their_defaults() -> None:
    assert parse_policy(b"credit: {channel: , authority: , escalation_days: {owner: }}") == Policy()


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        (
            'channel: "#credit"',
            '.channel: "#credit" is wrong; expected the id of a Slack channel such as C012AB3CD',
        ),
        ("channel: U012AB3CD", '.channel: "U012AB3CD" is wrong; expected the id of a Slack channel'),
        ("warning: 95 %", ": expected a warning below the alert, and the alert up to 100 %"),
        ("warning: 0", ": expected a warning below the alert, and the alert up to 100 %"),
        ("hold_after_days: 0", '.hold_after_days: "0" is wrong; expected a value greater'),
        ("reservation_days: 61", '.reservation_days: "61" is wrong; expected a value less'),
        ("authority: {amount: -1}", '.authority.amount: "-1" is wrong; expected a value greater'),
        ("authority: {days: 367}", '.authority.days: "367" is wrong; expected a value less'),
        ("authority: {answer_hour: noon}", '.authority.answer_hour: "noon" is wrong'),
        ("escalation_days: {owner: 0}", '.escalation_days.owner: "0" is wrong; expected a value greater'),
        ("escalation_days: {director: 2}", ".escalation_days.director: unknown key"),
        ("case_owner: boss", '.case_owner: "boss" is not a role; expected one of salesperson'),
        ("treshold: 1", ".treshold: unknown key"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(written: str, problem: str) -> None:
    with pytest.raises(PolicyRefusedError) as refused:
        credit(written)
    (sentence,) = refused.value.problems
    assert sentence.removeprefix("encours.yaml line 1: credit").startswith(problem), sentence

"""The policy of disputes: who answers by reason and organisation, by when, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from bot.credit.dispute import DisputeReason
from bot.policy import DisputePolicy, Organisation, Policy
from bot.policy_disputes import PRESETS, DisputeOwners, DisputeTargets
from bot.policy_file import PolicyRefusedError, parse_policy

PEOPLE = "people: [{email: Thomas@lumen.example, name: Thomas, role: accountant}]\n"


def owners(organisation: Organisation, **said: Any) -> dict[str, str]:
    rules = DisputePolicy(owners=DisputeOwners(**said))
    return {reason.value: rules.owner(reason, organisation) for reason in DisputeReason}


def test_the_back_office_answers_where_the_cause_is() -> None:
    assert owners(Organisation.BACK_OFFICE) == {
        "price": "manager",
        "quantity": "accountant",
        "quality": "manager",
        "delivery": "manager",
        "invoice_error": "accountant",
        "missing_order_number": "salesperson",
        "already_paid": "accountant",
        "duplicate": "accountant",
        "other": "credit_manager",
    }


def test_specialists_answer_what_is_commercial() -> None:
    found = owners(Organisation.SPECIALIST)
    mine = {reason for reason, owner in found.items() if owner == "credit_manager"}
    assert mine == {"price", "quantity", "quality", "delivery", "other"}
    assert found["missing_order_number"] == "salesperson"


def test_a_credit_manager_alone_answers_everything() -> None:
    assert set(owners(Organisation.CREDIT_MANAGER).values()) == {"credit_manager"}


def test_what_the_policy_says_wins_over_the_organisation() -> None:
    found = owners(Organisation.CREDIT_MANAGER, price="manager", quality="thomas@lumen.example")
    assert (found["price"], found["quality"], found["other"]) == (
        "manager",
        "thomas@lumen.example",
        "credit_manager",
    )


def test_every_reason_has_an_owner_a_target_and_a_key() -> None:
    reasons = {reason.value for reason in DisputeReason}
    assert set(DisputeOwners.model_fields) == reasons
    assert set(DisputeTargets.model_fields) == reasons | {"default"}
    assert all(set(preset) == set(DisputeReason) for preset in PRESETS.values())


def test_a_dispute_is_answered_within_ten_working_days_unless_the_policy_says_otherwise() -> None:
    assert DisputePolicy().days(DisputeReason.QUALITY) == 10
    assert DisputePolicy().next_level_days == 2
    rules = parse_policy(b"disputes: {target_days: {default: 8, quality: 15}, next_level_days: 3}").disputes
    assert rules.days(DisputeReason.QUALITY) == 15
    assert rules.days(DisputeReason.PRICE) == 8
    assert rules.next_level_days == 3


def test_an_owner_is_a_role_or_somebody_of_the_people() -> None:
    written = PEOPLE + "disputes: {owners: {price: manager, other: thomas@LUMEN.example}}"
    found = parse_policy(written.encode()).disputes.owners
    assert (found.price, found.other, found.quality) == ("manager", "thomas@LUMEN.example", None)


def test_blank_keys_keep_their_defaults() -> None:
    assert parse_policy(b"disputes: {owners: , target_days: {default: }}") == Policy()


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("owners: {prix: manager}", 'owners.prix: unknown key; did you mean "price"?'),
        (
            "owners: {price: boss}",
            'owners.price: "boss" is wrong; expected a role (salesperson, manager, credit_manager, '
            "accountant, finance_director) or the e-mail of one of the people",
        ),
        (
            "owners: {price: tomas@lumen.example}",
            'owners.price: "tomas@lumen.example" is not the e-mail of one of the people; '
            'did you mean "thomas@lumen.example"?',
        ),
        ("target_days: {default: 0}", 'target_days.default: "0" is wrong; expected a value greater'),
        ("target_days: {quality: 61}", 'target_days.quality: "61" is wrong; expected a value less'),
        ("target_days: {qualite: 3}", 'target_days.qualite: unknown key; did you mean "quality"?'),
        ("next_level_days: soon", 'next_level_days: "soon" is wrong; expected a whole number'),
        ("owner: {}", 'owner: unknown key; did you mean "owners"?'),
    ],
)
def test_what_is_wrong_is_said_with_its_place(written: str, problem: str) -> None:
    with pytest.raises(PolicyRefusedError) as refused:
        parse_policy(f"{PEOPLE}disputes: {{{written}}}".encode())
    (sentence,) = refused.value.problems
    assert sentence.startswith(f"encours.yaml line 2: disputes.{problem}")


def test_an_owner_cannot_be_of_the_people_when_nobody_is_listed() -> None:
    with pytest.raises(PolicyRefusedError, match="nobody is listed there yet"):
        parse_policy(b"disputes: {owners: {price: thomas@lumen.example}}")

"""The guide to the policy: its example is one, and it names every key and variable."""

from __future__ import annotations

import re
from pathlib import Path

from bot.files import FIELDS
from bot.policy import Policy, Role
from bot.policy_check import check_policy
from bot.policy_file import parse_policy
from bot.settings import Settings

GUIDE = Path(__file__).parents[2] / "docs" / "configuration.md"


def example() -> str:
    (text,) = re.findall(r"```yaml\n(# encours\.yaml.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    return str(text)


def test_the_example_of_the_guide_is_a_policy_without_warnings() -> None:
    policy = parse_policy(example().encode())
    assert [entity.code for entity in policy.entities] == ["LUM", "LUX"]
    assert [person.name for person in policy.people_with(Role.CREDIT_MANAGER)] == ["Nadia Benali"]
    assert check_policy(policy) == ()


def test_the_example_of_the_guide_uses_every_key() -> None:
    assert Policy.model_fields.keys() == parse_policy(example().encode()).model_fields_set


def test_the_guide_names_every_key_and_variable() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    policy = parse_policy(example().encode())
    listed = (policy.entities[0], policy.people[0], policy.rates[0], policy.files[0])
    disputes = (policy.disputes, policy.disputes.owners, policy.disputes.target_days)
    credit = (policy.credit, policy.credit.authority, policy.credit.escalation_days)
    rules = policy.dunning
    scenario, charged = rules.scenarios[0], (rules.charges, rules.charges.rates[0])
    dunning = (rules, scenario, scenario.steps[0], rules.customers[0], rules.payment[0], rules.templates[0])
    parts = (policy, policy.digest, *listed, *disputes, *credit, *dunning, *charged)
    keys = [key for part in parts for key in type(part).model_fields]
    variables = [str(field.validation_alias) for field in Settings.model_fields.values()]
    assert [name for name in [*keys, *variables] if f"`{name}`" not in guide] == []


def test_the_guide_lists_the_fields_of_every_kind_of_file() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    for kind, fields in FIELDS.items():
        named = " ".join(f"`{field}`" for field in sorted(fields)) or "none: its columns are set by law"
        assert f"| `{kind}` | {named} |" in guide

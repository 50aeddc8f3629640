"""What a policy allows and its author probably did not mean."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from bot.policy import Policy
from bot.policy_check_dunning import dunning_warnings
from bot.policy_parts import Organisation, Role, Visibility

_NEEDED = {
    Role.SALESPERSON: "customers' salespeople are not recognised, and get no digest",
    Role.CREDIT_MANAGER: "escalations and approvals have nobody to go to",
    Role.ACCOUNTANT: "nobody is told of a late or refused import",
    Role.FINANCE_DIRECTOR: "second approvals and the weekly figures have nobody to go to",
}


def check_policy(policy: Policy) -> tuple[str, ...]:
    """Warnings, a sentence each: what is missing or can have no effect."""
    if not policy.people:
        return ("Nobody is listed under people: no one receives a digest.", *dunning_warnings(policy))
    return tuple(
        chain(_missing_roles(policy), _loose_ends(policy), _missing_rates(policy), dunning_warnings(policy))
    )


def _missing_roles(policy: Policy) -> Iterator[str]:
    for role, consequence in _NEEDED.items():
        alone = policy.organisation is Organisation.CREDIT_MANAGER and role is Role.SALESPERSON
        if not alone and not policy.people_with(role):
            yield f"Nobody has the role {role}: {consequence}."


def _loose_ends(policy: Policy) -> Iterator[str]:
    for person in policy.people_with(Role.SALESPERSON):
        if person.manager is None:
            yield f"{person.name} has no manager: what they miss goes straight to the credit manager."
    managers = {person.manager.casefold() for person in policy.people if person.manager}
    for person in policy.people_with(Role.MANAGER):
        if person.email.casefold() not in managers:
            yield f"{person.name} is a manager of nobody: add manager: {person.email} to their team."
    if policy.visibility is Visibility.TEAM and not managers:
        yield "The visibility is team, and nobody has a manager: everybody sees only their own customers."


def _missing_rates(policy: Policy) -> Iterator[str]:
    own = {entity.currency for entity in policy.entities}
    known = {(rate.of, rate.to) for rate in policy.rates}
    foreign = sorted({file.currency for file in policy.files if file.currency} - own)
    for currency in foreign:
        if not any((currency, to) in known for to in own):
            yield f"Files are in {currency} and no rate of it is given: who owes nothing else is ranked last."

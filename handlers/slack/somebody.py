"""Whom `@somebody` means among the policy's people."""

from __future__ import annotations

import re

from bot.policy import Person, Policy
from bot.policy_values import folded
from bot.services.people import person_of
from handlers.slack.desk import Desk

_SLACK_ID = re.compile(r"[UW][A-Z0-9]{5,}")


async def somebody_named(desk: Desk, typed: str) -> Person | None:
    """The person of a Slack id, an e-mail, or a name that fits nobody else; None when there is none."""
    if is_slack_id(typed):
        found = await person_of(desk.work, desk.slack, desk.policy, typed)
        if found is not None:
            return found
    return person_named(desk.policy, typed)


def is_slack_id(typed: str) -> bool:
    """Whether it is what Slack makes of a mention, and nothing that a person would read."""
    return _SLACK_ID.fullmatch(typed) is not None


def person_named(policy: Policy, typed: str) -> Person | None:
    """By e-mail, whole name or ledger's name, else by a part of the name or of the e-mail."""
    exact = policy.person(typed) or policy.person_for(typed)
    if exact is not None:
        return exact
    wanted = folded(typed)
    whole = [person for person in policy.people if folded(person.name) == wanted]
    fitting = whole or [person for person in policy.people if wanted in _parts(person)]
    return fitting[0] if len(fitting) == 1 else None


def _parts(person: Person) -> set[str]:
    before_at = person.email.partition("@")[0]
    return {*folded(person.name).split(), folded(before_at), *folded(before_at).split(".")}

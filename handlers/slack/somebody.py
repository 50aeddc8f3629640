"""Whom `@somebody` means among the policy's people."""

from __future__ import annotations

import re

from bot.policy import Person, Policy
from bot.policy_values import folded
from handlers.slack.desk import Desk

_SLACK_ID = re.compile(r"[UW][A-Z0-9]{5,}")


async def somebody_named(desk: Desk, typed: str) -> Person | None:
    """The person of a Slack id, an e-mail, or a name that fits nobody else; None when there is none."""
    if _SLACK_ID.fullmatch(typed):
        found = await _of_slack(desk, typed)
        if found is not None:
            return found
    return person_named(desk.policy, typed)


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


async def _of_slack(desk: Desk, slack_id: str) -> Person | None:
    async with desk.work.looking() as work:
        member = await work.members.of_slack(slack_id)
    if member is not None:
        return desk.policy.person(member.person)
    fixed = next((person for person in desk.policy.people if person.slack_id == slack_id), None)
    if fixed is not None:
        return fixed
    account = await desk.slack.account(slack_id)
    return desk.policy.person(account.email) if account and account.email else None

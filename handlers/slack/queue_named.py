"""Whose queue a message or a button names."""

from __future__ import annotations

from bot.policy import Policy
from bot.requests import Whose
from bot.step_ids import ALL, MINE, queue_name


def whose_of(policy: Policy, named: str) -> tuple[str, str] | None:
    """As `queue_of` takes it: `mine` or `all`, or `somebody` and their e-mail; `named` is a `queue_name`.

    None when the policy knows nobody of that name any more.
    """
    if named in (MINE, ALL):
        return named, ""
    emails = (one.email.casefold() for one in policy.people)
    found = next((email for email in emails if queue_name(email) == named), None)
    return None if found is None else (Whose.SOMEBODYS.value, found)

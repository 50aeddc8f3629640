"""The pretend workspace of the example company: its people, their channels and the app's tokens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.policy import Person, Policy, Role
from bot.policy_file import load_policy

BOT_TOKEN = "xoxb-example-lumen-bot"  # noqa: S105 (nobody's: the pretend workspace knows it, Slack does not)
APP_TOKEN = "xapp-example-lumen-socket"  # noqa: S105
SIGNING_SECRET = "example-lumen-signing-secret"  # noqa: S105
TITLES = {
    Role.SALESPERSON: ("Sales", "Commercial"),
    Role.MANAGER: ("Head of sales", "Directeur commercial"),
    Role.CREDIT_MANAGER: ("Credit manager", "Credit manager"),
    Role.ACCOUNTANT: ("Accounts", "Comptable"),
    Role.FINANCE_DIRECTOR: ("Finance director", "DAF"),
}
ABROAD = {"oliver.hughes@example.com": "Europe/London"}
CREDIT_ROLES = (Role.CREDIT_MANAGER, Role.FINANCE_DIRECTOR, Role.MANAGER)
CREDIT_CHANNEL = "C0CREDIT"
"""The id of the private channel, unless the policy names another."""


def workspace(policy_file: Path) -> dict[str, Any]:
    """What `python -m sandbox --people` reads, for the people of a policy."""
    policy = load_policy(policy_file)
    everybody = [person.email for person in policy.people]
    return {
        "team": {"name": "Atelier Lumen"},
        "users": [_user(person) for person in policy.people],
        "channels": [
            {"name": "general", "members": everybody, "topic": "Everybody at Atelier Lumen"},
            {"name": "sales", "members": _those(policy, (Role.SALESPERSON, Role.MANAGER)), "topic": ""},
            {
                "id": policy.credit.channel or CREDIT_CHANNEL,
                "name": "credit",
                "private": True,
                "members": ["@app", *_those(policy, CREDIT_ROLES)],
                "topic": "",
            },
        ],
        "tokens": {"bot": BOT_TOKEN, "app": APP_TOKEN, "signing_secret": SIGNING_SECRET},
    }


def _user(person: Person) -> dict[str, str]:
    french = person.language == "fr"
    return {
        "email": person.email,
        "real_name": person.name,
        "tz": ABROAD.get(person.email, "Europe/Paris"),
        "locale": "fr-FR" if french else "en-GB",
        "title": TITLES[person.role][french],
    }


def _those(policy: Policy, roles: tuple[Role, ...]) -> list[str]:
    return [person.email for person in policy.people if person.role in roles]

"""People: `users.*`."""

from __future__ import annotations

from sandbox.errors import RefusedError
from sandbox.limits import Tier
from sandbox.web_api.paging import page
from sandbox.web_api.registry import Call, Json, Registry
from sandbox.web_api.shapes import user_json
from sandbox.workspace import User

METHODS = Registry()
SLACKBOT = User("USLACKBOT", "slackbot", "Slackbot", "", tz="America/Los_Angeles", locale="en-US")
"""In every workspace, without an e-mail, and not a bot if one believes `is_bot`."""


@METHODS.add("users.list", scopes=("users:read",), tier=Tier.TWO)
async def users_list(call: Call) -> Json:
    """Everybody, bots, those who left and Slackbot too."""
    locale = call.arguments.flag("include_locale")
    rows, more = page([*call.workspace.users.values(), SLACKBOT], call.arguments, usual=1000)
    members = [user_json(call.workspace, user, call.now, locale=locale) for user in rows]
    return {"members": members, "cache_ts": int(call.now)} | more


@METHODS.add("users.info", scopes=("users:read",), tier=Tier.FOUR)
async def users_info(call: Call) -> Json:
    """One person."""
    known = call.workspace.users | {SLACKBOT.id: SLACKBOT}
    user = known.get(call.arguments.required("user", "user_not_found"))
    return _user(call, user, locale=call.arguments.flag("include_locale"))


@METHODS.add("users.lookupByEmail", scopes=("users:read.email",), tier=Tier.THREE)
async def users_lookup(call: Call) -> Json:
    """The active person with an e-mail, ignoring case."""
    wanted = call.arguments.required("email").strip().casefold()
    active = (user for user in call.workspace.users.values() if not user.is_deleted and not user.is_bot)
    return _user(call, next((user for user in active if user.email.casefold() == wanted), None))


def _user(call: Call, user: User | None, *, locale: bool = False) -> Json:
    if user is None:
        raise RefusedError("users_not_found" if "email" in call.arguments else "user_not_found")
    return {"user": user_json(call.workspace, user, call.now, locale=locale)}

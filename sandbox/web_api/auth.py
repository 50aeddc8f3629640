"""`api.test`, `auth.test` and `apps.connections.open`."""

from __future__ import annotations

from sandbox.errors import RefusedError
from sandbox.limits import Tier
from sandbox.web_api.registry import Call, Json, Registry, Token

METHODS = Registry()


@METHODS.add("api.test", tier=Tier.FOUR, token=Token.NONE)
async def api_test(call: Call) -> Json:
    """Says back what it is told, and fails on request."""
    told = {name: value for name, value in call.arguments.items() if name != "token"}
    if error := call.arguments.text("error"):
        raise RefusedError(error, args=told)
    return {"args": told}


@METHODS.add("auth.test", tier=Tier.SPECIAL)
async def auth_test(call: Call) -> Json:
    """Who the token is."""
    workspace, app = call.workspace, call.workspace.app
    return {
        "url": f"{call.sandbox.base_url}/",
        "team": workspace.name,
        "user": workspace.users[app.bot_user].name,
        "team_id": workspace.team_id,
        "user_id": app.bot_user,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


@METHODS.add("apps.connections.open", scopes=("connections:write",), tier=Tier.ONE, token=Token.APP)
async def open_connection(call: Call) -> Json:
    """The address of one Socket Mode connection."""
    return {"url": call.sandbox.app_side.connection_url()}

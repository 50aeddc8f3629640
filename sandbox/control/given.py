"""What a control request names: people by id, handle or e-mail, conversations by id or name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from sandbox.errors import SandboxError
from sandbox.workspace import Channel, User, Workspace

Json = dict[str, Any]


class ControlError(SandboxError):
    """The request names something that does not exist."""


async def read(request: Request) -> Json:
    """The JSON object of a request, empty without a body. Raises ControlError."""
    try:
        given = json.loads(await request.body() or b"{}")
    except ValueError:
        raise ControlError("The body is not JSON.") from None
    if not isinstance(given, dict):
        raise ControlError("The body must be a JSON object.")
    return given


def text(given: Mapping[str, Any], name: str, default: str | None = None) -> str:
    """A text of the request. Raises ControlError when it is missing without a default."""
    value = given.get(name, default)
    if not isinstance(value, str):
        raise ControlError(f"{name} must be given as a text.")
    return value


def number(given: Mapping[str, Any], name: str, default: float) -> float:
    """A number of the request, not negative. Raises ControlError."""
    value = given.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise ControlError(f"{name} must be a number.")
    return float(value)


def person(workspace: Workspace, named: str) -> User:
    """A person by id, handle or e-mail. Raises ControlError."""
    for one in workspace.users.values():
        if named in (one.id, one.name) or named.casefold() == one.email.casefold() != "":
            return one
    raise ControlError(f"Nobody is called {named} here.")


def conversation(workspace: Workspace, named: str) -> Channel:
    """A conversation by id, `#name` or name. Raises ControlError."""
    for one in workspace.channels.values():
        if named == one.id or (one.name and named.removeprefix("#") == one.name):
            return one
    raise ControlError(f"No conversation is called {named} here.")


def place(workspace: Workspace, user: User, given: Mapping[str, Any]) -> Channel:
    """The conversation of an act; the person's own with the app when none is named."""
    named = text(given, "channel", "")
    return conversation(workspace, named) if named else workspace.direct(user.id)

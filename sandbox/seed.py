"""A workspace from an app's manifest and a description of its people."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from sandbox.errors import SeedError
from sandbox.manifest import app_of
from sandbox.workspace import Channel, Kind, User, Workspace

Json = dict[str, Any]


def stable_id(prefix: str, *names: str) -> str:
    """An id that the same names always give: `U08F3C21AB9`."""
    return prefix + hashlib.sha256("\n".join(names).encode()).hexdigest()[:10].upper()


def read_json(path: Path) -> Json:
    """A JSON object from a file. Raises SeedError."""
    try:
        read = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SeedError(f"{path.name} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise SeedError(f"{path.name} is not JSON: {error}.") from error
    if not isinstance(read, dict):
        raise SeedError(f"{path.name} must hold a JSON object.")
    return read


def workspace_from(manifest: Json, people: Json) -> Workspace:
    """A workspace with its people and channels, and the app installed in it.

    `people` is {"team": {"name", "id"?},
    "users": [{"email", "real_name", "tz"?, "locale"?, "title"?, "id"?}],
    "channels"?: [{"name", "private"?, "members": [e-mails, "@app"], "topic"?}],
    "tokens"?: {"bot"?, "app"?, "signing_secret"?}}. Raises SeedError.
    """
    team = people.get("team") or {}
    name = _required(team, "name", "the team")
    team_id = str(team.get("id") or stable_id("T", name))
    app = app_of(manifest, team_id, people.get("tokens") or {})
    workspace = Workspace(team_id, name, app)
    workspace.users[app.bot_user] = User(app.bot_user, app.name, app.name, "", is_bot=True)
    for user in _users(team_id, people.get("users") or []):
        _new(user.id, workspace.users)
        workspace.users[user.id] = user
    for channel in _channels(workspace, people.get("channels") or []):
        _new(channel.id, workspace.channels)
        workspace.channels[channel.id] = channel
    return workspace


def _users(team_id: str, described: list[Json]) -> Iterator[User]:
    if not described:
        raise SeedError("The people file names nobody: add somebody under users.")
    emails: set[str] = set()
    for one in described:
        email = _required(one, "email", "a user")
        if email.casefold() in emails:
            raise SeedError(f"{email} is there twice.")
        emails.add(email.casefold())
        yield user_from(team_id, one)


def user_from(team_id: str, described: Json) -> User:
    """A person as the people file describes them. Raises SeedError."""
    email = _required(described, "email", "a user")
    return User(
        id=str(described.get("id") or stable_id("U", team_id, email.casefold())),
        name=handle(email.partition("@")[0]),
        real_name=_required(described, "real_name", email),
        email=email,
        tz=_zone(described.get("tz", "Europe/Paris"), email),
        locale=str(described.get("locale", "en-GB")),
        title=str(described.get("title", "")),
    )


def _channels(workspace: Workspace, described: list[Json]) -> Iterator[Channel]:
    by_email = {one.email.casefold(): one.id for one in workspace.users.values() if not one.is_bot}
    for one in described:
        name = _required(one, "name", "a channel").removeprefix("#")
        if not re.fullmatch(r"[^\W A-Z][^\s A-Z.#]{0,79}", name):
            raise SeedError(f"{name} cannot be a channel's name: lower case, no spaces or full stops.")
        yield Channel(
            id=str(one.get("id") or stable_id("C", workspace.team_id, name)),
            name=name,
            kind=Kind.PRIVATE if one.get("private") else Kind.PUBLIC,
            members=[_member(workspace, by_email, name, str(email)) for email in one.get("members") or []],
            topic=str(one.get("topic", "")),
        )


def _member(workspace: Workspace, by_email: dict[str, str], channel: str, email: str) -> str:
    """A member's id: an e-mail's, or the app's own for the name it goes by."""
    if email in ("@app", workspace.app.name):
        return workspace.app.bot_user
    if email.casefold() not in by_email:
        raise SeedError(f"{email} is in #{channel} but not among the users.")
    return by_email[email.casefold()]


def handle(text: str) -> str:
    """A person's handle: `camille.roy`, without accents."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9._-]+", ".", plain.lower()).strip(".") or "somebody"


@cache
def _zones() -> frozenset[str]:
    """Every zone there is: looking for them reads the disk."""
    return frozenset(available_timezones())


def _zone(zone: object, email: str) -> str:
    if zone not in _zones():
        raise SeedError(f"{zone} is not a time zone ({email}): write Europe/Paris.")
    return str(zone)


def _required(described: Json, name: str, whose: str) -> str:
    value = described.get(name)
    if not isinstance(value, str) or not value.strip():
        raise SeedError(f"{name} is missing for {whose}.")
    return value.strip()


def _new(one: str, known: dict[str, Any]) -> None:
    if one in known:
        raise SeedError(f"The id {one} is given twice.")

"""A workspace from a manifest and a people file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pretend_slack.small_workspace import small_manifest, small_people
from sandbox.errors import SeedError
from sandbox.seed import handle, read_json, stable_id, workspace_from
from sandbox.workspace import Json, Kind

MANIFEST = Path(__file__).parents[2] / "docs" / "manifest.json"


def test_the_app_of_the_manifest_is_installed() -> None:
    app = workspace_from(json.loads(MANIFEST.read_text("utf-8")), small_people()).app
    assert (app.name, app.bot_token, app.app_token) == ("encours", "xoxb-small", "xapp-small")
    assert app.scopes == {
        "chat:write",
        "commands",
        "files:write",
        "groups:history",
        "im:history",
        "im:write",
        "users:read",
        "users:read.email",
    }
    assert [(one.name, one.should_escape) for one in app.commands] == [("/credit", True)]
    assert [(one.callback_id, one.type) for one in app.shortcuts] == [
        ("credit", "global"),
        ("note_on", "message"),
    ]
    assert app.events == {"app_home_opened", "message.im", "team_join", "user_change"}


def test_people_and_channels_are_there() -> None:
    workspace = workspace_from(small_manifest(), small_people())
    finance, _, direction = workspace.channels.values()
    assert (finance.name, finance.kind, direction.kind) == ("finance", Kind.PUBLIC, Kind.PRIVATE)
    assert finance.members == [workspace.app.bot_user, "U0CAMILLE", "U0MARC"]
    marc = workspace.users["U0MARC"]
    assert (marc.name, marc.title, marc.tz, marc.locale) == ("marc", "Sales", "Europe/Paris", "en-GB")
    assert workspace.users[workspace.app.bot_user].is_bot


def test_ids_and_tokens_come_from_the_names_and_stay() -> None:
    people = small_people()
    del people["tokens"], people["users"][0]["id"]
    one, other = (workspace_from(small_manifest(), people) for _ in range(2))
    assert (one.app, one.team_id, list(one.users), list(one.channels)) == (
        other.app,
        other.team_id,
        list(other.users),
        list(other.channels),
    )
    assert one.app.bot_token.startswith("xoxb-sandbox-")
    assert one.app.app_token.startswith(f"xapp-1-{one.app.id}-")
    assert stable_id("U", one.team_id, "camille@durand.example") in one.users


@pytest.mark.parametrize(
    ("text", "expected"), [("camille.roy", "camille.roy"), ("Inès Faure", "ines.faure"), ("***", "somebody")]
)
def test_a_handle_is_plain(text: str, expected: str) -> None:
    assert handle(text) == expected


def _scopes(*scopes: str) -> Callable[[Json], None]:
    return lambda manifest: manifest["oauth_config"]["scopes"].update(bot=list(scopes))


def _events(*events: str) -> Callable[[Json], None]:
    return lambda manifest: manifest["settings"].update(event_subscriptions={"bot_events": list(events)})


def _features(**features: Any) -> Callable[[Json], None]:
    return lambda manifest: manifest["features"].update(features)


def _settings(**settings: Any) -> Callable[[Json], None]:
    return lambda manifest: manifest["settings"].update(settings)


SHORTCUT = {"name": "Credit", "type": "global", "callback_id": "credit"}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (_scopes("chat:write"), "slash commands without the commands scope"),
        (_scopes("commands", "users:read.email"), r"users:read\.email scope without users:read"),
        (_features(bot_user=None), "bot scopes without a bot"),
        (_features(slash_commands=[{"command": "credit"}]), "begins with / and has no spaces: credit"),
        (_features(slash_commands=[{"command": "/a"}, {"command": "/a"}]), "slash command /a is there twice"),
        (_features(slash_commands=[{"command": f"/{n}"} for n in range(26)]), "more than 25 slash commands"),
        (_features(shortcuts=[SHORTCUT, SHORTCUT]), "shortcut credit is there twice"),
        (_features(shortcuts=[SHORTCUT | {"type": "local"}]), "global or message as type"),
        (_settings(interactivity={"is_enabled": False}), None),
        (_settings(socket_mode_enabled=False), "/credit needs a url"),
        (_events("message.groups"), "message.groups without the groups:history scope"),
        (_events("message.im", "team_join", "app_home_opened"), None),
        (lambda manifest: manifest.pop("display_information"), "gives the app no name"),
    ],
)
def test_a_manifest_that_contradicts_itself_is_refused(
    change: Callable[[Json], object], why: str | None
) -> None:
    manifest = small_manifest()
    change(manifest)
    if why is None:
        workspace_from(manifest, small_people())
        return
    with pytest.raises(SeedError, match=why):
        workspace_from(manifest, small_people())


def test_shortcuts_need_interactivity() -> None:
    manifest = small_manifest()
    manifest["features"]["shortcuts"] = [SHORTCUT]
    manifest["settings"]["interactivity"]["is_enabled"] = False
    with pytest.raises(SeedError, match="without interactivity"):
        workspace_from(manifest, small_people())


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"team": {}}, "name is missing for the team"),
        ({"users": []}, "names nobody"),
        ({"users": [{"email": "a@b.example"}]}, "real_name is missing for a@b.example"),
        ({"users": [{"email": "a@b.example", "real_name": "A", "tz": "Paris"}]}, "Paris is not a time zone"),
        (
            {"users": [{"email": one, "real_name": "A"} for one in ("a@b.example", "A@b.example")]},
            "there twice",
        ),
        ({"channels": [{"name": "Big Room"}]}, "cannot be a channel's name"),
        ({"channels": [{"name": "f", "members": ["x@y.example"]}]}, "x@y.example is in #f but not among"),
        ({"channels": [{"name": "a", "id": "C1"}, {"name": "b", "id": "C1"}]}, "The id C1 is given twice"),
    ],
)
def test_people_that_contradict_themselves_are_refused(change: Json, why: str) -> None:
    with pytest.raises(SeedError, match=why):
        workspace_from(small_manifest(), small_people() | {"channels": []} | change)


@pytest.mark.parametrize(
    ("content", "why"), [(None, "cannot be read"), ("{", "is not JSON"), ("[]", "must hold a JSON object")]
)
def test_a_file_without_an_object_is_refused(tmp_path: Path, content: str | None, why: str) -> None:
    path = tmp_path / "people.json"
    if content is not None:
        path.write_text(content, "utf-8")
    with pytest.raises(SeedError, match=why):
        read_json(path)

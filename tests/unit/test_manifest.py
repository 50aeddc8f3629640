"""The app manifest: what Slack accepts, and exactly what the code uses."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.ids import Callback
from bot.services.doctor_slack import SCOPES
from handlers.slack.commands import COMMAND

ROOT = Path(__file__).parents[2]
MANIFEST: dict[str, Any] = json.loads((ROOT / "docs" / "manifest.json").read_text("utf-8"))

KEYS = {
    "": {"_metadata", "display_information", "features", "oauth_config", "settings"},
    "_metadata": {"schema_version", "min_version", "major_version", "minor_version"},
    "display_information": {"name", "description", "background_color", "long_description"},
    "features": {"app_home", "bot_user", "shortcuts", "slash_commands", "unfurl_domains"},
    "features.app_home": {"home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled"},
    "features.bot_user": {"display_name", "always_online"},
    "features.shortcuts": {"name", "type", "callback_id", "description"},
    "features.slash_commands": {"command", "url", "description", "usage_hint", "should_escape"},
    "oauth_config": {"redirect_urls", "scopes", "token_management_enabled", "pkce_enabled"},
    "oauth_config.scopes": {"user", "bot", "user_optional", "bot_optional"},
    "settings": {
        "allowed_ip_address_ranges", "event_subscriptions", "incoming_webhooks", "interactivity",
        "org_deploy_enabled", "socket_mode_enabled", "is_hosted", "token_rotation_enabled",
    },
    "settings.event_subscriptions": {"request_url", "user_events", "bot_events", "metadata_subscriptions"},
    "settings.interactivity": {"is_enabled", "request_url", "message_menu_options_url"},
}  # fmt: skip
"""What may stand where, by the public schema of app manifests, version 1 (slackapi/manifest-schema)."""

LENGTHS = {
    "display_information.name": (1, 35),
    "display_information.description": (1, 140),
    "display_information.background_color": (4, 7),
    "display_information.long_description": (175, 4000),
    "features.bot_user.display_name": (1, 80),
    "features.shortcuts.name": (1, 24),
    "features.shortcuts.callback_id": (1, 255),
    "features.shortcuts.description": (1, 150),
    "features.slash_commands.command": (2, 32),
    "features.slash_commands.description": (1, 2000),
    "features.slash_commands.usage_hint": (1, 1000),
    "oauth_config.scopes.bot": (0, 50),
    "settings.event_subscriptions.bot_events": (0, 50),
}
"""Of texts, by the same schema."""

METHOD = re.compile(r"(chat|conversations|files|users|views|auth)\.[a-zA-Z]+")
METHOD_SCOPES = {
    "auth_test": set(),
    "chat_postMessage": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_open": {"im:write"},
    "conversations_history": {"im:history", "groups:history"},
    "conversations_replies": {"im:history", "groups:history"},
    "files_getUploadURLExternal": {"files:write"},
    "files_completeUploadExternal": {"files:write"},
    "users_info": {"users:read", "users:read.email"},
    "users_list": {"users:read", "users:read.email"},
    "views_open": set(),
    "views_push": set(),
    "views_update": set(),
    "views_publish": set(),
}
"""The scopes that Slack's documentation asks for, for what the bot needs of the answer."""

EVENT_SCOPES = {
    "app_home_opened": set(),
    "message.im": {"im:history"},
    "user_change": {"users:read"},
    "team_join": {"users:read"},
}


def places(value: object, at: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield from places(below, f"{at}.{key}".lstrip("."))
    elif isinstance(value, list):
        for below in value:
            yield from places(below, at)
    else:
        yield at, value


def source(*folders: str) -> str:
    files = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return "\n".join(path.read_text("utf-8") for path in files)


@cache
def called() -> frozenset[str]:
    """The Web API methods that the bot's code names, as `chat.postMessage` or `chat_postMessage`."""
    names = set()
    for folder in ("bot", "handlers"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Attribute):
                    names.add(node.attr)
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    names.add(node.value.replace(".", "_") if METHOD.fullmatch(node.value) else "")
    known = re.compile(r"(chat|conversations|files|users|views|auth)_[a-zA-Z]+")
    return frozenset(name for name in names if known.fullmatch(name))


@pytest.mark.parametrize("at", KEYS)
def test_every_key_is_one_that_slack_knows(at: str) -> None:
    found: Any = MANIFEST
    for step in filter(None, at.split(".")):
        found = found[step]
    for one in found if isinstance(found, list) else [found]:
        assert one.keys() <= KEYS[at]


def test_texts_have_the_lengths_that_slack_takes() -> None:
    for at, value in places(MANIFEST):
        if isinstance(value, str) and at in LENGTHS:
            least, most = LENGTHS[at]
            assert least <= len(value) <= most, at


def test_what_slack_requires_is_there() -> None:
    assert MANIFEST["display_information"]["name"]
    assert re.fullmatch(r"#[0-9a-fA-F]{6}", MANIFEST["display_information"]["background_color"])
    for command in MANIFEST["features"]["slash_commands"]:
        assert command["command"].startswith("/")
        assert command["description"]
    for shortcut in MANIFEST["features"]["shortcuts"]:
        assert shortcut["type"] in ("global", "message")


def test_every_method_that_is_called_is_known_here() -> None:
    assert called()
    assert called() - METHOD_SCOPES.keys() == set()


def test_the_scopes_are_those_that_the_calls_need_and_no_others() -> None:
    events = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    needed = {"commands"}.union(
        *(METHOD_SCOPES[name] for name in called()), *(EVENT_SCOPES[event] for event in events)
    )
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == needed
    assert needed == SCOPES


def test_commands_shortcuts_and_events_are_those_that_are_answered() -> None:
    text = source("handlers/slack")
    assert [command["command"] for command in MANIFEST["features"]["slash_commands"]] == [COMMAND]
    listened = set(re.findall(r"app\.event\(\s*[\"']([a-z_]+)[\"']", text))
    subscribed = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    assert listened == {event.partition(".")[0] for event in subscribed}
    callbacks = {shortcut["callback_id"] for shortcut in MANIFEST["features"]["shortcuts"]}
    assert callbacks == {Callback.CREDIT.value, Callback.NOTE_ON.value}
    assert MANIFEST["settings"]["interactivity"]["is_enabled"] is True


def test_the_command_keeps_mentions_as_ids() -> None:
    """`@someone` must arrive as a Slack id: names in Slack are anybody's choice."""
    assert all(command["should_escape"] for command in MANIFEST["features"]["slash_commands"])


def test_the_command_can_be_typed_where_the_digest_is_read() -> None:
    """A read-only messages tab has no composer, so nobody could answer there."""
    home = MANIFEST["features"]["app_home"]
    assert (home["home_tab_enabled"], home["messages_tab_enabled"]) == (True, True)
    assert home["messages_tab_read_only_enabled"] is False

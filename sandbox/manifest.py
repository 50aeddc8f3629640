"""An app from its manifest, refused when its parts contradict each other as Slack refuses it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from sandbox.errors import SeedError
from sandbox.workspace import App, Command, Shortcut

Json = dict[str, Any]
EVENT_SCOPES: dict[str, str] = {
    "app_mention": "app_mentions:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "team_join": "users:read",
    "user_change": "users:read",
}
"""The scope an event needs; the others need none."""
MOST_COMMANDS = 25
MOST_SHORTCUTS = 10


def app_of(manifest: Json, team_id: str, tokens: Json) -> App:
    """The app a manifest describes, installed in a team. Raises SeedError."""
    _check(manifest)
    name = str(manifest["display_information"]["name"])
    features = manifest.get("features", {})
    settings = manifest.get("settings", {})

    def made(what: str, length: int) -> str:
        return hashlib.sha256("\n".join((team_id, name, what)).encode()).hexdigest()[:length]

    app_id = "A" + made("app", 10).upper()
    return App(
        id=app_id,
        name=str(features.get("bot_user", {}).get("display_name") or name),
        bot_id="B" + made("bot", 10).upper(),
        bot_user="U" + made("bot user", 10).upper(),
        bot_token=str(tokens.get("bot") or f"xoxb-sandbox-{made('bot token', 24)}"),
        app_token=str(tokens.get("app") or f"xapp-1-{app_id}-{made('app token', 24)}"),
        signing_secret=str(tokens.get("signing_secret") or made("signing secret", 32)),
        scopes=_scopes(manifest),
        commands=[_command(one) for one in features.get("slash_commands", [])],
        shortcuts=[_shortcut(one) for one in features.get("shortcuts", [])],
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
    )


def _check(manifest: Json) -> None:
    if not manifest.get("display_information", {}).get("name"):
        raise SeedError("The manifest gives the app no name: write display_information.name.")
    for checked in CHECKS:
        checked(manifest)


def _check_bot(manifest: Json) -> None:
    if _scopes(manifest) and not manifest.get("features", {}).get("bot_user"):
        raise SeedError("The manifest asks for bot scopes without a bot: add features.bot_user.")


def _check_commands(manifest: Json) -> None:
    commands = manifest.get("features", {}).get("slash_commands", [])
    if commands and "commands" not in _scopes(manifest):
        raise SeedError("The manifest has slash commands without the commands scope.")
    if len(commands) > MOST_COMMANDS:
        raise SeedError(f"The manifest has more than {MOST_COMMANDS} slash commands.")
    names = [str(one.get("command", "")) for one in commands]
    for name in names:
        if not name.startswith("/") or " " in name or len(name) > 32:
            raise SeedError(f"A slash command begins with / and has no spaces: {name or 'nothing'}.")
    _once(names, "slash command")


def _check_shortcuts(manifest: Json) -> None:
    shortcuts = manifest.get("features", {}).get("shortcuts", [])
    if not shortcuts:
        return
    if "commands" not in _scopes(manifest):
        raise SeedError("The manifest has shortcuts without the commands scope.")
    if not manifest.get("settings", {}).get("interactivity", {}).get("is_enabled"):
        raise SeedError("The manifest has shortcuts without interactivity: enable settings.interactivity.")
    if len(shortcuts) > MOST_SHORTCUTS:
        raise SeedError(f"The manifest has more than {MOST_SHORTCUTS} shortcuts.")
    for one in shortcuts:
        if one.get("type") not in ("global", "message") or not one.get("name"):
            raise SeedError(
                f"The shortcut {one.get('callback_id')} needs a name, and global or message as type."
            )
    _once([str(one.get("callback_id", "")) for one in shortcuts], "shortcut")


def _check_events(manifest: Json) -> None:
    settings, scopes = manifest.get("settings", {}), _scopes(manifest)
    events = settings.get("event_subscriptions", {}).get("bot_events", [])
    for event in events:
        needed = EVENT_SCOPES.get(event)
        if needed and needed not in scopes:
            raise SeedError(f"The manifest subscribes to {event} without the {needed} scope.")
    home = manifest.get("features", {}).get("app_home", {})
    if "app_home_opened" in events and not (home.get("home_tab_enabled") or home.get("messages_tab_enabled")):
        raise SeedError("The manifest subscribes to app_home_opened without a home or messages tab.")


def _check_addresses(manifest: Json) -> None:
    """Without Socket Mode whatever is delivered needs its request URL."""
    settings = manifest.get("settings", {})
    if settings.get("socket_mode_enabled"):
        return
    for command in manifest.get("features", {}).get("slash_commands", []):
        if not command.get("url"):
            raise SeedError(f"{command['command']} needs a url: Socket Mode is not enabled.")
    interactivity = settings.get("interactivity", {})
    if interactivity.get("is_enabled") and not interactivity.get("request_url"):
        raise SeedError("Interactivity needs a request_url: Socket Mode is not enabled.")
    subscriptions = settings.get("event_subscriptions", {})
    if subscriptions.get("bot_events") and not subscriptions.get("request_url"):
        raise SeedError("Events need a request_url: Socket Mode is not enabled.")


def _check_email(manifest: Json) -> None:
    scopes = _scopes(manifest)
    if "users:read.email" in scopes and "users:read" not in scopes:
        raise SeedError("The manifest has the users:read.email scope without users:read.")


CHECKS: tuple[Callable[[Json], None], ...] = (
    _check_bot,
    _check_commands,
    _check_shortcuts,
    _check_events,
    _check_addresses,
    _check_email,
)


def _scopes(manifest: Json) -> frozenset[str]:
    return frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", []))


def _command(one: Json) -> Command:
    return Command(
        name=one["command"],
        description=str(one.get("description", "")),
        usage_hint=str(one.get("usage_hint", "")),
        should_escape=bool(one.get("should_escape")),
    )


def _shortcut(one: Json) -> Shortcut:
    return Shortcut(one["name"], str(one["callback_id"]), one["type"], str(one.get("description", "")))


def _once(names: list[str], what: str) -> None:
    for name in names:
        if not name or names.count(name) > 1:
            raise SeedError(f"The {what} {name or 'without a name'} is there twice or has no name.")

"""The state of the sandbox in JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sandbox.app_side.screens import view_json
from sandbox.control import given as reading
from sandbox.control.sight import told
from sandbox.workspace import Channel, Workspace

if TYPE_CHECKING:
    from sandbox.server import Sandbox

Json = dict[str, Any]


def state(sandbox: Sandbox) -> Json:
    """Who and what is there; messages are counted."""
    workspace, app = sandbox.workspace, sandbox.workspace.app
    return {
        "version": workspace.version,
        "team": {"id": workspace.team_id, "name": workspace.name},
        "app": {
            "id": app.id,
            "name": app.name,
            "bot_user": app.bot_user,
            "scopes": sorted(app.scopes),
            "commands": [asdict(one) for one in app.commands],
            "shortcuts": [asdict(one) for one in app.shortcuts],
            "request_url": app.request_url,
            "connections": len(sandbox.app_side.sockets.connections),
        },
        "users": [asdict(one) for one in workspace.users.values()],
        "channels": [_channel(one) for one in workspace.channels.values()],
        "modals": {
            user: [view_json(workspace, one) | {"errors": one.errors} for one in stack]
            for user, stack in workspace.modals.items()
        },
        "homes": {user: view_json(workspace, home) for user, home in workspace.homes.items()},
        "limits": sandbox.limits.on,
        "faults": [asdict(one) for one in sandbox.faults.waiting],
    }


def messages(workspace: Workspace, channel: str, user: str) -> list[Json]:
    """Messages in order, the private ones too: of a conversation, of those a person sees, or of both."""
    channels = [reading.conversation(workspace, channel)] if channel else list(workspace.channels.values())
    found = [message for one in channels for message in one.messages]
    if user:
        person = reading.person(workspace, user).id
        mine = [one for one in channels if person in one.members]
        found = [message for one in mine for message in workspace.visible(one, person)]
    return [told(workspace, one) for one in sorted(found, key=lambda message: message.ts)]


def _channel(channel: Channel) -> Json:
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": str(channel.kind),
        "members": list(channel.members),
        "topic": channel.topic,
        "messages": len(channel.messages),
    }

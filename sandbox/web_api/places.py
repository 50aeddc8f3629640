"""Where a method acts: the conversation, the thread or the message its arguments name."""

from __future__ import annotations

import re

from sandbox.errors import RefusedError
from sandbox.web_api.registry import Call
from sandbox.workspace import Channel, Kind, Message, Workspace

TS = re.compile(r"\d{1,10}\.\d{6}")


def seen_channel(call: Call, argument: str = "channel") -> Channel:
    """The conversation named by its id, when the app may know of it."""
    channel = call.workspace.channels.get(call.arguments.required(argument, "channel_not_found"))
    if channel is None or not _known(call.workspace, channel):
        raise RefusedError("channel_not_found")
    return channel


def in_channel(call: Call, argument: str = "channel") -> Channel:
    """The conversation named by its id, when the app is in it."""
    return _inside(call.workspace, seen_channel(call, argument))


def place_to_post(call: Call) -> Channel:
    """Where a message goes: an id, `#name` or `name` of a channel, or a person's id for a direct message."""
    workspace, place = call.workspace, call.arguments.required("channel", "channel_not_found")
    if place in workspace.users:
        return _direct(workspace, place)
    channel = workspace.channels.get(place) or _named(workspace, place.removeprefix("#"))
    if channel is None or not _known(workspace, channel):
        raise RefusedError("channel_not_found")
    if channel.kind is Kind.PUBLIC and "chat:write.public" in workspace.app.scopes:
        return channel
    return _inside(workspace, channel)


def thread_of(call: Call, channel: Channel) -> str | None:
    """The ts of the thread a message goes in; None when it stands alone."""
    ts = call.arguments.text("thread_ts")
    if not ts:
        return None
    if not TS.fullmatch(ts):
        raise RefusedError("invalid_thread_ts")
    parent = call.workspace.message(channel.id, ts)
    if parent is None or parent.ephemeral_to:
        raise RefusedError("thread_not_found")
    if parent.is_reply:
        raise RefusedError("cannot_reply_to_message")
    return parent.ts


def own_message(call: Call, channel: Channel, otherwise: str) -> Message:
    """A message of the app; refused with `otherwise` when somebody else wrote it."""
    message = call.workspace.message(channel.id, call.arguments.required("ts", "message_not_found"))
    if message is None or message.ephemeral_to:
        raise RefusedError("message_not_found")
    if not message.from_app:
        raise RefusedError(otherwise)
    return message


def _direct(workspace: Workspace, user: str) -> Channel:
    person = workspace.users[user]
    if person.is_deleted or person.is_bot:
        raise RefusedError("channel_not_found")
    return workspace.direct(user)


def _named(workspace: Workspace, name: str) -> Channel | None:
    named = (one for one in workspace.channels.values() if one.kind is not Kind.DIRECT)
    return next((one for one in named if one.name == name), None)


def _known(workspace: Workspace, channel: Channel) -> bool:
    return channel.kind is Kind.PUBLIC or workspace.app.bot_user in channel.members


def _inside(workspace: Workspace, channel: Channel) -> Channel:
    if workspace.app.bot_user not in channel.members:
        raise RefusedError("not_in_channel")
    return channel

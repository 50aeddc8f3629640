"""What people, conversations and messages look like in Slack's JSON."""

from __future__ import annotations

from datetime import datetime
from mimetypes import guess_type
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.workspace import Channel, File, Kind, Message, User, Workspace

Json = dict[str, Any]
RANKS = ("is_admin", "is_owner", "is_primary_owner", "is_restricted", "is_ultra_restricted")


def user_json(workspace: Workspace, user: User, now: float, *, locale: bool = False) -> Json:
    """A person: the e-mail only when the app may read it, the locale only when asked for.

    Of somebody who left Slack tells little: no zone, no locale.
    """
    told: Json = {
        "id": user.id,
        "team_id": workspace.team_id,
        "name": user.name,
        "deleted": user.is_deleted,
        "profile": _profile(workspace, user),
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 0,
    }
    if user.is_deleted:
        return told
    offset = datetime.fromtimestamp(now, ZoneInfo(user.tz)).utcoffset()
    told |= {
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": user.tz.rpartition("/")[2].replace("_", " "),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
    }
    told |= dict.fromkeys(RANKS, False)
    return told | ({"locale": user.locale} if locale else {})


def _profile(workspace: Workspace, user: User) -> Json:
    first, _, last = user.real_name.partition(" ")
    told: Json = {
        "title": user.title,
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "first_name": first,
        "last_name": last,
        "team": workspace.team_id,
    }
    if user.is_bot:
        return told | {"api_app_id": workspace.app.id, "bot_id": workspace.app.bot_id}
    if user.email and "users:read.email" in workspace.app.scopes:
        told["email"] = user.email
    return told


def channel_json(workspace: Workspace, channel: Channel, *, members: bool = False) -> Json:
    """A conversation as the app sees it."""
    told: Json = {
        "id": channel.id,
        "is_channel": channel.kind is Kind.PUBLIC,
        "is_group": channel.kind is Kind.PRIVATE,
        "is_im": channel.kind is Kind.DIRECT,
        "is_mpim": False,
        "is_private": channel.kind is not Kind.PUBLIC,
        "is_archived": False,
        "context_team_id": workspace.team_id,
    }
    if channel.kind is Kind.DIRECT:
        person = next(one for one in channel.members if one != workspace.app.bot_user)
        return told | {"user": person, "is_open": True}
    topic = {"value": channel.topic, "creator": "", "last_set": 0}
    told |= {"name": channel.name, "name_normalized": channel.name, "is_general": False, "topic": topic}
    told |= {"purpose": {"value": "", "creator": "", "last_set": 0}}
    told["is_member"] = workspace.app.bot_user in channel.members
    return told | ({"num_members": len(channel.members)} if members else {})


def message_json(workspace: Workspace, message: Message, *, metadata: bool = False) -> Json:
    """A message; its metadata only when asked for."""
    app = workspace.app
    told: Json = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts}
    if message.from_app:
        told |= {"bot_id": app.bot_id, "app_id": app.id, "bot_profile": bot_profile(workspace)}
    told["team"] = workspace.team_id
    if message.blocks:
        told["blocks"] = message.blocks
    if message.edited_ts:
        told["edited"] = {"user": message.user, "ts": message.edited_ts}
    if message.broadcast:
        told["subtype"] = "thread_broadcast"
    if not message.mrkdwn:
        told["mrkdwn"] = False
    if files := workspace.files_of(message):
        told |= {"files": [file_json(one) for one in files], "upload": True}
    if metadata and message.metadata:
        told["metadata"] = message.metadata
    return told | _thread(workspace, message)


def file_json(file: File) -> Json:
    """A file; its content is not for apps that may only write."""
    return {
        "id": file.id,
        "created": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": guess_type(file.name)[0] or "application/octet-stream",
        "filetype": file.name.rpartition(".")[2].lower(),
        "user": file.user,
        "size": file.size,
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
    }


def bot_profile(workspace: Workspace) -> Json:
    """The app as a message's author."""
    app = workspace.app
    told: Json = {"id": app.bot_id, "app_id": app.id, "name": app.name, "deleted": False}
    return told | {"team_id": workspace.team_id, "updated": 0, "icons": {}}


def _thread(workspace: Workspace, message: Message) -> Json:
    """What a message says of its thread: its parent, or its replies."""
    if message.is_reply:
        return {"thread_ts": message.thread_ts}
    replies = [one for one in replies_to(workspace, message) if one.ephemeral_to is None]
    if not replies:
        return {}
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": list(dict.fromkeys(one.user for one in replies)),
        "reply_users_count": len({one.user for one in replies}),
        "latest_reply": replies[-1].ts,
    }


def replies_to(workspace: Workspace, parent: Message) -> list[Message]:
    """The replies of a thread, the oldest first."""
    channel = workspace.channels[parent.channel]
    return [one for one in channel.messages if one.is_reply and one.thread_ts == parent.ts]

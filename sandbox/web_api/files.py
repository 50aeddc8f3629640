"""Files: `files.*`, in Slack's three steps: an address to bring it to, the content, and where it is shown."""

from __future__ import annotations

import re
import secrets

from sandbox.errors import RefusedError
from sandbox.limits import Tier
from sandbox.web_api.arguments import invalid
from sandbox.web_api.places import in_channel, thread_of
from sandbox.web_api.registry import Call, Json, Registry
from sandbox.web_api.shapes import file_json
from sandbox.workspace import Channel, File, Message

METHODS = Registry()
WRITE = ("files:write",)
LARGEST = 1024**3
"""Bytes, as in Slack."""
CHANNEL_ID = re.compile(r"[CGDZ][A-Z0-9]{2,}")
"""A person's id is no place for a file, unlike for a message."""


@METHODS.add("files.getUploadURLExternal", scopes=WRITE, tier=Tier.FOUR)
async def upload_address(call: Call) -> Json:
    """Where one file's content is to be brought."""
    name = call.arguments.required("filename")
    length = call.arguments.number("length", 0, 1, LARGEST + 1)
    if not length:
        raise invalid("[ERROR] missing required field: length")
    if length > LARGEST:
        raise RefusedError("file_upload_size_restricted")
    workspace = call.workspace
    user, ticket = workspace.app.bot_user, secrets.token_urlsafe(24)
    file = File(workspace.new_id("F"), name, name, length, user, int(call.now), ticket)
    workspace.files[file.id] = file
    return {"upload_url": f"{call.sandbox.base_url}/upload/v1/{ticket}", "file_id": file.id}


@METHODS.add("files.completeUploadExternal", scopes=WRITE, tier=Tier.FOUR)
async def complete_upload(call: Call) -> Json:
    """Shows files in a conversation, with a text beside them."""
    files = [_brought(call, one) for one in call.arguments.sequence("files") or ()]
    if not files:
        raise invalid("[ERROR] missing required field: files")
    if call.arguments.text("channel_id"):
        channel = _place(call)
        channel.messages.append(_message(call, channel, thread_of(call, channel), files))
        await call.workspace.changed()
    return {"files": [file_json(one) for one in files]}


def _place(call: Call) -> Channel:
    if not CHANNEL_ID.fullmatch(call.arguments.text("channel_id")):
        raise invalid(
            "[ERROR] input must match regex pattern: ^[CGDZ][A-Z0-9]{8,}$ [json-pointer:/channel_id]"
        )
    return in_channel(call, "channel_id")


def _message(call: Call, channel: Channel, thread: str | None, files: list[File]) -> Message:
    for one in files:
        one.is_shared = True
    return Message(
        ts=call.workspace.new_ts(call.now),
        channel=channel.id,
        user=call.workspace.app.bot_user,
        text=call.arguments.text("initial_comment"),
        thread_ts=thread,
        from_app=True,
        files=[one.id for one in files],
    )


def _brought(call: Call, given: object) -> File:
    """A file whose content is there, under the title it is to have."""
    if not isinstance(given, dict):
        raise invalid("[ERROR] must be an object [json-pointer:/files/0]")
    file = call.workspace.files.get(str(given.get("id")))
    if file is None or file.content is None or file.is_shared:
        raise RefusedError("file_not_found")
    file.title = str(given.get("title") or file.name)
    return file

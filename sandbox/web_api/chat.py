"""Saying things: `chat.*`."""

from __future__ import annotations

from sandbox.errors import BusyError, RefusedError
from sandbox.limits import Tier
from sandbox.web_api.content import Content
from sandbox.web_api.places import in_channel, own_message, place_to_post, thread_of
from sandbox.web_api.registry import Call, Json, Registry
from sandbox.web_api.shapes import message_json
from sandbox.workspace import Channel, Message

METHODS = Registry()
WRITE = ("chat:write",)


@METHODS.add("chat.postMessage", scopes=WRITE, tier=Tier.SPECIAL)
async def post_message(call: Call) -> Json:
    """A message everybody of the conversation sees."""
    channel = place_to_post(call)
    content = Content.read(call.arguments)
    thread = thread_of(call, channel)
    if wait := call.sandbox.limits.post(channel.id, call.now):
        raise BusyError(wait)
    message = _said(call, channel, content, thread)
    message.broadcast = thread is not None and call.arguments.flag("reply_broadcast")
    channel.messages.append(message)
    await call.workspace.changed()
    shown = message_json(call.workspace, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


@METHODS.add("chat.postEphemeral", scopes=WRITE, tier=Tier.FOUR)
async def post_ephemeral(call: Call) -> Json:
    """A message one person of the conversation sees."""
    channel = place_to_post(call)
    user = call.arguments.required("user", "user_not_found")
    if user not in call.workspace.users:
        raise RefusedError("user_not_found")
    if user not in channel.members:
        raise RefusedError("user_not_in_channel")
    message = _said(call, channel, Content.read(call.arguments), thread_of(call, channel))
    message.ephemeral_to, message.metadata = user, None
    channel.messages.append(message)
    await call.workspace.changed()
    return {"message_ts": message.ts}


@METHODS.add("chat.update", scopes=WRITE, tier=Tier.THREE)
async def update(call: Call) -> Json:
    """Says one of its own messages otherwise; blocks and metadata stay unless others are given."""
    channel = in_channel(call)
    message = own_message(call, channel, "cant_update_message")
    content = Content.read(call.arguments)
    message.text = content.text
    if content.blocks is not None:
        message.blocks = content.blocks
    if content.metadata is not None:
        message.metadata = content.metadata or None
    message.edited_ts = call.workspace.new_ts(call.now)
    await call.workspace.changed()
    shown = message_json(call.workspace, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


@METHODS.add("chat.delete", scopes=WRITE, tier=Tier.THREE)
async def delete(call: Call) -> Json:
    """Takes one of its own messages away."""
    channel = in_channel(call)
    message = own_message(call, channel, "cant_delete_message")
    channel.messages.remove(message)
    await call.workspace.changed()
    return {"channel": channel.id, "ts": message.ts}


@METHODS.add("chat.getPermalink", tier=Tier.SPECIAL)
async def permalink(call: Call) -> Json:
    """The address of a message."""
    channel = in_channel(call)
    ts = call.arguments.required("message_ts", "message_not_found")
    message = call.workspace.message(channel.id, ts)
    if message is None or message.ephemeral_to:
        raise RefusedError("message_not_found")
    address = f"{call.sandbox.base_url}/archives/{channel.id}/p{ts.replace('.', '')}"
    if message.is_reply:
        address += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": address}


def _said(call: Call, channel: Channel, content: Content, thread: str | None) -> Message:
    return Message(
        ts=call.workspace.new_ts(call.now),
        channel=channel.id,
        user=call.workspace.app.bot_user,
        text=content.text,
        blocks=content.blocks or [],
        thread_ts=thread,
        metadata=content.metadata or None,
        from_app=True,
        mrkdwn=call.arguments.flag("mrkdwn", default=True),
    )

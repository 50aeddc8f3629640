"""Conversations: what was said in them, who is in them, which there are."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from sandbox.errors import RefusedError
from sandbox.limits import Tier
from sandbox.web_api.paging import cursor, cursor_value, page
from sandbox.web_api.places import in_channel, seen_channel
from sandbox.web_api.registry import Call, Json, Registry
from sandbox.web_api.shapes import channel_json, message_json, replies_to
from sandbox.workspace import Channel, Kind, Message

METHODS = Registry()
WORDS = {Kind.PUBLIC: "channels", Kind.PRIVATE: "groups", Kind.DIRECT: "im"}
"""By kind: the first word of its scopes."""
TYPES = {"public_channel": Kind.PUBLIC, "private_channel": Kind.PRIVATE, "im": Kind.DIRECT, "mpim": None}
"""By the name methods give it; group messages do not exist here."""
HISTORY = ("channels:history", "groups:history", "mpim:history", "im:history")
READ = ("channels:read", "groups:read", "mpim:read", "im:read")


@METHODS.add("conversations.open", scopes=("im:write", "mpim:write", "channels:manage", "groups:write"))
async def open_conversation(call: Call) -> Json:
    """The direct conversation with a person."""
    given = call.arguments.text("channel")
    if given:
        return {"channel": _opened(call, seen_channel(call))}
    users = [one.strip() for one in call.arguments.required("users", "users_list_not_supplied").split(",")]
    if len(users) > 1:
        raise RefusedError("method_not_supported_for_channel_type")
    user = call.workspace.users.get(users[0])
    if user is None:
        raise RefusedError("user_not_found")
    if user.is_deleted:
        raise RefusedError("user_disabled")
    if user.is_bot:
        raise RefusedError("cannot_dm_bot")
    call.needs("im:write")
    known = set(call.workspace.channels)
    channel = call.workspace.direct(user.id)
    if channel.id not in known:
        await call.workspace.changed()
        return {"channel": _opened(call, channel)}
    return {"no_op": True, "already_open": True, "channel": _opened(call, channel)}


@METHODS.add("conversations.history", scopes=HISTORY)
async def history(call: Call) -> Json:
    """What was said, the latest first; replies are found in their thread."""
    channel = in_channel(call)
    call.needs(f"{WORDS[channel.kind]}:history")
    limit = call.arguments.number("limit", 100, 1, 999)
    before = cursor_value("next_ts", call.arguments.text("cursor"))
    told = [one for one in _within(call, channel.messages) if not one.is_reply or one.broadcast]
    told = [one for one in reversed(told) if before is None or one.ts < before]
    more = len(told) > limit
    metadata = call.arguments.flag("include_all_metadata")
    shown = [message_json(call.workspace, one, metadata=metadata) for one in told[:limit]]
    answer: Json = {"messages": shown, "has_more": more, "pin_count": 0}
    if more:
        answer["response_metadata"] = {"next_cursor": cursor("next_ts", told[limit - 1].ts)}
    return answer


@METHODS.add("conversations.replies", scopes=HISTORY)
async def replies(call: Call) -> Json:
    """A thread: its first message, then the replies in order."""
    channel = in_channel(call)
    call.needs(f"{WORDS[channel.kind]}:history")
    found = call.workspace.message(channel.id, call.arguments.required("ts", "thread_not_found"))
    parent = call.workspace.message(channel.id, found.thread_ts or found.ts) if found else None
    if parent is None or parent.ephemeral_to:
        raise RefusedError("thread_not_found")
    thread = [parent, *_within(call, replies_to(call.workspace, parent))]
    rows, more = page(thread, call.arguments, usual=1000)
    metadata = call.arguments.flag("include_all_metadata")
    shown = [message_json(call.workspace, one, metadata=metadata) for one in rows]
    return {"messages": shown, "has_more": bool(more["response_metadata"]["next_cursor"])} | more


@METHODS.add("conversations.info", scopes=READ)
async def info(call: Call) -> Json:
    """One conversation."""
    channel = seen_channel(call)
    call.needs(f"{WORDS[channel.kind]}:read")
    members = call.arguments.flag("include_num_members")
    return {"channel": channel_json(call.workspace, channel, members=members)}


@METHODS.add("conversations.members", scopes=READ, tier=Tier.FOUR)
async def members(call: Call) -> Json:
    """The ids of who is in a conversation."""
    channel = seen_channel(call)
    call.needs(f"{WORDS[channel.kind]}:read")
    rows, more = page(channel.members, call.arguments)
    return {"members": rows} | more


@METHODS.add("conversations.list", scopes=READ, tier=Tier.TWO)
async def list_conversations(call: Call) -> Json:
    """The conversations of the types asked for that the app may know of."""
    app = call.workspace.app.bot_user
    kinds = _kinds(call)
    every = call.workspace.channels.values()
    seen = [one for one in every if one.kind in kinds and (one.kind is Kind.PUBLIC or app in one.members)]
    return _listed(call, seen)


@METHODS.add("users.conversations", scopes=READ)
async def conversations_of(call: Call) -> Json:
    """The conversations a person, or the app itself, is in, among those the app is in too."""
    app = call.workspace.app.bot_user
    user = call.arguments.text("user") or app
    if user not in call.workspace.users:
        raise RefusedError("user_not_found")
    kinds = _kinds(call)
    return _listed(
        call, [one for one in call.workspace.channels_of(user) if one.kind in kinds and app in one.members]
    )


def _listed(call: Call, channels: list[Channel]) -> Json:
    rows, more = page(channels, call.arguments)
    return {"channels": [channel_json(call.workspace, one, members=True) for one in rows]} | more


def _kinds(call: Call) -> set[Kind]:
    """The kinds asked for, each with its scope."""
    asked = [one.strip() for one in call.arguments.text("types", "public_channel").split(",")]
    if any(one not in TYPES for one in asked):
        raise RefusedError("invalid_types")
    kinds = {kind for one in asked if (kind := TYPES[one]) is not None}
    for kind in kinds:
        call.needs(f"{WORDS[kind]}:read")
    return kinds


def _opened(call: Call, channel: Channel) -> Json:
    if call.arguments.flag("return_im"):
        return channel_json(call.workspace, channel)
    return {"id": channel.id}


def _within(call: Call, messages: Iterable[Message]) -> list[Message]:
    """The messages everybody sees between `oldest` and `latest`."""
    oldest, latest = _moment(call, "oldest"), _moment(call, "latest")
    inclusive = call.arguments.flag("inclusive")

    def falls_in(message: Message) -> bool:
        at = Decimal(message.ts)
        if inclusive and at in (oldest, latest):
            return True
        return (oldest is None or at > oldest) and (latest is None or at < latest)

    return [one for one in messages if one.ephemeral_to is None and falls_in(one)]


def _moment(call: Call, name: str) -> Decimal | None:
    text = call.arguments.text(name)
    if not text or text == "now":
        return None
    try:
        moment = Decimal(text)
    except InvalidOperation:
        raise RefusedError(f"invalid_ts_{name}") from None
    if not moment.is_finite():
        raise RefusedError(f"invalid_ts_{name}")
    return moment

"""What a workspace holds: people, channels, messages, views, and the app that is installed in it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sandbox.mails import Mail

Json = dict[str, Any]


class Kind(StrEnum):
    """What a conversation is."""

    PUBLIC = "public"
    PRIVATE = "private"
    DIRECT = "direct"
    """Between one person and the app."""


@dataclass(slots=True)
class User:
    """A person, or the app's own account."""

    id: str
    name: str
    """The handle: `camille.roy`."""
    real_name: str
    email: str
    tz: str = "Europe/Paris"
    locale: str = "en-GB"
    title: str = ""
    is_bot: bool = False
    is_deleted: bool = False


@dataclass(slots=True)
class File:
    """A file of the app's."""

    id: str
    name: str
    title: str
    size: int
    user: str
    created: int
    ticket: str = ""
    """The secret in the address that its content is brought to."""
    content: bytes | None = None
    is_shared: bool = False


@dataclass(slots=True)
class Message:
    """A message of a conversation; `thread_ts` is the parent's ts for a reply."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: Json | None = None
    ephemeral_to: str | None = None
    """Seen by this person only, and found by no method."""
    edited_ts: str | None = None
    from_app: bool = False
    broadcast: bool = False
    """A reply that is shown in the conversation too."""
    mrkdwn: bool = True
    """Whether stars and underscores in its text are formatting."""
    files: list[str] = field(default_factory=list)
    """Ids of those that it shows."""

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread under another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts


@dataclass(slots=True)
class Channel:
    """A conversation."""

    id: str
    name: str
    kind: Kind
    members: list[str] = field(default_factory=list)
    topic: str = ""
    messages: list[Message] = field(default_factory=list)
    """In order of their ts."""
    read: dict[str, str] = field(default_factory=dict)
    """By user: the ts of the last message read."""


@dataclass(slots=True)
class View:
    """A modal on somebody's screen, or their App Home."""

    id: str
    user: str
    payload: Json
    """As the app gave it: type, title, blocks, submit, close, callback_id, private_metadata..."""
    hash: str
    root_id: str
    previous_id: str | None = None
    values: Json = field(default_factory=dict)
    """state.values: block id to action id to what stands in the input."""
    errors: dict[str, str] = field(default_factory=dict)
    """By block id, as the app last answered a submission."""


@dataclass(slots=True)
class Command:
    """A slash command of the app."""

    name: str
    """With its slash."""
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False
    """Whether mentions in its text are sent as ids."""


@dataclass(slots=True)
class Shortcut:
    """A global or message shortcut of the app."""

    name: str
    callback_id: str
    type: str = "global"
    description: str = ""


@dataclass(slots=True)
class App:
    """The installed app: its tokens, scopes and what its manifest declares."""

    id: str
    name: str
    bot_id: str
    bot_user: str
    bot_token: str
    app_token: str
    signing_secret: str
    scopes: frozenset[str]
    commands: list[Command] = field(default_factory=list)
    shortcuts: list[Shortcut] = field(default_factory=list)
    events: frozenset[str] = frozenset()
    """Bot events subscribed to."""
    request_url: str = ""
    """Where signed requests go when no Socket Mode connection is open."""


class Workspace:
    """Everything in memory; whoever changes something calls `changed`, and pages wait on `changes`."""

    def __init__(self, team_id: str, name: str, app: App) -> None:
        self.team_id = team_id
        self.name = name
        self.app = app
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.modals: dict[str, list[View]] = {}
        """By user: the stack, the one on top last."""
        self.homes: dict[str, View] = {}
        self.files: dict[str, File] = {}
        self.mails: list[Mail] = []
        """To people outside, in the order of their coming."""
        self.version = 0
        self._changed = asyncio.Condition()
        self._on_change: list[Callable[[], None]] = []
        self.last_number = 0
        """Of the ids given so far."""
        self.last_ts = 0
        """In microseconds."""

    def direct(self, user: str) -> Channel:
        """The conversation of a person with the app, opened when it is new."""
        for channel in self.channels.values():
            if channel.kind is Kind.DIRECT and user in channel.members:
                return channel
        channel = Channel(f"D{user[1:]}", "", Kind.DIRECT, [user, self.app.bot_user])
        self.channels[channel.id] = channel
        return channel

    def new_id(self, prefix: str) -> str:
        """An id such as `D0000000A1`, never given before."""
        self.last_number += 1
        return f"{prefix}{self.last_number:09X}Z"

    def new_ts(self, seconds: float) -> str:
        """A message's ts at a moment, later than every one before."""
        self.last_ts = max(int(seconds * 1_000_000), self.last_ts + 1)
        return f"{self.last_ts // 1_000_000}.{self.last_ts % 1_000_000:06}"

    def channels_of(self, user: str) -> Iterator[Channel]:
        """The conversations a person is in."""
        return (channel for channel in self.channels.values() if user in channel.members)

    def visible(self, channel: Channel, user: str) -> list[Message]:
        """What a person sees there: everything but what was shown to somebody else alone."""
        return [one for one in channel.messages if one.ephemeral_to in (None, user)]

    def message(self, channel_id: str, ts: str) -> Message | None:
        """A message by its address."""
        channel = self.channels.get(channel_id)
        return next((one for one in channel.messages if one.ts == ts), None) if channel else None

    def files_of(self, message: Message) -> list[File]:
        """What a message shows beside its text."""
        return [self.files[one] for one in message.files if one in self.files]

    def unread(self, channel: Channel, user: str) -> int:
        """Messages of others, replies aside, that a person has not read."""
        read = channel.read.get(user, "")
        seen = self.visible(channel, user)
        return sum(one.ts > read and one.user != user and not one.is_reply for one in seen)

    def clear(self) -> None:
        """Forget what was said and shown; people, channels and the app stay."""
        for channel in self.channels.values():
            channel.messages.clear()
            channel.read.clear()
        self.modals.clear()
        self.homes.clear()
        self.files.clear()
        self.mails.clear()

    def on_change(self, told: Callable[[], None]) -> None:
        """Have a function called after every change."""
        self._on_change.append(told)

    async def changed(self) -> None:
        """Say that something changed."""
        self.version += 1
        for told in self._on_change:
            told()
        async with self._changed:
            self._changed.notify_all()

    async def next_change(self, since: int) -> int:
        """The version now, once it is newer."""
        async with self._changed:
            while self.version <= since:
                await self._changed.wait()
        return self.version

    async def changes(self, since: int) -> AsyncIterator[int]:
        """Every newer version, as it comes."""
        while True:
            since = await self.next_change(since)
            yield since

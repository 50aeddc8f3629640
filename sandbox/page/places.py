"""The left column: where a person can go, and what they have not read there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.workspace import Channel, Kind, User, Workspace

HOME = "home"


@dataclass(frozen=True, slots=True)
class Place:
    """One entry: a channel, the app's messages or its Home."""

    key: str
    name: str
    href: str
    mark: str
    """Which icon stands before it: `hash`, `lock`, `home` or `app`."""
    unread: int = 0


def shown_name(workspace: Workspace, channel: Channel) -> str:
    """A channel's name; the app's for the conversation with it."""
    return workspace.app.name if channel.kind is Kind.DIRECT else channel.name


def href(user: str, channel: str) -> str:
    """Where a person reads a conversation."""
    return f"/as/{user}/c/{channel}"


def channels(workspace: Workspace, user: User) -> list[Place]:
    """The channels somebody is in, by name."""
    joined = (one for one in workspace.channels_of(user.id) if one.kind is not Kind.DIRECT)
    return [_place(workspace, one, user) for one in sorted(joined, key=lambda one: one.name)]


def apps(workspace: Workspace, user: User, home: str) -> Iterator[Place]:
    """The app's messages and its Home, said as `home`."""
    yield _place(workspace, workspace.direct(user.id), user)
    yield Place(HOME, f"{workspace.app.name} · {home}", f"/as/{user.id}/home", "home")


def _place(workspace: Workspace, channel: Channel, user: User) -> Place:
    mark = {Kind.PUBLIC: "hash", Kind.PRIVATE: "lock", Kind.DIRECT: "app"}[channel.kind]
    name, waiting = shown_name(workspace, channel), workspace.unread(channel, user.id)
    return Place(channel.id, name, href(user.id, channel.id), mark, waiting)

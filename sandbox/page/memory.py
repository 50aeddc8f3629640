"""What the page remembers between two requests: warnings, where reading stopped, lists asked for."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sandbox.workspace import Channel, Json, Workspace

MOST_NOTICES = 3


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning shown to one person until they dismiss it or act again."""

    id: int
    text: str


@dataclass(frozen=True, slots=True)
class Unread:
    """What somebody had not read when they came in: after one ts, up to another."""

    after: str
    upto: str

    def holds(self, ts: str) -> bool:
        """Whether a message was among it; nothing is new in a conversation that one never opened."""
        return bool(self.after) and self.after < ts <= self.upto


NOTHING = Unread("", "")


@dataclass(slots=True)
class Memory:
    """Kept by the server, lost when it ends: none of it is part of the workspace."""

    notices: defaultdict[str, list[Notice]] = field(default_factory=lambda: defaultdict(list))
    suggestions: dict[tuple[str, str], Mapping[tuple[str, str], Sequence[Json]]] = field(default_factory=dict)
    """By person and surface: the options that the app last gave, by block id and action id."""
    _arrived: dict[tuple[str, str], Unread] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def warn(self, user: str, text: str) -> None:
        """Show a warning to somebody."""
        kept = [one for one in self.notices[user] if one.text != text]
        self.notices[user] = [*kept, Notice(next(self._numbers), text)][-MOST_NOTICES:]

    def dismiss(self, user: str, number: int) -> None:
        """Take a warning away."""
        self.notices[user] = [one for one in self.notices[user] if one.id != number]

    def arrive(self, channel: Channel, user: str) -> Unread:
        """Note what is new to somebody who comes in, and give it as long as they stay."""
        last = channel.messages[-1].ts if channel.messages else ""
        return self._arrived.setdefault((channel.id, user), Unread(channel.read.get(user, ""), last))

    def write(self, channel: str, user: str) -> None:
        """Note that somebody wrote there: what they read before they wrote is new no more."""
        self._arrived[channel, user] = NOTHING

    def leave(self, user: str) -> None:
        """Forget where reading stopped: what was new when they came is no longer so when they come back."""
        for key in [one for one in self._arrived if one[1] == user]:
            del self._arrived[key]


async def mark_read(workspace: Workspace, channel: Channel, user: str) -> None:
    """Everything a person sees in a conversation is read."""
    seen = workspace.visible(channel, user)
    if seen and channel.read.get(user, "") < seen[-1].ts:
        channel.read[user] = seen[-1].ts
        await workspace.changed()

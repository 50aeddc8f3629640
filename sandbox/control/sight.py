"""What a person sees, and what an act changed of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sandbox.app_side.screens import view_json
from sandbox.web_api.shapes import message_json
from sandbox.workspace import Message, View, Workspace

Json = dict[str, Any]
Done = TypeVar("Done")
QUIET_SECONDS = 0.05
"""How long nothing must change before the app counts as done."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What the app shows one person: messages by conversation and ts, the modal on top, the Home."""

    messages: dict[tuple[str, str], Json]
    modal: Json | None
    home: Json | None

    @classmethod
    def of(cls, workspace: Workspace, user: str) -> Sight:
        """What stands there now."""
        stack = workspace.modals.get(user, [])
        return cls(
            {
                (message.channel, message.ts): told(workspace, message)
                for channel in workspace.channels_of(user)
                for message in workspace.visible(channel, user)
                if message.from_app
            },
            _shown(workspace, stack[-1] if stack else None),
            _shown(workspace, workspace.homes.get(user)),
        )

    def since(self, before: Sight) -> Json:
        """What is new or otherwise, and the modal that stands on top in any case."""
        changed = [one for at, one in self.messages.items() if before.messages.get(at) != one]
        return {
            "messages": [one for one in changed if "ephemeral_to" not in one],
            "ephemeral": [one for one in changed if "ephemeral_to" in one],
            "gone": [ts for channel, ts in before.messages if (channel, ts) not in self.messages],
            "view": self.modal,
            "home": self.home if self.home != before.home else None,
        }


def told(workspace: Workspace, message: Message) -> Json:
    """A message with everything that is known of it."""
    said = message_json(workspace, message, metadata=True) | {"channel": message.channel}
    return said | ({"ephemeral_to": message.ephemeral_to} if message.ephemeral_to else {})


async def after(
    workspace: Workspace, user: str, act: Callable[[], Awaitable[Done]], wait: float
) -> tuple[Done, Json]:
    """Do something as a person and see what comes of it.

    An app answers after it acknowledged: something new is waited for, `wait` seconds at most, and then until
    nothing changes any more.
    """
    before = Sight.of(workspace, user)
    done = await act()
    if wait:
        await _settled(workspace, user, before, wait)
    return done, Sight.of(workspace, user).since(before)


async def _settled(workspace: Workspace, user: str, before: Sight, wait: float) -> None:
    try:
        async with asyncio.timeout(wait):
            while Sight.of(workspace, user) == before:
                await workspace.next_change(workspace.version)
            while await _changes(workspace):
                continue
    except TimeoutError:
        return


async def _changes(workspace: Workspace) -> bool:
    """Whether something changes before it counts as quiet."""
    try:
        await asyncio.wait_for(workspace.next_change(workspace.version), QUIET_SECONDS)
    except TimeoutError:
        return False
    return True


def _shown(workspace: Workspace, view: View | None) -> Json | None:
    return view_json(workspace, view) | {"errors": view.errors} if view else None

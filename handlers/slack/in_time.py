"""Answering in time: what takes long is announced first, in words or with a light modal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from handlers.slack.desk import Desk
from handlers.slack.reply import say, show, wait
from handlers.slack.turn import Turn
from handlers.slack.words import waiting, working
from messages.surfaces import Modal

Found = TypeVar("Found")


async def found_in_time(desk: Desk, turn: Turn, answer: Coroutine[Any, Any, Found]) -> Found:
    """The answer; when it takes long, the person reads meanwhile that it is on its way.

    After a press that sentence takes the question's place, and the answer takes its; after a command it
    stays above the answer, for Slack lets nobody replace what answers a command.
    """
    async with _under_way(answer) as task:
        done, _ = await asyncio.wait({task}, timeout=desk.patience.answer)
        if not done:
            await say(turn, working(desk, turn), replace=turn.is_ephemeral)
        return await task


async def open_in_time(desk: Desk, turn: Turn, answer: Coroutine[Any, Any, Modal]) -> None:
    """Open the answer; when it takes long, a light modal first, for a trigger dies after three seconds."""
    async with _under_way(answer) as task:
        done, _ = await asyncio.wait({task}, timeout=desk.patience.trigger)
        if not done and not turn.opened:
            await wait(turn, waiting(desk, turn))
        await show(turn, await task)


@asynccontextmanager
async def _under_way(answer: Coroutine[Any, Any, Found]) -> AsyncIterator[asyncio.Task[Found]]:
    """A task that does not outlive its asker."""
    task = asyncio.create_task(answer)
    try:
        yield task
    finally:
        task.cancel()

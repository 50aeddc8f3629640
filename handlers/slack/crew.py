"""Work that goes on after the acknowledgement: every task is kept, every failure is told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

log = logging.getLogger(__name__)

Job = Coroutine[Any, Any, None]
Told = Callable[[BaseException], Job]
"""What is done about a failure."""


class Crew:
    """The tasks under way."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, job: Job, failed: Told | None = None) -> None:
        """Go on with a job; what it raises goes to `failed`."""
        task = asyncio.create_task(job)
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._end(done, failed))

    async def drain(self, seconds: int) -> int:
        """Let the tasks end, and cancel those that have not by then: how many those were."""
        try:
            async with asyncio.timeout(seconds):
                while self._tasks:
                    await asyncio.wait(self._tasks)
        except TimeoutError:
            return await self._cancel()
        return 0

    def _end(self, task: asyncio.Task[None], failed: Told | None) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is None:
            return
        if failed is None:
            log.error("a task failed: %s", type(error).__name__)  # what it says may hold a customer's data
        else:
            self.start(failed(error))

    async def _cancel(self) -> int:
        left = tuple(self._tasks)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        return len(left)

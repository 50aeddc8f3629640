"""Showing what is newest: while one showing is under way, all who ask for another get one, after it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

AT_ONCE = 4
"""Different showings at the same time: each reads much, and answers to people come first."""


class Latest:
    """At most one showing under way and one to follow for a key."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._room = asyncio.Semaphore(at_once)
        self._under_way: set[str] = set()
        self._again: set[str] = set()

    async def show(self, key: str, showing: Callable[[], Awaitable[None]]) -> None:
        """Show it, or have whoever is at it do so once more: what was changed until then is in it."""
        if key in self._under_way:
            self._again.add(key)
            return
        self._under_way.add(key)
        try:
            async with self._room:
                await self._until_newest(key, showing)
        finally:
            self._under_way.discard(key)
            self._again.discard(key)

    async def _until_newest(self, key: str, showing: Callable[[], Awaitable[None]]) -> None:
        self._again.discard(key)
        await showing()
        while key in self._again:
            self._again.discard(key)
            await showing()

"""What a tick does of many records: a fault of one is its own, and the others are done all the same."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from typing import TypeVar

from bot.errors import StorageError

Done = TypeVar("Done")

log = logging.getLogger("encours.alone")


async def alone(doing: Awaitable[Done], what: str) -> Done | None:
    """What came of one of many; None when it failed, which the log has by its type and never by its data.

    A database that is away, and being stopped, are everybody's: they are raised.
    """
    (done,) = await asyncio.gather(doing, return_exceptions=True)
    if isinstance(done, Exception) and not isinstance(done, StorageError):
        log.error("%s failed, and is tried again: %s", what, type(done).__name__)
        return None
    if isinstance(done, BaseException):
        raise done
    return done

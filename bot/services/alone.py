"""What a tick does of many records: a fault of one is its own, and the others are done all the same."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeVar

from bot.errors import StorageError

Done = TypeVar("Done")

log = logging.getLogger("encours.alone")


@dataclass(slots=True)
class Faults:
    """What a run left undone."""

    customers: set[int] = field(default_factory=set)
    """Whose part of it failed, where that is told."""
    others: int = 0
    """Of which it is not told whose they are."""

    def __bool__(self) -> bool:
        return bool(self.customers or self.others)


_FAULTS: ContextVar[Faults | None] = ContextVar("faults", default=None)


@contextmanager
def faults() -> Iterator[Faults]:
    """What fails alone meanwhile, for whoever has it done again."""
    found = Faults()
    before = _FAULTS.set(found)
    try:
        yield found
    finally:
        _FAULTS.reset(before)


async def alone(
    doing: Awaitable[Done], what: str, *, customer: int | None = None, is_parted: bool = False
) -> Done | None:
    """What came of one of many; None when it failed, which the log has by its type and never by its data.

    A database that is away, and being stopped, are everybody's: they are raised. What `is_parted` is done
    again at once, part by part: a fault of one of the parts is what counts.
    """
    (done,) = await asyncio.gather(doing, return_exceptions=True)
    if isinstance(done, Exception) and not isinstance(done, StorageError):
        log.error("%s failed, and is tried again: %s", what, type(done).__name__)
        if not is_parted:
            _note(customer)
        return None
    if isinstance(done, BaseException):
        raise done
    return done


def _note(customer: int | None) -> None:
    found = _FAULTS.get()
    if found is None:
        return
    if customer is None:
        found.others += 1
    else:
        found.customers.add(customer)

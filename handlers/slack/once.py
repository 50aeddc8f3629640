"""What must not be done twice in a row: a double click, an event that Slack delivers again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

Key = tuple[str, ...]


class Once:
    """The keys that this process met lately; after `seconds` the same key is a new wish."""

    def __init__(self, seconds: int) -> None:
        self._lasts = timedelta(seconds=seconds)
        self._met: dict[Key, datetime] = {}

    @contextmanager
    def first(self, key: Key, now: datetime) -> Iterator[bool]:
        """Whether it is the first time; what fails was never done, and can be tried again at once."""
        self._met = {old: at for old, at in self._met.items() if abs(now - at) < self._lasts}
        if key in self._met:
            yield False
            return
        self._met[key] = now
        is_done = False
        try:
            yield True
            is_done = True
        finally:
            if not is_done:
                self._met.pop(key, None)


class Newest:
    """The newest press in each modal that this process met lately, as Slack counts them."""

    def __init__(self, seconds: int) -> None:
        self._lasts = timedelta(seconds=seconds)
        self._met: dict[str, tuple[str, datetime]] = {}

    def arrived(self, where: str, stamp: str, now: datetime) -> None:
        """A press came in, in whatever order."""
        self._met = {old: met for old, met in self._met.items() if abs(now - met[1]) < self._lasts}
        if self.is_newest(where, stamp):
            self._met[where] = (stamp, now)

    def is_newest(self, where: str, stamp: str) -> bool:
        """Whether no later press came in since; moments of one length compare as text."""
        return stamp >= self._met.get(where, ("", None))[0]

"""Trigger ids: a person's act lets the app open one view, within three seconds."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.errors import RefusedError

LIFE_SECONDS = 3.0
_KEPT = 1000
_SHAPE = re.compile(r"\d+\.\d+\.[0-9a-f]+")


@dataclass(slots=True)
class Trigger:
    """Who acted, in which view if in one, and whether the id has served."""

    user: str
    view_id: str | None
    at: float
    exchanged: bool = False


class Triggers:
    """The ids given out lately."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._given: dict[str, Trigger] = {}

    def issue(self, user: str, view_id: str | None = None) -> str:
        """A new id for what a person just did."""
        while len(self._given) >= _KEPT:
            del self._given[next(iter(self._given))]
        at = self._now()
        trigger_id = f"{int(at * 1000)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._given[trigger_id] = Trigger(user, view_id, at)
        return trigger_id

    def look(self, trigger_id: str) -> Trigger:
        """Whose an id is. Raises RefusedError when it is unknown, used or too old."""
        if not _SHAPE.fullmatch(trigger_id) or trigger_id not in self._given:
            raise RefusedError("invalid_trigger_id")
        trigger = self._given[trigger_id]
        if trigger.exchanged:
            raise RefusedError("exchanged_trigger_id")
        if self._now() - trigger.at > LIFE_SECONDS:
            raise RefusedError("expired_trigger_id")
        return trigger

    def exchange(self, trigger_id: str) -> Trigger:
        """Use an id up. Raises RefusedError when it is unknown, used or too old."""
        trigger = self.look(trigger_id)
        trigger.exchanged = True
        return trigger

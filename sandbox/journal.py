"""The journal: the last exchanges between the app and the workspace, for the page's inspector."""

from __future__ import annotations

import itertools
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

KEPT = 300
_TOKEN = re.compile(r"\b(xox[a-z]|xoxe\.xox[a-z]|xapp)-[\w-]+")
_SECRETS = {"token", "authorization", "x-slack-signature", "signing_secret", "client_secret"}


class Direction(StrEnum):
    """Who spoke first."""

    FROM_APP = "from_app"
    """The app called a method or used a response url."""
    TO_APP = "to_app"
    """The workspace delivered an event, a command or a press."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One exchange; `at` in seconds since 1970, `status` the HTTP one or 0 when nothing was answered."""

    number: int
    at: float
    direction: Direction
    what: str
    payload: Any
    answer: Any
    status: int
    milliseconds: float


@dataclass(slots=True)
class Journal:
    """The last exchanges, the latest last; tokens are masked."""

    kept: deque[Exchange] = field(default_factory=lambda: deque(maxlen=KEPT))
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def record(
        self,
        direction: Direction,
        what: str,
        payload: Any,
        answer: Any,
        *,
        at: float,
        status: int = 200,
        milliseconds: float = 0.0,
    ) -> Exchange:
        """Write an exchange down."""
        number = next(self._numbers)
        shown = masked(payload), masked(answer)
        exchange = Exchange(number, at, direction, what, *shown, status, round(milliseconds, 1))
        self.kept.append(exchange)
        return exchange

    def since(self, number: int) -> list[Exchange]:
        """What came after an exchange; all that is kept after 0."""
        return [one for one in self.kept if one.number > number]

    def clear(self) -> None:
        """Forget every exchange; numbers go on."""
        self.kept.clear()


def masked(value: Any) -> Any:
    """A copy without tokens."""
    if isinstance(value, dict):
        return {key: _hidden(key, one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [masked(one) for one in value]
    return _TOKEN.sub(r"\1-***", value) if isinstance(value, str) else value


def _hidden(key: object, value: Any) -> Any:
    secret = isinstance(value, str) and str(key).lower() in _SECRETS
    return "***" if secret else masked(value)

"""How fast messages leave once Slack has refused one: by what it took in the second before."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

SECOND = timedelta(seconds=1)
HOLDS = timedelta(seconds=10)
"""Then they leave as fast as they come again, until the next refusal."""
SHARE = 0.95
"""Of what was taken in a second: some of that had been saved up before."""
CATCHES_UP = timedelta(milliseconds=250)
"""What leaves a little late makes no other late."""


class Pace:
    """Slack asks for whole seconds, in which an allowance can fill up and run over.

    Who then sends as fast as it goes is refused again at once, and idle for another second; at the pace
    that was allowed, an allowance lasts.
    """

    def __init__(self) -> None:
        self._taken: deque[datetime] = deque()
        self._gap = timedelta()
        self._free_at: datetime | None = None
        self._ends_at: datetime | None = None

    def taken(self, at: datetime) -> None:
        """Slack took a message."""
        self._taken.append(at)
        while self._taken[0] <= at - SECOND:
            self._taken.popleft()

    def refused(self, at: datetime, until: datetime) -> None:
        """Slack asked to wait; without a message in the second before, nothing is known of its pace."""
        lately = sum(one > at - SECOND for one in self._taken)
        self._gap = SECOND / (lately * SHARE) if lately else timedelta()
        self._ends_at = until + HOLDS

    def wait(self, now: datetime) -> timedelta:
        """How long until a message may leave; whoever need not wait has taken this turn."""
        if self._ends_at is None or now >= self._ends_at:
            return timedelta()
        if self._free_at is not None and now < self._free_at:
            return self._free_at - now
        latest = now - CATCHES_UP
        self._free_at = max(self._free_at or now, latest) + self._gap
        return timedelta()

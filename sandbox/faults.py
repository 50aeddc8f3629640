"""Faults to order: the next answers of a method fail in a given way."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class FaultKind(StrEnum):
    """How an answer fails."""

    HTTP_500 = "http_500"
    """Slack is ill: nothing is done."""
    RATELIMITED = "ratelimited"
    """Slack asks to wait: nothing is done."""
    CUT_BEFORE = "cut_before"
    """The connection is cut and nothing was done."""
    CUT_AFTER = "cut_after"
    """Everything was done and the connection is cut before the answer."""
    SLOW = "slow"
    """The answer comes late."""


@dataclass(slots=True)
class Fault:
    """So many answers of a method to come; `seconds` is the delay, or what Retry-After says."""

    method: str
    kind: FaultKind
    times: int = 1
    seconds: float = 1.0


@dataclass(slots=True)
class Faults:
    """The faults that wait for their call, the oldest first."""

    waiting: list[Fault] = field(default_factory=list)

    def plan(self, fault: Fault) -> None:
        """Have the next answers of a method fail."""
        self.waiting.append(fault)

    def next(self, method: str) -> Fault | None:
        """The fault of this call, counted off."""
        fault = next((one for one in self.waiting if one.method == method), None)
        if fault:
            fault.times -= 1
            self.waiting = [one for one in self.waiting if one.times > 0]
        return fault

    def clear(self) -> None:
        """No fault waits any more."""
        self.waiting.clear()

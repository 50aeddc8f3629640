"""Rate limits: tiers by method, and the limits of posting by channel and by workspace."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import Enum


@dataclass(frozen=True, slots=True)
class Rate:
    """So many calls a second in the long run, so many at once."""

    a_second: float
    burst: int


@dataclass(slots=True)
class Bucket:
    """Tokens that fill up with time, one a call."""

    tokens: float
    at: float


class Tier(Enum):
    """Slack's tiers: calls a minute for one method."""

    ONE = Rate(1 / 60, 3)
    TWO = Rate(20 / 60, 10)
    THREE = Rate(50 / 60, 20)
    FOUR = Rate(100 / 60, 40)
    SPECIAL = Rate(600 / 60, 100)
    """Hundreds a minute; `chat.postMessage` is held by its channel and workspace instead."""


@dataclass(slots=True)
class Limits:
    """What was called lately, and what may be; `posting` is per channel, `workspace` for all channels."""

    on: bool = True
    posting: Rate = Rate(1.0, 4)
    workspace: Rate = Rate(5.0, 10)
    _buckets: dict[str, Bucket] = field(default_factory=dict)

    @classmethod
    def off(cls) -> Limits:
        """No limits, for tests and demonstrations."""
        return cls(on=False)

    def call(self, method: str, tier: Tier, now: float) -> int | None:
        """Count a call; the whole seconds to wait when it is one too many."""
        return self._take({f"method {method}": tier.value}, now)

    def post(self, channel: str, now: float) -> int | None:
        """Count a message; the whole seconds to wait when it is one too many."""
        return self._take({f"channel {channel}": self.posting, "workspace": self.workspace}, now)

    def clear(self) -> None:
        """Forget what was called."""
        self._buckets.clear()

    def _take(self, rates: dict[str, Rate], now: float) -> int | None:
        """One token from every bucket, or from none."""
        if not self.on:
            return None
        buckets = {name: self._filled(name, rate, now) for name, rate in rates.items()}
        waits = [(1 - bucket.tokens) / rates[name].a_second for name, bucket in buckets.items()]
        if max(waits) > 1e-9:
            return max(1, math.ceil(max(waits) - 1e-9))
        for bucket in buckets.values():
            bucket.tokens -= 1
        return None

    def _filled(self, name: str, rate: Rate, now: float) -> Bucket:
        bucket = self._buckets.setdefault(name, Bucket(float(rate.burst), now))
        bucket.tokens = min(float(rate.burst), bucket.tokens + max(0.0, now - bucket.at) * rate.a_second)
        bucket.at = now
        return bucket

"""Time and memory of one piece of work in a process of its own."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from time import perf_counter

from bot.errors import EncoursError

MORNINGS, CARDS, TICKS = 3, 50, 5
"""How often the short parts are repeated."""


class PartFailedError(EncoursError):
    """A part of the benchmark failed: its error is above."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a process measures: a part, on the database at `url`, with the exports in `folder`."""

    part: str
    url: str
    size: int
    seed: int
    folder: str

    def of(self, part: str) -> Job:
        """Another part on the same database."""
        return replace(self, part=part)


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of wall time, the process's largest memory in MB, a remark, and the slowest acknowledgement."""

    seconds: float
    peak_mb: float
    remark: str = ""
    worst_ack: float | None = None


class Stopwatch:
    """Adds up the time of the stretches it runs."""

    def __init__(self) -> None:
        self.seconds = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Count this stretch."""
        start = perf_counter()
        try:
            yield
        finally:
            self.seconds += perf_counter() - start


def peak_mb() -> float:
    """The most memory this process has had, in MB; the database server's own is not in it."""
    kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kib / 1024 / (1024 if sys.platform == "darwin" else 1)


def in_own_process(job: Job) -> Measured:
    """Run a part in a fresh interpreter. Raises PartFailedError."""
    command = [sys.executable, "-m", "bench.parts", json.dumps(asdict(job))]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise PartFailedError(f"{job.part} failed at {job.size} documents: its error is above.")
    return Measured(**json.loads(done.stdout.splitlines()[-1]))

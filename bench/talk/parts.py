"""The parts that are measured of the conversation."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import ClientError, ClientSession, TCPConnector

from bench.measure import Job, Measured, PartFailedError
from bench.talk.asking import Asking, Question, Times, questions
from bench.talk.bot import HOST, TICK
from bench.talk.slack import BOT_TOKEN, SIGNING_SECRET, PretendSlack, pretend_slack
from bench.work import WORKSPACE
from handlers.slack.transport import EVENTS_PATH, HEALTH_PATH

SECONDS, WARM_UP_S = 6.0, 2.0
EVERY_S = 0.1
"""Between two questions while a file is imported."""
START_S = 20
KEPT_S = 2
"""Idle connections are given up before the server's side does."""


@dataclass
class Serving:
    """A process that answers."""

    process: Process
    url: str
    peak_mb: float = 0.0

    async def told(self, word: str) -> dict[str, Any]:
        """What it says to a word on its input."""
        assert self.process.stdin and self.process.stdout  # noqa: S101  (both are pipes)
        self.process.stdin.write(f"{word}\n".encode())
        await self.process.stdin.drain()
        return await self._line()

    async def end(self) -> None:
        """Let it end by itself."""
        assert self.process.stdin  # noqa: S101
        self.process.stdin.close()
        self.peak_mb = (await self._line())["peak_mb"]
        await self.process.wait()

    async def _line(self) -> dict[str, Any]:
        assert self.process.stdout  # noqa: S101
        line = await self.process.stdout.readline()
        if not line:
            raise PartFailedError("The bot ended before its time: its error is above.")
        said: dict[str, Any] = json.loads(line)
        return said


async def answers(job: Job, at_once: int) -> Measured:
    """Customers' cards, asked for so many at a time; after a warm-up in which everybody is met."""
    async with talking("bot", job) as (asking, serving):
        times = await _asked(asking, job, at_once, bare=False)
    return _measured(times, serving)


async def acks(job: Job, at_once: int) -> Measured:
    """The floor: the same questions to an endpoint that only acknowledges."""
    async with talking("bare", job) as (asking, serving):
        times = await _asked(asking, job, at_once, bare=True)
    return _measured(times, serving)


async def acks_meanwhile(job: Job) -> Measured:
    """A question every tenth of a second while the same process takes an export in and holds the mornings."""
    async with talking("bot", job) as (asking, serving):
        times, stream = Times(), await questions(job)
        await asking.run(stream, 1, WARM_UP_S, bare=False)
        shutil.copy(Path(job.folder) / "tomorrow.csv", _inbox(job))
        os.utime(_inbox(job) / "tomorrow.csv", (0, 1_759_298_400))
        ticking = asyncio.create_task(serving.told(TICK))
        asked = [one async for one in _every(asking, stream, times, ticking)]
        await asyncio.gather(*asked)
        ticked = await ticking
    if not ticked["files"]:
        raise PartFailedError("The file in the inbox was not taken.")
    times.seconds = ticked["seconds"]
    said = times.remark.partition("; ")[2]
    remark = f"{len(times.acks)} asked, {ticked['mornings']} mornings; {said}"
    return Measured(ticked["seconds"], serving.peak_mb, remark, max(times.acks))


async def _every(
    asking: Asking, stream: Iterator[Question], times: Times, until: asyncio.Task[Any]
) -> AsyncIterator[asyncio.Task[None]]:
    while not until.done():
        yield asyncio.create_task(asking.ask(next(stream), times))
        await asyncio.sleep(EVERY_S)


async def _asked(asking: Asking, job: Job, at_once: int, *, bare: bool) -> Times:
    stream = await questions(job)
    await asking.run(stream, at_once, WARM_UP_S, bare=bare)
    return await asking.run(stream, at_once, SECONDS, bare=bare)


def _measured(times: Times, serving: Serving) -> Measured:
    return Measured(times.each, serving.peak_mb, times.remark, max(times.acks))


@asynccontextmanager
async def talking(which: str, job: Job) -> AsyncIterator[tuple[Asking, Serving]]:
    """A process that answers, and what asks it."""
    async with (
        pretend_slack(HOST) as slack,
        ClientSession(connector=TCPConnector(limit=0, keepalive_timeout=KEPT_S)) as session,
        _serving(which, job, slack, session) as serving,
    ):
        yield Asking(session, serving.url + EVENTS_PATH, slack), serving


@asynccontextmanager
async def _serving(
    which: str, job: Job, slack: PretendSlack, session: ClientSession
) -> AsyncIterator[Serving]:
    _inbox(job).mkdir(exist_ok=True)
    port = _free_port()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.talk.bot", which, str(port)),
        stdin=PIPE,
        stdout=PIPE,
        env=os.environ | _environment(job, slack),
    )
    serving = Serving(process, f"http://{HOST}:{port}")
    try:
        await _until_up(session, serving)
        yield serving
        await serving.end()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _until_up(session: ClientSession, serving: Serving) -> None:
    async with asyncio.timeout(START_S):
        while True:
            try:
                async with session.get(serving.url + HEALTH_PATH):
                    return
            except ClientError:
                await asyncio.sleep(0.1)


def _environment(job: Job, slack: PretendSlack) -> dict[str, str]:
    return {
        "ENCOURS_DATABASE_URL": job.url,
        "ENCOURS_WORKSPACE": WORKSPACE,
        "ENCOURS_INBOX": str(_inbox(job)),
        "SLACK_API_URL": f"{slack.url}/api/",
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
    }


def _inbox(job: Job) -> Path:
    return Path(job.folder) / "inbox"


def _free_port() -> int:
    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])

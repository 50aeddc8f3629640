"""A morning's digests sent through the pretend workspace, which holds the bot to Slack's limits."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from aiohttp import ClientSession

from bench.ledgers import TOMORROW
from bench.measure import Job, Measured, PartFailedError, Stopwatch, peak_mb
from bench.work import WORKSPACE, policy
from bot.delivery import Sender
from bot.notices import Notice, NoticeKind
from bot.services.digests import digests
from bot.services.people import refresh
from bot.settings import async_database_url
from bot.slack_api import SlackApi, slack_client
from messages.digest import render_digest
from storage.engine import create_engine
from storage.reader import LedgerBooks
from storage.unit_of_work import LedgerUnitOfWork

MAILROOM = "sending"
"""The workspace of the outbox: the ledger's own has notices of other parts."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What a workspace lets through, all channels together."""

    a_second: int
    burst: int

    def least_seconds(self, messages: int) -> float:
        """The shortest time in which so many messages can be posted."""
        return (messages - self.burst) / self.a_second


USUAL, GENEROUS = Limit(5, 10), Limit(20, 20)


@dataclass(frozen=True, slots=True)
class Sandbox:
    """The pretend workspace's address and its bot token."""

    url: str
    token: str


async def least(job: Job, limit: Limit) -> Measured:
    """The floor: what the limit allows for as many digests as there are."""
    return Measured(limit.least_seconds(len(await _digests(job))), 0)


async def send(job: Job, limit: Limit) -> Measured:
    """Every digest of the second morning, from the outbox to its reader."""
    notices, engine, watch = await _digests(job), create_engine(async_database_url(job.url)), Stopwatch()
    async with _sandbox(limit) as sandbox:
        work = LedgerUnitOfWork(engine, MAILROOM)
        slack = SlackApi(slack_client(sandbox.token, f"{sandbox.url}/api/"))
        await refresh(work, slack, policy())
        async with work.working() as one:
            for notice in notices:
                await one.outbox.add(notice)
        sent, sender = 0, Sender(work, slack, lambda: datetime.now(UTC))
        with watch.running():
            while sent < len(notices):
                report = await sender.run_once()
                sent += report.sent
                if report.given_up or not report.sent:
                    raise PartFailedError(f"{len(notices) - sent} digests were not sent.")
        await slack.close()
    await engine.dispose()
    return Measured(watch.seconds, peak_mb(), f"{sent / watch.seconds:.1f}/s")


async def _digests(job: Job) -> list[Notice]:
    """As many digests as there are, each with a key of this run: the parts share an outbox."""
    engine, now = create_engine(async_database_url(job.url)), datetime.now(UTC)
    notices: list[Notice] = []
    async for one in digests(LedgerBooks(engine, WORKSPACE), policy(), TOMORROW):
        person = f"salesperson{len(notices):03d}@example.com"
        payload = render_digest(one).payload()
        notices.append(Notice(f"{now.isoformat()}:{person}", NoticeKind.DIGEST, person, payload, now))
    await engine.dispose()
    return notices


@asynccontextmanager
async def _sandbox(limit: Limit) -> AsyncIterator[Sandbox]:
    with TemporaryDirectory(prefix="bench-") as folder:
        people = Path(folder) / "people.json"
        users = [{"email": person.email, "real_name": person.name} for person in policy().people]
        people.write_text(json.dumps({"team": {"name": "Bench"}, "users": users}), "utf-8")
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "sandbox", "--port", "0"),
            *("--people", str(people), "--state", str(Path(folder) / "state.json")),
            stdout=PIPE,
        )
        try:
            assert process.stdout  # noqa: S101  (a pipe)
            said = [(await process.stdout.readline()).decode().strip() for _ in range(5)]
            if not said[-1]:
                raise PartFailedError("The pretend workspace did not start: its error is above.")
            known = dict(line.split("=", 1) for line in said[1:])
            sandbox = Sandbox(said[0].rpartition(" ")[2], known["SLACK_BOT_TOKEN"])
            await _hold(sandbox, limit)
            yield sandbox
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


async def _hold(sandbox: Sandbox, limit: Limit) -> None:
    allowed = {"on": True, "workspace": {"a_second": limit.a_second, "burst": limit.burst}}
    async with (
        ClientSession() as session,
        session.post(f"{sandbox.url}/control/limits", json=allowed) as answer,
    ):
        if not (await answer.json())["ok"]:
            raise PartFailedError("The pretend workspace did not take its limits.")

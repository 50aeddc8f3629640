"""The house that services are measured in: the bench's workspace on a database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bench.measure import Job
from bench.work import WORKSPACE
from bot.policy import Policy
from bot.services.house import House
from bot.settings import async_database_url
from messages.wording import SlackWording
from storage.engine import create_engine
from storage.unit_of_work import LedgerUnitOfWork


@asynccontextmanager
async def opened(job: Job, policy: Policy) -> AsyncIterator[House]:
    """With an engine of its own, which is closed after."""
    engine = create_engine(async_database_url(job.url))
    yield House(LedgerUnitOfWork(engine, WORKSPACE, policy.credit.bands), policy, SlackWording())
    await engine.dispose()

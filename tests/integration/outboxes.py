"""Notices in a workspace's outbox: left, claimed, and as the table has them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.notices import Address, Claimed, Notice, NoticeKind
from bot.ports import Outbox
from storage.unit_of_work import LedgerUnitOfWork

NOW = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
CAMILLE, LUC = "camille@lumen.example", "luc@lumen.example"
THERE = Address("D1", "1795678200.000100")


def notice(key: str, person: str = CAMILLE, **other: object) -> Notice:
    made = Notice(key, NoticeKind.DIGEST, person, {"text": "Trois appels à passer"}, NOW)
    return replace(made, **other)  # type: ignore[arg-type]  # a test names the fields it changes


@asynccontextmanager
async def outbox(work: LedgerUnitOfWork) -> AsyncIterator[Outbox]:
    async with work.working() as one:
        yield one.outbox


async def add(work: LedgerUnitOfWork, *notices: Notice) -> list[bool]:
    async with outbox(work) as box:
        return [await box.add(one) for one in notices]


async def claim(work: LedgerUnitOfWork, at: datetime = NOW, most: int = 10) -> list[Claimed]:
    async with outbox(work) as box:
        return list(await box.claim(at, at + MINUTE, most))


async def keys(work: LedgerUnitOfWork, at: datetime = NOW, most: int = 10) -> list[str]:
    return [one.notice.key for one in await claim(work, at, most)]


async def states(engine: AsyncEngine) -> dict[str, tuple[str, str]]:
    async with engine.connect() as connection:
        rows = await connection.execute(text("SELECT key, state, reason FROM outbox"))
        return {key: (state, reason) for key, state, reason in rows}

"""A small benchmark of limits, orders and cases does what it measures: every part runs on a few customers."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bench import parts
from bench.aims import PARTS, WITHOUT, Group, Upon
from bench.drivers import open_database
from bench.measure import Job, Measured

SIZE = 1_000
"""Forty customers."""


def _run(job: Job, part: str) -> Measured:
    return parts.PARTS[part](job.of(part))


async def _prepared(folder: Path) -> Job:
    job = Job("generate", f"sqlite:///{folder / 'small.sqlite'}", SIZE, 1, str(folder))
    for part in ("generate", "prepare", "import_today", "import_tomorrow", Upon.CREDIT):
        await asyncio.to_thread(_run, job, part)
    return job


@pytest.fixture
async def job(tmp_path: Path) -> Job:
    """A small ledger with limits, groups, orders, reservations and increases."""
    return await _prepared(tmp_path)


def test_every_part_and_its_floor_can_be_run() -> None:
    names = {part.name for part in PARTS} | {part.floor for part in PARTS if part.floor}
    made = {upon.value for upon in Upon} | {name for those in WITHOUT.values() for name in those}
    assert names | made <= parts.PARTS.keys()


async def test_the_credit_parts_do_what_they_measure(job: Job) -> None:
    said: dict[str, str] = {}
    for part in PARTS:
        if part.group is not Group.CREDIT:
            continue
        if part.upon is Upon.REQUESTS and "asked" not in said:
            said["asked"] = (await asyncio.to_thread(_run, job, Upon.REQUESTS)).remark
        for name in filter(None, (part.floor, part.name)):
            said[name] = (await asyncio.to_thread(_run, job, name)).remark
    assert said["exposures_today"] == said["exposures_before"] == "40 customers"
    assert said["exposure_list"] == "40 lines, 5 customers in groups"
    assert await asyncio.to_thread(_count, job, _DECIDED) == await asyncio.to_thread(_count, job, _ASKED) > 0


_ASKED = "request_key LIKE 'bench:%'"
_DECIDED = f"{_ASKED} AND state = 'approved'"


def _count(job: Job, where: str) -> int:
    statement = f"SELECT COUNT(*) FROM credit_requests WHERE {where}"
    return int(open_database(job.url).read(statement)[0][0])

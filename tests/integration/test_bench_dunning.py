"""A small benchmark of dunning does what it measures, and its floor finds what the sweep finds."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from pathlib import Path

import pytest

from bench import parts
from bench.aims import PARTS, Group, Upon
from bench.drivers import open_database
from bench.dunning.raw import rows_of, selection
from bench.ledgers import TOMORROW
from bench.measure import Job, Measured

SIZE = 2_000
"""Eighty customers."""
Found = dict[tuple[int, str], tuple[int, str]]
"""By customer and track: the step's offset and its invoices."""


def _run(job: Job, part: str) -> Measured:
    return parts.PARTS[part](job.of(part))


@pytest.fixture
async def job(tmp_path: Path) -> Job:
    """A small ledger with promises, disputes, pauses and profiles."""
    job = Job("generate", f"sqlite:///{tmp_path / 'small.sqlite'}", SIZE, 1, str(tmp_path))
    for part in ("generate", "prepare", "import_today", "import_tomorrow", Upon.DUNNING):
        await asyncio.to_thread(_run, job, part)
    return job


async def test_the_floor_finds_the_invoices_and_steps_that_the_first_sweep_opens(job: Job) -> None:
    found = await asyncio.to_thread(_selected, job)
    await asyncio.to_thread(_run, job, "sweep_first")
    assert await asyncio.to_thread(_opened, job) == found
    assert len(found) > 70


async def test_the_dunning_parts_do_what_they_measure(job: Job) -> None:
    said: dict[str, str] = {}
    for part in PARTS:
        if part.group is not Group.DUNNING:
            continue
        if part.upon is Upon.TAKEN and Upon.TAKEN not in said:
            said[Upon.TAKEN] = (await asyncio.to_thread(_run, job, Upon.TAKEN)).remark
        for name in filter(None, (part.floor, part.name)):
            said[name] = (await asyncio.to_thread(_run, job, name)).remark
    opened = said["sweep_first"].partition(" ")[0]
    assert said["dunning_report"].startswith(f"{opened} steps, ")
    assert int(said["sweep_later"].partition(" ")[0]) > 0
    assert said["charges"].partition(" ")[0] == said["raw_charges"].partition(" ")[0]


def _selected(job: Job) -> Found:
    found = defaultdict[tuple[int, str], list[tuple[int, int]]](list)
    for customer, document, height, highest, _ in rows_of(job, selection(TOMORROW)):
        found[customer, "before_due" if height < 0 else "after_due"].append((document, highest))
    return {key: (rows[0][1], ",".join(str(document) for document, _ in rows)) for key, rows in found.items()}


def _opened(job: Job) -> Found:
    steps = "SELECT customer_id, track, json_extract(step, '$.offset'), documents FROM due_steps"
    return {(row[0], row[1]): (row[2], row[3]) for row in open_database(job.url).read(steps)}

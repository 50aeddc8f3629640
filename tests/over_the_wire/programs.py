"""The bot as a program of its own: `encours` in a process that can be killed."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from examples.workspace import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET
from over_the_wire.wiring import ROOT

ENDED_WITHIN_S = 60


def environment(folder: Path, url: str, database_url: str = "", **more: str) -> dict[str, str]:
    """What the bot is told; an empty value takes a variable away."""
    told = {
        "ENCOURS_DATABASE_URL": database_url or f"sqlite:///{folder / 'ledger.sqlite'}",
        "ENCOURS_POLICY": str(folder / "encours.yaml"),
        "ENCOURS_WORKSPACE": "default",
        "ENCOURS_INBOX": "",
        "SLACK_API_URL": f"{url}/api/",
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "PYTHONPATH": str(ROOT),
    }
    return {**os.environ, **told, **more}


@asynccontextmanager
async def program(told: Mapping[str, str], folder: Path, *words: str) -> AsyncIterator[Process]:
    """`encours` with these words; whatever becomes of it, it does not outlive this."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "app",
        *words,
        cwd=folder,
        env=dict(told),
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def ended(process: Process) -> tuple[int, str, str]:
    """How a program ended: status, what it said, what it complained of."""
    async with asyncio.timeout(ENDED_WITHIN_S):
        out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()

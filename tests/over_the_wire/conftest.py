"""One bot a module and a way in, on a copy of the example company; every test begins with empty screens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from over_the_wire.dunning_office import Office, again, dunned
from over_the_wire.wiring import (
    Clock,
    Room,
    Way,
    company_copy,
    pretend_slack,
    wired,
)

TUESDAY = "2026-11-24T09:00+01:00"
STRANGER = {"email": "ulysse.nemo@example.com", "real_name": "Ulysse Nemo"}


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=list(Way))
async def open_room(
    request: pytest.FixtureRequest, kept_company: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Room]:
    """The example company's workspace and bot, and somebody there whom the policy does not name."""
    folder = company_copy(kept_company, tmp_path_factory.mktemp("room"))
    clock = Clock()
    clock.set(TUESDAY)
    sandbox = pretend_slack(folder / "encours.yaml", clock, users=[STRANGER])
    async with wired(folder, sandbox, clock, request.param) as room:
        yield room


@pytest_asyncio.fixture(loop_scope="module")
async def room(open_room: Room) -> Room:
    """The same at nine o'clock of the Tuesday, nothing said yet."""
    open_room.workspace.clear()
    open_room.clock.set(TUESDAY)
    return open_room


@pytest.fixture
def company(kept_company: Path, tmp_path: Path) -> Path:
    """A folder with a copy of the example company, for a test that changes it."""
    return company_copy(kept_company, tmp_path)


@pytest.fixture(scope="session")
def kept_dunning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the dunning office on its Tuesday, made once."""
    folder = tmp_path_factory.mktemp("dunning")

    async def make() -> None:
        async with dunned(folder):
            pass

    asyncio.run(make())
    return folder


@pytest_asyncio.fixture
async def office(kept_dunning: Path, tmp_path: Path) -> AsyncIterator[Office]:
    """The dunning office on its Tuesday at nine, for a test that does something there."""
    async with again(kept_dunning, tmp_path) as opened:
        yield opened

"""Something breaks that nobody expected: the person has a reference, and so has the log, without any data."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.settings import async_database_url
from over_the_wire.wiring import Clock, Room, Way, pretend_slack, wired

SECRETS = (
    "ACME",
    "C0042",
    "53,000",
    "18,500",
    "0871",
    "Camille",
    "camille.roy@example.com",
    "SELECT",
    "xoxb-",
)


async def _break(room: Room) -> None:
    """A table is gone."""
    engine = create_async_engine(async_database_url(room.settings.database_url))
    async with engine.begin() as connection:
        await connection.execute(text("DROP TABLE limits"))
    await engine.dispose()


@pytest.mark.parametrize("way", list(Way))
@pytest.mark.parametrize("typed", ["ACME", "c ACME"])
async def test_a_failing_command_gives_a_reference_that_the_log_has_without_data(
    company: Path, way: Way, typed: str, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    clock.set("2026-11-24T09:00+01:00")
    sandbox = pretend_slack(company / "encours.yaml", clock)
    caplog.set_level(logging.INFO)
    async with wired(company, sandbox, clock, way) as room:
        await _break(room)
        said = (await room.types("camille.roy", typed)).said

    assert said.startswith("Something went wrong and nothing was recorded.")
    reference = re.search(r"reference ([0-9A-F]{4})", said)
    assert reference is not None
    logged = [one for one in caplog.records if reference[1] in one.getMessage()]
    assert [one.levelname for one in logged] == ["ERROR"]
    everything = caplog.text
    assert [secret for secret in SECRETS if secret in everything] == []


@pytest.mark.parametrize("way", list(Way))
async def test_a_command_that_fails_leaves_the_others_answered(company: Path, way: Way) -> None:
    clock = Clock()
    clock.set("2026-11-24T09:00+01:00")
    sandbox = pretend_slack(company / "encours.yaml", clock)
    async with wired(company, sandbox, clock, way) as room:
        await _break(room)
        assert "went wrong" in (await room.types("camille.roy", "ACME")).said
        assert (await room.types("camille.roy", "help")).said.startswith("What you can type.")
        card = await room.do("julien.faure", lambda: room.acts.open_home(room.user("julien.faure").id))
        assert card.ack is not None
        assert card.ack.ok

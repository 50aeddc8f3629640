"""Two processes on PostgreSQL decide the same two hundred requests at once: each of them is decided once."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.credit_acts import AskIncrease, RequestMade
from bot.files import FileKind
from bot.services.house import House
from bot.services.limits import ask_increase
from integration.ledgers import FIRST, Company, item
from integration.logged import NINE, euros, ids_of, work_of
from integration.one_decider import CAMILLE, HUGUES, NADIA, POLICY, TEN, QuietWording, actor

REQUESTS = 200
ENDED_WITHIN_S = 300
ROOT = Path(__file__).resolve().parents[2]
CUSTOMERS = "customer;customer_name;salesperson;credit_limit;insured_limit;terms"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_two_who_decide_the_same_requests_at_once_decide_each_once(
    company: Company, database_url: str
) -> None:
    house = House(work_of(company), POLICY, QuietWording())
    await _all_asked(company, house)
    nadias, hugues = await _at_once(database_url)

    granted = Counter(each["request"] for each in (*nadias, *hugues) if not each["why"])
    refused = [each for each in (*nadias, *hugues) if each["why"]]
    assert (len(granted), set(granted.values()), len(refused)) == (REQUESTS, {1}, REQUESTS)
    assert 0 < sum(not each["why"] for each in nadias) < REQUESTS, "both of them decided some"
    assert [each for each in nadias if each["why"]] == _decided_by(HUGUES.name, nadias)
    assert [each for each in hugues if each["why"]] == _decided_by(NADIA.name, hugues)

    states = await company.rows("SELECT state, decided_by <> '', COUNT(*) FROM credit_requests GROUP BY 1, 2")
    assert [tuple(row) for row in states] == [("approved", True, REQUESTS)]
    deeds = dict(await company.rows("SELECT deed, COUNT(*) FROM audit GROUP BY deed"))
    assert (deeds["limit.asked"], deeds["limit.approved"]) == (REQUESTS, REQUESTS)
    told = dict(await company.rows("SELECT split_part(key, ':', 1), COUNT(*) FROM outbox GROUP BY 1"))
    assert told["request-decided"] == REQUESTS
    async with house.work.looking() as one:
        verified = await one.trail.verify()
        assert (verified.flaw, verified.entries) == (None, await one.trail.length())


def _decided_by(name: str, attempts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The refusals of one person, all of which name the other and the moment."""
    refused = (each["request"] for each in attempts if each["why"])
    moment = TEN.isoformat()
    return [{"request": one, "why": "decided", "who": name, "at": moment} for one in refused]


async def _all_asked(company: Company, house: House) -> None:
    """Two hundred customers with a limit, and a request for each."""
    codes = [f"C{number:03}" for number in range(REQUESTS)]
    lines = [f"{code};{code};Camille Roy;10000;;" for code in codes]
    await company.export(FIRST, *lines, header=CUSTOMERS, kind=FileKind.CUSTOMERS)
    await company.export(FIRST, *(item(code, f"F{code}", "9000.00", due="2026-03-20") for code in codes))
    known = (await ids_of(company)).customers
    camille = actor(CAMILLE, NINE)
    for code in codes:
        wish = AskIncrease(known[code], euros("1000"), FIRST, date(2026, 3, 31), "spring", f"ask:{code}")
        assert isinstance(await ask_increase(house, camille, wish), RequestMade)


async def _at_once(database_url: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What came of the attempts of both, who begin when both are ready."""
    async with (
        _process(database_url, NADIA.email, 1) as first,
        _process(database_url, HUGUES.email, 2) as second,
        asyncio.timeout(ENDED_WITHIN_S),
    ):
        for process in (first, second):
            assert process.stdout is not None
            assert (await process.stdout.readline()).decode().strip() == "ready"
        nadias, hugues = await asyncio.gather(_ended(first), _ended(second))
        return nadias, hugues


@asynccontextmanager
async def _process(database_url: str, email: str, seed: int) -> AsyncIterator[Process]:
    """Somebody's process; whatever becomes of it, it does not outlive this."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "integration.one_decider",
        database_url,
        email,
        str(seed),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))},
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def _ended(process: Process) -> list[dict[str, Any]]:
    out, err = await process.communicate(b"go\n")
    assert process.returncode == 0, err.decode()
    said: list[dict[str, Any]] = json.loads(out)
    return said

"""A process of its own in which one person approves every request that waits, in an order of their own.

Run as `python -m integration.one_decider DATABASE_URL EMAIL SEED`: it says `ready`, waits for a line,
decides, and says in JSON how each attempt went.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bot.acts import Actor
from bot.audit import Surface
from bot.credit.refused import Refused
from bot.credit.request import CreditRequest
from bot.credit_acts import DecideRequest
from bot.members import Member, Preferences, Reader
from bot.policy import CreditPolicy, Person, Policy, Role
from bot.services.house import House
from bot.services.limits import decide_request
from bot.settings import async_database_url
from bot.sight import sight_of
from storage.engine import create_engine
from storage.unit_of_work import LedgerUnitOfWork

CAMILLE = Person(email="camille@lumen.example", name="Camille Roy", role=Role.SALESPERSON)
NADIA = Person(email="nadia@lumen.example", name="Nadia Benali", role=Role.CREDIT_MANAGER)
HUGUES = Person(email="hugues@lumen.example", name="Hugues Martin", role=Role.FINANCE_DIRECTOR)
POLICY = Policy(people=(CAMILLE, NADIA, HUGUES), credit=CreditPolicy(channel="C0CREDIT"))
TEN = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
HANDS = 4
"""Requests that one person decides at the same time."""


class QuietWording:
    """Of every message it says its name."""

    def __getattr__(self, name: str) -> Any:
        return lambda *said, **more: {"text": name}


def actor(person: Person, moment: datetime) -> Actor:
    """Somebody in the credit channel."""
    email = person.email
    who = Member(f"U{person.name[:2]}", email, person.name, email, "Europe/Paris", "fr-FR", is_active=True)
    reader = Reader(person, who, Preferences(email), "fr", sight_of(person, POLICY), POLICY.zone)
    return Actor(reader, Surface.CHANNEL, moment)


async def decide_all(database_url: str, email: str, seed: int) -> list[dict[str, object]]:
    """Approve what waits, as somebody who saw all of it before anybody decided."""
    engine = create_engine(async_database_url(database_url))
    house = House(LedgerUnitOfWork(engine, "default"), POLICY, QuietWording())
    async with house.work.looking() as one:
        waiting = list(await one.requests.waiting())
    random.Random(seed).shuffle(waiting)  # noqa: S311  # an order, and no secret
    person = POLICY.person(email)
    assert person is not None, email
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.readline)
    hands = (_decide(house, actor(person, TEN), waiting[hand::HANDS]) for hand in range(HANDS))
    done = await asyncio.gather(*hands)
    await engine.dispose()
    return [each for those in done for each in those]


async def _decide(house: House, who: Actor, requests: Sequence[CreditRequest]) -> list[dict[str, object]]:
    said = []
    for request in requests:
        done = await decide_request(house, who, DecideRequest(request.id, request.version, approves=True))
        said.append(_said(request, done))
    return said


def _said(request: CreditRequest, done: object) -> dict[str, object]:
    if isinstance(done, Refused):
        at = done.at.isoformat() if done.at else ""
        return {"request": request.id, "why": done.why.value, "who": done.who, "at": at}
    return {"request": request.id, "why": "", "who": "", "at": ""}


if __name__ == "__main__":
    url, email, seed = sys.argv[1:]
    sys.stdout.write(json.dumps(asyncio.run(decide_all(url, email, int(seed)))) + "\n")

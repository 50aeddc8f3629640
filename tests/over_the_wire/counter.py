"""At the order desk: customers with limits, what they owe and ordered, and the credit channel."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

from over_the_wire.day import HEADER, POLICY, Day, day
from over_the_wire.wiring import Json, plain, words

EVENING, MORNING, NINE = "2026-11-23T18:10+01:00", "2026-11-24T08:31+01:00", "2026-11-24T09:00+01:00"
CREDIT = "C0CREDIT"
WATCHED = POLICY + "credit: {channel: C0CREDIT, language: en}\n"
FLORIST = """\
C0160,Fleurs Montaigu,Camille Roy,F-0931,2026-11-01,2026-11-30,9800.00,9800.00,EUR
C0160,Fleurs Montaigu,Camille Roy,F-0940,2026-11-10,2026-12-10,8400.00,8400.00,EUR
C0160,Fleurs Montaigu,Camille Roy,F-0944,2026-11-20,2026-12-20,6300.00,6300.00,EUR
"""
ACME = """\
C0042,ACME,Camille Roy,F-0871,2026-08-27,2026-10-11,18500.00,18500.00,EUR
C0042,ACME,Camille Roy,F-0902,2026-09-19,2026-11-03,8000.00,8000.00,EUR
C0042,ACME,Camille Roy,F-0915,2026-09-28,2026-11-12,4400.00,4400.00,EUR
C0042,ACME,Camille Roy,F-0930,2026-11-05,2026-12-20,17300.00,17300.00,EUR
"""
OTHERS = """\
C0043,ACME Lyon,Camille Roy,F-0950,2026-09-30,2026-11-10,1200.00,1200.00,EUR
C0201,Courbevelle,Julien Faure,F-0801,2026-10-20,2026-12-01,5000.00,5000.00,EUR
"""
LEDGER = HEADER + FLORIST + ACME + OTHERS
CUSTOMERS = """\
Code,Name,Entity,Salesperson,Credit limit,Payment terms
C0160,Fleurs Montaigu,LUMEN,Camille Roy,30000,30
C0042,ACME,LUMEN,Camille Roy,60000,45
C0043,ACME Lyon,LUMEN,Camille Roy,5000,30
C0201,Courbevelle,LUMEN,Julien Faure,400000,30
"""
ORDERS = "Order number,Customer,Entity,Order date,Amount,Open amount,Currency\n"
ON_ORDER = ORDERS + "CMD-2101,C0042,LUMEN,2026-11-16,6000.00,6000.00,EUR\n"


@asynccontextmanager
async def counter(folder: Path, moment: str = NINE, **more: Any) -> AsyncIterator[Day]:
    """The company at nine: everything imported the evening before, its first figures looked at."""
    named = more.pop("customers", CUSTOMERS)
    company = {"ledger": LEDGER, "policy": WATCHED} | more
    async with day(folder, EVENING, **company) as one:
        await one.takes("customers-2026-11-23.csv", named)
        await one.takes("orders-2026-11-23.csv", ON_ORDER)
        await one.ticks("2026-11-23T18:20+01:00")
        one.at(moment)
        yield one


def channel(one: Day) -> list[Json]:
    """What stands in the credit channel, replies left out."""
    found = one.room.workspace.channels[CREDIT].messages
    return [one.room.told(each) for each in found if each.thread_ts in (None, each.ts)]


def request(one: Day, number: int = 1) -> Json:
    """The message of a request in the channel."""
    return next(each for each in channel(one) if f"REQ-{number}" in words(each))


def thread(one: Day, parent: Json) -> list[str]:
    """The replies below a message of the channel."""
    found = one.room.workspace.channels[CREDIT].messages
    return [plain(each.text) for each in found if each.thread_ts == parent["ts"] and each.ts != parent["ts"]]


def stale(one: Day, seen: Json) -> Json:
    """A message as somebody's phone still shows it: with the buttons that it had."""
    message = one.room.workspace.message(seen["channel"], seen["ts"])
    assert message is not None
    message.blocks = deepcopy(seen["blocks"])
    return seen


async def deeds(one: Day) -> list[str]:
    """What people did with customers, in order."""
    return [deed for deed, who, *_ in await one.trail() if who]

"""A credit manager's day over HTTP: an order over the limit, an increase, its end, and what comes back."""

from __future__ import annotations

from pathlib import Path

from over_the_wire.day import CAMILLE, HEADER, NADIA, POLICY, Day, day, labels, value_of
from over_the_wire.wiring import Json, plain, words

EVENING, NINE = "2026-11-23T18:10+01:00", "2026-11-24T09:00+01:00"
WATCHED = POLICY + "credit: {channel: C0CREDIT, language: en}\n"
FLORIST = (
    HEADER
    + """\
C0160,Fleurs Montaigu,Camille Roy,F-0931,2026-11-01,2026-11-30,9800.00,9800.00,EUR
C0160,Fleurs Montaigu,Camille Roy,F-0940,2026-11-10,2026-12-10,8400.00,8400.00,EUR
C0160,Fleurs Montaigu,Camille Roy,F-0944,2026-11-20,2026-12-20,6300.00,6300.00,EUR
"""
)
CUSTOMERS = "Code,Name,Entity,Salesperson,Credit limit\nC0160,Fleurs Montaigu,LUMEN,Camille Roy,30000\n"
ORDERS = "Order number,Customer,Entity,Order date,Amount,Open amount,Currency\n"
CMD = ORDERS + "CMD-2160,C0160,LUMEN,2026-11-23,7000.00,7000.00,EUR\n"


def channel(one: Day) -> list[Json]:
    """What stands in the credit channel, replies left out."""
    found = one.room.workspace.channels["C0CREDIT"].messages
    return [one.room.told(each) for each in found if each.thread_ts in (None, each.ts)]


def thread(one: Day, parent: Json) -> list[str]:
    """The replies below a message."""
    found = one.room.workspace.channels["C0CREDIT"].messages
    return [plain(each.text) for each in found if each.thread_ts == parent["ts"] and each.ts != parent["ts"]]


async def test_an_order_is_held_an_increase_granted_and_its_end_brings_the_crossing_back(
    tmp_path: Path,
) -> None:
    async with day(tmp_path, "2026-11-23T08:00+01:00", ledger=FLORIST, policy=WATCHED) as one:
        await one.takes("customers-2026-11-23.csv", CUSTOMERS)
        await one.ticks("2026-11-23T08:10+01:00")
        assert channel(one) == []

        one.at(EVENING)
        await one.takes("ledger-2026-11-24.csv", FLORIST)
        await one.takes("orders-2026-11-23.csv", CMD)
        await one.ticks("2026-11-24T08:31+01:00")
        (case,) = channel(one)
        assert "Fleurs Montaigu" in words(case)
        assert "105" in words(case)

        one.at(NINE)
        held = (await one.says(CAMILLE, "order Fleurs 3000")).answer
        assert "Hold" in words(held)
        assert "€4,500" in words(held)
        form = (await one.presses(CAMILLE, held, "order.increase")).modal or {}
        assert value_of(form, "amount") in ("4500", "4500.00")
        await one.fills(CAMILLE, form, text="Advent wreaths, paid on delivery")
        await one.sends()
        asked = next(each for each in channel(one) if "REQ-1" in words(each))
        assert {"Approve", "Approve with changes", "Reject"} <= set(labels(asked))

        change = (await one.presses(NADIA, asked, "limit.change")).modal or {}
        await one.fills(NADIA, change, amount="5000", until="2026-11-25", text="Until their payment")
        await one.sends()
        assert any("5,000" in each for each in one.read(CAMILLE))

        accepted = (await one.says(CAMILLE, "order Fleurs 3000")).answer
        assert "Accept" in words(accepted)

        await one.ticks("2026-11-24T09:05+01:00")
        assert "Closed" in words(channel(one)[0])

        await one.ticks("2026-11-26T08:31+01:00")
        again = (await one.says(CAMILLE, "order Fleurs 3000")).answer
        assert "Hold" in words(again)
        crossed = await one.rows("SELECT threshold, back_on IS NULL FROM crossings ORDER BY id")
        assert [bool(up) for threshold, up in crossed if threshold == "breach"] == [False, True]
        cases = [words(each) for each in channel(one) if "Fleurs Montaigu" in words(each)]
        assert any("ended" in each.casefold() for each in thread(one, asked))
        assert len(cases) >= 2

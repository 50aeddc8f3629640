"""Limits gone over as people read of them: each threshold once on the way up, and again after coming back."""

from __future__ import annotations

from pathlib import Path

import pytest

from over_the_wire.credit_office import (
    WATCHED,
    Owed,
    channel,
    ledger,
    limits,
    orders,
    thread,
)
from over_the_wire.day import CAMILLE, Day, day, paid
from over_the_wire.wiring import words

KNOWN = limits("C1,Fleurs,Camille Roy,10000,,")
INSURED = limits("C1,Fleurs,Camille Roy,10000,9000,")
FIRST = Owed("C1", "F-1", "2027-01-15", "7000.00", "Fleurs")
MONDAY = "2026-11-23T08:00+01:00"


def owing(*more: str) -> str:
    """What Fleurs owes: 7,000 and these."""
    return ledger(
        FIRST,
        *(Owed("C1", f"F-{number}", "2027-01-20", each, "Fleurs") for number, each in enumerate(more, 2)),
    )


async def morning(one: Day, on: str) -> str:
    """The limits of Camille's digest of a morning; empty when it tells of none."""
    before = len(one.told(CAMILLE))
    await one.ticks(f"{on}T08:30:09+01:00")
    read = [each for each in one.read(CAMILLE)[before:] if "Limits and orders" in each]
    return read[0].rpartition("Limits and orders*\n")[2].partition("\n")[0] if read else ""


async def test_each_threshold_is_said_once_on_the_way_up_and_again_after_coming_back(tmp_path: Path) -> None:
    async with day(tmp_path, MONDAY, ledger=owing(), policy=WATCHED) as one:
        await one.takes("customers-2026-11-23.csv", KNOWN)
        assert await morning(one, "2026-11-23") == ""

        one.at("2026-11-23T18:00+01:00")
        await one.takes("ledger-2026-11-24.csv", owing("1200"))
        assert await morning(one, "2026-11-24") == "Fleurs: 82 % of its limit of €10,000 used."
        await one.takes("ledger-2026-11-24b.csv", owing("1300"))
        assert await morning(one, "2026-11-25") == ""

        await one.takes("orders-2026-11-25.csv", orders(("O-1", "C1", "2026-11-25", "1200.00")))
        assert "95 %" in await morning(one, "2026-11-26")
        await one.takes("ledger-2026-11-26.csv", owing("300"))
        assert await morning(one, "2026-11-27") == ""

        await one.takes("ledger-2026-11-27.csv", owing("1500"))
        assert "97 %" in await morning(one, "2026-11-30")
        assert channel(one) == []
        said = await one.rows("SELECT threshold, back_on IS NULL FROM crossings ORDER BY id")
        assert [(each, bool(up)) for each, up in said] == [
            ("warning", True),
            ("alert", False),
            ("alert", True),
        ]


async def test_a_jump_over_all_is_said_as_the_gravest_by_one_message_and_one_case(tmp_path: Path) -> None:
    async with day(tmp_path, MONDAY, ledger=owing(), policy=WATCHED) as one:
        await one.takes("customers-2026-11-23.csv", INSURED)
        await one.ticks("2026-11-23T08:31+01:00")
        one.at("2026-11-23T11:00+01:00")
        await one.takes("ledger-2026-11-23b.csv", owing("3500"))
        await one.ticks("2026-11-23T11:00:20+01:00")

        (case,) = channel(one)
        assert words(case).split("\n")[1] == "Fleurs: over its limit, orders on hold"
        assert "Exposure went over the *€9,000* that the insurer covers" in words(case)
        assert "Fleurs: new orders on hold" in one.read(CAMILLE)[-1]
        told = len(one.told(CAMILLE))
        assert await morning(one, "2026-11-24") == ""
        assert len(one.told(CAMILLE)) == told
        assert len(channel(one)) == 1


async def test_paid_back_within_the_limit_the_case_closes_itself_and_the_next_breach_is_new(
    tmp_path: Path,
) -> None:
    async with day(tmp_path, MONDAY, ledger=owing(), policy=WATCHED) as one:
        await one.takes("customers-2026-11-23.csv", KNOWN)
        await one.ticks("2026-11-23T08:31+01:00")
        one.at("2026-11-23T11:00+01:00")
        await one.takes("ledger-2026-11-23b.csv", owing("3500"))
        await one.ticks("2026-11-23T11:00:20+01:00")
        one.at("2026-11-24T10:00+01:00")
        await one.takes("payments-2026-11-24.csv", paid(("C1", "2026-11-24", "1000.00", "F-1")))
        await one.ticks("2026-11-24T10:00:20+01:00")

        (case,) = channel(one)
        assert "Fleurs: case closed" in words(case)
        assert thread(one, case)[-1].endswith("✓ Closed: exposure is back within the limit")
        assert thread(one, case)[-1].startswith("10:00 ")
        digest = one.read(CAMILLE)[-1]
        assert "Fleurs: orders are taken again." in digest
        assert "95 %" not in digest
        assert not any("new orders are taken again" in each for each in one.read(CAMILLE))
        assert await morning(one, "2026-11-25") == ""

        one.at("2026-11-25T10:00+01:00")
        await one.takes("orders-2026-11-25.csv", orders(("O-1", "C1", "2026-11-25", "900.00")))
        await one.ticks("2026-11-25T10:00:20+01:00")
        assert [words(each).split("\n")[1] for each in channel(one)] == [
            "Fleurs: case closed",
            "Fleurs: over its limit, orders on hold",
        ]


LATER = {
    "ledger": ("ledger-2026-11-24.csv", owing("1500", "900")),
    "orders": ("orders-2026-11-24.csv", orders(("O-1", "C1", "2026-11-24", "800.00"))),
    "payments": ("payments-2026-11-24.csv", paid(("C1", "2026-11-24", "100.00", ""))),
}


@pytest.mark.parametrize(
    "order",
    [
        ("ledger", "orders", "payments"),
        ("orders", "payments", "ledger"),
        ("payments", "ledger", "orders"),
        ("orders", "ledger", "payments"),
    ],
)
async def test_whatever_the_order_of_imports_a_breach_is_said_once(
    tmp_path: Path, order: tuple[str, ...]
) -> None:
    async with day(tmp_path, MONDAY, ledger=owing(), policy=WATCHED) as one:
        await one.takes("customers-2026-11-23.csv", KNOWN)
        await one.ticks("2026-11-23T08:31+01:00")
        for minute, name in enumerate(order):
            one.at(f"2026-11-24T11:{minute:02}+01:00")
            await one.takes(*LATER[name])
            await one.ticks(f"2026-11-24T11:{minute:02}:20+01:00")

        (case,) = channel(one)
        assert "over its limit" in words(case)
        up = await one.rows("SELECT threshold FROM crossings WHERE back_on IS NULL ORDER BY threshold")
        assert [each for (each,) in up] == ["alert", "breach", "warning"]
        holds = [each for each in one.read(CAMILLE) if "new orders on hold" in each]
        assert len(holds) == 1


async def test_a_run_that_opens_more_than_five_posts_one_list(tmp_path: Path) -> None:
    codes = [f"C{number}" for number in range(1, 7)]
    calm = ledger(*(Owed(each, f"F-{each}", "2027-01-15", "700.00") for each in codes))
    async with day(tmp_path, MONDAY, ledger=calm, policy=WATCHED) as one:
        await one.takes("customers-1.csv", limits(*(f"{each},{each},Camille Roy,1000,," for each in codes)))
        await one.ticks("2026-11-23T08:31+01:00")
        one.at("2026-11-23T11:00+01:00")
        over = ledger(*(Owed(each, f"F-{each}", "2027-01-15", "1100.00") for each in codes))
        await one.takes("ledger-2026-11-23b.csv", over)
        await one.ticks("2026-11-23T11:00:20+01:00")

        (listed,) = channel(one)
        assert "6 new cases" in words(listed)
        assert all(
            f"*{each}*: over its limit, orders on hold. Camille Roy" in words(listed) for each in codes
        )
        await one.ticks("2026-11-23T11:01+01:00")
        assert len(channel(one)) == 1


async def test_figures_that_are_too_old_open_nothing_of_what_may_be_paid_by_now(tmp_path: Path) -> None:
    late = Owed("C1", "F-9", "2026-10-30", "3000.00", "Fleurs")
    async with day(tmp_path, MONDAY, ledger=ledger(FIRST, late), policy=WATCHED) as one:
        await one.takes("customers-2026-11-23.csv", KNOWN)
        await one.ticks("2026-11-23T08:31+01:00")
        await one.ticks("2026-12-02T08:31+01:00")
        assert channel(one) == []
        assert await one.rows("SELECT cause FROM holds") == []

        one.at("2026-12-02T10:00+01:00")
        await one.takes("orders-2026-12-02.csv", orders(("O-1", "C1", "2026-12-02", "900.00")))
        await one.ticks("2026-12-02T10:00:20+01:00")
        (case,) = channel(one)
        assert words(case).split("\n")[1] == "Fleurs: over its limit, orders on hold"
        assert "too late" not in words(case)

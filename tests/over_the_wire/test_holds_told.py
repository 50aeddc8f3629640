"""Holds as people meet them: set by an invoice too late or by hand, lifted, released, and told once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from over_the_wire.credit_office import WATCHED, Owed, channel, ledger, limits, thread
from over_the_wire.day import CAMILLE, JULIEN, NADIA, Day, day, labels
from over_the_wire.wiring import words

GARAGE = Owed("C2", "G-1", "2026-10-24", "3000.00", "Garage")
KNOWN = limits("C2,Garage,Camille Roy,9000,,")
TUESDAY = "2026-11-24T08:30:09+01:00"
NASTY = "<!channel> <@U0000NADIA> <https://evil.example|here> *bold* & \u202egnp"


@pytest_asyncio.fixture
async def garage(tmp_path: Path) -> AsyncIterator[Day]:
    """A company whose Garage has an invoice that is 30 days late on the Monday."""
    async with day(tmp_path, "2026-11-23T08:00+01:00", ledger=ledger(GARAGE), policy=WATCHED) as one:
        await one.takes("customers-2026-11-23.csv", KNOWN)
        await one.ticks("2026-11-23T08:30:09+01:00")
        one.at("2026-11-23T18:00+01:00")
        await one.takes("ledger-2026-11-24.csv", ledger(GARAGE))
        yield one


async def holds(one: Day) -> list[tuple[str, bool, bool]]:
    """Every hold: its cause, whether it is released, whether it is over."""
    kept = await one.rows(
        "SELECT cause, released_on IS NOT NULL, ended_on IS NOT NULL FROM holds ORDER BY id"
    )
    return [(cause, bool(released), bool(over)) for cause, released, over in kept]


def messages(one: Day, handle: str = CAMILLE) -> list[str]:
    """The titles of the messages about holds."""
    read = (each.split("\n")[1] for each in one.read(handle) if "\n" in each)
    return [each for each in read if "new orders" in each or "nouvelles commandes" in each]


async def promised(one: Day, on: str) -> None:
    """Camille promises all of it for a day, and the clock ticks."""
    await one.logs(CAMILLE, f"promise Garage 3000 {on}")


async def test_an_invoice_31_days_late_sets_a_hold_that_the_digest_tells_and_no_message(garage: Day) -> None:
    assert await holds(garage) == []
    await garage.ticks(TUESDAY)

    assert await holds(garage) == [("late", False, False)]
    digest = garage.read(CAMILLE)[-1]
    assert "Garage: orders on hold, G-1 is 31 days late" in digest
    assert messages(garage) == []
    await garage.ticks("2026-11-24T09:00+01:00")
    await garage.ticks("2026-11-25T08:30:09+01:00")
    assert messages(garage) == []
    assert "orders on hold, G-1" not in garage.read(CAMILLE)[-1]


async def test_without_a_digest_a_message_says_what_to_say_to_the_customer_once(garage: Day) -> None:
    await garage.says(CAMILLE, "settings digest off")
    await garage.ticks(TUESDAY)

    assert messages(garage) == ["Garage: new orders on hold"]
    told = garage.read(CAMILLE)[-1]
    assert "What to say to the customer" in told
    assert "Before your next order leaves, we need G-1 paid, or a day on which you pay it." in told
    await garage.ticks("2026-11-24T10:00+01:00")
    await garage.ticks("2026-11-25T08:30:09+01:00")
    assert len(messages(garage)) == 1


async def test_a_promise_lifts_it_and_the_successor_of_a_broken_one_does_not(garage: Day) -> None:
    await garage.ticks(TUESDAY)
    garage.at("2026-11-24T10:00+01:00")
    await promised(garage, "25/11")
    await garage.ticks("2026-11-24T10:00:20+01:00")
    assert await holds(garage) == [("late", False, True)]
    assert messages(garage) == []
    (case,) = channel(garage)
    assert "Garage: case closed" in words(case)

    garage.at("2026-11-29T18:00+01:00")
    await garage.takes("ledger-2026-11-30.csv", ledger(GARAGE))
    await garage.ticks("2026-11-30T08:30:09+01:00")
    garage.at("2026-12-01T07:00+01:00")
    await garage.takes("ledger-2026-12-01.csv", ledger(GARAGE))
    await garage.ticks("2026-12-01T08:30:09+01:00")
    assert (await holds(garage))[-1] == ("late", False, False)
    again = words(channel(garage)[-1])
    assert "Garage: promise not kept, orders on hold" in again
    assert "G-1 is " in again

    garage.at("2026-12-01T10:00+01:00")
    await promised(garage, "9/12")
    await garage.ticks("2026-12-01T10:00:20+01:00")
    assert (await holds(garage))[-1] == ("late", False, False)
    assert "promised with the credit manager's agreement" in words(channel(garage)[-1])


async def test_a_release_by_hand_holds_until_its_day_and_the_salesperson_reads_it_once(garage: Day) -> None:
    await garage.ticks(TUESDAY)
    garage.at("2026-11-24T10:00+01:00")
    form = (await garage.says(NADIA, "release Garage")).modal or {}
    await garage.fills(NADIA, form, text="Their director called", until="2026-11-26")
    await garage.sends()

    assert await holds(garage) == [("late", True, False)]
    assert messages(garage) == ["Garage: new orders are taken again"]
    assert (
        "released by Nadia Benali, until 26 Nov included: “Their director called”"
        in (garage.read(CAMILLE)[-1])
    )
    for on in ("25", "26"):
        await garage.ticks(f"2026-11-{on}T08:30:09+01:00")
        assert await holds(garage) == [("late", True, False)]
        assert "orders are taken again" not in garage.read(CAMILLE)[-1]
    garage.at("2026-11-26T18:00+01:00")
    await garage.takes("ledger-2026-11-27.csv", ledger(GARAGE))
    await garage.ticks("2026-11-27T08:30:09+01:00")
    assert await holds(garage) == [("late", True, True), ("late", False, False)]
    assert "Garage: orders on hold, G-1 is 34 days late" in garage.read(CAMILLE)[-1]


@pytest.mark.parametrize(
    ("typed", "freed"),
    [("hold Garage insolvent", "release Garage plan signed"), ("bloquer Garage x", "débloquer Garage y")],
)
async def test_the_credit_manager_sets_and_releases_by_hand_in_both_languages(
    garage: Day, typed: str, freed: str
) -> None:
    garage.at("2026-11-23T18:05+01:00")
    form = (await garage.says(NADIA, typed)).modal or {}
    await garage.fills(NADIA, form, text=NASTY)
    await garage.sends()
    assert await holds(garage) == [("by_hand", False, False)]
    (title,) = messages(garage)
    assert title == "Garage: new orders on hold"
    assert (
        "Set by Nadia Benali" in garage.read(CAMILLE)[-1] or "set by Nadia Benali" in garage.read(CAMILLE)[-1]
    )
    said = str(garage.told(CAMILLE)[-1])
    assert "<!channel" not in said
    assert "<@U0000NADIA" not in said
    assert "<https://evil" not in said

    form = (await garage.says(NADIA, freed)).modal or {}
    await garage.fills(NADIA, form, text="Settled")
    await garage.sends()
    assert await holds(garage) == [("by_hand", False, True)] or await holds(garage) == [
        ("by_hand", True, True)
    ]
    assert messages(garage)[-1] == "Garage: new orders are taken again"


async def test_a_salespersons_release_is_a_request_and_their_hold_is_refused_with_who_may(
    garage: Day,
) -> None:
    await garage.ticks(TUESDAY)
    garage.at("2026-11-24T10:00+01:00")
    refused = await garage.says(CAMILLE, "hold Garage they never pay")
    said = words(refused.modal) if refused.modal else refused.text
    assert "Nadia Benali" in said
    await garage.closes(CAMILLE)

    form = (await garage.says(CAMILLE, "release Garage their director called")).modal or {}
    assert "Ask for a release" in words(form)
    await garage.fills(CAMILLE, form, text="Their director called me")
    await garage.sends()
    assert await holds(garage) == [("late", False, False)]
    asked = next(each for each in channel(garage) if "REQ-1" in words(each))
    assert "Their director called me" in words(asked)

    await garage.presses(NADIA, asked, "limit.approve")
    await garage.sends()
    assert await holds(garage) == [("late", True, False)]
    before = len(garage.told(CAMILLE))
    await garage.ticks("2026-11-24T10:05+01:00")
    assert len(garage.told(CAMILLE)) == before
    assert messages(garage) == []


async def test_a_stranger_and_another_salesperson_set_and_release_nothing(garage: Day) -> None:
    await garage.ticks(TUESDAY)
    garage.at("2026-11-24T10:00+01:00")
    for handle in (JULIEN, "ulysse.nemo"):
        for action in ("hold.set", "hold.release"):
            seen = await garage.forged(handle, action, "customer:1")
            said = words(seen.modal) if seen.modal else seen.text
            assert "Garage" not in said
            await garage.closes(handle)
    assert await holds(garage) == [("late", False, False)]


async def test_a_hold_set_from_the_case_joins_it_and_its_button_releases(garage: Day) -> None:
    await garage.ticks(TUESDAY)
    (case,) = channel(garage)
    assert "Release the hold" in labels(case)
    garage.at("2026-11-24T10:00+01:00")
    form = (await garage.presses(NADIA, case, "hold.release")).modal or {}
    await garage.fills(NADIA, form, text="Paid by card")
    await garage.sends()
    (after,) = channel(garage)
    assert "Garage: case closed" in words(after)
    assert len([each for each in thread(garage, after) if "Closed" in each]) == 1

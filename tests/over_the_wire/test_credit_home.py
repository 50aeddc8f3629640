"""The Home of the credit manager: what waits with its age, what is late, and who owes most, each pressed."""

from __future__ import annotations

from pathlib import Path

from over_the_wire.credit_office import WATCHED, Owed, ledger, limits
from over_the_wire.day import CAMILLE, MARC, NADIA, Day, day
from over_the_wire.wiring import Json

CODES = [f"C{number:02}" for number in range(1, 13)]
OWED = ledger(
    *(
        Owed(code, f"F-{code}", "2027-01-15", f"{2000 - 10 * rank}.00", f"Firm {code}")
        for rank, code in enumerate(CODES)
    )
)
KNOWN = limits(*(f"{code},Firm {code},Camille Roy,4000,," for code in CODES))


def home_of(one: Day, handle: str) -> Json:
    """Their Home as it stands, to press in."""
    view = one.room.workspace.homes[one.room.user(handle).id]
    return dict(view.payload) | {"id": view.id}


def buttons(home: Json, group: str) -> list[Json]:
    """The buttons beside the rows of one of its groups, top to bottom."""
    return [
        block["accessory"]
        for block in home["blocks"]
        if f".{group}." in block["block_id"] and block.get("accessory", {}).get("type") == "button"
    ]


async def test_what_waits_is_there_with_its_age_and_is_decided_there(tmp_path: Path) -> None:
    async with day(tmp_path, "2026-11-23T08:00+01:00", ledger=OWED, policy=WATCHED) as one:
        await one.takes("customers-2026-11-23.csv", KNOWN)
        await one.ticks("2026-11-23T08:31+01:00")
        one.at("2026-11-23T10:00+01:00")
        form = (await one.says(CAMILLE, "limit C03 +500 31/12 season")).modal or {}
        await one.fills(CAMILLE, form)
        await one.sends()

        one.at("2026-11-25T09:00+01:00")
        home = await one.home(NADIA)
        assert "*Plafonds et commandes à décider (1)*" in home
        assert "*Firm C03* (C03) : +500 € jusqu'au 31 déc." in home
        assert "REQ-1 · Camille Roy · demande d'il y a 2 jours · expire le jeu. 26 nov. à 17 h 00" in home
        await one.presses(NADIA, home_of(one, NADIA), "limit.approve")
        await one.sends()
        assert await one.rows("SELECT state FROM credit_requests") == [("approved",)]
        assert "REQ-1" not in await one.home(NADIA)


async def test_each_of_the_ten_largest_exposures_opens_its_card(tmp_path: Path) -> None:
    async with day(tmp_path, "2026-11-23T08:00+01:00", ledger=OWED, policy=WATCHED) as one:
        await one.takes("customers-2026-11-23.csv", KNOWN)
        await one.ticks("2026-11-23T08:31+01:00")
        one.at("2026-11-23T10:00+01:00")
        home = await one.home(NADIA)
        largest = home.partition("*Encours les plus élevés*")[2]
        for rank, code in enumerate(CODES[:10], 1):
            assert f"{rank}. *Firm {code}* ({code})" in largest
        assert "Firm C11" not in largest

        opens = buttons(home_of(one, NADIA), "largest")
        assert len(opens) == 10
        for code, each in zip(CODES, opens, strict=False):
            card = await one.presses(NADIA, home_of(one, NADIA), "customer.open", value=each["value"])
            assert f"Firm {code}" in card.screen
            await one.closes(NADIA)
        assert "Encours les plus élevés" not in await one.home(MARC)
        assert "Largest exposures" not in await one.home(CAMILLE)

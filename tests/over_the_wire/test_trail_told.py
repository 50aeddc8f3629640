"""What was done is told afterwards: by programs, by `/credit history`, and sealed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from over_the_wire.day import CAMILLE, JULIEN, LEDGER, MARC, NADIA, Day, day, labels, rows
from over_the_wire.programs import ended, environment, program
from over_the_wire.wiring import plain, words

EVENING, NINE = "2026-11-23T18:10+01:00", "2026-11-24T09:00+01:00"


async def encours(one: Day, *said: str, status: int = 0) -> str:
    """`encours` as a program, on the same database; what it said."""
    told = environment(one.folder, one.room.sandbox.base_url, one.database_url)
    async with program(told, one.folder, *said) as process:
        ended_with, out, err = await ended(process)
    assert (ended_with, "Traceback" in err) == (status, False), err
    return out


async def asked(one: Day, *said: str, status: int = 0) -> Any:
    """The same, answered for programs."""
    return json.loads(await encours(one, *said, "--json", status=status))


async def test_programs_list_promises_as_of_any_day_and_the_trail_of_a_customer(tmp_path: Path) -> None:
    async with day(tmp_path, NINE, taken=EVENING) as one:
        await one.logs(CAMILLE, "promise ACME 18500 fri phone Mme Durand")
        one.at("2026-11-25T09:00+01:00")
        await one.takes("ledger-2026-11-24.csv", LEDGER)
        await one.logs(MARC, "promesse ACME 18000 30/11")

        (first,) = (await asked(one, "promises", "--as-of", "2026-11-24"))["promises"]
        assert (first["code"], first["invoices"], first["amount"]) == ("C0042", ["F-0871"], "18500.00")
        assert (first["state"], first["grace_until"], first["means"]) == ("open", "2026-12-01", "phone")
        later = (await asked(one, "promises", "--as-of", "2026-11-25"))["promises"]
        assert [(each["state"], each["amount"], each["logged_by"]) for each in later] == [
            ("open", "18000.00", "Marc Olivier"),
            ("replaced", "18500.00", "Camille Roy"),
        ]
        printed = await encours(one, "promises", "--as-of", "2026-11-25", "--language", "fr")
        assert "18 000" in plain(printed)

        trail = (await asked(one, "audit", "--customer", "C0042"))["entries"]
        assert [(each["deed"], each["who"], each["at"][:16], each["surface"]) for each in trail] == [
            ("promise.logged", "Marc Olivier", "2026-11-25T09:00", "command"),
            ("promise.replaced", "Marc Olivier", "2026-11-25T09:00", "command"),
            ("promise.logged", "Camille Roy", "2026-11-24T09:00", "command"),
        ]
        assert (trail[1]["before"]["state"], trail[1]["after"]["state"]) == ("open", "replaced")


def called(shown: Any) -> list[int]:
    """The calls that a history tells of, in its order."""
    return [int(number) for number in re.findall(r'Note, "call number (\d+)\."\s*$', words(shown), re.M)]


async def test_a_history_is_read_page_by_page_the_newest_first(tmp_path: Path) -> None:
    async with day(tmp_path, NINE, taken=EVENING) as one:
        for number in range(1, 26):
            one.at(f"2026-11-24T10:{number:02}+01:00")
            await one.says(CAMILLE, f"note ACME call number {number}.")
        page = (await one.says(CAMILLE, "history ACME")).answer
        assert labels(page) == ["Older", "Open card"]
        assert called(page) == [*range(25, 5, -1)]
        older = await one.presses(CAMILLE, page, "history.page", says="Older")
        assert (older.modal, called(older.private)) == (None, [5, 4, 3, 2, 1])
        assert labels(older.answer) == ["Newer", "Open card"]
        assert (
            "24 nov. 2026, 10 h 25 · Camille Roy : note ajoutée"
            in (await one.says(NADIA, "historique ACME")).said
        )
        nothing = (await one.says(JULIEN, "historique ACME")).said
        assert nothing.startswith("Aucun client ne correspond.")
        assert "call number" not in nothing


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
async def test_an_entry_that_was_changed_by_hand_is_found(database_url: str, tmp_path: Path) -> None:
    async with day(tmp_path, NINE, taken=EVENING, database_url=database_url) as one:
        for number in range(3):
            await one.says(CAMILLE, f"note ACME call {number}")
        whole = await asked(one, "audit", "verify")
        assert (whole["whole"], whole["flaw"]) == (True, None)
        change = "UPDATE audit SET who = 'marc.olivier@example.com' WHERE deed = 'note.added'"
        with pytest.raises(Exception, match="audit"):
            await rows(database_url, change)
        for drop in await triggers(database_url):
            await rows(database_url, drop)
        await rows(database_url, change)
        found = await asked(one, "audit", "verify", status=1)
        ((first,),) = await rows(database_url, "SELECT min(number) FROM audit WHERE deed = 'note.added'")
        assert (found["whole"], found["flaw"], found["number"]) == (False, "changed", first)


async def triggers(database_url: str) -> list[str]:
    """What somebody who may do anything in the database does first."""
    if database_url.startswith("sqlite"):
        names = await rows(database_url, "SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return [f"DROP TRIGGER {name}" for (name,) in names]
    return ["ALTER TABLE audit DISABLE TRIGGER USER"]

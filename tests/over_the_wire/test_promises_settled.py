"""What comes in keeps promises, in whole or in part, or leaves them broken, and that is said once."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

import pytest

from over_the_wire.day import (
    CAMILLE,
    JULIEN,
    LEDGER,
    NADIA,
    Day,
    comes_true,
    day,
    labels,
    paid,
    rows,
)
from over_the_wire.programs import ended, environment, program
from over_the_wire.wiring import words

EVENING, NINE = "2026-10-30T18:10+01:00", "2026-11-02T09:00+01:00"
PAID_IN_PART = LEDGER.replace("9850.00,9850.00", "9850.00,4850.00")
NOT_KEPT = "A promise of payment was not kept."


async def encours(one: Day, *said: str, status: int = 0) -> str:
    """`encours` as a program, on the same database; what it said."""
    told = environment(one.folder, one.room.sandbox.base_url, one.database_url)
    async with program(told, one.folder, *said) as process:
        ended_with, out, err = await ended(process)
    assert ended_with == status, err
    return out


async def test_a_payments_file_keeps_a_promise_and_the_next_digest_is_glad(tmp_path: Path) -> None:
    async with day(tmp_path, NINE, taken=EVENING) as one:
        await one.logs(CAMILLE, 'promise "ACME Lyon" 1200 6/11')
        await one.logs(CAMILLE, "promise brasserie 9850 6/11")
        file = tmp_path / "payments-2026-11-06.csv"
        file.write_text(
            paid(("C0043", "2026-11-05", "1200.00", "F-0950"), ("C0107", "2026-11-06", "5000.00", "F-0908")),
            "utf-8",
        )
        await encours(one, "import", str(file), "--brief", "--now", "2026-11-06T18:00+01:00")

        assert await one.promises() == [
            ("kept", "1200.00", "2026-11-06", CAMILLE),
            ("open", "9850.00", "2026-11-06", CAMILLE),
        ]
        assert (await one.trail())[-1] == ("promise.kept", "", "clock", "promise:1")
        one.at("2026-11-06T18:10+01:00")
        await one.takes("ledger-2026-11-06.csv", PAID_IN_PART.replace("1200.00,1200.00", "1200.00,0.00"))
        await one.ticks("2026-11-09T08:31+01:00")
        (sent,) = one.read(CAMILLE)
        assert "ACME Lyon kept its promise of €1,200." in sent
        assert "Brasserie du Port €4,850, 9 days, €9,850 promised for Fri 6 Nov." in sent
        assert await one.rows("SELECT received_minor FROM promises ORDER BY id") == [(120000,), (0,)]


async def test_what_is_kept_in_part_is_said_by_the_digest_that_comes_first(tmp_path: Path) -> None:
    """Its grace ends on Tuesday 10; Wednesday is a holiday: Thursday's digest is the first to tell."""
    async with day(tmp_path, NINE, taken=EVENING) as one:
        await one.logs(CAMILLE, "promise brasserie 9850 6/11")
        one.at("2026-11-10T18:10+01:00")
        await one.takes("payments-2026-11-10.csv", paid(("C0107", "2026-11-10", "5000.00", "F-0908")))
        await one.takes("ledger-2026-11-10.csv", PAID_IN_PART)
        await one.ticks("2026-11-10T23:59+01:00")
        assert [state for state, *_ in await one.promises()] == ["open"]
        await one.ticks("2026-11-11T00:01+01:00")
        assert [state for state, *_ in await one.promises()] == ["partly_kept"]
        await one.ticks("2026-11-12T08:01+01:00")
        assert one.told(CAMILLE) == []

        await one.ticks("2026-11-12T08:31+01:00")
        await one.ticks("2026-11-12T12:00+01:00")

        (sent,) = one.told(CAMILLE)
        assert (
            "*Why first:* promise of €9,850 for Fri 6 Nov kept only in part, €5,000 received. "
            "Call by Mon 16 Nov." in words(sent)
        )
        assert (await one.trail())[-1] == ("promise.partly_kept", "", "clock", "promise:1")


async def test_the_grace_counts_from_the_day_after_a_holiday(tmp_path: Path) -> None:
    """Promised for Armistice day, a Wednesday: Thursday stands for it, and two working days end on Monday."""
    async with day(tmp_path, NINE, taken=EVENING) as one:
        done = await one.logs(CAMILLE, "promise ACME 18500 11/11")
        assert "Reminders on F-0871 pause until Mon 16 Nov (grace included)." in words(done)
        one.at("2026-11-16T18:10+01:00")
        await one.takes("ledger-2026-11-16.csv", LEDGER)
        await one.ticks("2026-11-16T23:59+01:00")
        assert [state for state, *_ in await one.promises()] == ["open"]
        await one.ticks("2026-11-17T08:31+01:00")

        assert await one.promises() == [("broken", "18500.00", "2026-11-11", CAMILLE)]
        (sent,) = one.told(CAMILLE)
        assert "*1. ACME*: €30,900 late, oldest 37 days" in words(sent)
        assert "*Why first:* promise of €18,500 for Wed 11 Nov not kept" in words(sent)
        assert await one.rows("SELECT grace_until, ended_on FROM promises") == [("2026-11-16", "2026-11-17")]


async def test_old_figures_break_nothing_and_the_file_that_comes_at_noon_does_once(tmp_path: Path) -> None:
    """The digest is over by then: one message, with the next step, however often the clock ticks."""
    async with day(tmp_path, NINE, taken=EVENING) as one:
        await one.logs(CAMILLE, "promise ACME 18500 5/11")
        one.at("2026-11-05T18:10+01:00")
        await one.takes("ledger-2026-11-05.csv", LEDGER)
        await one.ticks("2026-11-10T08:31+01:00")  # two working days old
        assert [state for state, *_ in await one.promises()] == ["open"]
        assert "not seen yet" in (await one.says(CAMILLE, "ACME")).said
        await one.ticks("2026-11-13T09:00+01:00")  # and now stale
        assert [state for state, *_ in await one.promises()] == ["open"]
        before = len(one.told(CAMILLE))

        one.at("2026-11-13T12:00+01:00")
        await one.takes("ledger-2026-11-13.csv", LEDGER)
        for moment in ("2026-11-13T12:01+01:00", "2026-11-13T12:02+01:00", "2026-11-13T15:00+01:00"):
            await one.ticks(moment)

        assert [state for state, *_ in await one.promises()] == ["broken"]
        told = one.told(CAMILLE)[before:]
        (said,) = [each for each in told if words(each).startswith(NOT_KEPT)]
        assert "*ACME* (C0042): promise of €18,500 for Thu 5 Nov not kept" in words(said)
        assert "Reminders on it start again. Call, and log the new promise." in words(said)
        assert labels(said) == ["Log a promise", "Open card"]
        form = (await one.presses(CAMILLE, said, "promise.open")).modal or {}
        assert "F-0871 · €18,500 · 33 days late" in words(form)
        assert len([each for each in await one.trail() if each[0] == "promise.broken"]) == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_two_processes_that_tick_at_once_break_and_tell_it_once(
    database_url: str, tmp_path: Path
) -> None:
    async with day(tmp_path, NINE, taken=EVENING, database_url=database_url) as one:
        await one.logs(JULIEN, "promesse Courbevelle 5000 5/11")
        one.at("2026-11-12T12:00+01:00")
        await one.takes("ledger-2026-11-12.csv", LEDGER)
        tick = ("tick", "--now", "2026-11-12T12:01+01:00")
        await asyncio.gather(encours(one, *tick), encours(one, *tick))
        await one.ticks("2026-11-12T12:02+01:00")

        assert [state for state, *_ in await one.promises()] == ["broken"]
        (said,) = one.told(JULIEN)
        assert said["text"].startswith("Une promesse de paiement n'a pas été tenue.")
        assert [deed for deed, *_ in await one.trail()] == ["promise.logged", "promise.broken"]


async def test_a_file_dropped_into_the_inbox_of_a_served_bot_keeps_a_promise(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    async with day(tmp_path, NINE, taken=EVENING) as one:
        await one.logs(CAMILLE, 'promise "ACME Lyon" 1200 6/11')
        file = inbox / "payments-2026-11-05.csv"
        file.write_text(paid(("C0043", "2026-11-05", "1200.00", "F-0950")), "utf-8")
        os.utime(file, (time.time() - 60,) * 2)
        told = environment(tmp_path, one.room.sandbox.base_url, ENCOURS_INBOX=str(inbox))

        async def is_kept() -> bool:
            return await rows(one.database_url, "SELECT state FROM promises") == [("kept",)]

        async with program(told, tmp_path, "serve", "--now", "2026-11-06T08:00+01:00") as process:
            await comes_true(is_kept)
            process.terminate()
            assert (await ended(process))[0] == 0

        assert [deed for deed, *_ in await one.trail()] == ["promise.logged", "promise.kept"]
        assert [each.name for each in (inbox / "done").iterdir()] == ["payments-2026-11-05.csv"]


async def test_the_first_instalment_that_is_not_paid_ends_an_agreed_plan(tmp_path: Path) -> None:
    async with day(tmp_path, NINE, taken=EVENING) as one:
        form = (await one.says(JULIEN, "promesse Courbevelle")).modal or {}
        form = (await one.presses(JULIEN, form, "plan.open")).modal or {}
        assert "5 000 € en 3 échéances, sur 5 000 € à payer" in words(form)
        asked = await one.fills(JULIEN, form)
        assert "échéancier de 5 000 € en 3 échéances, la dernière le 6 janv. 2027" in words(asked.modal)
        await one.sends()
        (request,) = one.told(NADIA)
        assert request["text"].startswith("Un échéancier attend votre accord.")
        assert [state for state, *_ in await one.promises()] == ["proposed"] * 3

        await one.presses(NADIA, request, "plan.agree")
        await one.sends()
        (edited,) = one.told(NADIA)
        assert (edited["ts"], labels(edited)) == (request["ts"], ["Ouvrir la fiche"])
        (told,) = one.told(JULIEN)
        assert told["text"].startswith("L'échéancier que vous avez demandé est accordé.")
        assert [state for state, *_ in await one.promises()] == ["open"] * 3

        one.at("2026-11-12T12:00+01:00")
        await one.takes("ledger-2026-11-12.csv", LEDGER)
        await one.ticks("2026-11-12T12:01+01:00")
        assert [state for state, *_ in await one.promises()] == ["broken", "cancelled", "cancelled"]
        assert await one.rows("SELECT state FROM plans") == [("broken",)]
        said = one.read(JULIEN)[-1]
        assert said.startswith("Une promesse de paiement n'a pas été tenue.")
        assert "L'échéancier s'arrête là et les relances reprennent." in said
        deeds = [deed for deed, *_ in await one.trail()]
        assert deeds[:2] == ["plan.asked", "plan.agreed"]
        assert sorted(deeds[2:]) == [
            "plan.broken", "promise.broken", "promise.cancelled", "promise.cancelled",
        ]  # fmt: skip

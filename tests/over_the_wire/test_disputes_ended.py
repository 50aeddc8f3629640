"""How disputes end: by people, by a credit note, taken back; and where they go when they are late."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.settings import async_database_url
from over_the_wire.crowds import HEADER, take
from over_the_wire.programs import ended, environment, program
from over_the_wire.quarrels import (
    CAMILLE,
    HUGUES,
    MARC,
    NADIA,
    SOPHIE,
    Office,
    email,
    office,
)
from over_the_wire.wiring import Way, words

NO_ORDER = "litige 0902 numéro de commande"
"""Typed by Nadia: Camille answers it, by Tuesday 8 December, and Marc is her manager."""
ITEMS = (
    "Customer,Customer name,Document no,Document type,Issue date,Due date,Gross amount,Open amount,"
    "Currency,Entity,Order ref\n"
)


@pytest_asyncio.fixture
async def lumen(company: Path) -> AsyncIterator[Office]:
    async with office(company) as one:
        yield one


ENDS = {
    "resolved_credit_note": ("dispute.resolved", "✓ Résolu par un avoir"),
    "resolved_corrected_invoice": ("dispute.resolved", "✓ Résolu par une facture rectifiée"),
    "rejected": ("dispute.rejected", "✕ Rejeté"),
    "withdrawn": ("dispute.withdrawn", "✕ Retiré"),
}


@pytest.mark.parametrize("outcome", list(ENDS))
async def test_an_end_is_said_where_it_was_followed_and_its_buttons_are_gone(
    lumen: Office, outcome: str
) -> None:
    await lumen.tick("08:31")
    lumen.at("09:00")
    await lumen.opened()
    await lumen.fills(MARC, lumen.thread(MARC), "dispute.ask", {"text": "Which pallet?"})
    old = lumen.thread(CAMILLE).first
    lumen.at("10:00")

    await lumen.fills(MARC, lumen.thread(MARC), "dispute.resolve", {"outcome": outcome, "text": "as agreed"})

    deed, said = ENDS[outcome]
    for handle in (MARC, CAMILLE):
        assert lumen.thread(handle).buttons == ["customer.open"]
    assert f"{said}, 24 nov. 2026, Marc Olivier : « as agreed »" in lumen.thread(MARC).text
    assert lumen.thread(CAMILLE).lines[-1].startswith("*Marc Olivier*: ")
    assert lumen.dispute("state, ended_by, ended_on, outcome") == (
        outcome, email(MARC), "2026-11-24", "as agreed",
    )  # fmt: skip
    assert lumen.trail()[-1] == (deed, email(MARC), "form")
    card = (await lumen.types(CAMILLE, "ACME")).text
    assert "No dispute" in card
    assert "F-2026-0902: €8,000, due 3 Nov 2026, 21 days late\n" in card
    await lumen.replies(CAMILLE, lumen.thread(CAMILLE), "one more thing")
    assert lumen.thread(CAMILLE).lines[-1].startswith("Marc Olivier ended it at 10:00.")
    second = await lumen.presses(CAMILLE, lumen.lend(CAMILLE, old), "dispute.withdraw")
    assert "Marc Olivier ended it at 10:00. Nothing more to do." in second.text
    await lumen.tick("2026-11-25T08:31")
    digest = words(lumen.room.direct(CAMILLE)[-1].blocks)
    assert ("ACME: dispute of €2,300 resolved." in digest) is outcome.startswith("resolved")
    assert "*1. ACME*: €30,900 late, oldest 45 days\n" in digest


async def test_a_rejection_needs_its_reason_and_is_told_to_who_opened_it(lumen: Office) -> None:
    await lumen.opened()
    bare = await lumen.fills(MARC, lumen.thread(MARC), "dispute.resolve", {"outcome": "rejected", "text": ""})
    assert list((bare.ack.errors if bare.ack else {}).values()) == ["Écrivez d'abord quelques mots."]
    assert lumen.dispute("state") == ("open",)
    assert lumen.threads(CAMILLE) == []

    await lumen.submits(MARC, bare.modal or {}, {"outcome": "rejected", "text": "no damage on arrival"})

    assert "✕ Rejected, 24 Nov 2026, Marc Olivier: “no damage on arrival”" in lumen.thread(CAMILLE).text
    assert lumen.thread(CAMILLE).buttons == ["customer.open"]


async def test_the_whole_of_an_invoice_is_called_for_again_after_a_rejection(lumen: Office) -> None:
    await lumen.opened(CAMILLE, "dispute 0908 price")
    await lumen.tick("2026-11-25T08:31")
    assert "all disputed (price)" in words(lumen.room.direct(CAMILLE)[-1].blocks)

    end = {"outcome": "rejected", "text": "the price was agreed"}
    await lumen.fills(MARC, lumen.thread(MARC), "dispute.resolve", end)
    await lumen.tick("2026-11-26T08:31")

    digest = words(lumen.room.direct(CAMILLE)[-1].blocks)
    assert "*1. Brasserie du Port*" in digest or "Brasserie du Port*: €9,850 late, 17 days\n" in digest
    assert "disputed" not in digest


async def test_late_it_goes_to_the_owners_manager_and_then_to_the_credit_manager_once_each(
    lumen: Office,
) -> None:
    await lumen.opened(SOPHIE, NO_ORDER)
    assert lumen.dispute("owner, target_on") == (email(CAMILLE), "2026-12-08")
    await lumen.tick("2026-12-08T18:00")
    assert lumen.threads(MARC) == []

    for moment in ("2026-12-09T07:00", "2026-12-09T09:00", "2026-12-09T15:00"):
        await lumen.tick(moment)

    late = lumen.thread(MARC)
    assert "*Date cible* mar. 8 déc. (dépassée)" in late.text
    assert "⚠ Date cible du mar. 8 déc. dépassée : on a prévenu Marc Olivier." in late.text
    assert late.lines == ["Date cible du mar. 8 déc. dépassée : on prévient Marc Olivier"]
    assert "⚠ Past its target of Tue 8 Dec: Marc Olivier told." in lumen.thread(CAMILLE).text
    assert lumen.threads(NADIA) == []
    assert lumen.dispute("escalation, escalated_on") == ("manager", "2026-12-09")
    for moment in ("2026-12-10T09:00", "2026-12-10T09:20", "2026-12-11T09:00"):
        await lumen.tick(moment)

    assert lumen.thread(NADIA).lines == ["Date cible du mar. 8 déc. dépassée : on prévient Nadia Benali"]
    assert "on a prévenu Marc Olivier et Nadia Benali." in lumen.thread(MARC).text
    assert lumen.threads(HUGUES) == []
    assert lumen.dispute("escalation, escalated_on") == ("credit_manager", "2026-12-10")
    assert lumen.trail()[1:] == [("dispute.escalated", "", "clock")] * 2


async def test_holidays_are_waited_for_and_a_new_target_begins_anew(lumen: Office) -> None:
    await lumen.opened(SOPHIE, NO_ORDER)
    why = {"target": "2026-12-24", "text": "their buyer is away"}
    await lumen.fills(CAMILLE, lumen.thread(CAMILLE), "dispute.target", why)
    for moment in ("2026-12-25T10:00", "2026-12-26T10:00", "2026-12-28T07:00"):
        await lumen.tick(moment)
    assert lumen.threads(MARC) == []
    await lumen.tick("2026-12-28T09:00")
    assert len(lumen.thread(MARC).lines) == 1
    assert lumen.threads(NADIA) == []

    again = {"target": "2026-12-29", "text": "they are back"}
    await lumen.fills(CAMILLE, lumen.thread(CAMILLE), "dispute.target", again)

    assert "dépassée" not in lumen.thread(MARC).text
    assert lumen.dispute("escalation, escalated_on") == ("none", None)
    await lumen.tick("2026-12-29T10:00")
    assert "dépassée" not in lumen.thread(MARC).text
    await lumen.tick("2026-12-30T10:00")
    assert lumen.thread(MARC).lines[-1] == "Date cible du mar. 29 déc. dépassée : on prévient Marc Olivier"
    assert lumen.threads(NADIA) == []


async def test_without_a_manager_or_an_account_of_theirs_the_credit_manager_is_told(lumen: Office) -> None:
    await lumen.opened(SOPHIE, NO_ORDER)
    await lumen.opened(CAMILLE, "dispute 0915 price")
    await lumen.room.acts.leave(lumen.room.user(MARC).id)
    await lumen.room.settled()
    before = len(lumen.room.direct(MARC))
    for moment in ("2026-12-09T09:00", "2026-12-10T09:00", "2026-12-11T09:00"):
        await lumen.tick(moment)

    assert [one.lines[0] for one in lumen.threads(NADIA)] == [
        "Date cible du mar. 8 déc. dépassée : on prévient Nadia Benali"
    ] * 2
    assert len(lumen.room.direct(MARC)) == before
    assert lumen.rows("SELECT escalation FROM disputes") == [("credit_manager",)] * 2
    assert [deed for deed, *_ in lumen.trail()].count("dispute.escalated") == 2


SMALL = """
people:
  - {email: camille.roy@example.com, name: Camille Roy, role: salesperson, manager: marc.olivier@example.com}
  - {email: marc.olivier@example.com, name: Marc Olivier, role: manager, language: fr}
  - {email: nadia.benali@example.com, name: Nadia Benali, role: credit_manager, language: fr}
"""
LATE = "C1,Acme,camille.roy@example.com,F-2026-0902,2026-09-19,2026-11-03,8000.00,EUR\n"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_two_processes_that_tick_at_once_tell_each_level_once(
    database_url: str, tmp_path: Path
) -> None:
    (tmp_path / "encours.yaml").write_text(SMALL, "utf-8")
    await take(tmp_path, database_url, "ledger-2026-11-23.csv", HEADER + LATE)
    async with office(tmp_path, database_url=database_url) as lumen:
        await lumen.opened(NADIA, NO_ORDER)
        told = environment(tmp_path, lumen.room.sandbox.base_url, database_url)
        ticking = ("tick", "--now", "2026-12-09T09:00+01:00")
        async with program(told, tmp_path, *ticking) as one, program(told, tmp_path, *ticking) as two:
            for status, _, err in await asyncio.gather(ended(one), ended(two)):
                assert (status, "Traceback" in err) == (0, False), err
        await lumen.tick("2026-12-10T09:00")

        assert lumen.thread(MARC).lines == [
            "Date cible du mar. 8 déc. dépassée : on prévient Marc Olivier",
            "Date cible du mar. 8 déc. dépassée : on prévient Nadia Benali",
        ]
        assert len(lumen.thread(CAMILLE).lines) == 2
        engine = create_async_engine(async_database_url(database_url))
        async with engine.connect() as connection:
            found = text(
                "SELECT deed, COUNT(*) AS times FROM audit WHERE subject = 'dispute:1' GROUP BY deed"
            )
            deeds = {row.deed: row.times for row in await connection.execute(found)}
        await engine.dispose()
        assert deeds == {"dispute.opened": 1, "dispute.escalated": 2}


CREDITS = {
    "of_the_amount": "C0042,ACME,AV-7,credit note,2026-11-25,2026-11-25,-2300.00,-2300.00,EUR,LUMEN,\n",
    "naming_it": "C0042,ACME,AV-7,credit note,2026-11-25,2026-11-25,-1900,-1900,EUR,LUMEN,F-2026-0902\n",
}


@pytest.mark.parametrize("how", list(CREDITS))
async def test_a_credit_note_that_came_in_proposes_the_end_once_and_a_press_resolves(
    lumen: Office, how: str
) -> None:
    await lumen.opened()
    await take(lumen.folder, lumen.room.settings.database_url, "history-2026-11-25.csv", ITEMS + CREDITS[how])
    for moment in ("2026-11-25T10:00", "2026-11-25T10:01", "2026-11-26T10:00"):
        await lumen.tick(moment)

    one = lumen.thread(MARC)
    assert "*L'avoir AV-7 est arrivé pour cette facture.* S'il règle le litige, résolvez-le par avoir." in (
        one.text
    )
    assert one.lines == ["L'avoir AV-7 est arrivé pour la facture et propose la fin du litige"]
    assert lumen.trail()[1:] == [("dispute.credit_found", "", "import")]
    form = (await lumen.presses(MARC, one.first, "dispute.resolve")).modal or {}
    chosen = [one["element"].get("initial_option") for one in form["blocks"] if one["block_id"] == "outcome"]
    assert chosen[0]["value"] == "resolved_credit_note"
    await lumen.submits(MARC, form, {"text": "AV-7"})
    assert lumen.dispute("state, outcome") == ("resolved_credit_note", "AV-7")
    assert lumen.trail()[-1] == ("dispute.resolved", email(MARC), "form")


async def test_a_credit_that_was_there_or_of_another_amount_proposes_nothing(lumen: Office) -> None:
    """ACME has a credit note of 1,200 since the day before."""
    await lumen.opened(CAMILLE, "dispute 0902 1200 quality")
    other = CREDITS["of_the_amount"].replace("2300", "1199")
    await take(lumen.folder, lumen.room.settings.database_url, "history-2026-11-25.csv", ITEMS + other)
    await lumen.tick("2026-11-25T10:00")

    assert (lumen.thread(MARC).lines, len(lumen.trail())) == ([], 1)


async def test_a_credit_note_that_came_while_the_bot_was_down_is_found(company: Path) -> None:
    async with office(company) as lumen:
        await lumen.opened()
    name, url = "history-2026-11-25.csv", f"sqlite:///{company / 'ledger.sqlite'}"
    await take(company, url, name, ITEMS + CREDITS["of_the_amount"])
    async with office(company, Way.HTTP) as back:
        await back.tick("2026-11-25T10:00")
        assert back.trail()[1:] == [("dispute.credit_found", "", "import")]
        ((number,),) = back.rows("SELECT d.number FROM disputes x JOIN documents d ON d.id = x.credit_id")
        assert number == "AV-7"


async def listed(lumen: Office, day: str) -> list[dict[str, Any]]:
    """What `encours disputes` answers for a day."""
    told = environment(lumen.folder, lumen.room.sandbox.base_url)
    async with program(told, lumen.folder, "disputes", "--as-of", day, "--json") as process:
        status, out, err = await ended(process)
    assert (status, "Traceback" in err) == (0, False), err
    found: list[dict[str, Any]] = json.loads(out)["disputes"]
    return found


async def test_disputes_are_listed_as_they_stood_before_during_and_after(lumen: Office) -> None:
    await lumen.opened()
    lumen.at("2026-11-26T10:00")
    end = {"outcome": "resolved_credit_note", "text": "AV-7"}
    await lumen.fills(MARC, lumen.thread(MARC), "dispute.resolve", end)

    days = ("2026-11-23", "2026-11-25", "2026-11-26")
    found = dict(zip(days, await asyncio.gather(*(listed(lumen, day) for day in days)), strict=True))

    assert found["2026-11-23"] == []
    (one,) = found["2026-11-25"]
    assert (one["invoice"], one["amount"], one["reason"]) == ("F-2026-0902", "2300.00", "quality")
    assert (one["state"], one["owner"], one["target_on"]) == ("open", "Marc Olivier", "2026-12-15")
    (over,) = found["2026-11-26"]
    assert (over["state"], over["ended_on"], over["outcome"]) == (
        "resolved_credit_note", "2026-11-26", "AV-7",
    )  # fmt: skip


async def test_what_was_just_opened_can_be_taken_back(lumen: Office) -> None:
    done = await lumen.opened()
    lumen.at("09:09")

    undone = await lumen.presses(CAMILLE, done.private[-1], "undo")

    assert undone.text.startswith("Undone: the dispute on ACME does not count any more.")
    assert lumen.dispute("state, ended_by") == ("withdrawn", email(CAMILLE))
    assert lumen.trail()[-1][:2] == ("undone", email(CAMILLE))
    assert lumen.thread(MARC).buttons == ["customer.open"]
    assert "✕ Retiré, 24 nov. 2026, Camille Roy" in lumen.thread(MARC).text
    assert "No dispute" in (await lumen.types(CAMILLE, "ACME")).text
    assert "nothing of yours" in (await lumen.types(CAMILLE, "undo")).said


async def test_it_is_not_taken_back_once_the_owner_took_it_or_ten_minutes_passed(lumen: Office) -> None:
    done = await lumen.opened()
    second = await lumen.opened(CAMILLE, "dispute 0915 duplicate")
    lumen.at("09:02")
    await lumen.presses(MARC, lumen.thread(MARC).first, "dispute.take")
    lumen.at("09:05")

    refused = await lumen.presses(CAMILLE, done.private[-1], "undo")

    assert "Marc Olivier went on with the dispute of " in refused.text
    assert " at 09:02, so it cannot be undone any more." in refused.text
    lumen.at("09:11")
    late = await lumen.presses(CAMILLE, second.private[-1], "undo")
    assert "could be undone until 09:10." in late.text
    assert lumen.rows("SELECT state FROM disputes ORDER BY id") == [("in_progress",), ("open",)]
    assert [deed for deed, *_ in lumen.trail()].count("undone") == 0

"""Promises made over the wire: by the digest, by words, and the third in a row with somebody's agreement."""

from __future__ import annotations

from pathlib import Path

import pytest

from over_the_wire.day import (
    CAMILLE,
    HUGUES,
    JULIEN,
    LEDGER,
    NADIA,
    STRANGER_NAME,
    Day,
    day,
    element,
    labels,
    value_of,
)
from over_the_wire.wiring import Json, Way, plain, words

EVENING, MORNING, NINE = "2026-11-23T18:10+01:00", "2026-11-24T08:31+01:00", "2026-11-24T09:00+01:00"
NEXT_EVENING, NEXT_MORNING = "2026-11-24T18:10+01:00", "2026-11-25T08:31+01:00"


@pytest.mark.parametrize("way", list(Way))
async def test_a_promise_from_the_digest_is_told_where_it_was_pressed(tmp_path: Path, way: Way) -> None:
    async with day(tmp_path, MORNING, taken=EVENING, way=way) as one:
        await one.ticks(MORNING)
        one.at(NINE)
        (sent,) = one.told(CAMILLE)
        assert "*1. ACME*: €30,900 late, oldest 44 days" in words(sent)

        form = (await one.presses(CAMILLE, sent, "promise.open")).modal or {}
        assert "3 invoices ticked: €30,900 open" in words(form)
        assert element(form, "amount")["initial_value"] == "30900"
        form = (await one.presses(CAMILLE, form, "promise.ticked", value=["1"])).modal or {}
        assert "1 invoice ticked: €18,500 open" in words(form)
        assert element(form, "amount")["initial_value"] == "18500"
        assert element(form, "date")["initial_date"] == "2026-11-27"
        assert "Reminders on these pause until Tue 1 Dec (grace included)" in words(form)
        done = await one.fills(CAMILLE, form, means="phone", who="Mme Durand", text="by transfer")
        assert (done.modal, done.private, done.posts) == (None, [], [])
        assert "*ACME*: €18,500 promised for Fri 27 Nov, for F-0871" in one.published(CAMILLE)
        assert await one.sends() == 1

        (now,) = one.told(CAMILLE)
        assert (now["ts"], "edited" in now) == (sent["ts"], True)
        assert "✓ ACME: €18,500 promised for Fri 27 Nov" in words(now)
        assert "*1. ACME*" not in words(now)
        assert labels(now)[:3] == ["Undo", "Open card", "Log a promise"]
        assert plain(now["text"]).endswith("Done since: ACME: €18,500 promised for Fri 27 Nov.")
        card = (await one.says(CAMILLE, "ACME")).said
        assert "F-0871: €18,500, due 11 Oct 2026, 44 days late, promised." in card
        assert await one.promises() == [("open", "18500.00", "2026-11-27", "camille.roy")]
        assert await one.trail() == [("promise.logged", "camille.roy", "form", "promise:1")]
        assert await one.rows("SELECT said_by, means, note, grace_until FROM promises") == [
            ("Mme Durand", "phone", "by transfer", "2026-12-01")
        ]


async def test_what_is_promised_is_called_for_no_more_and_the_rest_is(tmp_path: Path) -> None:
    async with day(tmp_path, NINE, taken=EVENING) as one:
        await one.logs(CAMILLE, "promise ACME 30900 fri")
        one.at(NEXT_EVENING)
        await one.takes("ledger-2026-11-24.csv", LEDGER)
        await one.ticks(NEXT_MORNING)

        (sent,) = one.told(CAMILLE)
        assert sent["text"].startswith("Good morning Camille. 2 calls to make today, €41,950 late in all.")
        assert "1. Brasserie du Port" in words(sent)
        assert "ACME*: €30,900" not in words(sent)
        assert await one.promises() == [("open", "30900.00", "2026-11-27", "camille.roy")]


async def test_somebody_french_logs_theirs_in_french(tmp_path: Path) -> None:
    async with day(tmp_path, MORNING, taken=EVENING) as one:
        await one.ticks(MORNING)
        one.at(NINE)
        read = (await one.says(JULIEN, "promesse Courbevelle 2 000,50 vendredi tél M. Petit")).answer
        assert words(read).startswith("Voici ce que j'ai compris ; cela ne compte pas encore.")
        assert (
            "Promesse de *2 000,50 €* par *Courbevelle (C0201)* pour le *vendredi 27 novembre*, "
            "pour F-0801 (5 000 €, 54 jours de retard)." in words(read)
        )
        assert "Par téléphone, M. Petit." in words(read)
        assert labels(read) == ["Noter la promesse", "Modifier"]
        assert await one.promises() == []

        done = await one.presses(JULIEN, read, "promise.log")
        assert done.said.startswith(
            "La promesse est notée. ✓ Courbevelle : 2 000,50 € promis pour le ven. 27 nov."
        )
        assert labels(done.answer) == ["Annuler", "Ouvrir la fiche"]
        await one.sends()
        (sent,) = one.told(JULIEN)
        assert "✓ Courbevelle : 2 000,50 € promis pour le ven. 27 nov." in words(sent)
        assert await one.trail() == [("promise.logged", "julien.faure", "command", "promise:1")]


async def test_what_was_read_back_counts_once_however_often_it_is_pressed(tmp_path: Path) -> None:
    async with day(tmp_path, NINE, taken=EVENING) as one:
        read = (await one.says(CAMILLE, "promise ACME 12000.50 fri phone Mme Durand")).answer
        assert "Promise of *€12,000.50* by *ACME (C0042)* for *Friday 27 November*" in words(read)
        again = (await one.says(CAMILLE, "promise ACME 12000.50 fri phone Mme Durand")).answer
        changed = (await one.presses(CAMILLE, again, "promise.change")).modal or {}
        assert (value_of(changed, "amount"), value_of(changed, "date")) == ("12000.50", "2026-11-27")
        assert (value_of(changed, "means"), value_of(changed, "who")) == ("phone", "Mme Durand")
        assert await one.promises() == []

        assert (await one.presses(CAMILLE, read, "promise.log")).said.startswith("The promise is recorded.")
        one.at("2026-11-24T09:05+01:00")
        done = await one.fills(CAMILLE, changed, amount="12 000")
        assert "✓ *ACME*: €12,000 promised for Fri 27 Nov" in done.text
        assert [state for state, *_ in await one.promises()] == ["replaced", "open"]


NOT_ALONE = [
    ("promise AC 100 fri", '2 customers fit. Which one did you mean by "AC"?'),
    ("promise Zorglub 100 fri", 'No customer fits. No customer that you may see fits "Zorglub".'),
    ("promise Courbevelle 100 fri", 'No customer that you may see fits "Courbevelle".'),
    ("promise ACME 99000 fri", "€99,000 is more than the €30,900 open. Give €30,900 at most."),
    ("promise ACME 100 25/12", "A promise goes up to Thu 24 Dec. Later: make a plan."),
    ("promise ACME 100 2026-11-23", "That day has passed. The first day that can be given is Tue 24 Nov."),
    ("promise ACME 0 fri", "An amount above zero is needed, such as 12000."),
]
"""What is typed, and what is answered; nothing is recorded of any."""
FORMS = [
    ("promise ACME", "30900", "2026-11-27", ["1", "2", "3"]),
    ("promise ACME 8000", "8000", "2026-11-27", ["2"]),
    ("promise ACME +7", "30900", "2026-12-01", ["1", "2", "3"]),
    ("promise ACME 12,345,6 fri", "12,345,6", "2026-11-27", ["1", "2", "3"]),
]
"""What is typed, and how the form that opens is filled in."""


async def test_what_is_not_exact_is_asked_or_refused_and_nothing_recorded(tmp_path: Path) -> None:
    async with day(tmp_path, NINE, taken=EVENING) as one:
        for typed, answered in NOT_ALONE:
            assert answered in (await one.says(CAMILLE, typed)).said, typed
        for typed, amount, on, ticked in FORMS:
            form = (await one.says(CAMILLE, typed)).modal or {}
            assert (value_of(form, "amount"), value_of(form, "date")) == (amount, on), typed
            assert value_of(form, "invoices") == ticked, typed
            await one.closes(CAMILLE)
        asked = (await one.says(CAMILLE, "promise")).modal or {}
        assert "Who promises to pay?" in words(asked)
        assert await one.suggests(CAMILLE, asked, "promise.pick", "lyon") == ["ACME Lyon · C0043 · LUMEN"]
        await one.closes(CAMILLE)
        stranger = (await one.says(STRANGER_NAME, "promise ACME 100 fri")).said
        assert stranger.startswith("I cannot answer you here.")
        assert (await one.promises(), await one.trail()) == ([], [])


async def test_of_two_amounts_and_of_two_customers_the_one_that_is_chosen_goes_on(tmp_path: Path) -> None:
    async with day(tmp_path, NINE, taken=EVENING) as one:
        asked = (await one.says(CAMILLE, "promise ACME 15,000 fri phone")).answer
        assert words(asked).startswith('Which amount did you mean by "15,000" (EUR) for ACME?')
        assert labels(asked) == ["€15,000", "€15.00"]
        form = (await one.presses(CAMILLE, asked, "promise.change", says="15.00")).modal or {}
        assert (value_of(form, "amount"), value_of(form, "means")) == ("15", "phone")
        await one.closes(CAMILLE)

        which = (await one.says(CAMILLE, "promise AC 100 fri")).answer
        read = (await one.presses(CAMILLE, which, "promise.pick", says="Lyon")).private
        assert "Promise of *€100* by *ACME Lyon (C0043)*" in words(read)
        done = await one.presses(CAMILLE, read[-1], "promise.log")
        assert "✓ *ACME Lyon*: €100 promised for Fri 27 Nov" in done.text
        assert await one.promises() == [("open", "100.00", "2026-11-27", "camille.roy")]


async def third(one: Day, handle: str = CAMILLE) -> Json:
    """Three promises in a row on ACME's oldest invoice; the message that asks for the third."""
    for amount in (18500, 18000, 17000):
        await one.logs(handle, f"promise ACME {amount} fri")
    await one.sends()
    (asked,) = one.told(NADIA if handle != NADIA else HUGUES)
    return asked


async def test_the_third_in_a_row_waits_for_the_credit_manager_s_word(tmp_path: Path) -> None:
    async with day(tmp_path, NINE, taken=EVENING) as one:
        asked = await third(one)
        assert asked["text"].startswith("Une promesse attend votre accord.")
        assert "promesse n° 3 de suite sur la même dette" in words(asked)
        assert labels(asked) == ["Accorder", "Refuser", "Ouvrir la fiche"]
        assert [state for state, *_ in await one.promises()] == ["replaced", "open", "proposed"]
        assert "*ACME* : promesse de 17 000 € pour le ven. 27 nov., n° 3 de suite" in await one.home(NADIA)
        assert "Agree" in await one.home(HUGUES)
        waits = one.room.workspace.homes[one.room.user(HUGUES).id].payload | {
            "id": one.room.workspace.homes[one.room.user(HUGUES).id].id
        }

        agreed = await one.presses(NADIA, asked, "promise.agree")
        assert (agreed.private, agreed.modal) == ([], None)
        late = await one.presses(HUGUES, waits, "promise.agree")
        assert "Nadia Benali decided this at 09:00. Nothing more to do." in words(late.modal)
        assert await one.sends() == 2

        (edited,) = one.told(NADIA)
        assert edited["ts"] == asked["ts"]
        assert "✓ Accord de Nadia Benali, le mar. 24 nov." in words(edited)
        assert labels(edited) == ["Ouvrir la fiche"]
        (told,) = one.told(CAMILLE)
        assert words(told).startswith("The promise you asked for was agreed. ✓ Agreed by Nadia Benali")
        assert [state for state, *_ in await one.promises()] == ["replaced", "replaced", "open"]
        assert (await one.trail())[-2:] == [
            ("promise.replaced", "nadia.benali", "message", "promise:2"),
            ("promise.agreed", "nadia.benali", "message", "promise:3"),
        ]


async def test_a_refusal_has_a_reason_that_whoever_asked_reads(tmp_path: Path) -> None:
    async with day(tmp_path, NINE, taken=EVENING) as one:
        asked = await third(one)
        form = (await one.presses(NADIA, asked, "promise.refuse")).modal or {}
        empty = await one.fills(NADIA, form, text="   ")
        assert list((empty.ack and empty.ack.errors) or {}) == ["text"]
        await one.fills(NADIA, form, text="<!channel> *trop* tard")
        await one.sends()

        (edited,) = one.told(NADIA)
        (told,) = one.told(CAMILLE)
        assert "✕ Refus de Nadia Benali, le mar. 24 nov. : « &lt;!channel&gt;" in words(edited)
        assert words(told).startswith("The promise you asked for was refused.")
        assert "<!channel>" not in words([edited, told])
        assert [state for state, *_ in await one.promises()] == ["replaced", "open", "refused"]
        assert (await one.trail())[-1] == ("promise.refused", "nadia.benali", "form", "promise:3")


async def test_nobody_decides_their_own_request(tmp_path: Path) -> None:
    async with day(tmp_path, NINE, taken=EVENING) as one:
        asked = await third(one, NADIA)  # the finance director is asked
        assert asked["text"].startswith("A promise waits for your agreement.")
        home = await one.home(NADIA)
        assert "Accorder" not in home
        forged = await one.forged(NADIA, "promise.agree", "promise:3:v1")
        assert "C'est votre demande : Hugues Martin décide." in words([forged.private, forged.modal])
        assert [state for state, *_ in await one.promises()] == ["replaced", "open", "proposed"]
        await one.presses(HUGUES, asked, "promise.agree")
        assert [state for state, *_ in await one.promises()] == ["replaced", "replaced", "open"]

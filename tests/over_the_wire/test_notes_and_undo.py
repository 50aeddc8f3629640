"""Calls and notes in two clicks, and what can be taken back: by whom, until when, and until what."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.audit import Deed
from bot.ids import More, more_value
from over_the_wire.day import CAMILLE, HUGUES, JULIEN, MARC, NADIA, Day, day, labels, value_of
from over_the_wire.wiring import Json, plain, words

EVENING, MORNING, NINE = "2026-11-23T18:10+01:00", "2026-11-24T08:31+01:00", "2026-11-24T09:00+01:00"
CALLS = [
    (More.NO_ANSWER, "✓ called, no answer", "no_answer"),
    (More.CALL_BACK, "✓ will call back", "will_call_back"),
    (More.NOT_TODAY, "✓ ACME: not today, back in the next digest", "not_today"),
]


async def acme(one: Day) -> int:
    """ACME's id."""
    ((found,),) = await one.rows("SELECT id FROM customers WHERE code = 'C0042'")
    return int(found)


async def test_a_call_is_two_clicks_and_the_digest_says_it(tmp_path: Path) -> None:
    async with day(tmp_path, MORNING, taken=EVENING) as one:
        await one.ticks(MORNING)
        customer = await acme(one)
        for minute, (what, said, kind) in enumerate(CALLS):
            one.at(f"2026-11-24T09:{minute:02}+01:00")
            (sent,) = one.told(CAMILLE)
            seen = await one.presses(CAMILLE, sent, "customer.more", value=more_value(what, customer))
            assert (seen.private, seen.modal) == ([], None)
            await one.sends()
            (now,) = one.told(CAMILLE)
            assert said in words(now)
            assert (now["ts"], "Undo" in labels(now)) == (sent["ts"], True)
            assert (await one.rows("SELECT kind FROM notes ORDER BY id"))[-1] == (kind,)

            undone = await one.presses(CAMILLE, now, "undo")
            assert (undone.private, undone.modal) == ([], None)
            await one.sends()
            (back,) = one.told(CAMILLE)
            assert said not in words(back)
            assert "*1. ACME*: €30,900 late, oldest 44 days" in words(back)
        assert [(deed, where) for deed, _, where, _ in await one.trail()] == [
            (Deed.NOTE_ADDED, "digest"), (Deed.UNDONE, "digest"),
        ] * 3  # fmt: skip
        assert await one.rows("SELECT count(*) FROM notes WHERE undone_at IS NULL") == [(0,)]


async def test_a_note_is_typed_or_filled_in_and_the_card_shows_the_last_ones(tmp_path: Path) -> None:
    async with day(tmp_path, NINE, taken=EVENING) as one:
        typed = (await one.says(CAMILLE, 'note ACME new buyer, Mme "Petit"')).answer
        assert words(typed).startswith("The note is recorded.")
        assert '"new buyer, Mme' in words(typed)
        form = (await one.says(CAMILLE, "note ACME")).modal or {}
        done = await one.fills(CAMILLE, form, text="Sends the cheque\non Friday")
        assert "Sends the cheque" in words(done.modal)
        form = (await one.presses(CAMILLE, (await one.says(CAMILLE, "ACME")).answer, "note.open")).modal or {}
        refused = await one.fills(CAMILLE, form, text=" \n ")
        assert (refused.ack and list(refused.ack.errors)) == ["text"]
        assert await one.rows("SELECT kind, text FROM notes ORDER BY id") == [
            ("note", 'new buyer, Mme "Petit"'),
            ("note", "Sends the cheque\non Friday"),
        ]
        card = (await one.says(MARC, "ACME")).said
        assert "new buyer" in card
        assert "Sends the cheque" in card


@pytest.mark.parametrize(
    ("moment", "said", "state"),
    [
        ("2026-11-24T09:09:58+01:00", "Undone: the promise on ACME does not count any more.", "cancelled"),
        (
            "2026-11-24T09:10:02+01:00",
            "Undo works for ten minutes: the promise of €18,500 (ACME) could be undone until 09:10. "
            "Log a correction instead.",
            "open",
        ),
    ],
)
async def test_undo_is_for_ten_minutes(tmp_path: Path, moment: str, said: str, state: str) -> None:
    async with day(tmp_path, NINE, taken=EVENING) as one:
        done = await one.logs(CAMILLE, "promise ACME 18500 fri")
        one.at(moment)
        assert (await one.presses(CAMILLE, done, "undo")).said.startswith(said)
        assert [each for each, *_ in await one.promises()] == [state]


async def test_the_button_goes_by_itself_at_the_tick_after_ten_minutes(tmp_path: Path) -> None:
    async with day(tmp_path, MORNING, taken=EVENING) as one:
        await one.ticks(MORNING)
        one.at(NINE)
        await one.logs(CAMILLE, "promise ACME 18500 fri")
        await one.sends()
        await one.ticks("2026-11-24T09:09+01:00")
        (before,) = one.told(CAMILLE)
        assert labels(before)[:2] == ["Undo", "Open card"]
        await one.ticks("2026-11-24T09:11+01:00")
        (after,) = one.told(CAMILLE)
        assert labels(after)[:2] == ["Open card", "Log a promise"]
        assert "✓ ACME: €18,500 promised for Fri 27 Nov" in words(after)
        edited = after["edited"]["ts"]
        await one.ticks("2026-11-24T09:12+01:00")
        assert one.told(CAMILLE)[0]["edited"]["ts"] == edited

        stale = await one.presses(CAMILLE, standing(one, CAMILLE, before), "undo")
        assert "Undo works for ten minutes" in stale.said


def standing(one: Day, handle: str, told: Json) -> Json:
    """An older state of a message, as somebody's screen may still show it."""
    message = one.room.workspace.message(told["channel"], told["ts"])
    assert message is not None
    message.blocks = told["blocks"]
    return told


async def test_what_was_replaced_counts_again_and_nobody_else_takes_it_back(tmp_path: Path) -> None:
    async with day(tmp_path, NINE, taken=EVENING) as one:
        first = await one.logs(CAMILLE, "promise ACME 18500 fri")
        second = await one.logs(CAMILLE, "promise ACME 18000 30/11")
        for person, said in (
            (NADIA, "C'est Camille Roy qui l'a noté"),
            (MARC, "C'est Camille Roy qui l'a noté"),
        ):
            seen = await one.forged(person, "undo", "promise:2")
            assert said in words([seen.private, seen.modal]), person
        stranger = await one.forged(JULIEN, "undo", "promise:2")
        assert "ACME" not in words([stranger.private, stranger.modal])
        gone = await one.presses(CAMILLE, first, "undo")
        assert "so it cannot be undone any more" in gone.said
        assert [state for state, *_ in await one.promises()] == ["replaced", "open"]

        await one.presses(CAMILLE, second, "undo")
        assert await one.promises() == [
            ("open", "18500.00", "2026-11-27", CAMILLE),
            ("cancelled", "18000.00", "2026-11-30", CAMILLE),
        ]
        assert [deed for deed, *_ in await one.trail()][-2:] == ["promise.restored", "undone"]
        again = await one.forged(CAMILLE, "undo", "promise:2")
        assert "This was undone already at 09:00." in words(again.private)


async def test_what_the_credit_manager_agreed_to_is_theirs_too(tmp_path: Path) -> None:
    async with day(tmp_path, NINE, taken=EVENING) as one:
        for amount in (18500, 18000):
            await one.logs(CAMILLE, f"promise ACME {amount} fri")
        third = await one.logs(CAMILLE, "promise ACME 17000 fri")
        await one.sends()
        await one.presses(NADIA, one.told(NADIA)[0], "promise.agree")
        seen = await one.presses(CAMILLE, third, "undo")
        assert seen.said.startswith("Nadia Benali went on with the promise of €17,000 (")
        assert ") at 09:00, so it cannot be undone any more." in seen.said
        assert [state for state, *_ in await one.promises()] == ["replaced", "replaced", "open"]


async def test_a_request_that_is_undone_is_withdrawn_where_it_was_asked(tmp_path: Path) -> None:
    async with day(tmp_path, NINE, taken=EVENING) as one:
        for amount in (18500, 18000):
            await one.logs(CAMILLE, f"promise ACME {amount} fri")
        third = await one.logs(CAMILLE, "promise ACME 17000 fri")
        await one.sends()
        await one.presses(CAMILLE, third, "undo")
        await one.sends()
        (asked,) = one.told(NADIA)
        assert "Retirée : il n'y a plus rien à décider" in words(asked)
        assert labels(asked) == ["Ouvrir la fiche"]
        late = await one.forged(HUGUES, "promise.agree", "promise:3:v1")
        assert "Nothing more to do." in words([late.private, late.modal])
        assert [state for state, *_ in await one.promises()] == ["replaced", "open", "cancelled"]


async def test_undo_typed_takes_the_last_thing_back(tmp_path: Path) -> None:
    async with day(tmp_path, NINE, taken=EVENING) as one:
        assert (await one.says(JULIEN, "annuler")).said.startswith("Rien de ce que vous avez noté")
        await one.logs(JULIEN, "promesse Courbevelle 5000 ven")
        one.at("2026-11-24T09:02+01:00")
        await one.says(JULIEN, "note Courbevelle a rappelé")
        assert plain((await one.says(JULIEN, "annuler")).said).startswith(
            "C'est annulé : la note sur Courbevelle ne compte plus."
        )
        assert plain((await one.says(JULIEN, "annuler")).said).startswith(
            "C'est annulé : la promesse sur Courbevelle ne compte plus."
        )
        assert [deed for deed, *_ in await one.trail()] == [
            "promise.logged", "note.added", "undone", "undone",
        ]  # fmt: skip
        assert value_of((await one.says(JULIEN, "promesse Courbevelle")).modal or {}, "amount") == "5000"

"""A letter or a dossier that was made, again: to whoever asks for it and may have it, and to them alone."""

from __future__ import annotations

from over_the_wire.day import CAMILLE, JULIEN, MARC, NADIA, Day, labels
from over_the_wire.dunning_office import FORMAL, HAND_OVER, Office
from over_the_wire.wiring import Json, words

TEN_SECONDS_ON, MINUTES_ON = "2026-11-24T09:00:25+01:00", "2026-11-24T09:05+01:00"


def files(one: Day, handle: str) -> list[tuple[str, bytes]]:
    """Name and content of the files in somebody's conversation with the bot."""
    found = [file for each in one.room.direct(handle) for file in one.room.workspace.files_of(each)]
    return [(file.name, bytes(file.content or b"")) for file in found]


async def made(office: Office) -> Json:
    """The formal notice of Courbevelle is made; the window of its step."""
    one = office.one
    step = await office.step(FORMAL)
    form = (await office.takes(NADIA, FORMAL)).modal or {}
    await one.fills(NADIA, form)
    await one.sends()
    assert len(files(one, NADIA)) == 1
    return (await one.forged(NADIA, "step.show", f"step:{step}:v1")).modal or {}


async def test_the_step_s_window_gives_it_again_once_however_often_it_is_pressed(office: Office) -> None:
    one = office.one
    window = await made(office)
    assert "Le courrier" in labels(window)
    said = (await one.presses(NADIA, window, "file.again")).modal or {}
    assert "MD-2026-0001.pdf" in words(said)
    await one.closes(NADIA)
    await one.forged(NADIA, "file.again", "letter:1:v1")
    await one.sends()
    (first, second) = files(one, NADIA)
    assert first == second  # byte for byte as it was made
    assert [files(one, each) for each in (MARC, JULIEN, CAMILLE)] == [[], [], []]
    one.at(TEN_SECONDS_ON)
    await one.forged(NADIA, "file.again", "letter:1:v1")
    await one.sends()
    assert len(files(one, NADIA)) == 3
    assert await one.rows("SELECT count(*) FROM letters") == [(1,)]


async def test_the_card_gives_it_to_who_sees_the_customer_and_to_nobody_else(office: Office) -> None:
    one = office.one
    await made(office)
    card = (await one.says(JULIEN, "Courbevelle")).answer
    assert "MD-2026-0001" in words(card)
    await one.presses(JULIEN, card, "file.again")
    await one.sends()
    assert [name for name, _ in files(one, JULIEN)] == ["MD-2026-0001.pdf"]
    assert len(files(one, NADIA)) == 1
    await one.forged(CAMILLE, "file.again", "letter:1:v1")
    await one.forged(CAMILLE, "file.again", "letter:99:v1")
    await one.sends()
    assert files(one, CAMILLE) == []


async def test_a_dossier_is_for_who_asked_and_who_decides(office: Office) -> None:
    one = office.one
    form = (await office.takes(NADIA, HAND_OVER)).modal or {}
    await one.fills(NADIA, form, text="they moved")
    await one.sends()
    window = (await one.forged(NADIA, "hand_over.show", "litigation:1:v1")).modal or {}
    assert "Le dossier" in labels(window)
    one.at(MINUTES_ON)
    await one.presses(NADIA, window, "file.again")
    await one.sends()
    (first, second) = files(one, NADIA)
    assert first == second and first[0].endswith(".zip")
    shown = (await one.forged(JULIEN, "hand_over.show", "litigation:1:v1")).modal or {}
    assert "The dossier" not in labels(shown)  # his customer, but he did not ask for it
    assert "Le dossier" not in labels(shown)
    refused = await one.forged(JULIEN, "file.again", "litigation:1:v1")
    assert "Nadia Benali" in refused.text
    await one.forged(CAMILLE, "file.again", "litigation:1:v1")
    await one.sends()
    assert [files(one, each) for each in (JULIEN, CAMILLE)] == [[], []]

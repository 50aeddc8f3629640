"""A queue shows what is so after an act, too: the private answer, the morning's message, the card."""

from __future__ import annotations

from pathlib import Path

from over_the_wire.day import CAMILLE, MARC, NADIA, labels
from over_the_wire.dunning_office import CALL, DUNNED, FIRM, FORMAL, LEDGER, REMINDER, Office, dunned
from over_the_wire.wiring import Json, words

MORNING, LATER = "2026-11-24T08:31+01:00", "2026-11-24T09:01+01:00"


def plain(where: Json) -> str:
    """The words of a message or a window, with usual blanks."""
    return words(where).replace("\xa0", " ").replace("\u202f", " ")


async def in_the_morning(office: Office) -> Json:
    """The queue that Nadia gets, who has no digest."""
    await office.one.ticks(MORNING)
    office.one.at("2026-11-24T09:00+01:00")
    (said,) = office.one.told(NADIA)
    return said


async def stands(office: Office) -> str:
    """The same message once what changed it has left."""
    await office.one.sends()
    (said,) = office.one.told(NADIA)
    return plain(said)


async def test_what_the_reader_did_in_the_mornings_message_is_told_in_it(office: Office) -> None:
    said = await in_the_morning(office)
    assert "Mardi 24 novembre : 6 étapes, 1 en retard" in plain(said)
    form = (await office.takes(NADIA, REMINDER, said)).modal or {}
    assert (await office.one.fills(NADIA, form)).modal is None
    drawn = await stands(office)
    assert "Mardi 24 novembre : 5 étapes" in drawn
    assert "*Fleurs Montaigu* (C0160) : relance amiable, part le mar. 24 nov., 9 h 10, à ann@fleurs" in drawn
    assert "step.recall" in str(office.one.told(NADIA)[0]["blocks"])
    await office.leave()
    assert "✓ *Fleurs Montaigu* (C0160) : relance amiable, " in await stands(office)


async def test_what_somebody_else_did_is_told_with_their_name(office: Office) -> None:
    await in_the_morning(office)
    form = (await office.takes(MARC, REMINDER, await office.queue(MARC, "all"))).modal or {}
    await office.one.fills(MARC, form)
    await office.leave()
    drawn = await stands(office)
    assert "✓ *Fleurs Montaigu* (C0160) : relance amiable" in drawn
    assert "· Marc Olivier" in drawn


async def test_a_promise_that_came_another_way_takes_its_row_away(office: Office) -> None:
    await in_the_morning(office)
    await office.one.logs(CAMILLE, "promise Brasserie 11050.50 fri")
    await office.one.ticks(LATER)
    drawn = await stands(office)
    assert "✓ *Brasserie du Port* (C0107) : relance ferme, sans objet : promis" in drawn


async def test_what_is_taken_back_is_in_the_message_as_before(office: Office) -> None:
    said = plain(await in_the_morning(office))
    row = "*Brasserie du Port* (C0107) : 9 850 €"
    assert row in said
    shown = await office.one.logs(CAMILLE, "dispute F-0908 4000 quality scratched")
    assert "*Brasserie du Port* (C0107) : 5 850 €" in await stands(office)
    await office.one.presses(CAMILLE, shown, "undo")
    assert row in await stands(office)
    await office.one.ticks(LATER)
    assert await stands(office) == said


async def test_the_private_answer_is_drawn_anew_and_keeps_whose_it_is(office: Office) -> None:
    one = office.one
    shown = await office.queue(NADIA, "camille")
    form = (await office.takes(NADIA, CALL, shown)).modal or {}
    assert (await one.fills(NADIA, form, outcome="reached")).modal is None
    (drawn,) = one.private(NADIA)
    assert "Étapes de Camille Roy" in plain(drawn)
    assert "*Galerie Noire* (C0401) : 12 000 €" in plain(drawn)
    assert "✓ *ACME* (C0042) : appel, " in plain(drawn)
    await one.presses(NADIA, drawn, "undo")
    (again,) = one.private(NADIA)
    assert "✓" not in plain(again)
    assert "*ACME* (C0042) : 18 500 €" in plain(again)
    assert await office.stands(CALL) == ["open", ""]


async def test_the_queue_of_a_former_day_is_one_line_when_the_next_comes(office: Office) -> None:
    said = await in_the_morning(office)
    form = (await office.takes(NADIA, REMINDER, said)).modal or {}
    await office.one.fills(NADIA, form)
    await office.leave()
    office.one.at("2026-11-25T07:00+01:00")
    await office.one.takes("ledger-2026-11-25.csv", LEDGER)
    await office.one.ticks("2026-11-25T08:31+01:00")
    await office.one.sends()
    told = office.one.told(NADIA)
    assert plain(told[0]).endswith("Mar. 24 nov. : 1 étape faite sur 6\nOuvrir les relances")
    assert labels(told[0]) == ["Ouvrir les relances"]
    assert len(told) <= 2


async def test_a_formal_notice_that_is_mailed_too_is_shown_and_recalled_like_a_reminder(
    office: Office,
) -> None:
    one = office.one
    form = (await office.takes(NADIA, FORMAL)).modal or {}
    await one.fills(NADIA, form, by_mail=["yes"])
    await one.closes(NADIA)
    said = "part le mar. 24 nov., 9 h 10, à paul@courbevelle.example"
    queue = await office.queue(NADIA)
    assert f"*Courbevelle* (C0201) : mise en demeure, {said}" in plain(queue)
    card = (await one.says(NADIA, "Courbevelle")).answer
    assert f"MD-2026-0001, {said}" in plain(card)
    (step,) = await office.stands(FORMAL, "id")
    window = (await one.forged(NADIA, "step.show", f"step:{step}:v2")).modal or {}
    assert "Part le mar. 24 nov., 9 h 10, à paul@courbevelle.example" in plain(window)
    assert "step.recall" in str(window["blocks"])
    await one.closes(NADIA)
    assert "MD-2026-0001, part" not in plain(await _recalled(office, card))
    await office.leave()
    assert office.mails == []
    assert await office.stands(FORMAL) == ["done", "letter"]


async def _recalled(office: Office, card: Json) -> Json:
    await office.one.presses(NADIA, card, "step.recall")
    assert await office.one.rows("SELECT state FROM mailings") == [("recalled",)]
    return office.one.private(NADIA)[-1]


async def test_a_card_says_that_its_reminder_is_on_its_way(office: Office) -> None:
    await office.sends(NADIA, FIRM)
    card = (await office.one.says(NADIA, "Brasserie")).answer
    assert "Relance ferme, Nadia Benali, en cours d'envoi" in plain(card)
    assert "Relance ferme, part le mar. 24 nov., 9 h 10, à compta@brasserie.example" in plain(card)
    drawn = await _recalled(office, card)
    assert "Relance ferme, Nadia Benali, à faire au plus tard le" in plain(drawn)


async def test_who_gets_a_digest_reads_the_sum_of_the_queue_in_it_and_no_second_message(
    tmp_path: Path,
) -> None:
    policy = DUNNED + "organisation: specialist\n"
    async with dunned(tmp_path, policy=policy) as office:
        await office.one.ticks(MORNING)
        (said,) = office.one.told(NADIA)
        assert "*Vos étapes de relance* : " in plain(said)
        assert "Ouvrir les relances" in labels(said)
        seen = await office.one.presses(NADIA, said, "queue.open")
        assert "Vos étapes" in plain(seen.modal or {})

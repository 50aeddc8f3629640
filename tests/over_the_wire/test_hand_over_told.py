"""A hand-over asked for by a step's owner, decided by the credit manager, and who reads what of it."""

from __future__ import annotations

import io
import zipfile

from over_the_wire.day import CAMILLE, JULIEN, MARC, NADIA, labels
from over_the_wire.dunning_office import HAND_OVER, Office, channel
from over_the_wire.wiring import Json, words


async def asked(office: Office) -> Json:
    """Julien has the step, and asks for it; the message in the credit channel."""
    one = office.one
    form = await office.more(NADIA, HAND_OVER, "reassign")
    await one.fills(NADIA, form, owner="julien.faure@example.com")
    await one.closes(NADIA)
    form = (await office.takes(JULIEN, HAND_OVER)).modal or {}
    await one.fills(JULIEN, form, text="they moved <!channel>")
    await one.closes(JULIEN)
    await one.sends()
    return next(each for each in channel(one) if "Hand over Duval?" in words(each))


def zips(office: Office, handle: str) -> list[list[str]]:
    """The names in each zip in somebody's conversation with the bot."""
    room = office.one.room
    found = [file for each in room.direct(handle) for file in room.workspace.files_of(each)]
    return [zipfile.ZipFile(io.BytesIO(each.content or b"")).namelist() for each in found]


async def test_it_is_asked_for_in_the_credit_channel_and_approved_there(office: Office) -> None:
    one = office.one
    message = await asked(office)
    assert "Julien Faure asks to hand it over to *Intrum*" in words(message)
    assert "<!channel>" not in str(message["blocks"])
    # 7,000 for 60 days at 12.40 % is 142.68, and 40 for the invoice
    assert "*Total* €7,182.68" in words(message)
    assert "⚠ No formal notice was sent for F-0700" in words(message)
    assert labels(message)[:2] == ["Approve", "Refuse"]

    refused = await one.forged(JULIEN, "hand_over.approve", "litigation:1:v1")
    assert "Nadia Benali" in refused.text
    await one.presses(NADIA, message, "hand_over.approve")
    await one.sends()
    await one.sends()
    (over,) = [each for each in channel(one) if "Duval: in litigation" in words(each)]
    assert "✓ Handed over to Intrum by Nadia Benali" in words(over)
    assert labels(over) == ["Open the litigation", "Open card"]
    assert [len(zips(office, each)) for each in (NADIA, JULIEN, MARC, CAMILLE)] == [1, 1, 0, 0]
    assert "LISEZMOI.txt" in zips(office, NADIA)[0]  # Duval is French
    assert len([each for each in one.read(JULIEN) if "demande de remise est accordée" in each]) == 1
    assert await office.stands(HAND_OVER) == ["done", "handed_over"]
    assert "*Duval*" not in words(await office.queue(NADIA, "all"))
    await one.ticks("2026-11-24T09:05+01:00")
    assert await office.stands(HAND_OVER) == ["done", "handed_over"]


async def test_it_is_refused_with_a_reason_and_the_step_stays(office: Office) -> None:
    one = office.one
    message = await asked(office)
    form = (await one.presses(NADIA, message, "hand_over.refuse")).modal or {}
    blank = await one.fills(NADIA, form, text="  ")
    assert blank.ack is not None
    assert blank.ack.errors
    await one.fills(NADIA, form, text="a formal notice first")
    await one.sends()
    (told,) = [each for each in one.read(JULIEN) if "a formal notice first" in each]
    assert "Nadia Benali" in told
    assert zips(office, NADIA) == []
    assert await office.stands(HAND_OVER, "state, owner") == ["open", "julien.faure@example.com"]
    assert not any("Approve" in labels(each) for each in channel(one))


async def test_who_decides_hands_over_at_once(office: Office) -> None:
    one = office.one
    form = (await office.takes(NADIA, HAND_OVER)).modal or {}
    assert "Vous décidez vous-même." in words(form)
    blank = await one.fills(NADIA, form, agency="", text="they moved")
    assert blank.ack is not None
    assert blank.ack.errors
    await one.fills(NADIA, form, agency="Maître Léa Vidal", text="they moved", language="en")
    await one.sends()
    ((*names,),) = zips(office, NADIA)
    assert "INDEX.txt" in names
    kept = await one.rows('SELECT state, "to", language FROM litigations')
    assert kept == [("handed_over", "Maître Léa Vidal", "en")]
    assert not any("Approve" in labels(each) for each in channel(one))

"""What a card says of the step that was taken last, and a digest's row of a reminder once it left."""

from __future__ import annotations

from over_the_wire.day import CAMILLE, NADIA
from over_the_wire.dunning_office import CALL, FIRM, FORMAL, NINE, Office
from over_the_wire.wiring import words


async def card(office: Office, handle: str, name: str) -> str:
    """Its words, with plain spaces."""
    return words((await office.one.says(handle, name)).answer).replace("\xa0", " ")


async def test_the_reason_of_a_skipped_step_stays_on_the_card(office: Office) -> None:
    form = await office.more(CAMILLE, CALL, "skip")
    await office.one.fills(CAMILLE, form, text="met them on Monday")
    said = await card(office, CAMILLE, "ACME")
    assert (
        "Call skipped on Tue 24 Nov by Camille Roy: “met them on Monday”; next: firm reminder, Fri 4 Dec"
        in said
    )
    assert "No reminder step reached" not in said


async def test_a_letter_that_was_made_is_the_last_step_and_the_next_is_told(office: Office) -> None:
    form = (await office.takes(NADIA, FORMAL)).modal or {}
    await office.one.fills(NADIA, form)
    said = await card(office, NADIA, "Courbevelle")
    assert (
        "Mise en demeure : étape faite le mar. 24 nov. (Nadia Benali) ; ensuite : blocage, mer. 9 déc."
    ) in said
    assert "Aucune étape de relance atteinte" not in said


async def test_a_reminder_that_left_is_the_last_step(office: Office) -> None:
    await office.sends(NADIA, FIRM)
    assert "étape faite" not in await card(office, NADIA, "Brasserie du Port")
    await office.leave()
    said = await card(office, NADIA, "Brasserie du Port")
    assert "Relance ferme : étape faite le mar. 24 nov. (Nadia Benali) ; ensuite : mise en demeure" in said
    await office.one.takes(
        "payments-2026-11-24.csv",
        "Customer,Entity,Date received,Amount,Currency,Invoice,Payment reference\n"
        "C0107,LUMEN,2026-11-24,9850.00,EUR,F-0908,V-1\n",
    )
    assert "Relance ferme : étape faite" not in await card(office, NADIA, "Brasserie du Port")


async def digest(office: Office) -> str:
    """Camille's, once what changed it has left."""
    await office.one.sends()
    (said,) = office.one.told(CAMILLE)
    return words(said).replace("\xa0", " ")


async def test_the_digests_row_says_when_the_reminder_left(office: Office) -> None:
    await office.one.ticks("2026-11-24T08:31+01:00")
    office.one.at(NINE)
    await office.sends(NADIA, FIRM)
    assert "✓ reminder to leave" in await digest(office)
    await office.leave()
    after = await digest(office)
    assert "✓ Brasserie du Port: reminder sent 09:1" in after
    assert "reminder to leave" not in after


async def test_the_digests_row_is_as_it_was_once_the_reminder_was_refused(office: Office) -> None:
    await office.one.ticks("2026-11-24T08:31+01:00")
    office.one.at(NINE)
    before = await digest(office)
    office.mailbox.at_rcpt.append("550 5.1.1 no such user")
    await office.sends(NADIA, FIRM)
    assert "✓ reminder to leave" in await digest(office)
    await office.leave()
    assert await digest(office) == before

"""The formal notice made from its step: numbered, a PDF for whoever made it, mailed too when ticked."""

from __future__ import annotations

from over_the_wire.day import JULIEN, MARC, NADIA, Day, value_of
from over_the_wire.dunning_office import FORMAL, Office
from over_the_wire.wiring import words


def files(one: Day, handle: str) -> list[str]:
    """The files in somebody's conversation with the bot."""
    return [file.name for each in one.room.direct(handle) for file in one.room.workspace.files_of(each)]


async def test_it_is_numbered_kept_and_for_whoever_made_it_alone(office: Office) -> None:
    one = office.one
    form = (await office.takes(NADIA, FORMAL)).modal or {}
    # 5,000 for 30 days at 12.40 % is 50.96, and 40 for the invoice
    assert "*À payer* : 5 090,96 €" in words(form)
    assert value_of(form, "date") == "2026-12-02"
    passed = await one.fills(NADIA, form, date="2026-11-24")
    assert passed.ack is not None
    assert passed.ack.errors
    assert (value_of(form, "address"), value_of(form, "registered")) == ("", ["yes"])
    assert "L'adresse postale de ce client n'est pas connue" in words(form).replace("’", "'")
    made = await one.fills(NADIA, form, date="2026-12-02", address="2 rue du Lac\n74000 Annecy")
    assert made.ack is not None and not made.ack.errors
    await one.sends()
    await one.sends()
    assert files(one, NADIA) == ["MD-2026-0001.pdf"]
    assert [files(one, each) for each in (MARC, JULIEN)] == [[], []]
    (file,) = [f for each in one.room.direct(NADIA) for f in one.room.workspace.files_of(each)]
    assert (file.content or b"").startswith(b"%PDF-")
    assert await office.stands(FORMAL) == ["done", "letter"]
    assert await one.rows("SELECT number, pay_by, made_by, address, is_registered FROM letters") == [
        ("MD-2026-0001", "2026-12-02", "nadia.benali@example.com", "2 rue du Lac\n74000 Annecy", 1)
    ]
    await office.leave()
    assert office.mails == []


async def test_it_is_mailed_too_when_that_is_ticked(office: Office) -> None:
    form = (await office.takes(NADIA, FORMAL)).modal or {}
    await office.one.fills(NADIA, form, by_mail=["yes"])
    await office.leave()
    (mail,) = office.mails
    assert mail["To"] == "paul@courbevelle.example"
    assert [each.get_filename() for each in mail.iter_attachments()] == ["MD-2026-0001.pdf"]
    assert await office.one.rows("SELECT state, step_id FROM mailings") == [("sent", None)]


async def test_one_apart_from_any_step_is_the_credit_managers_to_make(office: Office) -> None:
    one = office.one
    card = (await one.says(NADIA, "Courbevelle")).answer
    customer = str(card["blocks"]).partition("formal_notice:customer:")[2].partition(":")[0]
    refused = await one.forged(JULIEN, "letter.open", f"customer:{customer}:v1")
    assert "Nadia Benali" in (words(refused.modal) if refused.modal else refused.text)
    form = (await one.forged(NADIA, "letter.open", f"customer:{customer}:v1")).modal or {}
    await one.fills(NADIA, form)
    await one.sends()
    assert files(one, NADIA) == ["MD-2026-0001.pdf"]

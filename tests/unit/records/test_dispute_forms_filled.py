"""The form of a dispute: which invoices, whose it will be, and by when."""

from __future__ import annotations

import pytest
from fakes import TODAY, eur

from bot.credit.dispute import DisputeReason
from bot.credit.refused import Refused, Why
from bot.errors import NotYoursError, UnknownDocumentError
from bot.forms import DisputeDraft, DisputeForm
from bot.policy import Person
from bot.services.dispute_forms import dispute_form
from records.dispute_world import (
    CAMILLE,
    DECEMBER_8,
    F0902,
    F0903,
    LAMBERT,
    LEA,
    NADIA,
    OF_PORT,
    PORT,
    SETTLED,
    World,
    at,
    why,
)


async def form(
    world: World, customer: int | None = LAMBERT, person: Person = CAMILLE, **draft: object
) -> DisputeForm:
    filled = DisputeDraft(**draft)  # type: ignore[arg-type] # a test names the draft's own
    found = await dispute_form(world.house, world.actor(person), customer, filled)
    assert isinstance(found, DisputeForm), found
    return found


async def test_the_form_offers_open_invoices_the_longest_due_first() -> None:
    found = await form(World())
    assert [(item.id, item.open_amount, item.days_late) for item in found.items] == [
        (F0902, eur("6100"), 20),
        (F0903, eur("500"), 3),
    ]
    assert (found.head.code, found.head.name, found.head.as_of, found.head.seen) == (
        "C0017",
        "Menuiserie Lambert",
        TODAY,
        0,
    )
    assert (found.owner, found.target_on, found.leaves, found.stays) == ("", None, None, None)


async def test_owner_target_and_amounts_follow_what_is_chosen() -> None:
    found = await form(
        World(), None, document_id=F0902, is_whole=False, amount=eur("2300"), reason=DisputeReason.QUALITY
    )
    assert (found.owner, found.target_on) == ("Marc Olivier", DECEMBER_8)
    assert (found.leaves, found.stays) == (eur("2300"), eur("3800"))


async def test_an_amount_that_cannot_be_disputed_says_nothing_of_what_leaves() -> None:
    found = await form(World(), document_id=F0902, is_whole=False, amount=eur("7000"))
    assert (found.leaves, found.stays) == (None, None)


async def test_the_only_invoice_is_chosen() -> None:
    found = await form(World(), PORT, NADIA)
    assert (found.draft.document_id, found.leaves, found.stays) == (OF_PORT, eur("900"), eur("0"))


async def test_an_invoice_under_dispute_is_not_offered_again() -> None:
    world = World()
    await world.opened(hour="09:00")
    assert [item.id for item in (await form(world)).items] == [F0903]
    refused = await dispute_form(world.house, world.actor(CAMILLE), LAMBERT, DisputeDraft(document_id=F0902))
    assert refused == Refused(Why.DISPUTED_ALREADY, who="Camille Roy", at=at("09:00"), number="F-2026-11-04")


async def test_the_form_shows_ten_and_always_the_chosen_one() -> None:
    world = World()
    for number in range(1, 12):
        world.paper(number, PORT, 20 + number, eur("10"))
    found = await form(world, PORT, NADIA, document_id=OF_PORT)
    assert len(found.items) == 10
    assert found.items[-1].id == OF_PORT
    assert found.items_left_out == 2


async def test_there_is_no_form_for_what_is_not_owed() -> None:
    world = World()
    settled = await dispute_form(world.house, world.actor(CAMILLE), None, DisputeDraft(document_id=SETTLED))
    assert why(settled) is Why.NOT_OPEN
    world.paper(OF_PORT, PORT, 10, eur("0"))
    assert why(await dispute_form(world.house, world.actor(NADIA), PORT)) is Why.NOTHING_OPEN


async def test_the_form_is_for_who_sees_the_customer() -> None:
    with pytest.raises(NotYoursError):
        await form(World(), LAMBERT, LEA)
    with pytest.raises(UnknownDocumentError):
        await form(World(), PORT, NADIA, document_id=F0902)
    with pytest.raises(UnknownDocumentError):
        await form(World(), None, NADIA)

"""The form of a promise: what is ticked, for which day, and what it says of the others."""

from __future__ import annotations

from datetime import date

import pytest
from fakes import eur

from bot.credit.refused import Refused, Why
from bot.errors import NotYoursError
from bot.forms import PromiseDraft, PromiseForm
from bot.services.promise_forms import promise_form
from records.lumen import ACME, GARAGE, JULIEN, TUESDAY, Lumen, customer, paper
from records.promise_world import FRIDAY, World


async def form(world: Lumen, draft: PromiseDraft | None = None, customer_id: int = ACME) -> PromiseForm:
    made = await promise_form(world.house, world.actor(), customer_id, draft)
    assert isinstance(made, PromiseForm), made
    return made


async def test_the_form_ticks_what_is_late_for_next_friday() -> None:
    made = await form(World())
    assert [(one.id, one.days_late) for one in made.items] == [(1, 44), (2, 14)]
    assert made.draft == PromiseDraft(documents=(1, 2), amount=eur("30900"), promised_on=FRIDAY)
    assert (made.grace_until, made.latest) == (date(2026, 12, 1), date(2026, 12, 24))
    assert (made.head.seen, made.head.name, made.head.as_of, made.needs) == (0, "ACME", TUESDAY, "")


async def test_what_is_promised_or_wholly_disputed_is_not_ticked() -> None:
    world = World()
    await world.promise(documents=(1,))
    await world.dispute(2, amount=eur("12400"))
    made = await form(world)
    assert (made.draft.documents, made.draft.amount) == ((), None)
    assert [one.promise.id if one.promise else None for one in made.items] == [1, None]


async def test_the_amount_is_what_is_not_disputed() -> None:
    world = World()
    await world.dispute(1)
    made = await form(world, PromiseDraft(documents=(1,)))
    assert made.draft.amount == eur("16200")
    assert (made.draft.promised_on, made.grace_until) == (date(2026, 11, 27), date(2026, 12, 1))


async def test_an_amount_typed_ticks_the_invoice_of_that_amount_or_the_oldest() -> None:
    world = World()
    assert (await form(world, PromiseDraft(amount=eur("12400")))).draft.documents == (2,)
    assert (await form(world, PromiseDraft(amount=eur("12000")))).draft.documents == (1,)
    assert (await form(world, PromiseDraft(amount=eur("500"), on_account=True))).draft.documents == ()


async def test_the_form_says_what_is_replaced_and_who_must_agree() -> None:
    world = World()
    kept = await world.promise(in_a_row=2)
    made = await form(world, PromiseDraft(documents=(1,)))
    assert (made.replaces, made.needs) == (kept, "Nadia Benali")
    made = await form(world, PromiseDraft(documents=(2,)))
    assert (made.replaces, made.needs) == (None, "")


async def test_the_form_offers_ten_with_the_ticked_one_among_them() -> None:
    world = World()
    papers = world.work.records.ledger.papers
    for number in range(10, 22):
        papers[number] = paper(number, ACME, "100", date(2026, 11, number))
    made = await form(world, PromiseDraft(documents=(21,)))
    assert [one.id for one in made.items] == [1, 2, 10, 11, 12, 13, 14, 15, 16, 21]
    assert made.items_left_out == 4


async def test_who_owes_nothing_has_no_form() -> None:
    world = World()
    world.work.records.ledger.known[50] = customer(50, "Paid up")
    assert await promise_form(world.house, world.actor(), 50) == Refused(Why.NOTHING_OPEN)
    with pytest.raises(NotYoursError):
        await promise_form(world.house, world.actor(JULIEN), GARAGE)

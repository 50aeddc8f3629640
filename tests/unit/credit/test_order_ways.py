"""What the buttons of an order check start, worked out anew with the figures of the click."""

from __future__ import annotations

from datetime import date

import pytest
from fakes import eur
from records.lumen import JULIEN, NADIA, TUESDAY

from bot.credit.hold import HoldCause
from bot.credit.refused import Refused, Why
from bot.credit_views import DownPayment, LimitForm, TermsForm
from bot.errors import NotYoursError
from bot.forms import PlanForm, PromiseForm
from bot.policy import Policy
from bot.services.house import House
from bot.services.order_ways import down_payment, increase_draft, pay_draft, plan_draft, terms_draft
from credit.order_world import NOT_DUE, OLDEST, PEOPLE, SECOND, OrderWorld


async def _checked(world: OrderWorld, amount: str = "15000", **facts: object) -> int:
    return (await world.check(amount, **facts)).draft_id  # type: ignore[arg-type]  # as the world takes them


async def test_paying_begins_a_promise_of_just_those_invoices() -> None:
    world = OrderWorld()
    form = await pay_draft(world.house, world.actor(), await _checked(world), "late")
    assert isinstance(form, PromiseForm), form
    assert (form.draft.documents, form.draft.amount) == ((OLDEST,), eur("18500"))
    assert form.draft.promised_on == date(2026, 11, 27)


async def test_paying_for_the_limit_alone_takes_fewer_invoices() -> None:
    world = OrderWorld()
    world.settle(OLDEST)
    # 34 500 and 35 000 are 69 500, short by 9 500: the 12 400 do, and are less than the 17 300.
    form = await pay_draft(world.house, world.actor(), await _checked(world, "35000"), "pay")
    assert isinstance(form, PromiseForm), form
    assert (form.draft.documents, form.draft.amount) == ((SECOND,), eur("12400"))


async def test_a_plan_begins_with_what_is_late_in_three_parts() -> None:
    world = OrderWorld()
    form = await plan_draft(world.house, world.actor(), await _checked(world))
    assert isinstance(form, PlanForm), form
    assert set(form.documents) == {OLDEST, SECOND}
    assert [one.amount for one in form.instalments] == [eur("10300")] * 3


async def test_an_increase_begins_with_exactly_the_shortfall() -> None:
    world = OrderWorld()
    form = await increase_draft(world.house, world.actor(), await _checked(world))
    assert isinstance(form, LimitForm), form
    assert (form.amount, form.order) == (eur("8000"), eur("15000"))
    assert (form.starts_on, form.ends_on) == (TUESDAY, date(2026, 12, 31))


async def test_terms_begin_with_the_order_and_the_shorter_days() -> None:
    world = OrderWorld()
    world.settle(OLDEST, SECOND, NOT_DUE)
    draft = await _checked(world, "60000", terms_days=20)
    form = await terms_draft(world.house, world.actor(), draft)
    assert isinstance(form, TermsForm), form
    assert (form.order, form.terms_days, form.usual_days) == (eur("60000"), 20, 45)
    assert form.decides == NADIA.name


async def test_a_down_payment_is_drafted_of_exactly_the_shortfall() -> None:
    world = OrderWorld()
    asked = await down_payment(world.house, world.actor(), await _checked(world, reference="PO-7"))
    assert isinstance(asked, DownPayment), asked
    assert (asked.order, asked.amount, asked.reference) == (eur("15000"), eur("8000"), "PO-7")


async def test_the_numbers_are_those_of_the_click_not_of_the_answer() -> None:
    world = OrderWorld()
    draft = await _checked(world)
    world.settle(NOT_DUE)
    world.work.records.exposures.limit(world.acme.id, eur("45000"), since=TUESDAY)
    asked = await down_payment(world.house, world.actor(), draft)
    # 35 700 and 15 000 are 50 700 of 45 000.
    assert isinstance(asked, DownPayment)
    assert asked.amount == eur("5700")


async def test_a_way_that_is_not_needed_any_more_is_to_be_asked_again() -> None:
    world = OrderWorld()
    draft = await _checked(world)
    world.settle(OLDEST)
    for start in (increase_draft, down_payment, plan_draft, terms_draft):
        refused = await start(world.house, world.actor(), draft)
        assert isinstance(refused, Refused)
        assert refused.why is Why.NO_DRAFT


async def test_nobody_starts_from_another_s_draft_or_out_of_sight() -> None:
    world = OrderWorld()
    draft = await _checked(world)
    refused = await increase_draft(world.house, world.actor(NADIA), draft)
    assert isinstance(refused, Refused)
    assert refused.why is Why.NO_DRAFT
    known = world.work.records.ledger.known
    known[world.acme.id] = known[13]
    world.house = House(world.work, Policy(people=PEOPLE), world.house.wording)
    with pytest.raises(NotYoursError):
        await down_payment(world.house, world.actor(), draft)


async def test_a_hold_by_hand_leaves_only_its_release() -> None:
    world = OrderWorld()
    world.settle(OLDEST)
    await world.hold(HoldCause.BY_HAND, why="bounced cheque")
    answer = await world.check("100")
    assert [one.kind.value for one in answer.check.ways] == ["release"]
    with pytest.raises(NotYoursError):
        await world.check("100", person=JULIEN)

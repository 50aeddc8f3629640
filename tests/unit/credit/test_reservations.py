"""Reservations: the amount of an accepted order counts until the order comes, or its day passes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from fakes import eur
from records.lumen import ACME, CAMILLE, GARAGE, JULIEN, NADIA, TUESDAY

from bot.audit import CLOCK, Deed, Surface
from bot.credit.hold import HoldCause
from bot.credit.refused import Refused, Why
from bot.credit.reservation import Reservation, ReservationState
from bot.credit_acts import Reserved
from bot.errors import NotYoursError
from bot.services.reservations import cancel_reservation, reservation_view, settle_reservations
from credit.order_world import OLDEST, OrderWorld, later


@pytest.fixture
def world() -> OrderWorld:
    """ACME without anything too late: 34 500 of 60 000."""
    world = OrderWorld()
    world.settle(OLDEST)
    return world


def kept(done: object) -> Reservation:
    """What was kept, when it was."""
    assert isinstance(done, Reserved), done
    return done.reservation


def refusal(done: object) -> Refused:
    """Why it was not."""
    assert isinstance(done, Refused), done
    return done


async def test_an_order_that_fits_counts_from_now_on_and_says_so_in_the_trail(world: OrderWorld) -> None:
    made = kept(await world.reserve("5000", reference=" PO-7 "))
    assert (made.amount, made.reference, made.reserved_on) == (eur("5000"), "PO-7", TUESDAY)
    assert made.until == date(2026, 12, 8), "ten working days from Tuesday"
    assert await world.exposure() == eur("39500")
    (entry,) = world.entries
    assert (entry.entry.deed, entry.entry.who) == (Deed.ORDER_RESERVED, CAMILLE.email.casefold())
    assert entry.entry.after == {
        "state": "open",
        "amount": "5000.00 EUR",
        "until": "2026-12-08",
        "reference": "PO-7",
    }


async def test_the_second_of_two_that_do_not_both_fit_is_still_held(world: OrderWorld) -> None:
    kept(await world.reserve("20000", key="draft:1"))
    refused = refusal(await world.reserve("5500.01", key="draft:2"))
    assert (refused.why, refused.most) == (Why.STILL_HELD, eur("5500"))
    kept(await world.reserve("5500", key="draft:3"))
    assert await world.exposure() == eur("60000")


async def test_what_is_on_hold_is_not_reserved(world: OrderWorld) -> None:
    await world.hold(HoldCause.BY_HAND, why="bounced cheque")
    assert refusal(await world.reserve("100")).why is Why.STILL_HELD
    assert world.work.records.reservations.kept == {}


async def test_the_same_button_twice_keeps_one(world: OrderWorld) -> None:
    kept(await world.reserve("5000", key="draft:1"))
    again = refusal(await world.reserve("5000", key="draft:1"))
    assert (again.why, again.who) == (Why.ALREADY_DONE, "Camille Roy")
    assert await world.exposure() == eur("39500")


@pytest.mark.parametrize("reference", ["PO-7", "po-7", " PO -7"])
async def test_an_order_of_the_same_number_is_kept_once(world: OrderWorld, reference: str) -> None:
    kept(await world.reserve("5000", key="draft:1", reference="PO-7"))
    again = refusal(await world.reserve("5000", key="draft:2", reference=reference))
    assert again.why is Why.ALREADY_DONE
    kept(await world.reserve("5000", key="draft:3", reference="PO-8"))


async def test_two_orders_without_a_number_are_two(world: OrderWorld) -> None:
    kept(await world.reserve("5000", key="draft:1"))
    kept(await world.reserve("5000", key="draft:2"))
    assert await world.exposure() == eur("44500")


async def test_what_is_left_of_the_group_s_limit_is_reserved_once(world: OrderWorld) -> None:
    exposures = world.work.records.exposures
    exposures.parents[ACME] = world.work.records.ledger.known[GARAGE].code
    exposures.limit(GARAGE, eur("40000"))
    kept(await world.reserve("1290", key="draft:1"))
    assert refusal(await world.reserve("0.01", key="draft:2", customer_id=GARAGE)).why is Why.STILL_HELD


async def test_a_day_can_be_given_from_today_to_ninety_days_ahead(world: OrderWorld) -> None:
    passed = refusal(await world.reserve("1", key="a", until=date(2026, 11, 23)))
    assert (passed.why, passed.until) == (Why.DAY_PASSED, TUESDAY)
    far = refusal(await world.reserve("1", key="b", until=date(2027, 2, 23)))
    assert (far.why, far.until) == (Why.DAY_TOO_FAR, date(2027, 2, 22))
    assert kept(await world.reserve("1", key="c", until=TUESDAY)).until == TUESDAY
    assert kept(await world.reserve("1", key="d", until=date(2027, 2, 22))).until == date(2027, 2, 22)


async def test_nobody_reserves_for_a_customer_they_do_not_see(world: OrderWorld) -> None:
    with pytest.raises(NotYoursError):
        await world.reserve("100", person=JULIEN)


async def test_whoever_reserved_cancels_and_the_amount_is_free(world: OrderWorld) -> None:
    made = kept(await world.reserve("5000"))
    ended = kept(await cancel_reservation(world.house, world.actor(), made.id, made.version))
    assert (ended.state, ended.ended_by) == (ReservationState.CANCELLED, CAMILLE.email.casefold())
    assert await world.exposure() == eur("34500")
    assert [one.entry.deed for one in world.entries] == [Deed.ORDER_RESERVED, Deed.ORDER_CANCELLED]
    again = refusal(await cancel_reservation(world.house, world.actor(), made.id, made.version))
    assert (again.why, again.who, again.yours) == (Why.ENDED, "Camille Roy", True)


async def test_the_credit_manager_cancels_anybody_s_and_a_colleague_nobody_s(world: OrderWorld) -> None:
    known = world.work.records.ledger.known
    made = kept(await world.reserve("5000", person=NADIA))
    refused = refusal(await cancel_reservation(world.house, world.actor(), made.id, made.version))
    assert (refused.why, refused.who) == (Why.NOT_CONCERNED, "Nadia Benali, Hugues Martin")
    known[ACME] = replace(known[ACME], salesperson="C. ROY")
    of_camille = kept(await world.reserve("100", key="draft:2"))
    kept(await cancel_reservation(world.house, world.actor(NADIA), of_camille.id, of_camille.version))


async def test_an_order_that_came_by_import_ends_its_reservation(world: OrderWorld) -> None:
    made = kept(await world.reserve("5000", reference="PO-7"))
    world.work.records.reservations.came.append((made.id, "PO-7"))
    (settled,) = await settle_reservations(world.house, later(1))
    assert (settled.state, settled.ended_by, settled.ended_on) == (
        ReservationState.ARRIVED,
        CLOCK,
        date(2026, 11, 25),
    )
    last = world.entries[-1].entry
    assert (last.deed, last.surface) == (Deed.ORDER_ARRIVED, Surface.IMPORT)
    assert last.after is not None
    assert last.after["order"] == "PO-7"
    assert await settle_reservations(world.house, later(1)) == ()


async def test_a_reservation_lapses_after_its_last_day_and_not_on_it(world: OrderWorld) -> None:
    kept(await world.reserve("5000", until=date(2026, 11, 26)))
    assert await settle_reservations(world.house, later(2, "23:59")) == ()
    assert await world.exposure(date(2026, 11, 26)) == eur("39500")
    (settled,) = await settle_reservations(world.house, later(3, "00:01"))
    assert settled.state is ReservationState.LAPSED
    assert world.entries[-1].entry.deed is Deed.ORDER_LAPSED
    assert await world.exposure(date(2026, 11, 27)) == eur("34500")


async def test_a_reservation_is_shown_to_whoever_sees_its_customer(world: OrderWorld) -> None:
    made = kept(await world.reserve("5000"))
    view = await reservation_view(world.house, world.actor(NADIA), made.id)
    assert (view.reserved_by, view.of.name, view.reservation) == ("Camille Roy", "ACME", made)
    with pytest.raises(NotYoursError):
        await reservation_view(world.house, world.actor(JULIEN), made.id)


async def test_an_order_that_is_reserved_counts_once_when_it_is_checked_again_by_its_number(
    world: OrderWorld,
) -> None:
    kept(await world.reserve("20000", reference="PO-7"))
    same = await world.check("20000", reference="po 7")
    assert same.check.total == eur("54500")
    assert (await world.check("25500", reference="PO-7")).check.total == eur("60000")
    assert (await world.check("20000")).check.total == eur("74500"), "another order"

"""Promises: logged, asked for, agreed to, cancelled and taken back; who came second is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from fakes import eur, usd

from bot.acts import PromiseLogged
from bot.audit import Surface
from bot.credit.promise import Because, Means, Promise, PromiseState
from bot.credit.refused import Refused, Why
from bot.errors import NotYoursError
from bot.notices import NoticeKind
from bot.services.promises import cancel_promise, log_promise
from records.lumen import ACME, CAMILLE, JULIEN, NADIA, TUESDAY, at, paper
from records.promise_world import CAMILLES, FRIDAY, World, refusal, wish
from records.promises_tried import decide


async def test_a_promise_counts_at_once_and_is_written_down() -> None:
    world = World()
    kept = await world.logged(said_by="Mme Durand", means=Means.PHONE, note="after the fair")
    assert (kept.state, kept.promised_on, kept.grace_until) == (PromiseState.OPEN, FRIDAY, date(2026, 12, 1))
    assert (kept.logged_by, kept.logged_on, kept.opened_on) == (CAMILLES, TUESDAY, TUESDAY)
    assert (kept.in_a_row, kept.after_import, kept.received) == (1, 1, eur("0"))
    (entry,) = world.work.records.trail.entries
    assert (entry.entry.deed, entry.entry.who, entry.entry.surface) == (
        "promise.logged",
        CAMILLES,
        Surface.DIGEST,
    )
    assert entry.entry.before is None
    assert entry.entry.after == {
        "state": "open",
        "amount": "12000.00 EUR",
        "promised_on": "2026-11-27",
        "grace_until": "2026-12-01",
        "documents": "1",
        "said_by": "Mme Durand",
        "means": "phone",
        "note": "after the fair",
        "in_a_row": 1,
        "received": "0.00 EUR",
    }


async def test_the_digest_says_so_and_nothing_else_is_posted() -> None:
    world = World()
    await world.digest(ACME)
    await world.logged()
    assert [kind for kind in world.work.outbox.notices if kind.kind is NoticeKind.PROMISE] == []
    assert [text for _, text in world.edits] == ["en\nACME | promise 12000 open | undo promise:1"]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"amount": "18500.01"}, Refused(Why.ABOVE_OPEN, amount=eur("18500.01"), most=eur("18500"))),
        ({"amount": "0"}, Refused(Why.NO_AMOUNT, amount=eur("0"))),
        ({"promised_on": date(2026, 11, 23)}, Refused(Why.DAY_PASSED, until=TUESDAY)),
        ({"promised_on": date(2026, 12, 25)}, Refused(Why.DAY_TOO_FAR, until=date(2026, 12, 24))),
        ({"documents": (3,), "amount": "10"}, Refused(Why.NOT_OPEN)),
        (
            {"documents": (), "amount": "30901"},
            Refused(Why.ABOVE_OPEN, amount=eur("30901"), most=eur("30900")),
        ),
        ({"note": "x" * 3001}, Refused(Why.TEXT_TOO_LONG, count=3000)),
    ],
)
async def test_what_is_refused_changes_nothing(facts: dict[str, Any], expected: Refused) -> None:
    """Invoice 3 is Garage Étoile's."""
    world = World()
    assert await world.log(**facts) == expected
    assert (world.states(), world.deeds, world.work.outbox.notices) == ([], [], [])


async def test_an_invoice_in_another_currency_is_refused() -> None:
    world = World()
    assert (
        refusal(await log_promise(world.house, world.actor(), replace(wish(), amount=usd("100")))).why
        is Why.SEVERAL_CURRENCIES
    )


async def test_a_settled_invoice_is_named() -> None:
    world = World()
    world.work.records.ledger.papers[4] = paper(4, ACME, "900", TUESDAY, open_amount="0")
    assert await world.log(documents=(1, 4)) == Refused(Why.NOT_OPEN, number="F-0004")


async def test_a_salesperson_promises_only_for_customers_of_theirs() -> None:
    world = World()
    with pytest.raises(NotYoursError):
        await world.log(JULIEN)
    assert world.work.rollbacks == 1


async def test_a_second_delivery_of_the_same_press_is_one_promise() -> None:
    world = World()
    await world.logged()
    assert await world.log(moment=at("09:01")) == Refused(Why.ALREADY_DONE, who="Camille Roy", at=at("09:00"))
    assert world.states() == ["open"]


async def test_a_new_promise_on_the_same_invoice_replaces_the_old_one() -> None:
    world = World()
    first = await world.logged(documents=(1, 2), key="first")
    done = await world.log(moment=at("11:00"), key="second")
    assert [one.id for one in done.replaced] == [first.id]
    assert (done.promise.replaces, done.promise.in_a_row) == (first.id, 2)
    assert (world.now(1).state, world.now(1).ended_on, world.now(1).ended_at) == (
        PromiseState.REPLACED,
        TUESDAY,
        at("11:00"),
    )
    assert world.deeds == [
        "promise.logged promise:1",
        "promise.replaced promise:1",
        "promise.logged promise:2",
    ]


async def test_promises_of_other_invoices_stand_side_by_side() -> None:
    world = World()
    await world.logged(key="first")
    await world.logged(documents=(2,), key="second")
    await world.logged(documents=(), amount="100", key="third")
    assert world.states() == ["open", "open", "open"]


async def test_whoever_comes_second_is_told_who_came_first() -> None:
    """Nadia opened her form when the trail was empty; Camille logged hers meanwhile."""
    world = World()
    await world.logged(moment=at("09:40"), key="hers")
    late = await world.log(NADIA, at("09:41"), key="late", seen=0)
    assert late == Refused(Why.CAME_SECOND, who="Camille Roy", at=at("09:40"))
    assert world.states() == ["open"]


async def test_who_saw_the_first_one_or_logged_it_replaces_it() -> None:
    world = World()
    await world.logged(key="hers")
    assert isinstance(await world.log(NADIA, at("09:41"), key="seen", seen=1), PromiseLogged)
    assert isinstance(await world.log(NADIA, at("09:42"), key="own", seen=1), PromiseLogged)


async def test_what_somebody_logged_on_another_invoice_stands_in_nobodys_way() -> None:
    world = World()
    await world.logged(documents=(2,), key="other")
    assert isinstance(await world.log(NADIA, at("09:41"), key="mine", seen=0), PromiseLogged)


async def test_whoever_logged_it_cancels_it_and_so_does_the_credit_manager() -> None:
    world = World()
    await world.logged(key="a")
    await world.logged(documents=(2,), key="b")
    for promise_id, person in ((1, CAMILLE), (2, NADIA)):
        done = await cancel_promise(world.house, world.actor(person, at("15:00")), promise_id, 1)
        assert isinstance(done, Promise)
        assert (done.state, done.because, done.ended_on) == (
            PromiseState.CANCELLED,
            Because.WITHDRAWN,
            TUESDAY,
        )
    assert world.deeds[-2:] == ["promise.cancelled promise:1", "promise.cancelled promise:2"]


async def test_others_do_not_cancel_it() -> None:
    world = World()
    kept = await world.logged(NADIA)
    refused = await cancel_promise(world.house, world.actor(CAMILLE), kept.id, 1)
    assert refused == Refused(Why.NOT_CONCERNED, who="Nadia Benali")


async def test_what_ended_is_not_cancelled_again() -> None:
    world = World()
    kept = await world.logged()
    camille = world.actor(CAMILLE, at("15:00"))
    await cancel_promise(world.house, camille, kept.id, 1)
    again = await cancel_promise(world.house, replace(camille, at=at("15:01")), kept.id, 1)
    assert again == Refused(Why.ENDED, who="Camille Roy", at=at("15:00"))


async def test_whoever_withdraws_a_request_that_was_agreed_to_meanwhile_is_told() -> None:
    world = World()
    _, third = await world.third()
    await decide(world, third)
    camille = world.actor(CAMILLE, at("10:30"))
    refused = await cancel_promise(world.house, camille, third.id, third.version)
    assert refused == Refused(Why.DECIDED, who="Nadia Benali", at=at("10:02"))
    assert world.now(third.id).state is PromiseState.OPEN
    assert isinstance(await cancel_promise(world.house, camille, third.id, third.version + 1), Promise)


async def test_two_at_once_have_one_effect() -> None:
    """The store refuses the key that somebody else kept between the look and the write."""
    world = World()
    await world.logged(key="k1")
    promises = world.work.records.promises

    async def not_yet(key: str) -> Promise | None:
        del promises.of_key
        return None

    promises.of_key = not_yet  # type: ignore[method-assign]  # as a delivery that came at the same time
    done = await world.log(moment=at("09:00"))
    assert done == Refused(Why.ALREADY_DONE, who="Camille Roy", at=at("09:00"))


async def test_what_no_database_takes_is_left_out_of_words() -> None:
    world = World()
    promise = await world.logged(said_by="Mme\0 Durand ", note=" by \ud800cheque")
    assert (promise.said_by, promise.note) == ("Mme Durand", "by cheque")

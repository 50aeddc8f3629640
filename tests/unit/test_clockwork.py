"""The clock ticks at once and again, and what is due at a tick waits for nobody else's trouble."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fakes_books import FakeBooks
from fakes_conversation import FakeWork, account, member
from fakes_slack import FakeSlack
from fakes_wording import PlainWording
from test_inbox import FakeImporter
from test_mornings import CAMILLE, LATE, POLICY, TUESDAY, at, at_work

from bot.audit import Deed, NewEntry, Surface
from bot.delivery import Sender
from bot.errors import EncoursError, SlackAwayError
from bot.mornings import Outcome
from bot.schedule import AFTER_MORNINGS, BEFORE_MORNINGS, Clockwork, clock
from bot.services.acted import close_undos
from bot.services.alone import alone, faults
from bot.services.broken_said import say_what_digests_left_out
from bot.services.case_clock import escalate_cases, wake_cases
from bot.services.dispute_clock import escalate_disputes, propose_resolutions
from bot.services.dunning_sweep import sweep_dunning
from bot.services.hand_overs import end_litigations
from bot.services.house import House
from bot.services.inbox import Inbox
from bot.services.mail_clock import dispatch_mails, send_automatic, settle_mails
from bot.services.queue_messages import redraw_queues
from bot.services.queue_mornings import say_queues
from bot.services.requests_clock import end_increases, lapse_requests, remind_approvers
from bot.services.reservations import settle_reservations
from bot.services.settling import settle_promises
from bot.services.watch import watch

PATIENCE_S = 10
EVERY = timedelta(seconds=1)


def clockwork(work: FakeWork, slack: FakeSlack, now: datetime, inbox: Inbox | None = None) -> Clockwork:
    books, sender = FakeBooks(LATE), Sender(work, slack, lambda: now)
    return Clockwork(books, House(work, POLICY, PlainWording()), slack, sender, inbox)


async def test_an_account_met_at_a_tick_has_its_morning_at_once() -> None:
    work, now = FakeWork(), at("08:30")
    whole = clockwork(work, FakeSlack([account("U1", CAMILLE.email)]), now)
    ticked, sent = await whole.tick_and_send(now)
    assert [(one.person, one.outcome) for one in ticked.mornings] == [("camille@lumen.example", Outcome.SENT)]
    assert sent.sent == 1


async def test_while_slack_is_away_those_who_are_known_have_their_mornings() -> None:
    work, slack, now = await at_work(member("U1", CAMILLE)), FakeSlack(), at("08:30")
    slack.failing = [SlackAwayError()]
    ticked = await clockwork(work, slack, now).tick(now)
    assert [one.outcome for one in ticked.mornings] == [Outcome.SENT]


async def test_two_ticks_at_once_decide_a_morning_once() -> None:
    work, now = await at_work(member("U1", CAMILLE)), at("08:30")
    whole = clockwork(work, FakeSlack([account("U1", CAMILLE.email)]), now)
    first, second = await asyncio.gather(whole.tick(now), whole.tick(now))
    assert (len(first.mornings), len(second.mornings)) == (1, 0)


async def test_an_inbox_that_is_gone_keeps_no_morning_back(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    work, now = await at_work(member("U1", CAMILLE)), at("08:30")
    gone = Inbox(tmp_path / "gone", FakeImporter(work), House(work, POLICY, PlainWording()), lambda: now)
    slack = FakeSlack([account("U1", CAMILLE.email)])
    ticked = await clockwork(work, slack, now, gone).tick(now)
    assert [one.outcome for one in ticked.mornings] == [Outcome.SENT]
    assert [one.name for one in caplog.records if one.levelno >= logging.ERROR] == ["encours.inbox"]


class SlipError(Exception):
    """A fault of ours, with what must not be logged."""


async def test_a_part_that_fails_keeps_no_morning_back_and_tells_nothing_of_a_customer(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done: list[str] = []

    async def first(house: House, now: datetime) -> None:
        raise SlipError("ACME owes 12 000")

    async def second(house: House, now: datetime) -> None:
        done.append(house.name_of(CAMILLE.email))

    work, now = await at_work(member("U1", CAMILLE)), at("08:30")
    whole = clockwork(work, FakeSlack([account("U1", CAMILLE.email)]), now)
    whole.before, whole.after = (first, second), (first, second)
    ticked = await whole.tick(now)
    assert [one.outcome for one in ticked.mornings] == [Outcome.SENT]
    assert done == ["Camille Roy", "Camille Roy"]
    said = [one.getMessage() for one in caplog.records if one.levelno >= logging.ERROR]
    assert said == ["first failed, and is tried again: SlipError"] * 2


async def test_a_part_that_is_cancelled_ends_the_tick() -> None:
    async def cancelled(house: House, now: datetime) -> None:
        raise asyncio.CancelledError

    whole = clockwork(FakeWork(), FakeSlack(), at("08:30"))
    whole.before = (cancelled,)
    with pytest.raises(asyncio.CancelledError):
        await whole.tick(at("08:30"))


async def test_what_rests_waits_until_a_tick_that_was_cancelled_has_let_go() -> None:
    begun, said = asyncio.Event(), list[str]()

    async def works(house: House, now: datetime) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            said.append("let go")

    whole = clockwork(FakeWork(), FakeSlack(), at("08:30"))
    whole.before = (works,)
    tick = asyncio.create_task(whole.tick(at("08:30")))
    await begun.wait()
    tick.cancel()
    async with asyncio.timeout(PATIENCE_S):
        await whole.rest()
    said.append("rested")
    assert said == ["let go", "rested"]
    assert tick.cancelled()


async def test_what_goes_by_changes_is_done_again_on_a_new_day_or_entry(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[datetime] = []

    async def settles(house: House, now: datetime) -> None:
        done.append(now)

    work = FakeWork()
    whole = clockwork(work, FakeSlack(), at("08:30"))
    whole.before, whole.after = (settles,), ()
    monkeypatch.setattr("bot.schedule.ON_CHANGE", frozenset({settles}))
    for moment in (at("09:00"), at("09:01")):
        await whole.tick(moment)
    await work.records.trail.add(
        NewEntry(Deed.NOTE_ADDED, CAMILLE.email, at("09:02"), Surface.COMMAND, "note:1")
    )
    for moment in (at("09:03"), at("09:04"), at("09:00", TUESDAY + timedelta(days=1))):
        await whole.tick(moment)
    assert done == [at("09:00"), at("09:03"), at("09:00", TUESDAY + timedelta(days=1))]


async def test_what_failed_is_done_again_without_a_change(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[datetime] = []

    async def fails(house: House, now: datetime) -> None:
        tries.append(now)
        raise SlipError

    whole = clockwork(FakeWork(), FakeSlack(), at("08:30"))
    whole.before, whole.after = (fails,), ()
    monkeypatch.setattr("bot.schedule.ON_CHANGE", frozenset({fails}))
    for moment in (at("09:00"), at("09:01")):
        await whole.tick(moment)
    assert tries == [at("09:00"), at("09:01")]


async def test_a_part_that_failed_for_one_of_many_is_done_again_without_a_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tries: list[datetime] = []

    async def one_of_many(now: datetime) -> None:
        tries.append(now)
        if len(tries) < 3:
            raise SlipError

    async def settles(house: House, now: datetime) -> None:
        await alone(one_of_many(now), "one of many")

    whole = clockwork(FakeWork(), FakeSlack(), at("08:30"))
    whole.before, whole.after = (settles,), ()
    monkeypatch.setattr("bot.schedule.ON_CHANGE", frozenset({settles}))
    for moment in ("09:00", "09:01", "09:02", "09:03"):
        await whole.tick(at(moment))
    assert tries == [at("09:00"), at("09:01"), at("09:02")]


async def test_a_narrow_part_looks_again_at_whoever_it_failed_for(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[frozenset[int] | None] = []

    async def look(customer: int) -> None:
        if customer == 42 and len(looked) < 4:
            raise SlipError

    async def looks(house: House, now: datetime, customers: frozenset[int] | None = None) -> None:
        looked.append(customers)
        for customer in customers or (9, 42):
            await alone(look(customer), "a look", customer=customer)

    work = FakeWork()
    whole = clockwork(work, FakeSlack(), at("08:30"))
    whole.before, whole.after = (looks,), ()
    monkeypatch.setattr("bot.schedule.ON_CHANGE", frozenset({looks}))
    monkeypatch.setattr("bot.schedule.NARROW", {looks: looks})
    for moment in ("09:00", "09:01"):
        await whole.tick(at(moment))
    await work.records.trail.add(
        NewEntry(Deed.PROMISE_LOGGED, CAMILLE.email, at("09:02"), Surface.COMMAND, "promise:1", 9)
    )
    for moment in ("09:03", "09:04", "09:05"):
        await whole.tick(at(moment))
    assert looked == [None, frozenset({42}), frozenset({9, 42}), frozenset({42})]


async def test_what_is_done_again_part_by_part_is_no_fault_of_all() -> None:
    async def fails() -> None:
        raise SlipError

    with faults() as found:
        await alone(fails(), "all at once", is_parted=True)
        assert not found
        await alone(fails(), "one", customer=42)
        await alone(fails(), "another")
    assert (found.customers, found.others) == ({42}, 1)


def test_what_the_mornings_are_to_know_comes_before_them_in_order() -> None:
    assert (
        propose_resolutions,
        settle_promises,
        escalate_disputes,
        settle_reservations,
        lapse_requests,
        end_increases,
        settle_mails,
        end_litigations,
        sweep_dunning,
        send_automatic,
        watch,
        wake_cases,
        escalate_cases,
    ) == BEFORE_MORNINGS
    assert (
        remind_approvers,
        say_what_digests_left_out,
        say_queues,
        dispatch_mails,
        redraw_queues,
        close_undos,
    ) == AFTER_MORNINGS


async def test_a_narrow_part_looks_at_everybody_at_first_on_a_new_day_and_after_an_import(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[frozenset[int] | None] = []

    async def looks(house: House, now: datetime, customers: frozenset[int] | None = None) -> None:
        looked.append(customers)

    work = FakeWork()
    whole = clockwork(work, FakeSlack(), at("08:30"))
    whole.before, whole.after = (looks,), ()
    monkeypatch.setattr("bot.schedule.ON_CHANGE", frozenset({looks}))
    monkeypatch.setattr("bot.schedule.NARROW", {looks: looks})

    async def tick(moment: datetime, *grown: tuple[Deed, int | None]) -> frozenset[int] | str | None:
        for deed, customer in grown:
            entry = NewEntry(deed, CAMILLE.email, moment, Surface.COMMAND, "promise:1", customer)
            await work.records.trail.add(entry)
        looked.clear()
        await whole.tick(moment)
        return looked[0] if looked else "nobody"

    assert await tick(at("09:00")) is None
    assert await tick(at("09:01")) == "nobody"
    grown = ((Deed.PROMISE_LOGGED, 42), (Deed.ORDER_RESERVED, 9), (Deed.SETTINGS_CHANGED, None))
    assert await tick(at("09:02"), *grown) == frozenset({42, 9})
    assert await tick(at("09:03"), (Deed.CASE_OPENED, 42), (Deed.LIMIT_CROSSED, 42)) == "nobody"
    assert await tick(at("09:04"), (Deed.PROMISE_LOGGED, 42), (Deed.FILE_IMPORTED, None)) is None
    assert await tick(at("09:05")) == "nobody"
    assert await tick(at("09:00", TUESDAY + timedelta(days=1))) is None


async def test_a_tick_that_fails_is_told_and_comes_again() -> None:
    told: list[BaseException] = []
    again = asyncio.Event()

    async def tick() -> None:
        if not told:
            raise EncoursError("The first one fails.")
        again.set()

    scheduler = clock(tick, told.append, EVERY)
    scheduler.start()
    try:
        await asyncio.wait_for(again.wait(), PATIENCE_S)
    finally:
        scheduler.shutdown(wait=False)
    assert [str(one) for one in told] == ["The first one fails."]

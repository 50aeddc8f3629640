"""Promises and disputes of a day: what stood then, and what had ended in the month before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from fakes import eur, ledger

from bot.credit.dispute import Dispute, DisputeLine, DisputeState, Escalation, LineKind
from bot.credit.promise import Because, PromiseState
from bot.services.ledger_days import BeforeTheLedgerError
from bot.services.record_lists import dispute_list, promise_list
from records.lumen import ACME, NADIA, POLICY, TUESDAY, Lumen, at

MONDAY = date(2026, 11, 23)
EARLY = date(2026, 10, 1)


def ending(day: date) -> dict[str, Any]:
    return {"ended_on": day, "ended_at": at("10:00", day), "logged_on": EARLY, "opened_on": EARLY}


async def test_what_waits_comes_first_by_day_then_what_ended_the_newest_first() -> None:
    lumen = Lumen()
    await lumen.promise(state=PromiseState.BROKEN, **ending(date(2026, 11, 12)))
    await lumen.promise(promised_on=date(2026, 12, 4))
    await lumen.promise(state=PromiseState.KEPT, **ending(MONDAY))
    await lumen.promise(documents=(2,), promised_on=date(2026, 11, 25))
    assert [one.promise.id for one in await promise_list(lumen.books, POLICY, TUESDAY)] == [4, 2, 3, 1]


@pytest.mark.parametrize(("ended", "listed"), [(date(2026, 10, 26), 1), (date(2026, 10, 25), 0)])
async def test_what_ended_within_thirty_days_is_listed(ended: date, listed: int) -> None:
    lumen = Lumen()
    await lumen.promise(state=PromiseState.KEPT, **ending(ended))
    assert len(await promise_list(lumen.books, POLICY, TUESDAY)) == listed


async def test_a_promise_is_told_as_it_stood_that_day() -> None:
    lumen = Lumen()
    await lumen.promise(
        state=PromiseState.CANCELLED,
        because=Because.NOTHING_LEFT,
        received=eur("300"),
        ended_on=TUESDAY,
        ended_at=at("10:00"),
        logged_on=EARLY,
        opened_on=MONDAY,
        decided_by=NADIA.email,
        decided_at=at("10:00", MONDAY),
    )
    sunday, monday, tuesday = [
        (await promise_list(lumen.books, POLICY, date(2026, 11, day)))[0].promise for day in (22, 23, 24)
    ]
    assert (sunday.state, sunday.decided_by, sunday.opened_on) == (PromiseState.PROPOSED, "", None)
    assert (monday.state, monday.decided_by, monday.ended_on, monday.because) == (
        PromiseState.OPEN,
        "nadia@lumen.example",
        None,
        None,
    )
    assert (monday.received, tuesday.received) == (eur("0"), eur("300"))
    assert (tuesday.state, tuesday.because) == (PromiseState.CANCELLED, Because.NOTHING_LEFT)


async def test_a_promise_logged_later_is_not_told() -> None:
    lumen = Lumen()
    await lumen.promise()
    assert await promise_list(lumen.books, POLICY, MONDAY) == ()


async def test_old_figures_have_seen_nothing_yet() -> None:
    lumen = Lumen()
    lumen.books.entities = (ledger(on=date(2026, 11, 19)),)
    await lumen.promise(grace_until=MONDAY, logged_on=EARLY, opened_on=EARLY)
    (view,) = await promise_list(lumen.books, POLICY, TUESDAY)
    assert view.not_seen_yet


async def test_days_before_the_ledger_are_refused() -> None:
    lumen = Lumen()
    with pytest.raises(BeforeTheLedgerError):
        await promise_list(lumen.books, POLICY, date(2025, 12, 31))
    with pytest.raises(BeforeTheLedgerError):
        await dispute_list(lumen.books, POLICY, date(2025, 12, 31))


async def say(lumen: Lumen, dispute: Dispute, day: date, state: DisputeState | None = None) -> None:
    kind = LineKind.STATE if state else LineKind.COMMENT
    line = DisputeLine(0, dispute.id, kind, NADIA.email, at("10:00", day), "seen", state)
    await lumen.work.records.disputes.say(line)


async def test_disputes_come_by_target_then_by_end() -> None:
    lumen = Lumen()
    over = {"state": DisputeState.REJECTED, "opened_on": EARLY}
    await lumen.dispute(1, **over, ended_on=date(2026, 11, 12))
    await lumen.dispute(2, **over, ended_on=MONDAY)
    await lumen.dispute(1, target_on=date(2026, 12, 9))
    await lumen.dispute(2, target_on=date(2026, 12, 8))
    assert [one.dispute.id for one in await dispute_list(lumen.books, POLICY, TUESDAY)] == [4, 3, 2, 1]


async def test_a_dispute_is_told_as_it_stood_that_day() -> None:
    lumen = Lumen()
    one = await lumen.dispute(
        state=DisputeState.RESOLVED_CREDIT_NOTE,
        opened_on=EARLY,
        escalation=Escalation.MANAGER,
        escalated_on=date(2026, 11, 20),
        ended_on=TUESDAY,
        ended_by=NADIA.email,
        ended_at=at("10:00"),
        outcome="agreed",
    )
    await say(lumen, one, EARLY)
    await say(lumen, one, date(2026, 11, 10), DisputeState.IN_PROGRESS)
    await say(lumen, one, TUESDAY, DisputeState.RESOLVED_CREDIT_NOTE)
    told = {
        day: (await dispute_list(lumen.books, POLICY, day))[0].dispute
        for day in (date(2026, 11, 9), MONDAY, TUESDAY)
    }
    assert [(one.state, one.escalation, one.ended_by) for one in told.values()] == [
        (DisputeState.OPEN, Escalation.NONE, ""),
        (DisputeState.IN_PROGRESS, Escalation.MANAGER, ""),
        (DisputeState.RESOLVED_CREDIT_NOTE, Escalation.MANAGER, "nadia@lumen.example"),
    ]


async def test_a_dispute_that_was_withdrawn_without_a_word_stood_open() -> None:
    lumen = Lumen()
    await lumen.dispute(state=DisputeState.WITHDRAWN, opened_on=MONDAY, ended_on=TUESDAY)
    (view,) = await dispute_list(lumen.books, POLICY, MONDAY)
    assert (view.dispute.state, view.dispute.customer_id) == (DisputeState.OPEN, ACME)
    assert view.dispute.target_on - TUESDAY == timedelta(days=14)

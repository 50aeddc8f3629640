"""The clock ticks at once and again, and what is due at a tick waits for nobody else's trouble."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fakes import FakeBooks
from fakes_conversation import FakeSlack, FakeWork, account, member
from test_inbox import FakeImporter
from test_mornings import CAMILLE, LATE, POLICY, PlainWording, at, at_work

from bot.delivery import Sender
from bot.errors import EncoursError, SlackAwayError
from bot.mornings import Outcome
from bot.schedule import Clockwork, clock
from bot.services.inbox import Inbox

PATIENCE_S = 10
EVERY = timedelta(seconds=1)


def clockwork(work: FakeWork, slack: FakeSlack, now: datetime, inbox: Inbox | None = None) -> Clockwork:
    books, sender = FakeBooks(LATE), Sender(work, slack, lambda: now)
    return Clockwork(books, work, slack, POLICY, PlainWording(), sender, inbox)


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
    gone = Inbox(tmp_path / "gone", FakeImporter(work), work, POLICY, PlainWording(), lambda: now)
    slack = FakeSlack([account("U1", CAMILLE.email)])
    ticked = await clockwork(work, slack, now, gone).tick(now)
    assert [one.outcome for one in ticked.mornings] == [Outcome.SENT]
    assert [one.name for one in caplog.records if one.levelno >= logging.ERROR] == ["encours.inbox"]


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

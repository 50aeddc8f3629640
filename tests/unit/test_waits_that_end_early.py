"""A wait that ends a moment early, as timers do, leaves nothing behind for a later run."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from fakes_conversation import FakeWork
from posts_made import CAMILLE, ScriptedSlack, Time, notice

from bot.delivery import Sender, SentReport
from bot.errors import SlackBusyError

MOMENT = timedelta(milliseconds=1)


@pytest.mark.parametrize("early", range(10))
async def test_what_comes_due_while_the_outbox_is_read_leaves_in_the_same_run(early: int) -> None:
    work, slack, time = FakeWork.knowing(CAMILLE), ScriptedSlack(), Time()
    slack.answers = [SlackBusyError(1)]

    def now() -> datetime:
        time.at += MOMENT  # reading the outbox takes time too
        return time.now()

    async def sleep(seconds: float) -> None:
        time.at += max(timedelta(seconds=seconds) - early * MOMENT, timedelta())

    await work.outbox.add(notice())
    assert await Sender(work, slack, now, sleep=sleep).run_once() == SentReport(sent=1)

"""The running sender: woken, stopped, and longer-lived than what fails."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from fakes_conversation import FakeWork
from posts_made import LUC, Post, notice, post_office

from bot.delivery import Sender, SentReport
from bot.errors import StorageError


@pytest.fixture
def post() -> Post:
    return post_office()


async def test_a_fault_ends_its_own_notice_alone(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    async def fails() -> None:
        post.slack.before_post = None
        raise KeyError("Brasserie du Port")

    post.slack.before_post = fails
    assert await post.send(notice(), notice("b", LUC)) == SentReport(sent=1, given_up=1)
    assert post.given_up == ["KeyError"]
    assert "Brasserie" not in caplog.text


async def test_an_outbox_that_cannot_be_used_is_said(post: Post) -> None:
    class Broken(FakeWork):
        def working(self) -> Any:
            raise StorageError

    sender = Sender(Broken(), post.slack, post.time.now)
    with pytest.raises(StorageError):
        await sender.run_once()


async def test_the_running_sender_wakes_and_stops(post: Post) -> None:
    sent, stop = asyncio.Event(), asyncio.Event()

    async def say() -> None:
        sent.set()

    post.slack.before_post = say
    running = asyncio.create_task(post.sender.run(stop))
    for _ in range(5):
        await asyncio.sleep(0)
    await post.work.outbox.add(notice())
    post.sender.wake()
    await asyncio.wait_for(sent.wait(), 1)
    stop.set()
    await asyncio.wait_for(running, 1)
    assert post.slack.texts == [("U1", "Trois appels")]


async def test_a_sender_told_to_stop_finishes_what_it_began(post: Post) -> None:
    begun, goes_on, stop = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        begun.set()
        await goes_on.wait()

    post.slack.before_post = hold
    await post.work.outbox.add(notice())
    running = asyncio.create_task(post.sender.run(stop))
    await begun.wait()
    stop.set()
    await asyncio.sleep(0)
    goes_on.set()
    await asyncio.wait_for(running, 1)
    assert post.work.outbox.rows[0].address == post.slack.posts[0].address


async def test_the_running_sender_outlives_a_database_that_is_away(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    away = [StorageError("The database is locked.")]

    class Trying(FakeWork):
        def working(self) -> Any:
            if away:
                raise away.pop()
            return FakeWork.working(self)

    work, stop = Trying(members=post.work.members), asyncio.Event()
    await work.outbox.add(notice())
    sender = Sender(work, post.slack, post.time.now)
    running = asyncio.create_task(sender.run(stop))
    while not post.slack.posts:
        sender.wake()
        await asyncio.sleep(0)
    stop.set()
    await asyncio.wait_for(running, 1)
    assert "The database is locked." in caplog.text

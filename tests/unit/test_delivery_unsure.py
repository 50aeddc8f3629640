"""What may have been sent: looked for before anything is sent again, and never posted twice."""

from __future__ import annotations

import pytest
from posts_made import CAMILLE, DIGEST, LUC, NOW, SECOND, Lost, Post, notice, post_office

from bot.delivery import LEASE, SentReport
from bot.errors import SlackAwayError, SlackBusyError, SlackError


@pytest.fixture
def post() -> Post:
    return post_office()


@pytest.mark.parametrize("stored", [True, False])
async def test_a_lost_answer_is_looked_for_before_anything_is_sent_again(post: Post, stored: bool) -> None:
    post.slack.answers = [Lost(stored)]
    assert await post.send(notice()) == SentReport(sent=1)
    assert len(post.slack.posts) == 1
    assert len(post.slack.tried) == (1 if stored else 2)
    assert post.slack.asked == ["find 1"] * (1 if stored else 2)
    assert post.time.slept == ([1] if stored else [1, 4])


async def test_answers_lost_twice_are_put_off_and_looked_for_again(post: Post) -> None:
    post.slack.answers = [Lost(stored=False), Lost(stored=True)]
    assert await post.send(notice()) == SentReport(put_off=1)
    assert await post.later(2 * SECOND) == SentReport(sent=1)
    assert len(post.slack.posts) == 1


@pytest.mark.parametrize("error", [SlackAwayError(), SlackBusyError(90)])
async def test_a_look_that_fails_leaves_it_unsure(post: Post, error: SlackError) -> None:
    post.slack.answers = [Lost(stored=True)]
    post.slack.looks = [error]
    await post.send(notice())
    assert post.work.outbox.rows[0].unsure
    await post.later(90 * SECOND)
    assert len(post.slack.posts) == 1
    assert post.work.outbox.rows[0].address == post.slack.posts[0].address


async def test_what_a_crash_left_behind_is_found_and_not_sent_again(post: Post) -> None:
    await post.work.outbox.add(notice())
    (claimed,) = await post.work.outbox.claim(NOW, NOW + LEASE, 1)
    await post.slack.post("U1", claimed.id, DIGEST)
    assert await post.send() == SentReport()
    assert await post.later(LEASE) == SentReport(sent=1)
    assert len(post.slack.posts) == 1


async def test_what_a_crash_left_unsent_is_sent(post: Post) -> None:
    await post.work.outbox.add(notice())
    await post.work.outbox.claim(NOW, NOW + LEASE, 1)
    assert await post.later(LEASE) == SentReport(sent=1)
    assert (len(post.slack.posts), post.slack.asked) == (1, ["find 1"])


async def test_what_expired_unsure_is_looked_for_and_not_sent(post: Post) -> None:
    for key, person in (("a", CAMILLE), ("b", LUC)):
        await post.work.outbox.add(notice(key, person, expires_at=NOW + SECOND))
    first, _ = await post.work.outbox.claim(NOW, NOW + LEASE, 2)
    await post.slack.post("U1", first.id, DIGEST)
    post.slack.tried.clear()
    assert await post.later(LEASE) == SentReport(sent=1, given_up=1)
    assert post.slack.tried == []
    assert post.given_up == ["expired"]


async def test_a_reply_is_posted_and_looked_for_below_its_message(post: Post) -> None:
    await post.send(notice())
    post.slack.answers = [Lost(stored=True)]
    assert await post.send(notice("line", below="digest:camille")) == SentReport(sent=1)
    first, reply = post.slack.posts
    assert (first.below, reply.below) == (None, first.address)
    assert post.slack.looked_below == [first.address]
    await post.send(notice("edit", edits="line"))
    assert [one.address for one in post.slack.updates] == [reply.address]

"""The sender: every notice once, whatever Slack answers."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from posts_made import CAMILLE, DIGEST, LUC, MINUTE, NOW, SECOND, Post, notice, post_office

from bot.delivery import Sender, SentReport
from bot.errors import SlackAwayError, SlackBusyError, SlackRefusedError, SlackUnsureError
from bot.members import Member
from bot.notices import channel_reader


@pytest.fixture
def post() -> Post:
    return post_office()


async def test_what_is_due_is_sent_once(post: Post) -> None:
    later = notice("later", LUC, due_at=NOW + SECOND)
    assert await post.send(notice(), later) == SentReport(sent=1)
    assert await post.send() == SentReport()
    assert post.slack.texts == [("U1", "Trois appels")]
    assert await post.later(SECOND) == SentReport(sent=1)
    assert post.slack.asked == []


async def test_a_channel_is_posted_to_as_it_is(post: Post) -> None:
    credit = notice("case:1", person=replace(CAMILLE, person=channel_reader("C0CREDIT")))
    assert await post.send(credit) == SentReport(sent=1)
    assert post.slack.texts == [("C0CREDIT", "Trois appels")]


@pytest.mark.parametrize("reason", ["not_in_channel", "channel_not_found", "is_archived"])
async def test_what_a_channel_refuses_waits_until_the_bot_is_invited(post: Post, reason: str) -> None:
    post.slack.answers = [SlackRefusedError(reason)]
    credit = notice("case:1", person=replace(CAMILLE, person=channel_reader("C0CREDIT")))
    assert await post.send(credit) == SentReport(put_off=1)
    assert await post.later(MINUTE) == SentReport(sent=1)
    assert len(post.slack.posts) == 1


async def test_the_same_refusal_of_a_person_is_final(post: Post) -> None:
    post.slack.answers = [SlackRefusedError("channel_not_found")]
    assert await post.send(notice()) == SentReport(given_up=1)


async def test_different_people_are_sent_to_at_the_same_time(post: Post) -> None:
    both = asyncio.Barrier(2)
    post.slack.before_post = both.wait
    assert await asyncio.wait_for(post.send(notice(), notice("b", LUC)), 5) == SentReport(sent=2)


async def test_when_slack_asks_to_wait_everybody_waits(post: Post) -> None:
    post.slack.answers = [SlackBusyError(7)]
    sender = Sender(post.work, post.slack, post.time.now, at_once=1, sleep=post.time.sleep)
    await post.work.outbox.add(notice())
    await post.work.outbox.add(notice("b", LUC))
    assert await sender.run_once() == SentReport(sent=2)
    assert post.time.at == NOW + 7 * SECOND
    assert len(post.slack.tried) == 3
    assert post.slack.asked == []


async def test_a_wait_of_over_a_minute_is_left_to_a_later_run(post: Post) -> None:
    post.slack.answers = [SlackBusyError(61)]
    assert await post.send(notice()) == SentReport()
    assert post.time.at == NOW
    assert await post.later(SECOND) == SentReport(sent=1)
    assert post.time.at == NOW + 61 * SECOND


async def test_while_slack_is_away_the_waits_grow_up_to_a_minute(post: Post) -> None:
    post.slack.answers = [SlackAwayError()] * 7
    waits = []
    await post.send(notice())
    for _ in range(6):
        waits.append(post.work.outbox.rows[0].next_at - post.time.at)
        await post.later(waits[-1])
    assert waits == [2 * SECOND, 4 * SECOND, 8 * SECOND, 16 * SECOND, 32 * SECOND, MINUTE]
    assert await post.later(MINUTE) == SentReport(sent=1)


async def test_a_refused_notice_is_given_up_and_the_log_has_no_word_of_it(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    post.slack.answers = [SlackRefusedError("channel_not_found")]
    assert await post.send(notice(), notice("b", LUC)) == SentReport(sent=1, given_up=1)
    assert post.given_up == ["channel_not_found"]
    assert "notice 1 (digest) given up: channel_not_found" in caplog.text
    assert "appels" not in caplog.text
    assert "camille" not in caplog.text


async def test_a_bad_token_can_be_mended(post: Post) -> None:
    post.slack.answers = [SlackRefusedError("invalid_auth")]
    assert await post.send(notice()) == SentReport(put_off=1)
    assert await post.later(MINUTE) == SentReport(sent=1)


async def test_a_bad_token_is_given_up_after_three_days(post: Post) -> None:
    post.slack.answers = [SlackRefusedError("invalid_auth")] * 2
    await post.send(notice())
    assert await post.later(timedelta(days=3)) == SentReport(given_up=1)
    assert post.given_up == ["invalid_auth"]


async def test_somebody_without_an_account_is_waited_for(post: Post) -> None:
    post.work.members.kept.clear()
    assert await post.send(notice()) == SentReport(put_off=1)
    await post.work.members.keep(CAMILLE)
    assert await post.later(10 * MINUTE) == SentReport(sent=1)


@pytest.mark.parametrize("accounts", [(), (replace(CAMILLE, is_active=False),)])
async def test_somebody_without_an_account_is_given_up_after_three_days(
    post: Post, accounts: tuple[Member, ...]
) -> None:
    post.work.members.kept = {one.slack_id: one for one in accounts}
    await post.send(notice())
    assert await post.later(timedelta(days=3) - SECOND) == SentReport(put_off=1)
    assert await post.later(10 * MINUTE) == SentReport(given_up=1)
    assert post.given_up == ["no Slack account"]


async def test_what_expired_is_not_sent(post: Post) -> None:
    assert await post.send(notice(expires_at=NOW - SECOND)) == SentReport()
    assert post.slack.tried == []


async def test_plain_blocks_then_text_alone_when_blocks_are_refused(post: Post) -> None:
    plain = [{"type": "section"}]
    refusal = SlackRefusedError("invalid_blocks")
    post.slack.answers = [refusal, refusal]
    assert await post.send(notice(payload={**DIGEST, "fallback_blocks": plain})) == SentReport(sent=1)
    assert post.slack.tried == [
        {"text": "Trois appels", "blocks": [{"type": "data_table"}]},
        {"text": "Trois appels", "blocks": plain},
        {"text": "Trois appels", "blocks": []},
    ]


async def test_a_text_that_is_refused_too_is_given_up(post: Post) -> None:
    post.slack.answers = [SlackRefusedError("invalid_blocks")] * 2
    assert await post.send(notice()) == SentReport(given_up=1)
    assert (post.given_up, len(post.slack.tried)) == (["invalid_blocks"], 2)


async def test_an_edit_goes_where_its_message_stands(post: Post) -> None:
    await post.send(notice())
    folded = {"text": "24 nov. : 2 sur 3"}
    post.slack.edits = [SlackUnsureError(), SlackRefusedError("invalid_blocks")]
    edit = notice("fold", edits="digest:camille", payload={**folded, "blocks": [{"type": "context"}]})
    assert await post.send(edit) == SentReport(put_off=1)
    assert await post.later(2 * SECOND) == SentReport(sent=1)
    last = post.slack.updates[-1]
    assert (last.address, last.payload) == (post.slack.posts[0].address, {**folded, "blocks": []})
    assert post.slack.asked == []


async def test_an_edit_whose_message_is_gone_is_given_up(post: Post) -> None:
    await post.send(notice())
    post.slack.edits = [SlackRefusedError("message_not_found")]
    assert await post.send(notice("fold", edits="digest:camille")) == SentReport(given_up=1)


async def test_a_reply_whose_thread_is_gone_is_given_up(post: Post) -> None:
    await post.send(notice())
    post.slack.answers = [SlackRefusedError("thread_not_found")]
    assert await post.send(notice("line", below="digest:camille")) == SentReport(given_up=1)
    assert post.given_up == ["thread_not_found"]

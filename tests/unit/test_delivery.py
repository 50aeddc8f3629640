"""The sender: every notice once, whatever Slack answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fakes_conversation import FakeSlack, FakeWork

from bot.delivery import LEASE, Sender, SentReport
from bot.errors import (
    SlackAwayError,
    SlackBusyError,
    SlackError,
    SlackRefusedError,
    SlackUnsureError,
    StorageError,
)
from bot.members import Member
from bot.notices import Address, Notice, NoticeKind, Payload, channel_reader

NOW = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
CAMILLE, LUC = (
    Member(slack_id, person, person, person, "Europe/Paris", "fr-FR", True)
    for slack_id, person in (("U1", "camille@lumen.example"), ("U2", "luc@lumen.example"))
)
DIGEST: Payload = {"text": "Trois appels", "blocks": [{"type": "data_table"}]}


class Time:
    """A clock that stands still but for whoever sleeps."""

    def __init__(self) -> None:
        self.at = NOW
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)
        await asyncio.sleep(0)


@dataclass(frozen=True)
class Lost:
    """The answer to the next post is lost, and whether Slack has stored the message."""

    stored: bool


class ScriptedSlack(FakeSlack):
    """Answers posts, edits and looks from lists; without more in them, as Slack does."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[SlackError | Lost | None] = []
        self.edits: list[SlackError | None] = []
        self.looks: list[SlackError | None] = []
        self.before_post: Callable[[], Awaitable[object]] | None = None
        self.tried: list[Payload] = []
        self.looked_below: list[Address | None] = []

    async def post(
        self, slack_id: str, notice_id: int, payload: Payload, below: Address | None = None
    ) -> Address:
        self.tried.append(payload)
        if self.before_post:
            await self.before_post()
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, SlackError):
            raise answer
        if answer is None or answer.stored:
            address = await super().post(slack_id, notice_id, payload, below)
        if answer is not None:
            raise SlackUnsureError
        return address

    async def update(self, address: Address, notice_id: int, payload: Payload) -> Address:
        self.failing = [error for error in [self.edits.pop(0) if self.edits else None] if error]
        return await super().update(address, notice_id, payload)

    async def find(
        self, slack_id: str, notice_id: int, since: datetime, below: Address | None = None
    ) -> Address | None:
        self.asked.append(f"find {notice_id}")
        self.looked_below.append(below)
        self.failing = [error for error in [self.looks.pop(0) if self.looks else None] if error]
        return await super().find(slack_id, notice_id, since, below)

    @property
    def texts(self) -> list[tuple[str, str]]:
        return [(one.slack_id, one.payload["text"]) for one in self.posts]


@dataclass
class Post:
    """A sender with everything around it."""

    work: FakeWork
    slack: ScriptedSlack
    time: Time
    sender: Sender

    async def send(self, *notices: Notice) -> SentReport:
        """What one run makes of these, and of what waited."""
        for one in notices:
            await self.work.outbox.add(one)
        return await self.sender.run_once()

    async def later(self, wait: timedelta) -> SentReport:
        """Another run, after a while."""
        self.time.at += wait
        return await self.sender.run_once()

    @property
    def given_up(self) -> list[str]:
        return [row.gave_up for row in self.work.outbox.rows if row.gave_up]


@pytest.fixture
def post() -> Post:
    work, slack, time = FakeWork.knowing(CAMILLE, LUC), ScriptedSlack(), Time()
    return Post(work, slack, time, Sender(work, slack, time.now, sleep=time.sleep))


def notice(key: str = "digest:camille", person: Member = CAMILLE, **other: Any) -> Notice:
    made = Notice(key, NoticeKind.DIGEST, person.person, DIGEST, NOW)
    return replace(made, **other)


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


async def test_what_expired_unsure_is_looked_for_and_not_sent(post: Post) -> None:
    for key, person in (("a", CAMILLE), ("b", LUC)):
        await post.work.outbox.add(notice(key, person, expires_at=NOW + SECOND))
    first, _ = await post.work.outbox.claim(NOW, NOW + LEASE, 2)
    await post.slack.post("U1", first.id, DIGEST)
    post.slack.tried.clear()
    assert await post.later(LEASE) == SentReport(sent=1, given_up=1)
    assert post.slack.tried == []
    assert post.given_up == ["expired"]


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


async def test_a_reply_is_posted_and_looked_for_below_its_message(post: Post) -> None:
    await post.send(notice())
    post.slack.answers = [Lost(stored=True)]
    assert await post.send(notice("line", below="digest:camille")) == SentReport(sent=1)
    first, reply = post.slack.posts
    assert (first.below, reply.below) == (None, first.address)
    assert post.slack.looked_below == [first.address]
    await post.send(notice("edit", edits="line"))
    assert [one.address for one in post.slack.updates] == [reply.address]


async def test_a_reply_whose_thread_is_gone_is_given_up(post: Post) -> None:
    await post.send(notice())
    post.slack.answers = [SlackRefusedError("thread_not_found")]
    assert await post.send(notice("line", below="digest:camille")) == SentReport(given_up=1)
    assert post.given_up == ["thread_not_found"]


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

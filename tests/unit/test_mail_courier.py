"""Mails from the outbox: handed over once, put off while nothing was sent, and never sent again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fakes_conversation import FakeWork
from fakes_slack import FakeSlack

from bot.delivery import LEASE, Sender, SentReport
from bot.errors import MailAwayError, MailDownError, MailError, MailRefusedError, MailUnsureError
from bot.mail import Attachment, MailMessage
from bot.mail_payload import payload_of
from bot.notices import Notice, NoticeKind, channel_reader, mail_reader

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
REMINDER = MailMessage(
    "compta@acme.example", "Rappel", "Bonjour", "<p>Bonjour</p>", "encours.1.a@lumen.example"
)
REFUSED = "550 5.1.1 <compta@acme.example>: unknown user"


@dataclass
class FakeMail:
    """A mail server that answers from a list; without more in it, it takes everything."""

    answers: list[MailError] = field(default_factory=list)
    taken: list[tuple[MailMessage, tuple[tuple[str, str, bytes], ...]]] = field(default_factory=list)
    tried: int = 0
    before: Callable[[], Awaitable[object]] | None = None

    async def send(self, message: MailMessage, attachments: tuple[tuple[str, str, bytes], ...]) -> None:
        self.tried += 1
        if self.before:
            await self.before()
        if self.answers:
            raise self.answers.pop(0)
        self.taken.append((message, attachments))

    async def try_out(self) -> None:
        """Always fine."""


class Post:
    """A sender with a mail server, a Slack nobody calls, and a clock that is moved."""

    def __init__(self, *, with_server: bool = True) -> None:
        self.work, self.slack, self.mail, self.at = FakeWork(), FakeSlack(), FakeMail(), NOW
        mail = self.mail if with_server else None
        self.sender = Sender(self.work, self.slack, lambda: self.at, sleep=self._sleep, mail=mail)

    async def _sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        await asyncio.sleep(0)

    async def send(self, *notices: Notice) -> SentReport:
        for one in notices:
            await self.work.outbox.add(one)
        return await self.sender.run_once()

    async def later(self, wait: timedelta) -> SentReport:
        self.at += wait
        return await self.sender.run_once()

    @property
    def given_up(self) -> list[str]:
        return [row.gave_up for row in self.work.outbox.rows if row.gave_up]


@pytest.fixture
def post() -> Post:
    return Post()


def notice(key: str = "mail:1", message: MailMessage = REMINDER, **other: Any) -> Notice:
    made = Notice(key, NoticeKind.MAIL, mail_reader(message.to), payload_of(message), NOW)
    return replace(made, **{"expires_at": NOW + timedelta(hours=8), **other})


async def test_a_mail_is_handed_over_once_and_slack_is_not_asked(post: Post) -> None:
    assert await post.send(notice()) == SentReport(sent=1)
    assert await post.later(MINUTE) == SentReport()
    assert post.mail.taken == [(REMINDER, ())]
    assert (post.slack.posts, post.slack.asked) == ([], [])


async def test_kept_files_go_with_it_under_the_names_that_it_gives(post: Post) -> None:
    kept = await post.work.records.letters.keep("stored.pdf", "application/pdf", b"%PDF", NOW)
    with_file = replace(REMINDER, attachments=(Attachment("MD-2026-0001.pdf", kept.id),))
    assert await post.send(notice(message=with_file)) == SentReport(sent=1)
    assert post.mail.taken[0][1] == (("MD-2026-0001.pdf", "application/pdf", b"%PDF"),)


async def test_without_its_file_it_does_not_leave(post: Post) -> None:
    lost = replace(REMINDER, attachments=(Attachment("a.pdf", 99),))
    assert await post.send(notice(message=lost)) == SentReport(given_up=1)
    assert (post.mail.tried, post.given_up) == (0, ["a file that goes with it is not there"])


async def test_a_refusal_for_good_is_kept_in_the_servers_words_and_logged_without_them(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    post.mail.answers = [MailRefusedError(REFUSED)]
    assert await post.send(notice()) == SentReport(given_up=1)
    assert await post.later(timedelta(hours=1)) == SentReport()
    assert (post.given_up, post.mail.tried) == ([REFUSED], 1)
    assert "acme" not in caplog.text
    assert "550 5.1.1" in caplog.text


async def test_what_may_have_arrived_is_never_sent_again(post: Post) -> None:
    post.mail.answers = [MailUnsureError()]
    assert await post.send(notice()) == SentReport(given_up=1)
    assert await post.later(timedelta(hours=1)) == SentReport()
    assert (post.given_up, post.mail.tried) == (["unsure"], 1)


async def test_a_lease_that_ran_out_may_have_sent_it(post: Post) -> None:
    await post.work.outbox.add(notice())
    await post.work.outbox.claim(NOW, NOW + LEASE, 1)
    assert await post.later(2 * LEASE) == SentReport(given_up=1)
    assert (post.given_up, post.mail.tried) == (["unsure"], 0)


async def test_a_sender_that_is_stopped_amid_a_mail_leaves_it_unsure(post: Post) -> None:
    begun = asyncio.Event()

    async def hangs() -> None:
        begun.set()
        await asyncio.Event().wait()

    post.mail.before = hangs
    sending = asyncio.create_task(post.send(notice()))
    await begun.wait()
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    post.mail.before = None
    assert await post.later(2 * LEASE) == SentReport(given_up=1)
    assert (post.given_up, post.mail.taken) == (["unsure"], [])


async def test_greylisting_is_waited_for_twice_as_long_each_time(post: Post) -> None:
    post.mail.answers = [MailAwayError("The mail server asks to try later: 451 4.7.1 Greylisted.")] * 3
    assert await post.send(notice()) == SentReport(put_off=1)
    for wait in (1, 2):
        assert await post.later(wait * MINUTE - timedelta(seconds=1)) == SentReport()
        assert await post.later(timedelta(seconds=1)) == SentReport(put_off=1)
    assert await post.later(4 * MINUTE) == SentReport(sent=1)
    assert len(post.mail.taken) == 1


async def test_a_server_that_is_down_is_not_tried_with_every_mail(post: Post) -> None:
    post.mail.answers = [MailDownError()]
    others = [notice(f"mail:{n}", replace(REMINDER, to=f"c{n}@acme.example")) for n in range(1, 8)]
    report = await post.send(*others)
    assert (report.sent, report.put_off) == (0, 7)
    assert post.mail.tried <= 3
    assert await post.later(MINUTE) == SentReport(sent=7)


async def test_a_few_mails_leave_at_the_same_time_and_no_more(post: Post) -> None:
    under_way, most = 0, 0

    async def counted() -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.01)
        under_way -= 1

    post.mail.before = counted
    others = [notice(f"mail:{n}", replace(REMINDER, to=f"c{n}@acme.example")) for n in range(8)]
    assert await post.send(*others) == SentReport(sent=8)
    assert most == 3


async def test_a_mail_server_that_takes_its_time_keeps_nobody_in_slack_waiting(post: Post) -> None:
    said = Notice("case:1", NoticeKind.CASE, channel_reader("C0CREDIT"), {"text": "late"}, NOW)

    async def until_slack_has_it() -> None:
        for _ in range(10_000):
            if post.slack.posts:
                return
            await asyncio.sleep(0)
        raise MailAwayError

    post.mail.before = until_slack_has_it
    mails = [notice(f"mail:{n}", replace(REMINDER, to=f"c{n}@acme.example")) for n in range(20)]
    assert await post.send(*mails, said) == SentReport(sent=21)


async def test_until_it_expires_and_no_longer(post: Post) -> None:
    post.mail.answers = [MailAwayError()] * 99
    await post.send(notice(expires_at=NOW + timedelta(minutes=5)))
    for _ in range(8):
        await post.later(MINUTE)
    assert len(post.given_up) == 1
    tried = post.mail.tried
    await post.later(timedelta(days=1))
    assert post.mail.tried == tried


async def test_a_mail_that_comes_too_late_does_not_leave(post: Post) -> None:
    await post.send(notice(expires_at=NOW - MINUTE))
    assert (post.given_up, post.mail.tried) == (["expired"], 0)


async def test_without_a_server_mails_wait_until_they_expire() -> None:
    post = Post(with_server=False)
    assert await post.send(notice()) == SentReport(put_off=1)
    await post.later(timedelta(hours=9))
    assert post.given_up == ["expired"]


async def test_no_mail_begins_with_too_little_of_its_lease_left(post: Post) -> None:
    async def slow() -> None:
        post.at += timedelta(seconds=10)
        await asyncio.sleep(0.01)

    post.mail.before = slow
    others = [notice(f"mail:{n}", replace(REMINDER, to=f"c{n}@acme.example")) for n in range(6)]
    report = await post.send(*others)
    assert (report.sent, report.given_up) == (6, 0)
    assert len(post.mail.taken) == 6

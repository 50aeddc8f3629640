"""Files to people in Slack: uploaded once, looked for by their names when an answer was lost."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from fakes_conversation import FakeWork
from fakes_slack import FakeSlack

from bot.delivery import Sender, SentReport
from bot.errors import SlackAwayError, SlackError, SlackRefusedError, SlackUnsureError
from bot.members import Member
from bot.notices import FILE_OF, Notice, NoticeKind

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
NADIA = Member("U1", "nadia@lumen.example", "Nadia", "nadia@lumen.example", "Europe/Paris", "fr-FR", True)


class Post:
    """A sender, a kept letter and a clock that is moved."""

    def __init__(self) -> None:
        self.work, self.slack, self.at = FakeWork.knowing(NADIA), FakeSlack(), NOW
        self.sender = Sender(self.work, self.slack, lambda: self.at, sleep=self._sleep)

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


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
async def letter(post: Post) -> Notice:
    kept = await post.work.records.letters.keep("MD-2026-0001.pdf", "application/pdf", b"%PDF", NOW)
    payload = {"text": "Votre lettre", "blocks": [], FILE_OF: kept.id}
    return Notice("file:1", NoticeKind.FILE, NADIA.person, payload, NOW)


async def test_a_file_is_uploaded_with_its_text(post: Post, letter: Notice) -> None:
    assert await post.send(letter) == SentReport(sent=1)
    (sent,) = post.slack.uploads
    assert (sent.slack_id, sent.name, sent.content) == ("U1", "MD-2026-0001.pdf", b"%PDF")
    assert sent.payload == {"text": "Votre lettre", "blocks": []}
    assert post.slack.posts == []


@pytest.mark.parametrize("stored", [True, False])
async def test_a_lost_answer_is_looked_for_by_the_files_name(
    post: Post, letter: Notice, stored: bool
) -> None:
    post.slack.failing, post.slack.stores_anyway = [SlackUnsureError()], stored
    assert await post.send(letter) == SentReport(sent=1)
    assert len(post.slack.uploads) == 1


@pytest.mark.parametrize("error", [SlackAwayError(), SlackRefusedError("missing_scope")])
async def test_what_was_not_posted_is_tried_again(post: Post, letter: Notice, error: SlackError) -> None:
    post.slack.failing = [error]
    assert await post.send(letter) == SentReport(put_off=1)
    assert await post.later(timedelta(minutes=1)) == SentReport(sent=1)
    assert len(post.slack.uploads) == 1


async def test_a_file_that_is_not_kept_any_more_is_given_up(post: Post, letter: Notice) -> None:
    lost = replace(letter, payload={"text": "Votre lettre", FILE_OF: 99})
    assert await post.send(lost) == SentReport(given_up=1)
    assert post.slack.uploads == []

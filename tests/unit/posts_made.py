"""A post office with a Slack that answers as it is told, and a time of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from fakes_conversation import FakeWork
from fakes_slack import FakeSlack

from bot.delivery import Sender, SentReport
from bot.errors import SlackError, SlackUnsureError
from bot.members import Member
from bot.notices import Address, Notice, NoticeKind, Payload

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


def post_office() -> Post:
    work, slack, time = FakeWork.knowing(CAMILLE, LUC), ScriptedSlack(), Time()
    return Post(work, slack, time, Sender(work, slack, time.now, sleep=time.sleep))


def notice(key: str = "digest:camille", person: Member = CAMILLE, **other: Any) -> Notice:
    made = Notice(key, NoticeKind.DIGEST, person.person, DIGEST, NOW)
    return replace(made, **other)

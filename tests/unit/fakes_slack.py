"""In-memory fake of Slack."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime

from fakes_conversation import TEAM

from bot.errors import SlackError
from bot.members import Account
from bot.notices import Address, Payload
from bot.ports import Identity


@dataclass(frozen=True)
class Posted:
    """A message that Slack stored: to whom (empty for an edit), and where."""

    slack_id: str
    notice_id: int
    payload: Payload
    address: Address
    below: Address | None = None


@dataclass(frozen=True)
class Uploaded:
    """A file that Slack stored."""

    slack_id: str
    name: str
    content: bytes
    payload: Payload
    address: Address
    below: Address | None = None


class FakeSlack:
    """A workspace of accounts; `failing` holds the errors that the next calls raise, one each.

    With `stores_anyway`, what fails is stored all the same, as when the answer was lost.
    """

    def __init__(self, accounts: Iterable[Account] = (), team_id: str = TEAM) -> None:
        self.people = {one.slack_id: one for one in accounts}
        self.team_id = team_id
        self.posts: list[Posted] = []
        self.updates: list[Posted] = []
        self.uploads: list[Uploaded] = []
        self.failing: list[SlackError] = []
        self.stores_anyway = False
        self.asked: list[str] = []
        """Slack ids of accounts that were asked for; `*` for all of them."""

    async def identity(self) -> Identity:
        self._fail()
        return Identity(self.team_id, "Atelier Lumen", "U0ENCOURS", frozenset({"chat:write", "commands"}))

    async def try_app_token(self, app_token: str) -> None:
        self._fail()

    async def try_channel(self, channel: str) -> None:
        self.asked.append(channel)
        self._fail()

    async def accounts(self) -> AsyncIterator[Account]:
        self.asked.append("*")
        self._fail()
        for one in self.people.values():
            yield one

    async def account(self, slack_id: str) -> Account | None:
        self.asked.append(slack_id)
        self._fail()
        return self.people.get(slack_id)

    async def post(
        self, slack_id: str, notice_id: int, payload: Payload, below: Address | None = None
    ) -> Address:
        address = Address(f"D{slack_id[1:]}", f"1795500000.{len(self.posts) + 1:06}")
        self._store(self.posts, Posted(slack_id, notice_id, payload, address, below))
        return address

    async def update(self, address: Address, notice_id: int, payload: Payload) -> Address:
        self._store(self.updates, Posted("", notice_id, payload, address))
        return address

    async def find(
        self, slack_id: str, notice_id: int, since: datetime, below: Address | None = None
    ) -> Address | None:
        self._fail()
        wanted = (slack_id, notice_id)
        return next((one.address for one in self.posts if (one.slack_id, one.notice_id) == wanted), None)

    async def upload(
        self, slack_id: str, name: str, content: bytes, payload: Payload, below: Address | None = None
    ) -> Address:
        address = Address(f"D{slack_id[1:]}", f"1795600000.{len(self.uploads) + 1:06}")
        if self.stores_anyway or not self.failing:
            self.uploads.append(Uploaded(slack_id, name, content, payload, address, below))
        self._fail()
        return address

    async def find_file(
        self, slack_id: str, name: str, since: datetime, below: Address | None = None
    ) -> Address | None:
        self._fail()
        wanted = (slack_id, name)
        return next((one.address for one in self.uploads if (one.slack_id, one.name) == wanted), None)

    def _store(self, where: list[Posted], message: Posted) -> None:
        if self.stores_anyway or not self.failing:
            where.append(message)
        self._fail()

    def _fail(self) -> None:
        if self.failing:
            raise self.failing.pop(0)

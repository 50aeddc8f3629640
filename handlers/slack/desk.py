"""What the handlers work with, and who it is that asks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from bot.acts import Actor
from bot.audit import Surface
from bot.ids import BadValueError
from bot.members import Reader
from bot.policy import Policy
from bot.ports import Books, Clock, Slack, UnitOfWork
from bot.services.house import House
from bot.services.people import recognise
from handlers.slack.crew import Crew
from handlers.slack.latest import Latest
from handlers.slack.once import Newest, Once
from handlers.slack.turn import Turn

DOUBLE_CLICK_S = 5
CHOOSING_S = 60
RETRIES_S = 900
"""Slack delivers an event again at once, after one minute and after five."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds of silence before Slack or the person would take the bot for dead; Slack's limit is three."""

    answer: int = 2
    """Then somebody who typed reads that the answer is on its way."""
    trigger: int = 1
    """Then a light modal opens, for the trigger dies."""
    search: int = 2
    """Then a search offers nothing."""
    greeting: int = 1
    """Then an acknowledgement is in the company's language."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The ports, the policy and the clock of one workspace."""

    books: Books
    house: House
    """What records something works with."""
    slack: Slack
    now: Clock
    wake: Callable[[], None] = field(kw_only=True)
    """Have what must be said leave at once."""
    crew: Crew = field(default_factory=Crew)
    patience: Patience = Patience()
    presses: Once = field(default_factory=lambda: Once(DOUBLE_CLICK_S))
    """Of buttons that do something at once."""
    choices: Newest = field(default_factory=lambda: Newest(CHOOSING_S))
    """Of forms that are drawn anew while they are filled in."""
    homes: Latest = field(default_factory=Latest)
    """Of people's Homes, by their Slack id."""
    deliveries: Once = field(default_factory=lambda: Once(RETRIES_S))
    """Of events that are answered with a message."""

    @property
    def policy(self) -> Policy:
        """The company's rules."""
        return self.house.policy

    @property
    def work(self) -> UnitOfWork:
        """What is recorded, opened for one use case at a time."""
        return self.house.work

    async def recognise(self, turn: Turn) -> Reader:
        """Who asks, checked anew at every turn. Raises StrangerError and SlackError."""
        reader = await recognise(self.work, self.slack, self.policy, turn.slack_id, turn.team_id)
        turn.language = reader.language
        return reader

    async def actor(self, turn: Turn, surface: Surface) -> Actor:
        """Who does something there, recognised anew. Raises as `recognise`."""
        return Actor(await self.recognise(turn), surface, self.now())

    def today(self, reader: Reader) -> date:
        """The day it is where the reader is."""
        return self.now().astimezone(reader.zone).date()

    def company_today(self) -> date:
        """The day it is where the company is."""
        return self.now().astimezone(self.policy.zone).date()


ANYTHING = re.compile("")
"""The ids that nothing else listens to: they are from another version."""


async def refuse_outdated(desk: Desk, turn: Turn) -> None:
    """Say, to somebody known, that what they used is from another version."""
    await desk.recognise(turn)
    raise BadValueError

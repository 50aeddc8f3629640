"""What a command works with: wired in `app.py`, opened only when a command asks for it."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import sys
from calendar import monthrange
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console, RenderableType
from slack_bolt.async_app import AsyncApp

from bot.delivery import Sender
from bot.errors import EncoursError
from bot.policy import Policy
from bot.ports import Books, Clock, Health, Importer, Mail, Slack, UnitOfWork
from bot.schedule import Clockwork
from bot.services.house import House
from bot.settings import Settings
from handlers.slack.crew import Crew
from handlers.terminal import logs

FIRST_YEAR, LAST_YEAR = 1970, 2100
"""The days that figures can be of, as in the files."""
WIDEST = 100


class WrongDayError(EncoursError):
    """A day is written 2026-11-24."""


class WrongMomentError(EncoursError):
    """A moment is written 2026-11-23T08:30+01:00."""


@dataclass(frozen=True, slots=True)
class Services:
    """The ports, open."""

    books: Books
    importer: Importer
    health: Health
    work: UnitOfWork
    house: House


@dataclass(frozen=True, slots=True)
class Bot:
    """The bot, wired: what answers, what is due by itself, what sends."""

    app: AsyncApp
    slack: Slack
    work: UnitOfWork
    clockwork: Clockwork
    sender: Sender
    crew: Crew
    books: Books
    house: House


Open = Callable[[Settings, Policy], AbstractAsyncContextManager[Services]]
"""Opens the ports for one command and closes them after it."""
OpenBot = Callable[[Settings, Policy, Clock], AbstractAsyncContextManager[Bot]]
"""Opens the bot. Raises SettingsError when there is no token to speak to Slack with."""

OpenMail = Callable[[Settings, Clock], Mail | None]
"""The mail server, if one is set; nothing is opened yet. Raises SettingsError."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """Loads settings and policy, opens the ports, tells the time."""

    settings: Callable[[], Settings]
    policy: Callable[[Path], Policy]
    opened: Open
    bot: OpenBot
    now: Clock
    mail: OpenMail

    def load(self) -> tuple[Settings, Policy]:
        """The settings and the policy they name."""
        settings = self.settings()
        return settings, self.policy(settings.policy)

    def today(self, policy: Policy) -> date:
        """The day it is where the company is."""
        return self.now().astimezone(policy.zone).date()

    def starting_at(self, moment: datetime) -> Runtime:
        """The same, with a clock that runs from a moment."""
        now, ahead = self.now, moment - self.now()
        return replace(self, now=lambda: now() + ahead)


Result = TypeVar("Result")


def run(context: typer.Context, work: Callable[[Services, Policy], Coroutine[Any, Any, Result]]) -> Result:
    """Open the ports, do the work, close them."""
    runtime: Runtime = context.obj
    settings, policy = runtime.load()

    async def whole() -> Result:
        async with runtime.opened(settings, policy) as services:
            return await work(services, policy)

    return asyncio.run(whole())


def run_bot(context: typer.Context, work: Callable[[Bot], Coroutine[Any, Any, Result]]) -> Result:
    """Open the bot, do the work, close it; what it has to say meanwhile goes to the log."""
    logs.begin()
    runtime: Runtime = context.obj
    settings, policy = runtime.load()

    async def whole() -> Result:
        async with runtime.bot(settings, policy, runtime.now) as bot:
            return await work(bot)

    return asyncio.run(whole())


AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="The day to answer for; today.")]
Json = Annotated[bool, typer.Option("--json", help="Answer as JSON, for programs.")]


def the_day(context: typer.Context, asked: str | None) -> date:
    """The day asked for, or today. Raises WrongDayError."""
    runtime: Runtime = context.obj
    if asked is None:
        return runtime.today(runtime.load()[1])
    return read_day(asked, "--as-of")


def read_day(text: str, option: str) -> date:
    """A day written 2026-11-24. Raises WrongDayError."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise _no_day(text, option) from None
    _between_years(day, option, WrongDayError)
    return day


_WRITTEN = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def _no_day(text: str, option: str) -> WrongDayError:
    """With the last of the month for a day that its month does not have."""
    match = _WRITTEN.fullmatch(text.strip())
    year, month, number = map(int, match.groups()) if match else (0, 0, 0)
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 29 <= number <= 31):
        sentence = f"{option} {text!r} is not a day: write it 2026-11-24."
        return WrongDayError(sentence, said="not_a_day", option=option, text=text)
    nearest = f"{year:04}-{month:02}-{monthrange(year, month)[1]}"
    sentence = f"{option} {text!r} is not a day: the nearest is {nearest}."
    return WrongDayError(sentence, said="no_such_day", option=option, text=text, nearest=nearest)


def _between_years(day: date, option: str, error: type[EncoursError]) -> None:
    """Raise that error for a year that no figures are of."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        sentence = f"{option} {day} is not between {FIRST_YEAR} and {LAST_YEAR}."
        first, last = str(FIRST_YEAR), str(LAST_YEAR)
        raise error(
            sentence, said="day_out_of_range", option=option, text=day.isoformat(), first=first, last=last
        )


def read_moment(text: str, policy: Policy) -> datetime:
    """A moment, in the company's time where it names no other."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        sentence = f"--now {text!r} is not a moment: write it 2026-11-23T08:30+01:00."
        raise WrongMomentError(sentence, said="not_a_moment", text=text) from None
    _between_years(moment.date(), "--now", WrongMomentError)
    return moment if moment.tzinfo else moment.replace(tzinfo=policy.zone)


def show(renderable: RenderableType, widest: int = WIDEST) -> None:
    """Print for a person, as wide as the terminal up to a width that reads well."""
    console = Console(width=width(widest), soft_wrap=False, highlight=False)
    console.print(renderable)


def width(widest: int = WIDEST) -> int:
    """The columns to lay out in."""
    return min(shutil.get_terminal_size((widest, 24)).columns, widest)


def answer(value: object) -> None:
    """Print for a program."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def complain(sentence: str) -> None:
    """Say something on stderr."""
    sys.stderr.write(f"encours: {sentence}\n".encode(errors="backslashreplace").decode())

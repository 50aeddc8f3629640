"""The composition root and the command line: nothing else knows everybody."""

from __future__ import annotations

import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.delivery import Sender
from bot.errors import EncoursError, SettingsError, SlackRefusedError
from bot.invoice_copies import FolderOfCopies
from bot.policy import Policy
from bot.policy_file import load_policy
from bot.ports import Clock, Mail, UnitOfWork
from bot.schedule import BEFORE_MORNINGS, Clockwork
from bot.services.bounce_folder import BounceFolder
from bot.services.house import House
from bot.services.inbox import Inbox
from bot.services.mails_wanted import still_wanted
from bot.settings import Settings, load_settings
from bot.slack_api import SlackApi, slack_client
from bot.smtp import Smtp
from bot.wording import Wording
from handlers.slack import register as register_slack
from handlers.slack.crew import Crew
from handlers.slack.desk import Desk
from handlers.terminal import (
    charges,
    credit,
    dossier,
    dunning,
    figures,
    importing,
    letters,
    mails,
    orders,
    records,
    rules,
    serving,
)
from handlers.terminal.runtime import Bot, Runtime, Services, complain
from messages.complaints import complaint, misunderstood
from messages.formats import Language
from messages.wording import SlackWording
from storage.engine import create_engine, reason
from storage.imports.take import FileImporter
from storage.reader import LedgerBooks
from storage.unit_of_work import LedgerUnitOfWork

COMMANDS = (
    importing,
    figures,
    records,
    credit,
    orders,
    dunning,
    charges,
    letters,
    mails,
    rules,
    serving,
    dossier,
)


@asynccontextmanager
async def opened(settings: Settings, policy: Policy) -> AsyncIterator[Services]:
    """The ports, on the database that the settings name."""
    engine = create_engine(settings.async_database_url)
    try:
        books = LedgerBooks(engine, settings.workspace, policy.credit.bands)
        work = LedgerUnitOfWork(engine, settings.workspace, policy.credit.bands)
        house = _house(settings, work, policy, SlackWording())
        yield Services(books, FileImporter(engine, settings.workspace, policy), books, work, house)
    finally:
        await engine.dispose()


@asynccontextmanager
async def bot(settings: Settings, policy: Policy, clock: Clock) -> AsyncIterator[Bot]:
    """The bot on the database and the Slack that the settings name. Raises SettingsError without a token."""
    if settings.slack_bot_token is None:
        raise SettingsError("SLACK_BOT_TOKEN is not set: it is the bot token of the app, xoxb-...")
    engine = create_engine(settings.async_database_url)
    client = slack_client(settings.slack_bot_token.get_secret_value(), settings.slack_api_url)
    slack = SlackApi(client)
    try:
        yield _wired(settings, policy, clock, engine, slack, client)
    finally:
        await slack.close()
        await engine.dispose()


def _wired(
    settings: Settings,
    policy: Policy,
    clock: Clock,
    engine: AsyncEngine,
    slack: SlackApi,
    client: AsyncWebClient,
) -> Bot:
    books = LedgerBooks(engine, settings.workspace, policy.credit.bands)
    work = LedgerUnitOfWork(engine, settings.workspace, policy.credit.bands)
    house = _house(settings, work, policy, SlackWording())
    sender = Sender(
        work, slack, clock, mail=mail(settings, clock), wanted=partial(still_wanted, house, clock)
    )
    importer = FileImporter(engine, settings.workspace, policy)
    inbox = Inbox(settings.inbox, importer, house, now) if settings.inbox else None
    secret = settings.slack_signing_secret
    app = AsyncApp(
        logger=logging.getLogger("slack_bolt"),  # else Bolt's loggers take the root's level, not this one's
        client=client,
        signing_secret=secret.get_secret_value() if secret else None,
        process_before_response=True,
        request_verification_enabled=secret is not None,
    )
    crew = Crew()
    register_slack(app, Desk(books, house, slack, clock, wake=sender.wake, crew=crew))
    parts = (
        (BounceFolder(settings.bounces, now).take, *BEFORE_MORNINGS) if settings.bounces else BEFORE_MORNINGS
    )
    clockwork = Clockwork(books, house, slack, sender, inbox, parts)
    return Bot(app, slack, work, clockwork, sender, crew, books, house)


def _house(settings: Settings, work: UnitOfWork, policy: Policy, wording: Wording) -> House:
    copies = FolderOfCopies(settings.invoice_copies) if settings.invoice_copies else None
    return House(work, policy, wording, settings.smtp_url is not None, copies)


def mail(settings: Settings, clock: Clock) -> Mail | None:
    """The mail server that the settings name; None without one."""
    server = settings.mail_server
    return Smtp(server, clock) if server else None


def now() -> datetime:
    """The clock; everything further in takes the time as an argument."""
    return datetime.now(UTC)


def command_line() -> typer.Typer:
    """Every command, wired."""
    cli = typer.Typer(
        name="encours",
        help="Getting paid is everybody's job: who is late, why it matters today, what to do.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )

    @cli.callback()
    def start(
        context: typer.Context,
        policy: Annotated[Path | None, typer.Option(help="The policy file; encours.yaml by default.")] = None,
    ) -> None:
        def settings() -> Settings:
            found = load_settings()
            return found if policy is None else found.model_copy(update={"policy": policy})

        context.obj = Runtime(settings, load_policy, opened, bot, now, mail)

    for commands in COMMANDS:
        commands.register(cli)
    return cli


def main() -> None:
    """Run a command; a failure is one sentence on stderr and an exit status that says so."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that has no € shows a question mark
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """The exit status: 0 done, 1 could not be done, 2 not understood."""
    spoken = _spoken(arguments)
    try:
        status = command_line()(arguments, standalone_mode=False)
    except typer.TyperException as error:
        complain(_misunderstood(error, spoken))
        return 2
    except SlackRefusedError as error:
        complain(f"{error} `encours doctor` says what to do.")
        return 1
    except EncoursError as error:
        complain(complaint(error, spoken))
        return 1
    except SQLAlchemyError as error:
        complain(f"The database could not do that ({reason(error)}): check its rights and its disk.")
        return 1
    except OSError as error:
        complain(f"{error.strerror or error}.")
        return 1
    except (typer.Abort, KeyboardInterrupt):
        complain("Stopped; nothing was changed.")
        return 130
    return status if isinstance(status, int) else 0


def _spoken(arguments: list[str]) -> Language:
    """What `--language` asks for: the answer is in it, and so is what goes wrong; else English."""
    for place, word in enumerate(arguments):
        name, equals, value = word.partition("=")
        if name == "--language":
            return Language.of(value if equals else next(iter(arguments[place + 1 :]), ""))
    return Language.EN


def _misunderstood(error: typer.TyperException, spoken: Language) -> str:
    """In English as the parser says it; in French by the kind of its error and what that is about."""
    if spoken is Language.EN:
        return f"{_sentence(error)} See encours --help."
    param = getattr(error, "param", None)
    names = getattr(param, "opts", None) or [getattr(error, "option_name", "")]
    named = names[0] if names[0].startswith("-") else (getattr(param, "metavar", None) or names[0].upper())
    _, _, choices = _sentence(error).rstrip(".").partition("is not one of ")
    return misunderstood(type(error).__name__, choices, named, spoken)


def _sentence(error: typer.TyperException) -> str:
    said = (
        getattr(error, "format_message", error.__str__)().replace("Value error, ", "") or "Say which command."
    )
    return said if said.endswith(".") else f"{said}."


if __name__ == "__main__":
    main()

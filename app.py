"""The composition root and the command line: nothing else knows everybody."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import EncoursError
from bot.policy import Policy
from bot.policy_file import load_policy
from bot.settings import Settings, load_settings
from handlers.terminal import figures, importing, rules
from handlers.terminal.runtime import Runtime, Services, complain
from storage.engine import create_engine, reason
from storage.imports.take import FileImporter
from storage.reader import LedgerBooks


@asynccontextmanager
async def opened(settings: Settings, policy: Policy) -> AsyncIterator[Services]:
    """The ports, on the database that the settings name."""
    engine = create_engine(settings.async_database_url)
    try:
        books = LedgerBooks(engine, settings.workspace)
        yield Services(books, FileImporter(engine, settings.workspace, policy), books)
    finally:
        await engine.dispose()


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

        context.obj = Runtime(settings, load_policy, opened, now)

    for commands in (importing, figures, rules):
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
    try:
        status = command_line()(arguments, standalone_mode=False)
    except typer.TyperException as error:
        complain(f"{_sentence(error)} See encours --help.")
        return 2
    except EncoursError as error:
        complain(str(error))
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


def _sentence(error: typer.TyperException) -> str:
    said = (
        getattr(error, "format_message", error.__str__)().replace("Value error, ", "") or "Say which command."
    )
    return said if said.endswith(".") else f"{said}."


if __name__ == "__main__":
    main()

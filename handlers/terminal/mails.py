"""`encours bounce`: a mail that came back, from a mail server's pipe or a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.bounce_reading import LARGEST
from bot.errors import EncoursError
from bot.policy import Policy
from bot.services.bounce_folder import REASONS, TOO_LARGE
from bot.services.bounces import BounceEnd, take_bounce
from handlers.terminal.runtime import Runtime, Services, run

STDIN = "-"


class NotTakenError(EncoursError):
    """The mail is left alone."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("bounce")(bounce)


def bounce(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="The mail as it came in; - for stdin.")],
) -> None:
    """Take a mail that came back: its reminder failed, and its step is its owner's again."""
    runtime: Runtime = context.obj
    raw = _read(file)
    if len(raw) > LARGEST:
        raise NotTakenError(TOO_LARGE)

    async def work(services: Services, policy: Policy) -> BounceEnd:
        return await take_bounce(services.house, raw, runtime.now())

    end = run(context, work)
    if end in REASONS:
        raise NotTakenError(REASONS[end])
    typer.echo("Taken." if end is BounceEnd.TAKEN else "Known already; nothing was changed.")


def _read(file: str) -> bytes:
    """At most a byte more than can be a mail that came back."""
    if file == STDIN:
        return sys.stdin.buffer.read(LARGEST + 1)
    with Path(file).open("rb") as opened:
        return opened.read(LARGEST + 1)

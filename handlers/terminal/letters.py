"""`encours letter`: writes a letter that was made, as it was made."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.errors import EncoursError
from bot.policy import Policy
from bot.services.letters import KeptLetter, kept_letter
from handlers.terminal.runtime import Services, complain, run

NUMBER_SHOWN = 60


class UnknownLetterError(EncoursError):
    """No letter has that number: it is written as on the letter, MD-2026-0001."""


class OutTakenError(EncoursError):
    """There is a file of that name: give another, or --force to write over it."""


class OutError(EncoursError):
    """The file cannot be written: give the name of a file in a folder that exists."""


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("letter")(letter)


def letter(
    context: typer.Context,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="As on the letter: MD-2026-0001.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE.pdf", help="Where to write it.")],
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write a letter to a customer, as it was made and kept, to a file."""

    async def work(services: Services, policy: Policy) -> KeptLetter | None:
        return await kept_letter(services.house, number)

    found = run(context, work)
    if found is None:
        raise UnknownLetterError(f"No letter is {number[:NUMBER_SHOWN]!r}: write it MD-2026-0001.")
    write_out(out, found.content, force=force)
    complain(f"{found.letter.number} of {found.letter.made_on}: {out}, SHA-256 {found.file.sha256}.")


def write_out(out: Path, content: bytes, *, force: bool) -> None:
    """Write a file that is not there, unless it may be written over. Raises OutTakenError and OutError."""
    try:
        with out.open("wb" if force else "xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise OutTakenError(f"{out} is there already: give another name, or --force.") from error
    except OSError as error:
        raise OutError(f"{out} cannot be written: {error.strerror}.") from error

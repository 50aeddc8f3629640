"""`encours letter`: writes a letter that was made, as it was made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.errors import EncoursError
from bot.policy import Policy
from bot.services.letters import KeptLetter, kept_letters
from handlers.terminal.dunning import known_entity
from handlers.terminal.runtime import Services, complain, run

NUMBER_SHOWN = 60


class UnknownLetterError(EncoursError):
    """No letter has that number: it is written as on the letter, MD-2026-0001."""


class SeveralLettersError(EncoursError):
    """Several entities have a letter of that number: say which with --entity."""


class OutTakenError(EncoursError):
    """There is a file of that name: give another, or --force to write over it."""


class OutError(EncoursError):
    """The file cannot be written: give the name of a file in a folder that exists."""


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("letter")(letter)


def letter(
    context: typer.Context,
    number: Annotated[
        str,
        typer.Argument(
            metavar="NUMBER", help="As on the letter: MD-2026-0001 a formal notice, LR-2026-0001 a reminder."
        ),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE.pdf", help="The file to write it to.")],
    entity: Annotated[
        str | None,
        typer.Option(
            metavar="CODE", help="The selling company whose letter it is, when several have that number."
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write the PDF of a letter that was sent to a customer, as it was made and kept.

    Letters are made in Slack, from a step or a customer's card; this writes one of them again.
    """

    async def work(services: Services, policy: Policy) -> tuple[tuple[KeptLetter, ...], str | None]:
        whose = known_entity(policy, entity)
        return await kept_letters(services.house, number), whose

    found = only(*run(context, work), number)
    write_out(out, found.content, force=force)
    complain(f"{found.letter.number} of {found.letter.made_on}: {out}, SHA-256 {found.file.sha256}.")
    if not found.letter.address:
        complain("It has no postal address: write it on the envelope, or make the letter again with one.")


def only(letters: Sequence[KeptLetter], whose: str | None, number: str) -> KeptLetter:
    """The letter that is meant, of an entity or any. Raises UnknownLetterError and SeveralLettersError."""
    codes = ", ".join(sorted(each.entity for each in letters))
    own = [each for each in letters if whose in (None, each.entity)]
    if not letters:
        raise UnknownLetterError(
            f"No letter is {number[:NUMBER_SHOWN]!r}: write its number as on the letter, MD-2026-0001."
        )
    if not own:
        raise UnknownLetterError(f"{whose} has no letter {letters[0].letter.number}: it is of {codes}.")
    if len(own) > 1:
        raise SeveralLettersError(
            f"{codes} each have a letter {own[0].letter.number}: say which with --entity."
        )
    return own[0]


def write_out(out: Path, content: bytes, *, force: bool) -> None:
    """Write a file that is not there, unless it may be written over. Raises OutTakenError and OutError."""
    try:
        with out.open("wb" if force else "xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise OutTakenError(
            f"{out} is there already: give another name, or --force.", file=str(out)
        ) from error
    except OSError as error:
        raise OutError(f"{out} cannot be written: {error.strerror}.", file=str(out)) from error

"""`encours dossier`: a customer's dossier as it stands, and whether one is as it was made."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from bot.dossier import Dossier, DossierError
from bot.dossier_zip import check
from bot.errors import UnknownCustomerError
from bot.policy import Policy
from bot.services.customers import Found, find_customer
from bot.services.dossiers import make_dossier
from handlers.terminal.figures import Spoken, doubt
from handlers.terminal.letters import write_out
from handlers.terminal.runtime import Json, Runtime, Services, answer, run, show
from messages.answers import found_answer
from messages.dossier_shown import (
    checked_json,
    dossier_json,
    render_checked,
    render_dossier_made,
)
from messages.formats import Language
from messages.found import render_found

MAKE = "make"
LARGEST = 1024 * 1024 * 1024
"""Bytes of a file that is read to be checked; a dossier is far smaller."""


class _OfCustomer(TyperGroup):
    """`dossier CUSTOMER` makes one: what is no command of the group is a customer."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The command that is meant is put before a customer's name."""
        if args and args[0] not in self.commands and args[0] not in ("--help", "-h"):
            args = [MAKE, *args]
        return super().parse_args(ctx, args)


dossier_app = typer.Typer(
    cls=_OfCustomer,
    help="`dossier CUSTOMER --out FILE.zip`: everything about a customer, for an agency or a lawyer.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(dossier_app, name="dossier")


@dossier_app.command(MAKE, hidden=True)
def make(
    context: typer.Context,
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help="Code, name or a part of it, SIREN.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE.zip", help="Where to write it.")],
    entity: Annotated[
        str | None, typer.Option(metavar="CODE", help="Whose customer, when several entities have the code.")
    ] = None,
    as_json: Json = False,
    language: Spoken = None,
) -> None:
    """Everything about a customer in one zip; the trail says that it was made."""
    if out.exists():
        raise DossierError(f"{out} exists: choose another file, nothing was made.")
    if not out.parent.is_dir():
        raise DossierError(f"{out.parent} is no folder: choose another file, nothing was made.")

    async def work(services: Services, policy: Policy) -> tuple[Found, Dossier | None, Language]:
        spoken = language or Language.of(policy.digest.language)
        found = await find_customer(services.books, customer, entity)
        if found.only is None or found.is_guess:
            return found, None, spoken
        return found, await make_dossier(services.house, found.only.id, _now(context)), spoken

    found, made, spoken = run(context, work)
    if made is None:
        _refuse(found, as_json, spoken)
    write_out(out, made.content, force=False)
    if as_json:
        answer(dossier_json(made, out.name))
    else:
        show(render_dossier_made(made, out.name, spoken))


@dossier_app.command("verify")
def verify(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.zip", help="A dossier.")],
    as_json: Json = False,
    language: Spoken = None,
) -> None:
    """Work out every SHA-256 of a dossier again; exit status 1 when something is not as it was made."""
    if not file.is_file():
        raise DossierError(f"{file} is not there: say which dossier to check.")
    if file.stat().st_size > LARGEST:
        raise DossierError(f"{file} is too large for a dossier: choose the zip that encours made.")
    checked = check(file.read_bytes())
    if as_json:
        answer(checked_json(checked))
    else:
        show(render_checked(checked, language or _spoken(context)))
    if checked.flaws:
        raise typer.Exit(1)


def _now(context: typer.Context) -> datetime:
    runtime: Runtime = context.obj
    return runtime.now()


def _spoken(context: typer.Context) -> Language:
    runtime: Runtime = context.obj
    return Language.of(runtime.load()[1].digest.language)


def _refuse(found: Found, as_json: bool, language: Language) -> NoReturn:
    """None was chosen, or only by a likeness: a dossier goes outside. Raises UnknownCustomerError."""
    if as_json:
        answer(found_answer(found))
    elif found.customers or found.nearest:
        show(render_found(found, language))
    if found.only is not None:
        near = f"{found.only.name} ({found.only.code})"
        raise UnknownCustomerError(
            f"No customer is called {found.typed!r}; near it is {near}: give its code."
        )
    raise UnknownCustomerError(doubt(found))

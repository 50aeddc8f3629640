"""`encours dossier`: a customer's dossier as it stands, and whether one is as it was made."""

from __future__ import annotations

from copy import copy
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from bot.dossier import Dossier, DossierChecked, DossierError
from bot.dossier_zip import check
from bot.errors import UnknownCustomerError
from bot.policy import Policy
from bot.services.customers import Found, find_customer
from bot.services.dossiers import make_dossier
from handlers.terminal.figures import Spoken
from handlers.terminal.found import doubt, show_found
from handlers.terminal.letters import write_out
from handlers.terminal.runtime import Json, Runtime, Services, answer, run, show
from messages.dossier_shown import checked_json, dossier_json, render_checked, render_dossier_made
from messages.formats import Language

OfDossier = Annotated[
    Language | None,
    typer.Option(
        "--language",
        help="Of every document in it, and of what is shown; else that of the hand-over or the customer.",
    ),
]
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

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """What is typed after `encours dossier` to make one."""
        return ["CUSTOMER", "--out", "FILE.zip", "[OPTIONS]"]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """What makes one stands there with its options, beside what verifies one."""
        shown = copy(self)
        shown.params = [*self.params, *self.commands[MAKE].params]
        super(_OfCustomer, shown).format_help(ctx, formatter)


HELP = """Make a dossier: everything about a customer in one zip, for a collection agency or a lawyer.

To make one: encours dossier ACME --out dossier.zip

To verify one: encours dossier verify dossier.zip
"""

dossier_app = typer.Typer(cls=_OfCustomer, help=HELP, no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(dossier_app, name="dossier")


@dossier_app.command(MAKE, hidden=True)
def make(
    context: typer.Context,
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help="Code, name or a part of it, SIREN.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE.zip", help="The file to write it to.")],
    entity: Annotated[
        str | None, typer.Option(metavar="CODE", help="Whose customer, when several entities have the code.")
    ] = None,
    as_json: Json = False,
    language: OfDossier = None,
) -> None:
    """Everything about a customer in one zip, for a collection agency or a lawyer.

    The audit trail says that it was made.
    """
    if out.exists():
        sentence = f"{out} exists: choose another file, nothing was made."
        raise DossierError(sentence, said="dossier_exists", file=str(out))
    if not out.parent.is_dir():
        sentence = f"{out.parent} is no folder: choose another file, nothing was made."
        raise DossierError(sentence, said="no_folder", folder=str(out.parent))

    async def work(services: Services, policy: Policy) -> tuple[Found, Dossier | None, Language]:
        spoken = language or Language.of(policy.digest.language)
        found = await find_customer(services.books, customer, entity)
        if found.only is None or found.is_guess:
            return found, None, spoken
        wanted = language.value if language else ""
        return found, await make_dossier(services.house, found.only.id, _now(context), wanted), spoken

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
    file: Annotated[Path, typer.Argument(metavar="FILE.zip", help="The dossier to verify.")],
    as_json: Json = False,
    language: Spoken = None,
) -> None:
    """Verify a dossier: work out every SHA-256 again. Exit status 1 when it is not as it was made."""
    if not file.exists():
        sentence = f"{file} is not there: give the name of the zip to verify."
        raise DossierError(sentence, said="no_dossier_there", file=str(file))
    if not file.is_file():
        sentence = f"{file} is no file: give the name of the zip to verify."
        raise DossierError(sentence, said="no_dossier_file", file=str(file))
    checked = _checked(file)
    if as_json:
        answer(checked_json(checked))
    else:
        show(render_checked(checked, language or _spoken(context)))
    if checked.flaws:
        raise typer.Exit(1)


def _checked(file: Path) -> DossierChecked:
    """Raises DossierError with the name of the file: several may be verified in a row."""
    try:
        if file.stat().st_size > LARGEST:
            sentence = f"{file} is too large for a dossier: choose the zip that encours made."
            raise DossierError(sentence, said="dossier_too_large", file=str(file))
        return check(file.read_bytes())
    except OSError as error:
        sentence = f"{file} cannot be read: {error.strerror}. Look at who may read it."
        raise DossierError(sentence, said="dossier_unreadable", file=str(file)) from error


def _now(context: typer.Context) -> datetime:
    runtime: Runtime = context.obj
    return runtime.now()


def _spoken(context: typer.Context) -> Language:
    runtime: Runtime = context.obj
    return Language.of(runtime.load()[1].digest.language)


def _refuse(found: Found, as_json: bool, language: Language) -> NoReturn:
    """None was chosen, or only by a likeness: a dossier goes outside. Raises UnknownCustomerError."""
    show_found(found, language, as_json=as_json)
    if found.only is not None:
        near = f"{found.only.name} ({found.only.code})"
        sentence = f"No customer is called {found.typed!r}; near it is {near}: give its code."
        raise UnknownCustomerError(sentence, said="near_customer", typed=found.typed, near=near)
    raise doubt(found)

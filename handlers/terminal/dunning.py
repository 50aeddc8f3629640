"""`encours dunning`: what the sweep would do on a day, and why it leaves each invoice out."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.dunning_views import SweepReport
from bot.errors import EncoursError
from bot.policy import Policy
from bot.services.sweep_report import sweep_report
from handlers.terminal.figures import WIDEST_TABLE, Spoken, complain_of_gaps
from handlers.terminal.runtime import AsOf, Json, Services, answer, run, show, the_day
from messages.dunning_json import dunning_answer
from messages.dunning_shown import render_dunning
from messages.formats import Language


class UnknownEntityError(EncoursError):
    """An entity is given by its code in the policy."""


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("dunning")(dunning)


def dunning(
    context: typer.Context,
    as_of: AsOf = None,
    entity: Annotated[str | None, typer.Option(metavar="CODE", help="One entity's customers only.")] = None,
    as_json: Json = False,
    language: Spoken = None,
) -> None:
    """What the dunning sweep would do on a day, and why each invoice left out is left out.

    Nothing is changed. Amounts, disputes, promises and pauses are those of the day; the steps that run and
    those that were taken are today's.
    """
    day = the_day(context, as_of)

    async def work(services: Services, policy: Policy) -> tuple[SweepReport, Policy]:
        code = _code(policy, entity)
        async with services.books.reading() as reader:
            return await sweep_report(policy, reader, day, code), policy

    report, policy = run(context, work)
    if report.known_from is not None and day < report.known_from:
        complain_of_gaps(report.known_from, day)
    spoken = language or Language.of(policy.digest.language)
    if as_json:
        answer(dunning_answer(report, spoken))
    else:
        show(render_dunning(report, spoken), WIDEST_TABLE)


def _code(policy: Policy, typed: str | None) -> str | None:
    """The entity's code as the policy writes it. Raises UnknownEntityError."""
    if typed is None:
        return None
    found = policy.entity(typed)
    if found is None:
        known = ", ".join(each.code for each in policy.entities)
        raise UnknownEntityError(f"--entity {typed!r} is not in the policy: it has {known}.")
    return found.code

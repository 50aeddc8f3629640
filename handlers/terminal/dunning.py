"""`encours dunning`: what the sweep would do on a day, and why it leaves each invoice out."""

from __future__ import annotations

import sys
from datetime import date
from typing import Annotated

import typer

from bot.errors import EncoursError
from bot.policy import Policy
from bot.services.sweep_report import sweep_report
from bot.sweep_views import SweepReport
from handlers.terminal.dunning_answer import DunningAnswer
from handlers.terminal.figures import WIDEST_TABLE, Spoken, complain_of_gaps
from handlers.terminal.runtime import AsOf, Json, Services, run, show, the_day
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
    if as_json:
        _answer(context, day, entity, language)
        return

    async def work(services: Services, policy: Policy) -> tuple[SweepReport, Policy]:
        code = known_entity(policy, entity)
        async with services.books.reading() as reader:
            return await sweep_report(policy, reader, day, code), policy

    report, policy = run(context, work)
    _complain(report, language)
    show(render_dunning(report, language or Language.of(policy.digest.language)), WIDEST_TABLE)


def _answer(context: typer.Context, day: date, entity: str | None, language: Language | None) -> None:
    """For programs: it may be long, and is written part by part."""

    async def work(services: Services, policy: Policy) -> None:
        code = known_entity(policy, entity)
        with DunningAnswer(language or Language.of(policy.digest.language)) as answer:
            async with services.books.reading() as reader:
                head = await answer.read(policy, reader, day, code)
            _complain(head, language)
            sys.stdout.writelines(answer.text(head))

    run(context, work)


def _complain(report: SweepReport, language: Language | None) -> None:
    if report.known_from is not None and report.as_of < report.known_from:
        complain_of_gaps(report.known_from, report.as_of, language)


def known_entity(policy: Policy, typed: str | None) -> str | None:
    """The entity's code as the policy writes it. Raises UnknownEntityError."""
    if typed is None:
        return None
    found = policy.entity(typed)
    if found is None:
        known = ", ".join(each.code for each in policy.entities)
        sentence = f"--entity {typed!r} is not in the policy: it has {known}."
        raise UnknownEntityError(sentence, typed=typed, known=known)
    return found.code

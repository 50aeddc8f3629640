"""`encours exposure`: what everybody owes and has on order, against their limits."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from bot.errors import EncoursError
from bot.policy import Policy
from bot.services.exposures import ExposureList, exposure_list
from handlers.terminal.figures import WIDEST_TABLE, Spoken, complain_of_gaps
from handlers.terminal.runtime import AsOf, Json, Services, answer, run, show, the_day
from messages.exposure_answer import exposures_answer
from messages.exposure_list import render_exposures

PERCENT_MOST = 1000


class WrongPercentError(EncoursError):
    """A share of the limit is written 80 or 95.5, in percent."""


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("exposure")(exposure)


def exposure(
    context: typer.Context,
    as_of: AsOf = None,
    over: Annotated[
        str | None,
        typer.Option("--over", metavar="PERCENT", help="Only who uses more than that of their limit."),
    ] = None,
    as_json: Json = False,
    language: Spoken = None,
) -> None:
    """Exposure and limit of every customer on a day, and of groups."""
    day, share = the_day(context, as_of), None if over is None else _share(over)

    async def work(services: Services, policy: Policy) -> tuple[ExposureList, Policy]:
        return await exposure_list(services.books, policy, day, share), policy

    found, policy = run(context, work)
    if not found.is_complete:
        complain_of_gaps(found.known_from, day, language)
    if as_json:
        answer(exposures_answer(found))
    else:
        show(render_exposures(found, language or policy.digest.language), WIDEST_TABLE)


def _share(text: str) -> Decimal:
    """A share of one from a percentage such as `80`, `95,5` or `95 %`. Raises WrongPercentError."""
    typed = text.strip().removesuffix("%").strip().replace(",", ".")
    try:
        percentage = Decimal(typed)
    except InvalidOperation:
        sentence = f"--over {text!r} is not a percentage: write it 80 or 95.5."
        raise WrongPercentError(sentence, said="not_a_share", text=text) from None
    if not (percentage.is_finite() and 0 <= percentage <= PERCENT_MOST):
        sentence = f"--over {text} is not between 0 and {PERCENT_MOST}."
        raise WrongPercentError(sentence, said="share_out_of_range", text=text, most=PERCENT_MOST)
    return percentage / 100

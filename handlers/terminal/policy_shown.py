"""`encours policy show`: the scenarios of dunning as timelines."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.policy_shown import shown_dunning
from handlers.terminal.figures import WIDEST_TABLE, Spoken
from handlers.terminal.runtime import Json, Runtime, answer, show
from messages.scenario import render_scenarios, scenarios_answer


def show_policy(
    context: typer.Context,
    scenario: Annotated[str | None, typer.Argument(help="One scenario's name; all of them.")] = None,
    as_json: Json = False,
    language: Spoken = None,
) -> None:
    """How late customers are reminded: each scenario step by step, and who is in which."""
    runtime: Runtime = context.obj
    _, policy = runtime.load()
    shown = shown_dunning(policy, scenario)
    if as_json:
        answer(scenarios_answer(shown))
    else:
        show(render_scenarios(shown, language or policy.digest.language), WIDEST_TABLE)

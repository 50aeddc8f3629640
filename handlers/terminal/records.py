"""`encours promises`, `disputes` and `audit`: what people logged, and the trail of it."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.audit import Verified
from bot.policy import Policy
from bot.services.customers import Found, find_customer
from bot.services.history import verify_trail, whole_history
from bot.services.record_lists import dispute_list, promise_list
from bot.standing import DisputeView, HistoryPage, PromiseView
from handlers.terminal.figures import WIDEST_TABLE, Spoken
from handlers.terminal.found import refuse
from handlers.terminal.runtime import AsOf, Json, Runtime, Services, answer, complain, run, show, the_day
from messages.complaints import remark
from messages.formats import Language
from messages.record_answers import disputes_answer, promises_answer, trail_answer, verified_answer
from messages.record_lists import render_dispute_list, render_promise_list, render_trail, render_verified

audit_app = typer.Typer(
    help="The trail: who changed what, when, from where.", invoke_without_command=True, no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("promises")(promises)
    app.command("disputes")(disputes)
    app.add_typer(audit_app, name="audit")


def promises(
    context: typer.Context, as_of: AsOf = None, as_json: Json = False, language: Spoken = None
) -> None:
    """Promises that were open on a day, and those that ended in the 30 days before."""
    day = the_day(context, as_of)

    async def work(services: Services, policy: Policy) -> tuple[tuple[PromiseView, ...], Language]:
        return await promise_list(services.books, policy, day), _spoken(policy)

    views, spoken = run(context, work)
    if as_json:
        answer(promises_answer(views, day))
    else:
        show(render_promise_list(views, day, language or spoken), WIDEST_TABLE)


def disputes(
    context: typer.Context, as_of: AsOf = None, as_json: Json = False, language: Spoken = None
) -> None:
    """Disputes that were not over on a day, and those that ended in the 30 days before."""
    day = the_day(context, as_of)

    async def work(services: Services, policy: Policy) -> tuple[tuple[DisputeView, ...], Language]:
        return await dispute_list(services.books, policy, day), _spoken(policy)

    views, spoken = run(context, work)
    if as_json:
        answer(disputes_answer(views, day))
    else:
        show(render_dispute_list(views, day, language or spoken), WIDEST_TABLE)


@audit_app.callback()
def audit(
    context: typer.Context,
    customer: Annotated[
        str | None, typer.Option(metavar="CUSTOMER", help="Code, name or a part of it, SIREN.")
    ] = None,
    entity: Annotated[
        str | None, typer.Option(metavar="CODE", help="Whose customer, when several entities have the code.")
    ] = None,
    as_json: Json = False,
    language: Spoken = None,
) -> None:
    """Everything that was changed of one customer, the newest first."""
    if context.invoked_subcommand is not None:
        return
    found, page, spoken = run(
        context, lambda services, policy: _look_up(context, services, policy, customer or "", entity)
    )
    if page is None:
        refuse(found, language or spoken, as_json=as_json)
    if found.is_guess:
        complain(remark(language or Language.EN, "likeness", name=page.name, typed=found.typed))
    if as_json:
        answer(trail_answer(page))
    else:
        show(render_trail(page, language or spoken), WIDEST_TABLE)


@audit_app.command("verify")
def verify(context: typer.Context, as_json: Json = False, language: Spoken = None) -> None:
    """Read the whole trail and try every seal; exit status 1 when something was changed or removed."""

    async def work(services: Services, policy: Policy) -> tuple[Verified, Language]:
        return await verify_trail(services.books), _spoken(policy)

    verified, spoken = run(context, work)
    if as_json:
        answer(verified_answer(verified))
    else:
        show(render_verified(verified, language or spoken))
    if verified.flaw is not None:
        raise typer.Exit(1)


async def _look_up(
    context: typer.Context, services: Services, policy: Policy, typed: str, entity: str | None
) -> tuple[Found, HistoryPage | None, Language]:
    runtime: Runtime = context.obj
    found = await find_customer(services.books, typed, entity)
    if found.only is None:
        return found, None, _spoken(policy)
    page = await whole_history(services.books, policy, found.only.id, runtime.today(policy))
    return found, page, _spoken(policy)


def _spoken(policy: Policy) -> Language:
    return Language.of(policy.digest.language)

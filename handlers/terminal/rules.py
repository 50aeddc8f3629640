"""`encours due-date`, `policy check` and `doctor`, with `policy show`: the rules and the house's health."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Annotated

import typer

from bot.credit.terms import longest_legal_due, parse_terms
from bot.errors import LedgerEmptyError
from bot.policy import Policy
from bot.policy_check import check_policy
from bot.policy_words import listed
from bot.services.doctor import Check, examine, examine_inbox
from bot.services.doctor_mail import examine_mail
from bot.services.doctor_slack import examine_slack, without_slack
from bot.services.named_in_policy import unknown_to_the_ledger
from bot.settings import Settings
from handlers.terminal.policy_shown import show_policy
from handlers.terminal.runtime import Bot, Json, Runtime, Services, answer, complain, read_day, run, run_bot

policy_app = typer.Typer(help="The company's policy file, encours.yaml.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("due-date")(due_date)
    app.command("doctor")(doctor)
    app.add_typer(policy_app, name="policy")
    policy_app.command("show")(show_policy)


def due_date(
    issued: Annotated[str, typer.Option(metavar="DATE", help="The invoice's date.")],
    terms: Annotated[str, typer.Option(help="Such as '45 days end of month' or '30 jours le 10'.")],
    as_json: Json = False,
) -> None:
    """The due date that payment terms give, in English or French wordings."""
    day = read_day(issued, "--issued")
    due = parse_terms(terms).due_date(day)
    if as_json:
        answer({"due": due.isoformat()})
        return
    typer.echo(due.isoformat())
    longest = longest_legal_due(day)
    if due > longest:
        complain(f"French law allows {longest} at the latest (Code de commerce, L441-10).")


@policy_app.command("check")
def check(context: typer.Context) -> None:
    """Read encours.yaml; name what is wrong with its line, then what is worth a second look."""
    runtime: Runtime = context.obj
    settings, policy = runtime.load()
    warnings = (*check_policy(policy), *_without_server(settings, policy), *_unknown(context, policy))
    for warning in warnings:
        typer.echo(f"Worth a look: {warning}")
    there = settings.policy.exists()
    typer.echo(f"{settings.policy}: {'valid' if there else 'not there, so the defaults hold'}.")


def _without_server(settings: Settings, policy: Policy) -> Iterator[str]:
    """Said of whoever wrote something of dunning, as the others."""
    sending = [one.name for one in policy.scenarios.all.values() if any(s.action.is_mail for s in one.steps)]
    if "dunning" in policy.model_fields_set and sending and settings.smtp_url is None:
        steps = f"Reminders by e-mail are steps of {listed(sending)}"
        yield f"{steps}, and ENCOURS_SMTP_URL is not set: they can be read and copied, not sent."


def _unknown(context: typer.Context, policy: Policy) -> tuple[str, ...]:
    """Customers whom the ledger does not have; before the first import nobody knows."""
    if not policy.dunning.customers:
        return ()

    async def work(services: Services, policy: Policy) -> tuple[str, ...]:
        try:
            return await unknown_to_the_ledger(policy, services.books)
        except LedgerEmptyError:
            return ()

    return run(context, work)


def doctor(context: typer.Context, as_json: Json = False) -> None:
    """Check database, policy, the age of the ledger, folders, mail and Slack; each with what to do."""
    runtime: Runtime = context.obj
    now = runtime.now()
    settings, policy = runtime.load()

    async def work(services: Services, policy: Policy) -> tuple[Check, ...]:
        return await examine(services.books, services.health, policy, now)

    async def slack(bot: Bot) -> tuple[Check, ...]:
        return await examine_slack(settings, bot.slack, bot.work, policy, now)

    checks = run(context, work) + examine_inbox(settings.inbox)
    checks += asyncio.run(examine_mail(settings, runtime.mail(settings, runtime.now)))
    if settings.slack_bot_token is None:
        checks += without_slack()
    elif any(one.name == "database" and one.ok for one in checks):
        checks += run_bot(context, slack)
    if as_json:
        answer([{"name": one.name, "ok": one.ok, "found": one.found, "to_do": one.to_do} for one in checks])
    else:
        for one in checks:
            typer.echo(f"{'ok  ' if one.ok else 'LOOK'}  {one.name}: {one.found}")
            if one.to_do:
                typer.echo(f"      {one.to_do}")
    if not all(one.ok for one in checks):
        raise typer.Exit(1)

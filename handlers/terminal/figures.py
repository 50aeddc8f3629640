"""`encours ageing`, `digest` and `customer`: figures on a day."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Group

from bot.card import CustomerCard
from bot.credit.digest import Digest
from bot.policy import Policy
from bot.services.ageing import LedgerAgeing, ledger_ageing
from bot.services.customer_cards import customer_card
from bot.services.customers import Found, How, find_customer
from bot.services.digests import digests
from handlers.terminal.found import refuse
from handlers.terminal.runtime import AsOf, Json, Services, answer, complain, run, show, the_day, width
from messages.ageing import render_ageing
from messages.answers import ageing_answer, card_answer, digest_answer
from messages.card import render_card
from messages.complaints import remark
from messages.digest import render_digest
from messages.formats import Language
from messages.record_answers import standing_answer
from messages.terminal import to_renderable

WIDEST_TABLE = 140

Spoken = Annotated[Language | None, typer.Option("--language", help="Of what is shown.")]


class Format(StrEnum):
    """How a digest is printed."""

    TEXT = "text"
    BLOCKS = "blocks"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("ageing")(ageing)
    app.command("digest")(digest)
    app.command("customer")(customer)


def ageing(
    context: typer.Context, as_of: AsOf = None, as_json: Json = False, language: Spoken = None
) -> None:
    """The aged balance of every customer on a day."""
    day = the_day(context, as_of)

    async def work(services: Services, policy: Policy) -> tuple[LedgerAgeing, Policy]:
        return await ledger_ageing(services.books, policy, day), policy

    found, policy = run(context, work)
    if not found.is_complete:
        complain_of_gaps(found.known_from, day, language)
    if as_json:
        answer(ageing_answer(found, policy.bounds))
    else:
        show(render_ageing(found, policy.bounds, language or policy.digest.language), WIDEST_TABLE)


def complain_of_gaps(known_from: date | None, day: date, language: Language | None) -> None:
    """Say from which day on the figures are whole; in English when no language was asked for."""
    since = known_from.isoformat() if known_from else ""
    complain(remark(language or Language.EN, "gaps", since=since, day=day.isoformat()))


def digest(
    context: typer.Context,
    as_of: AsOf = None,
    salesperson: Annotated[
        str | None, typer.Option(metavar="E-MAIL", help="One person's only: e-mail, or name in the ledger.")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="For people, Slack or programs.")] = Format.TEXT,
    as_json: Json = False,
) -> None:
    """This morning's digests: who is late, why it matters today, what to do."""
    day = the_day(context, as_of)

    async def work(services: Services, policy: Policy) -> list[Digest]:
        return [one async for one in digests(services.books, policy, day, salesperson)]

    found = run(context, work)
    said = [one for one in found if salesperson or not one.is_silent]
    if as_json or form is Format.JSON:
        answer({"as_of": day.isoformat(), "digests": [digest_answer(one) for one in found]})
    elif form is Format.BLOCKS:
        payloads = [{"to": one.recipient.email, **render_digest(one).payload()} for one in said]
        answer(payloads[0] if salesperson and len(payloads) == 1 else payloads)
    else:
        _show_digests(said, len(found) - len(said))


def _show_digests(said: list[Digest], silent: int) -> None:
    for one in said:
        to = one.recipient.email or one.recipient.name or "(nobody in the policy)"
        show(Group(to, to_renderable(render_digest(one), width()), ""))
    if silent:
        complain(f"{silent} with nothing late and nothing new get no message today.")


def customer(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="CUSTOMER", help="Code, name or a part of it, SIREN.")],
    entity: Annotated[
        str | None, typer.Option(metavar="CODE", help="Whose customer, when several entities have the code.")
    ] = None,
    as_of: AsOf = None,
    as_json: Json = False,
    language: Spoken = None,
) -> None:
    """One customer's card: balance, ageing, exposure, behaviour, payments, documents."""
    day = the_day(context, as_of)
    found, card, spoken = run(context, lambda services, policy: _look_up(services, policy, name, entity, day))
    if card is not None:
        if card.known_from and day < card.known_from:
            complain_of_gaps(card.known_from, day, language)
        if found.how is How.LIKENESS:
            complain(remark(language or Language.EN, "likeness", name=card.customer.name, typed=name))
        if as_json:
            answer({**card_answer(card), **standing_answer(card.standing)})
            return
        show(to_renderable(render_card(card, language or spoken, served=frozenset()), width()))
        return
    refuse(found, language or spoken, as_json=as_json)


async def _look_up(
    services: Services, policy: Policy, name: str, entity: str | None, day: date
) -> tuple[Found, CustomerCard | None, str]:
    found = await find_customer(services.books, name, entity)
    card = await customer_card(services.books, policy, found.only.id, day) if found.only else None
    return found, card, policy.digest.language

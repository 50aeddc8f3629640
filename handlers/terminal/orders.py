"""`encours order`: may an order be taken? The same answer as in Slack and over HTTP."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

import typer
from slackblocks import ActionsBlock

from bot.credit.money import Money
from bot.credit.refused import Refused, Why
from bot.credit.terms import LONGEST_DAYS
from bot.credit_acts import OrderWish
from bot.credit_views import OrderAnswer
from bot.errors import EncoursError
from bot.policy import Policy
from bot.records import KnownCustomer
from bot.services.customers import Found, find_customer
from bot.services.order_checks import answer_order
from handlers.amounts import read_amount
from handlers.terminal.figures import Spoken
from handlers.terminal.found import refuse
from handlers.terminal.runtime import Json, Runtime, Services, answer, complain, read_moment, run, show, width
from messages.blocks import Message
from messages.complaints import remark
from messages.formats import Language
from messages.order_answer import render_order_answer
from messages.order_json import order_json
from messages.order_refused import order_refused_text
from messages.terminal import to_renderable


class OrderAmountError(EncoursError):
    """An amount is written 15000, 15000.50 or 15k."""


class OrderRefusedError(EncoursError):
    """The order cannot be checked."""


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command("order")(order)


def order(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="CUSTOMER", help="Code, name or a part of it, SIREN.")],
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help="Such as 15000, 15000.50 or 15k.")],
    terms: Annotated[
        int | None, typer.Option(metavar="DAYS", min=0, max=LONGEST_DAYS, help="A shorter term to pay it in.")
    ] = None,
    reference: Annotated[
        str, typer.Option(metavar="NUMBER", help="The order's number: what is known of it counts once.")
    ] = "",
    entity: Annotated[
        str | None, typer.Option(metavar="CODE", help="Whose customer, when several entities have the code.")
    ] = None,
    now: Annotated[
        str | None, typer.Option("--now", metavar="MOMENT", help="Such as 2026-11-23T08:30+01:00; now.")
    ] = None,
    as_json: Json = False,
    language: Spoken = None,
) -> None:
    """Accept an order, or hold it: every cause, and every way out with its number. Reserves nothing."""
    runtime: Runtime = context.obj
    _, policy = runtime.load()
    at = runtime.now() if now is None else read_moment(now, policy)

    typed = _Typed(amount, terms, reference)

    async def work(services: Services, policy: Policy) -> tuple[Found, OrderAnswer | None]:
        found = await find_customer(services.books, name, entity)
        return found, await _checked(services, found, typed, at) if found.only else None

    found, checked = run(context, work)
    spoken = Language.of(language or policy.digest.language)
    if checked is None:
        refuse(found, spoken, as_json=as_json)
    elif as_json:
        answer(order_json(checked))
    else:
        if found.is_guess:
            said = remark(language or Language.EN, "likeness", name=checked.facts.of.name, typed=name)
            complain(said)
        show(to_renderable(_without_buttons(render_order_answer(checked, spoken)), width()))


@dataclass(frozen=True, slots=True)
class _Typed:
    amount: str
    terms_days: int | None
    reference: str


async def _checked(services: Services, found: Found, typed: _Typed, at: datetime) -> OrderAnswer:
    customer_id = found.customers[0].id
    async with services.work.looking() as one:
        customer = await one.ledger.customer(customer_id)
        amount = _amount(typed.amount, customer)
        wish = OrderWish(customer.id, amount, typed.terms_days, typed.reference)
        done = await answer_order(services.house, one, customer, wish, at)
    if isinstance(done, Refused):
        raise OrderRefusedError(order_refused_text(done), **_why(done))
    return done


def _why(refused: Refused) -> dict[str, str | int]:
    """The same for other languages."""
    match refused.why:
        case Why.OTHER_CURRENCY:
            return {"said": "order_currency", "currency": refused.number}
        case Why.TEXT_TOO_LONG:
            return {"said": "order_number", "most": refused.count}
        case _:
            return {"said": "order_amount"}


def _amount(typed: str, customer: KnownCustomer) -> Money:
    """Raises OrderAmountError for no amount, and for one that can be read in two ways."""
    read = read_amount(typed)
    readings = read.in_currency(read.currency or customer.currency) if read else ()
    if len(readings) != 1:
        sentence = f"{typed!r} is no clear amount: write it 15000, 15000.50 or 15k."
        raise OrderAmountError(sentence, text=typed)
    return readings[0]


def _without_buttons(message: Message) -> Message:
    """Nothing can be pressed on a terminal."""
    return replace(message, blocks=tuple(one for one in message.blocks if not isinstance(one, ActionsBlock)))

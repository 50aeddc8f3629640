"""`GET /orders/check`: may this order be taken? The same answer as `/credit order`."""

from __future__ import annotations

import asyncio
import logging
import secrets
from dataclasses import dataclass

from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.credit.money import InexactAmountError, Money
from bot.credit.refused import Refused, Why
from bot.credit_acts import OrderWish
from bot.credit_views import OrderAnswer
from bot.errors import LedgerEmptyError, StorageError
from bot.ports import Books, Clock
from bot.services.exact_customer import exact_customers
from bot.services.house import House
from bot.services.order_checks import answer_order
from handlers.described import described
from handlers.http.asking import Asked, Wrong, read_asked, spoken_language
from handlers.http.door import METHODS, refuse, respond, turned_away, wrong_shape
from handlers.http.openapi import CHECK_PATH, DOCUMENT_PATH, PAGE_PATH, document
from handlers.http.page import PAGE_HEADERS, page
from messages.order_json import order_json
from messages.order_refused import order_refused_text

ALL_METHODS = (*METHODS, "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
"""So that every method is answered alike; all but two are told which these are."""
REFERENCE_BYTES = 2

log = logging.getLogger("encours.http")


@dataclass(frozen=True, slots=True)
class OrderDesk:
    """What the answers are made with."""

    books: Books
    house: House
    clock: Clock
    token: SecretStr


def order_routes(desk: OrderDesk) -> list[BaseRoute]:
    """The check, its OpenAPI document, and the page that people read."""

    async def check(request: Request) -> Response:
        wrong = turned_away(request, desk.token.get_secret_value())
        if wrong:
            return refuse(wrong)
        (done,) = await asyncio.gather(_answered(desk, request), return_exceptions=True)
        return refuse(_failed(done)) if isinstance(done, Exception) else _given(done)

    async def described_for_programs(request: Request) -> Response:
        wrong = wrong_shape(request)
        return refuse(wrong) if wrong else respond(document())

    async def described_for_people(request: Request) -> Response:
        wrong = wrong_shape(request)
        return refuse(wrong) if wrong else HTMLResponse(page(document()), headers=PAGE_HEADERS)

    methods = list(ALL_METHODS)
    return [
        Route(CHECK_PATH, check, methods=methods),
        Route(DOCUMENT_PATH, described_for_programs, methods=methods),
        Route(PAGE_PATH, described_for_people, methods=methods),
    ]


def _given(done: Response | BaseException) -> Response:
    if isinstance(done, BaseException):
        raise done
    return done


async def _answered(desk: OrderDesk, request: Request) -> Response:
    asked = read_asked(request.query_params.multi_items())
    answer = asked if isinstance(asked, Wrong) else await _check(desk, asked)
    if isinstance(answer, Wrong):
        return refuse(answer)
    spoken = spoken_language(request.headers.get("accept-language", ""))
    return respond(order_json(answer, spoken))


async def _check(desk: OrderDesk, asked: Asked) -> OrderAnswer | Wrong:
    customer_id = await _customer(desk, asked)
    if isinstance(customer_id, Wrong):
        return customer_id
    async with desk.house.work.looking() as one:
        customer = await one.ledger.customer(customer_id)
        try:
            amount = Money(asked.amount, asked.currency or customer.currency)
        except InexactAmountError as error:
            return Wrong(400, "bad_request", f"amount: {error}.")
        wish = OrderWish(customer.id, amount, asked.terms_days, asked.reference)
        answer = await answer_order(desk.house, one, customer, wish, desk.clock())
    if isinstance(answer, Refused):
        code = "other_currency" if answer.why is Why.OTHER_CURRENCY else "bad_request"
        return Wrong(400, code, order_refused_text(answer))
    return answer


async def _customer(desk: OrderDesk, asked: Asked) -> int | Wrong:
    """By code, then by SIREN, and by nothing that is only like it."""
    found = await exact_customers(desk.books, asked.customer, asked.entity)
    if found is None:
        return Wrong(400, "unknown_entity", "No entity has that code or name.")
    if not found:
        return Wrong(404, "unknown_customer", "No customer has that code or SIREN.")
    if len(found) > 1:
        entities = sorted({row.entity for row in found})
        how = f"add entity, one of {', '.join(entities)}" if len(entities) > 1 else "give the code of one"
        return Wrong(409, "several_customers", f"{len(found)} customers fit: {how}.")
    return found[0].id


def _failed(error: Exception) -> Wrong:
    """What nobody expected is in the log by its type and place, never with what was asked."""
    if isinstance(error, LedgerEmptyError):
        return Wrong(503, "no_figures", "There are no figures yet: nothing was ever imported.")
    reference = secrets.token_hex(REFERENCE_BYTES).upper()
    log.error("%s: %s", reference, described(error))
    if isinstance(error, StorageError):
        return Wrong(503, "no_figures", f"The figures cannot be read now; try again. Reference {reference}.")
    return Wrong(500, "trouble", f"The order could not be checked; try again. Reference {reference}.")

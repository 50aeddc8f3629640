"""What a typed order, increase or hold was understood as: whose it is, and what is still to be said."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from bot.acts import Actor
from bot.credit.refused import Refused, Why
from bot.credit.terms import LONGEST_DAYS
from bot.credit_acts import OrderWish
from bot.credit_views import LimitDraft, OrderForm
from bot.figures import FoundRow
from bot.ports import Books
from bot.records import KnownCustomer
from bot.requests import TypedAmount, TypedHold, TypedLimit, TypedOrder
from bot.services.customers import Found, find_by_first_words, find_customer
from bot.services.house import House, seen_customer
from bot.services.order_checks import order_form
from bot.services.scope import storable

ORDER, LIMIT, HOLD = "typed_order", "typed_limit", "typed_hold"
"""The kinds of drafts."""
REFERENCE_MAX = 60
DAY_TEXT_MAX = 60


@dataclass(frozen=True, slots=True)
class TypedReason:
    """Whose hold it is, and why."""

    customer_id: int
    reason: str


async def read_order(
    house: House, books: Books, actor: Actor, typed: TypedOrder
) -> OrderWish | OrderForm | Found | Refused:
    """The order to check, or the form where its amount is not clear. Raises LedgerEmptyError."""
    found = await find_customer(books, typed.customer, typed.entity, actor.reader.sight)
    if found.only is None:
        return found
    return await order_of(house, actor, found.only.id, typed)


async def order_of(
    house: House, actor: Actor, customer_id: int, typed: TypedOrder
) -> OrderWish | OrderForm | Refused:
    """The same of a customer that was chosen. Raises NotYoursError."""
    customer = await _seen(house, actor, customer_id)
    if typed.amount and typed.amount.currency not in ("", customer.currency):
        return Refused(Why.OTHER_CURRENCY, number=customer.currency)
    reference = storable(typed.words).strip()[:REFERENCE_MAX]
    readings = typed.amount.in_currency(customer.currency) if typed.amount else ()
    if len(readings) == 1 and not typed.unread and (typed.terms_days or 0) <= LONGEST_DAYS:
        return OrderWish(customer.id, readings[0], typed.terms_days, reference)
    text = typed.amount.text if typed.amount else typed.unread
    form = await order_form(house, actor, customer.id)
    if isinstance(form, Refused):
        return form
    return replace(form, amount_text=text, terms_days=typed.terms_days, reference=reference)


async def read_limit(
    house: House, books: Books, actor: Actor, typed: TypedLimit
) -> tuple[int, LimitDraft] | Found | Refused:
    """Whose limit, and what the form is filled in with. Raises LedgerEmptyError."""
    found = await find_customer(books, typed.customer, typed.entity, actor.reader.sight)
    if found.only is None:
        return found
    return await limit_of(house, actor, found.only.id, typed)


async def limit_of(
    house: House, actor: Actor, customer_id: int, typed: TypedLimit
) -> tuple[int, LimitDraft] | Refused:
    """The same of a customer that was chosen. Raises NotYoursError."""
    customer = await _seen(house, actor, customer_id)
    if typed.amount and typed.amount.currency not in ("", customer.currency):
        return Refused(Why.OTHER_CURRENCY, number=customer.currency)
    readings = typed.amount.in_currency(customer.currency) if typed.amount else ()
    text = typed.amount.text if typed.amount else typed.unread
    draft = LimitDraft(
        amount=readings[0] if len(readings) == 1 else None,
        amount_text="" if len(readings) == 1 else text,
        ends_on=typed.until,
        reason=storable(typed.words).strip(),
        day_text=storable(typed.unread_day)[:DAY_TEXT_MAX],
    )
    return customer.id, draft


async def read_hold(books: Books, actor: Actor, typed: TypedHold) -> TypedReason | Found:
    """Whose hold, and why; what was found when it is not clear whose. Raises LedgerEmptyError."""
    if typed.customer:
        found = await find_customer(books, typed.customer, typed.entity, actor.reader.sight)
    else:
        found = await find_by_first_words(books, typed.words, typed.entity, actor.reader.sight)
    if found.only is None:
        return found
    return TypedReason(found.only.id, hold_reason(typed, found))


def hold_reason(typed: TypedHold, found: Found) -> str:
    """The words after the name."""
    named = 0 if typed.customer else len(found.typed.split())
    return storable(" ".join(typed.words[named:])).strip()


async def keep_order(house: House, actor: Actor, typed: TypedOrder) -> int:
    """What was typed, while somebody chooses whose it is; the draft's id."""
    said = {"amount": _written(typed.amount), "terms": typed.terms_days, "words": typed.words}
    return await _keep(house, actor, ORDER, {**said, "unread": typed.unread})


async def kept_order(house: House, actor: Actor, draft_id: int) -> TypedOrder | None:
    """The same again, without its customer; None when it is not kept any more."""
    said = await _kept(house, actor, ORDER, draft_id)
    if said is None:
        return None
    amount = _amount(said["amount"])
    return TypedOrder("", amount=amount, terms_days=said["terms"], words=said["words"], unread=said["unread"])


async def keep_limit(house: House, actor: Actor, typed: TypedLimit) -> int:
    """As `keep_order`."""
    until = typed.until.isoformat() if typed.until else None
    said = {"amount": _written(typed.amount), "until": until, "words": typed.words}
    unread = {"unread": typed.unread, "unread_day": typed.unread_day}
    return await _keep(house, actor, LIMIT, {**said, **unread})


async def kept_limit(house: House, actor: Actor, draft_id: int) -> TypedLimit | None:
    """As `kept_order`."""
    said = await _kept(house, actor, LIMIT, draft_id)
    if said is None:
        return None
    until = date.fromisoformat(said["until"]) if said["until"] else None
    amount = _amount(said["amount"])
    return TypedLimit(
        "",
        amount=amount,
        until=until,
        words=said["words"],
        unread=said["unread"],
        unread_day=said.get("unread_day", ""),
    )


async def keep_reason(house: House, actor: Actor, reason: str) -> int:
    """As `keep_order`, of a hold."""
    return await _keep(house, actor, HOLD, {"reason": reason})


async def kept_reason(house: House, actor: Actor, draft_id: int) -> str:
    """As `kept_order`; empty when it is not kept any more."""
    said = await _kept(house, actor, HOLD, draft_id)
    return "" if said is None else str(said["reason"])


async def customer_named(house: House, actor: Actor, customer_id: int) -> FoundRow:
    """A customer as something that was found. Raises NotYoursError."""
    customer = await _seen(house, actor, customer_id)
    return FoundRow(customer.id, customer.entity, customer.code, customer.name, "", customer.salesperson)


async def _seen(house: House, actor: Actor, customer_id: int) -> KnownCustomer:
    async with house.work.looking() as one:
        return await seen_customer(one, actor, customer_id)


async def _keep(house: House, actor: Actor, kind: str, said: Mapping[str, Any]) -> int:
    async with house.work.working() as one:
        return await one.drafts.keep(actor.person, kind, json.dumps(said), actor.at)


async def _kept(house: House, actor: Actor, kind: str, draft_id: int) -> dict[str, Any] | None:
    async with house.work.looking() as one:
        text = await one.drafts.of(draft_id, actor.person, kind)
    return None if text is None else dict(json.loads(text))


def _written(amount: TypedAmount | None) -> dict[str, Any] | None:
    if amount is None:
        return None
    readings = [str(one) for one in amount.readings]
    return {"text": amount.text, "readings": readings, "currency": amount.currency}


def _amount(said: Mapping[str, Any] | None) -> TypedAmount | None:
    if said is None:
        return None
    return TypedAmount(said["text"], tuple(Decimal(one) for one in said["readings"]), said["currency"])

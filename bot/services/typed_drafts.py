"""What was typed of a promise, a dispute or a note, kept while somebody chooses whose it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from bot.acts import Actor
from bot.credit.dispute import DisputeReason
from bot.credit.promise import Means
from bot.forms import DisputeDraft
from bot.requests import TypedAmount, TypedDispute, TypedPromise
from bot.services.house import House, seen_customer

PROMISE, DISPUTE, NOTE = "typed_promise", "typed_dispute", "typed_note"
"""The kinds of drafts."""


async def keep_typed(house: House, actor: Actor, typed: TypedPromise | TypedDispute | str) -> int:
    """Keep it for the person; words alone are a note. The draft's id."""
    async with house.work.working() as one:
        kind, content = _written(typed)
        return await one.drafts.keep(actor.person, kind, content, actor.at)


async def typed_promise(house: House, actor: Actor, draft_id: int, customer_id: int) -> TypedPromise | None:
    """What was typed, as if of that customer; None when it is not kept any more. Raises NotYoursError."""
    async with house.work.looking() as one:
        customer = await seen_customer(one, actor, customer_id)
        kept = await one.drafts.of(draft_id, actor.person, PROMISE)
    if kept is None:
        return None
    return replace(_promise(json.loads(kept)), customer=customer.code, entity=customer.entity, quoted=True)


async def typed_dispute(house: House, actor: Actor, draft_id: int) -> DisputeDraft | None:
    """What was typed, for the form of whichever invoice it is; None when it is not kept any more."""
    async with house.work.looking() as one:
        kept = await one.drafts.of(draft_id, actor.person, DISPUTE)
    return _dispute(json.loads(kept)) if kept is not None else None


async def typed_note(house: House, actor: Actor, draft_id: int) -> str | None:
    """The words; None when they are not kept any more."""
    async with house.work.looking() as one:
        return await one.drafts.of(draft_id, actor.person, NOTE)


def _written(typed: TypedPromise | TypedDispute | str) -> tuple[str, str]:
    match typed:
        case TypedPromise():
            said = {
                "amount": _amount_written(typed.amount),
                "on": typed.on.isoformat() if typed.on else None,
                "means": typed.means,
                "words": typed.words,
                "unread": typed.unread,
            }
            return PROMISE, json.dumps(said)
        case TypedDispute():
            amount = typed.amount.text if typed.amount else ""
            return DISPUTE, json.dumps({"amount": amount, "reason": typed.reason, "words": typed.words})
        case _:
            return NOTE, typed


def _amount_written(amount: TypedAmount | None) -> dict[str, Any] | None:
    if amount is None:
        return None
    return {
        "text": amount.text,
        "readings": [str(one) for one in amount.readings],
        "currency": amount.currency,
    }


def _promise(said: Mapping[str, Any]) -> TypedPromise:
    amount = said["amount"]
    readings = tuple(Decimal(one) for one in amount["readings"]) if amount else ()
    return TypedPromise(
        customer="",
        amount=TypedAmount(amount["text"], readings, amount["currency"]) if amount else None,
        on=date.fromisoformat(said["on"]) if said["on"] else None,
        means=Means(said["means"]) if said["means"] else None,
        words=said["words"],
        unread=said["unread"],
    )


def _dispute(said: Mapping[str, Any]) -> DisputeDraft:
    return DisputeDraft(
        is_whole=not said["amount"],
        amount_text=said["amount"],
        reason=DisputeReason(said["reason"]) if said["reason"] else None,
        note=said["words"],
    )

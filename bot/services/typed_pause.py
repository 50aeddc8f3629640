"""What a typed pause of reminders was understood as."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from bot.acts import Actor
from bot.ports import Books
from bot.requests import TypedPause
from bot.services.customers import Found, find_customer
from bot.services.house import House
from bot.services.scope import storable

PAUSE = "typed_pause"
"""The kind of its drafts."""
DAY_TEXT_MAX = 40
"""Characters shown of what was typed for a day."""


@dataclass(frozen=True, slots=True)
class PauseWish:
    """Until when, and why; `customer_id` is 0 while it is not chosen."""

    customer_id: int
    until: date | None = None
    reason: str = ""
    day_text: str = ""
    """What was typed for the day and is none."""


async def read_pause(books: Books, actor: Actor, typed: TypedPause) -> PauseWish | Found:
    """Whose reminders, and what the form is filled in with. Raises LedgerEmptyError."""
    found = await find_customer(books, typed.customer, typed.entity, actor.reader.sight)
    if found.only is None:
        return found
    unread = storable(typed.unread)[:DAY_TEXT_MAX]
    return PauseWish(found.only.id, typed.until, storable(typed.words).strip(), unread)


async def keep_pause(house: House, actor: Actor, typed: TypedPause) -> int:
    """What was typed, while somebody chooses whose it is; the draft's id."""
    until = typed.until.isoformat() if typed.until else ""
    unread = storable(typed.unread)[:DAY_TEXT_MAX]
    content = json.dumps({"until": until, "words": storable(typed.words).strip(), "unread": unread})
    async with house.work.working() as one:
        return await one.drafts.keep(actor.person, PAUSE, content, actor.at)


async def kept_pause(house: House, actor: Actor, draft_id: int, customer_id: int) -> PauseWish:
    """The same again, of the customer that was chosen; empty when it is not kept any more."""
    async with house.work.looking() as one:
        text = await one.drafts.of(draft_id, actor.person, PAUSE)
    if text is None:
        return PauseWish(customer_id)
    said = json.loads(text)
    until = date.fromisoformat(said["until"]) if said["until"] else None
    return PauseWish(customer_id, until, said["words"], said.get("unread", ""))

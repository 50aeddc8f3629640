"""Choosing whose a promise, a dispute or a note is: what was typed goes on with the one that was chosen."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.acts import Actor
from bot.audit import Surface
from bot.credit.refused import Refused
from bot.forms import PromiseForm
from bot.ids import Action, BadValueError, Callback, customer_of, draft_of
from bot.requests import TypedPromise
from bot.services.customers import Found
from bot.services.read_back import change_dispute, change_promise, read_promise
from bot.services.typed_drafts import typed_dispute, typed_promise
from handlers.slack.desk import Desk
from handlers.slack.dispute_forms import dispute_modal, dispute_screen, open_dispute_form
from handlers.slack.in_time import found_in_time, open_in_time
from handlers.slack.memo import Memo, begun_new
from handlers.slack.note_forms import note_screen, open_note
from handlers.slack.promise_forms import open_promise, promise_modal
from handlers.slack.turn import Turn
from handlers.slack.typed_records import amount_typed, open_or_offer, say_read_back
from handlers.slack.whose import Whose, in_its_place, whose
from messages.surfaces import Modal

_DRAFT = re.compile(r"\.draft-(\d{1,18})\.")


def draft_beside(turn: Turn) -> int:
    """The draft that the choice goes on with; 0 when nothing was typed."""
    match = _DRAFT.search(turn.block)
    return int(match[1]) if match else 0


def in_place(turn: Turn) -> Turn:
    """Answered in the place of the question which customer, if it was asked in a modal."""
    return in_its_place(turn) if turn.callback == Callback.WHICH.value else turn


async def pick_for_promise(desk: Desk, turn: Turn) -> None:
    """The form of the one that was chosen; what was typed of it is read again, as if of that one."""
    draft = draft_beside(turn)
    if not draft:
        return await open_promise(desk, in_place(turn))
    actor = await desk.actor(turn, Surface.COMMAND)
    typed = await typed_promise(desk.house, actor, draft, customer_of(turn.value))
    if typed is None:
        return await open_promise(desk, turn)
    return await _go_on(desk, turn, actor, typed)


async def _go_on(desk: Desk, turn: Turn, actor: Actor, typed: TypedPromise) -> None:
    found = await found_in_time(desk, turn, read_promise(desk.house, desk.books, actor, typed))
    if isinstance(found, Found):
        return await open_promise(desk, turn)
    if isinstance(found, PromiseForm):
        modal = promise_modal(desk, actor, begun_new(turn, desk.company_today()), found, amount_typed(typed))
        return await open_or_offer(desk, turn, actor, modal, found.head, Action.PROMISE_PICK, typed)
    return await say_read_back(desk, turn, actor, found)


async def pick_for_dispute(desk: Desk, turn: Turn) -> None:
    """The form of the invoice or the customer that was chosen, with what was typed."""
    draft = draft_beside(turn)
    if not draft:
        return await open_dispute_form(desk, in_place(turn))
    return await open_in_time(desk, turn, _dispute(desk, turn, draft))


async def _dispute(desk: Desk, turn: Turn, draft: int) -> Modal:
    actor = await desk.actor(turn, Surface.FORM)
    filled = await typed_dispute(desk.house, actor, draft)
    about = await whose(desk, actor, turn.value)
    if about is None:
        raise BadValueError
    return await dispute_screen(desk, actor, begun_new(turn, desk.company_today()), about, filled)


async def pick_for_note(desk: Desk, turn: Turn) -> None:
    """The form of the one that was chosen, with the words that were typed."""
    draft = draft_beside(turn)
    if not draft:
        return await open_note(desk, in_place(turn))
    return await open_in_time(desk, turn, _note(desk, turn, draft))


async def _note(desk: Desk, turn: Turn, draft: int) -> Modal:
    actor = await desk.actor(turn, Surface.FORM)
    memo = replace(begun_new(turn, desk.company_today()), draft=draft)
    return await note_screen(desk, actor, memo, Whose(customer_of(turn.value)))


async def change_read_promise(desk: Desk, turn: Turn) -> None:
    """The form, filled in with the promise that was read back."""
    await open_in_time(desk, turn, _promise_read(desk, turn))


async def _promise_read(desk: Desk, turn: Turn) -> Modal:
    actor = await desk.actor(turn, Surface.FORM)
    form = await change_promise(desk.house, actor, draft_of(turn.value))
    amount = "" if isinstance(form, Refused) or form.draft.amount is None else str(form.draft.amount.amount)
    return promise_modal(desk, actor, _of_draft(desk, turn), form, amount)


async def change_read_dispute(desk: Desk, turn: Turn) -> None:
    """The form, filled in with the dispute that was read back."""
    await open_in_time(desk, turn, _dispute_read(desk, turn))


async def _dispute_read(desk: Desk, turn: Turn) -> Modal:
    actor = await desk.actor(turn, Surface.FORM)
    form = await change_dispute(desk.house, actor, draft_of(turn.value))
    return dispute_modal(desk, actor, _of_draft(desk, turn), form)


def _of_draft(desk: Desk, turn: Turn) -> Memo:
    """A draft that is logged as it is and changed in the form is one wish."""
    return replace(begun_new(turn, desk.company_today()), key=f"draft:{draft_of(turn.value)}")

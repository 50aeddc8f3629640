"""Promises, disputes and notes as somebody types them: read back, asked about, or opened as a form."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError

from bot.acts import Actor, AddNote
from bot.audit import Surface
from bot.credit.note import NoteKind
from bot.credit.refused import Refused
from bot.figures import FoundRow
from bot.forms import DisputeForm, FormHead, PromiseForm, ReadBack, WhichAmount
from bot.ids import Action
from bot.requests import TypedDispute, TypedNote, TypedPromise
from bot.services.customers import Found
from bot.services.documents import FoundDocuments
from bot.services.notes import add_note
from bot.services.read_back import note_text, read_dispute, read_note, read_promise
from bot.services.typed_drafts import keep_typed
from bot.services.undo import undo_last
from handlers.described import reason_of
from handlers.slack.answers import offered
from handlers.slack.desk import Desk
from handlers.slack.dispute_forms import dispute_modal
from handlers.slack.in_time import found_in_time
from handlers.slack.memo import Memo, around, new_key
from handlers.slack.note_forms import note_screen
from handlers.slack.promise_forms import promise_modal
from handlers.slack.records import show_undone
from handlers.slack.refresh import show_logged
from handlers.slack.refusing import refused_message
from handlers.slack.reply import say, show
from handlers.slack.turn import Turn
from handlers.slack.whose import Whose, asked_which
from messages.choices import render_documents
from messages.read_back import render_amount_question, render_read_back
from messages.resumed import Resumed
from messages.surfaces import Modal

DEAD_TRIGGERS = frozenset(
    {"expired_trigger_id", "trigger_expired", "exchanged_trigger_id", "trigger_exchanged"}
)
"""Slack's words for a trigger that opens nothing any more."""


async def serve_promise(desk: Desk, turn: Turn, typed: TypedPromise) -> None:
    """`/credit promise`: read back when it is exact, else the form or the question whose it is."""
    actor = await desk.actor(turn, Surface.COMMAND)
    if typed == TypedPromise("", typed.entity):
        await _ask_which(turn, actor, Action.PROMISE_PICK)
        return
    found = await found_in_time(desk, turn, read_promise(desk.house, desk.books, actor, typed))
    match found:
        case Found():
            await _ask(desk, turn, actor, found, Action.PROMISE_PICK, typed)
        case PromiseForm():
            modal = promise_modal(desk, actor, Memo(), found, amount_typed(typed))
            await open_or_offer(desk, turn, actor, modal, found.head, Action.PROMISE_PICK, typed)
        case _:
            await say_read_back(desk, turn, actor, found)


async def serve_dispute(desk: Desk, turn: Turn, typed: TypedDispute) -> None:
    """`/credit dispute`: the same, by an invoice."""
    actor = await desk.actor(turn, Surface.COMMAND)
    if not typed.invoice.strip():
        await _ask_which(turn, actor, Action.DISPUTE_PICK)
        return
    found = await found_in_time(desk, turn, read_dispute(desk.house, desk.books, actor, typed))
    match found:
        case FoundDocuments():
            draft = await keep_typed(desk.house, actor, typed) if found.documents else 0
            resumed = Resumed(Action.DISPUTE_PICK, draft)
            await say(turn, render_documents(found, actor.reader.language, resumed))
        case DisputeForm():
            modal = dispute_modal(desk, actor, Memo(), found)
            await open_or_offer(desk, turn, actor, modal, found.head, Action.DISPUTE_PICK, typed)
        case _:
            await say_read_back(desk, turn, actor, found)


async def say_read_back(
    desk: Desk, turn: Turn, actor: Actor, found: ReadBack | WhichAmount | Refused
) -> None:
    """What it was understood as, which amount it is, or why not; a question answered gives way to it."""
    language = actor.reader.language
    if isinstance(found, ReadBack):
        message = render_read_back(found, language)
    elif isinstance(found, WhichAmount):
        message = render_amount_question(found.typed, found.currency, language, found.drafts)
    else:
        message = refused_message(desk, actor.reader, found)
    await say(turn, message, replace=turn.is_ephemeral)


async def serve_note(desk: Desk, turn: Turn, typed: TypedNote) -> None:
    """`/credit note`: added at once when there is no doubt whose it is; without words, the form."""
    actor = await desk.actor(turn, Surface.COMMAND)
    if not typed.customer.strip() and not typed.words:
        return await _ask_which(turn, actor, Action.NOTE_PICK)
    found = await found_in_time(desk, turn, read_note(desk.books, actor, typed))
    if isinstance(found, Found):
        return await _ask(desk, turn, actor, found, Action.NOTE_PICK, note_text(typed, found))
    customer, text = found
    if not text:
        return await show(turn, await note_screen(desk, actor, Memo(), Whose(customer)))
    done = await add_note(desk.house, actor, AddNote(customer, NoteKind.NOTE, new_key(), text))
    if isinstance(done, Refused):
        return await say(turn, refused_message(desk, actor.reader, done))
    return await show_logged(desk, turn, around(turn, desk.company_today()), actor, done)


async def serve_undo(desk: Desk, turn: Turn) -> None:
    """`/credit undo`: the last thing that the person logged."""
    actor = await desk.actor(turn, Surface.COMMAND)
    done = await found_in_time(desk, turn, undo_last(desk.house, actor))
    if isinstance(done, Refused):
        return await say(turn, refused_message(desk, actor.reader, done))
    return await show_undone(desk, turn, actor, around(turn, desk.company_today()), done)


async def _ask_which(turn: Turn, actor: Actor, action: Action) -> None:
    """Nothing was typed after the verb: whose it is, then the form."""
    await show(turn, asked_which(actor.reader.language, action, Memo()))


async def _ask(
    desk: Desk, turn: Turn, actor: Actor, found: Found, action: Action, typed: TypedPromise | str
) -> None:
    """Which customer is meant: what was typed is kept, and goes on with the one that is chosen."""
    draft = await keep_typed(desk.house, actor, typed)
    await say(turn, await offered(desk, actor.reader, found, Resumed(action, draft)))


async def open_or_offer(
    desk: Desk,
    turn: Turn,
    actor: Actor,
    modal: Modal,
    head: FormHead,
    action: Action,
    typed: TypedPromise | TypedDispute,
) -> None:
    """The form while the trigger lives; after that a button opens it."""
    try:
        await show(turn, modal)
    except SlackApiError as error:
        if reason_of(error) not in DEAD_TRIGGERS:
            raise
        draft = await keep_typed(desk.house, actor, typed)
        row = FoundRow(head.customer_id, "", head.code, head.name, "", "")
        found = Found(head.name, None, (row,))
        await say(turn, await offered(desk, actor.reader, found, Resumed(action, draft)))


def amount_typed(typed: TypedPromise) -> str:
    """The amount as it was typed, if one was."""
    return typed.amount.text if typed.amount else ""

"""The form of a note: opened from a customer, from somebody's message, or filled in by words typed."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bot.acts import Actor, AddNote
from bot.audit import Surface
from bot.block_ids import FormBlock
from bot.credit.note import NoteKind
from bot.credit.refused import Refused
from bot.forms import NoteForm
from bot.ids import Action, Callback
from bot.services.notes import add_note, note_form
from bot.services.typed_drafts import keep_typed, typed_note
from handlers.slack.desk import Desk
from handlers.slack.in_time import open_in_time
from handlers.slack.memo import Memo, begun_new, form_memo
from handlers.slack.refresh import logged_answer
from handlers.slack.refusing import refused_answer
from handlers.slack.submissions import Answer
from handlers.slack.submitted import fields_of, written_text
from handlers.slack.turn import Turn
from handlers.slack.whose import Whose, asked_which, whose
from messages.note_form import render_note_form
from messages.surfaces import Modal


async def open_note(desk: Desk, turn: Turn) -> None:
    """The form, or first the question which customer."""
    await open_in_time(desk, turn, _opened(desk, turn))


async def _opened(desk: Desk, turn: Turn) -> Modal:
    memo = begun_new(turn, desk.company_today())
    actor = await desk.actor(turn, Surface.FORM)
    about = await whose(desk, actor, turn.value)
    if about is None:
        return asked_which(actor.reader.language, Action.NOTE_PICK, memo)
    return await note_screen(desk, actor, memo, about)


async def note_screen(desk: Desk, actor: Actor, memo: Memo, about: Whose) -> Modal:
    """The form for a customer, on an invoice if one was meant, with the words that were kept for it."""
    form = await note_form(desk.house, actor, about.customer, about.document)
    text = await typed_note(desk.house, actor, memo.draft) if memo.draft else None
    known = replace(memo.about(about.customer, form.head.seen), document=about.document or 0)
    return render_note_form(replace(form, text=text or ""), actor.reader.language, known.written())


async def note_on_message(desk: Desk, turn: Turn, message: str) -> None:
    """Which customer somebody's message is about; its words are kept for the form."""
    await open_in_time(desk, turn, _asked(desk, turn, message))


async def _asked(desk: Desk, turn: Turn, message: str) -> Modal:
    actor = await desk.actor(turn, Surface.FORM)
    text = written_text(message).strip()
    draft = await keep_typed(desk.house, actor, text) if text else 0
    return asked_which(actor.reader.language, Action.NOTE_PICK, Memo(draft=draft))


async def submit_note(desk: Desk, turn: Turn) -> Answer:
    """Add what the form holds."""
    memo, inputs = form_memo(turn), fields_of(turn.view)
    actor = await desk.actor(turn, Surface.FORM)
    chosen, text = inputs.chosen(FormBlock.KIND), inputs.text(FormBlock.TEXT)
    kind = NoteKind(chosen) if chosen in set(NoteKind) else NoteKind.NOTE
    form = await note_form(desk.house, actor, memo.customer, memo.document or None)
    filled = replace(form, kind=kind, text=text)
    wish = AddNote(memo.customer, kind, memo.key, text, memo.document or None)
    done = await add_note(desk.house, actor, wish)
    if isinstance(done, Refused):
        redrawn = partial(_with_error, actor, memo, filled)
        return refused_answer(desk, actor, done, Callback.NOTE, turn, redrawn)
    return await logged_answer(desk, turn, memo, actor, done)


def _with_error(actor: Actor, memo: Memo, form: NoteForm, refused: Refused) -> Modal:
    return render_note_form(form, actor.reader.language, memo.written(), error=refused)

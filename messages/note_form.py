"""The form of a call or a note."""

from __future__ import annotations

from slackblocks import Block

from bot.block_ids import FormBlock, block_id
from bot.credit.note import NoteKind
from bot.credit.refused import Refused
from bot.forms import NoteForm
from bot.ids import Callback
from messages.blocks import context, option
from messages.buttons import label
from messages.form_parts import opening, words_input
from messages.formats import Language
from messages.inputs import radio_input
from messages.prose import Voice
from messages.record_words import note_kind_word
from messages.surfaces import Modal

KINDS = (NoteKind.NO_ANSWER, NoteKind.WILL_CALL_BACK, NoteKind.NOTE)
_FORM = "note"


def render_note_form(form: NoteForm, language: str, private: str, *, error: Refused | None = None) -> Modal:
    """What kind of word it is, and the words."""
    voice = Voice(Language.of(language), "note_form")
    spoken = voice.language
    options = [option(note_kind_word(kind, spoken).capitalize(), kind.value) for kind in KINDS]
    chosen = form.kind if form.kind in KINDS else NoteKind.NOTE
    blocks: list[Block] = opening(form.head, _FORM, error, Callback.NOTE, spoken)
    if form.document_id is not None:
        blocks.append(context([voice.say("about", number=form.number)], block_id(_FORM, "about")))
    blocks.append(radio_input(voice.say("kind"), options, chosen, FormBlock.KIND))
    blocks.append(words_input(voice.say("text"), form.text, voice.say("text_hint")))
    return Modal(
        voice.say("title"),
        tuple(blocks),
        Callback.NOTE,
        submit=label(spoken, "log"),
        close=label(spoken, "cancel"),
        private=private,
    )

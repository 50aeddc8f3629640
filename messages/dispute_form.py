"""The form of a dispute."""

from __future__ import annotations

from slackblocks import Block

from bot.block_ids import FormBlock, block_id
from bot.credit.dispute import DisputeReason
from bot.credit.refused import Refused
from bot.forms import DisputeForm, OpenItem
from bot.ids import Action, Callback, numbered
from messages.blocks import OPTIONS_MAX, context, option, section
from messages.buttons import label
from messages.escape import Mrkdwn
from messages.form_parts import (
    amount_input,
    form_word,
    item_option,
    left_out_hint,
    opening,
    shown_items,
    with_step,
    words_input,
)
from messages.formats import Language
from messages.inputs import Place, date_input, drawn, radio_input, select_input
from messages.prose import Value, Voice
from messages.record_words import reason_word
from messages.surfaces import Modal

WHOLE, PART = "whole", "part"
_FORM = "dispute"
_INVOICE, _PART, _REASON, _AMOUNT, _TARGET = (numbered(Action.DISPUTE_SHAPED, n) for n in range(1, 6))


def render_dispute_form(
    form: DisputeForm,
    language: str,
    private: str,
    *,
    error: Refused | None = None,
    redraw: int = 0,
    said: str = "",
) -> Modal:
    """Invoice, whole or part, reason and words; what follows from them is said below.

    `redraw` gives the amount and the target day anew; `said` is the step, such as `call`, that is logged with
    it.
    """
    drawing = _Drawing(form, Voice(Language.of(language), "dispute_form"), redraw)
    spoken = drawing.voice.language
    head = opening(form.head, _FORM, error, Callback.DISPUTE, spoken)
    if not form.items:
        nothing = section(drawing.say("nothing_open"), block_id(_FORM, "nothing"))
        close = label(spoken, "close")
        return Modal(drawing.say("title"), (*head, nothing), Callback.DISPUTE, close=close, private=private)
    return Modal(
        drawing.say("title"),
        (*head, *with_step(said, _FORM, spoken), *drawing.blocks()),
        Callback.DISPUTE,
        submit=label(spoken, "dispute"),
        close=label(spoken, "cancel"),
        private=private,
    )


def follows_text(form: DisputeForm, voice: Voice) -> Mrkdwn:
    """`Goes to Thomas Petit, answer by Tue 8 Dec. €3,800 stays in reminders; €2,300 leaves them, ...`."""
    said = []
    if form.owner and form.target_on:
        said.append(voice.say("goes_to", owner=form.owner, on=form.target_on))
    elif form.draft.reason is None:
        said.append(voice.say("follows_reason"))
    if form.leaves:
        stays = form.stays if form.stays else None
        said.append(voice.say("leaves", leaves=form.leaves, stays=stays))
    return Mrkdwn(" ".join(said))


class _Drawing:
    """One drawing of the form, top to bottom."""

    def __init__(self, form: DisputeForm, voice: Voice, redraw: int) -> None:
        self.form = form
        self.draft = form.draft
        self.voice = voice
        self.redraw = redraw
        ticked = () if form.draft.document_id is None else (form.draft.document_id,)
        self.items = shown_items(form.items, ticked, OPTIONS_MAX)

    def blocks(self) -> list[Block]:
        return [
            self._invoice(),
            self._part(),
            *self._amount(),
            self._reason(),
            words_input(form_word(self.voice.language, "note"), self.draft.note, self._note_hint()),
            self._target(),
            *self._follows(),
        ]

    def say(self, sentence: str, **values: Value) -> Mrkdwn:
        return self.voice.say(sentence, **values)

    def _invoice(self) -> Block:
        spoken = self.voice.language
        options = [item_option(item, spoken) for item in self.items]
        chosen = "" if self.draft.document_id is None else str(self.draft.document_id)
        where = Place(FormBlock.INVOICE, asks=_INVOICE)
        left_out = self.form.items_left_out + len(self.form.items) - len(self.items)
        hint = left_out_hint(left_out, spoken)
        return select_input(self.say("invoice"), options, chosen, where, hint)

    def _part(self) -> Block:
        item = self._chosen()
        whole = self.say("whole_of", amount=item.open_amount) if item else self.say("whole")
        options = [option(whole, WHOLE), option(self.say("part"), PART)]
        where = Place(FormBlock.PART, asks=_PART)
        return radio_input(self.say("how_much"), options, WHOLE if self.draft.is_whole else PART, where)

    def _amount(self) -> list[Block]:
        """Only a part has an amount of its own."""
        if self.draft.is_whole:
            return []
        item = self._chosen() or self.form.items[0]
        where = drawn(FormBlock.AMOUNT, self.redraw, _AMOUNT)
        currency = item.open_amount.currency
        spoken = self.voice.language
        return [amount_input(self.draft.amount_text, self.draft.amount, currency, where, spoken)]

    def _reason(self) -> Block:
        options = [
            option(reason_word(one, self.voice.language).capitalize(), one.value) for one in DisputeReason
        ]
        where = Place(FormBlock.REASON, asks=_REASON)
        return select_input(self.say("reason"), options, self.draft.reason or "", where)

    def _note_hint(self) -> Mrkdwn:
        paid = self.draft.reason is DisputeReason.ALREADY_PAID
        return self.say("note_paid" if paid else "note_hint")

    def _target(self) -> Block:
        where = drawn(FormBlock.TARGET, self.redraw, _TARGET)
        on = self.draft.target_on or self.form.target_on
        return date_input(self.say("target"), on, where, self.say("target_hint"), optional=True)

    def _follows(self) -> list[Block]:
        said = follows_text(self.form, self.voice)
        return [context([said], block_id(_FORM, "follows", revision=self.redraw + 1))] if said else []

    def _chosen(self) -> OpenItem | None:
        return next((item for item in self.items if item.id == self.draft.document_id), None)

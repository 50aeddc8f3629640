"""The form of an instalment plan."""

from __future__ import annotations

from collections.abc import Sequence

from slackblocks import Block, Button

from bot.block_ids import FormBlock, block_id
from bot.credit.money import total
from bot.credit.promise import INSTALMENTS_FEWEST, INSTALMENTS_MOST, Instalment
from bot.credit.refused import Refused
from bot.forms import PlanForm
from bot.ids import Action, Callback, customer_value
from messages.blocks import actions, button, context
from messages.buttons import label
from messages.escape import Mrkdwn
from messages.form_parts import (
    AMOUNT_MAX,
    amount_typed,
    form_word,
    item_option,
    left_out_hint,
    opening,
    shown_items,
    who_input,
    words_input,
)
from messages.formats import Language
from messages.inputs import CHOICES_MAX, Place, checkboxes_input, date_input, text_input
from messages.prose import Voice
from messages.surfaces import Modal

_FORM = "plan"


def render_plan_form(
    form: PlanForm, language: str, private: str, *, error: Refused | None = None, redraw: int = 0
) -> Modal:
    """Invoices, dated parts and their sum; `redraw` gives the parts anew."""
    voice = Voice(Language.of(language), "plan_form")
    spoken = voice.language
    blocks = [
        *opening(form.head, _FORM, error, Callback.PLAN, spoken),
        *_invoices(form, voice),
        *(
            block
            for rank, part in enumerate(form.instalments, 1)
            for block in _part(part, rank, redraw, voice)
        ),
        context([_sum(form, voice)], block_id(_FORM, "sum", revision=redraw + 1)),
        actions(_buttons(form, voice), block_id(_FORM, "parts", revision=redraw + 1)),
        who_input("", spoken),
        words_input(form_word(spoken, "note"), ""),
        context([_decides(form, voice)], block_id(_FORM, "decides")),
    ]
    return Modal(
        voice.say("title"),
        tuple(blocks),
        Callback.PLAN,
        submit=label(spoken, "ask"),
        close=label(spoken, "cancel"),
        private=private,
    )


def _invoices(form: PlanForm, voice: Voice) -> list[Block]:
    items = shown_items(form.items, form.documents, CHOICES_MAX)
    if not items:
        return []
    options = [item_option(item, voice.language) for item in items]
    ticked = {str(one) for one in form.documents}
    hint = left_out_hint(form.items_left_out + len(form.items) - len(items), voice.language)
    return [checkboxes_input(voice.say("covers"), options, ticked, FormBlock.INVOICES, hint)]


def _part(part: Instalment, rank: int, redraw: int, voice: Voice) -> Sequence[Block]:
    numbers = (rank, redraw) if redraw else (rank,)
    amount = amount_typed(part.amount, voice.language) if part.amount else ""
    amount_label = voice.say("part_amount", rank=rank, currency=part.amount.currency)
    return (
        date_input(voice.say("part_day", rank=rank), part.on, Place(FormBlock.PART_DATE, numbers)),
        text_input(amount_label, amount, Place(FormBlock.PART_AMOUNT, numbers), most=AMOUNT_MAX),
    )


def _sum(form: PlanForm, voice: Voice) -> Mrkdwn:
    """What the parts come to, and what is open on the invoices it is for."""
    parts = total((part.amount for part in form.instalments), form.currency)
    ticked = [item.open_amount for item in form.items if item.id in form.documents]
    if not ticked:
        return voice.say("sum", amount=parts, count=len(form.instalments))
    opened = total(ticked, form.currency)
    return voice.say("sum_of", amount=parts, count=len(form.instalments), open=opened)


def _buttons(form: PlanForm, voice: Voice) -> list[Button]:
    value = customer_value(form.head.customer_id)
    count = len(form.instalments)
    shown = []
    if count < INSTALMENTS_MOST:
        shown.append(button(voice.say("more"), Action.PLAN_MORE, value))
    if count > INSTALMENTS_FEWEST:
        shown.append(button(voice.say("fewer"), Action.PLAN_FEWER, value))
    return shown


def _decides(form: PlanForm, voice: Voice) -> Mrkdwn:
    return voice.say("decides", who=form.decides) if form.decides else voice.say("decides_somebody")

"""The form of a temporary increase: who decides follows the amount and the days."""

from __future__ import annotations

from slackblocks import Block

from bot.block_ids import FormBlock, block_id
from bot.credit.refused import Refused
from bot.credit_views import LimitForm
from bot.ids import Action, Callback, numbered
from messages.blocks import context, section
from messages.buttons import label
from messages.escape import Mrkdwn, clean, escape
from messages.form_parts import AMOUNT_MAX, amount_typed, no_day_text, opening, words_input
from messages.formats import Language, percent
from messages.inputs import Place, date_input, text_input
from messages.limit_words import form_head, of_limit, one_of, word
from messages.prose import Voice
from messages.surfaces import Modal

_FORM = "limit"


def render_limit_form(
    form: LimitForm, language: str, private: str, *, error: Refused | None = None, redraw: int = 0
) -> Modal:
    """Amount, first and last day, reason; `redraw` gives the line that follows them anew."""
    voice = Voice(Language.of(language), "limit_form")
    spoken = voice.language
    blocks: list[Block] = [
        *opening(form_head(form.of, form.as_of), _FORM, error, Callback.LIMIT, spoken),
        section(_standing(form, voice), block_id(_FORM, "standing")),
        *_inputs(form, voice),
        words_input(voice.say("reason"), form.reason, voice.say("reason_hint"), optional=False),
        context([decides_text(form, voice)], block_id(_FORM, "decides", revision=redraw + 1)),
    ]
    return Modal(
        voice.say("title"),
        tuple(blocks),
        Callback.LIMIT,
        submit=label(spoken, "ask"),
        close=label(spoken, "cancel"),
        private=private,
    )


def _standing(form: LimitForm, voice: Voice) -> Mrkdwn:
    """`Limit €60,000 · exposure €53,000 (88.3 % of €60,000) · for an order of €15,000`."""
    used = voice.say("exposure", used=of_limit(form.exposure, form.limit, voice.language))
    order = voice.say("order", order=form.order) if form.order else Mrkdwn()
    return Mrkdwn(" · ".join(filter(None, [voice.say("limit", limit=form.limit), used, order])))


def _inputs(form: LimitForm, voice: Voice) -> list[Block]:
    typed = form.amount_text or (amount_typed(form.amount, voice.language) if form.amount else "")
    amount, first, last = (
        Place(of, asks=numbered(Action.LIMIT_SHAPED, rank))
        for rank, of in enumerate((FormBlock.AMOUNT, FormBlock.FROM, FormBlock.UNTIL), 1)
    )
    return [
        text_input(voice.say("amount", currency=form.currency), typed, amount, most=AMOUNT_MAX),
        date_input(voice.say("from"), form.starts_on or form.as_of, first),
        *_unread_day(form, voice),
        date_input(voice.say("until"), form.ends_on, last),
    ]


def _unread_day(form: LimitForm, voice: Voice) -> list[Block]:
    """The day below is then nobody's choice yet."""
    if not form.day_text:
        return []
    return [context([no_day_text(form.day_text, form.as_of, voice.language)], block_id(_FORM, "no_day"))]


def decides_text(form: LimitForm, voice: Voice) -> Mrkdwn:
    """`13 % for 38 days: Nadia decides alone. Above €12,000 or 60 days, Hugues too.`"""
    spoken = voice.language
    size = _size(form, voice)
    if clean(form.director):
        who = escape(form.decides) if clean(form.decides) else word(spoken, "credit_manager")
        both = voice.listed([who, escape(form.director)])
        return voice.say("both", size=size, who=both, amount=form.alone_up_to, days=form.alone_days)
    said = voice.say("alone", size=size, who=one_of(form.deciders, form.decides, spoken))
    if form.alone_up_to is None and not form.alone_days:
        return said
    above = voice.say("above", amount=form.alone_up_to, days=form.alone_days)
    return Mrkdwn(f"{said} {above}")


def _size(form: LimitForm, voice: Voice) -> Mrkdwn:
    """`13 % for 38 days`; empty before there is an amount or a last day."""
    share = Mrkdwn(percent(form.share, voice.language)) if form.share is not None else Mrkdwn()
    running = form.running if share else None
    return voice.say("size", share=share, running=running, days=form.days) if share or form.days else Mrkdwn()

"""The form of a promise to pay."""

from __future__ import annotations

from slackblocks import Block

from bot.block_ids import ON_ACCOUNT, FormBlock, block_id
from bot.credit.money import Money, total
from bot.credit.promise import Means
from bot.credit.refused import Refused
from bot.forms import OpenItem, PromiseForm
from bot.ids import Action, Callback, customer_value
from messages.blocks import actions, alert, button, context, option
from messages.buttons import label
from messages.escape import Mrkdwn
from messages.form_parts import (
    amount_input,
    form_word,
    item_option,
    left_out_hint,
    no_day_text,
    opening,
    shown_items,
    who_input,
    with_step,
    words_input,
)
from messages.formats import Language
from messages.inputs import CHOICES_MAX, Place, checkboxes_input, date_input, drawn, radio_input
from messages.prose import Value, Voice
from messages.record_words import means_word
from messages.surfaces import Modal

_FORM = "promise"


def render_promise_form(
    form: PromiseForm,
    language: str,
    private: str,
    *,
    error: Refused | None = None,
    redraw: int = 0,
    said: str = "",
) -> Modal:
    """Invoices to tick, the amount, the day and who said it; `redraw` gives the amount anew.

    `said` is the step, such as `call`, that is logged with it.
    """
    drawing = _Drawing(form, Voice(Language.of(language), "promise_form"), redraw)
    spoken = drawing.voice.language
    return Modal(
        drawing.say("title"),
        (
            *opening(form.head, _FORM, error, Callback.PROMISE, spoken),
            *with_step(said, _FORM, spoken),
            *drawing.blocks(),
        ),
        Callback.PROMISE,
        submit=label(spoken, "ask" if form.needs else "log"),
        close=label(spoken, "cancel"),
        private=private,
    )


def means_input(means: Means | None, language: Language) -> Block:
    """How it was said; it can be left open."""
    choices = [option(means_word(one, language).capitalize(), one.value) for one in Means]
    chosen = means.value if means else ""
    return radio_input(form_word(language, "means"), choices, chosen, FormBlock.MEANS, optional=True)


class _Drawing:
    """One drawing of the form, top to bottom."""

    def __init__(self, form: PromiseForm, voice: Voice, redraw: int) -> None:
        self.form = form
        self.draft = form.draft
        self.voice = voice
        self.redraw = redraw
        self.items = shown_items(form.items, form.draft.documents, CHOICES_MAX)

    def blocks(self) -> list[Block]:
        spoken, draft = self.voice.language, self.draft
        amount_at = drawn(FormBlock.AMOUNT, self.redraw)
        day_at = Place(FormBlock.DATE, asks=Action.PROMISE_DATED.value)
        return [
            *self._warnings(),
            *self._boxes(),
            context([self._ticked()], self._id("ticked")),
            amount_input(draft.amount_text, draft.amount, self.form.currency, amount_at, spoken),
            *self._unread_day(),
            date_input(self.say("day"), draft.promised_on, day_at, self.say("latest", on=self.form.latest)),
            *self._grace(),
            means_input(draft.means, spoken),
            who_input(draft.said_by or self.form.contact, spoken),
            words_input(form_word(spoken, "note"), draft.note),
            self._plan_button(),
        ]

    def say(self, sentence: str, **values: Value) -> Mrkdwn:
        return self.voice.say(sentence, **values)

    def _warnings(self) -> list[Block]:
        """Who must agree, and what it replaces."""
        said: list[Block] = []
        if self.form.needs:
            said.append(alert(self.say("must_agree", who=self.form.needs), self._id("agree")))
        if old := self.form.replaces:
            replaces = self.say("replaces", amount=old.amount, on=old.promised_on)
            said.append(context([replaces], self._id("replaces")))
        return said

    def _boxes(self) -> list[Block]:
        """The invoices and `on account`, which has a block of its own where the first is full."""
        spoken = self.voice.language
        options = [item_option(item, spoken) for item in self.items]
        account = option(self.say("on_account"), ON_ACCOUNT)
        chosen = {str(one) for one in self.draft.documents}
        if self.draft.on_account:
            chosen.add(ON_ACCOUNT)
        hint = left_out_hint(self.form.items_left_out + len(self.form.items) - len(self.items), spoken)
        ticked = Action.PROMISE_TICKED.value
        covers, where = self.say("covers"), Place(FormBlock.INVOICES, asks=ticked)
        if len(options) < CHOICES_MAX:
            return [checkboxes_input(covers, [*options, account], chosen, where, hint, optional=False)]
        apart = Place(FormBlock.INVOICES, (2,), ticked)
        return [
            checkboxes_input(covers, options, chosen, where, hint),
            checkboxes_input(self.say("or_else"), [account], chosen, apart),
        ]

    def _ticked(self) -> Mrkdwn:
        """The running total of what is ticked."""
        ticked = [item for item in self.items if item.id in self.draft.documents]
        if not ticked:
            return self.say("ticked_on_account" if self.draft.on_account else "ticked_none")
        return self.say("ticked", count=len(ticked), amount=_open(ticked, self.form.currency))

    def _unread_day(self) -> list[Block]:
        """The day below is then nobody's choice yet."""
        if not self.draft.day_text:
            return []
        said = no_day_text(self.draft.day_text, self.form.head.as_of, self.voice.language)
        return [context([said], self._id("no_day"))]

    def _grace(self) -> list[Block]:
        if self.form.needs:
            said = self.say("pauses_nothing_yet", who=self.form.needs)
        elif self.form.grace_until is None:
            return []
        elif self.form.is_in_litigation:
            said = self.say("in_litigation", on=self.form.grace_until)
        elif self.draft.documents:
            said = self.say("pauses", on=self.form.grace_until)
        else:
            said = self.say("counts", on=self.form.grace_until)
        return [context([said], self._id("grace"))]

    def _plan_button(self) -> Block:
        value = customer_value(self.form.head.customer_id)
        return actions(
            [button(label(self.voice.language, "make_plan"), Action.PLAN_OPEN, value)], self._id("plan")
        )

    def _id(self, name: str) -> str:
        return block_id(_FORM, name, revision=self.redraw + 1)


def _open(items: list[OpenItem], currency: str) -> Money:
    return total((item.open_amount for item in items), currency)

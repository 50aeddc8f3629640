"""What a typed command was understood as, shown before it counts."""

from __future__ import annotations

from collections.abc import Sequence

from slackblocks import Block

from bot.block_ids import block_id
from bot.credit.money import Money
from bot.forms import DisputeForm, OpenItem, PromiseForm, ReadBack
from bot.ids import Action, draft_value
from bot.requests import TypedPromise
from messages.blocks import SECTION_MAX, Message, actions, button, section
from messages.buttons import label
from messages.cut import fit
from messages.dispute_form import follows_text
from messages.escape import Mrkdwn, escape
from messages.form_parts import customer_text, due_text
from messages.formats import Language, exact_money, money
from messages.naming import readable
from messages.prose import Voice
from messages.record_words import means_word, reason_word
from messages.told import told

NOTE_MAX = 500
"""Characters of a note that is read back."""
COVERED_MAX = 1500


def render_read_back(read: ReadBack, language: str) -> Message:
    """The reading in words, with the day of the week, and buttons that make it count or open the form."""
    voice = Voice(Language.of(language), "read_back")
    if read.promise is not None:
        return _promise(read, read.promise, voice)
    if read.dispute is not None:
        return _dispute(read, read.dispute, voice)
    raise ValueError("what is read back is a promise or a dispute")


def render_amount_question(
    typed: TypedPromise, currency: str, language: str, drafts: Sequence[tuple[Money, int]]
) -> Message:
    """Which of its readings an amount was meant as: a button each."""
    voice = Voice(Language.of(language), "read_back")
    text = typed.amount.text if typed.amount else ""
    said = voice.say("which_amount", text=text, customer=typed.customer, currency=currency)
    buttons = [
        button(_reading(amount, drafts, voice), Action.PROMISE_CHANGE, draft_value(draft), rank)
        for rank, (amount, draft) in enumerate(drafts, 1)
    ]
    blocks: list[Block] = [section(said, _id("amount"))]
    if buttons:
        blocks.append(actions(buttons, _id("amount", "do")))
    return Message(told([said], voice), tuple(blocks))


def _reading(amount: Money, drafts: Sequence[tuple[Money, int]], voice: Voice) -> str:
    """`€15,000`, and with its cents `€15.00`, which tell the smaller one apart."""
    smaller = any(amount < other for other, _ in drafts)
    return exact_money(amount, voice.language) if smaller else money(amount, voice.language)


def _promise(read: ReadBack, form: PromiseForm, voice: Voice) -> Message:
    lines = [_promised(read, form, voice), _said_by(form, voice), *_after(form, voice)]
    logged = voice.say("ask" if form.needs else "log_promise")
    return _message(read, lines, logged, Action.PROMISE_LOG, Action.PROMISE_CHANGE, voice)


def _promised(read: ReadBack, form: PromiseForm, voice: Voice) -> Mrkdwn:
    """`Promise of €12,000 by ACME (C0042) for Tuesday 15 December, for F-0871 (€18,500, 44 days late).`"""
    draft = form.draft
    if read.covered:
        covers = voice.say("covers", items=_covered(read.covered, voice))
    else:
        covers = voice.say("on_account")
    return voice.say(
        "promise",
        amount=draft.amount,
        customer=customer_text(read.head, voice.language),
        on=draft.promised_on,
        covers=covers,
    )


def _covered(items: Sequence[OpenItem], voice: Voice) -> Mrkdwn:
    said = [_item(item, voice) for item in items]
    if len(said) <= 2:
        return voice.listed(said)
    return fit(said, COVERED_MAX, lambda count: voice.say("invoices_more", count=count), separator=", ")


def _item(item: OpenItem, voice: Voice) -> Mrkdwn:
    number = readable(item.number, "", item.id)
    return voice.say("item", number=number, amount=item.open_amount, due=due_text(item, voice.language))


def _said_by(form: PromiseForm, voice: Voice) -> Mrkdwn:
    """`By phone, Mme Durand.`; empty when neither was said."""
    said = [means_word(form.draft.means, voice.language), escape(form.draft.said_by)]
    return voice.say("said", words=Mrkdwn(", ".join(filter(None, said)))) if any(said) else Mrkdwn()


def _after(form: PromiseForm, voice: Voice) -> list[Mrkdwn]:
    """The note, what it replaces, what it pauses, and who must agree."""
    said = [_note(form.draft.note, voice)]
    if old := form.replaces:
        said.append(voice.say("replaces", amount=old.amount, on=old.promised_on))
    if form.needs:
        said.append(voice.say("must_agree", who=form.needs))
    elif form.grace_until is not None:
        sentence = "pauses" if form.draft.documents else "counts"
        said.append(voice.say("in_litigation" if form.is_in_litigation else sentence, on=form.grace_until))
    return said


def _dispute(read: ReadBack, form: DisputeForm, voice: Voice) -> Message:
    lines = [
        _disputed(read, form, voice),
        _note(form.draft.note, voice),
        follows_text(form, Voice(voice.language, "dispute_form")),
    ]
    logged = voice.say("log_dispute")
    return _message(read, lines, logged, Action.DISPUTE_LOG, Action.DISPUTE_CHANGE, voice)


def _disputed(read: ReadBack, form: DisputeForm, voice: Voice) -> Mrkdwn:
    """`Dispute of €2,300 of F-0902 (€6,100, 12 days late), ACME (C0042): quality.`"""
    draft = form.draft
    return voice.say(
        "dispute",
        amount=form.leaves or draft.amount,
        whole=draft.is_whole,
        item=_covered(read.covered, voice) if read.covered else Mrkdwn(),
        customer=customer_text(read.head, voice.language),
        reason=reason_word(draft.reason, voice.language) if draft.reason else Mrkdwn(),
    )


def _note(note: str, voice: Voice) -> Mrkdwn:
    text = escape(note, NOTE_MAX)
    return voice.say("note", text=text) if text else Mrkdwn()


def _message(
    read: ReadBack, lines: Sequence[Mrkdwn], logged: str, log: Action, change: Action, voice: Voice
) -> Message:
    value = draft_value(read.draft_id)
    said = [line for line in lines if line]
    buttons = [button(logged, log, value), button(label(voice.language, "change"), change, value)]
    text = fit(said, SECTION_MAX, voice.more, separator="\n")
    return Message(
        told([voice.say("hello"), *said], voice),
        (section(text, _id("said", read.draft_id)), actions(buttons, _id("do", read.draft_id))),
    )


def _id(name: str, part: str | int = "said") -> str:
    return block_id("readback", name, part)

"""The forms of one question: which customer, why not, and the steps of a dispute."""

from __future__ import annotations

from slackblocks import Block

from bot.block_ids import FormBlock, block_id
from bot.credit.dispute import DisputeState
from bot.forms import DisputeStep
from bot.ids import Action, Callback
from messages.blocks import OPTION_VALUE_MAX, OPTIONS_MAX, option, search, section
from messages.buttons import label
from messages.escape import Mrkdwn
from messages.form_parts import words_input
from messages.formats import Language
from messages.inputs import date_input, radio_input, select_input
from messages.naming import readable
from messages.prose import Voice
from messages.record_words import dispute_state_word, reason_word
from messages.surfaces import Modal

OUTCOMES = (
    DisputeState.RESOLVED_CREDIT_NOTE,
    DisputeState.RESOLVED_CORRECTED_INVOICE,
    DisputeState.REJECTED,
    DisputeState.WITHDRAWN,
)
_ASKS_WHICH = {
    Action.PROMISE_PICK: "promise",
    Action.DISPUTE_PICK: "dispute",
    Action.NOTE_PICK: "note",
    Action.ORDER_PICK: "order",
    Action.LIMIT_PICK: "limit",
    Action.HOLD_SET: "hold",
    Action.HOLD_RELEASE: "release",
    Action.PAUSE_OPEN: "pause",
}
_REFUSED = ("promise", "plan")


def render_which(language: str, action: Action) -> Modal:
    """Which customer a form is for; the choice asks for `action`."""
    voice = _voice(language)
    found = search(label(voice.language, "search"), action)
    asked = section(voice.say("which", form=Mrkdwn(_ASKS_WHICH.get(action, ""))), block_id("which"), found)
    close = label(voice.language, "cancel")
    return Modal(voice.say("which_title"), (asked,), Callback.WHICH, close=close)


def render_refuse_form(language: str, private: str, what: str) -> Modal:
    """Why a promise or a plan is refused: `what` is `promise`, `plan` or words for it."""
    voice = _voice(language)
    refused = voice.say("refused", kind=Mrkdwn(what)) if what in _REFUSED else voice.word("text", text=what)
    blocks: list[Block] = [
        section(voice.say("refuse", what=refused), block_id("refuse", "what")),
        words_input(voice.say("why"), "", optional=False),
    ]
    return _form(voice, "refuse", blocks, Callback.REFUSE, private, submit=voice.say("refuse_submit"))


def render_hand_on_form(step: DisputeStep, language: str, private: str) -> Modal:
    """To whom a dispute is handed on."""
    voice = _voice(language)
    owners = [(email, name) for email, name in step.owners if email and len(email) <= OPTION_VALUE_MAX]
    if not owners:
        nobody = section(voice.say("nobody"), block_id("step", "nobody"))
        blocks = (_dispute(step, voice), nobody)
        close = label(voice.language, "close")
        return Modal(
            voice.say("hand_on_title"), blocks, Callback.DISPUTE_HAND_ON, close=close, private=private
        )
    options = [
        option(voice.word("text", text=readable(name, email, 0)), email)
        for email, name in owners[:OPTIONS_MAX]
    ]
    asked = select_input(voice.say("owner"), options, "", FormBlock.OWNER)
    return _step(step, voice, "hand_on", [asked, words_input(voice.say("words"), "")], private)


def render_comment_form(step: DisputeStep, language: str, private: str, *, question: bool) -> Modal:
    """A line for a dispute's thread, or a question to whoever opened it."""
    voice = _voice(language)
    name = "ask" if question else "comment"
    asked = words_input(voice.say(f"{name}_words"), "", voice.say(f"{name}_hint"), optional=False)
    return _step(step, voice, name, [asked], private)


def render_target_form(step: DisputeStep, language: str, private: str) -> Modal:
    """Another day to answer by, and why."""
    voice = _voice(language)
    hint = voice.say("target_hint", on=step.latest) if step.latest else ""
    day = date_input(voice.say("target_day"), step.dispute.target_on, FormBlock.TARGET, hint)
    return _step(step, voice, "target", [day, words_input(voice.say("why"), "", optional=False)], private)


def render_resolve_form(step: DisputeStep, language: str, private: str) -> Modal:
    """How a dispute ends, and what is said of it."""
    voice = _voice(language)
    options = [option(dispute_state_word(one, voice.language).capitalize(), one.value) for one in OUTCOMES]
    chosen = DisputeState.RESOLVED_CREDIT_NOTE.value if step.dispute.proposed_credit is not None else ""
    asked = radio_input(voice.say("outcome"), options, chosen, FormBlock.OUTCOME)
    words = words_input(voice.say("words"), "", voice.say("resolve_hint"))
    return _step(step, voice, "resolve", [asked, words], private)


_CALLBACKS = {
    "hand_on": Callback.DISPUTE_HAND_ON,
    "comment": Callback.DISPUTE_COMMENT,
    "ask": Callback.DISPUTE_ASK,
    "target": Callback.DISPUTE_TARGET,
    "resolve": Callback.DISPUTE_RESOLVE,
}


def _step(step: DisputeStep, voice: Voice, name: str, asked: list[Block], private: str) -> Modal:
    return _form(voice, name, [_dispute(step, voice), *asked], _CALLBACKS[name], private)


def _dispute(step: DisputeStep, voice: Voice) -> Block:
    """Which dispute the step is of."""
    dispute = step.dispute
    said = voice.say(
        "dispute",
        number=readable(step.number, "", dispute.document_id),
        customer=readable(step.customer, "", dispute.customer_id),
        amount=dispute.amount,
        reason=reason_word(dispute.reason, voice.language),
        on=dispute.target_on,
    )
    return section(said, block_id("step", "dispute"))


def _form(
    voice: Voice, name: str, blocks: list[Block], callback: Callback, private: str, submit: str = ""
) -> Modal:
    return Modal(
        voice.say(f"{name}_title"),
        tuple(blocks),
        callback,
        submit=submit or voice.say(f"{name}_submit"),
        close=label(voice.language, "cancel"),
        private=private,
    )


def _voice(language: str) -> Voice:
    return Voice(Language.of(language), "small_forms")

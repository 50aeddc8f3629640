"""An accepted order whose amount is kept, and one that is not kept any more."""

from __future__ import annotations

from slackblocks import Block, Button

from bot.block_ids import block_id
from bot.credit.reservation import Reservation
from bot.credit_views import OrderAnswer
from bot.ids import Action, Callback, customer_value, record_value
from messages.blocks import Message, actions, button, confirmation, context, section
from messages.buttons import card_button, label, order_button
from messages.escape import Mrkdwn, clean
from messages.formats import Language
from messages.prose import Voice
from messages.surfaces import Modal
from messages.told import told

RESERVED_SHOWN = 5


def render_reserved(reservation: Reservation, customer: str, language: str) -> Message:
    """What is kept until when, with {Cancel reservation}; `customer` is a name, as people read it."""
    voice = _voice(language)
    said = _reserved(reservation, customer, voice)
    return Message(told([voice.say("reserved_hello"), said], voice), _kept(said, reservation, voice))


def render_reserved_modal(reservation: Reservation, customer: str, language: str) -> Modal:
    """The same in a window."""
    voice = _voice(language)
    blocks = _kept(_reserved(reservation, customer, voice), reservation, voice)
    return _modal(voice.say("reserved_title"), blocks, voice)


def render_reservation_cancelled(reservation: Reservation, customer: str, language: str) -> Message:
    """What is not kept any more, with the way to check an order anew."""
    voice = _voice(language)
    said = _cancelled(reservation, customer, voice)
    return Message(told([voice.say("cancelled_hello"), said], voice), _gone(said, reservation, voice))


def render_reservation_cancelled_modal(reservation: Reservation, customer: str, language: str) -> Modal:
    """The same in a window."""
    voice = _voice(language)
    blocks = _gone(_cancelled(reservation, customer, voice), reservation, voice)
    return _modal(voice.say("cancelled_title"), blocks, voice)


def cancel_button(reservation: Reservation, language: Language) -> Button:
    """The reservation is not needed any more; it is asked whether that is sure."""
    yes = label(language, "cancel_reservation")
    asked = confirmation(
        label(language, "sure_title", what="reservation"),
        label(language, "sure", what="reservation"),
        yes,
        label(language, "sure_no"),
    )
    value = record_value("reservation", reservation.id, reservation.version)
    return button(yes, Action.ORDER_CANCEL, value, confirm=asked)


def reservation_blocks(answer: OrderAnswer, voice: Voice) -> list[Block]:
    """What is kept for the customer's orders, a line each, with {Cancel reservation} for those who may."""
    mine = sorted(answer.reserved, key=lambda one: one.id not in answer.cancellable)
    blocks = [_listed(one, answer, voice) for one in mine[:RESERVED_SHOWN]]
    left_out = len(mine) - len(blocks)
    more = context([voice.say("kept_more", count=left_out)], block_id("order", answer.draft_id, "kept_more"))
    return [*blocks, more] if left_out else blocks


def _listed(one: Reservation, answer: OrderAnswer, voice: Voice) -> Block:
    reference = one.reference if clean(one.reference) else ""
    said = voice.say("kept_line", amount=one.amount, reference=reference, until=one.until)
    may_cancel = one.id in answer.cancellable
    return section(said, _id(one, "line"), cancel_button(one, voice.language) if may_cancel else None)


def _reserved(one: Reservation, customer: str, voice: Voice) -> Mrkdwn:
    return voice.say(
        "reserved",
        customer=customer if clean(customer) else "",
        amount=one.amount,
        reference=one.reference if clean(one.reference) else "",
        until=one.until,
    )


def _cancelled(one: Reservation, customer: str, voice: Voice) -> Mrkdwn:
    name, reference = (text if clean(text) else "" for text in (customer, one.reference))
    return voice.say("cancelled", customer=name, amount=one.amount, reference=reference)


def _kept(said: Mrkdwn, one: Reservation, voice: Voice) -> tuple[Block, ...]:
    buttons = [cancel_button(one, voice.language), card_button(voice.language, one.customer_id)]
    return section(said, _id(one, "kept")), actions(buttons, _id(one, "do"))


def _gone(said: Mrkdwn, one: Reservation, voice: Voice) -> tuple[Block, ...]:
    again = order_button(voice.language, customer_value(one.customer_id))
    buttons = [again, card_button(voice.language, one.customer_id)]
    return section(said, _id(one, "gone")), actions(buttons, _id(one, "do"))


def _modal(title: str, blocks: tuple[Block, ...], voice: Voice) -> Modal:
    return Modal(title, blocks, Callback.DONE, close=label(voice.language, "close"))


def _voice(language: str) -> Voice:
    return Voice(Language.of(language), "order")


def _id(one: Reservation, name: str) -> str:
    return block_id("reservation", one.id, name, revision=one.version)

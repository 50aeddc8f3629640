"""The customers of a digest: a full row each for the calls, a sentence each for the others."""

from __future__ import annotations

from slackblocks import Block, Element

from bot.block_ids import block_id
from bot.credit.digest import LateCustomer
from bot.credit.priority import Reason
from bot.ids import Action, More, customer_value
from messages.blocks import actions, section
from messages.buttons import card_button, more_menu, promise_button
from messages.digest_reasons import is_held_unsaid, next_move, reasons, what_next
from messages.escape import Mrkdwn
from messages.formats import Language
from messages.morning import Morning
from messages.phone import phone_link
from messages.prose import stop
from messages.step_buttons import row_button

ROW_OFFERS = (More.DISPUTE, More.NOTE, More.NO_ANSWER, More.CALL_BACK, More.NOT_TODAY)
"""Five, which is all that Slack takes; an order to check, a plan and the history are on the card."""
CALL_OFFERS = (More.PROMISE, More.DISPUTE, More.NOTE, More.CALL_BACK, More.NOT_TODAY)
"""Beside a call to log, which asks itself whether somebody answered."""
REMINDER_OFFERS = (More.PROMISE, More.DISPUTE, More.NOTE, More.NO_ANSWER, More.NOT_TODAY)
_OFFERS = {
    Action.PROMISE_OPEN: ROW_OFFERS,
    Action.STEP_CALL: CALL_OFFERS,
    Action.STEP_PREVIEW: REMINDER_OFFERS,
}
"""By what the first button does."""


def call_row(
    rank: int, customer: LateCustomer, morning: Morning, served: frozenset[Action], revision: int
) -> list[Block]:
    """One call: who, how much, why, what next and whom to ask for; then what can be done about it."""
    lines = [_title(rank, customer, morning), _why(rank, customer, morning), _contact(customer, morning)]
    ids = ("digest", morning.digest.as_of, f"row{customer.id}")
    blocks = [section("\n".join(filter(None, lines)), block_id(*ids, revision=revision))]
    if buttons := _buttons(customer, morning.voice.language, served, revision):
        blocks.append(actions(buttons, block_id(*ids, "do", revision=revision)))
    return blocks


def call_text(rank: int, customer: LateCustomer, morning: Morning) -> str:
    """The same call for the fallback text."""
    voice = morning.voice
    row = voice.say(
        "text_row",
        rank=rank,
        name=morning.name(customer),
        entity=morning.entity(customer),
        amounts=voice.sums(customer.overdue),
        disputed=morning.aside(customer),
        reasons=reasons(customer, morning),
    )
    parts = [row, what_next(customer, morning)]
    if contact := customer.contact:
        parts.append(stop(voice.say("contact", name=contact.name, phone=contact.phone)))
    return " ".join(filter(None, parts))


def also_item(customer: LateCustomer, morning: Morning) -> Mrkdwn:
    """A late customer with nothing to do: `Librairie Sauvage €1,180, 4 days: reminder due Thu 26 Nov.`

    What is promised says for when.
    """
    voice = morning.voice
    ahead = next_move(customer, morning.digest.as_of) if customer.claims else None
    following = [voice.say("also_in_litigation")] if customer.is_in_litigation else []
    following += [voice.say("also_on_hold")] if is_held_unsaid(customer, morning) else []
    if ahead and not customer.is_in_litigation:
        action, on = ahead
        following.append(voice.say("also_next", step=voice.word("step", action=action), on=on))
    return voice.say(
        "also_item",
        name=morning.name(customer),
        entity=morning.entity(customer),
        amounts=voice.sums(customer.overdue),
        days=voice.word("days", count=customer.oldest_days_late),
        disputed=morning.aside(customer),
        next=Mrkdwn(", ".join(following)),
    )


def _buttons(
    customer: LateCustomer, language: Language, served: frozenset[Action], revision: int
) -> list[Element]:
    """The call or the reminder that waits for the reader first, else the promise, for that is what a call is
    for; the rest of what can come of it in the `⋯`."""
    value = customer_value(customer.id, revision)
    taking = row_button(customer.waiting, language) if customer.waiting else None
    action, first = taking or (Action.PROMISE_OPEN, promise_button(language, value))
    every: dict[Action, Element] = {
        action: first,
        Action.CUSTOMER_OPEN: card_button(language, customer.id, revision),
        Action.CUSTOMER_MORE: more_menu(language, _OFFERS[action], customer.id),
    }
    return [element for name, element in every.items() if name in served]


def _title(rank: int, customer: LateCustomer, morning: Morning) -> Mrkdwn:
    voice = morning.voice
    return voice.say(
        "row_title",
        who=voice.say("row_name", rank=rank, name=morning.name(customer), entity=morning.entity(customer)),
        amounts=voice.sums(customer.overdue),
        days=voice.word("days", count=customer.oldest_days_late),
        several=customer.documents > 1,
        disputed=morning.aside(customer),
    )


def _why(rank: int, customer: LateCustomer, morning: Morning) -> str:
    if rank == 1:
        sentence = "why_first"
    elif Reason.DEADLINE_TODAY in customer.priority.reasons:
        sentence = "why_today"
    else:
        sentence = "why"
    why = morning.voice.say(sentence, reasons=reasons(customer, morning))
    return " ".join(filter(None, (why, what_next(customer, morning))))


def _contact(customer: LateCustomer, morning: Morning) -> Mrkdwn:
    if customer.contact is None:
        return Mrkdwn()
    phone = phone_link(customer.contact.phone, customer.country)
    return morning.voice.say("contact", name=customer.contact.name, phone=phone)

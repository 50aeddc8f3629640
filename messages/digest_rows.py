"""The customers of a digest: a full row each for the calls, a sentence each for the others."""

from __future__ import annotations

from datetime import date

from slackblocks import Block

from bot.credit.digest import LateCustomer
from bot.credit.priority import Reason
from bot.ids import Action, block_id, customer_value
from messages.blocks import actions, button, section
from messages.buttons import label
from messages.digest_reasons import next_move, reasons, what_next
from messages.escape import Mrkdwn
from messages.morning import Morning
from messages.phone import phone_link
from messages.prose import stop


def call_row(
    rank: int, customer: LateCustomer, morning: Morning, served: frozenset[Action], revision: int
) -> list[Block]:
    """One call: who, how much, why, what next and whom to ask for; then what can be done about it."""
    lines = [_title(rank, customer, morning), _why(rank, customer, morning), _contact(customer, morning)]
    ids = _row_ids(customer, morning)
    blocks = [section("\n".join(filter(None, lines)), block_id(*ids, revision=revision))]
    if Action.CUSTOMER_OPEN in served:
        text = label(morning.voice.language, "open_card")
        open_card = button(text, Action.CUSTOMER_OPEN, customer_value(customer.id, revision))
        blocks.append(actions([open_card], block_id(*ids, "do", revision=revision)))
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
        reasons=reasons(customer, voice),
    )
    parts = [row, what_next(customer, morning)]
    if contact := customer.contact:
        parts.append(stop(voice.say("contact", name=contact.name, phone=contact.phone)))
    return " ".join(filter(None, parts))


def also_item(customer: LateCustomer, morning: Morning) -> Mrkdwn:
    """A late customer with nothing to do: `Librairie Sauvage €1,180, 4 days: reminder due Thu 26 Nov.`"""
    voice = morning.voice
    ahead = next_move(customer, morning.digest.as_of) if customer.claims else None
    following = Mrkdwn()
    if ahead:
        action, on = ahead
        following = voice.say("also_next", step=voice.word("step", action=action), on=on)
    return voice.say(
        "also_item",
        name=morning.name(customer),
        entity=morning.entity(customer),
        amounts=voice.sums(customer.overdue),
        days=voice.word("days", count=customer.oldest_days_late),
        disputed=morning.aside(customer),
        next=following,
    )


def _row_ids(customer: LateCustomer, morning: Morning) -> tuple[str | date, ...]:
    """Named by the code, as people know it, unless the code could be the name of another block."""
    code = customer.code if any(map(str.isdigit, customer.code)) else f"customer{customer.id}"
    entity = [customer.entity] if morning.several_entities else []
    return ("digest", morning.digest.as_of, code, *entity)


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
    why = morning.voice.say(sentence, reasons=reasons(customer, morning.voice))
    return " ".join(filter(None, (why, what_next(customer, morning))))


def _contact(customer: LateCustomer, morning: Morning) -> Mrkdwn:
    if customer.contact is None:
        return Mrkdwn()
    phone = phone_link(customer.contact.phone, customer.country)
    return morning.voice.say("contact", name=customer.contact.name, phone=phone)

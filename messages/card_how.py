"""How a customer's exposure is made up, with the documents behind it."""

from __future__ import annotations

from collections.abc import Iterable

from slackblocks import Block

from bot.block_ids import block_id
from bot.card import CustomerCard
from bot.credit.exposure import Exposure
from bot.credit.money import Money
from bot.ids import Callback
from messages.blocks import SECTION_MAX, context, section
from messages.buttons import label
from messages.card_credit import increase_lines, reserved_line
from messages.card_figures import exposure_line, formula
from messages.card_story import document_line, order_line
from messages.cut import fit
from messages.escape import Mrkdwn
from messages.formats import Language
from messages.prose import Voice
from messages.surfaces import VIEW_BLOCKS_MAX, Modal

_BLOCKS_EACH = 5
"""A currency's formula and its four parts at most."""


def render_how_modal(card: CustomerCard, language: str) -> Modal:
    """`€48,200 open + €6,000 orders - €1,200 credits = €53,000`, a group a currency; the rest is counted."""
    voice = Voice(Language.of(language), "card")
    foot = _left_out(card, voice)
    most = (VIEW_BLOCKS_MAX - 2) // _BLOCKS_EACH
    blocks = [block for one in card.exposures[:most] for block in _group(one, card, voice)]
    if (missing := len(card.exposures) - most) > 0:
        foot.append(voice.say("figures_left_out", count=missing))
    if not blocks:
        blocks = [section(voice.say("no_document"), _id(card, "none"))]
    if foot:
        blocks.append(context(foot, _id(card, "more")))
    return Modal(voice.say("how_title"), tuple(blocks), Callback.HOW, close=label(voice.language, "close"))


def _group(one: Exposure, card: CustomerCard, voice: Voice) -> list[Block]:
    currency = one.documents.currency
    owed: list[Mrkdwn] = []
    lowering: list[Mrkdwn] = []
    for document in card.documents:
        if document.open_amount.currency == currency:
            (lowering if document.kind.is_credit else owed).append(document_line(document, card, voice))
    orders = [order_line(order, voice) for order in card.orders if order.open_amount.currency == currency]
    reserved = [
        reserved_line(known, card, voice)
        for known in card.credit.reservations
        if known.reservation.amount.currency == currency
    ]
    parts = (
        ("documents", one.documents, owed),
        ("orders", one.orders, orders),
        ("reserved", one.reserved or Money.zero(currency), reserved),
        ("credits", one.credits, lowering),
    )
    said = [exposure_line(one, card, voice), f"*{formula(one, voice)}*", *_limit(one, card, voice)]
    blocks = [section("\n".join(said), _id(card, currency))]
    return blocks + [
        section(_part(name, amount, lines, voice), _id(card, f"{currency}-{name}"))
        for name, amount, lines in parts
        if amount
    ]


def _limit(one: Exposure, card: CustomerCard, voice: Voice) -> list[Mrkdwn]:
    """How the limit in force is made up, where some of it is temporary."""
    if one.limit is None or one.credit_limit is None or not one.increase:
        return []
    said = voice.say("limit_formula", credit=one.credit_limit, increase=one.increase, limit=one.limit)
    return [said, *increase_lines(card, voice)]


def _part(name: str, amount: Money, lines: Iterable[Mrkdwn], voice: Voice) -> Mrkdwn:
    head = voice.say("how_part", name=Mrkdwn(name), amount=amount)
    told = list(lines)
    return fit(told, SECTION_MAX, voice.more, separator="\n", head=f"{head}\n") if told else head


def _left_out(card: CustomerCard, voice: Voice) -> list[Mrkdwn]:
    said = []
    if card.documents_left_out:
        said.append(voice.say("how_documents_left_out", count=card.documents_left_out))
    if card.orders_left_out:
        said.append(voice.say("how_orders_left_out", count=card.orders_left_out))
    return said


def _id(card: CustomerCard, name: str) -> str:
    return block_id("how", card.customer.id, name)

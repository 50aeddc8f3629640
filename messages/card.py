"""A customer's card as a Slack message."""

from __future__ import annotations

from slackblocks import Block

from bot.credit.card import Card
from bot.credit.freshness import Freshness
from bot.ids import block_id
from messages.blocks import (
    FALLBACK_MAX,
    Message,
    context,
    divider,
    header,
    rows_that_fit,
    section,
)
from messages.card_figures import currencies, figure_texts, figures
from messages.card_story import story
from messages.cut import fit
from messages.escape import Mrkdwn, clean
from messages.formats import Language
from messages.prose import Voice, stop
from messages.terms import terms_text


def render_card(card: Card, language: str) -> Message:
    """One customer on one day, in a language such as `fr`; what does not fit is counted."""
    voice = Voice(Language.of(language), "card")
    return Message(_fallback(card, voice), tuple(_blocks(card, voice)))


def _blocks(card: Card, voice: Voice) -> list[Block]:
    head = [
        header(_title(card, voice), _id(card, "head")),
        context([_about(card, voice)], _id(card, "about")),
    ]
    if banner := _banner(card, voice):
        head.append(section(banner, _id(card, "old")))
    tail: list[Block] = [divider(_id(card, "line"))]
    tail += [section(text, _id(card, name)) for name, text in story(card, voice)]
    groups = figures(card, voice)
    shown = rows_that_fit(groups, len(head) + len(tail))
    blocks = [*head, *(block for group in groups[:shown] for block in group)]
    if shown < len(groups):
        left_out = voice.say("figures_left_out", count=len(groups) - shown)
        blocks.append(context([left_out], _id(card, "more")))
    return [*blocks, *tail]


def _title(card: Card, voice: Voice) -> Mrkdwn:
    customer = card.customer
    if not clean(customer.name):
        code = customer.code if clean(customer.code) else str(customer.id)
        return voice.say("title", name=code, code="")
    return voice.say("title", name=customer.name, code=customer.code)


def _about(card: Card, voice: Voice) -> Mrkdwn:
    """`Camille Roy · Atelier Lumen · 45 days · ledger of Mon 23 Nov, 18:10`."""
    names = (card.salesperson or voice.say("nobody"), card.entity_name)
    said = [voice.word("text", text=name) for name in names if clean(name)]
    if clean(card.customer.terms):
        said.append(terms_text(card.customer.terms, voice))
    if card.ledger_at is not None:
        said.append(voice.say("ledger", at=card.ledger_at))
    return Mrkdwn(" · ".join(said))


def _banner(card: Card, voice: Voice) -> Mrkdwn:
    match card.freshness:
        case Freshness.FRESH | None:
            return Mrkdwn()
        case Freshness.OLD:
            return voice.word("banner", on=card.ledger_at, entity="")
        case Freshness.STALE:
            return voice.say("stale", at=card.ledger_at)


def _fallback(card: Card, voice: Voice) -> Mrkdwn:
    """All of it as sentences; the first names no customer, for lock screens."""
    parts: list[str] = [_title(card, voice), _about(card, voice), _banner(card, voice)]
    for currency in currencies(card):
        parts += figure_texts(currency, card, voice)
    for _, text in story(card, voice):
        parts += text.split("\n")
    sentences = [stop(part.replace("*", "")) for part in parts if part]
    hello = voice.say("text_hello", on=card.as_of)
    return fit([hello, *sentences], FALLBACK_MAX, lambda count: voice.word("text_more", count=count))


def _id(card: Card, name: str) -> str:
    return block_id("card", card.customer.id, name)

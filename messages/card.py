"""A customer's card, as a Slack message and in a modal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from slackblocks import Block, Element

from bot.block_ids import block_id
from bot.card import CustomerCard
from bot.credit.freshness import Freshness
from bot.ids import SERVED, Action, Callback
from bot.policy_parts import Role
from messages.blocks import (
    MESSAGE_BLOCKS_MAX,
    Message,
    context,
    divider,
    fields,
    header,
    rows_that_fit,
    section,
)
from messages.buttons import label
from messages.card_credit import credit_blocks, credit_texts, hold_blocks, hold_lines
from messages.card_figures import currencies, figure_texts, figures
from messages.card_how import render_how_modal
from messages.card_letters import letter_blocks, letter_texts
from messages.card_mails import mail_blocks, mail_texts
from messages.card_standing import act_buttons, reminders_menu, standing_blocks, standing_texts
from messages.card_story import behaviour_texts, story
from messages.escape import Mrkdwn, clean, escape
from messages.formats import Language
from messages.naming import readable
from messages.phone import phone_link
from messages.prose import Voice, say
from messages.surfaces import TITLE_MAX, VIEW_BLOCKS_MAX, Modal
from messages.terms import terms_text
from messages.told import told

__all__ = ["render_card", "render_card_modal", "render_how_modal"]


def render_card(
    card: CustomerCard,
    language: str,
    typed: str = "",
    *,
    served: frozenset[Action] = SERVED,
    role: Role | None = None,
) -> Message:
    """One customer on one day, in a language such as `fr`; what does not fit is counted.

    `typed` is said when the customer was only like it; `role` is the reader's, for what they are offered.
    """
    voice = Voice(Language.of(language), "card")
    both = _Told.of(card, voice)
    blocks = _blocks(card, voice, both, typed, _Shown(MESSAGE_BLOCKS_MAX, served, role))
    return Message(_fallback(card, voice, both, typed), tuple(blocks))


def render_card_modal(card: CustomerCard, language: str, role: Role | None = None) -> Modal:
    """The same over what the reader was doing."""
    voice = Voice(Language.of(language), "card")
    title = _title(card, voice)
    shown = _Shown(VIEW_BLOCKS_MAX, SERVED, role)
    blocks = _blocks(card, voice, _Told.of(card, voice), "", shown)
    if len(title) <= TITLE_MAX:
        blocks = blocks[1:]  # the window's title says what the header would
    else:
        title = voice.word("text", text=_name(card))
    return Modal(title, tuple(blocks), Callback.CARD, close=label(voice.language, "close"))


@dataclass(frozen=True, slots=True)
class _Told:
    """What both the blocks and the fallback text say."""

    behaviour: list[Mrkdwn]
    story: list[tuple[str, Mrkdwn]]

    @classmethod
    def of(cls, card: CustomerCard, voice: Voice) -> _Told:
        return cls(behaviour_texts(card.behaviour, voice), story(card, voice))


@dataclass(frozen=True, slots=True)
class _Shown:
    """Where a card is shown: how many blocks there, what is answered there, and to whom."""

    most: int
    served: frozenset[Action]
    role: Role | None


def _blocks(card: CustomerCard, voice: Voice, both: _Told, typed: str, where: _Shown) -> list[Block]:
    served = where.served
    head = [header(_title(card, voice), _id(card, "head"))]
    if typed:
        head.append(context([_typed(card, voice, typed)], _id(card, "typed")))
    head.append(context([_about(card, voice)], _id(card, "about")))
    if whom := _contact(card, voice, phone_link):
        head.append(context([whom], _id(card, "contact")))
    if banner := _banner(card, voice):
        head.append(section(banner, _id(card, "old")))
    head += hold_blocks(card, voice)
    tail = [
        *credit_blocks(card, voice, served),
        fields(both.behaviour, _id(card, "behaviour")),
        divider(_id(card, "line")),
        *standing_blocks(card, voice, served),
        *act_buttons(card, voice, served),
    ]
    menus = _menus(card, voice, where)
    for name, text in both.story:
        tail.append(section(text, _id(card, name), menus.get(name)))
        tail += mail_blocks(card, voice, where.role, served) if name == "step" else []
    tail += letter_blocks(card, voice, served)
    groups = figures(card, voice, served)
    shown = rows_that_fit(groups, len(head) + len(tail), where.most)
    blocks = [*head, *(block for group in groups[:shown] for block in group)]
    if shown < len(groups):
        left_out = voice.say("figures_left_out", count=len(groups) - shown)
        blocks.append(context([left_out], _id(card, "more")))
    return [*blocks, *tail]


def _menus(card: CustomerCard, voice: Voice, where: _Shown) -> dict[str, Element]:
    """What stands beside a paragraph, by its id."""
    menu = reminders_menu(card, where.role, voice) if Action.CUSTOMER_MORE in where.served else None
    return {"step": menu} if menu else {}


def _name(card: CustomerCard) -> str:
    return readable(card.customer.name, card.customer.code, card.customer.id)


def _title(card: CustomerCard, voice: Voice) -> Mrkdwn:
    code = card.customer.code if clean(card.customer.name) else ""
    return voice.say("title", name=_name(card), code=code)


def _typed(card: CustomerCard, voice: Voice, typed: str) -> Mrkdwn:
    """`Brasserie du Port, for "brasserie prt"`."""
    return voice.say("typed", name=_name(card), typed=typed)


def _about(card: CustomerCard, voice: Voice) -> Mrkdwn:
    """`Camille Roy · Atelier Lumen · 45 days · ledger of Mon 23 Nov, 18:10`."""
    names = (card.salesperson or voice.say("nobody"), card.entity_name)
    said = [voice.word("text", text=name) for name in names if clean(name)]
    if clean(card.customer.terms):
        said.append(terms_text(card.customer.terms, voice))
    if card.ledger_at is not None:
        said.append(voice.say("ledger", at=card.ledger_at))
    return Mrkdwn(" · ".join(said))


def _contact(card: CustomerCard, voice: Voice, phone: Callable[[str, str], Mrkdwn]) -> Mrkdwn:
    """`Mme Durand, 05 36 49 00 12`: whom to ask for; empty when the ledger does not say."""
    contact = card.customer.contact
    if contact is None or not (clean(contact.name) or clean(contact.phone)):
        return Mrkdwn()
    number = phone(contact.phone, card.customer.country)
    return say(voice.language, "digest", "contact", name=contact.name, phone=number)


def _plain_phone(written: str, _country: str) -> Mrkdwn:
    return escape(written)


def _banner(card: CustomerCard, voice: Voice) -> Mrkdwn:
    match card.freshness:
        case Freshness.FRESH | None:
            return Mrkdwn()
        case Freshness.OLD:
            return voice.word("banner", on=card.ledger_at, entity="")
        case Freshness.STALE:
            return voice.say("stale", at=card.ledger_at)


def _fallback(card: CustomerCard, voice: Voice, both: _Told, typed: str) -> Mrkdwn:
    """All of it as sentences; the first names no customer, for lock screens."""
    parts: list[str] = [voice.say("text_hello", on=card.as_of), _title(card, voice)]
    if typed:
        parts.append(_typed(card, voice, typed))
    parts += [_about(card, voice), _contact(card, voice, _plain_phone), _banner(card, voice)]
    parts += hold_lines(card, voice)
    for currency in currencies(card):
        parts += figure_texts(currency, card, voice)
    parts += credit_texts(card, voice)
    parts += both.behaviour
    parts += standing_texts(card, voice)
    parts += [text for _, text in both.story]
    return told([*parts, *mail_texts(card, voice), *letter_texts(card, voice)], voice)


def _id(card: CustomerCard, name: str) -> str:
    return block_id("card", card.customer.id, name)

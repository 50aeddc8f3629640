"""The last letters to the customer, on the card: what each is, and {The letter}."""

from __future__ import annotations

from slackblocks import Block

from bot.block_ids import block_id
from bot.card import CustomerCard
from bot.credit.letter import Letter
from bot.ids import Action
from messages.blocks import section
from messages.escape import Mrkdwn, clean
from messages.prose import Voice
from messages.step_buttons import letter_button


def letter_blocks(card: CustomerCard, voice: Voice, served: frozenset[Action]) -> list[Block]:
    """A row each, the newest first."""
    return [
        section(
            letter_text(one, voice),
            block_id("card", card.customer.id, f"letter{one.id}"),
            letter_button(one, voice.language) if Action.FILE_AGAIN in served else None,
        )
        for one in card.work.letters
    ]


def letter_texts(card: CustomerCard, voice: Voice) -> list[Mrkdwn]:
    """The same as sentences, for the fallback text."""
    return [letter_text(one, voice) for one in card.work.letters]


def letter_text(one: Letter, voice: Voice) -> Mrkdwn:
    """`Formal notice MD-2026-0001 of Thu 15 Oct, to pay by Fri 23 Oct`."""
    return voice.say(
        "letter",
        kind=Mrkdwn(one.kind),
        number=one.number if clean(one.number) else "",
        on=one.made_on,
        pay_by=one.pay_by,
    )

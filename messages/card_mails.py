"""E-mails to the customer that wait for their moment, on the card: when each leaves, and {Recall}."""

from __future__ import annotations

from slackblocks import Block

from bot.block_ids import block_id
from bot.card import CardMail, CustomerCard
from bot.ids import Action
from bot.policy_parts import Role
from bot.rights import Act, may
from messages.blocks import section
from messages.escape import Mrkdwn, clean
from messages.prose import Voice
from messages.step_buttons import recall_mail_button
from messages.step_words import step_name


def mail_blocks(
    card: CustomerCard, voice: Voice, role: Role | None, served: frozenset[Action]
) -> list[Block]:
    """A row each, with {Recall} for who may."""
    return [
        section(
            mail_text(one, voice),
            block_id("card", card.customer.id, f"mail{one.mailing.id}", revision=one.mailing.version),
            recall_mail_button(one.mailing, voice.language) if _may_recall(one, role, served) else None,
        )
        for one in card.work.mails
    ]


def mail_texts(card: CustomerCard, voice: Voice) -> list[Mrkdwn]:
    """The same as sentences, for the fallback text."""
    return [mail_text(one, voice) for one in card.work.mails]


def mail_text(one: CardMail, voice: Voice) -> Mrkdwn:
    """`Firm reminder, leaves Tue 24 Nov, 10:12, to compta@acme.example`; of a letter, its number."""
    return voice.say(
        "mail",
        number=one.number if clean(one.number) else "",
        step=step_name(one.step, voice.language) if one.step else Mrkdwn(),
        at=one.mailing.leaves_at,
        to=one.mailing.to if clean(one.mailing.to) else "",
    )


def _may_recall(one: CardMail, role: Role | None, served: frozenset[Action]) -> bool:
    is_theirs = one.is_salespersons and role is Role.SALESPERSON
    return Action.STEP_RECALL in served and role is not None and may(Act.TAKE_STEP, role, concerned=is_theirs)

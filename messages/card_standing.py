"""What people logged of a customer, on its card: promises, disputes and notes, and buttons for more."""

from __future__ import annotations

from slackblocks import Block, Element

from bot.block_ids import block_id
from bot.card import CustomerCard
from bot.credit.litigation import Litigation
from bot.ids import Action, More, customer_value, record_value
from bot.policy_parts import Role
from bot.rights import Act, may
from bot.standing import DisputeView
from messages.blocks import SECTION_MAX, actions, button, context, section
from messages.buttons import (
    dispute_button,
    label,
    limit_button,
    more_menu,
    note_button,
    order_button,
    promise_button,
    withdraw_button,
    withdrawable,
)
from messages.card_credit import is_on_hold
from messages.card_figures import ledger_disputed
from messages.cut import fit
from messages.escape import Mrkdwn
from messages.prose import Voice, say
from messages.standing import dispute_line, kept_rate, not_kept, note_line, promise_line

CARD_OFFERS = (More.HISTORY, More.PLAN, More.NO_ANSWER, More.CALL_BACK)
"""And a hold to set or to release: five, which is all that Slack takes."""
PROMISES_SHOWN = 5
"""Each with a button of its own; the others are lines."""
DISPUTES_SHOWN = 5
"""Each with a button of its own; the others are counted."""


def standing_blocks(card: CustomerCard, voice: Voice, served: frozenset[Action]) -> list[Block]:
    """Promises, then a paragraph a dispute, then the last notes."""
    blocks = _promises(card, voice) if Action.PROMISE_CANCEL in served else []
    head = [_litigation(card.litigation, card, voice, served)] if card.litigation else []
    if text := promises_text(card, voice, after=len(blocks)):
        blocks.append(section(text, _id(card, "promises")))
    blocks += [_dispute(one, card, voice, served) for one in card.standing.disputes[:DISPUTES_SHOWN]]
    if left_out := disputes_left_out(card, voice):
        blocks.append(context([left_out], _id(card, "disputes-more")))
    if notes := notes_text(card, voice):
        blocks.append(section(notes, _id(card, "notes")))
    return [*head, *blocks]


def act_buttons(card: CustomerCard, voice: Voice, served: frozenset[Action]) -> list[Block]:
    """What can be recorded of the customer, in one row; none where nothing answers."""
    language, value = voice.language, customer_value(card.customer.id)
    every: dict[Action, Element] = {
        Action.PROMISE_OPEN: promise_button(language, value),
        Action.DISPUTE_OPEN: dispute_button(language, value),
        Action.NOTE_OPEN: note_button(language, value),
        Action.ORDER_OPEN: order_button(language, value),
        Action.LIMIT_OPEN: limit_button(language, value),
        Action.CUSTOMER_MORE: more_menu(language, _offers(card), card.customer.id),
    }
    offered = [element for action, element in every.items() if action in served]
    return [actions(offered, _id(card, "do"))] if offered else []


def _offers(card: CustomerCard) -> list[More]:
    """Whoever may not release a hold asks for it: rights are looked at when it is pressed."""
    return [*CARD_OFFERS, More.RELEASE if is_on_hold(card) else More.HOLD]


def reminders_menu(card: CustomerCard, role: Role | None, voice: Voice) -> Element | None:
    """What can be done about reminders, beside the step that is reached: what the reader's role may do.

    A menu of its own, for the other one holds five already; None where there is nothing to offer: nobody
    reminds a customer who is in litigation.
    """
    is_late = any(one.overdue for one in card.ageings)
    offered = [More.STEP] if card.step is not None and card.step.is_work else []
    if role is not None and card.litigation is None:
        pauses, is_paused = may(Act.PAUSE_REMINDERS, role, concerned=False), card.pause is not None
        wanted = {
            More.RESUME: is_paused and pauses,
            More.PAUSE: pauses,
            More.FORMAL_NOTICE: is_late and not is_paused and may(Act.MAKE_LETTER, role, concerned=False),
            More.HAND_OVER: is_late and may(Act.ASK_HAND_OVER, role, concerned=False),
        }
        offered += [what for what, is_theirs in wanted.items() if is_theirs]
    return more_menu(voice.language, offered, card.customer.id, rank=2) if offered else None


def standing_texts(card: CustomerCard, voice: Voice) -> list[Mrkdwn]:
    """The same as sentences, for the fallback text."""
    shown = card.standing.disputes[:DISPUTES_SHOWN]
    disputes = [dispute_line(one, voice.language, card.as_of) for one in shown]
    handed_over = litigation_text(card.litigation, voice) if card.litigation else Mrkdwn()
    said = [
        handed_over,
        promises_text(card, voice),
        *disputes,
        disputes_left_out(card, voice),
        notes_text(card, voice),
    ]
    return [text for text in said if text]


def _promises(card: CustomerCard, voice: Voice) -> list[Block]:
    """The first that run, each with a button to withdraw it."""
    shown = card.standing.promises[:PROMISES_SHOWN]
    offered = withdrawable(one.promise for one in shown)
    blocks: list[Block] = []
    for one in shown:
        head = "" if blocks else f"{voice.say('promises_title')}\n"
        line = promise_line(one, voice.language, card.as_of)
        text = fit([line], SECTION_MAX, voice.more, separator="\n", head=head)
        withdraw = withdraw_button(voice.language, one.promise) if one.promise.id in offered else None
        blocks.append(section(text, _id(card, f"promise{one.promise.id}"), withdraw))
    return blocks


def promises_text(card: CustomerCard, voice: Voice, after: int = 0) -> Mrkdwn:
    """Those that run, the last that was not kept, how many were, and what is disputed that nobody opened.

    Of those that run, without the first so many, which stand above it; empty when nothing is left to say.
    """
    standing, language = card.standing, voice.language
    lines = [promise_line(one, language, card.as_of) for one in standing.promises[after:]]
    if standing.last_broken is not None:
        what = not_kept(standing.last_broken.promise, language, card.as_of)
        lines.append(voice.say("last_broken", what=what))
    if not lines and not after:
        lines.append(voice.say("no_promise"))
    if rate := kept_rate(standing, language):
        lines.append(rate)
    if not standing.disputes:
        lines.append(_no_dispute_of_ours(card, voice))
    if not lines:
        return Mrkdwn()
    head = "" if after else f"{voice.say('promises_title')}\n"
    return fit(lines, SECTION_MAX, voice.more, separator="\n", head=head)


def _no_dispute_of_ours(card: CustomerCard, voice: Voice) -> Mrkdwn:
    """`No dispute`, or what the ledger alone says is disputed."""
    in_ledger = ledger_disputed(card)
    return (
        voice.say("ledger_dispute", amounts=voice.sums(in_ledger)) if in_ledger else voice.say("no_dispute")
    )


def disputes_left_out(card: CustomerCard, voice: Voice) -> Mrkdwn:
    """How many disputes are not named; empty when all are."""
    left_out = len(card.standing.disputes) - DISPUTES_SHOWN
    return voice.say("disputes_more", count=left_out) if left_out > 0 else Mrkdwn()


def notes_text(card: CustomerCard, voice: Voice) -> Mrkdwn:
    """The last ones, newest first; empty when there is none."""
    lines = [note_line(one, voice.language, card.as_of) for one in card.standing.notes]
    if not lines:
        return Mrkdwn()
    return fit(lines, SECTION_MAX, voice.more, separator="\n", head=f"{voice.say('notes_title')}\n")


def litigation_text(litigation: Litigation, voice: Voice) -> Mrkdwn:
    """`In litigation since Tue 24 Nov with Recouvra`."""
    since = litigation.handed_over_on or litigation.asked_on
    return say(voice.language, "hand_over", "card", on=since, to=litigation.to)


def _litigation(litigation: Litigation, card: CustomerCard, voice: Voice, served: frozenset[Action]) -> Block:
    value = record_value("litigation", litigation.id, litigation.version)
    shown = Action.HAND_OVER_SHOW in served
    opened = button(label(voice.language, "open"), Action.HAND_OVER_SHOW, value) if shown else None
    return section(litigation_text(litigation, voice), _id(card, "litigation"), opened)


def _dispute(view: DisputeView, card: CustomerCard, voice: Voice, served: frozenset[Action]) -> Block:
    value = record_value("dispute", view.dispute.id, view.dispute.version)
    shown = Action.DISPUTE_SHOW in served
    opened = button(label(voice.language, "open"), Action.DISPUTE_SHOW, value) if shown else None
    said = voice.say("dispute", line=dispute_line(view, voice.language, card.as_of))
    return section(said, _id(card, f"dispute{view.dispute.id}"), opened)


def _id(card: CustomerCard, name: str) -> str:
    return block_id("card", card.customer.id, name)

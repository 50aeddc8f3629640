"""How an expected refusal is told: below an input, in a modal, privately, or not at all to an echo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.acts import Actor
from bot.credit.refused import Refused, Why
from bot.ids import Callback
from bot.members import Reader
from handlers.slack.desk import DOUBLE_CLICK_S, Desk
from handlers.slack.memo import memo_of
from handlers.slack.submissions import Answer
from handlers.slack.submitted import fields_of
from handlers.slack.turn import Turn
from messages.blocks import Message
from messages.refused import field_of, refused_sentence, render_refused, render_refused_modal
from messages.surfaces import Modal

ECHO = timedelta(seconds=DOUBLE_CLICK_S)


def is_echo(refused: Refused, actor: Actor) -> bool:
    """Whether it is the second half of a double click: what was wanted is done, and nothing is to be said."""
    own = refused.who in ("", actor.reader.person.name)
    recent = refused.at is not None and abs(actor.at - refused.at) <= ECHO
    return refused.why is Why.ALREADY_DONE and own and recent


def refused_modal(desk: Desk, reader: Reader, refused: Refused, customer: int = 0) -> Modal:
    """In a window, a click away from how the customer stands now."""
    there, today = _there(refused, reader), desk.today(reader)
    return render_refused_modal(there, reader.language, today=today, customer_id=customer or None)


def refused_message(desk: Desk, reader: Reader, refused: Refused, customer: int = 0) -> Message:
    """In words, the same."""
    there, today = _there(refused, reader), desk.today(reader)
    return render_refused(there, reader.language, today=today, customer_id=customer or None)


def refused_answer(
    desk: Desk,
    actor: Actor,
    refused: Refused,
    about: Callback,
    turn: Turn,
    redrawn: Callable[[Refused], Modal] | None = None,
) -> Answer:
    """Below the input it belongs to, else in the form's place; `redrawn` is the form with what was wrong."""
    reader, inputs, customer = actor.reader, fields_of(turn.view), memo_of(turn).customer
    if is_echo(refused, actor):
        return Answer(refused_modal(desk, reader, refused, customer), closes=True)
    block = field_of(refused.why, about)
    if block is None or not inputs.has(block):
        return Answer(refused_modal(desk, reader, refused, customer))
    local = _there(refused, reader)
    said = refused_sentence(local, reader.language, today=desk.today(reader), about=about)
    modal = redrawn(local) if redrawn else refused_modal(desk, reader, refused)
    return Answer(modal, errors={inputs.id_of(block): said})


def _there(refused: Refused, reader: Reader) -> Refused:
    """Its moment by the clock where the reader is."""
    return replace(refused, at=refused.at.astimezone(reader.zone)) if refused.at else refused

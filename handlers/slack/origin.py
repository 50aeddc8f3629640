"""Where somebody began what they do: what shows it, and so what must show the change."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from bot.audit import Surface
from bot.ids import Callback
from bot.services.acted import LIVES
from handlers.slack.turn import Place, Turn


class Origin(StrEnum):
    """What stands below a form, or around a button."""

    NOWHERE = "nowhere"
    """Nothing that would show the change: a command, a shortcut, the menu, a list, an old message."""
    CARD = "card"
    """The card in a modal."""
    PRIVATE_CARD = "private_card"
    """The card in a private message."""
    PRIVATE = "private"
    """A private message that is over with the act: a question, what was read back, what was done."""
    DIGEST = "digest"
    """A digest that still follows what is done."""
    MESSAGE = "message"
    """A message of the bot's that is about one record."""
    THREAD = "thread"
    """A dispute with its thread, in a modal."""
    DONE = "done"
    """What was done, in a modal."""
    HOME = "home"
    QUEUE = "queue"
    """Steps that wait, in a private message."""
    QUEUE_WINDOW = "queue_window"
    """The same in a modal."""
    STEP = "step"
    """A dunning step with its story, in a modal."""


BY_ITSELF = frozenset({Origin.DIGEST, Origin.MESSAGE, Origin.HOME})
"""What the outbox edits, and Home, which every act publishes."""

_MODALS = {
    Callback.CARD.value: Origin.CARD,
    Callback.DISPUTE_THREAD.value: Origin.THREAD,
    Callback.DONE.value: Origin.DONE,
    Callback.QUEUE.value: Origin.QUEUE_WINDOW,
    Callback.STEP.value: Origin.STEP,
}
_PRIVATE = {
    "card": Origin.PRIVATE_CARD,
    "choice": Origin.PRIVATE,
    "readback": Origin.PRIVATE,
    "done": Origin.PRIVATE,
    "reserved": Origin.PRIVATE,
    "queue": Origin.QUEUE,
}
"""By what the ids of a private message's blocks begin with."""
_DAY = re.compile(r"(?:digest|queue)\.(\d{4})(\d{2})(\d{2})\.")
_CUSTOMER = re.compile(r"card\.(\d{1,18})\.")


def origin_of(turn: Turn, today: date) -> Origin:
    """Where a button was pressed."""
    if turn.place is Place.HOME:
        return Origin.HOME
    if turn.place is Place.MODAL:
        return _MODALS.get(turn.callback, Origin.NOWHERE)
    if turn.place is not Place.MESSAGE:
        return Origin.NOWHERE
    what = turn.block.partition(".")[0]
    if turn.is_ephemeral:
        return _PRIVATE.get(what, Origin.NOWHERE)
    if what == "digest":
        return Origin.DIGEST if _lives(turn.block, today) else Origin.NOWHERE
    if what == "queue":
        return Origin.MESSAGE if _lives(turn.block, today) else Origin.NOWHERE
    return Origin.MESSAGE


def customer_shown(turn: Turn) -> int:
    """Whose card the button is on; 0 when it is on none."""
    match = _CUSTOMER.match(turn.block)
    return int(match[1]) if match else 0


def surface_of(turn: Turn) -> Surface:
    """What the trail calls the place of a button."""
    if turn.place is Place.HOME:
        return Surface.HOME
    if turn.place is Place.MODAL:
        return Surface.CARD if turn.callback == Callback.CARD.value else Surface.FORM
    if turn.place is Place.COMMAND:
        return Surface.COMMAND
    if turn.place is Place.DIRECT:
        return Surface.THREAD
    what = turn.block.partition(".")[0]
    if not turn.is_ephemeral and turn.channel and not turn.channel.startswith("D"):
        return Surface.CHANNEL
    said = {"digest": Surface.DIGEST, "card": Surface.CARD, "readback": Surface.COMMAND}
    return said.get(what, Surface.MESSAGE)


def _lives(block: str, today: date) -> bool:
    match = _DAY.match(block)
    try:
        on = date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return False
    return on is not None and today - LIVES <= on

"""The reader's dunning steps in their digest, in a line, with the way to the queue."""

from __future__ import annotations

from slackblocks import Button

from bot.ids import Action
from bot.step_ids import MINE
from messages.blocks import button
from messages.buttons import label
from messages.escape import Mrkdwn
from messages.formats import Language
from messages.morning import Morning
from messages.prose import Voice


def steps_line(morning: Morning) -> Mrkdwn:
    """`*Your reminder steps*: 8 steps, 1 past its deadline, 3 due today`; empty when none wait."""
    steps = morning.digest.steps
    if steps is None:
        return Mrkdwn()
    return Voice(morning.voice.language, "queue").say(
        "digest_line", count=steps.count, late=steps.late, today=steps.today, sending=steps.sending
    )


def open_queue_button(language: Language) -> Button:
    """One's own steps, in a window."""
    return button(label(language, "open_queue"), Action.QUEUE_OPEN, MINE)

"""The queue of a former morning in one line, once the next one is there."""

from __future__ import annotations

from datetime import date

from bot.block_ids import block_id
from bot.ids import Action
from bot.step_ids import MINE
from messages.blocks import Message, button, section
from messages.buttons import label
from messages.formats import Language
from messages.prose import Voice
from messages.told import told


def render_queue_folded(on: date, done: int, count: int, language: str) -> Message:
    """`24 Nov: 5 of 8 done`, and a button that shows the queue as it is now."""
    voice = Voice(Language.of(language), "queue")
    said = voice.say("folded", on=on, done=done, count=count)
    opened = button(label(voice.language, "open_queue"), Action.QUEUE_OPEN, MINE)
    return Message(told([said], voice), (section(said, block_id("folded", on, "queue"), opened),))

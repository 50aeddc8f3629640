"""Figures that were not refreshed, told to whoever brings them in."""

from __future__ import annotations

from datetime import datetime

from bot.block_ids import block_id
from bot.credit.freshness import Freshness
from messages.blocks import Message, section
from messages.formats import Language
from messages.prose import Voice
from messages.told import told


def render_old_figures(entity: str, taken: datetime, age: Freshness, language: str) -> Message:
    """Since when there are no new figures, what that does, and what to do."""
    voice = Voice(Language.of(language), "old_figures")
    stopped = age is Freshness.STALE
    said = [
        voice.say("stopped" if stopped else "old", entity=entity, at=taken),
        voice.say("stopped_means" if stopped else "old_means"),
        voice.say("to_do"),
    ]
    block = section("\n".join(said), block_id("old", taken.date(), entity, age.value))
    return Message(told([voice.say("hello"), *said], voice), (block,))

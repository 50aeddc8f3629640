"""A former morning in one line, once the next digest is there."""

from __future__ import annotations

from bot.block_ids import block_id
from bot.ids import Action
from bot.list_ids import morning_value
from bot.mornings import Morning, Outcome, Portfolio
from messages.blocks import Message, button, section
from messages.buttons import label
from messages.escape import Mrkdwn
from messages.formats import Language
from messages.prose import Voice
from messages.told import told

FOLDED_REVISION = 2
"""The message takes new blocks in the place of the digest's."""


def render_folded(morning: Morning, language: str, done: int = 0) -> Message:
    """`Tue 24 Nov: 2 of 3 calls done, 5 late`, and a button that shows the digest again."""
    voice = Voice(Language.of(language), "folded")
    said = _line(morning, done, voice)
    if morning.portfolio is Portfolio.UNASSIGNED:
        said = voice.say("nobodys", line=said)
    value = morning_value(morning.on, morning.portfolio.value)
    opened = button(label(voice.language, "open"), Action.DIGEST_OPEN, value)
    one = section(
        said, block_id("folded", morning.on, morning.portfolio.value, revision=FOLDED_REVISION), opened
    )
    return Message(told([said], voice), (one,))


def _line(morning: Morning, done: int, voice: Voice) -> Mrkdwn:
    match morning.outcome:
        case Outcome.STOPPED:
            return voice.say("stopped", on=morning.on)
        case Outcome.SILENT:
            return voice.say("silent", on=morning.on)
        case Outcome.SENT:
            return voice.say("line", on=morning.on, calls=morning.calls, late=morning.late, done=done)

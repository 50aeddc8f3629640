"""All that people do to a dunning step."""

from __future__ import annotations

from bot.services.step_calls import BESIDES, answer_notice, hold_for_step, log_call
from bot.services.step_changes import give_step_time, put_off_step, reassign_step, skip_step, take_step_over

__all__ = [
    "BESIDES",
    "answer_notice",
    "give_step_time",
    "hold_for_step",
    "log_call",
    "put_off_step",
    "reassign_step",
    "skip_step",
    "take_step_over",
]

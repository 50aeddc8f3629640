"""What a submitted form is answered with: within the acknowledgement, or behind it when it takes long."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_bolt.async_app import AsyncAck
from slack_bolt.response import BoltResponse

from handlers.slack.desk import Desk
from handlers.slack.failures import begin, language_of, met
from handlers.slack.reply import show
from handlers.slack.turn import Turn
from handlers.slack.words import waiting
from messages.surfaces import Modal

ARRIVED_S = 0.5
"""An acknowledgement is there by then, and an edit comes after it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of the form that was submitted."""

    modal: Modal
    """What takes its place: always, or only when the acknowledgement left without an answer."""
    closes: bool = False
    """It closes, for what stands below it shows the change."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """It stays as it is, and says what is wrong below these inputs."""


async def answered(
    desk: Desk, turn: Turn, ack: AsyncAck, answer: Coroutine[Any, Any, Answer]
) -> BoltResponse:
    """The answer is the acknowledgement itself: an edit beside it can come first, and be written over.

    What takes long follows when the acknowledgement has arrived.
    """
    task = asyncio.create_task(answer)
    await asyncio.wait({task}, timeout=desk.patience.trigger)
    if not task.done():
        begin(desk, turn, _follow(turn, task))
        return await ack(response_action="update", view=waiting(desk, turn).payload())
    error = task.exception()
    if error is not None:
        return await ack(response_action="update", view=met(error).modal(language_of(desk, turn)).payload())
    return await _acknowledge(ack, task.result())


async def _acknowledge(ack: AsyncAck, answer: Answer) -> BoltResponse:
    if answer.errors:
        return await ack(response_action="errors", errors=dict(answer.errors))
    if answer.closes:
        return await ack()
    return await ack(response_action="update", view=answer.modal.payload())


async def _follow(turn: Turn, task: asyncio.Task[Answer]) -> None:
    await asyncio.sleep(ARRIVED_S)
    await show(turn, (await task).modal)

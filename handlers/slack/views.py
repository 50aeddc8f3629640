"""Modals that are submitted: the settings."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import EncoursError
from bot.ids import BadValueError, Callback, SettingsBlock
from bot.services.preferences import SettingsForm, keep_settings
from handlers.slack.desk import ANYTHING, Desk, refuse_outdated
from handlers.slack.failures import begin, language_of, met
from handlers.slack.reply import show
from handlers.slack.screens import publish_home, saved, settings_of
from handlers.slack.settings_form import Submitted, read_form
from handlers.slack.turn import Body, Turn, submission_turn
from handlers.slack.words import waiting, wrong_hour
from messages.surfaces import Modal

ARRIVED_S = 0.5
"""An acknowledgement is there by then, and an edit comes after it."""


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the submission."""

    @app.view(Callback.SETTINGS.value)
    async def submitted(ack: AsyncAck, body: Body, client: AsyncWebClient) -> BoltResponse:
        turn = submission_turn(body, client)
        await _greet(desk, turn)
        form = read_form(body)
        if not form.has_hour:
            said = wrong_hour(desk, turn)
            return await ack(response_action="errors", errors={SettingsBlock.HOUR.value: said})
        answered = await _answered(desk, turn, ack, save(desk, turn, form))
        begin(desk, turn, publish_home(desk, turn))
        return answered

    @app.view(ANYTHING)
    async def outdated(ack: AsyncAck, body: Body, client: AsyncWebClient) -> BoltResponse:
        turn = submission_turn(body, client)
        return await _answered(desk, turn, ack, _refused(desk, turn))


async def _answered(
    desk: Desk, turn: Turn, ack: AsyncAck, answer: Coroutine[Any, Any, Modal]
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
    modal = task.result() if error is None else met(error).modal(language_of(desk, turn))
    return await ack(response_action="update", view=modal.payload())


async def _follow(turn: Turn, task: asyncio.Task[Modal]) -> None:
    await asyncio.sleep(ARRIVED_S)
    await show(turn, await task)


async def _refused(desk: Desk, turn: Turn) -> Modal:
    await refuse_outdated(desk, turn)
    raise BadValueError


async def _greet(desk: Desk, turn: Turn) -> None:
    """Learn the person's language for the acknowledgement, if that is quickly done."""
    try:
        async with asyncio.timeout(desk.patience.greeting):
            await desk.recognise(turn)
    except (TimeoutError, EncoursError):
        turn.language = ""


async def save(desk: Desk, turn: Turn, submitted: Submitted) -> Modal:
    """Keep the settings of whoever submitted them, and tell them as they now take effect."""
    reader = await desk.recognise(turn)
    shown = await settings_of(desk, reader)
    form = SettingsForm(
        language=submitted.language or shown.language,
        digest_on=shown.digest_on if submitted.digest_on is None else submitted.digest_on,
        digest_hour=submitted.digest_hour or shown.digest_hour,
        quiet_weekdays=shown.quiet_weekdays if submitted.quiet is None else submitted.quiet,
    )
    await keep_settings(desk.work, desk.policy, reader, form)
    return await saved(desk, turn)

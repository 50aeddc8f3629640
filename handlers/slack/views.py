"""Modals that are submitted: the settings."""

from __future__ import annotations

import asyncio

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import EncoursError
from bot.ids import Callback, SettingsBlock
from bot.services.preferences import SettingsForm, keep_settings
from handlers.slack.desk import ANYTHING, Desk, refuse_outdated
from handlers.slack.failures import begin
from handlers.slack.reply import show
from handlers.slack.screens import publish_home, saved, settings_of
from handlers.slack.settings_form import Submitted, read_form
from handlers.slack.turn import Body, Turn, submission_turn
from handlers.slack.words import waiting, wrong_hour


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
        begin(desk, turn, save(desk, turn, form))
        return await ack(response_action="update", view=waiting(desk, turn).payload())

    @app.view(ANYTHING)
    async def outdated(ack: AsyncAck, body: Body, client: AsyncWebClient) -> BoltResponse:
        turn = submission_turn(body, client)
        begin(desk, turn, refuse_outdated(desk, turn))
        return await ack(response_action="update", view=waiting(desk, turn).payload())


async def _greet(desk: Desk, turn: Turn) -> None:
    """Learn the person's language for the acknowledgement, if that is quickly done."""
    try:
        async with asyncio.timeout(desk.patience.greeting):
            await desk.recognise(turn)
    except (TimeoutError, EncoursError):
        turn.language = ""


async def save(desk: Desk, turn: Turn, submitted: Submitted) -> None:
    """Keep the settings of whoever submitted them, and show them as they now take effect."""
    reader = await desk.recognise(turn)
    shown = await settings_of(desk, reader)
    form = SettingsForm(
        language=submitted.language or shown.language,
        digest_on=shown.digest_on if submitted.digest_on is None else submitted.digest_on,
        digest_hour=submitted.digest_hour or shown.digest_hour,
        quiet_weekdays=shown.quiet_weekdays if submitted.quiet is None else submitted.quiet,
    )
    await keep_settings(desk.work, desk.policy, reader, form)
    await show(turn, await saved(desk, turn))
    await publish_home(desk, turn)

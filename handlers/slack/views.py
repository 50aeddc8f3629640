"""Modals that are submitted: the settings, and the forms that record something."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.audit import Surface
from bot.block_ids import SettingsBlock
from bot.errors import EncoursError
from bot.ids import BadValueError, Callback
from bot.services.preferences import SettingsForm, keep_settings
from handlers.slack.cases import submit_case
from handlers.slack.desk import ANYTHING, Desk, refuse_outdated
from handlers.slack.dispute_forms import submit_dispute
from handlers.slack.failures import begin
from handlers.slack.hand_overs import submit_hand_over, submit_hand_over_reason
from handlers.slack.holds import submit_hold, submit_release, submit_release_asked
from handlers.slack.letters import submit_letter
from handlers.slack.limits import submit_limit, submit_terms
from handlers.slack.note_forms import submit_note
from handlers.slack.orders import close_draft, submit_order
from handlers.slack.pauses import submit_pause
from handlers.slack.plan_forms import submit_plan
from handlers.slack.promise_forms import submit_promise
from handlers.slack.requests import submit_decision
from handlers.slack.screens import publish_home, saved, settings_of
from handlers.slack.settings_form import Submitted, read_form
from handlers.slack.small_forms import submit_refusal, submit_step
from handlers.slack.step_forms import submit_send, submit_step_form
from handlers.slack.submissions import Answer, answered
from handlers.slack.turn import Body, Turn, submission_turn
from handlers.slack.words import wrong_hour
from messages.surfaces import Modal

Submit = Callable[[Desk, Turn], Coroutine[Any, Any, Answer]]

SUBMITTED: dict[Callback, Submit] = {
    Callback.PROMISE: submit_promise,
    Callback.PLAN: submit_plan,
    Callback.DISPUTE: submit_dispute,
    Callback.NOTE: submit_note,
    Callback.ORDER: submit_order,
    Callback.DOWN_PAYMENT: close_draft,
    Callback.LIMIT: submit_limit,
    Callback.TERMS: submit_terms,
    Callback.LIMIT_CHANGE: submit_decision,
    Callback.LIMIT_REJECT: submit_decision,
    Callback.HOLD: submit_hold,
    Callback.RELEASE: submit_release,
    Callback.RELEASE_ASKED: submit_release_asked,
    Callback.CASE_ASSIGN: submit_case,
    Callback.CASE_SNOOZE: submit_case,
    Callback.CASE_CALL: submit_case,
    Callback.CASE_PLAN: submit_case,
    Callback.STEP_CALL: submit_step_form,
    Callback.STEP_ANSWER: submit_step_form,
    Callback.STEP_SEND: submit_send,
    Callback.STEP_SKIP: submit_step_form,
    Callback.STEP_PUT_OFF: submit_step_form,
    Callback.STEP_TIME: submit_step_form,
    Callback.STEP_REASSIGN: submit_step_form,
    Callback.LETTER: submit_letter,
    Callback.HAND_OVER: submit_hand_over,
    Callback.HAND_OVER_REFUSE: submit_hand_over_reason,
    Callback.HAND_OVER_END: submit_hand_over_reason,
    Callback.PAUSE: submit_pause,
    Callback.REFUSE: submit_refusal,
    Callback.DISPUTE_HAND_ON: submit_step,
    Callback.DISPUTE_COMMENT: submit_step,
    Callback.DISPUTE_ASK: submit_step,
    Callback.DISPUTE_TARGET: submit_step,
    Callback.DISPUTE_RESOLVE: submit_step,
}
"""The forms that record something."""


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen to the submissions; what is left of another version is told so."""

    @app.view(Callback.SETTINGS.value)
    async def submitted(ack: AsyncAck, body: Body, client: AsyncWebClient) -> BoltResponse:
        turn = submission_turn(body, client)
        await _greet(desk, turn)
        form = read_form(body)
        if not form.has_hour:
            said = wrong_hour(desk, turn)
            return await ack(response_action="errors", errors={SettingsBlock.HOUR.value: said})
        saved_now = await answered(desk, turn, ack, _saved(desk, turn, form))
        begin(desk, turn, publish_home(desk, turn))
        return saved_now

    for callback, submit in SUBMITTED.items():
        _listen(app, desk, callback, submit)

    @app.view(ANYTHING)
    async def outdated(ack: AsyncAck, body: Body, client: AsyncWebClient) -> BoltResponse:
        turn = submission_turn(body, client)
        return await answered(desk, turn, ack, _refused(desk, turn))


def _listen(app: AsyncApp, desk: Desk, callback: Callback, submit: Submit) -> None:
    async def submitted(ack: AsyncAck, body: Body, client: AsyncWebClient) -> BoltResponse:
        turn = submission_turn(body, client)
        return await answered(desk, turn, ack, submit(desk, turn))

    app.view(callback.value)(submitted)


async def _saved(desk: Desk, turn: Turn, form: Submitted) -> Answer:
    return Answer(await save(desk, turn, form))


async def _refused(desk: Desk, turn: Turn) -> Answer:
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
    actor = await desk.actor(turn, Surface.FORM)
    shown = await settings_of(desk, actor.reader)
    form = SettingsForm(
        language=submitted.language or shown.language,
        digest_on=shown.digest_on if submitted.digest_on is None else submitted.digest_on,
        digest_hour=submitted.digest_hour or shown.digest_hour,
        quiet_weekdays=shown.quiet_weekdays if submitted.quiet is None else submitted.quiet,
    )
    await keep_settings(desk.work, desk.policy, actor, form)
    return await saved(desk, turn)

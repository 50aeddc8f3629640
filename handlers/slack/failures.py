"""What escapes: an expected refusal in the person's language, or a reference to look up in the log."""

from __future__ import annotations

import logging
import secrets
from functools import partial

from aiohttp import ClientError
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import EncoursError
from handlers.described import described
from handlers.slack.crew import Job
from handlers.slack.desk import Desk
from handlers.slack.reply import post, say, show
from handlers.slack.turn import Body, Place, Turn, unknown_turn
from handlers.slack.words import Refused, refused_as, trouble

log = logging.getLogger(__name__)

REFERENCE_BYTES = 2
UNREACHED = (SlackClientError, ClientError, EncoursError, OSError, TimeoutError)
"""What telling somebody can fail with."""


def register(app: AsyncApp, desk: Desk) -> None:
    """Meet what escapes from Bolt and from the listeners themselves."""

    @app.error
    async def escaped(error: Exception, body: Body, client: AsyncWebClient) -> None:
        desk.crew.start(report(desk, unknown_turn(body, client), error))


def begin(desk: Desk, turn: Turn, job: Job) -> None:
    """Go on with a job after the acknowledgement; the person is told of what goes wrong."""
    desk.crew.start(job, partial(report, desk, turn))


def follow(desk: Desk, job: Job) -> None:
    """Go on with what only shows a change that was made: that it failed is for the log alone."""
    desk.crew.start(job, _unshown)


async def _unshown(error: BaseException) -> None:
    log.warning("a change could not be shown: %s", described(error))


async def report(desk: Desk, turn: Turn, error: BaseException) -> None:
    """Tell the person, and the log when nobody expected it."""
    refusal = met(error)
    try:
        await _tell(desk, turn, refusal)
    except UNREACHED as untold:
        log.warning("somebody could not be told: %s", described(untold))


def met(error: BaseException) -> Refused:
    """How an error is said; one that nobody expected is in the log, never what was asked, shown or stored."""
    refusal = refused_as(error)
    if refusal is None:
        reference = secrets.token_hex(REFERENCE_BYTES).upper()
        log.error("%s: %s", reference, described(error))
        refusal = trouble(reference)
    return refusal


def language_of(desk: Desk, turn: Turn) -> str:
    """The person's once they are known, else the company's."""
    return turn.language or desk.policy.digest.language


async def _tell(desk: Desk, turn: Turn, refusal: Refused) -> None:
    """In the modal that waits for an answer, else privately where it was asked, else in a modal."""
    language = language_of(desk, turn)
    if turn.opened:
        await show(turn, refusal.modal(language))
    elif turn.response_url:
        await say(turn, refusal.message(language))
    elif turn.place is Place.DIRECT:
        await post(turn, refusal.message(language))
    elif turn.trigger_id and turn.place is not Place.EVENT:
        await show(turn, refusal.modal(language))

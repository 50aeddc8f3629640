"""Saying the answer: privately where it was asked, in a modal, or in the thread of one's own messages."""

from __future__ import annotations

import json

from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.errors import SlackRefusedError
from handlers.described import REASON, reason_of
from handlers.slack.turn import DEEPEST, Place, Turn
from messages.blocks import Message
from messages.surfaces import Modal

INVALID_BLOCKS = "invalid_blocks"


async def say(turn: Turn, message: Message, *, replace: bool = False, url: str = "") -> None:
    """An answer that only the person sees, in the place of the question with `replace`; `url` is another's.

    It leaves over the client's connections when those are open. Raises SlackRefusedError when Slack does
    not take it.
    """
    client = turn.client
    webhook = AsyncWebhookClient(
        url or turn.response_url, proxy=client.proxy, ssl=client.ssl, session=client.session
    )
    answer = await webhook.send_dict(
        {
            **message.payload(),
            "response_type": "ephemeral",
            "replace_original": replace,
        }
    )
    refused = _refusal(answer.status_code, answer.body)
    if refused:
        raise SlackRefusedError(refused)


async def wait(turn: Turn, waiting: Modal) -> None:
    """Open a modal while the trigger lives: on top of another, or in place of the deepest."""
    if turn.place is Place.MODAL and turn.depth >= DEEPEST:
        turn.opened = turn.view_id
        await turn.client.views_update(view_id=turn.view_id, view=waiting.payload())
        return
    opens = turn.client.views_push if turn.place is Place.MODAL else turn.client.views_open
    answer = await opens(trigger_id=turn.trigger_id, view=waiting.payload())
    turn.opened = str(answer["view"]["id"])


async def show(turn: Turn, modal: Modal) -> None:
    """The answer, in the modal that was opened for it or else in one of its own."""
    if not turn.opened:
        return await wait(turn, modal)
    await turn.client.views_update(view_id=turn.opened, view=modal.payload())
    return None


async def is_own_direct_message(turn: Turn) -> bool:
    """Whether a message stands where the bot and the person alone read."""
    if not turn.channel.startswith("D"):
        return False
    answer = await turn.client.conversations_open(users=turn.slack_id)
    return bool(answer["channel"]["id"] == turn.channel)


async def post_in_thread(turn: Turn, message: Message) -> None:
    """Below the message whose button was pressed. Raises SlackRefusedError for blocks Slack does not take."""
    await _post(turn, message, turn.thread_ts or turn.message_ts)


async def post(turn: Turn, message: Message) -> None:
    """Where it was said: in the conversation, or in the thread. Raises SlackRefusedError as above."""
    await _post(turn, message, turn.thread_ts or None)


async def _post(turn: Turn, message: Message, thread_ts: str | None) -> None:
    try:
        await turn.client.chat_postMessage(channel=turn.channel, thread_ts=thread_ts, **message.payload())
    except SlackApiError as error:
        if reason_of(error) == INVALID_BLOCKS:
            raise SlackRefusedError(INVALID_BLOCKS) from error
        raise


def _refusal(status: int, body: str) -> str:
    """Why a response URL did not take an answer; empty when it did."""
    said = body.strip()
    if said.startswith("{"):
        try:
            parsed = json.loads(said)
        except ValueError:
            parsed = {}
        said = "ok" if parsed.get("ok") else str(parsed.get("error", ""))
    if status == 200 and said in ("ok", ""):
        return ""
    return said if REASON.fullmatch(said) else f"status {status}"

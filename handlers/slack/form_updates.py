"""Drawing an open form anew as it is filled in: the newest choice is what it shows in the end."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError

from handlers.described import reason_of
from handlers.slack.desk import Desk
from handlers.slack.memo import Memo
from handlers.slack.turn import Turn
from messages.surfaces import Modal

MOVED_ON = "hash_conflict"


async def update_form(desk: Desk, turn: Turn, modal: Modal) -> None:
    """In place, unless the form moved on meanwhile: then only for the newest of its choices."""
    view = modal.payload()
    try:
        await turn.client.views_update(view_id=turn.view_id, hash=turn.looked or None, view=view)
    except SlackApiError as error:
        if reason_of(error) != MOVED_ON:
            raise
        if desk.choices.is_newest(turn.view_id, turn.stamp):
            await turn.client.views_update(view_id=turn.view_id, view=view)


def redraw_number(turn: Turn, memo: Memo) -> int:
    """A number that no other drawing of the form has: Slack keeps what stood under an id it knows."""
    digits = "".join(filter(str.isdigit, turn.stamp))[-9:]
    return int(digits) if digits and int(digits) != memo.redraw else memo.redraw + 1

"""Reminders on the Home, for whoever has steps: how many wait, and one press to let the e-mails leave."""

from __future__ import annotations

from collections.abc import Iterator

from slackblocks import Button

from bot.block_ids import block_id
from bot.home import HomeView
from messages.blocks import actions, section
from messages.buttons import queue_button
from messages.formats import Language
from messages.home_groups import Group
from messages.prose import Voice
from messages.step_buttons import send_mails_button


def queue_groups(view: HomeView, language: Language) -> Iterator[Group]:
    """`Reminders 14: 9 e-mails, 5 calls`, with {Send 9 e-mails} and the way to the queue."""
    queue = view.queue
    if queue is None or not queue.count:
        return
    said = Voice(language, "queue").say(
        "home_title",
        count=queue.count,
        mails=queue.mails,
        calls=queue.calls,
        late=queue.late,
        today=queue.today,
    )
    buttons: list[Button] = []
    if queue.mails and queue.may_send:
        buttons.append(send_mails_button(queue.mails, queue.ready, queue.whose, language))
    buttons.append(queue_button(language, everybodys=queue.whose == "all"))
    yield Group(section(said, _id(view, "head")), ((actions(buttons, _id(view, "do")),),))


def _id(view: HomeView, name: str) -> str:
    return block_id("home", view.as_of, "queue", name)

"""Replies that somebody types below a dispute's message in their conversation with the bot: comments."""

from __future__ import annotations

import html
import re

from bot.audit import Surface
from bot.credit.refused import Refused
from bot.notices import Address
from bot.services.dispute_changes import comment_at
from handlers.slack.desk import Desk
from handlers.slack.failures import follow
from handlers.slack.refusing import is_echo, refused_message
from handlers.slack.reply import post
from handlers.slack.screens import publish_home
from handlers.slack.submitted import written_text
from handlers.slack.turn import Turn

_MENTION = re.compile(r"<@(?P<id>[UW][A-Z0-9]+)(?:\|[^<>]*)?>")
"""What Slack makes of somebody's name in a message."""


async def took_as_comment(desk: Desk, turn: Turn, text: str) -> bool:
    """Whether it was said below a dispute; what is refused is said there."""
    if not turn.thread_ts:
        return False
    actor = await desk.actor(turn, Surface.THREAD)
    address = Address(turn.channel, turn.thread_ts)
    done = await comment_at(desk.house, actor, address, written_text(await _named(desk, text)))
    if done is None:
        return False
    desk.wake()
    if not isinstance(done, Refused):
        follow(desk, publish_home(desk, turn))
    elif not is_echo(done, actor):
        await post(turn, refused_message(desk, actor.reader, done))
    return True


async def _named(desk: Desk, text: str) -> str:
    """With the names of those whom Slack writes as accounts: the others read words, and nobody is paged."""
    if _MENTION.search(text) is None:
        return text
    async with desk.house.work.looking() as one:
        names = {member.slack_id: html.escape(member.name) for member in await one.members.all()}
    return _MENTION.sub(lambda found: f"@{names[found['id']]}" if found["id"] in names else found[0], text)

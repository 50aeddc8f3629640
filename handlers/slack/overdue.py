"""The list of late customers, as asked in words or by a button, and where it is shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.credit.overdue import OverdueList
from bot.errors import SlackRefusedError
from bot.list_ids import OverdueKey, overdue_of
from bot.members import Reader
from bot.requests import ShowOverdue, Whose
from bot.services.overdue import overdue_list
from handlers.slack.desk import Desk
from handlers.slack.reply import INVALID_BLOCKS, is_own_direct_message, post, post_in_thread, say
from handlers.slack.somebody import somebody_named
from handlers.slack.turn import Turn
from handlers.slack.words import NotYourMessageError
from messages.blocks import Message
from messages.overdue import render_overdue


@dataclass(frozen=True, slots=True)
class LateCustomers:
    """A list, ready to be drawn with tables or without."""

    found: OverdueList
    language: str

    def drawn(self, *, plain: bool = False) -> Message:
        """As a message; `plain` has nothing that an older Slack refuses."""
        return render_overdue(self.found, self.language, plain=plain)


async def asked_list(desk: Desk, reader: Reader, request: ShowOverdue) -> LateCustomers | None:
    """What was typed; None for a somebody whom nobody knows.

    Raises NotYoursError, LedgerEmptyError and BeforeTheLedgerError.
    """
    somebody = await somebody_named(desk, request.somebody) if request.whose is Whose.SOMEBODYS else None
    if request.whose is Whose.SOMEBODYS and somebody is None:
        return None
    found = await overdue_list(
        desk.books,
        desk.policy,
        desk.today(reader),
        reader.sight,
        whose=request.whose,
        reader=reader.person,
        somebody=somebody,
        older_than=request.older_than,
        top=request.top,
        entity=request.entity,
    )
    return LateCustomers(found, reader.language)


async def clicked_list(desk: Desk, reader: Reader, value: str) -> LateCustomers:
    """What a button stands for, as the person who pressed it may see it; no day after today.

    Raises BadValueError besides the errors of `asked_list`.
    """
    key: OverdueKey = overdue_of(value)
    found = await overdue_list(
        desk.books,
        desk.policy,
        min(key.as_of, desk.today(reader)),
        reader.sight,
        whose=Whose(key.whose),
        reader=reader.person,
        somebody=desk.policy.person(key.person) if key.person else None,
        older_than=key.older_than,
        top=key.top,
        entity=key.entity or None,
        offset=key.offset,
    )
    return LateCustomers(found, reader.language)


async def answer_click(desk: Desk, turn: Turn, *, goes_on: bool) -> None:
    """In the thread of one's own messages, else privately; `goes_on` replaces a private page by the next.

    A double click is one press.
    Raises NotYourMessageError for a message that was written to somebody else.
    """
    pressed = (turn.slack_id, turn.channel, turn.message_ts, turn.value)
    with desk.presses.first(pressed, desk.now()) as is_first:
        if is_first:
            await _answer_press(desk, turn, goes_on=goes_on)


async def _answer_press(desk: Desk, turn: Turn, *, goes_on: bool) -> None:
    reader = await desk.recognise(turn)
    if turn.is_ephemeral:
        await say_list(turn, await clicked_list(desk, reader, turn.value), replace=goes_on)
    elif await is_own_direct_message(turn):
        late = await clicked_list(desk, reader, turn.value)
        await _send(late, lambda message: post_in_thread(turn, message))
    else:
        raise NotYourMessageError


async def say_list(turn: Turn, late: LateCustomers, *, replace: bool = False) -> None:
    """Privately, where it was asked."""
    await _send(late, lambda message: say(turn, message, replace=replace))


async def post_list(turn: Turn, late: LateCustomers) -> None:
    """In the person's own conversation with the bot, where it was asked."""
    await _send(late, lambda message: post(turn, message))


async def _send(late: LateCustomers, deliver: Callable[[Message], Awaitable[None]]) -> None:
    """With tables, and again without them when this Slack does not take such blocks."""
    try:
        await deliver(late.drawn())
    except SlackRefusedError as refused:
        if refused.reason != INVALID_BLOCKS:
            raise
        await deliver(late.drawn(plain=True))

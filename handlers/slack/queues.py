"""The dunning queue: `/credit queue`, its window, and all its reminders with one press."""

from __future__ import annotations

from dataclasses import replace

from bot.acts import Actor
from bot.audit import Surface
from bot.credit.refused import Refused
from bot.dunning_views import Queue
from bot.ids import BadValueError
from bot.requests import ShowQueue, Whose
from bot.services.queues import Looking, queue_of
from bot.services.reminders import send_reminders
from bot.step_ids import queue_key_of
from handlers.slack.desk import Desk
from handlers.slack.in_time import found_in_time, open_in_time
from handlers.slack.memo import Memo
from handlers.slack.origin import Origin, surface_of
from handlers.slack.records import Stopped, press_key
from handlers.slack.refresh import show_anew
from handlers.slack.refusing import refused_message, refused_modal
from handlers.slack.reply import say, show
from handlers.slack.somebody import is_slack_id, somebody_named
from handlers.slack.turn import Place, Turn
from messages.queue import render_queue, render_queue_modal
from messages.refusals import Refusal, render_refusal
from messages.surfaces import Modal

WHOSE = frozenset({Whose.MINE.value, Whose.ALL.value})


async def serve_queue(desk: Desk, turn: Turn, typed: ShowQueue) -> None:
    """`/credit queue mine`, `all`, or somebody's."""
    actor = await desk.actor(turn, Surface.COMMAND)
    found = await found_in_time(desk, turn, _typed(desk, actor, typed))
    if found is None:
        word = "" if is_slack_id(typed.somebody) else typed.somebody
        return await say(turn, render_refusal(Refusal.NO_PERSON, actor.reader.language, word=word))
    if isinstance(found, Refused):
        return await say(turn, refused_message(desk, actor.reader, found))
    return await say(turn, render_queue(found, actor.reader.language))


async def _typed(desk: Desk, actor: Actor, typed: ShowQueue) -> Queue | Refused | None:
    """None for a somebody whom nobody knows."""
    if typed.whose is not Whose.SOMEBODYS:
        return await queue_of(desk.house, actor, typed.whose.value)
    person = await somebody_named(desk, typed.somebody)
    if person is None:
        return None
    return await queue_of(desk.house, actor, Whose.SOMEBODYS.value, person.email)


async def open_queue(desk: Desk, turn: Turn) -> None:
    """The steps that wait, or all that is on its way, in a window."""
    await open_in_time(desk, turn, _window(desk, turn))


async def page_queue(desk: Desk, turn: Turn) -> None:
    """Another page, in the place of the one that is shown."""
    if turn.place is Place.MODAL:
        turn.opened = turn.view_id
    await open_in_time(desk, turn, _window(desk, turn))


async def _window(desk: Desk, turn: Turn) -> Modal:
    key = queue_key_of(turn.value)
    actor = await desk.actor(turn, surface_of(turn))
    whose = (key.whose, "") if key.whose in WHOSE else (Whose.SOMEBODYS.value, key.whose)
    found = await queue_of(desk.house, actor, *whose, looking=Looking(key.part, key.offset))
    if isinstance(found, Refused):
        return refused_modal(desk, actor.reader, found)
    return render_queue_modal(found, actor.reader.language, part=key.part)


async def send_all(desk: Desk, turn: Turn, actor: Actor, memo: Memo) -> Stopped | None:
    """All reminders of the queue leave when their moment comes; those that cannot are named."""
    whose = _whose(turn)
    done = await send_reminders(desk.house, actor, whose, press_key(turn))
    if isinstance(done, Refused):
        return Stopped(done)
    show_anew(desk, turn, replace(memo, origin=Origin.NOWHERE), actor)  # it is shown below, with what left
    found = await queue_of(desk.house, actor, whose)
    if isinstance(found, Refused):
        return Stopped(found)
    language = actor.reader.language
    if turn.place is Place.MESSAGE:
        await say(turn, render_queue(found, language, done), replace=turn.is_ephemeral)
        return None
    turn.opened = turn.view_id if turn.place is Place.MODAL else ""
    await show(turn, render_queue_modal(found, language, done))
    return None


def _whose(turn: Turn) -> str:
    if turn.value not in WHOSE:
        raise BadValueError
    return turn.value

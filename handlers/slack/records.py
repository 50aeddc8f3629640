"""Buttons that act at once: undo, decisions, steps of a dispute, calls, and what was read back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.acts import Actor, AddNote, DisputeChange, Subject
from bot.credit.dispute import DisputeState
from bot.credit.note import NoteKind
from bot.credit.promise import Promise
from bot.credit.refused import Refused
from bot.ids import More, draft_of, more_of, record_of, subject_of
from bot.rights import Act
from bot.services.dispute_changes import change_dispute
from bot.services.disputes import open_dispute
from bot.services.logged_views import Logged
from bot.services.notes import add_note
from bot.services.plans import cancel_plan
from bot.services.promises import cancel_promise, log_promise
from bot.services.read_back import draft_dispute, draft_promise
from bot.services.undo import Undone, undo
from handlers.slack.desk import Desk
from handlers.slack.in_time import open_in_time
from handlers.slack.memo import Memo, around
from handlers.slack.origin import Origin, surface_of
from handlers.slack.refresh import SHOWING, show_anew, show_logged, tell, thread_modal
from handlers.slack.refusing import is_echo, refused_message, refused_modal
from handlers.slack.reply import show
from handlers.slack.small_forms import decide
from handlers.slack.turn import Turn
from messages.done import (
    render_called_back,
    render_called_back_modal,
    render_undone,
    render_undone_modal,
)
from messages.surfaces import Modal


@dataclass(frozen=True, slots=True)
class Stopped:
    """It was refused, and of which customer, when that is known."""

    refused: Refused
    customer: int = 0


Acting = Callable[[Desk, Turn, Actor, Memo], Coroutine[Any, Any, Stopped | None]]
"""What a button does; a refusal is told by whoever called."""
Served = Callable[[Desk, Turn], Coroutine[Any, Any, None]]

CALLS = {
    More.NO_ANSWER: NoteKind.NO_ANSWER,
    More.CALL_BACK: NoteKind.WILL_CALL_BACK,
    More.NOT_TODAY: NoteKind.NOT_TODAY,
}
"""What a row's overflow notes at once."""


def at_once(acting: Acting) -> Served:
    """A button that acts when it is pressed: a double click is one press."""

    async def pressed(desk: Desk, turn: Turn) -> None:
        where = (turn.slack_id, turn.channel, turn.message_ts, turn.view_id, turn.action, turn.value)
        with desk.presses.first(where, desk.now()) as is_first:
            if is_first:
                await _act(desk, turn, acting)

    return pressed


async def _act(desk: Desk, turn: Turn, acting: Acting) -> None:
    """Somebody who came second reads who did what, and sees how it stands now."""
    actor = await desk.actor(turn, surface_of(turn))
    memo = around(turn, desk.company_today())
    stopped = await acting(desk, turn, actor, memo)
    if stopped is None or is_echo(stopped.refused, actor):
        return
    show_anew(desk, turn, memo, actor)
    shown = (desk, actor.reader, stopped.refused, stopped.customer)
    await tell(turn, refused_message(*shown), refused_modal(*shown))


def press_key(turn: Turn) -> str:
    """One press, whoever delivers it however often: what was pressed, as it looked, by whom."""
    where = (turn.channel, turn.message_ts or turn.view_id, turn.looked)
    said = "\n".join((turn.action, turn.value, turn.slack_id, *where))
    return hashlib.sha256(said.encode()).hexdigest()


async def note_call(desk: Desk, turn: Turn, actor: Actor, memo: Memo) -> Stopped | None:
    """Called without an answer, will call back, or not today: two clicks in all."""
    what, customer = more_of(turn.value)
    done = await add_note(desk.house, actor, AddNote(customer, CALLS[what], press_key(turn)))
    return await _shown(desk, turn, actor, replace(memo, customer=customer), done)


async def log_read_back(desk: Desk, turn: Turn, actor: Actor, memo: Memo) -> Stopped | None:
    """The promise that was read back counts."""
    read = await draft_promise(desk.house, actor, draft_of(turn.value))
    if isinstance(read, Refused):
        return Stopped(read)
    about = replace(memo, customer=read.customer_id)
    return await _shown(desk, turn, actor, about, await log_promise(desk.house, actor, read))


async def open_read_back(desk: Desk, turn: Turn, actor: Actor, memo: Memo) -> Stopped | None:
    """The dispute that was read back is opened."""
    read = await draft_dispute(desk.house, actor, draft_of(turn.value))
    if isinstance(read, Refused):
        return Stopped(read)
    return await _shown(desk, turn, actor, memo, await open_dispute(desk.house, actor, read))


async def take_back(desk: Desk, turn: Turn, actor: Actor, memo: Memo) -> Stopped | None:
    """Undo."""
    done = await undo(desk.house, actor, Subject(*subject_of(turn.value)))
    if isinstance(done, Refused):
        return Stopped(done)
    await show_undone(desk, turn, actor, memo, done)
    return None


async def show_undone(desk: Desk, turn: Turn, actor: Actor, memo: Memo, done: Undone) -> None:
    """What was taken back is said where it stood, or privately when nothing shows it."""
    kind = done.what or done.subject.kind
    if done.count:
        said = render_called_back(done.count, done.left, actor.reader.language)
        show_anew(desk, turn, memo, actor)
        modal = render_called_back_modal(done.count, done.left, actor.reader.language)
        return await tell(turn, said, modal)
    await _over(desk, turn, actor, memo, done.customer, kind, done.again, with_step=done.with_step)
    return None


async def _over(
    desk: Desk,
    turn: Turn,
    actor: Actor,
    memo: Memo,
    customer: str,
    kind: str,
    again: Sequence[Promise] = (),
    *,
    with_step: bool = False,
) -> None:
    language = actor.reader.language
    said = render_undone(customer, kind, language, again, with_step=with_step)
    show_anew(desk, turn, memo, actor, said)
    if memo.origin is Origin.DONE:
        turn.opened = turn.view_id
    if memo.origin not in SHOWING:
        modal = render_undone_modal(customer, kind, language, again, with_step=with_step)
        await tell(turn, said, modal)


async def agree(desk: Desk, turn: Turn, actor: Actor, memo: Memo) -> Stopped | None:
    """The third promise in a row, or a plan, counts."""
    done = await decide(desk, actor, turn.value, agrees=True)
    return await _shown(desk, turn, actor, memo, done)


async def cancel(desk: Desk, turn: Turn, actor: Actor, memo: Memo) -> Stopped | None:
    """A promise or a plan is withdrawn, or the request for it."""
    kind = "plan" if turn.value.startswith("plan:") else "promise"
    record = record_of(turn.value, kind)
    cancels = cancel_plan if kind == "plan" else cancel_promise
    done = await cancels(desk.house, actor, *record)
    if isinstance(done, Refused):
        return Stopped(done)
    await _over(desk, turn, actor, memo, "", kind)
    return None


def step(act: Act, state: DisputeState) -> Acting:
    """A step of a dispute that needs no words."""

    async def stepped(desk: Desk, turn: Turn, actor: Actor, memo: Memo) -> Stopped | None:
        change = DisputeChange(*record_of(turn.value, "dispute"), state=state)
        done = await change_dispute(desk.house, actor, change, act)
        if isinstance(done, Refused):
            return Stopped(done)
        show_anew(desk, turn, memo, actor)
        if memo.origin not in SHOWING:
            await show(turn, await thread_modal(desk, actor, turn.value))
        return None

    return stepped


async def show_dispute(desk: Desk, turn: Turn) -> None:
    """A dispute with its thread."""
    await open_in_time(desk, turn, _dispute(desk, turn))


async def _dispute(desk: Desk, turn: Turn) -> Modal:
    return await thread_modal(desk, await desk.actor(turn, surface_of(turn)), turn.value)


async def _shown(desk: Desk, turn: Turn, actor: Actor, memo: Memo, done: Logged | Refused) -> Stopped | None:
    if isinstance(done, Refused):
        return Stopped(done, memo.customer)
    await show_logged(desk, turn, memo, actor, done)
    return None

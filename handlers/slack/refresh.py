"""What is shown anew after an act: what it was done in, and Home; digests and messages go by the outbox."""

from __future__ import annotations

from bot.acts import Actor, PlanAsked, PromiseLogged
from bot.credit.refused import Refused
from bot.dunning_views import Queue
from bot.ids import customer_value, record_of
from bot.services.dispute_forms import dispute_shown
from bot.services.logged_views import Logged, logged_view
from bot.services.queue_messages import redraw_queues
from bot.services.queue_undo import with_undo
from bot.services.queues import Looking, queue_of
from handlers.slack import screens
from handlers.slack.answers import card_message
from handlers.slack.desk import Desk
from handlers.slack.failures import follow
from handlers.slack.memo import Memo, below, read_memo, stacked
from handlers.slack.origin import BY_ITSELF, Origin
from handlers.slack.queue_named import whose_of
from handlers.slack.reply import say, show
from handlers.slack.step_screens import step_screen
from handlers.slack.submissions import Answer
from handlers.slack.turn import Place, Turn
from messages.blocks import Message
from messages.dispute_message import render_dispute_modal
from messages.done import render_logged, render_logged_modal
from messages.queue import render_queue, render_queue_modal
from messages.surfaces import Modal

SHOWING = BY_ITSELF | {
    Origin.CARD,
    Origin.PRIVATE_CARD,
    Origin.PRIVATE,
    Origin.THREAD,
    Origin.QUEUE,
    Origin.QUEUE_WINDOW,
    Origin.STEP,
}
"""Where the change is seen without another word."""


async def logged_answer(desk: Desk, turn: Turn, memo: Memo, actor: Actor, result: Logged) -> Answer:
    """A form whose wish was done: it closes where the change is seen, else it says so."""
    said, modal = await logged_words(desk, actor, result)
    show_anew(desk, turn, memo, actor, said)
    return Answer(modal, closes=memo.origin in SHOWING)


async def show_logged(desk: Desk, turn: Turn, memo: Memo, actor: Actor, result: Logged) -> None:
    """A button whose wish was done: the same, without a form."""
    said, modal = await logged_words(desk, actor, result)
    show_anew(desk, turn, memo, actor, said)
    if memo.origin not in SHOWING:
        await tell(turn, said, modal)


async def logged_words(desk: Desk, actor: Actor, result: Logged) -> tuple[Message, Modal]:
    """What was recorded, with {Undo} for whoever logged it."""
    view = await logged_view(desk.house, result)
    shown = (result, view, actor.reader.language, _is_own(result, actor))
    return render_logged(*shown), render_logged_modal(*shown)


def _is_own(result: Logged, actor: Actor) -> bool:
    match result:
        case PromiseLogged(promise):
            return promise.logged_by == actor.person
        case PlanAsked():
            return False
        case _:
            return True


async def tell(turn: Turn, said: Message, modal: Modal) -> None:
    """Say privately what nothing else shows: beside a message, else in a modal."""
    if turn.place is Place.MESSAGE or turn.place is Place.COMMAND:
        return await say(turn, said)
    return await show(turn, modal)


def show_anew(desk: Desk, turn: Turn, memo: Memo, actor: Actor, said: Message | None = None) -> None:
    """After a change: what waits leaves at once, Home and what the act was done in are shown as they are now.

    `said` takes the place of a private message that is over with the act.
    """
    desk.wake()
    follow(desk, screens.publish_home(desk, turn))
    for each in stacked(memo):
        follow(desk, _below(desk, turn, each, actor, said if each is memo else None))
    follow(desk, _messages(desk, actor))


async def _messages(desk: Desk, actor: Actor) -> None:
    """The queues that the morning brought and the act concerns; the clock finds what else there is."""
    if await redraw_queues(desk.house, desk.now(), actor):
        desk.wake()


async def _below(desk: Desk, turn: Turn, memo: Memo, actor: Actor, said: Message | None) -> None:
    reader = actor.reader
    match memo.origin:
        case Origin.CARD if memo.customer:
            card = await screens.card_of(desk, reader, customer_value(memo.customer))
            await turn.client.views_update(view_id=memo.view, view=card.payload())
        case Origin.PRIVATE_CARD if memo.customer:
            message = await card_message(desk, reader, memo.customer)
            await say(turn, message, replace=True, url=memo.url)
        case Origin.PRIVATE if said is not None:
            await say(turn, said, replace=True, url=memo.url)
        case Origin.QUEUE if memo.queue:
            if (queue := await _queue(desk, actor, memo.queue)) is not None:
                await say(turn, render_queue(queue, reader.language), replace=True, url=memo.url)
        case Origin.QUEUE_WINDOW if memo.queue:
            if (queue := await _queue(desk, actor, memo.queue)) is not None:
                window = render_queue_modal(queue, reader.language)
                await turn.client.views_update(view_id=memo.view, view=window.payload())
        case Origin.STEP:
            step_id, _ = record_of(read_memo(memo.under).record, "step")
            window = await step_screen(desk, actor, step_id, below(memo))
            await turn.client.views_update(view_id=memo.view, view=window.payload())
        case Origin.THREAD:
            thread = await thread_modal(desk, actor, memo.record)
            await turn.client.views_update(view_id=memo.view, view=thread.payload())
        case _:
            return


async def _queue(desk: Desk, actor: Actor, named: str) -> Queue | None:
    """With what was done today; None for somebody's that may not be seen any more."""
    whose = whose_of(desk.house.policy, named)
    if whose is None:
        return None
    today = desk.house.today(actor.at)
    found = await queue_of(desk.house, actor, *whose, looking=Looking(done_since=today))
    return None if isinstance(found, Refused) else await with_undo(desk.house, actor, found)


async def thread_modal(desk: Desk, actor: Actor, record: str) -> Modal:
    """A dispute with its thread. Raises BadValueError, UnknownRecordError and NotYoursError."""
    dispute_id, _ = record_of(record, "dispute")
    shown = await dispute_shown(desk.house, actor, dispute_id)
    reader = actor.reader
    return render_dispute_modal(shown, reader.language, reader.person)

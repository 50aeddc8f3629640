"""The window of a step: how it stands, what its reader can take back of it, and what it was opened in."""

from __future__ import annotations

from dataclasses import replace

from bot.acts import Actor
from bot.credit.refused import Refused
from bot.dunning_views import StepView
from bot.ids import record_value
from bot.services.queue_undo import step_with_undo
from bot.services.step_views import shown_step
from handlers.slack.desk import Desk
from handlers.slack.memo import Memo
from handlers.slack.refusing import refused_modal
from messages.step_modal import render_step
from messages.surfaces import Modal

KIND = "step"
NOWHERE = Memo()


async def step_screen(desk: Desk, actor: Actor, step_id: int, on: Memo = NOWHERE) -> Modal:
    """A step as it stands now, or why it is not shown; `on` is what the window stands on."""
    view = await shown_step(desk.house, actor, step_id)
    if isinstance(view, Refused):
        return refused_modal(desk, actor.reader, view)
    return await step_window(desk, actor, view, on)


async def step_window(desk: Desk, actor: Actor, view: StepView, on: Memo = NOWHERE) -> Modal:
    """The same of a step that was read."""
    shown = await step_with_undo(desk.house, actor, view)
    about = record_value(KIND, view.step.id, view.step.version)
    return render_step(shown, actor.reader.language, replace(on, record=about).written())

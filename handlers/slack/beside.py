"""The call that a promise or a dispute came of: the form remembers it, and both are recorded together."""

from __future__ import annotations

from dataclasses import replace

from bot.acts import Actor
from bot.credit.due_step import StepOutcome
from bot.credit.promise import Means
from bot.dunning_views import StepView
from bot.forms import PromiseDraft
from bot.ids import record_value
from bot.services.said_steps import keep_said
from handlers.slack.desk import Desk
from handlers.slack.dispute_forms import dispute_screen
from handlers.slack.memo import Memo, begun_new
from handlers.slack.promise_forms import promise_screen
from handlers.slack.turn import Turn
from handlers.slack.whose import Whose
from messages.surfaces import Modal


async def open_beside(desk: Desk, turn: Turn, actor: Actor, view: StepView, outcome: StepOutcome) -> Modal:
    """The same form, opened from the step itself: the call is logged with it, without words of its own."""
    about = record_value("step", view.step.id, view.step.version)
    memo = replace(begun_new(turn, desk.company_today()), record=about)
    return await form_beside(desk, actor, memo, view, outcome, "")


async def form_beside(
    desk: Desk, actor: Actor, memo: Memo, view: StepView, outcome: StepOutcome, words: str
) -> Modal:
    """The form of what they said, in the place of the call's; nothing is recorded until it is submitted."""
    draft = await keep_said(desk.house, actor, words)
    step = view.step
    about = replace(memo, outcome=outcome.value, words=draft, said=step.step.action.value)
    if outcome is StepOutcome.DISPUTE:
        only = step.documents[0] if len(step.documents) == 1 else None
        return await dispute_screen(desk, actor, about, Whose(step.customer_id, only))
    filled = PromiseDraft(documents=step.documents, means=Means.PHONE)
    return await promise_screen(desk, actor, about, Whose(step.customer_id), filled)

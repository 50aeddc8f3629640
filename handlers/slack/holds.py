"""Holds by hand, releases, and the request for one: forms that say why."""

from __future__ import annotations

from dataclasses import replace

from bot.acts import Actor
from bot.audit import Surface
from bot.block_ids import FormBlock
from bot.credit.refused import Refused
from bot.credit_acts import AskRelease, ReleaseHold, SetHold
from bot.credit_views import HoldForm
from bot.ids import Callback, customer_of, customer_value, more_of
from bot.services.holds import hold_form, release_hold, set_hold
from bot.services.limits import ask_release
from handlers.slack.desk import Desk
from handlers.slack.in_time import open_in_time
from handlers.slack.limits import asked_answer
from handlers.slack.memo import Memo, begun, form_memo
from handlers.slack.refresh import SHOWING, show_anew
from handlers.slack.refusing import refused_answer, refused_modal
from handlers.slack.screens import card_of
from handlers.slack.submissions import Answer
from handlers.slack.submitted import fields_of
from handlers.slack.turn import Turn
from messages.hold_forms import render_hold_form, render_release_form
from messages.surfaces import Modal


async def open_hold(desk: Desk, turn: Turn) -> None:
    """Why orders are put on hold."""
    await open_in_time(desk, turn, _opened(desk, turn, releases=False))


async def open_release(desk: Desk, turn: Turn) -> None:
    """Why, and until when, orders are taken again; or why they should be."""
    await open_in_time(desk, turn, _opened(desk, turn, releases=True))


async def _opened(desk: Desk, turn: Turn, *, releases: bool) -> Modal:
    actor = await desk.actor(turn, Surface.FORM)
    memo = begun(turn, desk.company_today())
    is_card = turn.value.startswith("customer:")
    customer = customer_of(turn.value) if is_card else more_of(turn.value)[1]
    return await hold_screen(desk, actor, memo, customer, releases=releases)


async def hold_screen(
    desk: Desk, actor: Actor, memo: Memo, customer: int, *, releases: bool, reason: str = ""
) -> Modal:
    """The form for a customer, with the reason that was typed."""
    form = await hold_form(desk.house, actor, customer, releases)
    if isinstance(form, Refused):
        return refused_modal(desk, actor.reader, form, customer)
    return _drawn(replace(form, reason=reason), actor.reader.language, memo, releases=releases)


def _drawn(
    form: HoldForm, language: str, memo: Memo, *, releases: bool, error: Refused | None = None
) -> Modal:
    private = memo.about(form.of.customer_id, form.seen).written()
    render = render_release_form if releases else render_hold_form
    return render(form, language, private, error)


async def submit_hold(desk: Desk, turn: Turn) -> Answer:
    """Take no orders any more."""
    memo, reason = form_memo(turn), fields_of(turn.view).text(FormBlock.TEXT)
    actor = await desk.actor(turn, Surface.FORM)
    done = await set_hold(desk.house, actor, SetHold(memo.customer, reason))
    return await _answer(desk, turn, memo, actor, done, Callback.HOLD)


async def submit_release(desk: Desk, turn: Turn) -> Answer:
    """Take orders again."""
    memo, inputs = form_memo(turn), fields_of(turn.view)
    actor = await desk.actor(turn, Surface.FORM)
    reason, until = inputs.text(FormBlock.TEXT), inputs.day(FormBlock.UNTIL)
    done = await release_hold(desk.house, actor, ReleaseHold(memo.customer, reason, until))
    return await _answer(desk, turn, memo, actor, done, Callback.RELEASE)


async def submit_release_asked(desk: Desk, turn: Turn) -> Answer:
    """Ask whoever may."""
    memo, reason = form_memo(turn), fields_of(turn.view).text(FormBlock.TEXT)
    actor = await desk.actor(turn, Surface.FORM)
    done = await ask_release(desk.house, actor, AskRelease(memo.customer, reason, memo.key))
    if isinstance(done, Refused):
        return refused_answer(desk, actor, done, Callback.RELEASE_ASKED, turn)
    return await asked_answer(desk, turn, memo, actor, done.request.id)


async def _answer(desk: Desk, turn: Turn, memo: Memo, actor: Actor, done: object, about: Callback) -> Answer:
    """The card as it stands now, unless what shows it is below."""
    show_anew(desk, turn, memo, actor)
    if isinstance(done, Refused):
        return refused_answer(desk, actor, done, about, turn)
    card = await card_of(desk, actor.reader, customer_value(memo.customer))
    return Answer(card, closes=memo.origin in SHOWING)

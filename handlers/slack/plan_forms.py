"""The form of an instalment plan: opened, given another number of parts, and submitted."""

from __future__ import annotations

from dataclasses import replace

from bot.acts import Actor, AskForPlan
from bot.audit import Surface
from bot.block_ids import FormBlock
from bot.credit.money import Money
from bot.credit.promise import INSTALMENTS_FEWEST, INSTALMENTS_MOST, Instalment
from bot.credit.refused import Refused, Why
from bot.forms import PlanForm
from bot.ids import Action, BadValueError, Callback
from bot.services.plans import ask_for_plan
from bot.services.promise_forms import plan_form
from handlers.slack.desk import Desk
from handlers.slack.form_amounts import Misread, money_typed
from handlers.slack.form_updates import redraw_number, update_form
from handlers.slack.in_time import open_in_time
from handlers.slack.memo import Memo, begun_new, form_memo
from handlers.slack.refresh import logged_answer
from handlers.slack.refusing import refused_answer, refused_modal
from handlers.slack.submissions import Answer
from handlers.slack.submitted import Fields, fields_of, ids_of
from handlers.slack.taking import is_of_step, taking_of, without_step
from handlers.slack.turn import Turn
from handlers.slack.whose import Whose, in_its_place, whose
from messages.plan_form import render_plan_form
from messages.surfaces import Modal
from messages.wrong_inputs import WrongInput, wrong_input_text

PARTS = 3
"""To begin with."""


async def open_plan(desk: Desk, turn: Turn) -> None:
    """The form; from a promise's, it takes that one's place with the invoices ticked there."""
    if turn.callback == Callback.PROMISE.value:
        in_its_place(turn)
    await open_in_time(desk, turn, _opened(desk, turn))


async def _opened(desk: Desk, turn: Turn) -> Modal:
    memo = begun_new(turn, desk.company_today())
    actor = await desk.actor(turn, Surface.FORM)
    about = await whose(desk, actor, turn.value)
    if about is None:
        raise BadValueError
    ticked = ids_of(fields_of(turn.view).ticked(FormBlock.INVOICES))
    return await plan_screen(desk, actor, memo, about, ticked)


async def plan_screen(
    desk: Desk, actor: Actor, memo: Memo, about: Whose, ticked: tuple[int, ...] = ()
) -> Modal:
    """The form for a customer."""
    form = await plan_form(desk.house, actor, about.customer, ticked or about.documents, PARTS)
    return plan_modal(desk, actor, memo, form)


async def redraw_plan(desk: Desk, turn: Turn) -> None:
    """One part more or less: equal parts again, of what is ticked."""
    desk.choices.arrived(turn.view_id, turn.stamp, desk.now())
    memo = form_memo(turn)
    actor = await desk.actor(turn, Surface.FORM)
    step = 1 if turn.action == Action.PLAN_MORE.value else -1
    parts = min(max(memo.parts + step, INSTALMENTS_FEWEST), INSTALMENTS_MOST)
    ticked = ids_of(fields_of(turn.view).ticked(FormBlock.INVOICES))
    form = await plan_form(desk.house, actor, memo.customer, ticked, parts)
    anew = replace(memo, redraw=redraw_number(turn, memo))
    await update_form(desk, turn, plan_modal(desk, actor, anew, form))


async def submit_plan(desk: Desk, turn: Turn) -> Answer:
    """Ask for what the form holds; what is wrong with it is said below the input it belongs to."""
    memo, inputs = form_memo(turn), fields_of(turn.view)
    actor = await desk.actor(turn, Surface.FORM)
    ticked = ids_of(inputs.ticked(FormBlock.INVOICES))
    form = await plan_form(desk.house, actor, memo.customer, ticked, memo.parts)
    if isinstance(form, Refused):
        return refused_answer(desk, actor, form, Callback.PLAN, turn)
    parts, wrong = _parts(inputs, form, actor.reader.language)
    shown = form if wrong else replace(form, instalments=parts)

    def redrawn(refused: Refused, known: Memo = memo) -> Modal:
        private = _remembered(known, shown).written()
        language = actor.reader.language
        return render_plan_form(shown, language, private, error=refused, redraw=memo.redraw + 1)

    if wrong:
        return Answer(redrawn(Refused(Why.NO_AMOUNT)), errors=wrong)
    wish = replace(_wish(memo, inputs, ticked, parts), with_step=await taking_of(desk, actor, memo))
    done = await ask_for_plan(desk.house, actor, wish)
    if isinstance(done, Refused) and is_of_step(done):
        return Answer(redrawn(done, await without_step(desk, actor, memo, done)))
    if isinstance(done, Refused):
        return refused_answer(desk, actor, done, Callback.PLAN, turn, redrawn)
    return await logged_answer(desk, turn, memo, actor, done)


def plan_modal(desk: Desk, actor: Actor, memo: Memo, form: PlanForm | Refused) -> Modal:
    if isinstance(form, Refused):
        return refused_modal(desk, actor.reader, form)
    private = _remembered(memo, form).written()
    return render_plan_form(form, actor.reader.language, private, redraw=memo.redraw)


def _remembered(memo: Memo, form: PlanForm) -> Memo:
    return replace(memo.about(form.head.customer_id, form.head.seen), parts=len(form.instalments), drawn="")


def _parts(inputs: Fields, form: PlanForm, language: str) -> tuple[tuple[Instalment, ...], dict[str, str]]:
    """The dated parts, and what is wrong below which inputs."""
    wrong: dict[str, str] = {}
    parts = []
    dated, typed = inputs.days(FormBlock.PART_DATE), inputs.texts(FormBlock.PART_AMOUNT)
    for (day_id, on), (amount_id, text) in zip(dated, typed, strict=False):
        amount = money_typed(text, form.currency)
        if isinstance(amount, Misread):
            wrong[amount_id] = amount.said(language)
        if on is None:
            wrong[day_id] = wrong_input_text(WrongInput.NO_DAY, language)
        if isinstance(amount, Money) and on is not None:
            parts.append(Instalment(on, amount))
    if inputs.has(FormBlock.INVOICES) and not inputs.ticked(FormBlock.INVOICES):
        wrong[inputs.id_of(FormBlock.INVOICES)] = wrong_input_text(WrongInput.NOTHING_TICKED, language)
    return tuple(parts), wrong


def _wish(memo: Memo, inputs: Fields, ticked: tuple[int, ...], parts: tuple[Instalment, ...]) -> AskForPlan:
    return AskForPlan(
        customer_id=memo.customer,
        documents=ticked,
        instalments=parts,
        key=memo.key,
        seen=memo.seen,
        said_by=inputs.text(FormBlock.WHO),
        note=inputs.text(FormBlock.TEXT),
    )

"""Steps that are taken by word: calls with their outcome, the answer before the due date, orders on hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.acts import Actor
from bot.audit import Deed
from bot.credit.due_step import (
    CALL_OUTCOMES,
    NOTICE_OUTCOMES,
    STAYS,
    DueStep,
    StepLineKind,
    StepOutcome,
    StepState,
)
from bot.credit.dunning import StepAction
from bot.credit.ledger import Document
from bot.credit.refused import Refused, Why
from bot.dunning_acts import AnswerNotice, LogCall, StepTaken
from bot.rights import Act
from bot.services.holds import hold_in
from bot.services.house import House
from bot.services.step_deeds import HeldStep, StepDeed, Wish, on_step
from bot.services.sweep_writing import TAKES_THE_STEP

NUMBERS_MOST = 10


async def log_call(house: House, actor: Actor, call: LogCall) -> StepTaken | Refused:
    """A call was made, or tried: nobody there, or somebody else, leaves the step open until there were as
    many tries as the policy says.

    Refused: NO_SUCH_OUTCOME for a step that is no call, NO_TEXT for a wrong contact without who is the right
    one, and as `on_step`.
    """

    async def step(held: HeldStep) -> StepDeed | Refused:
        if held.step.step.action is not StepAction.CALL or call.outcome not in CALL_OUTCOMES:
            return Refused(Why.NO_SUCH_OUTCOME)
        if call.outcome is StepOutcome.WRONG_CONTACT and not held.wish.text:
            return Refused(Why.NO_TEXT)
        line = held.line(StepLineKind.CALLED, outcome=call.outcome)
        return StepDeed(_called(held, call.outcome), line, Deed.STEP_CALLED)

    return await on_step(
        house, actor, Wish(call.step_id, call.version, Act.TAKE_STEP, call.text, call.key), step
    )


async def answer_notice(house: House, actor: Actor, answer: AnswerNotice) -> StepTaken | Refused:
    """What the customer said before the due date.

    Refused: NO_SUCH_OUTCOME for a step that is no notice, and as `on_step`.
    """

    async def step(held: HeldStep) -> StepDeed | Refused:
        if held.step.step.action is not StepAction.NOTIFY or answer.outcome not in NOTICE_OUTCOMES:
            return Refused(Why.NO_SUCH_OUTCOME)
        line = held.line(StepLineKind.ANSWERED, outcome=answer.outcome)
        return StepDeed(held.taken(StepState.DONE, answer.outcome), line, Deed.STEP_ANSWERED)

    wish = Wish(answer.step_id, answer.version, Act.TAKE_STEP, answer.text, answer.key)
    return await on_step(house, actor, wish, step)


async def hold_for_step(house: House, actor: Actor, step_id: int, version: int) -> StepTaken | Refused:
    """Take no orders of the customer, and the step with that: one transaction. What is on hold already,
    stays on hold as it is.

    Refused: NO_SUCH_OUTCOME for another step, ROLE, and as `on_step`.
    """
    return await on_step(house, actor, Wish(step_id, version, Act.TAKE_STEP), _hold)


async def _hold(held: HeldStep) -> StepDeed | Refused:
    house, one, actor, customer = held.house, held.one, held.actor, held.customer
    if held.step.step.action is not StepAction.HOLD:
        return Refused(Why.NO_SUCH_OUTCOME)
    if not house.may(Act.SET_HOLD, actor):
        return Refused(Why.ROLE, who=house.those_who_may(Act.SET_HOLD))
    running = await one.holds.running((customer.id,))
    if not any(each.cause in TAKES_THE_STEP and each.holds_on(held.today) for each in running):
        await hold_in(house, one, customer, actor, _named(await held.open_documents()))
    line = held.line(StepLineKind.HELD, outcome=StepOutcome.HELD)
    return StepDeed(held.taken(StepState.DONE, StepOutcome.HELD), line, Deed.STEP_HELD)


def _called(held: HeldStep, outcome: StepOutcome) -> DueStep:
    if outcome not in STAYS:
        return held.taken(StepState.DONE, outcome)
    attempts = held.step.attempts + 1
    enough = attempts >= held.house.policy.dunning.attempts
    after = held.taken(StepState.DONE, outcome) if enough else held.step
    return replace(after, attempts=attempts)


def _named(documents: Iterable[Document]) -> str:
    """The invoices that orders are held for: numbers are the same in every language."""
    numbers = [each.number for each in documents]
    more = f" (+{len(numbers) - NUMBERS_MOST})" if len(numbers) > NUMBERS_MOST else ""
    return ", ".join(numbers[:NUMBERS_MOST]) + more

"""Steps that are taken by word: calls with their outcome, the answer before the due date, orders on hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

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
from bot.dunning_acts import AnswerNotice, LogCall, StepTaken, StepTaking
from bot.rights import Act
from bot.services.holds import hold_in
from bot.services.house import House
from bot.services.step_deeds import HeldStep, StepDeed, StepOf, Wish, on_step
from bot.services.sweep_writing import held_of

NUMBERS_MOST = 10
BESIDES = frozenset({StepOutcome.PROMISE, StepOutcome.DISPUTE})
"""Outcomes that are records of their own: neither is kept without the other."""


async def log_call(house: House, actor: Actor, call: LogCall) -> StepTaken | Refused:
    """A call was made, or tried: nobody there, or somebody else, leaves the step open until there were as
    many tries as the policy says.

    A promise or a dispute is recorded with the call: see `bot.services.with_step`. Refused:
    NO_SUCH_OUTCOME for a step that is no call and for these two, NO_TEXT for a wrong contact without who is
    the right one, and as `on_step`.
    """
    if call.outcome in BESIDES:
        return Refused(Why.NO_SUCH_OUTCOME)
    return await on_step(house, actor, *said_of(call))


async def answer_notice(house: House, actor: Actor, answer: AnswerNotice) -> StepTaken | Refused:
    """What the customer said before the due date; a dispute is recorded with it, as with a call.

    Refused: NO_SUCH_OUTCOME for a step that is no notice, and as `on_step`.
    """
    if answer.outcome in BESIDES:
        return Refused(Why.NO_SUCH_OUTCOME)
    return await on_step(house, actor, *said_of(answer))


def said_of(taking: StepTaking) -> tuple[Wish, StepOf]:
    """What is wanted of a step by word, and what that makes of it."""
    wish = Wish(taking.step_id, taking.version, Act.TAKE_STEP, taking.text, taking.key)
    outcome = taking.outcome
    if isinstance(taking, LogCall):
        return wish, partial(_call, outcome)
    return wish, partial(_answer, outcome)


async def _call(outcome: StepOutcome, held: HeldStep) -> StepDeed | Refused:
    if held.step.step.action is not StepAction.CALL or outcome not in CALL_OUTCOMES:
        return Refused(Why.NO_SUCH_OUTCOME)
    if outcome is StepOutcome.WRONG_CONTACT and not held.wish.text:
        return Refused(Why.NO_TEXT)
    line = held.line(StepLineKind.CALLED, outcome=outcome)
    return StepDeed(_called(held, outcome), line, Deed.STEP_CALLED)


async def _answer(outcome: StepOutcome, held: HeldStep) -> StepDeed | Refused:
    if held.step.step.action is not StepAction.NOTIFY or outcome not in NOTICE_OUTCOMES:
        return Refused(Why.NO_SUCH_OUTCOME)
    line = held.line(StepLineKind.ANSWERED, outcome=outcome)
    return StepDeed(held.taken(StepState.DONE, outcome), line, Deed.STEP_ANSWERED)


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
    if not held_of(running, held.today):
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

"""A promise or a dispute that a call brought: both are recorded, in one transaction, or neither."""

from __future__ import annotations

from dataclasses import replace

from bot.acts import Actor
from bot.credit.refused import About, Refused
from bot.dunning_acts import StepTaking
from bot.errors import UnknownRecordError
from bot.ports import Work
from bot.services.house import House
from bot.services.step_calls import said_of
from bot.services.step_deeds import Decision, carry_out, decide_on_step

OF_STEP = "step"
"""What a refusal is about that is the step's and not the record's."""


async def step_beside(
    house: House, one: Work, actor: Actor, taking: StepTaking | None, customer_id: int
) -> Decision | Refused | None:
    """What becomes of the step, when there is one; nothing is written. A refusal says that it is the step's.

    Raises UnknownRecordError, for a step of another customer too, and NotYoursError.
    """
    if taking is None:
        return None
    decided = await decide_on_step(house, one, actor, *said_of(taking))
    if isinstance(decided, Refused):
        name = (await one.ledger.customer(customer_id)).name
        return replace(decided, about=About(OF_STEP, name))
    if decided.held.step.customer_id != customer_id:
        raise UnknownRecordError
    return decided


async def take_beside(decided: Decision | None, record: str) -> None:
    """The step is taken, with what came of it, such as `promise:12`."""
    if decided is not None:
        await carry_out(decided, record)

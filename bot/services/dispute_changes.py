"""What people do to a dispute: each act in one transaction, on the record as it stands then."""

from __future__ import annotations

from dataclasses import replace

from bot.acts import Actor, DisputeChange
from bot.credit.dispute import Dispute
from bot.credit.refused import Refused
from bot.notices import Address
from bot.ports import Work
from bot.rights import Act
from bot.services.dispute_acts import Case, step_of
from bot.services.dispute_steps import by, carry_out
from bot.services.dispute_threads import dispute_at
from bot.services.house import House, seen_customer
from bot.services.scope import storable


async def change_dispute(house: House, actor: Actor, change: DisputeChange, act: Act) -> Dispute | Refused:
    """Take, hand on, comment, ask, wait, set a target, resolve or withdraw.

    Refused: ENDED, NOT_CONCERNED, TAKEN, ALREADY_DONE and TEXT_TOO_LONG for all; SAME_OWNER and NOBODY for
    handing on; NO_TEXT for a comment, a question, a rejection and a target; NOBODY for a question that
    nobody is there to answer; CAME_SECOND, DAY_PASSED and DAY_TOO_FAR for a target; CAME_SECOND for waiting.
    Raises UnknownRecordError and NotYoursError.
    """
    async with house.work.working() as one:
        return await _change(house, one, actor, change, act)


async def comment_at(house: House, actor: Actor, address: Address, text: str) -> Dispute | Refused | None:
    """A reply that somebody typed below a dispute's first message; None when that message is none.

    Refused as a comment is. Raises NotYoursError.
    """
    async with house.work.working() as one:
        found = await dispute_at(one, address)
        if found is None or found[1].person != actor.person:
            return None
        comment = DisputeChange(found[0], version=0, text=text)
        return await _change(house, one, actor, comment, Act.COMMENT_DISPUTE, typed=True)


async def _change(
    house: House, one: Work, actor: Actor, change: DisputeChange, act: Act, *, typed: bool = False
) -> Dispute | Refused:
    dispute = await one.disputes.one(change.dispute_id, hold=True)
    customer = await seen_customer(one, actor, dispute.customer_id)
    case = Case(
        house=house,
        actor=actor,
        change=replace(change, text=storable(change.text).strip()),
        dispute=dispute,
        customer=customer,
        lines=await one.disputes.lines(dispute.id),
        today=house.today(actor.at),
    )
    step = step_of(act, case)
    if isinstance(step, Refused):
        return step
    return await carry_out(house, one, customer, dispute, step, by(actor, typed=typed))

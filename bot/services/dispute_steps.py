"""A change of a dispute as it is carried out: the record, its thread, the trail and who is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.acts import Actor
from bot.audit import CLOCK, Deed, Facts, NewEntry, Surface
from bot.credit.dispute import Dispute, DisputeLine
from bot.credit.money import decimal_string
from bot.errors import StorageError
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.acted import mark_acted
from bot.services.dispute_threads import News, tell
from bot.services.house import House


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of a dispute: as it is then, what its thread says of it, and what the trail calls it."""

    dispute: Dispute
    line: DisputeLine
    """Its id is given when it is kept."""
    deed: Deed


@dataclass(frozen=True, slots=True)
class Doer:
    """Who does it, from where and when; nobody is the clock or an import."""

    person: str
    surface: Surface
    at: datetime
    typed: bool = False
    """The words stand already in the thread where they were typed."""


def by(actor: Actor, *, typed: bool = False) -> Doer:
    """Somebody who acts."""
    return Doer(actor.person, actor.surface, actor.at, typed)


def by_clock(at: datetime, surface: Surface = Surface.CLOCK) -> Doer:
    """Nobody."""
    return Doer(CLOCK, surface, at)


def facts_of(dispute: Dispute, said: str = "") -> Facts:
    """What the trail says of a dispute; `said` is what somebody wrote with the change."""
    facts: dict[str, str | int | bool | None] = {
        "document": dispute.document_id,
        "amount": f"{decimal_string(dispute.amount)} {dispute.amount.currency}",
        "reason": dispute.reason.value,
        "state": dispute.state.value,
        "owner": dispute.owner,
        "target": dispute.target_on.isoformat(),
        "note": dispute.note,
    }
    return facts | {"said": said} if said else facts


async def carry_out(
    house: House, one: Work, customer: KnownCustomer, before: Dispute, step: Step, doer: Doer
) -> Dispute:
    """All that a step writes, within the caller's transaction. The dispute is held."""
    after = step.dispute if step.dispute == before else await _changed(one, step.dispute)
    line = await one.disputes.say(step.line)
    entry = NewEntry(
        deed=step.deed,
        who=doer.person,
        at=doer.at,
        surface=doer.surface,
        subject=f"dispute:{after.id}",
        customer_id=customer.id,
        before=facts_of(before),
        after=facts_of(after, line.text),
    )
    number = (await one.trail.add(entry)).number
    await tell(house, one, customer, after, News(line, number, doer.person, doer.at, doer.typed))
    if doer.person != CLOCK:
        await mark_acted(house, one, doer.person, customer, doer.at, number)
    return after


async def _changed(one: Work, dispute: Dispute) -> Dispute:
    renewed = await one.disputes.change(dispute)
    if renewed is None:
        raise StorageError("The dispute was changed by somebody else meanwhile: try again.")
    return renewed

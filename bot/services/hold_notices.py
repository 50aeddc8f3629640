"""What the trail keeps of holds, and the word to the salesperson: once, unless their digest is to say it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bot.audit import Deed, Facts, NewEntry
from bot.credit.hold import Hold, HoldCause
from bot.notices import Notice, NoticeKind
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.broken_said import digest_reader, is_left_to_digest
from bot.services.customer_facts import figures_of, hold_views
from bot.services.dispute_owners import who_sees
from bot.services.dispute_steps import Doer
from bot.services.house import House
from bot.services.promise_notices import listener
from bot.services.quiet import free_moment
from bot.services.told_of_holds import hold_key

_ORDER = list(HoldCause)


@dataclass(frozen=True, slots=True)
class HoldChange:
    """What becomes of a hold; without a deed it only names other invoices than before."""

    before: Hold | None
    after: Hold
    deed: Deed | None


@dataclass(frozen=True, slots=True)
class HoldKept:
    """A change that was written down, with the number of the trail's entry."""

    hold: Hold
    deed: Deed
    number: int


def hold_facts(hold: Hold) -> Facts:
    """What the trail says of a hold."""
    said: dict[str, str | int | bool | None] = {
        "cause": hold.cause.value,
        "set_on": hold.set_on.isoformat(),
        "set_by": hold.set_by,
        "why": hold.why,
        "documents": ",".join(map(str, hold.documents)),
        "released_by": hold.released_by,
        "released_on": hold.released_on.isoformat() if hold.released_on else "",
        "until": hold.released_until.isoformat() if hold.released_until else "",
        "reason": hold.release_reason,
        "ended_on": hold.ended_on.isoformat() if hold.ended_on else "",
    }
    return {name: value for name, value in said.items() if value != ""}


async def write_down(one: Work, change: HoldChange, hold: Hold, deed: Deed, doer: Doer) -> HoldKept:
    """The trail's entry of a change of a hold, which is kept by now."""
    entry = NewEntry(
        deed=deed,
        who=doer.person,
        at=doer.at,
        surface=doer.surface,
        subject=f"hold:{hold.id}",
        customer_id=hold.customer_id,
        before=hold_facts(change.before) if change.before else None,
        after=hold_facts(hold),
    )
    return HoldKept(hold, deed, (await one.trail.add(entry)).number)


async def tell_of_holds(
    house: House,
    one: Work,
    customer: KnownCustomer,
    kept: Sequence[HoldKept],
    doer: Doer,
    told: Collection[str] = (),
) -> None:
    """One message to the salesperson of what happened at once: orders are on hold, or are taken again.

    Of a hold that is lifted nothing is said while another one holds. Whoever does it, those who are `told`
    otherwise, and who reads it in a digest that is still to come, get none.
    """
    if not kept:
        return
    today = house.today(doer.at)
    set_now = [each for each in kept if each.deed is Deed.HOLD_SET]
    still = any(each.holds_on(today) for each in await one.holds.running((customer.id,)))
    said = set_now or ([] if still else list(kept))
    if said:
        gravest = min(said, key=lambda each: (_ORDER.index(each.hold.cause), each.number))
        await _tell(house, one, customer, gravest, doer, told)


async def _tell(
    house: House, one: Work, customer: KnownCustomer, kept: HoldKept, doer: Doer, told: Collection[str]
) -> None:
    to = await digest_reader(house, one, customer)
    name = customer.salesperson.strip()
    person = house.policy.person_for(name) if name else None
    if to is None or person is not to.person or to.email in {doer.person, *told}:
        return
    if not who_sees(house, to.email, customer) or await is_left_to_digest(house, one, to, doer.at):
        return
    reader = await listener(one, house.policy, person)
    (view,) = await hold_views(house, one, (kept.hold,), house.today(doer.at))
    figures = await figures_of(house, one, customer, house.today(doer.at))
    view = replace(view, ledger_at=figures.at, freshness=figures.age)
    payload = house.wording.hold_changed(view, house.name_of(doer.person), reader.language)
    due = free_moment(reader.preferences, reader.zone, house.calendar(customer), doer.at)
    key = hold_key(f"hold:{kept.hold.id}", kept.deed, kept.number)
    await one.outbox.add(Notice(key, NoticeKind.HOLD, reader.person, payload, due))

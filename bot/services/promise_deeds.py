"""What one act changes of a customer's promises and plans: the records, then the trail, then what is said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.acts import Actor
from bot.audit import CLOCK, Deed, Entry, Facts, NewEntry, Surface
from bot.credit.money import Money, decimal_string
from bot.credit.promise import Because, Plan, PlanState, Promise, PromiseState
from bot.credit.promise_rules import WAITING
from bot.credit.refused import Refused, Why
from bot.errors import StorageError
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.house import House
from bot.services.promise_notices import Requests

LOOKED_BACK = 200
"""Entries of a customer's trail that are read to say who did what."""
_MADE = frozenset(
    {
        Deed.PROMISE_LOGGED,
        Deed.PROMISE_ASKED,
        Deed.PROMISE_AGREED,
        Deed.PLAN_ASKED,
        Deed.PLAN_AGREED,
    }
)


def facts_of(promise: Promise) -> Facts:
    """A promise as the trail has it."""
    said: dict[str, str | int | bool | None] = {
        "state": promise.state.value,
        "amount": amount_fact(promise.amount),
        "promised_on": promise.promised_on.isoformat(),
        "grace_until": promise.grace_until.isoformat(),
        "documents": ",".join(map(str, promise.documents)),
        "said_by": promise.said_by,
        "means": promise.means.value if promise.means else "",
        "note": promise.note,
        "in_a_row": promise.in_a_row,
        "received": amount_fact(promise.received),
        "replaces": promise.replaces,
        "plan": promise.plan_id,
        "reason": promise.decision_reason,
        "because": promise.because.value if promise.because else "",
    }
    return {name: value for name, value in said.items() if value not in ("", None)}


def facts_of_plan(plan: Plan, parts: Sequence[Promise]) -> Facts:
    """A plan as the trail has it, its parts included."""
    said: dict[str, str | int | bool | None] = {
        "state": plan.state.value,
        "instalments": "; ".join(
            f"{one.promised_on.isoformat()} {amount_fact(one.amount)} {one.state}" for one in parts
        ),
        "documents": ",".join(map(str, parts[0].documents)) if parts else "",
        "note": plan.note,
        "reason": plan.decision_reason,
    }
    return {name: value for name, value in said.items() if value != ""}


def amount_fact(amount: Money) -> str:
    """`12000.00 EUR`."""
    return f"{decimal_string(amount)} {amount.currency}"


@dataclass
class Deeds:
    """Changes under way in a transaction that holds the customer's promises; `write` ends them."""

    house: House
    one: Work
    customer: KnownCustomer
    who: str
    at: datetime
    surface: Surface
    entries: list[NewEntry] = field(default_factory=list)
    requests: list[int] = field(default_factory=list)
    """Promises that wait, or waited, for a decision and are not as they were."""
    plan_requests: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, house: House, one: Work, customer: KnownCustomer, actor: Actor) -> Deeds:
        """Those of somebody."""
        return cls(house, one, customer, actor.person, actor.at, actor.surface)

    @property
    def today(self) -> date:
        """The day it is where the company is."""
        return self.house.today(self.at)

    def note(self, deed: Deed, subject: str, before: Facts | None, after: Facts | None) -> None:
        """To be written down."""
        self.entries.append(
            NewEntry(deed, self.who, self.at, self.surface, subject, self.customer.id, before, after)
        )

    async def change(self, before: Promise, after: Promise, deed: Deed | None) -> Promise:
        """Keep what a promise says now; without a deed, its plan's entry tells of it."""
        kept = await self.one.promises.change(after)
        if kept is None:
            raise StorageError("A promise changed while it was held: try again.")
        if deed is not None:
            self.note(deed, f"promise:{kept.id}", facts_of(before), facts_of(kept))
        if PromiseState.PROPOSED in (before.state, kept.state) and kept.plan_id is None:
            self.requests.append(kept.id)
        return kept

    async def end(
        self,
        promise: Promise,
        state: PromiseState,
        deed: Deed | None,
        because: Because | None = None,
        came_in: Money | None = None,
    ) -> Promise:
        """A promise ends today."""
        ended = replace(
            promise,
            state=state,
            because=because,
            received=came_in or promise.received,
            ended_on=self.today,
            ended_at=self.at,
        )
        return await self.change(promise, ended, deed)

    async def change_plan(self, before: Plan, was: Sequence[Promise], after: Plan, deed: Deed) -> Plan:
        """Keep what a plan says now; its parts `was` were changed before, if they are."""
        if await self.one.promises.change_plan(after) is None:
            raise StorageError("A plan changed while it was held: try again.")
        kept, parts = await self.one.promises.plan(after.id)
        self.note(deed, f"plan:{kept.id}", facts_of_plan(before, was), facts_of_plan(kept, parts))
        if PlanState.PROPOSED in (before.state, kept.state):
            self.plan_requests.append(kept.id)
        return kept

    async def end_plan(
        self, plan_id: int, state: PlanState, deed: Deed, to: PromiseState, because: Because | None = None
    ) -> Plan:
        """A plan ends today, and with it the parts that still wait."""
        plan, was = await self.one.promises.plan(plan_id, hold=True)
        for part in was:
            if part.state in WAITING:
                await self.end(part, to, None, because)
        return await self.change_plan(plan, was, replace(plan, state=state, ended_on=self.today), deed)

    async def withdraw_plan(self, plan_id: int) -> Plan:
        """Somebody cancels a plan, or the request for one."""
        cancelled, withdrawn = PromiseState.CANCELLED, Because.WITHDRAWN
        return await self.end_plan(plan_id, PlanState.CANCELLED, Deed.PLAN_CANCELLED, cancelled, withdrawn)

    async def replace_all(self, found: Collection[Promise]) -> tuple[Promise, ...]:
        """These are replaced; a plan of which one is ends as a whole."""
        replaced = [
            await self.end(one, PromiseState.REPLACED, Deed.PROMISE_REPLACED)
            for one in found
            if one.plan_id is None
        ]
        for plan_id in sorted({one.plan_id for one in found if one.plan_id is not None}):
            await self.end_plan(plan_id, PlanState.CANCELLED, Deed.PLAN_CANCELLED, PromiseState.REPLACED)
            _, parts = await self.one.promises.plan(plan_id)
            replaced += [part for part in parts if part.ended_at == self.at]
        return tuple(replaced)

    async def restore(self, found: Collection[Promise]) -> tuple[Promise, ...]:
        """What had been replaced counts, or waits, again; a plan as a whole."""
        restored = [
            await self.change(one, _again(one), Deed.PROMISE_RESTORED) for one in found if one.plan_id is None
        ]
        for plan_id in sorted({one.plan_id for one in found if one.plan_id is not None}):
            plan, was = await self.one.promises.plan(plan_id, hold=True)
            for part in was:
                if part in found:
                    restored.append(await self.change(part, _again(part), None))
            state = PlanState.RUNNING if plan.decided_by else PlanState.PROPOSED
            await self.change_plan(
                plan, was, replace(plan, state=state, ended_on=None), Deed.PROMISE_RESTORED
            )
        return tuple(restored)

    async def write(self) -> int:
        """The trail, then the requests that are not as they were; the number of the last entry."""
        number = 0
        for entry in self.entries:
            number = (await self.one.trail.add(entry)).number
        requests = Requests(self.house, self.one, self.customer, self.at)
        for promise_id in dict.fromkeys(self.requests):
            await requests.renew(await self.one.promises.one(promise_id), number)
        for plan_id in dict.fromkeys(self.plan_requests):
            await requests.renew_plan(*await self.one.promises.plan(plan_id), number)
        return number


def _again(promise: Promise) -> Promise:
    state = PromiseState.OPEN if promise.opened_on else PromiseState.PROPOSED
    return replace(promise, state=state, ended_on=None, ended_at=None)


async def last_word(one: Work, customer_id: int, subjects: Iterable[str]) -> Entry | None:
    """The newest entry about one of these."""
    wanted = frozenset(subjects)
    newest = await one.trail.of_customer(customer_id, LOOKED_BACK)
    return next((entry for entry in newest if entry.entry.subject in wanted), None)


def subjects_of(promises: Iterable[Promise]) -> frozenset[str]:
    """What the trail calls them, and their plans."""
    those = tuple(promises)
    plans = {f"plan:{one.plan_id}" for one in those if one.plan_id is not None}
    return frozenset(f"promise:{one.id}" for one in those) | plans


async def moved_on(
    house: House, one: Work, customer_id: int, why: Why, promises: Iterable[Promise], asks: str = ""
) -> Refused:
    """Somebody, or the clock, went on with it: who and when, and whether that is the person who `asks`."""
    entry = await last_word(one, customer_id, subjects_of(promises))
    if entry is None:
        return Refused(why)
    went = entry.entry
    yours = went.who != CLOCK and went.who == asks
    return Refused(why, who=house.name_of(went.who), at=went.at, yours=yours)


async def came_second(
    house: House, one: Work, actor: Actor, customer_id: int, seen: int, found: Iterable[Promise]
) -> Refused | None:
    """Whether another person made, or agreed to, what stands in the way since the form was made."""
    wanted = subjects_of(found)
    for each in await one.trail.of_customer(customer_id, LOOKED_BACK):
        made = each.entry
        is_newer = each.number > seen and made.who != actor.person
        if is_newer and made.deed in _MADE and made.subject in wanted:
            return Refused(Why.CAME_SECOND, who=house.name_of(made.who), at=made.at)
    return None

"""What came in keeps promises, in whole or in part, or leaves them broken: at every tick and import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.audit import CLOCK, Deed, Surface
from bot.credit.broken import BROKEN
from bot.credit.freshness import Freshness, freshness
from bot.credit.ledger import Document
from bot.credit.promise import Because, Plan, PlanState, Promise, PromiseState, Receipt
from bot.credit.promise_rules import (
    CameIn,
    Judgement,
    Seen,
    counted,
    judge,
    plan_after,
    received,
    still_open,
    was_paid,
)
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.acted import mark_acted
from bot.services.alone import alone
from bot.services.broken_said import say_broken
from bot.services.house import House
from bot.services.promise_deeds import Deeds

_DEEDS = {
    PromiseState.KEPT: Deed.PROMISE_KEPT,
    PromiseState.PARTLY_KEPT: Deed.PROMISE_PARTLY_KEPT,
    PromiseState.BROKEN: Deed.PROMISE_BROKEN,
    PromiseState.CANCELLED: Deed.PROMISE_CANCELLED,
}
_PLAN_DEEDS = {
    PlanState.KEPT: Deed.PLAN_KEPT,
    PlanState.BROKEN: Deed.PLAN_BROKEN,
    PlanState.CANCELLED: Deed.PLAN_CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Settled:
    """The promises that ended now."""

    kept: tuple[Promise, ...] = ()
    partly_kept: tuple[Promise, ...] = ()
    broken: tuple[Promise, ...] = ()
    cancelled: tuple[Promise, ...] = ()


async def settle_promises(house: House, now: datetime) -> Settled:
    """Judge every open promise by what came in since it was logged; a customer in a transaction."""
    async with house.work.looking() as one:
        at_stake = await one.promises.at_stake()
        cases = await _cases(house, one, at_stake, now) if at_stake else ()
    settled = [
        await alone(_settle_case(each, now), "the settling of a customer's promises") for each in cases
    ]
    return _sorted_out([promise for those in settled for promise in those or ()])


def _sorted_out(ended: Sequence[Promise]) -> Settled:
    def of(state: PromiseState) -> tuple[Promise, ...]:
        return tuple(one for one in ended if one.state is state)

    return Settled(
        kept=of(PromiseState.KEPT),
        partly_kept=of(PromiseState.PARTLY_KEPT),
        broken=of(PromiseState.BROKEN),
        cancelled=of(PromiseState.CANCELLED),
    )


@dataclass(frozen=True, slots=True)
class _Case:
    """A customer's promises and what the ledger says of them."""

    house: House
    customer: KnownCustomer
    promises: tuple[Promise, ...]
    came_in: CameIn
    documents: Mapping[int, Document]
    """Those that promises cover."""
    owed: Mapping[int, Document]
    """All that is open, when a promise is on account."""
    today: date
    taken: datetime | None
    """When the entity's figures were."""

    def judgements(self) -> tuple[tuple[Promise, Judgement], ...]:
        """The open promises that end now, and how."""
        has = received(self.promises, self.came_in)
        is_fresh = self._is_fresh()
        found = [
            (one, judge(one, has[one.id], self._seen(one, is_fresh)))
            for one in self.promises
            if one.id in has
        ]
        return tuple((one, how) for one, how in found if how is not None)

    def _is_fresh(self) -> bool:
        if self.taken is None:
            return False
        calendar = self.house.calendar(self.customer)
        return freshness(self.taken.date(), self.today, calendar) is Freshness.FRESH

    def _seen(self, promise: Promise, is_fresh: bool) -> Seen:
        covered = self.documents if promise.documents else self.owed
        return Seen(
            still_open(promise, covered), self.today, self.taken, is_fresh, was_paid(promise, self.came_in)
        )


async def _cases(
    house: House, one: Work, promises: Mapping[int, tuple[Promise, ...]], now: datetime
) -> tuple[_Case, ...]:
    """Read set by set, not one by one: most ticks find nothing to settle."""
    customers = await one.ledger.customers(promises.keys())
    came_in = await _came_in(one, promises)
    documents = await _covered(one, promises.values())
    codes = {each.entity for each in customers.values()}
    taken = {code: await one.ledger.ledger_at(code) for code in codes}
    today = house.today(now)
    owed = await _owed(one, promises, today)
    return tuple(
        _Case(
            house=house,
            customer=customer,
            promises=promises[customer_id],
            came_in=came_in[customer_id],
            documents=documents,
            owed=owed.get(customer_id, {}),
            today=today,
            taken=_there(house, taken[customer.entity]),
        )
        for customer_id, customer in customers.items()
    )


def _there(house: House, moment: datetime | None) -> datetime | None:
    """As clocks show it where the company is."""
    return moment.astimezone(house.policy.zone) if moment else None


async def _came_in(
    one: Work, promises: Mapping[int, tuple[Promise, ...]]
) -> dict[int, dict[int, tuple[Receipt, ...]]]:
    """By customer, and by the import that its promises were logged after: each is asked of its own alone."""
    of_import: dict[int, set[int]] = {}
    for key, those in promises.items():
        for each in counted(those):
            of_import.setdefault(each.after_import, set()).add(key)
    found: dict[int, dict[int, tuple[Receipt, ...]]] = {key: {} for key in promises}
    for after, customers in sorted(of_import.items()):
        for key, receipts in (await one.ledger.receipts(customers, after)).items():
            found[key][after] = receipts
    return found


async def _covered(one: Work, promises: Iterable[tuple[Promise, ...]]) -> dict[int, Document]:
    open_ones = (each for those in promises for each in those if each.state is PromiseState.OPEN)
    ids = {document for each in open_ones for document in each.documents}
    return {key: known.document for key, known in (await one.ledger.documents(ids)).items()}


async def _owed(
    one: Work, promises: Mapping[int, tuple[Promise, ...]], today: date
) -> dict[int, dict[int, Document]]:
    """By customer, of those who promised on account."""
    on_account = {
        key
        for key, those in promises.items()
        if any(each.state is PromiseState.OPEN and not each.documents for each in those)
    }
    if not on_account:
        return {}
    found = await one.ledger.open_documents_of(on_account, today)
    return {key: {known.id: known.document for known in those} for key, those in found.items()}


async def _settle_case(case: _Case, now: datetime) -> list[Promise]:
    """Most have nothing that ends, and open no transaction."""
    return await _settle(case.house, case.customer.id, now) if case.judgements() else []


async def _settle(house: House, customer_id: int, now: datetime) -> list[Promise]:
    """One customer's, judged again under hold: whoever came first settled it."""
    async with house.work.working() as one:
        held = await one.promises.of_customer(customer_id, hold=True)
        # A tick keeps the moment it began at; what was logged while it imported came before all the same.
        now = max([now, *(each.logged_at for each in held)])
        (case,) = await _cases(house, one, {customer_id: held}, now)
        judged = case.judgements()
        deeds = Deeds(house, one, case.customer, CLOCK, now, Surface.CLOCK)
        plans = {each.plan_id for each, _ in judged if each.plan_id is not None}
        was = {plan_id: await one.promises.plan(plan_id, hold=True) for plan_id in sorted(plans)}
        ended = [
            await deeds.end(each, how.state, _DEEDS[how.state], how.because, how.received)
            for each, how in judged
        ]
        for plan, parts in was.values():
            ended += await _settle_plan(deeds, plan, parts)
        number = await deeds.write()
        await mark_acted(house, one, CLOCK, case.customer, now, number)
        for each in ended:
            if each.state in BROKEN:
                await say_broken(house, one, case.customer, each, now)
        return ended


async def _settle_plan(deeds: Deeds, plan: Plan, was: Sequence[Promise]) -> list[Promise]:
    """A plan ends with its first part that is not kept, and the later ones with it; or when all are."""
    _, parts = await deeds.one.promises.plan(plan.id)
    after = plan_after(parts)
    if plan.state is not PlanState.RUNNING or after is PlanState.RUNNING:
        return []
    later = [one for one in parts if one.state is PromiseState.OPEN]
    cancelled, because = PromiseState.CANCELLED, Because.PLAN_BROKEN
    ended = [await deeds.end(one, cancelled, Deed.PROMISE_CANCELLED, because) for one in later]
    done = replace(plan, state=after, ended_on=deeds.today)
    await deeds.change_plan(plan, was, done, _PLAN_DEEDS[after])
    return ended

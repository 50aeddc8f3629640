"""What came in keeps promises, in whole or in part, or leaves them broken: at every tick and import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.audit import CLOCK, Deed, Surface
from bot.credit.broken import BROKEN
from bot.credit.freshness import Freshness, freshness
from bot.credit.hours import within_hours
from bot.credit.ledger import Document
from bot.credit.promise import Because, Plan, PlanState, Promise, PromiseState, Receipt
from bot.credit.promise_rules import CameIn, Judgement, Seen, counted, judge, plan_after, received, still_open
from bot.mornings import Portfolio
from bot.policy import Person
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.house import House
from bot.services.mornings import window
from bot.services.people import zone_of
from bot.services.promise_deeds import Deeds
from bot.services.promise_notices import Requests, listener

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
        waiting = {each.customer_id for each in await one.promises.unsettled()}
        cases = await _cases(house, one, await one.promises.of_customers(waiting), now) if waiting else ()
    ended: list[Promise] = []
    for case in cases:
        if case.judgements():
            ended += await _settle(house, case.customer.id, now)
    return _sorted_out(ended)


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

    customer: KnownCustomer
    promises: tuple[Promise, ...]
    came_in: CameIn
    documents: Mapping[int, Document]
    """Those that promises cover."""
    owed: Mapping[int, Document]
    """All that is open, when a promise is on account."""
    today: date
    ledger_on: date | None
    is_fresh: bool

    def judgements(self) -> tuple[tuple[Promise, Judgement], ...]:
        """The open promises that end now, and how."""
        has = received(self.promises, self.came_in)
        found = [(one, judge(one, has[one.id], self._seen(one))) for one in self.promises if one.id in has]
        return tuple((one, how) for one, how in found if how is not None)

    def _seen(self, promise: Promise) -> Seen:
        covered = self.documents if promise.documents else self.owed
        return Seen(still_open(promise, covered), self.today, self.ledger_on, self.is_fresh)


async def _cases(
    house: House, one: Work, promises: Mapping[int, tuple[Promise, ...]], now: datetime
) -> tuple[_Case, ...]:
    """Read set by set, not one by one: most ticks find nothing to settle."""
    customers = await one.ledger.customers(promises.keys())
    came_in = await _came_in(one, promises)
    documents = await _covered(one, promises.values())
    taken = {code: await one.ledger.ledger_at(code) for code in {each.entity for each in customers.values()}}
    today = house.today(now)
    cases = []
    for customer_id, customer in customers.items():
        ledger_at = taken[customer.entity]
        ledger_on = house.today(ledger_at) if ledger_at else None
        cases.append(
            _Case(
                customer=customer,
                promises=promises[customer_id],
                came_in=came_in[customer_id],
                documents=documents,
                owed=await _owed(one, promises[customer_id], today),
                today=today,
                ledger_on=ledger_on,
                is_fresh=ledger_on is not None
                and freshness(ledger_on, today, house.calendar(customer)) is Freshness.FRESH,
            )
        )
    return tuple(cases)


async def _came_in(
    one: Work, promises: Mapping[int, tuple[Promise, ...]]
) -> dict[int, dict[int, tuple[Receipt, ...]]]:
    """By customer, and by the import that its promises were logged after: few customers pay on one day."""
    afters = {key: {each.after_import for each in counted(those)} for key, those in promises.items()}
    since = min((after for those in afters.values() for after in those), default=0)
    paid = {key for key, those in (await one.ledger.receipts(afters.keys(), since)).items() if those}
    found: dict[int, dict[int, tuple[Receipt, ...]]] = {key: {} for key in promises}
    for after in sorted({each for key in paid for each in afters[key]}):
        those = {key for key in paid if after in afters[key]}
        for key, receipts in (await one.ledger.receipts(those, after)).items():
            found[key][after] = receipts
    return found


async def _covered(one: Work, promises: Iterable[tuple[Promise, ...]]) -> dict[int, Document]:
    open_ones = (each for those in promises for each in those if each.state is PromiseState.OPEN)
    ids = {document for each in open_ones for document in each.documents}
    return {key: known.document for key, known in (await one.ledger.documents(ids)).items()}


async def _owed(one: Work, promises: Sequence[Promise], today: date) -> dict[int, Document]:
    on_account = [each for each in promises if each.state is PromiseState.OPEN and not each.documents]
    if not on_account:
        return {}
    found = await one.ledger.open_documents(on_account[0].customer_id, today)
    return {known.id: known.document for known in found}


async def _settle(house: House, customer_id: int, now: datetime) -> list[Promise]:
    """One customer's, judged again under hold: whoever came first settled it."""
    async with house.work.working() as one:
        held = await one.promises.of_customer(customer_id, hold=True)
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
        await deeds.write()
        for each in ended:
            if each.state in BROKEN:
                await _tell(house, one, case.customer, each, now)
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


async def _tell(house: House, one: Work, customer: KnownCustomer, promise: Promise, now: datetime) -> None:
    """The salesperson, once: by the digest when theirs is the next to reach them, else by a message."""
    salesperson = house.policy.person_for(customer.salesperson) if customer.salesperson.strip() else None
    person = salesperson or house.policy.person(house.credit_manager())
    if person is None:
        return
    in_digest = salesperson is not None or not customer.salesperson.strip()
    if not (in_digest and await _has_digest_to_come(house, one, person, customer, now)):
        to = await listener(one, house.policy, person)
        await Requests(house, one, customer, now).broken(promise, to)


async def _has_digest_to_come(
    house: House, one: Work, person: Person, customer: KnownCustomer, now: datetime
) -> bool:
    """Whether a digest leaves on the day on which a message would: on a Monday, of what a Saturday found."""
    email = person.email.casefold()
    member = await one.members.of_person(email)
    if member is None or not member.is_active:
        return False
    own, zone = await one.preferences.of_person(email), zone_of(member, house.policy)
    calendar = house.calendar(customer)
    said_at = within_hours(now, zone, calendar)
    on = said_at.astimezone(zone).date()
    _, ends = window(own.digest_hour or person.digest_hour or house.policy.digest.hour, on, zone)
    wanted = own.digest_on and not own.is_quiet(on) and on in calendar
    return wanted and said_at < ends and (email, Portfolio.OWN, on) not in await one.mornings.decided({on})

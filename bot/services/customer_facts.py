"""How a customer stands for whoever decides: exposure, what is late, behaviour, promises, holds, group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.credit.behaviour import behaviour
from bot.credit.freshness import Freshness, freshness
from bot.credit.hold import Hold, HoldCause
from bot.credit.hold_rules import broken_on
from bot.credit.litigation import Litigation
from bot.credit.money import Money, by_currency
from bot.credit.promise import Promise, PromiseState
from bot.credit.promise_rules import JUDGED
from bot.credit_records import ExposureRow
from bot.credit_views import CustomerFacts, HoldView, Of
from bot.dunning_records import Litigations
from bot.errors import UnknownCustomerError
from bot.policy import Policy
from bot.ports import Work
from bot.records import KnownCustomer, KnownDocument, Ledger, Promises
from bot.services.groups import groups_of
from bot.services.house import House
from bot.services.record_views import called


@dataclass(frozen=True, slots=True)
class Figures:
    """How old the figures of an entity are."""

    age: Freshness | None = None
    """None where there never were any."""
    at: datetime | None = None
    """When they were taken, where the company is."""

    @property
    def may_send(self) -> bool:
        """Whether anything can be asked of a customer with them."""
        return self.age in (Freshness.FRESH, Freshness.OLD)


async def customer_facts(house: House, one: Work, customer: KnownCustomer, as_of: date) -> CustomerFacts:
    """Everything that a decision about one customer is taken on, in the transaction that takes it."""
    row = await exposure_row(one, customer, as_of)
    groups = await groups_of(house.policy, one.exposures, (customer.id,), as_of)
    late = _overdue(await one.ledger.open_documents(customer.id, as_of), as_of)
    oldest = max((each.document.days_late(as_of) for each in late), default=0)
    ended = [each.state for each in await one.promises.of_customer(customer.id) if _ended(each, as_of)]
    running = await one.holds.running((customer.id,))
    figures = await figures_of(house, one, customer, as_of)
    return CustomerFacts(
        of=of_customer(house, customer),
        as_of=as_of,
        exposure=row.exposure,
        late=_sums(late),
        late_documents=len(late),
        oldest_days_late=oldest,
        behaviour=behaviour(await one.exposures.payments(customer.id, as_of), oldest),
        promises_made=sum(state in JUDGED for state in ended),
        promises_kept=ended.count(PromiseState.KEPT),
        holds=await hold_views(house, one, [each for each in running if each.holds_on(as_of)], as_of),
        group=groups.get(customer.id),
        ledger_at=figures.at,
        freshness=figures.age,
        language=customer.language,
        contact=customer.contact,
        litigation=await _litigation(one, customer.id),
    )


async def _litigation(one: Work, customer_id: int) -> Litigation | None:
    running = await one.litigations.running((customer_id,))
    return next((each for each in running if each.is_running), None)


async def figures_of(house: House, one: Work, customer: KnownCustomer, as_of: date) -> Figures:
    """How old the newest of the customer's entity are on a day."""
    taken = await one.ledger.ledger_at(customer.entity)
    if taken is None:
        return Figures()
    there = taken.astimezone(house.policy.zone)
    return Figures(freshness(there.date(), as_of, house.calendar(customer)), there)


async def exposure_row(one: Work, customer: KnownCustomer, as_of: date) -> ExposureRow:
    """The customer's exposure on a day. Raises UnknownCustomerError."""
    rows = await one.exposures.of(as_of, (customer.id,))
    if not rows:
        raise UnknownCustomerError
    return rows[0]


def of_customer(house: House, customer: KnownCustomer) -> Of:
    """Who it is, with the salesperson's name as people read it."""
    return known_of(house.policy, customer)


def known_of(policy: Policy, customer: KnownCustomer) -> Of:
    """The same by the policy alone."""
    person = policy.person_for(customer.salesperson) if customer.salesperson else None
    return Of(
        customer_id=customer.id,
        code=customer.code,
        name=customer.name,
        entity=customer.entity,
        salesperson=person.name if person else customer.salesperson,
        entity_name=customer.entity_name,
    )


class HoldShelf(Protocol):
    """What holds are told from: a transaction that writes, or one that reads."""

    @property
    def ledger(self) -> Ledger:
        """Customers and invoices."""
        ...

    @property
    def promises(self) -> Promises:
        """What lifts them."""
        ...

    @property
    def litigations(self) -> Litigations:
        """Who was handed over."""
        ...


async def hold_views(house: House, one: Work, holds: Sequence[Hold], as_of: date) -> tuple[HoldView, ...]:
    """Holds with the words that their ids stand for, in the same order; read for all of them at once."""
    return await shown_holds(house.policy, one, holds, as_of)


async def shown_holds(
    policy: Policy, one: HoldShelf, holds: Sequence[Hold], as_of: date
) -> tuple[HoldView, ...]:
    """The same where nothing is changed, for a card."""
    if not holds:
        return ()
    known = await _known(one, holds)
    return tuple(_hold_view(policy, each, known, as_of) for each in holds)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the ids of holds stand for."""

    customers: Mapping[int, KnownCustomer]
    documents: Mapping[int, KnownDocument]
    promises: Mapping[int, tuple[Promise, ...]]
    """Of the customers whose invoices set a hold."""
    in_litigation: frozenset[int]


async def _known(one: HoldShelf, holds: Sequence[Hold]) -> _Known:
    ids = {each.customer_id for each in holds}
    customers = await one.ledger.customers(ids)
    wanted = {document for each in holds for document in each.documents}
    documents = await one.ledger.documents(wanted) if wanted else {}
    promising = {each.customer_id for each in holds if each.cause is HoldCause.LATE}
    promises = await one.promises.of_customers(promising) if promising else {}
    running = await one.litigations.running(ids)
    handed_over = frozenset(each.customer_id for each in running if each.is_running)
    return _Known(customers, documents, promises, handed_over)


def _hold_view(policy: Policy, hold: Hold, known: _Known, as_of: date) -> HoldView:
    documents = [known.documents[each].document for each in hold.documents if each in known.documents]
    return HoldView(
        hold=hold,
        of=known_of(policy, known.customers[hold.customer_id]),
        numbers=tuple(each.number for each in documents),
        days_late=max((each.days_late(as_of) for each in documents), default=0),
        broken_on=broken_on(hold.documents, known.promises.get(hold.customer_id, ())),
        set_by=called(policy, hold.set_by),
        released_by=called(policy, hold.released_by),
        holds=hold.holds_on(as_of),
        is_in_litigation=hold.customer_id in known.in_litigation,
    )


def _ended(promise: Promise, as_of: date) -> bool:
    return promise.ended_on is not None and promise.ended_on <= as_of


def _overdue(documents: Iterable[KnownDocument], as_of: date) -> list[KnownDocument]:
    return [each for each in documents if each.document.is_overdue(as_of)]


def _sums(late: Sequence[KnownDocument]) -> tuple[Money, ...]:
    """One amount a currency, the largest first."""
    sums = by_currency(each.document.open_amount for each in late)
    return tuple(sorted(sums, key=lambda each: (-each.amount, each.currency)))

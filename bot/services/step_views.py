"""Steps as they are shown: with the customer, what can be asked for, and what whoever reads may do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from bot.acts import Actor
from bot.credit.due_step import STAYS, DueStep, StepLine, StepState, Track, days_over
from bot.credit.ledger import Contact, Document
from bot.credit.letter import Letter, LetterKind
from bot.credit.litigation import Litigation
from bot.credit.mailing import Mailing
from bot.credit.money import Money, by_currency
from bot.credit.refused import Refused, Why
from bot.credit_records import Delegations
from bot.dunning_records import DunningSteps, Letters, Litigations, Mailings
from bot.dunning_views import StepView
from bot.ports import Work
from bot.records import KnownCustomer, KnownDocument, Ledger
from bot.rights import Act
from bot.services.case_people import chains_of
from bot.services.customer_facts import of_customer
from bot.services.dispute_owners import possible_owners
from bot.services.house import House, seen_customer
from bot.services.record_views import called
from bot.services.step_mails import mails_on_their_way, newest_mail
from bot.services.step_people import customer_of_step, may_take, places_of
from bot.services.step_terms import terms_of


class Shelves(Protocol):
    """What steps are shown from: a transaction that writes, or one that reads."""

    @property
    def ledger(self) -> Ledger:
        """Customers and invoices."""
        ...

    @property
    def dunning(self) -> DunningSteps:
        """Steps and their stories."""
        ...

    @property
    def mailings(self) -> Mailings:
        """Reminders."""
        ...

    @property
    def letters(self) -> Letters:
        """Letters."""
        ...

    @property
    def litigations(self) -> Litigations:
        """Hand-overs."""
        ...

    @property
    def delegations(self) -> Delegations:
        """Who stands in for whom."""
        ...


async def shown_step(house: House, actor: Actor, step_id: int) -> StepView | Refused:
    """A step with its story and whom it could go to, over or not.

    Raises UnknownRecordError and NotYoursError.
    """
    today = house.today(actor.at)
    async with house.work.looking() as one:
        step = await one.dunning.one(step_id)
        places = await places_of(one, actor.person, today)
        customer = await customer_of_step(one, actor, step, places)
        view = await step_view(house, one, step, today, actor)
        lines = await one.dunning.lines(step_id)
        people = await people_for(house, one, customer, step, today)
    story = tuple(replace(each, at=each.at.astimezone(house.policy.zone)) for each in lines)
    return replace(view, lines=story, people=people, names=_names(house, view, lines))


async def running_step_of(house: House, actor: Actor, customer_id: int) -> StepView | Refused:
    """The step that a customer is at, the one after the due date first. Refused: NOTHING_TO_REMIND.

    Raises UnknownCustomerError and NotYoursError.
    """
    async with house.work.looking() as one:
        await seen_customer(one, actor, customer_id)
        running = await one.dunning.running((customer_id,))
        if not running:
            return Refused(Why.NOTHING_TO_REMIND)
        step = next((each for each in running if each.track is Track.AFTER_DUE), running[0])
        return await step_view(house, one, step, house.today(actor.at), actor)


async def people_for(
    house: House, one: Work, customer: KnownCustomer, step: DueStep, today: date
) -> tuple[tuple[str, str], ...]:
    """E-mails and names of those whom a step can be reassigned to: they see the customer and can be told."""
    chain = (await chains_of(house, one, today)).of(customer)
    owners = possible_owners(house, customer, step.owner)
    return tuple(each for each in owners if chain.why_not(each[0]) is None)


async def step_view(
    house: House, one: Shelves, step: DueStep, as_of: date, actor: Actor | None = None
) -> StepView:
    """One step, with its newest mailing and letters; without an actor, as its owner reads it."""
    (view,) = await step_views(house, one, (step,), as_of, actor)
    letters = await one.letters.of_customer(step.customer_id)
    newest = await newest_mail(one, step, letters)
    noticed = _has_formal_notice(step, letters)
    mailing = _leaving(house, newest)
    return replace(view, mailing=mailing, letters=letters, has_formal_notice=noticed)


async def step_views(
    house: House, one: Shelves, steps: Sequence[DueStep], as_of: date, actor: Actor | None = None
) -> tuple[StepView, ...]:
    """Many steps in their order, with as many queries as for one; without letters."""
    known = await _known(house, one, steps)
    places = await places_of(one, actor.person, as_of) if actor else frozenset[str]()
    return tuple(_view(house, each, known, as_of, actor, places) for each in steps)


def askable(documents: Iterable[Document]) -> tuple[Money, ...]:
    """What can be asked for: neither contested nor promised; one amount a currency, the largest first."""
    sums = by_currency(each.open_amount - each.disputed for each in documents if not each.is_promised)
    return tuple(sorted((each for each in sums if each), key=lambda each: (-each.amount, each.currency)))


@dataclass(frozen=True, slots=True)
class _Known:
    """What the ids in steps stand for."""

    customers: Mapping[int, KnownCustomer]
    documents: Mapping[int, KnownDocument]
    mailings: Mapping[int, Mailing]
    """Those on their way, by step."""
    litigations: Mapping[int, Litigation]
    tries: Mapping[int, date | None]
    """The day of the last call that did not take it, by step, where there was one."""


async def _known(house: House, one: Shelves, steps: Sequence[DueStep]) -> _Known:
    customers = {each.customer_id for each in steps}
    documents = {document for each in steps for document in each.documents}
    return _Known(
        customers=await one.ledger.customers(customers) if customers else {},
        documents=await one.ledger.documents(documents) if documents else {},
        mailings=await mails_on_their_way(one, steps),
        litigations=await _litigations(one, customers),
        tries={each.id: await _last_try(house, one, each) for each in steps if each.attempts},
    )


async def _last_try(house: House, one: Shelves, step: DueStep) -> date | None:
    """The day of the last call that did not take the step."""
    tried = [each.at for each in await one.dunning.lines(step.id) if each.outcome in STAYS]
    return house.today(tried[-1]) if tried else None


async def _litigations(one: Shelves, customers: Collection[int]) -> dict[int, Litigation]:
    found = await one.litigations.running(customers) if customers else ()
    return {each.customer_id: each for each in found}


def _view(
    house: House,
    step: DueStep,
    known: _Known,
    as_of: date,
    actor: Actor | None,
    places: frozenset[str],
) -> StepView:
    customer = known.customers[step.customer_id]
    papers = [known.documents[each].document for each in step.documents if each in known.documents]
    left = [each for each in papers if each.open_amount]
    terms = terms_of(house.policy, step, customer, left, as_of)
    is_open = step.state is StepState.OPEN
    return StepView(
        step=_there(house, step),
        of=of_customer(house, customer),
        owner=called(house.policy, step.owner) if step.owner else "",
        owed=askable(left),
        documents=tuple(papers),
        oldest_days_late=max((each.days_late(as_of) for each in left), default=0),
        contact=_contact(customer),
        days_over=days_over(step, as_of, house.calendar(customer)),
        replaces_on=terms.replaces,
        mailing=_leaving(house, known.mailings.get(step.id)),
        litigation=known.litigations.get(customer.id),
        put_off_until=terms.put_off_until if is_open and terms.least <= terms.put_off_until else None,
        may_take=actor is None or may_take(house, actor, step, places),
        is_readers=actor is None or step.owner in places,
        may_take_over=actor is not None and house.may(Act.TAKE_STEP_OVER, actor),
        names={step.taken_by: house.name_of(step.taken_by)} if step.taken_by else {},
        as_of=as_of,
        tries=house.policy.dunning.attempts,
        last_try=known.tries.get(step.id),
    )


def _there(house: House, step: DueStep) -> DueStep:
    """Its moment where the company is."""
    taken = step.taken_at
    return step if taken is None else replace(step, taken_at=taken.astimezone(house.policy.zone))


def _leaving(house: House, mailing: Mailing | None) -> Mailing | None:
    """When it leaves, where the company is."""
    if mailing is None:
        return None
    return replace(mailing, leaves_at=mailing.leaves_at.astimezone(house.policy.zone))


def _contact(customer: KnownCustomer) -> Contact | None:
    """Whom to call or write to; None when the ledger does not say."""
    return customer.correspondent if customer.contact or customer.phone or customer.email else None


def _has_formal_notice(step: DueStep, letters: Iterable[Letter]) -> bool:
    """Whether one names any invoice that the step is about."""
    those = set(step.documents)
    return any(
        each.kind is LetterKind.FORMAL_NOTICE and not those.isdisjoint(each.documents) for each in letters
    )


def _names(house: House, view: StepView, lines: Sequence[StepLine]) -> dict[str, str]:
    asked = (view.litigation.asked_by,) if view.litigation else ()
    told = (email for line in lines for email in (line.by, line.owner))
    people = {email for email in (view.step.taken_by, *asked, *told) if email}
    return {email: house.name_of(email) for email in sorted(people)}

"""A customer's card: everything that is said of one customer on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from bot.card import CardSteps, CustomerCard, LateCharges
from bot.credit.ageing import Ageing
from bot.credit.behaviour import behaviour
from bot.credit.currencies import minor_digits
from bot.credit.dunning import Scenario, StepReached, next_step
from bot.credit.exposure import Bands, Exposure, exposure
from bot.credit.freshness import freshness
from bot.credit.ledger import Customer, Document
from bot.credit.litigation import Litigation
from bot.credit.money import Money, total
from bot.credit.priority import claim, is_worth_chasing
from bot.credit.terms import beyond_law
from bot.credit.working_days import WorkingDays
from bot.errors import NotYoursError
from bot.figures import LedgerRow
from bot.policy import Policy
from bot.ports import Books
from bot.reading import CustomerFigures, Reader, Standing
from bot.services.card_steps import card_steps
from bot.services.exposures import credit_standing
from bot.services.ledger_days import refuse_before
from bot.services.overdue_facts import policy_facts
from bot.services.record_views import called, customer_standing
from bot.services.step_owners import Owners
from bot.services.steps_now import Debtor, StepsNow, steps_now
from bot.sight import EVERYTHING, Sight

DOCUMENTS_MOST = 10
ORDERS_MOST = 5
PAYMENTS_MOST = 5


async def customer_card(
    books: Books, policy: Policy, customer_id: int, as_of: date, sight: Sight = EVERYTHING
) -> CustomerCard:
    """Everything a card says of one customer on a day.

    Raises UnknownCustomerError, NotYoursError for a customer out of sight, LedgerEmptyError, and
    BeforeTheLedgerError for a day before all of it.
    """
    async with books.reading() as reader:
        return await card_of(reader, policy, customer_id, as_of, sight)


async def card_of(
    reader: Reader, policy: Policy, customer_id: int, as_of: date, sight: Sight
) -> CustomerCard:
    """The same in books that are open."""
    figures = reader.customer(customer_id, as_of)
    customer = await figures.customer()
    if not sight.covers(customer.salesperson):
        raise NotYoursError
    known = await reader.ledgers(as_of)
    refuse_before(known, as_of)
    ledgers = {ledger.entity: ledger for ledger in known}
    now = await figures.standing(policy.bounds, customer.currency, DOCUMENTS_MOST, PAYMENTS_MOST)
    steps = await steps_now(policy, reader.dunning, as_of, (customer_id,))
    work = await card_steps(policy, reader, customer, as_of)
    card = await _card(figures, customer, now, ledgers.get(customer.entity), steps, work)
    pause = (await reader.dunning.pauses(as_of, (customer_id,))).get(customer_id)
    return replace(
        card,
        standing=await customer_standing(policy, reader, customer_id, as_of),
        credit=await credit_standing(policy, reader, customer_id, as_of, now.kept),
        charges=await _late_charges(policy, reader, card),
        litigation=await _litigation(reader, customer_id, as_of),
        pause=pause,
        paused_by=called(policy, pause.by) if pause else "",
    )


async def _litigation(reader: Reader, customer_id: int, as_of: date) -> Litigation | None:
    """That which runs, and did on the day."""
    running = await reader.litigations.running((customer_id,))
    return next((one for one in running if one.handed_over_on and one.handed_over_on <= as_of), None)


async def _late_charges(policy: Policy, reader: Reader, card: CustomerCard) -> LateCharges:
    """As a reminder or a letter would ask for them on the card's day; read only where something is late."""
    if not any(one.overdue for one in card.ageings):
        return LateCharges()
    customer = await reader.ledger.customer(card.customer.id)
    facts = await policy_facts(policy, reader.ledger, customer, card.as_of)
    return LateCharges(facts.interest, facts.indemnities, facts.charged, facts.unknown_rates)


async def _card(
    figures: CustomerFigures,
    customer: Customer,
    now: Standing,
    ledger: LedgerRow | None,
    steps: StepsNow,
    work: CardSteps,
) -> CustomerCard:
    policy, as_of = steps.policy, steps.as_of
    ageings, orders, documents = _own_first(now.ageings, customer.currency), now.orders, now.documents
    due_on = await _chaseable_due_on(figures, ageings, policy.digest.smallest_amount)
    entity = policy.entity(customer.entity) or policy.entities[0]
    country = ledger.country if ledger else entity.country
    calendar = policy.working_days(country)
    taken = ledger.ledger_at.astimezone(policy.zone) if ledger else None
    oldest = min((one.oldest_due_on for one in ageings if one.oldest_due_on), default=None)
    person = policy.person_for(customer.salesperson)
    step = steps.reached(Debtor.of(customer), due_on, country, calendar) if due_on else None
    scenario = policy.scenario_of(customer.entity, customer.code, customer.profile)
    return CustomerCard(
        customer=customer,
        salesperson=person.name if person else customer.salesperson,
        entity_name=ledger.name if ledger else entity.name,
        as_of=as_of,
        ledger_at=taken,
        freshness=freshness(taken.date(), as_of, calendar) if taken else None,
        ageings=ageings,
        exposures=_exposures(customer, now, policy.credit.bands),
        behaviour=behaviour(now.payments, (as_of - oldest).days if oldest else 0),
        step=step,
        last_payments=now.last_payments,
        documents=documents,
        documents_left_out=sum(one.documents for one in ageings) - len(documents),
        orders=orders[:ORDERS_MOST],
        orders_left_out=max(len(orders) - ORDERS_MOST, 0),
        thresholds=(policy.bounds.first, policy.bounds.second, policy.bounds.third),
        known_from=ledger.known_from if ledger else None,
        beyond_legal_terms=_beyond_legal_terms(documents, customer, policy),
        step_owner=_owner_of(step, customer, policy),
        work=_followed(work, scenario, due_on, as_of, calendar) if due_on and step is None else work,
    )


def _followed(
    work: CardSteps, scenario: Scenario, due_on: date, as_of: date, calendar: WorkingDays
) -> CardSteps:
    """With what comes after the step that was taken last."""
    last = work.last
    if last is None:
        return work
    behind = max(as_of, due_on + timedelta(days=last.step.offset))
    ahead = next_step(due_on, behind, scenario)
    following = (ahead[0], calendar.on_or_after(ahead[1])) if ahead else None
    return replace(work, last=replace(last, following=following))


def _owner_of(step: StepReached | None, customer: Customer, policy: Policy) -> str:
    """The name of who has a step, or would have it by a sweep; empty when nobody could."""
    if step is None:
        return ""
    email = step.owner if step.is_work else Owners(policy).of(step.step, customer)
    return called(policy, email)


async def _chaseable_due_on(
    figures: CustomerFigures, ageings: tuple[Ageing, ...], smallest: Decimal
) -> date | None:
    """The oldest due date that a step can be taken for, whatever its currency, as the digest has it."""
    worth_it = [one.currency for one in ageings if is_worth_chasing(claim(one), smallest)]
    days = [
        await figures.chaseable_due_on(max(int(smallest.scaleb(minor_digits(currency))), 1), currency)
        for currency in worth_it
    ]
    return min(filter(None, days), default=None)


def _beyond_legal_terms(
    documents: tuple[Document, ...], customer: Customer, policy: Policy
) -> frozenset[str]:
    """Invoices to French customers, by their numbers, that fall due later than French law allows."""
    if customer.country != "FR":
        return frozenset()
    return frozenset(
        one.number
        for one in documents
        if not one.kind.is_credit and beyond_law(one.issued_on, one.due_on, policy.terms_reading)
    )


def _own_first(ageings: tuple[Ageing, ...], currency: str) -> tuple[Ageing, ...]:
    return tuple(sorted(ageings, key=lambda one: (one.currency != currency, one.currency)))


def _exposures(customer: Customer, now: Standing, bands: Bands) -> tuple[Exposure, ...]:
    """One a currency, the customer's own first, for it has the limit."""
    orders = [one.open_amount for one in now.orders]
    aged = {ageing.currency: ageing for ageing in now.ageings}
    others = {*aged, *(one.currency for one in (*orders, *now.reserved))} - {customer.currency}
    exposures = []
    for currency in (customer.currency, *sorted(others)):
        owns = currency == customer.currency
        exposures.append(
            exposure(
                aged.get(currency),
                _sum_in(currency, orders),
                customer.credit_limit if owns else None,
                customer.insured_limit if owns else None,
                reserved=_sum_in(currency, now.reserved),
                increase=_sum_in(currency, now.increases) if owns else None,
                bands=bands,
            )
        )
    return tuple(exposures)


def _sum_in(currency: str, amounts: Iterable[Money]) -> Money:
    return total((one for one in amounts if one.currency == currency), currency)

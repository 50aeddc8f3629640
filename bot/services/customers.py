"""Finding a customer by what a person types, and its card."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from heapq import nlargest

from rapidfuzz import fuzz

from bot.card import CustomerCard, LateCharges
from bot.credit.ageing import Ageing
from bot.credit.behaviour import behaviour
from bot.credit.currencies import minor_digits
from bot.credit.dunning import StepOwner, StepReached
from bot.credit.exposure import Bands, Exposure, exposure
from bot.credit.folding import fold_code, fold_name
from bot.credit.freshness import freshness
from bot.credit.ledger import Customer, Document
from bot.credit.litigation import Litigation
from bot.credit.money import Money, total
from bot.credit.priority import claim, is_worth_chasing
from bot.credit.terms import beyond_law
from bot.errors import NotYoursError
from bot.figures import FoundRow, LedgerRow
from bot.policy import Person, Policy, Role
from bot.ports import Books
from bot.reading import CustomerFigures, Finder, Reader, Standing
from bot.services.exposures import credit_standing
from bot.services.ledger_days import refuse_before
from bot.services.overdue_facts import known_customer, policy_facts, sums
from bot.services.record_views import customer_standing
from bot.services.scope import entity_named, names_in, storable
from bot.services.steps_now import Debtor, StepsNow, steps_now
from bot.sight import EVERYTHING, Sight

DOCUMENTS_MOST = 10
ORDERS_MOST = 5
PAYMENTS_MOST = 5
ALIKE_AT_LEAST = 75
"""How like a name must be to count as meant, in percent."""
ALIKE_WITHIN = 15
"""How far behind the best another may be and still be meant, in percent."""
PART_COUNTS = 0.95
"""A part of a name that is alike counts a little less than the whole."""
SHORTEST_PART = 5
"""Letters it takes to tell a part of a name by."""
ALIKE_MOST = 8
NEAREST = 3
SUGGESTED_MOST = 20
LONGEST_NAME = 8
"""First words of a line that are tried as a customer's name."""


class How(StrEnum):
    """What made a customer fit; the first way that finds any is the one."""

    CODE = "code"
    NAME = "name"
    REGISTRATION = "registration_number"
    PREFIX = "prefix"
    WORDS = "words"
    LIKENESS = "likeness"


@dataclass(frozen=True, slots=True)
class Found:
    """The customers that fit: one is the answer, several are a question, none leaves the nearest names."""

    typed: str
    how: How | None
    customers: tuple[FoundRow, ...]
    nearest: tuple[FoundRow, ...] = ()

    @property
    def only(self) -> FoundRow | None:
        """The customer, when there is no doubt which."""
        return self.customers[0] if len(self.customers) == 1 else None

    @property
    def is_guess(self) -> bool:
        """Whether only a likeness speaks for them: enough to look something up, not to record it."""
        return self.how is How.LIKENESS

    @property
    def is_exact(self) -> bool:
        """Whether a code, a name, a registration number or what one begins with was typed."""
        return self.how not in (None, How.WORDS, How.LIKENESS)


async def find_customer(
    books: Books, typed: str, entity: str | None = None, sight: Sight = EVERYTHING
) -> Found:
    """Code, then exact name, registration number, prefix, words, likeness; none is chosen among several.

    Only customers in sight ever fit or are near and, with an entity's code or name, only its own.
    Raises LedgerEmptyError.
    """
    async with books.reading() as reader:
        return await find_in(reader, typed, entity, sight)


async def find_card(
    books: Books, policy: Policy, typed: str, entity: str | None, as_of: date, sight: Sight = EVERYTHING
) -> tuple[Found, CustomerCard | None]:
    """The same, with the card when there is no doubt which: both are of one state of the books.

    Raises LedgerEmptyError and BeforeTheLedgerError.
    """
    async with books.reading() as reader:
        found = await find_in(reader, typed, entity, sight)
        if found.only is None:
            return found, None
        return found, await _card_of(reader, policy, found.only.id, as_of, sight)


async def find_in(reader: Reader, typed: str, entity: str | None, sight: Sight) -> Found:
    """The same in books that are open."""
    wanted = storable(typed)
    finder = await _finder(reader, entity, sight) if wanted.strip() else None
    if finder is None:
        return Found(typed, None, ())
    return replace(await _find(finder, wanted), typed=typed)


async def find_by_first_words(
    books: Books, words: Sequence[str], entity: str | None = None, sight: Sight = EVERYTHING
) -> Found:
    """The customers that the longest run of first words names: `typed` is that run.

    Exactly, that is by code, name, registration number or prefix; when no run does, what is near the first
    word. Raises LedgerEmptyError.
    """
    async with books.reading() as reader:
        finder = await _finder(reader, entity, sight)
        for many in range(min(len(words), LONGEST_NAME), 0, -1) if finder else ():
            run = " ".join(words[:many])
            if finder and (found := await _find_exactly(finder, storable(run))):
                return replace(found, typed=run)
        return await find_in(reader, words[0] if words else "", entity, sight)


async def _finder(reader: Reader, entity: str | None, sight: Sight) -> Finder | None:
    """For looking among the customers in sight; None when no entity goes by that code or name."""
    code = entity_named(await reader.entity_names(), entity) if entity is not None else None
    if entity is not None and code is None:
        return None
    return reader.finder(await names_in(reader, sight), code)


async def late_amounts(
    books: Books, policy: Policy, rows: Sequence[FoundRow], as_of: date
) -> dict[int, tuple[Money, ...]]:
    """What is overdue of these customers, by id, one amount a currency, largest first; none is left out."""
    async with books.reading() as reader:
        ages = await reader.ageings_of({row.id for row in rows}, as_of, policy.bounds)
    late: dict[int, list[Money]] = {row.id: [] for row in rows}
    for (customer, _), age in ages.items():
        late[customer] += [age.overdue] if age.overdue else []
    return {customer: tuple(sorted(sums, key=lambda one: -one.amount)) for customer, sums in late.items()}


async def suggest_customers(
    books: Books, typed: str, sight: Sight = EVERYTHING, most: int = SUGGESTED_MOST
) -> tuple[FoundRow, ...]:
    """Customers in sight while somebody types: what begins so, then what holds the words.

    With nothing typed, the first ones by name. Raises LedgerEmptyError.
    """
    wanted = storable(typed)
    async with books.reading() as reader:
        finder = reader.finder(await names_in(reader, sight))
        if not wanted.strip():
            return tuple(await finder.first(most))
        if not fold_code(wanted):
            return ()
        found = {row.id: row for row in await finder.by_prefix(wanted)}
        if len(found) < most and fold_name(wanted):
            found |= {row.id: row for row in await finder.by_words(wanted) if row.id not in found}
    return tuple(found.values())[:most]


Look = tuple[How, Callable[[str], Awaitable[list[FoundRow]]], str]
"""A way to find, what looks, and what was typed as that way folds it."""


async def _find(finder: Finder, typed: str) -> Found:
    by_words = (How.WORDS, finder.by_words, fold_name(typed))
    found = await _find_exactly(finder, typed) or await _first_of((by_words,), typed)
    return found or await _alike(finder, typed)


async def _find_exactly(finder: Finder, typed: str) -> Found | None:
    """By what leaves no doubt that the customers are meant."""
    ways = (
        (How.CODE, finder.by_code, fold_code(typed)),
        (How.NAME, finder.by_name, fold_name(typed)),
        (How.REGISTRATION, finder.by_registration, "".join(typed.split())),
        (How.PREFIX, finder.by_prefix, fold_code(typed)),
    )
    return await _first_of(ways, typed)


async def _first_of(ways: Iterable[Look], typed: str) -> Found | None:
    for how, look, folded in ways:
        found = await look(typed) if folded else []
        if found:
            return Found(typed, how, tuple(found))
    return None


async def _alike(finder: Finder, typed: str) -> Found:
    wanted = fold_name(typed)
    every = ((_likeness(wanted, name), key) for key, name in await finder.names())
    scored = nlargest(ALIKE_MOST, every, key=lambda one: one[0])
    least = max(ALIKE_AT_LEAST, scored[0][0] - ALIKE_WITHIN) if scored else ALIKE_AT_LEAST
    close = [key for score, key in scored if score >= least]
    if close:
        return Found(typed, How.LIKENESS, tuple(await finder.of_ids(close)))
    nearest = await finder.of_ids([key for _, key in scored[:NEAREST]])
    return Found(typed, None, (), tuple(nearest))


def _likeness(typed: str, name: str) -> float:
    """How like the whole name is or, for one word that is long enough, a part of it."""
    whole = fuzz.token_sort_ratio(typed, name)
    if " " in typed or len(typed) < SHORTEST_PART:
        return whole
    return max(whole, fuzz.partial_ratio(typed, name) * PART_COUNTS)


async def customer_card(
    books: Books, policy: Policy, customer_id: int, as_of: date, sight: Sight = EVERYTHING
) -> CustomerCard:
    """Everything a card says of one customer on a day.

    Raises UnknownCustomerError, NotYoursError for a customer out of sight, LedgerEmptyError, and
    BeforeTheLedgerError for a day before all of it.
    """
    async with books.reading() as reader:
        return await _card_of(reader, policy, customer_id, as_of, sight)


async def _card_of(
    reader: Reader, policy: Policy, customer_id: int, as_of: date, sight: Sight
) -> CustomerCard:
    figures = reader.customer(customer_id, as_of)
    customer = await figures.customer()
    if not sight.covers(customer.salesperson):
        raise NotYoursError
    known = await reader.ledgers(as_of)
    refuse_before(known, as_of)
    ledgers = {ledger.entity: ledger for ledger in known}
    now = await figures.standing(policy.bounds, customer.currency, DOCUMENTS_MOST, PAYMENTS_MOST)
    steps = await steps_now(policy, reader.dunning, as_of, (customer_id,))
    card = await _card(figures, customer, now, ledgers.get(customer.entity), steps)
    return replace(
        card,
        standing=await customer_standing(policy, reader, customer_id, as_of),
        credit=await credit_standing(policy, reader, customer_id, as_of, now.kept),
        charges=await _late_charges(policy, reader, card),
        litigation=await _litigation(reader, customer_id, as_of),
    )


async def _litigation(reader: Reader, customer_id: int, as_of: date) -> Litigation | None:
    """That which runs, and did on the day."""
    running = await reader.litigations.running((customer_id,))
    return next((one for one in running if one.handed_over_on and one.handed_over_on <= as_of), None)


async def _late_charges(policy: Policy, reader: Reader, card: CustomerCard) -> LateCharges:
    """As a reminder or a letter would ask for them on the card's day; read only where something is late."""
    customer = card.customer
    if not any(one.overdue for one in card.ageings):
        return LateCharges()
    facts = await policy_facts(policy, reader.ledger, known_customer(customer, card.entity_name), card.as_of)
    total = sums((*facts.interest, *facts.indemnities))
    return LateCharges(facts.interest, facts.indemnities, total, facts.unknown_rates)


async def _card(
    figures: CustomerFigures,
    customer: Customer,
    now: Standing,
    ledger: LedgerRow | None,
    steps: StepsNow,
) -> CustomerCard:
    policy, as_of = steps.policy, steps.as_of
    ageings, orders, documents = _own_first(now.ageings, customer.currency), now.orders, now.documents
    due_on = await _chaseable_due_on(figures, ageings, policy.digest.smallest_amount)
    entity = policy.entity(customer.entity) or policy.entities[0]
    calendar = policy.working_days(ledger.country if ledger else entity.country)
    taken = ledger.ledger_at.astimezone(policy.zone) if ledger else None
    oldest = min((one.oldest_due_on for one in ageings if one.oldest_due_on), default=None)
    person = policy.person_for(customer.salesperson)
    country = ledger.country if ledger else entity.country
    step = steps.reached(_debtor(customer), due_on, country, calendar) if due_on else None
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
        step_owner=_owner_of(step, person, policy),
    )


def _debtor(customer: Customer) -> Debtor:
    return Debtor(customer.id, customer.entity, customer.code, customer.profile, customer.salesperson)


def _owner_of(step: StepReached | None, salesperson: Person | None, policy: Policy) -> str:
    """The name of whoever takes a step; empty when the policy names nobody for it."""
    if step is None:
        return ""
    if step.owner and (owner := policy.person(step.owner)):
        return owner.name
    if step.step.owner is StepOwner.SALESPERSON:
        return salesperson.name if salesperson else ""
    return next((one.name for one in policy.people_with(Role.CREDIT_MANAGER)), "")


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

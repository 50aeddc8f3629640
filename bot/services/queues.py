"""The dunning queue: the steps that wait for somebody, or for everybody, what is due first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from bot.acts import Actor
from bot.credit.due_step import DueStep, StepState
from bot.credit.dunning import StepAction
from bot.credit.freshness import Freshness, freshness
from bot.credit.mailing import MailingState
from bot.credit.money import Money
from bot.credit.refused import Refused, Why
from bot.dunning_views import Queue, StepView
from bot.records import KnownCustomer
from bot.requests import Whose
from bot.rights import Act
from bot.services.house import House
from bot.services.step_people import Shelf, places_of
from bot.services.step_views import Shelves, askable, step_views
from bot.sight import EVERYTHING, Sight

SHOWN_MOST = 20
"""Steps of a screen."""
_AGES = list(Freshness)


async def queue_of(house: House, actor: Actor, whose: str, somebody: str = "") -> Queue | Refused:
    """Whose steps wait: `mine`, with those of whom I stand in for; `all` of the customers in sight; or
    `somebody`'s, by their e-mail.

    Refused: ROLE for what is not one's own, NOBODY for an e-mail that the policy does not know.
    """
    today = house.today(actor.at)
    async with house.work.looking() as one:
        places = await places_of(one, actor.person, today)
        asked = _asked(house, actor, whose, somebody, places)
        if isinstance(asked, Refused):
            return asked
        running = await one.dunning.running()
        if asked is not None:
            running = tuple(each for each in running if each.owner in asked)
        customers = await _customers(one, running)
        own = asked is not None and asked <= places
        seen = _in_sight(running, customers, EVERYTHING if own else actor.reader.sight)
        named = Whose.MINE.value if asked == places else whose
        if named == Whose.SOMEBODYS:
            named = house.name_of(somebody)
        return await queue_with(house, one, seen, customers, today, named, actor)


async def queue_with(
    house: House,
    one: Shelves,
    running: Sequence[DueStep],
    customers: Mapping[int, KnownCustomer],
    today: date,
    whose: str,
    actor: Actor | None = None,
) -> Queue:
    """A queue of these running steps: without an actor, as their owner reads it."""
    waiting = [each for each in running if each.state is StepState.OPEN]
    shown = await _first(house, one, waiting, customers, today)
    sending = [each for each in running if each.state is StepState.SENDING]
    ledger_at, age = await _age(house, one, customers, running, today)
    can_leave = [each for each in waiting if _can_leave(each, customers)]
    return Queue(
        as_of=today,
        steps=await step_views(house, one, shown, today, actor),
        count=len(waiting),
        whose=whose,
        mails=len(can_leave) if house.can_mail else 0,
        calls=sum(each.step.action is StepAction.CALL for each in waiting),
        sending=await _to_recall(house, one, sending, today, actor),
        freshness=age,
        ledger_at=ledger_at,
    )


def _asked(
    house: House, actor: Actor, whose: str, somebody: str, places: frozenset[str]
) -> frozenset[str] | Refused | None:
    """Whose steps, by e-mail; None for everybody's."""
    if whose == Whose.MINE:
        return places
    email = somebody.strip().casefold()
    if whose == Whose.SOMEBODYS and email == actor.person:
        return places
    if whose == Whose.SOMEBODYS and house.policy.person(email) is None:
        return Refused(Why.NOBODY, who=somebody)
    stands_in = whose == Whose.SOMEBODYS and email in places
    if not stands_in and not house.may(Act.SEE_QUEUE, actor):
        return Refused(Why.ROLE, who=house.those_who_may(Act.SEE_QUEUE))
    return frozenset((email,)) if whose == Whose.SOMEBODYS else None


async def _customers(one: Shelf, steps: Sequence[DueStep]) -> dict[int, KnownCustomer]:
    ids = {each.customer_id for each in steps}
    return await one.ledger.customers(ids) if ids else {}


def _in_sight(
    steps: Sequence[DueStep], customers: Mapping[int, KnownCustomer], sight: Sight
) -> list[DueStep]:
    return [each for each in steps if sight.covers(customers[each.customer_id].salesperson)]


async def _first(
    house: House,
    one: Shelves,
    waiting: Sequence[DueStep],
    customers: Mapping[int, KnownCustomer],
    today: date,
) -> list[DueStep]:
    """Those of a screen: by deadline, so that what is past comes first, then the largest amount.

    What can be asked for is read only of those that could be among them.
    """
    by_deadline = sorted(waiting, key=lambda each: (each.due_on, each.id))
    if not by_deadline:
        return []
    last = by_deadline[:SHOWN_MOST][-1].due_on
    near = [each for each in by_deadline if each.due_on <= last]
    papers = await one.ledger.documents({document for each in near for document in each.documents})

    def order(step: DueStep) -> tuple[date, Decimal, int]:
        owed = askable(papers[each].document for each in step.documents if each in papers)
        return step.due_on, -_worth(house, owed, customers[step.customer_id].currency, today), step.id

    return sorted(near, key=order)[:SHOWN_MOST]


def _worth(house: House, owed: Sequence[Money], currency: str, today: date) -> Decimal:
    """In the customer's currency; of a currency without a rate, the bare number."""
    found = Decimal()
    for each in owed:
        rate = house.policy.rate_on(today, each.currency, currency)
        found += rate.worth(each) if rate else each.amount
    return found


def _can_leave(step: DueStep, customers: Mapping[int, KnownCustomer]) -> bool:
    """A reminder to somebody with an address, of which nothing is known to be wrong."""
    return step.step.action.is_mail and bool(customers[step.customer_id].email) and not step.trouble


async def _to_recall(
    house: House, one: Shelves, sending: Sequence[DueStep], today: date, actor: Actor | None
) -> tuple[StepView, ...]:
    views = await step_views(house, one, sending, today, actor) if sending else ()
    waiting = [each for each in views if each.mailing and each.mailing.state is MailingState.WAITING]
    return tuple(waiting[:SHOWN_MOST])


async def _age(
    house: House,
    one: Shelves,
    customers: Mapping[int, KnownCustomer],
    steps: Sequence[DueStep],
    today: date,
) -> tuple[datetime | None, Freshness | None]:
    """Of the oldest figures of the steps' entities."""
    found: list[tuple[datetime, Freshness]] = []
    of_entity = {customers[each.customer_id].entity: customers[each.customer_id] for each in steps}
    for entity, customer in of_entity.items():
        if taken := await one.ledger.ledger_at(entity):
            there = taken.astimezone(house.policy.zone)
            found.append((there, freshness(there.date(), today, house.calendar(customer))))
    return min(found, key=lambda each: (-_AGES.index(each[1]), each[0]), default=(None, None))

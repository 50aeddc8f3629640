"""The dunning queue: the steps that wait for somebody, or for everybody, what is due first.

What is on its way stands beside them; in a message that is drawn anew, what was done since its day, too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from bot.acts import Actor
from bot.credit.digest import StepsWaiting
from bot.credit.due_step import DueStep, EndReason, StepOutcome, StepState
from bot.credit.dunning import StepAction
from bot.credit.freshness import Freshness, freshness
from bot.credit.mailing import MailingState
from bot.credit.money import Money
from bot.credit.refused import Refused, Why
from bot.dunning_views import MailsReady, Queue, StepView
from bot.records import KnownCustomer
from bot.requests import Whose
from bot.rights import Act
from bot.services.house import House
from bot.services.step_mails import mails_on_their_way, steps_on_their_way
from bot.services.step_people import Shelf, places_of
from bot.services.step_views import Shelves, askable, step_views
from bot.sight import EVERYTHING, Sight
from bot.step_ids import QueuePart

SHOWN_MOST = 20
"""Steps of a screen."""
ANSWERED = frozenset(
    {EndReason.PAID, EndReason.DISPUTED, EndReason.PROMISED, EndReason.PAUSED, EndReason.LITIGATION}
)
"""Why a step that ended untaken still counts as answered: the rest of what ends by itself is no news."""
_AGES = list(Freshness)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Looking:
    """Which part of a queue is looked at, and how."""

    part: QueuePart = QueuePart.STEPS
    offset: int = 0
    done_since: date | None = None
    """The day of the message that is drawn anew: it says what stopped waiting since."""
    reader: str = ""
    """Whoever reads it where nobody acts."""


FIRST = Looking()


@dataclass(frozen=True, slots=True)
class QueueSteps:
    """The steps that a queue is made of."""

    running: Sequence[DueStep]
    customers: Mapping[int, KnownCustomer]
    mailed: Sequence[DueStep] = ()
    """Taken ones whose letter is on its way to the customer by e-mail, too."""
    over: Sequence[DueStep] = field(default_factory=tuple)
    """Those that stopped waiting since the day that is asked for."""


async def queue_of(
    house: House, actor: Actor, whose: str, somebody: str = "", looking: Looking = FIRST
) -> Queue | Refused:
    """Whose steps wait: `mine`, with those of whom I stand in for; `all` of the customers in sight; or
    `somebody`'s, by their e-mail.

    Refused: QUEUE_ROLE for what is not one's own, NOBODY for an e-mail that the policy does not know.
    """
    today = house.today(actor.at)
    async with house.work.looking() as one:
        places = await places_of(one, actor.person, today)
        asked = _asked(house, actor, whose, somebody, places)
        if isinstance(asked, Refused):
            return asked
        own = asked is not None and asked <= places
        sight = EVERYTHING if own else actor.reader.sight
        steps = await steps_of(one, asked, today, looking.done_since, sight)
        if asked == places:
            return await queue_with(house, one, steps, today, Whose.MINE.value, actor, looking=looking)
        named = house.name_of(somebody) if whose == Whose.SOMEBODYS else whose
        email = somebody.strip().casefold() if whose == Whose.SOMEBODYS else ""
        return await queue_with(house, one, steps, today, named, actor, email, looking)


async def steps_of(
    one: Shelves,
    owners: Collection[str] | None,
    today: date,
    since: date | None = None,
    sight: Sight = EVERYTHING,
    every: Sequence[DueStep] | None = None,
) -> QueueSteps:
    """The steps of these owners' queue, or of everybody's; with `since`, what is over since that day.

    Without it, only what the clock took today: nobody else says so. `every` are all that run, where they
    were read already.
    """
    running = _theirs(await one.dunning.running() if every is None else every, owners)
    mailed = _theirs(await steps_on_their_way(one), owners)
    over = _theirs(await one.dunning.taken((since or today) - _DAY, date.max), owners)
    customers = await _customers(one, (*running, *mailed, *over))
    return QueueSteps(
        _in_sight(running, customers, sight),
        customers,
        _in_sight(mailed, customers, sight),
        [each for each in _in_sight(over, customers, sight) if is_told(each, of_all=since is not None)],
    )


async def queue_with(
    house: House,
    one: Shelves,
    steps: QueueSteps,
    today: date,
    whose: str,
    actor: Actor | None = None,
    person: str = "",
    looking: Looking = FIRST,
) -> Queue:
    """A queue of these steps: without an actor, as their owner reads it."""
    customers, screen = steps.customers, slice(looking.offset, looking.offset + SHOWN_MOST)
    waiting = [each for each in steps.running if each.state is StepState.OPEN]
    is_of_mails = looking.part is QueuePart.SENDING
    shown = [] if is_of_mails else await _ordered(house, one, waiting, customers, today, screen)
    sending = await _to_recall(house, one, steps, today, actor)
    ledger_at, age = await _age(house, one, customers, steps.running, today)
    can_leave = [each for each in waiting if house.can_mail and _can_leave(each, customers)]
    is_sent_at_once = not is_of_mails and whose in (Whose.MINE, Whose.ALL)
    return Queue(
        as_of=today,
        steps=await step_views(house, one, shown, today, actor),
        count=len(waiting),
        whose=whose,
        person=person,
        offset=looking.offset,
        late=sum(each.due_on < today for each in waiting),
        today=sum(each.due_on == today for each in waiting),
        mails=len(can_leave),
        ready=await _ready(one, can_leave, customers) if is_sent_at_once else MailsReady(),
        calls=sum(each.step.action is StepAction.CALL for each in waiting),
        sending=sending[screen if is_of_mails else slice(SHOWN_MOST)],
        sending_count=len(sending),
        done=await step_views(house, one, steps.over[:SHOWN_MOST], today, actor),
        done_count=len(steps.over),
        reader=actor.person if actor else looking.reader,
        freshness=age,
        ledger_at=ledger_at,
    )


async def steps_waiting(one: Shelves, person: str, today: date) -> StepsWaiting | None:
    """The sum of somebody's queue, for their digest; None when nothing is in it."""
    steps = await steps_of(one, await places_of(one, person, today), today)
    waiting = [each for each in steps.running if each.state is StepState.OPEN]
    sending = [each for each in steps.running if each.state is StepState.SENDING]
    mails = await mails_on_their_way(one, sending)
    leaving = [mail for mail in mails.values() if mail.state is MailingState.WAITING]
    own = {each.id for each in sending}
    found = StepsWaiting(
        count=len(waiting),
        late=sum(each.due_on < today for each in waiting),
        today=sum(each.due_on == today for each in waiting),
        sending=sum(mail.step_id in own for mail in leaving) + len(steps.mailed),
    )
    return found if found.count or found.sending else None


def _theirs(steps: Sequence[DueStep], owners: Collection[str] | None) -> list[DueStep]:
    return [each for each in steps if owners is None or each.owner in owners]


def is_told(step: DueStep, *, of_all: bool) -> bool:
    """Whether a step that stopped waiting stands in a queue: any, or only what the clock took."""
    if not of_all:
        return step.outcome is StepOutcome.HELD and not step.taken_by
    return step.state.is_taken or (step.state is StepState.ENDED and step.end_reason in ANSWERED)


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
        return Refused(Why.QUEUE_ROLE, who=house.those_who_may(Act.SEE_QUEUE))
    return frozenset((email,)) if whose == Whose.SOMEBODYS else None


async def _customers(one: Shelf, steps: Sequence[DueStep]) -> dict[int, KnownCustomer]:
    ids = {each.customer_id for each in steps}
    return await one.ledger.customers(ids) if ids else {}


def _in_sight(
    steps: Sequence[DueStep], customers: Mapping[int, KnownCustomer], sight: Sight
) -> list[DueStep]:
    return [each for each in steps if sight.covers(customers[each.customer_id].salesperson)]


async def _ordered(
    house: House,
    one: Shelves,
    waiting: Sequence[DueStep],
    customers: Mapping[int, KnownCustomer],
    today: date,
    screen: slice,
) -> list[DueStep]:
    """Those of a screen: by deadline, so that what is past comes first, then the largest amount.

    What can be asked for is read only of those that could be among them.
    """
    by_deadline = sorted(waiting, key=lambda each: (each.due_on, each.id))
    if not by_deadline[screen]:
        return []
    last = by_deadline[screen][-1].due_on
    near = [each for each in by_deadline if each.due_on <= last]
    papers = await one.ledger.documents({document for each in near for document in each.documents})

    def order(step: DueStep) -> tuple[date, Decimal, int]:
        owed = askable(papers[each].document for each in step.documents if each in papers)
        return step.due_on, -_worth(house, owed, customers[step.customer_id].currency, today), step.id

    return sorted(near, key=order)[screen]


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


async def _ready(
    one: Shelves, steps: Sequence[DueStep], customers: Mapping[int, KnownCustomer]
) -> MailsReady:
    """Whom a press would write to: whoever confirms it reads their names."""
    if not steps:
        return MailsReady()
    papers = await one.ledger.documents({document for each in steps for document in each.documents})
    first = sorted(steps, key=lambda each: (each.due_on, each.id))
    found = {each.customer_id: customers[each.customer_id] for each in first}
    names = tuple(each.name or each.code for each in found.values())
    return MailsReady(names, askable(each.document for each in papers.values()))


async def _to_recall(
    house: House, one: Shelves, steps: QueueSteps, today: date, actor: Actor | None
) -> tuple[StepView, ...]:
    """What leaves first, first."""
    sending = [*(each for each in steps.running if each.state is StepState.SENDING), *steps.mailed]
    views = await step_views(house, one, sending, today, actor) if sending else ()
    return tuple(
        sorted(
            (each for each in views if each.mailing_waits),
            key=lambda each: (each.mailing.leaves_at, each.mailing.id) if each.mailing else (),
        )
    )


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

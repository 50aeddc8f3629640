"""The morning's steps of whoever has some and gets no digest: one message a working day, at their hour."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.credit.due_step import DueStep, StepState, Track
from bot.mornings import Portfolio
from bot.notices import Notice, NoticeKind
from bot.policy_values import folded
from bot.ports import Work
from bot.records import KnownCustomer
from bot.requests import Whose
from bot.services.alone import alone
from bot.services.house import House
from bot.services.mornings import Awake, awake
from bot.services.queues import queue_with
from bot.services.step_people import places_of


def queue_key(person: str, on: date) -> str:
    """Of the message of a person's steps of a date."""
    return f"queue:{person}:{on.isoformat()}"


async def say_queues(house: House, now: datetime) -> int:
    """Tell everybody whose morning has come of the steps that are due or new; how many messages.

    Whoever got a digest of their own customers, or of those without a salesperson, finds the steps for what
    is late at these in it, and is told of the others alone: those before the due date, and those of customers
    who are in neither.
    """
    async with house.work.looking() as one:
        readers = awake(house.policy, await one.members.all(), await one.preferences.all(), now)
        waiting = await _waiting(one, readers)
        mornings = await _mornings(house, one, waiting) if waiting else ()
    told = [await alone(_tell(house, each, now), "the morning's queue of a person") for each in mornings]
    return sum(1 for done in told if done)


@dataclass(frozen=True, slots=True)
class _Morning:
    """Somebody and the steps that are theirs today."""

    reader: Awake
    steps: tuple[DueStep, ...]
    customers: Mapping[int, KnownCustomer]


async def _waiting(one: Work, readers: Sequence[Awake]) -> list[Awake]:
    """Those whom this told of nothing yet today."""
    if not readers:
        return []
    known = await one.outbox.known([queue_key(each.key, each.on) for each in readers])
    return [each for each in readers if queue_key(each.key, each.on) not in known]


async def _digests(one: Work, readers: Sequence[Awake]) -> dict[str, frozenset[Portfolio]]:
    """Which digests each of them got today."""
    sent = await one.mornings.sent_on({each.on for each in readers}, {each.key for each in readers})
    told = {(each.person, each.on, each.portfolio) for each in sent}
    return {
        each.key: frozenset(which for which in Portfolio if (each.key, each.on, which) in told)
        for each in readers
    }


async def _mornings(house: House, one: Work, waiting: Sequence[Awake]) -> tuple[_Morning, ...]:
    """Those of them who have something due, or something new."""
    running = [each for each in await one.dunning.running() if each.state is StepState.OPEN]
    ids = {each.customer_id for each in running}
    customers = await one.ledger.customers(ids) if ids else {}
    digests = await _digests(one, waiting)
    found = []
    for reader in waiting:
        told = digests[reader.key]
        own = [
            each
            for each in _of(running, await places_of(one, reader.key, reader.on))
            if not _is_in_digest(each, customers[each.customer_id], reader, told)
        ]
        worked = [each for each in own if reader.on in house.calendar(customers[each.customer_id])]
        if worked and _is_worth(house, reader, worked, customers):
            found.append(_Morning(reader, tuple(own), customers))
    return tuple(found)


def _of(steps: Iterable[DueStep], people: Collection[str]) -> list[DueStep]:
    return [each for each in steps if each.owner in people]


def _is_in_digest(step: DueStep, customer: KnownCustomer, reader: Awake, told: Collection[Portfolio]) -> bool:
    """A digest is of what is late at one's own customers, or at those whom nobody looks after."""
    name = folded(customer.salesperson)
    is_told = Portfolio.OWN in told and name in reader.person.names
    return step.track is Track.AFTER_DUE and (is_told or (Portfolio.UNASSIGNED in told and not name))


def _is_worth(
    house: House, reader: Awake, steps: Sequence[DueStep], customers: Mapping[int, KnownCustomer]
) -> bool:
    """Whether a deadline is today or past, or a step is newer than the working day before."""
    if any(each.due_on <= reader.on for each in steps):
        return True
    before = house.calendar(customers[steps[0].customer_id]).before(reader.on)
    hour = reader.person.digest_hour or house.policy.digest.hour
    since = datetime.combine(before, hour, house.policy.zone)
    return any(each.opened_at > since for each in steps)


async def _tell(house: House, morning: _Morning, now: datetime) -> bool:
    reader = morning.reader
    async with house.work.working() as one:
        queue = await queue_with(house, one, morning.steps, morning.customers, reader.on, Whose.MINE.value)
        payload = house.wording.queue(queue, reader.language)
        key = queue_key(reader.key, reader.on)
        return await one.outbox.add(
            Notice(key, NoticeKind.QUEUE, reader.key, payload, now, expires_at=reader.until)
        )

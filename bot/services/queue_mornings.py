"""The morning's steps of whoever has some and gets no digest: one message a working day, at their hour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.credit.due_step import DueStep, StepState
from bot.notices import Notice, NoticeKind
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.alone import alone
from bot.services.house import House
from bot.services.mornings import Awake, awake
from bot.services.queue_messages import FOLDED_WITHIN, Said, fold_queue, queue_key, queue_payload, said_to
from bot.services.step_people import places_of


async def say_queues(house: House, now: datetime) -> int:
    """Tell everybody whose morning has come of the steps that are due or new; how many messages.

    Whoever got a digest reads the sum of their steps in it, and no message of them: one a morning. What
    they got on a former morning is folded then, too.
    """
    async with house.work.looking() as one:
        readers = awake(house.policy, await one.members.all(), await one.preferences.all(), now)
        if not readers:
            return 0
        told = await _told(one, readers)
        waiting = [each for each in readers if each.key not in told]
        mornings = await _mornings(house, one, waiting) if waiting else []
        former = await _former(one, readers)
    sent = [await alone(_tell(house, each, now), "the morning's queue of a person") for each in mornings]
    served = told | {each.key for each, done in zip(mornings, sent, strict=True) if done}
    for said, language in former:
        if said.person in served:
            await alone(fold_queue(house, said, language, now), "the queue of a former morning")
    return sum(1 for done in sent if done)


async def _told(one: Work, readers: Sequence[Awake]) -> frozenset[str]:
    """Those who got a queue, or a digest with the sum of it, today."""
    queues = await one.outbox.known([queue_key(each.key, each.on) for each in readers])
    digests = await one.mornings.sent_on({each.on for each in readers}, {each.key for each in readers})
    sent = {(each.person, each.on) for each in digests}
    return frozenset(
        each.key for each in readers if queue_key(each.key, each.on) in queues or (each.key, each.on) in sent
    )


async def _former(one: Work, readers: Sequence[Awake]) -> list[tuple[Said, str]]:
    """Queues of theirs of former days, and the language that they read."""
    found = []
    for reader in readers:
        days = [reader.on - timedelta(days=back) for back in range(1, FOLDED_WITHIN.days + 1)]
        found += [(said, reader.language) for said in await said_to(one.outbox, (reader.key,), days)]
    return found


async def _mornings(house: House, one: Work, waiting: Sequence[Awake]) -> list[Awake]:
    """Those of them who have something due, or something new."""
    running = [each for each in await one.dunning.running() if each.state is StepState.OPEN]
    ids = {each.customer_id for each in running}
    customers = await one.ledger.customers(ids) if ids else {}
    found = []
    for reader in waiting:
        places = await places_of(one, reader.key, reader.on)
        own = [each for each in running if each.owner in places]
        worked = [each for each in own if reader.on in house.calendar(customers[each.customer_id])]
        if worked and _is_worth(house, reader, worked, customers):
            found.append(reader)
    return found


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


async def _tell(house: House, reader: Awake, now: datetime) -> bool:
    async with house.work.working() as one:
        payload = await queue_payload(house, one, Said(reader.key, reader.on), reader.on, reader.language)
        key = queue_key(reader.key, reader.on)
        return await one.outbox.add(
            Notice(key, NoticeKind.QUEUE, reader.key, payload, now, expires_at=reader.until)
        )

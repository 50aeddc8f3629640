"""The queues that the morning brought: drawn anew when something changes, folded when the next one comes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.acts import Actor
from bot.credit.due_step import DueStep, StepState
from bot.notices import Notice, NoticeKind, Payload
from bot.ports import Outbox, Work
from bot.requests import Whose
from bot.services.acted import LIVES
from bot.services.alone import alone
from bot.services.house import House
from bot.services.promise_notices import listener
from bot.services.queues import Looking, queue_with, steps_of
from bot.services.step_people import places_of
from bot.step_ids import queue_left_out, queue_row_of

_BLINK = timedelta(microseconds=1)
FOLDED_WITHIN = timedelta(days=31)
"""A queue that nobody's next morning came for until then stays as it was last drawn."""


def queue_key(person: str, on: date) -> str:
    """Of the message of a person's steps of a date."""
    return f"queue:{person}:{on.isoformat()}"


def fold_key(person: str, on: date) -> str:
    """Of the edit that makes one line of it."""
    return f"fold:{queue_key(person, on)}"


@dataclass(frozen=True, slots=True)
class Said:
    """A queue that somebody got on a morning, and that is not folded."""

    person: str
    on: date


async def said_to(outbox: Outbox, people: Iterable[str], days: Collection[date]) -> tuple[Said, ...]:
    """Those of these people and days, the newest first."""
    found = [Said(person, on) for person in people for on in sorted(days, reverse=True)]
    keys = {queue_key(each.person, each.on) for each in found}
    known = await outbox.known(keys | {f"fold:{key}" for key in keys}) if keys else frozenset()
    return tuple(
        each
        for each in found
        if queue_key(each.person, each.on) in known and fold_key(each.person, each.on) not in known
    )


async def redraw_queues(house: House, now: datetime, actor: Actor | None = None) -> int:
    """Edit everybody's newest queue where it is not what it was last drawn as; how many were edited.

    After somebody's act, only those are looked at that show a step of its customers.
    """
    people = sorted({each.email.casefold() for each in house.policy.people})
    today = house.today(now)
    days = [today + timedelta(days=ahead) for ahead in range(-LIVES.days, 2)]
    async with house.work.looking() as one:
        found = await said_to(one.outbox, people, days)
        if not found:
            return 0
        seen = _Seen(await one.trail.length(), await one.dunning.running())  # nothing older than its number
        concerned = await _concerned(one, actor, seen.running, today) if actor else None
    newest = {each.person: each for each in reversed(found) if concerned is None or each.person in concerned}
    done = [
        await alone(_redraw(house, each, now, seen), "the queue of a morning") for each in newest.values()
    ]
    return sum(1 for each in done if each)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is read once for all readers."""

    length: int
    """Of the trail."""
    running: Sequence[DueStep]


async def _concerned(
    one: Work, actor: Actor, running: Sequence[DueStep], today: date
) -> frozenset[str] | None:
    """Who has a step of the customers of an act, or had it before, and who stands in for them.

    None, for everybody, when the trail does not say of whom the act was.
    """
    acts = [each.entry for each in await one.trail.of_person(actor.person, actor.at - _BLINK)]
    customers = {each.customer_id for each in acts}
    if not customers or None in customers:
        return None
    steps = (*running, *await one.dunning.taken(today - LIVES, date.max))
    before = {str((each.before or {}).get("owner", "")) for each in acts}
    owners = before | {each.owner for each in steps if each.customer_id in customers}
    return frozenset(
        (*owners, *(each.to for each in await one.delegations.on(today) if each.person in owners))
    )


async def _redraw(house: House, said: Said, now: datetime, seen: _Seen) -> bool:
    """Mostly nothing changed, and nobody who writes is kept waiting to find that out.

    It is drawn while others write, and again only when one of them did.
    """
    async with house.work.looking() as one:
        payload = await _drawn(house, one, said, now, seen.running)
        if payload is None or not await _is_new(one, said, payload):
            return False
    async with house.work.working() as one:
        await one.trail.hold()  # what somebody does at this moment is seen, or edits it after this
        length = await one.trail.length()
        if length != seen.length:
            payload = await _drawn(house, one, said, now)
        if payload is None or not await _is_new(one, said, payload):
            return False
        return await one.outbox.add(_edit(house, said, payload, length))


async def _drawn(
    house: House, one: Work, said: Said, now: datetime, running: Sequence[DueStep] | None = None
) -> Payload | None:
    """The queue as it is now; None for whoever left the policy.

    Of a reader who is ahead of the company's zone, the day that was drawn for them counts once it began.
    """
    person = house.policy.person(said.person)
    if person is None:
        return None
    to = await listener(one, house.policy, person)
    return await queue_payload(house, one, said, max(house.today(now), said.on), to.language, running)


async def _is_new(one: Work, said: Said, payload: Payload) -> bool:
    """Whether the message says something else by now, and is not folded."""
    key = queue_key(said.person, said.on)
    sent = await one.outbox.payload_of(key)
    if sent is None or await one.outbox.known((fold_key(said.person, said.on),)):
        return False
    return _mark(payload) != _mark(await one.outbox.newest_edit(key) or sent)


def _edit(house: House, said: Said, payload: Payload, length: int) -> Notice:
    """What the message is to say from an entry of the trail on: it may have said so before.

    Edits are due when the day began: they leave in the order in which they were decided.
    """
    edits = queue_key(said.person, said.on)
    begun = datetime.combine(said.on, time(), house.policy.zone)
    key = f"{edits}:{length}:{_mark(payload)}"
    return Notice(key, NoticeKind.ACTED, said.person, payload, begun, edits=edits)


async def queue_payload(
    house: House,
    one: Work,
    said: Said,
    today: date,
    language: str,
    running: Sequence[DueStep] | None = None,
) -> Payload:
    """Somebody's queue in a message: what waits, what is on its way, and what was done since its day.

    `running` are all steps that run, where they were read already.
    """
    places = await places_of(one, said.person, today)
    steps = await steps_of(one, places, today, said.on, every=running)
    looking = Looking(done_since=said.on, reader=said.person)
    queue = await queue_with(house, one, steps, today, Whose.MINE.value, looking=looking)
    return house.wording.queue(queue, language)


async def fold_queue(house: House, said: Said, language: str, now: datetime) -> bool:
    """One line in the place of a former morning's queue; False when it was folded meanwhile."""
    async with house.work.working() as one:
        await one.trail.hold()
        sent = await one.outbox.payload_of(queue_key(said.person, said.on))
        if sent is None:
            return False
        done, count = await _counts(house, one, said, sent, now)
        payload = house.wording.queue_folded(said.on, done, count, language)
        edits = queue_key(said.person, said.on)
        return await one.outbox.add(
            Notice(fold_key(said.person, said.on), NoticeKind.FOLD, said.person, payload, now, edits=edits)
        )


async def _counts(house: House, one: Work, said: Said, sent: Payload, now: datetime) -> tuple[int, int]:
    """How many of its steps wait no more, and how many it had; of those without a row, what was taken."""
    ids = _block_ids(sent)
    shown = [step for step in map(queue_row_of, ids) if step]
    left_out = sum(map(queue_left_out, ids))
    running = await one.dunning.running()
    open_still = {each.id for each in running if each.state is StepState.OPEN}
    done = sum(step not in open_still for step in shown)
    if left_out:
        over = await one.dunning.taken(said.on - timedelta(days=1), house.today(now))
        theirs = [
            each for each in over if each.owner == said.person and house.today(each.opened_at) <= said.on
        ]
        done += min(left_out, sum(each.id not in shown and each.state.is_taken for each in theirs))
    return done, len(shown) + left_out


def _block_ids(sent: Payload) -> list[str]:
    blocks: Iterable[Mapping[str, Any]] = sent.get("blocks", ())
    return [str(block.get("block_id", "")) for block in blocks]


def _mark(payload: Payload) -> str:
    """The same for the same words, blocks and ids."""
    written = json.dumps(dict(payload), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:16]

"""The queues that the morning brought: drawn anew when something changes, folded when the next one comes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.credit.due_step import StepState
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


async def redraw_queues(house: House, now: datetime) -> int:
    """Edit everybody's newest queue where it is not what it was last drawn as; how many were edited."""
    people = sorted({each.email.casefold() for each in house.policy.people})
    today = house.today(now)
    days = [today + timedelta(days=ahead) for ahead in range(-LIVES.days, 2)]
    async with house.work.looking() as one:
        found = await said_to(one.outbox, people, days)
    newest = {each.person: each for each in reversed(found)}
    done = [await alone(_redraw(house, each, now), "the queue of a morning") for each in newest.values()]
    return sum(1 for each in done if each)


async def _redraw(house: House, said: Said, now: datetime) -> bool:
    """Mostly nothing changed, and nobody who writes is kept waiting to find that out."""
    async with house.work.looking() as one:
        if await _edit(house, one, said, now) is None:
            return False
    async with house.work.working() as one:
        await one.trail.hold()  # what somebody does at this moment is seen, or edits it after this
        edit = await _edit(house, one, said, now)
        return edit is not None and await one.outbox.add(edit)


async def _edit(house: House, one: Work, said: Said, now: datetime) -> Notice | None:
    """The queue as it is now, if it was never drawn so.

    Edits are due when the day began: they leave in the order in which they were decided.
    """
    person = house.policy.person(said.person)
    sent = await one.outbox.payload_of(queue_key(said.person, said.on))
    if person is None or sent is None:
        return None
    to = await listener(one, house.policy, person)
    payload = await queue_payload(house, one, said, house.today(now), to.language)
    key = f"{queue_key(said.person, said.on)}:{_mark(payload)}"
    if _mark(payload) == _mark(sent) or await one.outbox.known((key, fold_key(said.person, said.on))):
        return None
    begun = datetime.combine(said.on, time(), house.policy.zone)
    return Notice(key, NoticeKind.ACTED, said.person, payload, begun, edits=queue_key(said.person, said.on))


async def queue_payload(house: House, one: Work, said: Said, today: date, language: str) -> Payload:
    """Somebody's queue in a message: what waits, what is on its way, and what was done since its day."""
    steps = await steps_of(one, await places_of(one, said.person, today), today, said.on)
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
        theirs = [each for each in over if each.owner == said.person and each.opened_at.date() <= said.on]
        done += min(left_out, sum(each.id not in shown and each.state.is_taken for each in theirs))
    return done, len(shown) + left_out


def _block_ids(sent: Payload) -> list[str]:
    blocks: Iterable[Mapping[str, Any]] = sent.get("blocks", ())
    return [str(block.get("block_id", "")) for block in blocks]


def _mark(payload: Payload) -> str:
    """The same for the same words, blocks and ids."""
    written = json.dumps(dict(payload), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:16]

"""Who read of a customer's holds in a message of their own: what one told, no digest tells again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.audit import Deed, Entry
from bot.reading import Reader

ENTRIES_MOST = 2000
_HOLDS = frozenset({Deed.HOLD_SET, Deed.HOLD_RELEASED, Deed.HOLD_ENDED})


def hold_key(subject: str, deed: Deed, number: int) -> str:
    """Of the message that tells of what the trail's entry of that number says of a hold."""
    return f"{subject}:{deed.value.partition('.')[2]}:{number}"


def decided_key(request_id: int) -> str:
    """Of the message that answers whoever asked for something."""
    return f"request-decided:{request_id}"


@dataclass(frozen=True, slots=True)
class ToldOfHolds:
    """What the trail and the outbox have of some customers' holds, since a moment."""

    readers: Mapping[tuple[int, datetime], frozenset[str]] = field(default_factory=dict)
    """By customer and moment, the e-mails of those who did it or to whom a message told it."""
    set_aloud: frozenset[int] = frozenset()
    """The holds that were set by an entry of their own: first figures have none, and are no news."""

    def at(self, customer_id: int, moment: datetime) -> frozenset[str]:
        """Who knows already what happened to the customer then."""
        return self.readers.get((customer_id, moment), frozenset())


async def told_of_holds(reader: Reader, customers: Collection[int], after: datetime) -> ToldOfHolds:
    """Since a moment; two reads, whatever was told. Nothing is guessed from hours and days."""
    if not customers:
        return ToldOfHolds()
    entries = await reader.trail.since(after, customers, ENTRIES_MOST)
    keys = {key: each for each in entries for key in _keys(each)}
    people = await reader.outbox.people_of(keys) if keys else {}
    readers = defaultdict[tuple[int, datetime], set[str]](set)
    for key, person in people.items():
        _add(readers, keys[key], person)
    for each in entries:
        if each.entry.deed in _HOLDS and each.entry.who:
            _add(readers, each, each.entry.who)
    return ToldOfHolds({moment: frozenset(those) for moment, those in readers.items()}, _set_aloud(entries))


def _add(readers: dict[tuple[int, datetime], set[str]], entry: Entry, person: str) -> None:
    if entry.entry.customer_id is not None:
        readers[entry.entry.customer_id, entry.entry.at].add(person)


def _keys(entry: Entry) -> tuple[str, ...]:
    """Of the message that may have told of it: of the hold, or of the request that lifted it."""
    said = entry.entry
    if said.deed in _HOLDS:
        return (hold_key(said.subject, said.deed, entry.number),)
    return (decided_key(_id_of(said.subject)),) if said.deed is Deed.LIMIT_APPROVED else ()


def _set_aloud(entries: Iterable[Entry]) -> frozenset[int]:
    return frozenset(_id_of(each.entry.subject) for each in entries if each.entry.deed is Deed.HOLD_SET)


def _id_of(subject: str) -> int:
    return int(subject.partition(":")[2])

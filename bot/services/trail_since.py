"""What became of an entry of the trail since: who went on with its subject, and whether it was taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from bot.acts import UNDO_FOR, Actor
from bot.audit import CLOCK, Entry
from bot.credit.refused import Refused, Why
from bot.ports import Work
from bot.rights import Act
from bot.services.house import House
from bot.services.promise_deeds import LOOKED_BACK

UNDOES = "undoes"
"""Of an entry's facts: the number of the entry that does not count any more."""


def undone_in(entries: Iterable[Entry]) -> frozenset[int]:
    """The numbers of the entries that were taken back."""
    found = ((each.entry.after or {}).get(UNDOES) for each in entries)
    return frozenset(number for number in found if isinstance(number, int))


async def not_taken_back(
    house: House, one: Work, actor: Actor, entry: Entry, subjects: Collection[str]
) -> Refused | None:
    """Why somebody cannot take back what they did minutes ago; `subjects` are what it changed.

    UNDO_NOT_YOURS, UNDONE_ALREADY, UNDO_DEPENDS, UNDO_TOO_LATE.
    """
    done = entry.entry
    if not house.may(Act.UNDO, actor, concerned=done.who == actor.person):
        return Refused(Why.UNDO_NOT_YOURS, who=house.name_of(done.who))
    newest = await one.trail.of_customer(done.customer_id, LOOKED_BACK) if done.customer_id else ()
    later = [each for each in newest if each.number > entry.number and each.entry.subject in subjects]
    undone = undone_in(later)
    if entry.number in undone:
        return Refused(Why.UNDONE_ALREADY, at=_undone_at(later, entry.number))
    went_on = next((each for each in later if each.number not in undone and not _is_undo(each)), None)
    if went_on is not None:
        return depends(house, actor, went_on.entry.who, went_on.entry.at)
    until = done.at + UNDO_FOR
    return Refused(Why.UNDO_TOO_LATE, at=until) if actor.at >= until else None


def depends(house: House, actor: Actor, who: str, at: datetime | None) -> Refused:
    """Somebody, or the clock, went on with it."""
    yours = who != CLOCK and who == actor.person
    return Refused(Why.UNDO_DEPENDS, who=house.name_of(who), at=at, yours=yours)


def _is_undo(entry: Entry) -> bool:
    return UNDOES in (entry.entry.after or {})


def _undone_at(later: Iterable[Entry], number: int) -> datetime | None:
    return next((each.entry.at for each in later if (each.entry.after or {}).get(UNDOES) == number), None)

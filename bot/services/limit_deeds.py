"""What one act changes of a request: the record, then the trail; and what is said of one that is over."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.acts import Actor
from bot.audit import CLOCK, Deed, Facts, NewEntry, Surface
from bot.credit.refused import Refused, Why
from bot.credit.request import GRANTED, CreditRequest, RequestState
from bot.errors import StorageError
from bot.ports import Work
from bot.services.house import House
from bot.services.promise_deeds import amount_fact, last_word


@dataclass(frozen=True, slots=True)
class By:
    """Who changes it, when and where."""

    who: str
    at: datetime
    surface: Surface

    @classmethod
    def actor(cls, actor: Actor) -> By:
        """Somebody."""
        return cls(actor.person, actor.at, actor.surface)

    @classmethod
    def clock(cls, now: datetime) -> By:
        """Nobody: its time has come."""
        return cls(CLOCK, now, Surface.CLOCK)


def subject_of(request: CreditRequest) -> str:
    """What the trail calls it."""
    return f"request:{request.id}"


def name_of(request: CreditRequest) -> str:
    """What people call it: `REQ-118`."""
    return f"REQ-{request.id}"


def facts_of(request: CreditRequest) -> Facts:
    """A request as the trail has it."""
    said: dict[str, str | int | bool | None] = {
        "kind": request.kind.value,
        "state": request.state.value,
        "amount": amount_fact(request.amount) if request.amount else "",
        "starts_on": _day(request.starts_on),
        "ends_on": _day(request.ends_on),
        "order": amount_fact(request.order) if request.order else "",
        "reference": request.reference,
        "terms_days": request.terms_days,
        "reason": request.reason,
        "needs_two": request.needs_two or None,
        "first_by": request.first_by,
        "first_for": request.first_for,
        "decided_by": request.decided_by,
        "decided_for": request.decided_for,
        "decision_reason": request.decision_reason,
        "counts_from": _day(request.counts_from),
        "counts_until": _day(request.counts_until),
    }
    return {name: value for name, value in said.items() if value not in ("", None)}


async def change(one: Work, after: CreditRequest) -> CreditRequest:
    """Keep what a request says now; it is held, so that nobody can have come between."""
    kept = await one.requests.change(after)
    if kept is None:
        raise StorageError("A request changed while it was held: try again.")
    return kept


async def write(one: Work, by: By, deed: Deed, before: CreditRequest | None, after: CreditRequest) -> int:
    """The trail's entry of a change; its number."""
    was = facts_of(before) if before else None
    entry = NewEntry(
        deed, by.who, by.at, by.surface, subject_of(after), after.customer_id, was, facts_of(after)
    )
    return (await one.trail.add(entry)).number


async def hold_all(one: Work, customers: Collection[int]) -> tuple[CreditRequest, ...]:
    """The requests of these customers, who are kept from others, each in the same order as everybody does."""
    found: list[CreditRequest] = []
    for customer in sorted(customers):
        found += await one.requests.of_customer(customer, hold=True)
    return tuple(found)


async def over(house: House, one: Work, request: CreditRequest, now: datetime) -> Refused | None:
    """Whether it does not wait any more: who decided it and when, or how else it ended."""
    if request.state in GRANTED or request.state in (RequestState.ENDED, RequestState.REJECTED):
        return Refused(Why.DECIDED, who=house.name_of(request.decided_by), at=request.decided_at)
    if request.state is RequestState.EXPIRED or (
        request.state is RequestState.REQUESTED and request.expires_at <= now
    ):
        return Refused(Why.LAPSED, at=request.expires_at)
    if request.state is RequestState.REQUESTED:
        return None
    entry = await last_word(one, request.customer_id, (subject_of(request),))
    at = entry.entry.at if entry else None
    return Refused(Why.ENDED, who=house.name_of(request.asked_by), at=at)


def ended(request: CreditRequest, state: RequestState, on: date) -> CreditRequest:
    """It is over, and nothing counts of it from that day on."""
    return replace(request, state=state, ended_on=on)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""

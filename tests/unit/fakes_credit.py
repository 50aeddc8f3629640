"""In-memory fakes of the stores of limits, holds and cases."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Protocol, TypeVar

from bot.credit.case import Case, CaseLine
from bot.credit.crossing import Crossing
from bot.credit.hold import Hold
from bot.credit.request import CreditRequest, RequestState
from bot.credit.reservation import Reservation, ReservationState
from bot.delegations import Delegation
from bot.errors import AlreadyRunningError, UnknownRecordError


@dataclass
class FakeRequests:
    """Requests, by id."""

    kept: dict[int, CreditRequest] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)

    async def add(self, request: CreditRequest, key: str) -> CreditRequest | None:
        if key in self.keys:
            return None
        kept = replace(request, id=len(self.kept) + 1)
        self.kept[kept.id], self.keys[key] = kept, kept.id
        return kept

    async def of_key(self, key: str) -> CreditRequest | None:
        return self.kept[self.keys[key]] if key in self.keys else None

    async def one(self, request_id: int, *, hold: bool = False) -> CreditRequest:
        if request_id not in self.kept:
            raise UnknownRecordError
        return self.kept[request_id]

    async def change(self, request: CreditRequest) -> CreditRequest | None:
        if self.kept[request.id].version != request.version:
            return None
        self.kept[request.id] = replace(request, version=request.version + 1)
        return self.kept[request.id]

    async def of_customer(self, customer_id: int, *, hold: bool = False) -> tuple[CreditRequest, ...]:
        found = [one for one in self.kept.values() if one.customer_id == customer_id]
        return tuple(sorted(found, key=lambda one: (one.asked_at, one.id), reverse=True))

    async def waiting(self) -> tuple[CreditRequest, ...]:
        found = [one for one in self.kept.values() if one.state is RequestState.REQUESTED]
        return tuple(sorted(found, key=lambda one: (one.asked_at, one.id)))

    async def counting(self, first: date, last: date) -> tuple[CreditRequest, ...]:
        return tuple(
            one
            for one in self.kept.values()
            if one.counts_from is not None
            and one.counts_until is not None
            and one.state is not RequestState.ENDED
            and one.counts_from <= last
            and first <= one.counts_until
        )

    async def ended(self, after: date, until: date) -> tuple[CreditRequest, ...]:
        return tuple(
            one
            for one in self.kept.values()
            if one.state is RequestState.ENDED and one.ended_on is not None and after < one.ended_on <= until
        )


@dataclass
class FakeHolds:
    """Holds, by id."""

    kept: dict[int, Hold] = field(default_factory=dict)

    async def add(self, hold: Hold) -> Hold:
        for one in self.kept.values():
            if (one.customer_id, one.cause) == (hold.customer_id, hold.cause) and one.ended_on is None:
                raise AlreadyRunningError
        kept = replace(hold, id=len(self.kept) + 1)
        self.kept[kept.id] = kept
        return kept

    async def one(self, hold_id: int, *, hold: bool = False) -> Hold:
        if hold_id not in self.kept:
            raise UnknownRecordError
        return self.kept[hold_id]

    async def change(self, hold: Hold) -> Hold | None:
        if self.kept[hold.id].version != hold.version:
            return None
        self.kept[hold.id] = replace(hold, version=hold.version + 1)
        return self.kept[hold.id]

    async def of_customer(self, customer_id: int, *, hold: bool = False) -> tuple[Hold, ...]:
        found = [one for one in self.kept.values() if one.customer_id == customer_id]
        return tuple(sorted(found, key=lambda one: (one.set_at, one.id), reverse=True))

    async def hold_customers(self, customers: Collection[int]) -> None:
        """Nobody else is there."""

    async def running(self, customers: Collection[int] | None = None) -> tuple[Hold, ...]:
        return tuple(one for one in _of(self.kept.values(), customers) if one.ended_on is None)

    async def changed(self, after: date, until: date) -> tuple[Hold, ...]:
        def in_time(day: date | None) -> bool:
            return day is not None and after < day <= until

        return tuple(
            one
            for one in self.kept.values()
            if in_time(one.set_on) or in_time(one.released_on) or in_time(one.ended_on)
        )


@dataclass
class FakeCrossings:
    """Crossings, by id."""

    kept: dict[int, Crossing] = field(default_factory=dict)
    entities: dict[str, datetime] = field(default_factory=dict)

    async def add(self, crossing: Crossing) -> Crossing | None:
        for one in await self.up((crossing.customer_id,)):
            if one.threshold is crossing.threshold:
                return None
        kept = replace(crossing, id=len(self.kept) + 1)
        self.kept[kept.id] = kept
        return kept

    async def add_all(self, crossings: Sequence[Crossing]) -> None:
        for each in crossings:
            await self.add(each)

    async def back(self, crossing: Crossing) -> None:
        self.kept[crossing.id] = crossing

    async def up(self, customers: Collection[int] | None = None) -> tuple[Crossing, ...]:
        return tuple(one for one in _of(self.kept.values(), customers) if one.back_on is None)

    async def between(self, after: date, until: date) -> tuple[Crossing, ...]:
        found = [one for one in self.kept.values() if after < one.crossed_on <= until]
        return tuple(sorted(found, key=lambda one: (one.crossed_at, one.id)))

    async def watched(self) -> frozenset[str]:
        return frozenset(self.entities)

    async def watch(self, entity: str, at: datetime) -> None:
        self.entities.setdefault(entity, at)


@dataclass
class FakeCases:
    """Cases, by id, and their stories."""

    kept: dict[int, Case] = field(default_factory=dict)
    said: list[CaseLine] = field(default_factory=list)

    async def add(self, case: Case) -> Case:
        if await self.running((case.customer_id,)):
            raise AlreadyRunningError
        kept = replace(case, id=len(self.kept) + 1)
        self.kept[kept.id] = kept
        return kept

    async def one(self, case_id: int, *, hold: bool = False) -> Case:
        if case_id not in self.kept:
            raise UnknownRecordError
        return self.kept[case_id]

    async def change(self, case: Case) -> Case | None:
        if self.kept[case.id].version != case.version:
            return None
        self.kept[case.id] = replace(case, version=case.version + 1)
        return self.kept[case.id]

    async def of_customer(self, customer_id: int, *, hold: bool = False) -> tuple[Case, ...]:
        found = [one for one in self.kept.values() if one.customer_id == customer_id]
        return tuple(sorted(found, key=lambda one: (one.opened_at, one.id), reverse=True))

    async def running(self, customers: Collection[int] | None = None) -> tuple[Case, ...]:
        found = [one for one in _of(self.kept.values(), customers) if one.closed_on is None]
        return tuple(sorted(found, key=lambda one: (one.due_on, one.id)))

    async def say(self, line: CaseLine) -> CaseLine:
        kept = replace(line, id=len(self.said) + 1)
        self.said.append(kept)
        return kept

    async def lines(self, case_id: int) -> tuple[CaseLine, ...]:
        return tuple(one for one in self.said if one.case_id == case_id)


@dataclass
class FakeReservations:
    """Reservations, by id."""

    kept: dict[int, Reservation] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    came: list[tuple[int, str]] = field(default_factory=list)
    """Whose order an import brought, and the order's number."""

    async def add(self, reservation: Reservation, key: str) -> Reservation | None:
        if key in self.keys:
            return None
        kept = replace(reservation, id=len(self.kept) + 1)
        self.kept[kept.id], self.keys[key] = kept, kept.id
        return kept

    async def of_key(self, key: str) -> Reservation | None:
        return self.kept[self.keys[key]] if key in self.keys else None

    async def one(self, reservation_id: int, *, hold: bool = False) -> Reservation:
        if reservation_id not in self.kept:
            raise UnknownRecordError
        return self.kept[reservation_id]

    async def change(self, reservation: Reservation) -> Reservation | None:
        if self.kept[reservation.id].version != reservation.version:
            return None
        self.kept[reservation.id] = replace(reservation, version=reservation.version + 1)
        return self.kept[reservation.id]

    async def open(self, customers: Collection[int] | None = None) -> tuple[Reservation, ...]:
        return tuple(one for one in _of(self.kept.values(), customers) if one.state is ReservationState.OPEN)

    async def on(self, as_of: date, customers: Collection[int]) -> tuple[Reservation, ...]:
        return tuple(
            one
            for one in _of(self.kept.values(), customers)
            if one.reserved_on <= as_of <= one.until and (one.ended_on is None or one.ended_on > as_of)
        )

    async def arrived(self) -> tuple[tuple[int, str], ...]:
        known = {one.id for one in await self.open()}
        return tuple(one for one in self.came if one[0] in known)


@dataclass
class FakeDelegations:
    """Delegations, by id."""

    kept: dict[int, Delegation] = field(default_factory=dict)

    async def add(self, delegation: Delegation) -> Delegation:
        kept = replace(delegation, id=len(self.kept) + 1)
        self.kept[kept.id] = kept
        return kept

    async def end(
        self, person: str, at: datetime, first_on: date, last_on: date = date.max
    ) -> tuple[Delegation, ...]:
        given = await self.of_person(person, first_on)
        ended = tuple(one for one in given if one.first_on <= last_on)
        for one in ended:
            self.kept[one.id] = replace(one, ended_at=at)
        return ended

    async def of_person(self, person: str, as_of: date) -> tuple[Delegation, ...]:
        found = [
            one
            for one in self.kept.values()
            if one.person == person and one.ended_at is None and one.last_on >= as_of
        ]
        return tuple(sorted(found, key=lambda one: one.first_on))

    async def on(self, as_of: date) -> tuple[Delegation, ...]:
        return tuple(one for one in self.kept.values() if one.holds_on(as_of))


class OfCustomer(Protocol):
    """Anything of a customer."""

    @property
    def customer_id(self) -> int: ...


Kept = TypeVar("Kept", bound=OfCustomer)


def _of(kept: Iterable[Kept], customers: Collection[int] | None) -> list[Kept]:
    return [one for one in kept if customers is None or one.customer_id in customers]

"""Amounts kept for accepted orders, and the orders that imports brought for them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from bot.credit.ledger import DocumentKind
from bot.credit.money import Money
from bot.credit.reservation import LATE_ENTRY_DAYS, Reservation, ReservationState, order_number_key
from bot.errors import UnknownRecordError
from storage.among import among, is_of
from storage.credit_tables import ReservationRow
from storage.held import held, hold_customer_of
from storage.tables import DocumentRow, OrderRow
from storage.upsert import insert_once

_OLDEST_FIRST = ReservationRow.reserved_at, ReservationRow.id


@dataclass(frozen=True, slots=True)
class ReservationStore:
    """The reservations of one workspace, within one transaction."""

    connection: AsyncConnection
    workspace_id: int

    async def add(self, reservation: Reservation, key: str) -> Reservation | None:
        """Keep a new one; None when something was kept under that key before, whose writer is waited for."""
        newest = await self.connection.scalar(select(func.max(DocumentRow.id)))
        values = _written(reservation) | {"workspace_id": self.workspace_id, "request_key": key}
        values["after_document"] = newest or 0
        given = await insert_once(self.connection, ReservationRow, values)
        return None if given is None else replace(reservation, id=given)

    async def of_key(self, key: str) -> Reservation | None:
        """What was kept under a key."""
        return next(iter(await self._found(self._own(ReservationRow.request_key == key))), None)

    async def one(self, reservation_id: int, *, hold: bool = False) -> Reservation:
        """One. Raises UnknownRecordError."""
        if hold:
            await hold_customer_of(self.connection, ReservationRow.__tablename__, reservation_id)
        found = await self._found(self._own(ReservationRow.id == reservation_id), hold=hold)
        if not found:
            raise UnknownRecordError
        return found[0]

    async def change(self, reservation: Reservation) -> Reservation | None:
        """Keep what it says now if its version is still the one that was read; the renewed one, or None."""
        same = self._own(ReservationRow.id == reservation.id, ReservationRow.version == reservation.version)
        values = _written(reservation) | {"version": reservation.version + 1}
        changed = await self.connection.execute(update(ReservationRow).where(same).values(values))
        return replace(reservation, version=reservation.version + 1) if changed.rowcount else None

    async def open(self, customers: Collection[int] | None = None) -> tuple[Reservation, ...]:
        """Those that count, of these customers or of all, the oldest first."""
        is_open = ReservationRow.ended_on.is_(None)
        if customers is None:
            return await self._found(self._own(is_open), *_OLDEST_FIRST)
        of_workspace = is_of(ReservationRow.workspace_id, self.workspace_id)
        which = and_(of_workspace, is_open, among(ReservationRow.customer_id, customers))
        return await self._found(which, *_OLDEST_FIRST)

    async def on(self, as_of: date, customers: Collection[int]) -> tuple[Reservation, ...]:
        """Those of these customers that counted on a day, the oldest first: the rows of `figures.limits`."""
        counted = and_(
            is_of(ReservationRow.workspace_id, self.workspace_id),
            among(ReservationRow.customer_id, customers),
            ReservationRow.reserved_on <= as_of,
            ReservationRow.until >= as_of,
            or_(ReservationRow.ended_on.is_(None), ReservationRow.ended_on > as_of),
        )
        return await self._found(counted, *_OLDEST_FIRST)

    async def arrived(self) -> tuple[tuple[int, str], ...]:
        """Open ones whose order an import after them brought, by id, with the order's number.

        The order has the reference as its number (`order_number_key`); of a reservation without one,
        exactly the amount, and was placed a week before its day or later. An order answers for one: those
        that answered before are known by their numbers, the references of what arrived. Of an order that
        was invoiced between two imports, a later invoice that names it answers.
        """
        waiting = await self.open()
        customers = {one.customer_id for one in waiting}
        if not customers:
            return ()
        orders = await self._orders(customers)
        taken = await self._answered(customers)
        found: list[tuple[int, str]] = []
        # Whoever names an order has it before others whose amount it happens to be.
        for one in sorted(waiting, key=lambda each: not order_number_key(each.reference)):
            order = next((each for each in orders if _answers(each, one) and _key(each) not in taken), None)
            if order is not None:
                taken.add(_key(order))
                found.append((one.id, order.number))
        known = dict(found)
        invoiced = await self._invoiced([one for one in waiting if one.id not in known and one.reference])
        return tuple(sorted([*found, *invoiced]))

    async def _invoiced(self, waiting: Sequence[Reservation]) -> list[tuple[int, str]]:
        """Those whose order an invoice names that came after them, with the number that it gives."""
        if not waiting:
            return []
        named = select(DocumentRow.customer_id, DocumentRow.order_ref, ReservationRow.id).where(
            DocumentRow.workspace_id == self.workspace_id,
            among(ReservationRow.id, {one.id for one in waiting}),
            DocumentRow.customer_id == ReservationRow.customer_id,
            DocumentRow.id > ReservationRow.after_document,
            DocumentRow.kind == DocumentKind.INVOICE.value,
            DocumentRow.order_ref != "",
        )
        keys = {one.id: order_number_key(one.reference) for one in waiting}
        found = {
            reservation: str(number)
            for _, number, reservation in await self.connection.execute(named.order_by(DocumentRow.id.desc()))
            if keys[reservation] and order_number_key(number) == keys[reservation]
        }
        return list(found.items())

    async def _orders(self, customers: Collection[int]) -> list[Row[Any]]:
        """What an import said of their orders, with the import that each was first known from.

        Not by `since`: it says from which day an order counts, and two files can be taken on one day, one
        before the reservation and one after it. Orders from before that was written down are known.
        """
        first = func.min(func.coalesce(OrderRow.import_id, 0)).over(
            partition_by=(OrderRow.customer_id, OrderRow.number)
        )
        found = select(OrderRow.__table__, first.label("brought_by")).where(
            is_of(OrderRow.workspace_id, self.workspace_id), among(OrderRow.customer_id, customers)
        )
        return list(await self.connection.execute(found.order_by(OrderRow.ordered_on, OrderRow.id)))

    async def _answered(self, customers: Collection[int]) -> set[tuple[int, str]]:
        """The orders that answered for others."""
        found = select(ReservationRow.customer_id, ReservationRow.reference).where(
            is_of(ReservationRow.workspace_id, self.workspace_id),
            among(ReservationRow.customer_id, customers),
            ReservationRow.state == ReservationState.ARRIVED.value,
        )
        return {
            (customer, order_number_key(number)) for customer, number in await self.connection.execute(found)
        }

    def _own(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(ReservationRow.workspace_id == self.workspace_id, *conditions)

    async def _found(
        self, which: ColumnElement[bool], *order: Any, hold: bool = False
    ) -> tuple[Reservation, ...]:
        found: Select[Any] = select(ReservationRow.__table__).where(which).order_by(*order)
        return tuple(_reservation(row) for row in await self.connection.execute(held(found, hold)))


def _key(order: Row[Any]) -> tuple[int, str]:
    return order.customer_id, order_number_key(order.number)


def _answers(order: Row[Any], reservation: Reservation) -> bool:
    """Whether the order is the one that the amount is kept for."""
    if order.customer_id != reservation.customer_id or order.brought_by <= reservation.after_import:
        return False
    if key := order_number_key(reservation.reference):
        return order_number_key(order.number) == key
    amount = Money.of_minor(order.amount_minor, order.currency)
    earliest = reservation.reserved_on - timedelta(days=LATE_ENTRY_DAYS)
    return amount == reservation.amount and order.ordered_on >= earliest


def _written(reservation: Reservation) -> dict[str, Any]:
    return {
        "customer_id": reservation.customer_id,
        "currency": reservation.amount.currency,
        "amount_minor": reservation.amount.minor,
        "reference": reservation.reference,
        "reserved_by": reservation.reserved_by,
        "reserved_at": reservation.reserved_at,
        "reserved_on": reservation.reserved_on,
        "until": reservation.until,
        "after_import": reservation.after_import,
        "state": reservation.state.value,
        "request_id": reservation.request_id,
        "ended_by": reservation.ended_by,
        "ended_on": reservation.ended_on,
        "ended_at": reservation.ended_at,
        "version": reservation.version,
    }


def _reservation(row: Row[Any]) -> Reservation:
    return Reservation(
        id=row.id,
        customer_id=row.customer_id,
        amount=Money.of_minor(row.amount_minor, row.currency),
        reference=row.reference,
        reserved_by=row.reserved_by,
        reserved_at=row.reserved_at,
        reserved_on=row.reserved_on,
        until=row.until,
        after_import=row.after_import,
        state=ReservationState(row.state),
        request_id=row.request_id,
        ended_by=row.ended_by,
        ended_on=row.ended_on,
        ended_at=row.ended_at,
        version=row.version,
    )

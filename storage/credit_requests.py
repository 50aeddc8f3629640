"""Requests to the credit manager as they are kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from bot.credit.money import CurrencyMismatchError, Money
from bot.credit.request import GRANTED, CreditRequest, RequestKind, RequestState
from bot.errors import UnknownRecordError
from storage.among import is_of
from storage.credit_tables import CreditRequestRow
from storage.held import held, hold_customer, hold_customer_of
from storage.upsert import insert_once

_NEWEST_FIRST = CreditRequestRow.asked_at.desc(), CreditRequestRow.id.desc()


@dataclass(frozen=True, slots=True)
class RequestStore:
    """The requests of one workspace, within one transaction; none is ever removed."""

    connection: AsyncConnection
    workspace_id: int

    async def add(self, request: CreditRequest, key: str) -> CreditRequest | None:
        """Keep a new one; None when something was kept under that key before, whose writer is waited for."""
        values = _written(request) | {"workspace_id": self.workspace_id, "request_key": key}
        given = await insert_once(self.connection, CreditRequestRow, values)
        return None if given is None else replace(request, id=given)

    async def of_key(self, key: str) -> CreditRequest | None:
        """What was kept under a key."""
        return next(iter(await self._found(self._own(CreditRequestRow.request_key == key))), None)

    async def one(self, request_id: int, *, hold: bool = False) -> CreditRequest:
        """One. Raises UnknownRecordError."""
        if hold:
            await hold_customer_of(self.connection, CreditRequestRow.__tablename__, request_id)
        found = await self._found(self._own(CreditRequestRow.id == request_id), hold=hold)
        if not found:
            raise UnknownRecordError
        return found[0]

    async def change(self, request: CreditRequest) -> CreditRequest | None:
        """Keep what it says now if its version is still the one that was read; the renewed one, or None."""
        same = self._own(CreditRequestRow.id == request.id, CreditRequestRow.version == request.version)
        values = _written(request) | {"version": request.version + 1}
        changed = await self.connection.execute(update(CreditRequestRow).where(same).values(values))
        return replace(request, version=request.version + 1) if changed.rowcount else None

    async def of_customer(self, customer_id: int, *, hold: bool = False) -> tuple[CreditRequest, ...]:
        """All of a customer, the newest first; with `hold`, none is added meanwhile either."""
        if hold:
            await hold_customer(self.connection, customer_id)
        of_workspace = is_of(CreditRequestRow.workspace_id, self.workspace_id)
        which = and_(of_workspace, CreditRequestRow.customer_id == customer_id)
        return await self._found(which, *_NEWEST_FIRST, hold=hold)

    async def waiting(self) -> tuple[CreditRequest, ...]:
        """Those that wait for a decision, the oldest first."""
        which = self._own(CreditRequestRow.state == RequestState.REQUESTED.value)
        return await self._found(which, CreditRequestRow.asked_at, CreditRequestRow.id)

    async def counting(self, first: date, last: date) -> tuple[CreditRequest, ...]:
        """Increases that count on any day between these, both included, and are not marked as ended."""
        is_granted = CreditRequestRow.state.in_(sorted(state.value for state in GRANTED))
        days = CreditRequestRow.counts_from <= last, CreditRequestRow.counts_until >= first
        which = self._own(is_granted, *days)
        return await self._found(which, CreditRequestRow.counts_until, CreditRequestRow.id)

    async def ended(self, after: date, until: date) -> tuple[CreditRequest, ...]:
        """Increases whose last day passed, marked as ended after one day and by another."""
        is_ended = CreditRequestRow.state == RequestState.ENDED.value
        days = CreditRequestRow.ended_on > after, CreditRequestRow.ended_on <= until
        which = self._own(is_ended, *days)
        return await self._found(which, CreditRequestRow.ended_on, CreditRequestRow.id)

    def _own(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(CreditRequestRow.workspace_id == self.workspace_id, *conditions)

    async def _found(
        self, which: ColumnElement[bool], *order: Any, hold: bool = False
    ) -> tuple[CreditRequest, ...]:
        found: Select[Any] = select(CreditRequestRow.__table__).where(which).order_by(*order)
        return tuple(_request(row) for row in await self.connection.execute(held(found, hold)))


def _currency(request: CreditRequest) -> str:
    """That of its amounts; empty without any. Raises CurrencyMismatchError."""
    amounts = request.amount, request.asked_amount, request.order
    currencies = {amount.currency for amount in amounts if amount is not None}
    if len(currencies) > 1:
        raise CurrencyMismatchError
    return next(iter(currencies), "")


def _minor(amount: Money | None) -> int | None:
    return None if amount is None else amount.minor


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money.of_minor(minor, currency)


def _written(request: CreditRequest) -> dict[str, Any]:
    return {
        "customer_id": request.customer_id,
        "kind": request.kind.value,
        "state": request.state.value,
        "reason": request.reason,
        "currency": _currency(request),
        "amount_minor": _minor(request.amount),
        "starts_on": request.starts_on,
        "ends_on": request.ends_on,
        "asked_amount_minor": _minor(request.asked_amount),
        "asked_until": request.asked_until,
        "order_minor": _minor(request.order),
        "reference": request.reference,
        "terms_days": request.terms_days,
        "needs_two": request.needs_two,
        "asked_by": request.asked_by,
        "asked_at": request.asked_at,
        "asked_on": request.asked_on,
        "expires_at": request.expires_at,
        "first_by": request.first_by,
        "first_for": request.first_for,
        "first_at": request.first_at,
        "decided_by": request.decided_by,
        "decided_for": request.decided_for,
        "decided_at": request.decided_at,
        "decision_reason": request.decision_reason,
        "counts_from": request.counts_from,
        "counts_until": request.counts_until,
        "reminded_at": request.reminded_at,
        "announced_at": request.announced_at,
        "announced_to": ",".join(request.announced_to),
        "ended_on": request.ended_on,
        "version": request.version,
    }


def _request(row: Row[Any]) -> CreditRequest:
    return CreditRequest(
        id=row.id,
        customer_id=row.customer_id,
        kind=RequestKind(row.kind),
        state=RequestState(row.state),
        reason=row.reason,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        asked_on=row.asked_on,
        expires_at=row.expires_at,
        amount=_money(row.amount_minor, row.currency),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        asked_amount=_money(row.asked_amount_minor, row.currency),
        asked_until=row.asked_until,
        order=_money(row.order_minor, row.currency),
        reference=row.reference,
        terms_days=row.terms_days,
        needs_two=row.needs_two,
        first_by=row.first_by,
        first_for=row.first_for,
        first_at=row.first_at,
        decided_by=row.decided_by,
        decided_for=row.decided_for,
        decided_at=row.decided_at,
        decision_reason=row.decision_reason,
        counts_from=row.counts_from,
        counts_until=row.counts_until,
        reminded_at=row.reminded_at,
        announced_at=row.announced_at,
        announced_to=tuple(filter(None, row.announced_to.split(","))),
        ended_on=row.ended_on,
        version=row.version,
    )

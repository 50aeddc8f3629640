"""Promises and instalment plans as they are kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from bot.credit.broken import BROKEN
from bot.credit.money import Money
from bot.credit.promise import Because, Means, Plan, PlanState, Promise, PromiseState
from bot.credit.promise_rules import JUDGED
from bot.errors import UnknownRecordError
from storage.among import among, is_of
from storage.held import held, hold_customer, hold_customer_of
from storage.record_tables import PlanRow, PromiseDocumentRow, PromiseRow
from storage.tables import CustomerRow
from storage.upsert import insert_once

ONE_DAY = timedelta(days=1)
_NEWEST_FIRST = PromiseRow.logged_at.desc(), PromiseRow.id.desc()
_FIRST_DUE_FIRST = PromiseRow.promised_on, PromiseRow.id


@dataclass(frozen=True, slots=True)
class PromiseStore:
    """The promises and plans of one workspace, within one transaction."""

    connection: AsyncConnection
    workspace_id: int

    async def add(self, promise: Promise, key: str) -> Promise | None:
        """Keep a new one; None when something was kept under that key before, whose writer is waited for."""
        values = _written(promise) | {"workspace_id": self.workspace_id, "request_key": key}
        given = await insert_once(self.connection, PromiseRow, values)
        if given is None:
            return None
        if promise.documents:
            covered = [
                {"workspace_id": self.workspace_id, "promise_id": given, "document_id": document}
                for document in promise.documents
            ]
            await self.connection.execute(insert(PromiseDocumentRow), covered)
        return replace(promise, id=given)

    async def of_key(self, key: str) -> Promise | None:
        """What was kept under a key."""
        return next(iter(await self._found(self._own(PromiseRow.request_key == key))), None)

    async def one(self, promise_id: int, *, hold: bool = False) -> Promise:
        """One. Raises UnknownRecordError."""
        if hold:
            await hold_customer_of(self.connection, PromiseRow.__tablename__, promise_id)
        found = await self._found(self._own(PromiseRow.id == promise_id), hold=hold)
        if not found:
            raise UnknownRecordError
        return found[0]

    async def change(self, promise: Promise) -> Promise | None:
        """Keep what it says now if its version is still the one that was read; the renewed one, or None."""
        same = self._own(PromiseRow.id == promise.id, PromiseRow.version == promise.version)
        values = _written(promise) | {"version": promise.version + 1}
        changed = await self.connection.execute(update(PromiseRow).where(same).values(values))
        return replace(promise, version=promise.version + 1) if changed.rowcount else None

    async def of_customer(self, customer_id: int, *, hold: bool = False) -> tuple[Promise, ...]:
        """All of a customer, the newest logged first; with `hold`, none is added meanwhile either."""
        if hold:
            await hold_customer(self.connection, customer_id)
        which = self._few(PromiseRow.customer_id == customer_id)
        return await self._found(which, *_NEWEST_FIRST, hold=hold)

    async def of_customers(self, ids: Collection[int]) -> dict[int, tuple[Promise, ...]]:
        """All of these, by customer, the newest logged first."""
        found: dict[int, list[Promise]] = {customer: [] for customer in ids}
        for promise in await self._found(self._few(among(PromiseRow.customer_id, ids)), *_NEWEST_FIRST):
            found[promise.customer_id].append(promise)
        return {customer: tuple(promises) for customer, promises in found.items()}

    async def unsettled(self) -> tuple[Promise, ...]:
        """Every open one, by customer and promised day."""
        which = self._own(PromiseRow.ended_on.is_(None), PromiseRow.state == PromiseState.OPEN.value)
        return await self._found(which, PromiseRow.customer_id, *_FIRST_DUE_FIRST)

    async def listed(self, as_of: date, since: date | None = None) -> tuple[Promise, ...]:
        """Those that stood open or proposed on a day, and those that ended after `since` and by that day."""
        after = as_of if since is None else min(since, as_of)
        # Each way with its workspace, or SQLite reads all that ever ended.
        going = or_(self._own(PromiseRow.ended_on.is_(None)), self._own(PromiseRow.ended_on > after))
        return await self._found(and_(PromiseRow.logged_on <= as_of, going), *_FIRST_DUE_FIRST)

    async def at_stake(self) -> dict[int, tuple[Promise, ...]]:
        """By customer, every open one, and those judged since the customer's first of these was logged."""
        found: dict[int, list[Promise]] = {}
        for promise in await self.unsettled():
            found.setdefault(promise.customer_id, []).append(promise)
        if not found:
            return {}
        begun = {customer: min(one.logged_at for one in those) for customer, those in found.items()}
        first = min(one.logged_on for those in found.values() for one in those)
        is_judged = PromiseRow.state.in_(sorted(one.value for one in JUDGED))
        # A day more: the company's day and the server's may differ.
        of_late = self._own(PromiseRow.ended_on >= first - ONE_DAY, is_judged)
        for promise in await self._found(and_(of_late, among(PromiseRow.customer_id, found)), *_NEWEST_FIRST):
            if promise.ended_at and promise.ended_at >= begun[promise.customer_id]:
                found[promise.customer_id].append(promise)
        return {customer: tuple(promises) for customer, promises in found.items()}

    async def let_down(
        self, after: date, until: date, salespeople: Collection[str] | None = None
    ) -> dict[int, tuple[Promise, ...]]:
        """Of customers who broke one after a day and by another: all not kept, and what may answer for it.

        The newest logged first; a broken one is answered for by a later one of the same invoices. Only of
        the customers of these salespeople, when they are given.
        """
        is_broken = PromiseRow.state.in_(sorted(one.value for one in BROKEN))
        ended = PromiseRow.ended_on > after, PromiseRow.ended_on <= until
        of_late = select(PromiseRow.customer_id).where(self._own(*ended, is_broken))
        if salespeople is not None:
            looked_after = CustomerRow.salesperson.in_(sorted(salespeople))
            of_late = of_late.join(CustomerRow, CustomerRow.id == PromiseRow.customer_id).where(looked_after)
        customers = frozenset(await self.connection.scalars(of_late))
        if not customers:
            return {}
        theirs = among(PromiseRow.customer_id, customers)
        broken = self._few(theirs, is_broken, PromiseRow.ended_on <= until)
        found: dict[int, list[Promise]] = {customer: [] for customer in customers}
        which = self._few(theirs, or_(broken, and_(_counts(until), _is_about(broken))))
        for promise in await self._found(which, *_NEWEST_FIRST):
            found[promise.customer_id].append(promise)
        return {customer: tuple(promises) for customer, promises in found.items()}

    async def logged(self, after: datetime, until: datetime) -> tuple[Promise, ...]:
        """Those logged after one moment and by another, the oldest first."""
        which = self._own(PromiseRow.logged_at > after, PromiseRow.logged_at <= until)
        return await self._found(which, PromiseRow.logged_at, PromiseRow.id)

    async def add_plan(self, plan: Plan, promises: Sequence[Promise], key: str) -> Plan | None:
        """Keep a new plan and its promises; None when something was kept under that key before."""
        values = _written_plan(plan) | {"workspace_id": self.workspace_id, "request_key": key}
        given = await insert_once(self.connection, PlanRow, values)
        if given is None:
            return None
        for number, promise in enumerate(promises, start=1):
            added = await self.add(replace(promise, plan_id=given), f"{key}#{number}")
            assert added is not None, "its plan was new"  # noqa: S101
        return replace(plan, id=given)

    async def plan_of_key(self, key: str) -> Plan | None:
        """What was kept under a key."""
        return next(iter(await self._plans(PlanRow.request_key == key)), None)

    async def plan(self, plan_id: int, *, hold: bool = False) -> tuple[Plan, tuple[Promise, ...]]:
        """A plan and its promises, the first due first. Raises UnknownRecordError."""
        if hold:
            await hold_customer_of(self.connection, PlanRow.__tablename__, plan_id)
        for plan in await self._plans(PlanRow.id == plan_id, hold=hold):
            parts = self._few(PromiseRow.customer_id == plan.customer_id, PromiseRow.plan_id == plan_id)
            return plan, await self._found(parts, *_FIRST_DUE_FIRST, hold=hold)
        raise UnknownRecordError

    async def change_plan(self, plan: Plan) -> Plan | None:
        """As `change`."""
        same = PlanRow.workspace_id == self.workspace_id, PlanRow.id == plan.id
        values = _written_plan(plan) | {"version": plan.version + 1}
        changed = await self.connection.execute(
            update(PlanRow).where(*same, PlanRow.version == plan.version).values(values)
        )
        return replace(plan, version=plan.version + 1) if changed.rowcount else None

    async def plans_waiting(self) -> tuple[Plan, ...]:
        """Those that wait for a decision, the oldest first."""
        return await self._plans(PlanRow.state == PlanState.PROPOSED.value)

    def _own(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(PromiseRow.workspace_id == self.workspace_id, *conditions)

    def _few(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(is_of(PromiseRow.workspace_id, self.workspace_id), *conditions)

    async def _found(
        self, which: ColumnElement[bool], *order: Any, hold: bool = False
    ) -> tuple[Promise, ...]:
        found: Select[Any] = select(PromiseRow.__table__).where(which).order_by(*order)
        rows = list(await self.connection.execute(held(found, hold)))
        covered = await self._covered(which) if rows else {}
        return tuple(_promise(row, tuple(covered.get(row.id, ()))) for row in rows)

    async def _covered(self, which: ColumnElement[bool]) -> dict[int, list[int]]:
        """The documents of these promises, in the order they were ticked."""
        found = select(PromiseDocumentRow.promise_id, PromiseDocumentRow.document_id).where(
            PromiseDocumentRow.promise_id.in_(select(PromiseRow.id).where(which))
        )
        covered: dict[int, list[int]] = {}
        for promise_id, document_id in await self.connection.execute(found.order_by(PromiseDocumentRow.id)):
            covered.setdefault(promise_id, []).append(document_id)
        return covered

    async def _plans(self, which: ColumnElement[bool], *, hold: bool = False) -> tuple[Plan, ...]:
        own = PlanRow.workspace_id == self.workspace_id, which
        found: Select[Any] = select(PlanRow.__table__).where(*own).order_by(PlanRow.asked_at, PlanRow.id)
        return tuple(_plan(row) for row in await self.connection.execute(held(found, hold)))


def _counts(until: date) -> ColumnElement[bool]:
    """Not over on a day, or kept."""
    is_kept = PromiseRow.state == PromiseState.KEPT.value
    return or_(PromiseRow.ended_on.is_(None), PromiseRow.ended_on > until, is_kept)


def _is_about(others: ColumnElement[bool]) -> ColumnElement[bool]:
    """Of an invoice that one of these other promises covers, or of none."""
    covers, documents = PromiseDocumentRow.promise_id, PromiseDocumentRow.document_id
    theirs = select(documents).where(covers.in_(select(PromiseRow.id).where(others)))
    of_same = select(covers).where(documents.in_(theirs))
    return or_(PromiseRow.id.in_(of_same), ~exists().where(covers == PromiseRow.id))


def _written(promise: Promise) -> dict[str, Any]:
    return {
        "customer_id": promise.customer_id,
        "plan_id": promise.plan_id,
        "replaces_id": promise.replaces,
        "currency": promise.amount.currency,
        "amount_minor": promise.amount.minor,
        "received_minor": promise.received.minor,
        "promised_on": promise.promised_on,
        "grace_until": promise.grace_until,
        "said_by": promise.said_by,
        "means": promise.means.value if promise.means else "",
        "note": promise.note,
        "state": promise.state.value,
        "in_a_row": promise.in_a_row,
        "after_import": promise.after_import,
        "logged_by": promise.logged_by,
        "logged_at": promise.logged_at,
        "logged_on": promise.logged_on,
        "opened_on": promise.opened_on,
        "decided_by": promise.decided_by,
        "decided_at": promise.decided_at,
        "decision_reason": promise.decision_reason,
        "ended_on": promise.ended_on,
        "ended_at": promise.ended_at,
        "because": promise.because.value if promise.because else "",
        "version": promise.version,
    }


def _promise(row: Row[Any], documents: tuple[int, ...]) -> Promise:
    return Promise(
        id=row.id,
        customer_id=row.customer_id,
        documents=documents,
        amount=Money.of_minor(row.amount_minor, row.currency),
        promised_on=row.promised_on,
        grace_until=row.grace_until,
        said_by=row.said_by,
        means=Means(row.means) if row.means else None,
        note=row.note,
        state=PromiseState(row.state),
        logged_by=row.logged_by,
        logged_at=row.logged_at,
        logged_on=row.logged_on,
        after_import=row.after_import,
        received=Money.of_minor(row.received_minor, row.currency),
        in_a_row=row.in_a_row,
        replaces=row.replaces_id,
        plan_id=row.plan_id,
        opened_on=row.opened_on,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decision_reason=row.decision_reason,
        ended_on=row.ended_on,
        ended_at=row.ended_at,
        because=Because(row.because) if row.because else None,
        version=row.version,
    )


def _written_plan(plan: Plan) -> dict[str, Any]:
    return {
        "customer_id": plan.customer_id,
        "state": plan.state.value,
        "note": plan.note,
        "asked_by": plan.asked_by,
        "asked_at": plan.asked_at,
        "asked_on": plan.asked_on,
        "decided_by": plan.decided_by,
        "decided_at": plan.decided_at,
        "decision_reason": plan.decision_reason,
        "ended_on": plan.ended_on,
        "version": plan.version,
    }


def _plan(row: Row[Any]) -> Plan:
    return Plan(
        id=row.id,
        customer_id=row.customer_id,
        state=PlanState(row.state),
        note=row.note,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        asked_on=row.asked_on,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        decision_reason=row.decision_reason,
        ended_on=row.ended_on,
        version=row.version,
    )

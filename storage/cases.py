"""Cases, their causes and their stories as they are kept."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Select, and_, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from bot.credit.case import (
    Case,
    CaseLine,
    CaseLineKind,
    CaseState,
    Cause,
    CauseKind,
    Level,
    Shown,
    Unreachable,
)
from bot.credit.money import CurrencyMismatchError, Money
from bot.errors import AlreadyRunningError, UnknownRecordError
from storage.among import among, is_of
from storage.credit_tables import CaseCauseRow, CaseLineRow, CaseRow
from storage.held import held, hold_customer, hold_customer_of
from storage.upsert import insert_once, insert_or_renew

_NEWEST_FIRST = CaseRow.opened_at.desc(), CaseRow.id.desc()
_SAME_CAUSE = ("case_id", "kind", "subject", "since")


@dataclass(frozen=True, slots=True)
class CaseStore:
    """The cases of one workspace, within one transaction."""

    connection: AsyncConnection
    workspace_id: int

    async def add(self, case: Case) -> Case:
        """Keep a new one with its causes; its id is given.

        Raises AlreadyRunningError when the customer has one (`uq_cases_running`); the transaction goes on.
        """
        values = _written(case) | {"workspace_id": self.workspace_id}
        given = await insert_once(self.connection, CaseRow, values)
        if given is None:
            raise AlreadyRunningError("The customer has a case already.")
        kept = replace(case, id=given)
        causes = [_written_cause(each) | self._of_case(kept) for each in kept.causes]
        if causes:
            await self.connection.execute(insert(CaseCauseRow), causes)
        return kept

    async def one(self, case_id: int, *, hold: bool = False) -> Case:
        """One. Raises UnknownRecordError."""
        if hold:
            await hold_customer_of(self.connection, CaseRow.__tablename__, case_id)
        found = await self._found(self._own(CaseRow.id == case_id), hold=hold)
        if not found:
            raise UnknownRecordError
        return found[0]

    async def change(self, case: Case) -> Case | None:
        """Keep what it and its causes say now if its version is still the one that was read; else None.

        A cause is told from others by its kind, subject and first day; one that is left out stays.
        """
        same = self._own(CaseRow.id == case.id, CaseRow.version == case.version)
        values = _written(case) | {"version": case.version + 1}
        changed = await self.connection.execute(update(CaseRow).where(same).values(values))
        if not changed.rowcount:
            return None
        await self._keep_causes(case)
        return replace(case, version=case.version + 1)

    async def of_customer(self, customer_id: int, *, hold: bool = False) -> tuple[Case, ...]:
        """All of a customer, the newest first; with `hold`, none is added meanwhile either."""
        if hold:
            await hold_customer(self.connection, customer_id)
        return await self._found(self._few(CaseRow.customer_id == customer_id), *_NEWEST_FIRST, hold=hold)

    async def running(self, customers: Collection[int] | None = None) -> tuple[Case, ...]:
        """Those that are not closed, of these customers or of all, the first deadline first."""
        goes_on = CaseRow.closed_on.is_(None)
        if customers is None:
            which = self._own(goes_on)
        else:
            which = self._few(goes_on, among(CaseRow.customer_id, customers))
        return await self._found(which, CaseRow.due_on, CaseRow.id)

    async def say(self, line: CaseLine) -> CaseLine:
        """Add a line to its story; its id is given. Raises UnknownRecordError."""
        await self.one(line.case_id)
        new = insert(CaseLineRow).values(
            workspace_id=self.workspace_id,
            case_id=line.case_id,
            kind=line.kind.value,
            by=line.by,
            at=line.at,
            text=line.text,
            owner=line.owner,
            cause=line.cause,
            on=line.on,
            why=line.why.value if line.why else "",
            facts=json.dumps(line.facts, ensure_ascii=False) if line.facts else "",
        )
        given = (await self.connection.execute(new.returning(CaseLineRow.id))).scalar_one()
        return replace(line, id=given)

    async def lines(self, case_id: int) -> tuple[CaseLine, ...]:
        """Its story, the oldest first."""
        own = is_of(CaseLineRow.workspace_id, self.workspace_id), CaseLineRow.case_id == case_id
        found = select(CaseLineRow.__table__).where(*own).order_by(CaseLineRow.id)
        return tuple(_line(row) for row in await self.connection.execute(found))

    def _own(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(CaseRow.workspace_id == self.workspace_id, *conditions)

    def _few(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(is_of(CaseRow.workspace_id, self.workspace_id), *conditions)

    async def _found(self, which: ColumnElement[bool], *order: Any, hold: bool = False) -> tuple[Case, ...]:
        found: Select[Any] = select(CaseRow.__table__).where(which).order_by(*order)
        rows = list(await self.connection.execute(held(found, hold)))
        causes = await self._causes([row.id for row in rows])
        return tuple(_case(row, tuple(causes.get(row.id, ()))) for row in rows)

    async def _causes(self, cases: Collection[int]) -> dict[int, list[Cause]]:
        """Those of these cases, in the order in which they came."""
        if not cases:
            return {}
        found = select(CaseCauseRow.__table__).where(among(CaseCauseRow.case_id, cases))
        causes: dict[int, list[Cause]] = {}
        for row in await self.connection.execute(found.order_by(CaseCauseRow.id)):
            causes.setdefault(row.case_id, []).append(_cause(row))
        return causes

    def _of_case(self, case: Case) -> dict[str, int]:
        return {"workspace_id": self.workspace_id, "case_id": case.id}

    async def _keep_causes(self, case: Case) -> None:
        kept = (await self._causes((case.id,))).get(case.id, ())
        for cause in case.causes:
            if cause not in kept:
                values = _written_cause(cause) | self._of_case(case)
                await insert_or_renew(self.connection, CaseCauseRow, values, _SAME_CAUSE)


def _written(case: Case) -> dict[str, Any]:
    return {
        "customer_id": case.customer_id,
        "state": case.state.value,
        "opened_at": case.opened_at,
        "opened_on": case.opened_on,
        "owner": case.owner,
        "due_on": case.due_on,
        "level": case.level.value,
        "taken_at": case.taken_at,
        "shown": _written_shown(case.shown),
        "is_silent": case.is_silent,
        "is_listed": case.is_listed,
        "posted_at": case.posted_at,
        "posted_key": case.posted_key,
        "snoozed_until": case.snoozed_until,
        "snooze_reason": case.snooze_reason,
        "closed_on": case.closed_on,
        "closed_at": case.closed_at,
        "closed_by": case.closed_by,
        "version": case.version,
    }


def _case(row: Row[Any], causes: tuple[Cause, ...]) -> Case:
    return Case(
        id=row.id,
        customer_id=row.customer_id,
        state=CaseState(row.state),
        opened_at=row.opened_at,
        opened_on=row.opened_on,
        owner=row.owner,
        due_on=row.due_on,
        level=Level(row.level),
        taken_at=row.taken_at,
        causes=causes,
        shown=_shown(row.shown),
        is_silent=row.is_silent,
        is_listed=row.is_listed,
        posted_at=row.posted_at,
        posted_key=row.posted_key,
        snoozed_until=row.snoozed_until,
        snooze_reason=row.snooze_reason,
        closed_on=row.closed_on,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        version=row.version,
    )


def _written_shown(shown: Shown) -> str:
    """The shares to four places: nobody is shown more."""
    shares = {"ratio": shown.ratio, "said": shown.said}
    facts = {name: f"{share:.4f}" for name, share in shares.items() if share is not None}
    facts |= {"late": shown.late} if shown.late else {}
    return json.dumps(facts) if facts else ""


def _shown(written: str) -> Shown:
    facts = json.loads(written) if written else {}
    ratio, said = (Decimal(facts[name]) if name in facts else None for name in ("ratio", "said"))
    return Shown(ratio, facts.get("late", ""), said)


def _written_cause(cause: Cause) -> dict[str, Any]:
    amounts = [amount for amount in (cause.amount, cause.limit) if amount is not None]
    if len({amount.currency for amount in amounts}) > 1:
        raise CurrencyMismatchError
    return {
        "kind": cause.kind.value,
        "subject": cause.subject,
        "since": cause.since,
        "currency": amounts[0].currency if amounts else "",
        "amount_minor": None if cause.amount is None else cause.amount.minor,
        "limit_minor": None if cause.limit is None else cause.limit.minor,
        "number": cause.number,
        "days": cause.days,
        "on": cause.on,
        "ended_on": cause.ended_on,
    }


def _cause(row: Row[Any]) -> Cause:
    return Cause(
        kind=CauseKind(row.kind),
        subject=row.subject,
        since=row.since,
        amount=None if row.amount_minor is None else Money.of_minor(row.amount_minor, row.currency),
        limit=None if row.limit_minor is None else Money.of_minor(row.limit_minor, row.currency),
        number=row.number,
        days=row.days,
        on=row.on,
        ended_on=row.ended_on,
    )


def _line(row: Row[Any]) -> CaseLine:
    return CaseLine(
        id=row.id,
        case_id=row.case_id,
        kind=CaseLineKind(row.kind),
        by=row.by,
        at=row.at,
        text=row.text,
        owner=row.owner,
        cause=row.cause,
        on=row.on,
        why=Unreachable(row.why) if row.why else None,
        facts=json.loads(row.facts) if row.facts else {},
    )

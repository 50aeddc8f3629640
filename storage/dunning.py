"""Steps that customers have reached, their stories and pauses as they are kept."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Collection, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, bindparam, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from bot.credit.due_step import DueStep, Pause, StepLine, StepLineKind, StepOutcome
from bot.credit.sweep import SweptCustomer
from bot.errors import AlreadyRunningError, UnknownRecordError
from storage.among import among, is_of
from storage.due_steps import found_steps, running_steps, written_due_step
from storage.dunning_tables import DueStepRow, FirstSweepRow, StepLineRow
from storage.figures.sweep import swept_customers, swept_in_shares
from storage.held import hold_customer, hold_customer_of, hold_customers
from storage.numbered import insert_numbered
from storage.pauses import add_pause, end_pause, pauses_on, renew_pause, take_pause_back
from storage.taken_steps import forget_taken, note_taken
from storage.upsert import insert_new

_NEWEST_FIRST = DueStepRow.opened_at.desc(), DueStepRow.id.desc()
_OF_RUNNING = "uq_due_steps_running", "due_steps.customer_id, due_steps.track"
"""How PostgreSQL and SQLite name the index that a second running step breaks."""


@dataclass(frozen=True, slots=True)
class DunningStore:
    """The dunning of one workspace, within one transaction."""

    connection: AsyncConnection
    workspace_id: int

    async def sweep(
        self,
        as_of: date,
        due_until: date,
        customers: Collection[int] | None = None,
        *,
        taken_since: date = date.min,
    ) -> tuple[SweptCustomer, ...]:
        """Those with an open invoice due on or before `due_until`, or with a running step, by id.

        Of these customers, or of all. Amounts, disputes and promises are as they stood on `as_of`; of the
        steps that were taken, the last is told when that was on or after `taken_since`.
        """
        which = self.connection, self.workspace_id, as_of, due_until, customers
        return await swept_customers(*which, taken_since=taken_since)

    async def sweep_all(
        self, as_of: date, due_until: date, at_once: int, *, taken_since: date = date.min
    ) -> AsyncGenerator[tuple[SweptCustomer, ...], None]:
        """The same of all, some at a time, with about so many documents together."""
        which = self.connection, self.workspace_id, as_of, due_until
        parts = swept_in_shares(*which, at_once, taken_since)
        async with aclosing(parts):
            async for some in parts:
                yield some

    async def hold_customers(self, customers: Collection[int]) -> None:
        """Keep others who hold any of these customers out until the transaction ends."""
        await hold_customers(self.connection, customers)

    async def first_sweeps(self) -> dict[str, date]:
        """The first day on which each entity, by its code, was swept; without those that never were."""
        found = select(FirstSweepRow.entity, FirstSweepRow.on)
        own = found.where(FirstSweepRow.workspace_id == self.workspace_id)
        return {row.entity: row.on for row in await self.connection.execute(own)}

    async def swept_first(self, entity: str, on: date) -> None:
        """Mark an entity as swept from a day on; nothing when it is already."""
        values = {"workspace_id": self.workspace_id, "entity": entity, "on": on}
        await insert_new(self.connection, FirstSweepRow, values)

    async def add_all(self, steps: Sequence[DueStep]) -> tuple[DueStep, ...]:
        """Keep new ones; their ids are given, in the same order.

        Raises AlreadyRunningError when a customer has one of that track that runs
        (`uq_due_steps_running`); then none is kept, and the transaction goes on.
        """
        if not steps:
            return ()
        rows = [written_due_step(step) | {"workspace_id": self.workspace_id} for step in steps]
        try:
            async with self.connection.begin_nested():
                given = await insert_numbered(self.connection, DueStepRow, rows)
        except IntegrityError as error:
            if not any(name in str(error.orig) for name in _OF_RUNNING):
                raise
            raise AlreadyRunningError("The customer has a step that runs already.") from error
        await note_taken(self.connection, self.workspace_id, steps)
        return tuple(replace(step, id=key) for step, key in zip(steps, given, strict=True))

    async def change(self, step: DueStep) -> DueStep | None:
        """Keep what it says now, its documents too, if its version is still the one that was read; the
        renewed one, or None. A step that is taken now is noted for its invoices, for good."""
        return replace(step, version=step.version + 1) if await self.change_all((step,)) else None

    async def change_all(self, steps: Sequence[DueStep]) -> int:
        """The same of many, set by set; how many still had the version that was read."""
        read = {step.id: step.version for step in steps}
        known = select(DueStepRow.id, DueStepRow.version).where(self._few(among(DueStepRow.id, read)))
        rows = await self.connection.execute(known.order_by(DueStepRow.id).with_for_update())
        same = {row.id for row in rows if row.version == read[row.id]}
        changed = [step for step in steps if step.id in same]
        if changed:
            values = [written_due_step(step) for step in changed]
            renewed = [each | {"version": each["version"] + 1} for each in values]
            keyed = [each | {"key": step.id} for each, step in zip(renewed, changed, strict=True)]
            await self.connection.execute(update(DueStepRow).where(DueStepRow.id == bindparam("key")), keyed)
            await note_taken(self.connection, self.workspace_id, changed)
        return len(changed)

    async def reopen(self, step: DueStep, taken: DueStep) -> DueStep | None:
        """As `change`, of a step that was `taken`: what was noted for its invoices is what it was before."""
        renewed = await self.change(step)
        if renewed is not None and taken.state.is_taken:
            await forget_taken(self.connection, taken)
        return renewed

    async def one(self, step_id: int, *, hold: bool = False) -> DueStep:
        """One. Raises UnknownRecordError."""
        if hold:
            await hold_customer_of(self.connection, DueStepRow.__tablename__, step_id)
        found = await found_steps(self.connection, self._own(DueStepRow.id == step_id), hold=hold)
        if not found:
            raise UnknownRecordError
        return found[0]

    async def running(self, customers: Collection[int] | None = None) -> tuple[DueStep, ...]:
        """Those that are open or on their way, of these customers or of all, the first due first."""
        return await running_steps(self.connection, self.workspace_id, customers)

    async def of_customer(self, customer_id: int, *, hold: bool = False) -> tuple[DueStep, ...]:
        """All of a customer, the newest first; with `hold`, none is added meanwhile either."""
        if hold:
            await hold_customer(self.connection, customer_id)
        which = self._few(DueStepRow.customer_id == customer_id)
        return await found_steps(self.connection, which, *_NEWEST_FIRST, hold=hold)

    async def taken(self, after: date, until: date) -> tuple[DueStep, ...]:
        """Those that stopped running after one day and by another, the newest first."""
        which = self._own(DueStepRow.ended_on > after, DueStepRow.ended_on <= until)
        return await found_steps(self.connection, which, *_NEWEST_FIRST)

    async def say(self, lines: Sequence[StepLine]) -> tuple[StepLine, ...]:
        """Add lines to their stories (ids are given)."""
        if not lines:
            return ()
        rows = [_written_line(line) | {"workspace_id": self.workspace_id} for line in lines]
        given = await insert_numbered(self.connection, StepLineRow, rows)
        return tuple(replace(line, id=key) for line, key in zip(lines, given, strict=True))

    async def lines(self, step_id: int) -> tuple[StepLine, ...]:
        """A step's story, the oldest first."""
        return await self._lines(StepLineRow.step_id == step_id)

    async def lines_of_customer(self, customer_id: int) -> tuple[StepLine, ...]:
        """The stories of all of a customer's steps, the oldest first."""
        return await self._lines(StepLineRow.customer_id == customer_id)

    async def add_pause(self, pause: Pause) -> Pause:
        """Keep a new one (its id is given); one that holds then is ended on its day."""
        return await add_pause(self.connection, self.workspace_id, pause)

    async def end_pause(self, pause: Pause) -> bool:
        """Keep that it ended early; False when it was over."""
        return await end_pause(self.connection, self.workspace_id, pause)

    async def renew_pause(self, pause_id: int) -> bool:
        """Keep that one which somebody ended goes on; False when it did not end."""
        return await renew_pause(self.connection, self.workspace_id, pause_id)

    async def take_pause_back(self, pause: Pause, *, had_replaced: bool) -> None:
        """End one on its first day; the one goes on whose place it took, if it took one's."""
        await take_pause_back(self.connection, self.workspace_id, pause, had_replaced=had_replaced)

    async def pauses(self, day: date, customers: Collection[int] | None = None) -> dict[int, Pause]:
        """Those that hold on a day, by customer."""
        return await pauses_on(self.connection, self.workspace_id, day, customers)

    def _own(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(DueStepRow.workspace_id == self.workspace_id, *conditions)

    def _few(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(is_of(DueStepRow.workspace_id, self.workspace_id), *conditions)

    async def _lines(self, which: ColumnElement[bool]) -> tuple[StepLine, ...]:
        own = is_of(StepLineRow.workspace_id, self.workspace_id), which
        found = select(StepLineRow.__table__).where(*own).order_by(StepLineRow.at, StepLineRow.id)
        return tuple(_line(row) for row in await self.connection.execute(found))


def _written_line(line: StepLine) -> dict[str, Any]:
    return {
        "step_id": line.step_id,
        "customer_id": line.customer_id,
        "kind": line.kind.value,
        "by": line.by,
        "at": line.at,
        "outcome": line.outcome.value if line.outcome else "",
        "text": line.text,
        "owner": line.owner,
        "on": line.on,
        "facts": json.dumps(line.facts, ensure_ascii=False) if line.facts else "",
    }


def _line(row: Row[Any]) -> StepLine:
    return StepLine(
        id=row.id,
        step_id=row.step_id,
        customer_id=row.customer_id,
        kind=StepLineKind(row.kind),
        by=row.by,
        at=row.at,
        outcome=StepOutcome(row.outcome) if row.outcome else None,
        text=row.text,
        owner=row.owner,
        on=row.on,
        facts=json.loads(row.facts) if row.facts else {},
    )

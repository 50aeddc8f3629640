"""Steps as work, between their rows and their values."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from bot.credit.due_step import DueStep, EndReason, StepOutcome, StepState, Track
from bot.credit.dunning import Step, StepAction, StepOwner
from bot.credit.sweep import LastTaken
from bot.uncollected import uncollected
from storage.among import among, is_of
from storage.dunning_tables import RUNNING, DueStepRow
from storage.held import held
from storage.lists import ids_of, written_ids

_TAKEN = tuple(state.value for state in StepState if state.is_taken)
_WHEN_TAKEN = (
    DueStepRow.customer_id,
    DueStepRow.step,
    DueStepRow.state,
    DueStepRow.taken_on,
    DueStepRow.ended_on,
    DueStepRow.taken_by,
)
STEPS_KNOWN = 1024
"""Different steps whose values are kept at hand: a policy has some dozens, and its past some more."""


async def found_steps(
    connection: AsyncConnection, which: ColumnElement[bool], *order: Any, hold: bool = False
) -> tuple[DueStep, ...]:
    """Those of a condition, in that order."""
    found = select(*_COLUMNS).where(which).order_by(*order)
    rows = (await connection.execute(held(found, hold))).all()
    with uncollected():
        return tuple(map(_due_step, rows))


async def running_steps(
    connection: AsyncConnection, workspace_id: int, customers: Collection[int] | None = None
) -> tuple[DueStep, ...]:
    """Those that run, of these customers or of all, the first due first."""
    which = and_(is_of(DueStepRow.workspace_id, workspace_id), RUNNING)
    if customers is not None:
        which = and_(which, among(DueStepRow.customer_id, customers))
    return await found_steps(connection, which, DueStepRow.due_on, DueStepRow.id)


async def last_taken(
    connection: AsyncConnection, workspace_id: int, since: date, customers: Collection[int] | None = None
) -> dict[int, LastTaken]:
    """The last of these customers, or of all, that stopped running on or after a day, by customer."""
    which = and_(DueStepRow.state.in_(_TAKEN), DueStepRow.track == Track.AFTER_DUE.value)
    if customers is None:
        which = and_(which, DueStepRow.workspace_id == workspace_id, DueStepRow.ended_on >= since)
    else:
        own = is_of(DueStepRow.workspace_id, workspace_id), among(DueStepRow.customer_id, customers)
        which = and_(which, *own, DueStepRow.ended_on >= since)
    found: dict[int, LastTaken] = {}
    for row in await connection.execute(select(*_WHEN_TAKEN).where(which)):
        step, on, last = _step(row.step), row.taken_on or row.ended_on, found.get(row.customer_id)
        is_done_by_clock = row.state == StepState.DONE.value and not row.taken_by
        is_hold_of_clock = is_done_by_clock and step.action is StepAction.HOLD
        if not is_hold_of_clock and (last is None or (last.on, last.offset) < (on, step.offset)):
            found[row.customer_id] = LastTaken(step.offset, on)
    return found


def written_due_step(step: DueStep) -> dict[str, Any]:
    """The values of its row, without its id and workspace."""
    return {
        "customer_id": step.customer_id,
        "track": step.track.value,
        "scenario": step.scenario,
        "step": _written_step(step.step),
        "documents": written_ids(step.documents),
        "reached_on": step.reached_on,
        "opened_at": step.opened_at,
        "owner": step.owner,
        "first_due_on": step.first_due_on,
        "due_on": step.due_on,
        "state": step.state.value,
        "outcome": step.outcome.value if step.outcome else "",
        "end_reason": step.end_reason.value if step.end_reason else "",
        "is_silent": step.is_silent,
        "attempts": step.attempts,
        "trouble": step.trouble,
        "taken_by": step.taken_by,
        "taken_at": step.taken_at,
        "taken_on": step.taken_on,
        "ended_on": step.ended_on,
        "version": step.version,
    }


_COLUMNS = [DueStepRow.__table__.c[each.name] for each in fields(DueStep)]
"""In the order of the value's fields: they are unpacked, for there are many."""


def _due_step(row: Sequence[Any]) -> DueStep:
    (
        key, customer_id, scenario, step, documents, reached_on, opened_at, owner, first_due_on, due_on,
        state, outcome, end_reason, is_silent, attempts, trouble, taken_by, taken_at, taken_on, ended_on,
        version,
    ) = row  # fmt: skip
    return DueStep(
        key,
        customer_id,
        scenario,
        _step(step),
        ids_of(documents),
        reached_on,
        opened_at,
        owner,
        first_due_on,
        due_on,
        StepState(state),
        StepOutcome(outcome) if outcome else None,
        EndReason(end_reason) if end_reason else None,
        is_silent,
        attempts,
        trouble,
        taken_by,
        taken_at,
        taken_on,
        ended_on,
        version,
    )


@lru_cache(STEPS_KNOWN)
def _written_step(step: Step) -> str:
    said = {
        "action": step.action.value,
        "offset": step.offset,
        "deadline": step.deadline,
        "owner": step.owner.value,
        "name": step.name,
        "person": step.person,
        "template": step.template,
        "above": None if step.above is None else str(step.above),
        "charges": step.charges,
        "automatic": step.automatic,
    }
    return json.dumps(said, ensure_ascii=False)


@lru_cache(STEPS_KNOWN)
def _step(written: str) -> Step:
    said = json.loads(written)
    return Step(
        action=StepAction(said["action"]),
        offset=said["offset"],
        deadline=said["deadline"],
        owner=StepOwner(said["owner"]),
        name=said["name"],
        person=said["person"],
        template=said["template"],
        above=None if said["above"] is None else Decimal(said["above"]),
        charges=said["charges"],
        automatic=said["automatic"],
    )

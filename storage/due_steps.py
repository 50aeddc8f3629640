"""Steps as work, between their rows and their values."""

from __future__ import annotations

import json
from collections.abc import Collection
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from bot.credit.due_step import DueStep, EndReason, StepOutcome, StepState
from bot.credit.dunning import Step, StepAction, StepOwner
from storage.among import among, is_of
from storage.dunning_tables import RUNNING, DueStepRow
from storage.held import held
from storage.lists import ids_of, written_ids

STEPS_KNOWN = 1024
"""Different steps whose values are kept at hand: a policy has some dozens, and its past some more."""


async def found_steps(
    connection: AsyncConnection, which: ColumnElement[bool], *order: Any, hold: bool = False
) -> tuple[DueStep, ...]:
    """Those of a condition, in that order."""
    found = select(DueStepRow.__table__).where(which).order_by(*order)
    return tuple(_due_step(row) for row in await connection.execute(held(found, hold)))


async def running_steps(
    connection: AsyncConnection, workspace_id: int, customers: Collection[int] | None = None
) -> tuple[DueStep, ...]:
    """Those that run, of these customers or of all, the first due first."""
    which = and_(is_of(DueStepRow.workspace_id, workspace_id), RUNNING)
    if customers is not None:
        which = and_(which, among(DueStepRow.customer_id, customers))
    return await found_steps(connection, which, DueStepRow.due_on, DueStepRow.id)


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


def _due_step(row: Row[Any]) -> DueStep:
    return DueStep(
        id=row.id,
        customer_id=row.customer_id,
        scenario=row.scenario,
        step=_step(row.step),
        documents=ids_of(row.documents),
        reached_on=row.reached_on,
        opened_at=row.opened_at,
        owner=row.owner,
        first_due_on=row.first_due_on,
        due_on=row.due_on,
        state=StepState(row.state),
        outcome=StepOutcome(row.outcome) if row.outcome else None,
        end_reason=EndReason(row.end_reason) if row.end_reason else None,
        is_silent=row.is_silent,
        attempts=row.attempts,
        trouble=row.trouble,
        taken_by=row.taken_by,
        taken_at=row.taken_at,
        taken_on=row.taken_on,
        ended_on=row.ended_on,
        version=row.version,
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

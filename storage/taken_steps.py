"""Which steps were taken for an invoice: noted once, for good, unless whoever took one takes it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import and_, delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.credit.due_step import DueStep, StepLineKind
from storage.among import among
from storage.due_steps import found_steps
from storage.dunning_tables import DueStepRow, StepLineRow, TakenStepRow

NO_HEIGHT = -1000
"""Below every step: of an invoice for which nothing but holds was taken, by the clock."""
_HELD = "\t"
"""What begins the line of a hold that the clock took: no name is written so."""

_NOTE = """
    INSERT INTO taken_steps (workspace_id, document_id, names, highest)
    VALUES (:workspace, :document, :name, :at)
    ON CONFLICT (document_id) DO UPDATE SET
        names = CASE WHEN {place}(:line || taken_steps.names || :line, :line || excluded.names || :line) > 0
                THEN taken_steps.names ELSE taken_steps.names || :line || excluded.names END,
        highest = {greatest}(taken_steps.highest, excluded.highest)"""

_LINE = {True: "char(10)", False: "chr(10)"}
"""What stands between names, as the engine writes it."""


class TakenNames(NamedTuple):
    """The names of steps that were taken, and apart those of holds that the clock took by itself."""

    taken: frozenset[str]
    held: frozenset[str]


async def note_taken(connection: AsyncConnection, workspace_id: int, steps: Iterable[DueStep]) -> None:
    """Those of these steps that were taken, for their invoices."""
    notes = [note for step in steps if step.state.is_taken for note in _notes(step, workspace_id)]
    if notes:
        on_sqlite = connection.dialect.name == "sqlite"
        place, greatest = ("instr", "MAX") if on_sqlite else ("strpos", "GREATEST")
        statement = _NOTE.format(place=place, greatest=greatest).replace(":line", _LINE[on_sqlite])
        await connection.execute(text(statement), notes)


def names_of(written: str) -> TakenNames:
    """The steps' names."""
    lines = written.split("\n")
    held = frozenset(line.removeprefix(_HELD) for line in lines if line.startswith(_HELD))
    return TakenNames(frozenset(line for line in lines if not line.startswith(_HELD)), held)


def _notes(step: DueStep, workspace_id: int) -> Iterable[dict[str, Any]]:
    note = {"workspace": workspace_id, "name": _written(step), "at": _height(step)}
    return ({**note, "document": document} for document in step.documents)


def _written(step: DueStep) -> str:
    return f"{_HELD}{step.step.name}" if step.is_clocks_hold else step.step.name


def _height(step: DueStep) -> int:
    return NO_HEIGHT if step.is_clocks_hold else step.step.offset


async def forget_taken(connection: AsyncConnection, step: DueStep) -> None:
    """What is noted for the invoices of a step that was taken a moment ago is what it was before.

    It is worked out from the other steps of the customer; a name that none of them explains stays, and so
    does then the highest offset: what was said to a customer is never said again.
    """
    others = await _others(connection, step)
    which = among(TakenStepRow.document_id, step.documents)
    for row in (await connection.execute(select(TakenStepRow.__table__).where(which))).all():
        those = [each for each in others if row.document_id in each.documents]
        explained = {_written(each) for each in those}
        names = [name for name in row.names.split("\n") if name != _written(step)]
        names += [_written(step)] if _written(step) in explained else []
        own = TakenStepRow.id == row.id
        if not names:
            await connection.execute(delete(TakenStepRow).where(own))
            continue
        noted = {"names": "\n".join(names), **(_highest(those) if explained.issuperset(names) else {})}
        await connection.execute(update(TakenStepRow).where(own).values(noted))


async def _others(connection: AsyncConnection, step: DueStep) -> list[DueStep]:
    """The customer's other steps that were taken, those whose reminder came back among them."""
    theirs = and_(DueStepRow.customer_id == step.customer_id, DueStepRow.id != step.id)
    arrived = select(StepLineRow.step_id).where(
        StepLineRow.customer_id == step.customer_id, StepLineRow.kind == StepLineKind.ARRIVED.value
    )
    back = set(await connection.scalars(arrived))
    found = await found_steps(connection, theirs)
    return [each for each in found if each.state.is_taken or each.id in back]


def _highest(taken: Sequence[DueStep]) -> dict[str, int]:
    return {"highest": max(_height(each) for each in taken)}

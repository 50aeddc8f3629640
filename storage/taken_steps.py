"""Which steps were taken for an invoice: noted once, for good."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Date, Integer, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.credit.due_step import DueStep, Track

_LATER = """excluded.last_on IS NOT NULL AND (taken_steps.last_on IS NULL
    OR excluded.last_on > taken_steps.last_on
    OR (excluded.last_on = taken_steps.last_on AND excluded.last_offset > taken_steps.last_offset))"""

_NOTE = f"""
    INSERT INTO taken_steps (workspace_id, document_id, names, highest, last_on, last_offset)
    VALUES (:workspace, :document, :name, :at, :last_on, :last_offset)
    ON CONFLICT (document_id) DO UPDATE SET
        names = CASE WHEN {{place}}(:line || taken_steps.names || :line, :line || excluded.names || :line) > 0
                THEN taken_steps.names ELSE taken_steps.names || :line || excluded.names END,
        highest = {{greatest}}(taken_steps.highest, excluded.highest),
        last_offset = CASE WHEN {_LATER} THEN excluded.last_offset ELSE taken_steps.last_offset END,
        last_on = CASE WHEN {_LATER} THEN excluded.last_on ELSE taken_steps.last_on END"""

_DAYS = bindparam("last_on", type_=Date()), bindparam("last_offset", type_=Integer())


async def note_taken(connection: AsyncConnection, workspace_id: int, steps: Iterable[DueStep]) -> None:
    """Those of these steps that were taken, for their invoices."""
    notes = [note for step in steps if step.state.is_taken for note in _notes(step, workspace_id)]
    if notes:
        on_sqlite = connection.dialect.name == "sqlite"
        place, greatest = ("instr", "MAX") if on_sqlite else ("strpos", "GREATEST")
        statement = _NOTE.format(place=place, greatest=greatest).replace(":line", _LINE[on_sqlite])
        await connection.execute(text(statement).bindparams(*_DAYS), notes)


_LINE = {True: "char(10)", False: "chr(10)"}
"""What stands between names, as the engine writes it."""


def names_of(written: str) -> frozenset[str]:
    """The steps' names."""
    return frozenset(written.split("\n"))


def _notes(step: DueStep, workspace_id: int) -> Iterable[dict[str, Any]]:
    reminded = step.track is Track.AFTER_DUE
    note = {
        "workspace": workspace_id,
        "name": step.step.name,
        "at": step.step.offset,
        "last_on": _taken_on(step) if reminded else None,
        "last_offset": step.step.offset if reminded else None,
    }
    return ({**note, "document": document} for document in step.documents)


def _taken_on(step: DueStep) -> date:
    return step.taken_on or step.ended_on or step.reached_on

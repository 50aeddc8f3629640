"""Calls and notes as they are kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from bot.credit.note import Note, NoteKind
from bot.errors import UnknownRecordError
from storage.among import is_of
from storage.held import held, hold_customer_of
from storage.record_tables import NoteRow
from storage.upsert import insert_once


@dataclass(frozen=True, slots=True)
class NoteStore:
    """The notes of one workspace, within one transaction."""

    connection: AsyncConnection
    workspace_id: int

    async def add(self, note: Note, key: str) -> Note | None:
        """Keep a new one; None when something was kept under that key before, whose writer is waited for."""
        values = {
            "workspace_id": self.workspace_id,
            "customer_id": note.customer_id,
            "document_id": note.document_id,
            "request_key": key,
            "kind": note.kind.value,
            "text": note.text,
            "by": note.by,
            "at": note.at,
            "noted_on": note.on,
            "undone_at": note.undone_at,
        }
        given = await insert_once(self.connection, NoteRow, values)
        return None if given is None else replace(note, id=given)

    async def of_key(self, key: str) -> Note | None:
        """What was kept under a key."""
        return next(iter(await self._found(self._own(NoteRow.request_key == key))), None)

    async def one(self, note_id: int, *, hold: bool = False) -> Note:
        """One. Raises UnknownRecordError."""
        if hold:
            await hold_customer_of(self.connection, NoteRow.__tablename__, note_id)
        found = await self._found(held(self._own(NoteRow.id == note_id), hold))
        if not found:
            raise UnknownRecordError
        return found[0]

    async def undo(self, note: Note) -> bool:
        """Mark it as taken back at its `undone_at`; False when it was already."""
        same = NoteRow.workspace_id == self.workspace_id, NoteRow.id == note.id, NoteRow.undone_at.is_(None)
        changed = await self.connection.execute(update(NoteRow).where(*same).values(undone_at=note.undone_at))
        return changed.rowcount == 1

    async def last(self, customer_id: int, most: int) -> tuple[Note, ...]:
        """The newest of a customer that were not taken back, without `not_today`."""
        found = select(NoteRow.__table__).where(
            is_of(NoteRow.workspace_id, self.workspace_id),
            NoteRow.customer_id == customer_id,
            NoteRow.undone_at.is_(None),
            NoteRow.kind != NoteKind.NOT_TODAY.value,
        )
        return await self._found(found.order_by(NoteRow.at.desc(), NoteRow.id.desc()).limit(most))

    async def logged(self, after: datetime, until: datetime) -> tuple[Note, ...]:
        """Those added after one moment and by another, taken back or not, the oldest first."""
        found = self._own(NoteRow.at > after, NoteRow.at <= until)
        return await self._found(found.order_by(NoteRow.at, NoteRow.id))

    def _own(self, *conditions: ColumnElement[bool]) -> Select[Any]:
        return select(NoteRow.__table__).where(NoteRow.workspace_id == self.workspace_id, *conditions)

    async def _found(self, found: Select[Any]) -> tuple[Note, ...]:
        return tuple(_note(row) for row in await self.connection.execute(found))


def _note(row: Row[Any]) -> Note:
    return Note(
        id=row.id,
        customer_id=row.customer_id,
        document_id=row.document_id,
        kind=NoteKind(row.kind),
        text=row.text,
        by=row.by,
        at=row.at,
        on=row.noted_on,
        undone_at=row.undone_at,
    )

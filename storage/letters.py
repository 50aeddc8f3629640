"""Letters, their numbers, and every file as they are kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from bot.credit.letter import NUMBER_PREFIX, Letter, LetterKind, StoredFile
from bot.errors import UnknownCustomerError, UnknownRecordError
from storage.among import is_of
from storage.dunning_tables import KeptFileRow, LetterRow
from storage.lists import amounts_of, ids_of, written_amounts, written_ids
from storage.tables import CustomerRow

_NEWEST_FIRST = LetterRow.made_at.desc(), LetterRow.id.desc()

_NEXT = """
    INSERT INTO letter_numbers (workspace_id, entity_id, kind, year, last)
    VALUES (:workspace, :entity, :kind, :year, 1)
    ON CONFLICT (workspace_id, entity_id, kind, year) DO UPDATE SET last = letter_numbers.last + 1
    RETURNING last"""
"""The row is the transaction's from here to its end: a number that is rolled back is given again."""

_file = KeptFileRow.__table__.c
_ABOUT = _file.id, _file.name, _file.media_type, _file.size, _file.sha256, _file.at


@dataclass(frozen=True, slots=True)
class LetterStore:
    """The letters and files of one workspace, within one transaction."""

    connection: AsyncConnection
    workspace_id: int

    async def next_number(self, customer_id: int, kind: LetterKind, on: date) -> str:
        """The next of the customer's entity and the year, held until the transaction ends: no gaps."""
        values = {
            "workspace": self.workspace_id,
            "entity": await self._entity_of(customer_id),
            "kind": kind.value,
            "year": on.year,
        }
        number = (await self.connection.execute(text(_NEXT), values)).scalar_one()
        return f"{NUMBER_PREFIX[kind]}-{on.year}-{number:04d}"

    async def add(self, letter: Letter) -> Letter:
        """Keep a new one (its id is given)."""
        own = {"workspace_id": self.workspace_id, "entity_id": await self._entity_of(letter.customer_id)}
        new = insert(LetterRow).values(_written(letter) | own).returning(LetterRow.id)
        return replace(letter, id=(await self.connection.execute(new)).scalar_one())

    async def one(self, letter_id: int) -> Letter:
        """One. Raises UnknownRecordError."""
        found = await self._found(self._own(LetterRow.id == letter_id))
        if not found:
            raise UnknownRecordError
        return found[0]

    async def of_customer(self, customer_id: int) -> tuple[Letter, ...]:
        """All to a customer, the newest first."""
        own = is_of(LetterRow.workspace_id, self.workspace_id)
        return await self._found(and_(own, LetterRow.customer_id == customer_id))

    async def of_number(self, number: str) -> tuple[Letter, ...]:
        """Those of that number, the newest first: one an entity at most."""
        return await self._found(self._own(LetterRow.number == number))

    async def keep(self, name: str, media_type: str, content: bytes, at: datetime) -> StoredFile:
        """Keep a file."""
        kept = StoredFile(0, name, media_type, len(content), hashlib.sha256(content).hexdigest(), at)
        new = insert(KeptFileRow).values(
            workspace_id=self.workspace_id,
            name=name,
            media_type=media_type,
            size=kept.size,
            sha256=kept.sha256,
            at=at,
            content=content,
        )
        given = (await self.connection.execute(new.returning(KeptFileRow.id))).scalar_one()
        return replace(kept, id=given)

    async def file(self, file_id: int) -> StoredFile:
        """What is known of a file. Raises UnknownRecordError."""
        row = (await self.connection.execute(select(*_ABOUT).where(*self._file(file_id)))).first()
        if row is None:
            raise UnknownRecordError
        return StoredFile(*row)

    async def content(self, file_id: int) -> bytes:
        """What is in it. Raises UnknownRecordError."""
        found = select(KeptFileRow.content).where(*self._file(file_id))
        content: bytes | None = (await self.connection.execute(found)).scalar_one_or_none()
        if content is None:
            raise UnknownRecordError
        return content

    def _own(self, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return and_(LetterRow.workspace_id == self.workspace_id, *conditions)

    def _file(self, file_id: int) -> tuple[ColumnElement[bool], ...]:
        return KeptFileRow.workspace_id == self.workspace_id, KeptFileRow.id == file_id

    async def _found(self, which: ColumnElement[bool]) -> tuple[Letter, ...]:
        found = select(LetterRow.__table__).where(which).order_by(*_NEWEST_FIRST)
        return tuple(_letter(row) for row in await self.connection.execute(found))

    async def _entity_of(self, customer_id: int) -> int:
        own = CustomerRow.workspace_id == self.workspace_id, CustomerRow.id == customer_id
        found = await self.connection.execute(select(CustomerRow.entity_id).where(*own))
        entity: int | None = found.scalar_one_or_none()
        if entity is None:
            raise UnknownCustomerError
        return entity


def _written(letter: Letter) -> dict[str, Any]:
    return {
        "number": letter.number,
        "customer_id": letter.customer_id,
        "step_id": letter.step_id,
        "kind": letter.kind.value,
        "language": letter.language,
        "made_by": letter.made_by,
        "made_at": letter.made_at,
        "made_on": letter.made_on,
        "pay_by": letter.pay_by,
        "documents": written_ids(letter.documents),
        "owed": written_amounts(letter.owed),
        "charges": written_amounts(letter.charges),
        "file_id": letter.file_id,
        "address": "\n".join(letter.address),
        "is_registered": letter.is_registered,
    }


def _letter(row: Row[Any]) -> Letter:
    return Letter(
        id=row.id,
        number=row.number,
        customer_id=row.customer_id,
        step_id=row.step_id,
        kind=LetterKind(row.kind),
        language=row.language,
        made_by=row.made_by,
        made_at=row.made_at,
        made_on=row.made_on,
        pay_by=row.pay_by,
        documents=ids_of(row.documents),
        owed=amounts_of(row.owed),
        charges=amounts_of(row.charges),
        file_id=row.file_id,
        address=tuple(row.address.splitlines()),
        is_registered=row.is_registered,
    )

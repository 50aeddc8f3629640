"""The audit trail as it is kept: entries are only added, one after the other, each sealing the one before."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, literal_column, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from bot.audit import FIRST_SEAL, Deed, Entry, Facts, Flaw, NewEntry, Surface, Verified, seal
from bot.errors import UnknownRecordError
from storage.among import among, is_of
from storage.record_tables import AuditHeadRow, AuditRow
from storage.upsert import insert_new

READ_AT_ONCE = 1000
_NOTHING = 0, FIRST_SEAL
_OF_PEOPLE = AuditRow.who != literal_column("''")
"""As `ix_audit_of_people` has it: with a value in its place the index would not be used."""
_in_one_way = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class TrailStore:
    """The trail of one workspace, within one transaction."""

    connection: AsyncConnection
    workspace_id: int

    async def add(self, entry: NewEntry) -> Entry:
        """Write it down after all others of the workspace; held by one writer at a time to the end."""
        (added,) = await self.add_all((entry,))
        return added

    async def add_all(self, entries: Sequence[NewEntry]) -> tuple[Entry, ...]:
        """The same of many, one after the other."""
        if not entries:
            return ()
        number, last = await self._take_head()
        added = []
        for entry in entries:
            number, previous = number + 1, last
            last = seal(previous, number, entry)
            added.append(Entry(number, entry, previous, last))
        await self.connection.execute(insert(AuditRow), [self._row(each) for each in added])
        await self.connection.execute(
            update(AuditHeadRow)
            .where(AuditHeadRow.workspace_id == self.workspace_id)
            .values(number=number, seal=last)
        )
        return tuple(added)

    async def length(self) -> int:
        """The number of the newest entry; 0 when there is none."""
        number, _ = await self._head() or _NOTHING
        return number

    async def hold(self) -> None:
        """Keep others from adding to it until the transaction ends."""
        await self._take_head()

    async def newest(self, customer_id: int) -> int:
        """The number of a customer's newest entry; 0 when there is none."""
        found = select(func.max(AuditRow.number)).where(
            is_of(AuditRow.workspace_id, self.workspace_id), AuditRow.customer_id == customer_id
        )
        return int((await self.connection.execute(found)).scalar_one() or 0)

    async def touched(self, customers: Collection[int], after: int) -> frozenset[int]:
        """Those of these customers of whom there is an entry above a number; all of them where one is of
        nobody, as that of an import is."""
        theirs = or_(AuditRow.customer_id.is_(None), among(AuditRow.customer_id, customers))
        newer = AuditRow.workspace_id == self.workspace_id, AuditRow.number > after
        found = set(
            await self.connection.scalars(select(AuditRow.customer_id).where(*newer, theirs).distinct())
        )
        return frozenset(each for each in customers if None in found or each in found)

    async def of_customer(self, customer_id: int, most: int, before: int | None = None) -> tuple[Entry, ...]:
        """The newest entries of a customer, those numbered below `before` when it is given."""
        found = self._few(AuditRow.customer_id == customer_id)
        if before is not None:
            found = found.where(AuditRow.number < before)
        return await self._found(found.order_by(AuditRow.number.desc()).limit(most))

    async def all(self, after: int = 0, most: int = 1000) -> tuple[Entry, ...]:
        """Every entry above a number, in order, so many at a time."""
        return await self._found(self._own(AuditRow.number > after).order_by(AuditRow.number).limit(most))

    async def since(self, after: datetime, customers: Collection[int], most: int) -> tuple[Entry, ...]:
        """The newest entries of these customers after a moment."""
        found = self._few(among(AuditRow.customer_id, customers), AuditRow.at > after)
        return await self._found(found.order_by(AuditRow.number.desc()).limit(most))

    async def one(self, number: int) -> Entry:
        """One by its number. Raises UnknownRecordError."""
        found = await self._found(self._own(AuditRow.number == number))
        if not found:
            raise UnknownRecordError
        return found[0]

    async def of_person(self, person: str, after: datetime) -> tuple[Entry, ...]:
        """What somebody did after a moment, the newest first."""
        theirs = self._own(_OF_PEOPLE, AuditRow.at > after, AuditRow.who == person)
        return await self._found(theirs.order_by(AuditRow.number.desc()))

    async def of_people(self, deeds: Collection[Deed], after: datetime, until: datetime) -> tuple[Entry, ...]:
        """These deeds of whomever, not the clock's, after one moment and by another, the newest first."""
        within = AuditRow.at > after, AuditRow.at <= until
        among_them = AuditRow.deed.in_([each.value for each in deeds])
        found = self._own(_OF_PEOPLE, *within, among_them)
        return await self._found(found.order_by(AuditRow.number.desc()))

    async def verify(self) -> Verified:
        """Read the whole trail and try every seal.

        The head is read before and after: what others add meanwhile is neither missed nor taken for a flaw.
        """
        least, _ = await self._head() or _NOTHING
        number, last = _NOTHING
        while rows := await self._after(number):
            for row in rows:
                flaw = _flaw(row, number + 1, last)
                if flaw is not None:
                    return Verified(number, last, flaw, number + 1)
                number, last = row.number, row.seal
        if number < least:
            return Verified(number, last, Flaw.CUT_OFF, number + 1)
        known, known_seal = await self._head() or _NOTHING
        if known < number:
            return Verified(number, last, Flaw.MISSING, known + 1)
        if known == number and known_seal != last:
            return Verified(number, last, Flaw.CHANGED, number)
        return Verified(number, last)

    def _row(self, added: Entry) -> dict[str, Any]:
        sealed = {"number": added.number, "previous": added.previous, "seal": added.seal}
        return _written(added.entry) | sealed | {"workspace_id": self.workspace_id}

    async def _after(self, number: int) -> list[Row[Any]]:
        found = self._own(AuditRow.number > number).order_by(AuditRow.number).limit(READ_AT_ONCE)
        return list(await self.connection.execute(found))

    async def _take_head(self) -> tuple[int, str]:
        """The newest entry's number and seal, kept from other writers to the transaction's end."""
        found = await self._head(hold=True)
        if found is None:
            number, first = _NOTHING
            first_head = {"workspace_id": self.workspace_id, "number": number, "seal": first}
            await insert_new(self.connection, AuditHeadRow, first_head)
            found = await self._head(hold=True)
        assert found is not None, "it was just put there, by somebody"  # noqa: S101
        return found

    async def _head(self, *, hold: bool = False) -> tuple[int, str] | None:
        found = select(AuditHeadRow.number, AuditHeadRow.seal).where(
            AuditHeadRow.workspace_id == self.workspace_id
        )
        row = (await self.connection.execute(found.with_for_update() if hold else found)).one_or_none()
        return None if row is None else (row.number, row.seal)

    def _own(self, *conditions: ColumnElement[bool]) -> Select[Any]:
        return select(AuditRow.__table__).where(AuditRow.workspace_id == self.workspace_id, *conditions)

    def _few(self, *conditions: ColumnElement[bool]) -> Select[Any]:
        few = is_of(AuditRow.workspace_id, self.workspace_id)
        return select(AuditRow.__table__).where(few, *conditions)

    async def _found(self, found: Select[Any]) -> tuple[Entry, ...]:
        return tuple(_entry(row) for row in await self.connection.execute(found))


def _flaw(row: Row[Any], number: int, previous: str) -> Flaw | None:
    """What is wrong with an entry that should be this one."""
    if row.number != number or row.previous != previous:
        return Flaw.MISSING
    try:
        entry = _new_entry(row)
    except ValueError:
        return Flaw.CHANGED  # a deed or a surface that there is not, or facts that cannot be read
    as_written = (_kept(entry.before), _kept(entry.after)) == (row.before, row.after)
    return None if as_written and seal(previous, number, entry) == row.seal else Flaw.CHANGED


def _written(entry: NewEntry) -> dict[str, Any]:
    return {
        "deed": entry.deed.value,
        "who": entry.who,
        "at": entry.at,
        "surface": entry.surface.value,
        "subject": entry.subject,
        "customer_id": entry.customer_id,
        "before": _kept(entry.before),
        "after": _kept(entry.after),
    }


def _kept(facts: Facts | None) -> str:
    if facts is None:
        return ""
    return _in_one_way(dict(facts))


def _entry(row: Row[Any]) -> Entry:
    return Entry(row.number, _new_entry(row), row.previous, row.seal)


def _new_entry(row: Row[Any]) -> NewEntry:
    return NewEntry(
        deed=Deed(row.deed),
        who=row.who,
        at=row.at,
        surface=Surface(row.surface),
        subject=row.subject,
        customer_id=row.customer_id,
        before=_facts(row.before),
        after=_facts(row.after),
    )


def _facts(kept: str) -> Facts | None:
    """What was kept. Raises ValueError when it is no JSON object."""
    facts = json.loads(kept) if kept else None
    if facts is None or isinstance(facts, dict):
        return facts
    raise ValueError("facts are a JSON object")

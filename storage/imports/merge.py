"""Merging staged documents into the ledger: what is new, what changed, what left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.figures.at_date import bound
from storage.imports.staging import DOCUMENT, Staging

_SAME_KEY = """d.entity_id = s.entity_id AND d.number = s.number AND d.payer_id = s.payer_id
               AND d.currency = s.currency"""

_VERSIONED = ("customer_id", "kind", "due_on", "gross_minor", "disputed_minor", "dispute_reason")
_COMPARED = (*_VERSIONED, "issued_on", "open_minor", "order_ref", "delivery_ref")
_DIFFERS = "(" + " OR ".join(f"d.{name} <> s.{name}" for name in _COMPARED) + ")"
_DIFFERS_IN_HISTORY = f"({_DIFFERS} OR d.settled_on IS DISTINCT FROM s.settled_on)"


@dataclass(frozen=True, slots=True)
class Merged:
    """How many documents an import touched, and how."""

    added: int
    changed: int
    unchanged: int
    closed: int


@dataclass(frozen=True, slots=True)
class MergeInto:
    """Where and when a merge happens. `closes_on` is the day on which what left the file was settled.

    A history tells what happened from `tells_from` on; what the ledger knows of before stays.
    """

    workspace_id: int
    entity_ids: tuple[int, ...]
    import_id: int
    moved_on: date
    told_on: date
    history: bool
    closes: bool
    closes_on: date
    tells_from: date

    @property
    def values(self) -> dict[str, Any]:
        """For binding."""
        return {
            "workspace": self.workspace_id,
            "import": self.import_id,
            "on": self.moved_on,
            "told": self.told_on,
            "closes_on": self.closes_on,
            "from": self.tells_from,
        }


class Merge:
    """One file's staged documents against one workspace's ledger; the caller owns the transaction."""

    def __init__(self, staging: Staging, into: MergeInto) -> None:
        self.connection: AsyncConnection = staging.connection
        self.has_moves = staging.has_moves
        self.into = into
        self.differs = _DIFFERS_IN_HISTORY if into.history else _DIFFERS
        self.entities = ", ".join(str(one) for one in into.entity_ids) or "0"

    async def run(self) -> Merged:
        """Compare, then write only what differs."""
        staged = await self._count("SELECT COUNT(*) FROM staged")
        known = await self._count(
            f"SELECT COUNT(*) FROM (SELECT 1 FROM documents d WHERE {self._ours} LIMIT 1) AS k"
        )
        if not known:
            await self._add_all()
            return Merged(staged, 0, 0, 0)
        matched, changed, still_open = await self._compare()
        if changed:
            await self._change()
        closed = await self._close(still_open) if self.into.closes else 0
        if matched < staged:
            await self._add_new()
        if changed:
            await self._tell_moves()
        return Merged(staged - matched, changed, matched - changed, closed)

    @property
    def _ours(self) -> str:
        return f"d.workspace_id = :workspace AND d.entity_id IN ({self.entities})"

    async def _count(self, statement: str) -> int:
        return int((await self._run(statement)).scalar_one() or 0)

    async def _run(self, statement: str) -> Any:
        values = {name: value for name, value in self.into.values.items() if f":{name}" in statement}
        return await self.connection.execute(bound(statement, values), values)

    async def _compare(self) -> tuple[int, int, int]:
        """How many staged documents the ledger has, how many of them differ, how many the file has open."""
        found = await self._run(
            f"""SELECT COUNT(*), COALESCE(SUM(CASE WHEN {self.differs} THEN 1 ELSE 0 END), 0),
                       COALESCE(SUM(CASE WHEN s.open_minor <> 0 THEN 1 ELSE 0 END), 0)
                FROM staged s JOIN documents d ON d.workspace_id = :workspace AND {_SAME_KEY}"""
        )
        row = found.one()
        return int(row[0]), int(row[1]), int(row[2])

    async def _add_all(self) -> None:
        names = ", ".join(DOCUMENT)
        await self._run(
            f"""INSERT INTO documents (workspace_id, {names})
                SELECT :workspace, {names} FROM staged ORDER BY line"""
        )
        await self._add_known_moves("1 = 1")

    async def _add_new(self) -> None:
        names = ", ".join(DOCUMENT)
        staged = ", ".join(f"s.{name}" for name in DOCUMENT)
        unknown = f"NOT EXISTS (SELECT 1 FROM documents d WHERE d.workspace_id = :workspace AND {_SAME_KEY})"
        if self.has_moves:
            await self._run(f"CREATE TEMP TABLE fresh AS SELECT line FROM staged s WHERE {unknown}")
        await self._run(
            f"""INSERT INTO documents (workspace_id, {names})
                SELECT :workspace, {staged} FROM staged s WHERE {unknown} ORDER BY s.line"""
        )
        if self.has_moves:
            await self._add_known_moves("m.line IN (SELECT line FROM fresh)")
            await self._run("DROP TABLE fresh")

    async def _change(self) -> None:
        """Keep what was, note the movement, then take over what the file says; a history's come later."""
        await self._run(
            f"""CREATE TEMP TABLE differing AS SELECT s.line, d.id
                FROM staged s JOIN documents d ON d.workspace_id = :workspace AND {_SAME_KEY}
                WHERE {self.differs}"""
        )
        await self._keep_versions()
        await (self._forget_moves() if self.into.history else self._note_changes())
        settled = "s.settled_on" if self.into.history else "CASE WHEN s.open_minor = 0 THEN :on END"
        sets = ", ".join(f"{name} = s.{name}" for name in (*_COMPARED, "payer_id"))
        if self.into.history:
            sets += ", since = CASE WHEN documents.since < :from THEN documents.since ELSE s.since END"
        await self._run(
            f"""UPDATE documents SET {sets}, settled_on = {settled}
                FROM staged s JOIN differing f ON f.line = s.line WHERE documents.id = f.id"""
        )

    async def _tell_moves(self) -> None:
        """A history's own movements of what changed, once the credits they name are all there."""
        if self.into.history:
            await self._add_known_moves("m.line IN (SELECT line FROM differing)")
        await self._run("DROP TABLE differing")

    async def _keep_versions(self) -> None:
        names = ", ".join(_VERSIONED)
        before = ", ".join(f"d.{name}" for name in _VERSIONED)
        moved = " OR ".join(f"d.{name} <> s.{name}" for name in _VERSIONED)
        await self._run(
            f"""INSERT INTO document_versions (workspace_id, document_id, until, {names})
                SELECT :workspace, d.id, :on, {before} FROM differing f
                JOIN staged s ON s.line = f.line JOIN documents d ON d.id = f.id
                WHERE {moved}"""
        )

    async def _forget_moves(self) -> None:
        """The history tells them itself; a document of before it goes on from what was open then."""
        await self._run(
            """CREATE TEMP TABLE carried AS
               SELECT d.id, s.gross_minor, s.customer_id, s.since,
                      d.open_minor - COALESCE((SELECT CAST(SUM(m.delta_minor) AS BIGINT) FROM movements m
                                               WHERE m.document_id = d.id AND m.moved_on >= :from), 0)
                          AS left_minor
               FROM differing f JOIN staged s ON s.line = f.line JOIN documents d ON d.id = f.id
               WHERE d.since < :from"""
        )
        await self._run(
            """DELETE FROM movements WHERE moved_on >= :from
                 AND document_id IN (SELECT id FROM differing)"""
        )
        unlike = "(since > :from OR gross_minor <> left_minor)"
        for day, delta in ((":from", "-left_minor"), ("since", "gross_minor")):
            await self._run(
                f"""INSERT INTO movements (workspace_id, document_id, customer_id, import_id, moved_on,
                                           told_on, kind, delta_minor)
                    SELECT :workspace, id, customer_id, :import, {day}, {day}, 'correction', {delta}
                    FROM carried WHERE {delta} <> 0 AND {unlike}"""
            )
        await self._run("DROP TABLE carried")

    async def _note_changes(self) -> None:
        """A smaller debt is cleared, a smaller credit is allocated, the rest is corrected."""
        await self._run(
            """INSERT INTO movements (workspace_id, document_id, customer_id, import_id, moved_on, told_on,
                                      kind, delta_minor)
               SELECT :workspace, d.id, s.customer_id, :import, :on, :told,
                      CASE WHEN d.gross_minor <> s.gross_minor OR d.kind <> s.kind THEN 'correction'
                           WHEN s.open_minor < d.open_minor AND d.open_minor > 0 THEN 'cleared'
                           WHEN s.open_minor > d.open_minor AND d.open_minor < 0 THEN 'allocation'
                           ELSE 'correction' END,
                      s.open_minor - d.open_minor
               FROM differing f JOIN staged s ON s.line = f.line JOIN documents d ON d.id = f.id
               WHERE s.open_minor <> d.open_minor"""
        )

    async def _close(self, still_open: int) -> int:
        """What was open and left the file is settled; a refused line's number keeps its document."""
        in_ledger = await self._count(
            f"SELECT COUNT(*) FROM documents d WHERE {self._ours} AND d.open_minor <> 0"
        )
        if in_ledger == still_open:
            return 0
        await self._run(
            f"""CREATE TEMP TABLE leaving AS SELECT d.id FROM documents d
                WHERE {self._ours} AND d.open_minor <> 0
                  AND NOT EXISTS (SELECT 1 FROM staged s WHERE {_SAME_KEY})
                  AND NOT EXISTS (SELECT 1 FROM held h WHERE h.number = d.number)"""
        )
        on = _later("d.since", ":closes_on", self.connection)
        # A history renumbers what an earlier one left open: that is no payment, and no news.
        kind, told = "CASE WHEN d.open_minor > 0 THEN 'cleared' ELSE 'allocation' END", ":told"
        if self.into.history:
            kind, told = "'correction'", on
        await self._run(
            f"""INSERT INTO movements (workspace_id, document_id, customer_id, import_id, moved_on, told_on,
                                       kind, delta_minor)
                SELECT :workspace, d.id, d.customer_id, :import, {on}, {told},
                       {kind}, -d.open_minor
                FROM leaving l JOIN documents d ON d.id = l.id"""
        )
        on = _later("since", ":closes_on", self.connection)
        await self._run(
            f"""UPDATE documents SET open_minor = 0, settled_on = {on}
                WHERE id IN (SELECT id FROM leaving)"""
        )
        closed = await self._count("SELECT COUNT(*) FROM leaving")
        await self._run("DROP TABLE leaving")
        return closed

    async def _add_known_moves(self, which: str) -> None:
        if not self.has_moves:
            return
        told = "date(m.moved_on, '+1 day')" if self._on_sqlite else "m.moved_on + 1"
        await self._run(
            f"""INSERT INTO movements (workspace_id, document_id, customer_id, import_id, moved_on, told_on,
                                       kind, delta_minor, credit_id)
                SELECT :workspace, d.id, d.customer_id, :import, m.moved_on, {told}, m.kind, m.delta_minor,
                       c.id
                FROM moves m JOIN staged s ON s.line = m.line
                JOIN documents d ON d.workspace_id = :workspace AND {_SAME_KEY}
                LEFT JOIN staged t ON t.line = m.credit_line
                LEFT JOIN documents c ON c.workspace_id = :workspace AND c.entity_id = t.entity_id
                     AND c.number = t.number AND c.payer_id = t.payer_id AND c.currency = t.currency
                WHERE {which}"""
        )

    @property
    def _on_sqlite(self) -> bool:
        return self.connection.dialect.name == "sqlite"


def _later(column: str, value: str, connection: AsyncConnection) -> str:
    if connection.dialect.name == "sqlite":
        return f"MAX({column}, {value})"
    return f"GREATEST({column}, {value})"

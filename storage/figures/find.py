"""Finding customers by what a person types: code, exact name, registration number, prefix, words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import starmap

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.credit.folding import fold_code, fold_name
from bot.figures import FoundRow
from storage.figures.rows import Query, rows_of
from storage.tables import CustomerRow, EntityRow

MOST_FOUND = 50


class Finder:
    """Looks customers up in one workspace, one way at a time, of some salespeople and of an entity's code."""

    def __init__(
        self,
        connection: AsyncConnection,
        workspace_id: int,
        salespeople: Collection[str] | None = None,
        entity: str | None = None,
    ) -> None:
        self.connection = connection
        self.workspace_id = workspace_id
        self.salespeople = None if salespeople is None else frozenset(salespeople)
        self.entity = entity

    async def by_code(self, typed: str) -> list[FoundRow]:
        """The code itself, ignoring case and punctuation; an exact spelling goes first.

        Few customers have a code in common: whose they are is looked at here.
        """
        values = {"workspace": self.workspace_id, "folded": fold_code(typed)}
        (rows,) = await rows_of(self.connection, Query(_BY_CODE, values))
        found = [row for row in starmap(FoundRow, rows) if self._wants(row)][:MOST_FOUND]
        return [row for row in found if row.code == typed.strip()] or found

    async def by_name(self, typed: str) -> list[FoundRow]:
        """The whole name, ignoring case, accents and legal forms."""
        return await self._where(CustomerRow.search_name == fold_name(typed))

    async def by_registration(self, typed: str) -> list[FoundRow]:
        """The SIREN or other registration number, spaces ignored."""
        number = "".join(typed.split())
        return await self._where(CustomerRow.registration_number.in_((number, typed.strip())))

    async def by_prefix(self, typed: str) -> list[FoundRow]:
        """What a code or a name begins with."""
        code, name = fold_code(typed), fold_name(typed)
        return await self._where(
            CustomerRow.search_code.startswith(code, autoescape=True)
            | CustomerRow.search_name.startswith(name, autoescape=True)
        )

    async def by_words(self, typed: str) -> list[FoundRow]:
        """Names that hold every word, in any order."""
        words = fold_name(typed).split()
        return await self._where(*(CustomerRow.search_name.contains(word, autoescape=True) for word in words))

    async def names(self) -> Sequence[tuple[int, str]]:
        """Every customer's folded name, for measuring likeness."""
        rows = await self.connection.execute(
            select(CustomerRow.id, CustomerRow.search_name)
            .join(EntityRow, EntityRow.id == CustomerRow.entity_id)
            .where(*self.wanted)
        )
        return [(row[0], row[1]) for row in rows]

    async def of_ids(self, ids: Sequence[int]) -> list[FoundRow]:
        """These customers, in this order."""
        found = {row.id: row for row in await self._where(CustomerRow.id.in_(ids))}
        return [found[one] for one in ids if one in found]

    async def first(self, most: int) -> list[FoundRow]:
        """The first ones by name, read in the order of the index."""
        found = _FOUND.where(*self.wanted).order_by(CustomerRow.search_name, CustomerRow.id).limit(most)
        return [FoundRow(*row) for row in await self.connection.execute(found)]

    @property
    def wanted(self) -> list[ColumnElement[bool]]:
        """Whose customers, and of which entity, as conditions."""
        wanted = [CustomerRow.workspace_id == self.workspace_id]
        if self.salespeople is not None:
            wanted.append(CustomerRow.salesperson.in_(sorted(self.salespeople)))
        if self.entity is not None:
            wanted.append(EntityRow.code == self.entity)
        return wanted

    def _wants(self, row: FoundRow) -> bool:
        is_theirs = self.salespeople is None or row.salesperson in self.salespeople
        return is_theirs and self.entity in (None, row.entity)

    async def _where(self, *conditions: ColumnElement[bool]) -> list[FoundRow]:
        rows = await self.connection.execute(
            _FOUND.where(*self.wanted, *conditions)
            # An expression: SQLite would read every name in order rather than look the code up.
            .order_by(CustomerRow.search_name.concat(""), CustomerRow.id)
            .limit(MOST_FOUND)
        )
        return [FoundRow(*row) for row in rows]


_BY_CODE = """
    SELECT c.id, e.code, c.code, c.name, c.search_name, c.salesperson
    FROM customers c JOIN entities e ON e.id = c.entity_id
    WHERE c.workspace_id = :workspace AND c.search_code = :folded ORDER BY c.search_name || '', c.id"""

_FOUND = select(
    CustomerRow.id,
    EntityRow.code,
    CustomerRow.code,
    CustomerRow.name,
    CustomerRow.search_name,
    CustomerRow.salesperson,
).join(EntityRow, EntityRow.id == CustomerRow.entity_id)

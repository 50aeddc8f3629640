"""Whose customers a query is about, as SQL: names are always bound."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.figures.rows import Query, rows_of
from storage.tables import EntityRow


def bound_names(salespeople: Collection[str]) -> dict[str, str]:
    """The values of a query's `salesperson_N` parameters."""
    return {f"salesperson_{place}_": name for place, name in enumerate(sorted(salespeople))}


def is_one_of(column: str, names: dict[str, str]) -> str:
    """SQL for a column that holds one of the bound names; none of them is never."""
    return f"{column} IN ({', '.join(f':{name}' for name in names)})" if names else "1 = 0"


def customers_of(names: dict[str, str]) -> str:
    """A query of the ids of these salespeople's customers; it binds `:workspace` too."""
    return f"SELECT id FROM customers WHERE workspace_id = :workspace AND {is_one_of('salesperson', names)}"


_EVERY_NAME = """
    WITH RECURSIVE found (name) AS (
        SELECT MIN(salesperson) FROM customers WHERE workspace_id = :workspace
        UNION ALL
        SELECT (SELECT MIN(c.salesperson) FROM customers c
                WHERE c.workspace_id = :workspace AND c.salesperson > found.name)
        FROM found WHERE found.name IS NOT NULL)
    SELECT name FROM found WHERE name IS NOT NULL"""
"""From name to name through the index: as many steps as there are names, not customers."""


_REVISION = "SELECT MAX(id) FROM imports WHERE workspace_id = :workspace"
"""Imports of a workspace follow one another, and nothing else changes whose customers are whose."""


@dataclass(slots=True)
class KnownNames:
    """Every salesperson's name as of an import: reading them anew takes a step a name."""

    revision: int | None = None
    names: tuple[str, ...] = ()

    async def read(self, connection: AsyncConnection, workspace_id: int) -> tuple[str, ...]:
        """The names on this connection's view of the books; the empty one is nobody's."""
        values = {"workspace": workspace_id}
        (((revision,),),) = await rows_of(connection, Query(_REVISION, values))
        if revision is None or revision != self.revision:
            (rows,) = await rows_of(connection, Query(_EVERY_NAME, values))
            self.revision, self.names = revision, tuple(str(row[0]) for row in rows)
        return self.names


async def entity_names(connection: AsyncConnection, workspace_id: int) -> dict[str, str]:
    """The names of a workspace's entities, by code."""
    rows = select(EntityRow.code, EntityRow.name).where(EntityRow.workspace_id == workspace_id)
    return {row[0]: row[1] for row in await connection.execute(rows.order_by(EntityRow.id))}

"""The documents as they stood on a day: as they stand now, less what has moved or changed since."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Date, String, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import BindParameter, TextClause
from sqlalchemy.types import TypeEngine

_TYPES: dict[type, TypeEngine[Any]] = {int: BigInteger(), date: Date(), str: String()}

_NOW = """
    SELECT d.id, d.entity_id, d.customer_id, d.kind, d.number, d.issued_on, d.due_on, d.since, d.currency,
           d.gross_minor, d.open_minor, {least}(d.disputed_minor, d.open_minor) AS disputed_minor,
           d.dispute_reason
    FROM documents d
    WHERE d.workspace_id = :workspace AND d.since <= :as_of AND d.open_minor <> 0 {which}"""

_THEN = """
    SELECT d.id, d.entity_id, COALESCE(v.customer_id, d.customer_id) AS customer_id,
           COALESCE(v.kind, d.kind) AS kind, d.number, d.issued_on, COALESCE(v.due_on, d.due_on) AS due_on,
           d.since, d.currency, COALESCE(v.gross_minor, d.gross_minor) AS gross_minor,
           d.open_minor - COALESCE(m.delta, 0) AS open_minor,
           {least}(COALESCE(v.disputed_minor, d.disputed_minor), d.open_minor - COALESCE(m.delta, 0))
               AS disputed_minor,
           COALESCE(v.dispute_reason, d.dispute_reason) AS dispute_reason
    FROM documents d
    LEFT JOIN (SELECT document_id, {total} AS delta FROM movements
               WHERE workspace_id = :workspace AND moved_on > :as_of GROUP BY document_id) m
           ON m.document_id = d.id
    LEFT JOIN (SELECT o.* FROM document_versions o
               WHERE o.workspace_id = :workspace AND o.until > :as_of
                 AND NOT EXISTS (SELECT 1 FROM document_versions e
                                 WHERE e.document_id = o.document_id AND e.until > :as_of AND e.id < o.id)) v
           ON v.document_id = d.id
    WHERE d.workspace_id = :workspace AND d.since <= :as_of
      AND d.open_minor - COALESCE(m.delta, 0) <> 0 {which}"""

MOVED_LATER = """
    SELECT CASE WHEN EXISTS (SELECT 1 FROM movements WHERE workspace_id = :workspace AND moved_on > :as_of)
             OR EXISTS (SELECT 1 FROM document_versions WHERE workspace_id = :workspace AND until > :as_of)
           THEN 1 ELSE 0 END"""


async def documents_at(
    connection: AsyncConnection, workspace_id: int, as_of: date, which: str = "", of: str = ""
) -> str:
    """A query of the documents open on a day, for use as a subquery.

    It binds `:workspace` and `:as_of`; `which` narrows it to few, on the table `d`, and `of` to those
    that were of these customers on the day: it is a query of their ids.
    """
    later = await moved_later(connection, workspace_id, as_of)
    if of:
        payer = "COALESCE(v.customer_id, d.customer_id)" if later else "d.customer_id"
        which = f"{which} AND {payer} IN ({of})"
    return documents_query(connection.dialect.name, which, later=later)


async def moved_later(connection: AsyncConnection, workspace_id: int, as_of: date) -> bool:
    """Whether anything moved or changed after a day: then the documents stood otherwise on it."""
    values = {"workspace": workspace_id, "as_of": as_of}
    return bool((await connection.execute(bound(MOVED_LATER, values), values)).scalar_one())


def documents_query(dialect: str, which: str, *, later: bool) -> str:
    """The query of the documents open on a day; `which` narrows it to few."""
    on_sqlite = dialect == "sqlite"
    query = _THEN if later else _NOW
    if which:
        # The plus keeps SQLite from the indexes that begin with the workspace: they find everybody's.
        query = query.replace("WHERE d.workspace_id", "WHERE +d.workspace_id")
    return query.format(
        least="MIN" if on_sqlite else "LEAST",
        total="SUM(delta_minor)" if on_sqlite else "CAST(SUM(delta_minor) AS BIGINT)",
        which=which,
    )


def bound(statement: str, values: Mapping[str, Any]) -> TextClause:
    """A statement whose parameters have the types of these values, as every driver wants them."""
    typed: list[BindParameter[Any]] = [
        bindparam(name, type_=_TYPES[type(value)])
        for name, value in values.items()
        if f":{name}" in statement
    ]
    return text(statement).bindparams(*typed)


def day(value: date | str | None) -> date | None:
    """A day as a raw query gives it: SQLite keeps text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def known_day(value: date | str) -> date:
    """A day that is never NULL."""
    return date.fromisoformat(value) if isinstance(value, str) else value

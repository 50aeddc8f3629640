"""The documents as they stood on a day: as they stand now, less what has moved or changed since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Date, String, bindparam, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import BindParameter, TextClause
from sqlalchemy.types import TypeEngine

from bot.credit.ledger import Document, DocumentKind
from bot.credit.money import Money

_TYPES: dict[type, TypeEngine[Any]] = {int: BigInteger(), date: Date(), str: String()}

_COLUMNS = """d.id, d.entity_id, {customer_id} AS customer_id, {kind} AS kind, d.number, d.issued_on,
           {due_on} AS due_on, d.since, d.currency, {gross_minor} AS gross_minor,
           {open_minor} AS open_minor, {disputed_minor} AS disputed_minor,
           {dispute_reason} AS dispute_reason, {is_promised} AS is_promised"""

_NOW = f"""
    SELECT {_COLUMNS}
    FROM documents d {{joined}}
    WHERE d.workspace_id = :workspace AND d.since <= :as_of AND d.open_minor <> 0 {{which}}"""

_THEN = f"""
    SELECT {_COLUMNS}
    FROM documents d
    LEFT JOIN (SELECT document_id, {{total}} AS delta FROM movements
               WHERE workspace_id = :workspace AND moved_on > :as_of GROUP BY document_id) m
           ON m.document_id = d.id
    LEFT JOIN (SELECT o.* FROM document_versions o
               WHERE o.workspace_id = :workspace AND o.until > :as_of
                 AND NOT EXISTS (SELECT 1 FROM document_versions e
                                 WHERE e.document_id = o.document_id AND e.until > :as_of AND e.id < o.id)) v
           ON v.document_id = d.id {{joined}}
    WHERE d.workspace_id = :workspace AND d.since <= :as_of
      AND {{open_minor}} <> 0 {{which}}"""

_VERSIONED = ("customer_id", "kind", "due_on", "gross_minor", "disputed_minor", "dispute_reason")
"""What a later version may say otherwise."""

RUNNING = "x.opened_on <= :as_of AND (x.ended_on IS NULL OR x.ended_on > :as_of)"
"""SQL for what people logged, a dispute or a promise `x`, that counts on the day."""

_OF_ALL = """x.opened_on <= :as_of AND ((x.workspace_id = :workspace AND x.ended_on IS NULL)
         OR (x.workspace_id = :workspace AND x.ended_on > :as_of))"""
"""Each way with its workspace, or SQLite reads all that ever ended."""

_OF_FEW = f"""+x.workspace_id = :workspace AND {RUNNING} AND {{covers}} IN (
         SELECT d.id FROM documents d WHERE +d.workspace_id = :workspace {{which}})"""

_CONTESTED = """
    (SELECT x.document_id, {total} AS minor, MIN(x.reason) AS reason FROM disputes x
     WHERE {which} GROUP BY x.document_id)"""

_PROMISED = """
    (SELECT DISTINCT z.document_id FROM promise_documents z JOIN promises x ON x.id = z.promise_id
     WHERE {which})"""

HOW_IT_STOOD = """
    SELECT CASE WHEN EXISTS (SELECT 1 FROM movements WHERE workspace_id = :workspace AND moved_on > :as_of)
             OR EXISTS (SELECT 1 FROM document_versions WHERE workspace_id = :workspace AND until > :as_of)
           THEN 1 ELSE 0 END,
           CASE WHEN EXISTS (SELECT 1 FROM disputes WHERE workspace_id = :workspace AND ended_on IS NULL)
             OR EXISTS (SELECT 1 FROM promises WHERE workspace_id = :workspace AND ended_on IS NULL)
             OR EXISTS (SELECT 1 FROM disputes WHERE workspace_id = :workspace AND ended_on > :as_of)
             OR EXISTS (SELECT 1 FROM promises WHERE workspace_id = :workspace AND ended_on > :as_of)
           THEN 1 ELSE 0 END"""


@dataclass(frozen=True, slots=True)
class Stood:
    """What a day's documents are made of, so that nothing is looked at that is not there."""

    later: bool
    """Something moved or changed after the day: they stood otherwise on it."""
    logged: bool
    """People logged disputes or promises that may count on it."""


async def documents_at(
    connection: AsyncConnection,
    workspace_id: int,
    as_of: date,
    which: str = "",
    of: str = "",
    *,
    logged: bool = True,
) -> str:
    """A query of the documents open on a day, for use as a subquery.

    It binds `:workspace` and `:as_of`; `which` narrows it to few, on the table `d`, and `of` to those
    that were of these customers on the day: it is a query of their ids. What people logged is left out
    unless it is asked for: amounts that are open do not depend on it.
    """
    stood = await how_it_stood(connection, workspace_id, as_of)
    stood = replace(stood, logged=stood.logged and logged)
    if of:
        payer = "COALESCE(v.customer_id, d.customer_id)" if stood.later else "d.customer_id"
        of = f"AND {payer} IN ({of})"
    return documents_query(connection.dialect.name, stood, which, of)


async def how_it_stood(connection: AsyncConnection, workspace_id: int, as_of: date) -> Stood:
    """Whether anything moved or changed after a day, and whether people logged what counts on it."""
    values = {"workspace": workspace_id, "as_of": as_of}
    later, logged = (await connection.execute(bound(HOW_IT_STOOD, values), values)).one()
    return Stood(bool(later), bool(logged))


def documents_query(dialect: str, stood: Stood, which: str = "", of: str = "") -> str:
    """The query of the documents open on a day.

    `which` narrows it to few, by the table `d` alone; `of` to more, by any of its tables.
    """
    on_sqlite = dialect == "sqlite"
    query = _THEN if stood.later else _NOW
    if which or of:
        # The plus keeps SQLite from the indexes that begin with the workspace: they find everybody's.
        query = query.replace("WHERE d.workspace_id", "WHERE +d.workspace_id")
    return query.format(
        **_columns(dialect, stood),
        total="SUM(delta_minor)" if on_sqlite else "CAST(SUM(delta_minor) AS BIGINT)",
        joined=_joined(dialect, which) if stood.logged else "",
        which=f"{which} {of}",
    )


def _columns(dialect: str, stood: Stood) -> dict[str, str]:
    """SQL for the columns that depend on how it stood: those that changed since, and what people logged."""
    columns = {name: f"COALESCE(v.{name}, d.{name})" if stood.later else f"d.{name}" for name in _VERSIONED}
    columns["open_minor"] = "d.open_minor - COALESCE(m.delta, 0)" if stood.later else "d.open_minor"
    said, left = columns["disputed_minor"], columns["open_minor"]
    least, greatest = ("MIN", "MAX") if dialect == "sqlite" else ("LEAST", "GREATEST")
    columns["is_promised"] = "0"
    if stood.logged:
        said, ledgers = f"{greatest}({said}, COALESCE(x.minor, 0))", f"{least}({said}, {left})"
        reason = columns["dispute_reason"]
        columns["dispute_reason"] = f"CASE WHEN x.minor >= {ledgers} THEN x.reason ELSE {reason} END"
        columns["is_promised"] = "CASE WHEN p.document_id IS NULL THEN 0 ELSE 1 END"
    return {**columns, "disputed_minor": f"{least}({said}, {left})"}


def _joined(dialect: str, which: str) -> str:
    """SQL that joins what people logged: a row a document at most, so that no amount is doubled."""
    total = "SUM(x.amount_minor)" if dialect == "sqlite" else "CAST(SUM(x.amount_minor) AS BIGINT)"
    contested = _CONTESTED.format(total=total, which=_logged_of("x.document_id", which))
    promised = _PROMISED.format(which=_logged_of("z.document_id", which))
    return f"""
    LEFT JOIN {contested} x ON x.document_id = d.id LEFT JOIN {promised} p ON p.document_id = d.id"""


def _logged_of(covers: str, which: str) -> str:
    """SQL for what people logged of everybody, or of the few documents."""
    return _OF_FEW.format(covers=covers, which=which) if which else _OF_ALL


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


def document_of(row: tuple[Any, ...]) -> Document:
    """A document as the raw queries of the card and of what is very late give it."""
    number, kind, issued_on, due_on, gross, left, disputed, promised, currency = row
    return Document(
        number=number,
        kind=DocumentKind(kind),
        issued_on=known_day(issued_on),
        due_on=known_day(due_on),
        gross=Money.of_minor(gross, currency),
        open_amount=Money.of_minor(left, currency),
        disputed=Money.of_minor(max(disputed, 0), currency),
        is_promised=bool(promised),
    )

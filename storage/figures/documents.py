"""Finding documents by number: the number itself through its index, the end of it by reading them all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.credit.folding import NUMBER_SIGNS
from bot.credit.ledger import DocumentKind
from bot.credit.money import Money
from bot.figures import FoundDocument
from storage.figures.at_date import bound, known_day
from storage.figures.scope import bound_names, is_one_of

MOST_FOUND = 20
_OPEN_FIRST = "CASE WHEN d.open_minor = 0 THEN 1 ELSE 0 END"


def folded_number(column: str, dialect: str) -> str:
    """SQL for a number without signs and, for plain letters, case: the twin of `fold_number`."""
    if dialect == "postgresql":
        return f"""LOWER(TRANSLATE({column}, :signs, '') COLLATE "C")"""
    for place in range(len(NUMBER_SIGNS)):
        column = f"REPLACE({column}, :sign_{place}_, '')"
    return f"LOWER({column})"


@dataclass(frozen=True, slots=True)
class DocumentFinder:
    """Looks documents up in one workspace, of some salespeople's customers and of an entity's code."""

    connection: AsyncConnection
    workspace_id: int
    salespeople: Collection[str] | None = None
    entity: str | None = None

    async def by_number(self, typed: str) -> tuple[list[FoundDocument], int]:
        """The number itself, what is open first, and how many there are."""
        return _found(await self._rows("d.number = :typed", _OPEN_FIRST, {"typed": typed}))

    async def by_ending(self, folded: str) -> tuple[list[FoundDocument], int]:
        """Numbers that end so, case and signs aside: the shortest first, and how many there are."""
        dialect = self.connection.dialect.name
        number = folded_number("d.number", dialect)
        values: dict[str, Any] = {"folded": folded, "length": len(folded), "like": _like(folded)}
        if dialect == "postgresql":
            values["signs"] = NUMBER_SIGNS
            ends = f"RIGHT({number}, CAST(:length AS INTEGER)) = :folded"
        else:
            values |= {f"sign_{place}_": sign for place, sign in enumerate(NUMBER_SIGNS)}
            ends = f"SUBSTR({number}, -:length) = :folded"
        likely = "ILIKE" if dialect == "postgresql" else "LIKE"
        condition = f"""d.id IN (SELECT l.id FROM documents l WHERE l.workspace_id = :workspace
                                 AND l.number {likely} :like ESCAPE '!') AND {ends}"""
        return _found(await self._rows(condition, f"LENGTH({number}), {_OPEN_FIRST}", values))

    async def _rows(self, condition: str, first: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        names = bound_names(self.salespeople or ())
        values = {**values, **names, "workspace": self.workspace_id}
        whose = "" if self.salespeople is None else f"AND {is_one_of('c.salesperson', names)}"
        if self.entity is not None:
            whose, values = f"{whose} AND e.code = :entity", {**values, "entity": self.entity}
        statement = f"""
            SELECT d.id, d.number, c.name, c.code, e.code, d.kind, d.open_minor, d.currency, d.due_on,
                   COUNT(*) OVER ()
            FROM documents d JOIN customers c ON c.id = d.customer_id JOIN entities e ON e.id = d.entity_id
            WHERE d.workspace_id = :workspace AND {condition} {whose}
            ORDER BY {first}, d.due_on DESC, d.id LIMIT {MOST_FOUND}"""
        return [tuple(row) for row in await self.connection.execute(bound(statement, values), values)]


def _like(folded: str) -> str:
    """What numbers must look like to end so: a cheap test, over an index alone, that spares the others."""
    letters = (f"!{letter}" if letter in "!%_" else letter for letter in folded)
    return f"%{'%'.join(letters)}%"


def _found(rows: list[tuple[Any, ...]]) -> tuple[list[FoundDocument], int]:
    return [_document(row) for row in rows], int(rows[0][-1]) if rows else 0


def _document(row: tuple[Any, ...]) -> FoundDocument:
    number_id, number, name, code, entity, kind, minor, currency, due_on, _ = row
    amount = Money.of_minor(minor, currency)
    return FoundDocument(number_id, number, name, code, entity, DocumentKind(kind), amount, known_day(due_on))

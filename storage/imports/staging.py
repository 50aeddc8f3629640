"""The documents of a file, laid out beside the ledger before they are merged into it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.files import Refusal
from storage.bulk import insert_rows
from storage.imports.context import MOST_REFUSALS_NAMED

DOCUMENT = (
    "entity_id",
    "customer_id",
    "payer_id",
    "kind",
    "number",
    "issued_on",
    "due_on",
    "since",
    "settled_on",
    "currency",
    "gross_minor",
    "open_minor",
    "disputed_minor",
    "dispute_reason",
    "order_ref",
    "delivery_ref",
)
"""What a staged document shares, name for name, with the documents table."""

STAGED = ("line", *DOCUMENT)
MOVES = ("line", "moved_on", "kind", "delta_minor", "credit_line")

_TABLES = (
    """CREATE TEMP TABLE staged (
        line {key}, entity_id BIGINT NOT NULL, customer_id BIGINT NOT NULL, payer_id BIGINT NOT NULL,
        kind TEXT NOT NULL, number TEXT NOT NULL, issued_on DATE NOT NULL, due_on DATE NOT NULL,
        since DATE NOT NULL, settled_on DATE, currency TEXT NOT NULL, gross_minor BIGINT NOT NULL,
        open_minor BIGINT NOT NULL, disputed_minor BIGINT NOT NULL, dispute_reason TEXT NOT NULL,
        order_ref TEXT NOT NULL, delivery_ref TEXT NOT NULL)""",
    "CREATE TEMP TABLE held (number TEXT NOT NULL)",
    """CREATE TEMP TABLE moves (line BIGINT NOT NULL, moved_on DATE NOT NULL, kind TEXT NOT NULL,
        delta_minor BIGINT NOT NULL, credit_line BIGINT)""",
)

_KEY = "entity_id, number, payer_id, currency"
"""What tells one document from the next, within a workspace."""

_REPEATED = f"""
    CREATE TEMP TABLE repeated AS SELECT s.line, s.number, f.first_line FROM staged s
    JOIN (SELECT {_KEY}, MIN(line) AS first_line FROM staged GROUP BY {_KEY} HAVING COUNT(*) > 1) f
      ON f.entity_id = s.entity_id AND f.number = s.number AND f.payer_id = s.payer_id
     AND f.currency = s.currency
    WHERE s.line > f.first_line"""


class Staging:
    """Temporary tables of one import; they go with the connection or with `drop`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self.has_moves = False

    async def open(self) -> None:
        """Create the tables, empty."""
        await self.drop()
        key = "INTEGER PRIMARY KEY" if self.connection.dialect.name == "sqlite" else "BIGINT NOT NULL"
        for statement in _TABLES:
            await self.connection.exec_driver_sql(statement.format(key=key))

    async def drop(self) -> None:
        """Remove them."""
        for table in ("staged", "held", "moves", "repeated"):
            await self.connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")

    async def add(self, rows: Iterable[Sequence[Any]]) -> None:
        """Documents, in the order of STAGED, values as the driver takes them."""
        await insert_rows(self.connection, "staged", STAGED, rows)

    async def add_moves(self, rows: Sequence[Sequence[Any]]) -> None:
        """Known movements of staged documents, in the order of MOVES."""
        if rows:
            self.has_moves = True
            await insert_rows(self.connection, "moves", MOVES, rows)

    async def hold(self, numbers: Iterable[str]) -> None:
        """Numbers of refused lines: what stands in the ledger under them stays as it is."""
        rows = [(number,) for number in numbers]
        if rows:
            await insert_rows(self.connection, "held", ("number",), rows)

    async def refuse_repeated(self) -> tuple[list[Refusal], int]:
        """Take out every line whose document stood higher up already: the first of them, and how many.

        What is left is indexed.
        """
        repeated: tuple[list[Refusal], int] = [], 0
        try:
            await self._index()
        except IntegrityError:
            repeated = await self._take_out_repeated()
            await self._index()
        if self.connection.dialect.name == "postgresql":
            await self.connection.exec_driver_sql("ANALYZE staged")
        return repeated

    async def _index(self) -> None:
        async with self.connection.begin_nested():
            await self.connection.exec_driver_sql(f"CREATE UNIQUE INDEX staged_key ON staged ({_KEY})")

    async def _take_out_repeated(self) -> tuple[list[Refusal], int]:
        run = self.connection.exec_driver_sql
        await run(_REPEATED)
        count = (await run("SELECT COUNT(*) FROM repeated")).scalar_one()
        first = await run(
            f"SELECT line, number, first_line FROM repeated ORDER BY line LIMIT {MOST_REFUSALS_NAMED}"
        )
        refusals = [
            Refusal(line, "number", number, f"stands on line {above} already: a number comes once a file")
            for line, number, above in map(tuple, first)
        ]
        for table in ("staged", "moves"):
            await run(f"DELETE FROM {table} WHERE line IN (SELECT line FROM repeated)")
        await run("DROP TABLE repeated")
        return refusals, int(count)

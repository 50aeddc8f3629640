"""Files taken line by line: customers, orders and payments are few beside a ledger's documents."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import datetime
from typing import Any

from bot.credit.history import is_older
from bot.errors import ImportRefusedError
from bot.files import Refusal
from bot.policy_parts import SellingEntity
from storage.books import newest_ledger
from storage.imports.accounts import Accounts
from storage.imports.batches import Batch
from storage.imports.context import Context, Outcome
from storage.imports.open_items import number_of, older
from storage.imports.receivables import Lines, split_by_entity
from storage.imports.table import Table

Cells = dict[str, Any]
"""One line's typed cells by field."""


class LineImport(ABC):
    """One file on its way in; a kind of file says what is wrong with a line and how to keep it."""

    def __init__(self, context: Context, table: Table) -> None:
        self.context = context
        self.table = table
        self.outcome = Outcome()
        self.held: set[str] = set()
        """The numbers of refused lines; the empty one for those that cannot be read."""

    async def run(self) -> Outcome:
        """Every line, in the file's order. Raises ImportRefusedError when there is none."""
        for batch in self.table.batches():
            await self._take(batch)
            self.context.progress(*self.table.progress())
        if not self.outcome.entities and not self.outcome.refused:
            raise ImportRefusedError(
                f"{self.context.request.name} has a header and no line: nothing was changed. "
                "If nothing is left, give it one line with an amount of 0."
            )
        return self.outcome

    @abstractmethod
    async def begin(self, entity: SellingEntity) -> None:
        """What an entity's first line needs. Raises ImportRefusedError, for figures older than the newest."""

    @abstractmethod
    def wrong(self, entity: SellingEntity, line: int, cells: Cells) -> Refusal | None:
        """Why a line cannot be taken."""

    @abstractmethod
    async def keep(self, entity: SellingEntity, cells: Cells) -> None:
        """Take a line over."""

    async def take_lines(self, entity: SellingEntity, lines: Lines) -> None:
        """An entity's lines of one batch."""
        for place, line in enumerate(lines.lines):
            cells = {column: values[place] for column, values in lines.columns.items()}
            refusal = self.wrong(entity, line, cells)
            if refusal is None:
                await self.keep(entity, cells)
            else:
                self.outcome.refuse([refusal])

    async def refuse_older(self, entity: SellingEntity, kinds: tuple[str, ...]) -> datetime | None:
        """When the newest figures of these kinds were taken, on the company's clock, if not after these."""
        newest = await self.newest(entity, kinds)
        if newest and is_older(self.context.ledger_there, newest):
            raise older(self.context, entity.code, newest.date())
        return newest

    async def newest(self, entity: SellingEntity, kinds: tuple[str, ...]) -> datetime | None:
        """When the entity's newest figures of these kinds were taken, on the company's clock."""
        context, entity_id = self.context, self.context.entity_ids[entity.code]
        found = await newest_ledger(context.connection, context.workspace_id, entity_id, kinds)
        return found.astimezone(context.zone) if found else None

    def accounts(self, entity: SellingEntity) -> Accounts:
        """The entity's customers, opened as lines name them."""
        context, entity_id = self.context, self.context.entity_ids[entity.code]
        return Accounts(context.connection, context.workspace_id, entity_id, entity.currency, entity.country)

    def currency(self, entity: SellingEntity, cells: Cells) -> str:
        """The line's own currency, else the mapping's, else the entity's."""
        return cells.get("currency") or self.context.mapping.currency or entity.currency

    async def _take(self, batch: Batch) -> None:
        self.outcome.read += len(batch.lines) + len(batch.refusals)
        self.outcome.refuse(list(batch.refusals))
        self.held.update(map(number_of, batch.refused_rows))
        for name, lines in split_by_entity(batch).items():
            entity = self.context.entity_named(name)
            if entity is None:
                why = self.context.unknown_entity(name)
                self.outcome.refuse([Refusal(line, "entity", name, why) for line in lines.lines])
                self.held.update(lines.get("number", ""))
            elif lines:
                if entity.code not in self.outcome.entities:
                    await self.begin(entity)
                    self.outcome.entities.add(entity.code)
                await self.take_lines(entity, lines)

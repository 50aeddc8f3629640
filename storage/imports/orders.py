"""Order files: what was accepted and is not yet invoiced; a newer one closes what left it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, insert, select, update

from bot.credit.history import is_older
from bot.errors import ImportRefusedError
from bot.files import FileKind, Refusal
from bot.policy_parts import SellingEntity
from storage.books import newest_ledger
from storage.imports.accounts import Accounts
from storage.imports.batches import Batch
from storage.imports.context import Context, Outcome
from storage.imports.open_items import number_of, older
from storage.imports.receivables import Lines, named, split_by_entity
from storage.imports.table import Table
from storage.tables import OrderRow

_COMPARED = ("customer_id", "ordered_on", "expected_on", "currency", "amount_minor", "open_minor")


@dataclass(slots=True)
class OrdersImport:
    """One file of open orders."""

    context: Context
    table: Table
    outcome: Outcome = field(default_factory=Outcome)
    _seen: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    _known: dict[str, dict[str, Row[Any]]] = field(default_factory=dict)
    _accounts: dict[str, Accounts] = field(default_factory=dict)
    _held: set[str] = field(default_factory=set)
    _blind: bool = False

    async def run(self) -> Outcome:
        """Add, change and close; an order that changes keeps what it was until then."""
        for batch in self.table.batches():
            await self._take(batch)
            self.context.progress(*self.table.progress())
        if not self.outcome.entities and not self.outcome.refused:
            raise ImportRefusedError(f"{self.context.request.path.name} has a header and no line.")
        if not self.context.mapping.partial and not self._blind:
            for code in self.outcome.entities:
                await self._close(code)
        return self.outcome

    async def _take(self, batch: Batch) -> None:
        self.outcome.read += len(batch.lines) + len(batch.refusals)
        self.outcome.refuse(list(batch.refusals))
        numbers = {number_of(row) for row in batch.refused_rows}
        self._blind = self._blind or "" in numbers
        self._held |= numbers
        for name, lines in split_by_entity(batch).items():
            if not lines:
                continue
            entity = self.context.entity_named(name)
            if entity is None:
                why = self.context.unknown_entity(name)
                self.outcome.refuse([Refusal(line, "entity", name, why) for line in lines.lines])
                self._held |= set(lines.columns["number"])
                continue
            await self._begin(entity)
            await self._accounts[entity.code].ensure(named(lines))
            for place in range(len(lines)):
                await self._keep(entity, lines, place)

    async def _begin(self, entity: SellingEntity) -> None:
        if entity.code in self._known:
            return
        context, entity_id = self.context, self.context.entity_ids[entity.code]
        kinds = (FileKind.ORDERS.value,)
        newest = await newest_ledger(context.connection, context.workspace_id, entity_id, kinds)
        if newest and is_older(context.ledger_there, newest.astimezone(context.zone)):
            raise older(context, entity.code, newest.astimezone(context.zone).date())
        rows = await context.connection.execute(
            select(OrderRow.__table__).where(
                OrderRow.workspace_id == context.workspace_id,
                OrderRow.entity_id == entity_id,
                OrderRow.until.is_(None),
            )
        )
        self._known[entity.code] = {row.number: row for row in rows}
        self._accounts[entity.code] = Accounts(
            context.connection, context.workspace_id, entity_id, entity.currency, entity.country
        )
        self.outcome.entities.add(entity.code)

    async def _keep(self, entity: SellingEntity, lines: Lines, place: int) -> None:
        cells = {column: values[place] for column, values in lines.columns.items()}
        line, number = lines.lines[place], cells["number"]
        first = self._seen[entity.code].setdefault(number, line)
        amount = cells.get("amount") if cells.get("amount") is not None else cells.get("open")
        left = cells.get("open") if cells.get("open") is not None else amount
        refusal = None
        if first != line:
            why = f"stands on line {first} already: an order comes once a file"
            refusal = Refusal(line, "number", number, why)
        elif (amount or 0) < 0 or (left or 0) < 0:
            refusal = Refusal(line, "amount", str(amount), "an order cannot be negative")
        if refusal:
            self.outcome.refuse([refusal])
            return
        ordered = cells.get("ordered") or self.context.ledger_on
        await self._write(
            entity,
            number,
            {
                "customer_id": self._accounts[entity.code][cells["customer"]],
                "ordered_on": ordered,
                "expected_on": cells.get("expected"),
                "currency": cells.get("currency") or self.context.mapping.currency or entity.currency,
                "amount_minor": amount,
                "open_minor": left,
            },
        )

    async def _write(self, entity: SellingEntity, number: str, values: dict[str, Any]) -> None:
        known = self._known[entity.code].get(number)
        since = self.context.ledger_on
        if known is None:
            self.outcome.added += 1
            since = min(values["ordered_on"], since)
        elif all(getattr(known, name) == values[name] for name in _COMPARED):
            self.outcome.unchanged += 1
            return
        else:
            self.outcome.changed += 1
            if known.since >= since:
                await self._update(known.id, values)
                return
            await self._update(known.id, {"until": since})
        await self.context.connection.execute(
            insert(OrderRow).values(
                workspace_id=self.context.workspace_id,
                entity_id=self.context.entity_ids[entity.code],
                number=number,
                since=since,
                **values,
            )
        )

    async def _update(self, order_id: int, values: dict[str, Any]) -> None:
        await self.context.connection.execute(update(OrderRow).where(OrderRow.id == order_id).values(values))

    async def _close(self, code: str) -> None:
        for number, row in self._known[code].items():
            if number in self._seen[code] or number in self._held:
                continue
            await self._update(row.id, {"until": max(self.context.ledger_on, row.since)})
            self.outcome.closed += 1

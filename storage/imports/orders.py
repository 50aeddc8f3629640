"""Order files: what was accepted and is not yet invoiced; a newer one closes what left it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row, insert, select, update

from bot.credit.history import counts_since
from bot.files import FileKind, Refusal
from bot.policy_parts import SellingEntity
from storage.imports.accounts import Accounts
from storage.imports.amounts import written
from storage.imports.context import Context, Outcome
from storage.imports.line_import import Cells, LineImport
from storage.imports.receivables import Lines, named
from storage.imports.table import Table
from storage.tables import OrderRow

_COMPARED = ("customer_id", "ordered_on", "expected_on", "currency", "amount_minor", "open_minor")


class OrdersImport(LineImport):
    """One file of open orders; an order that changes keeps what it was until then."""

    def __init__(self, context: Context, table: Table) -> None:
        super().__init__(context, table)
        self._accounts: dict[str, Accounts] = {}
        self._known: dict[str, dict[tuple[int, str], Row[Any]]] = {}
        self._previous: dict[str, date | None] = {}
        self._seen: dict[tuple[str, str, str], int] = {}

    async def begin(self, entity: SellingEntity) -> None:
        """The entity's orders as they stand."""
        newest = await self.refuse_older(entity, (FileKind.ORDERS.value,))
        rows = await self.context.connection.execute(
            select(OrderRow.__table__).where(
                OrderRow.workspace_id == self.context.workspace_id,
                OrderRow.entity_id == self.context.entity_ids[entity.code],
                OrderRow.until.is_(None),
            )
        )
        self._known[entity.code] = {(row.customer_id, row.number): row for row in rows}
        self._previous[entity.code] = newest.date() if newest else None
        self._accounts[entity.code] = self.accounts(entity)

    async def take_lines(self, entity: SellingEntity, lines: Lines) -> None:
        """Customers first, for a batch at once."""
        await self._accounts[entity.code].ensure(named(lines))
        await super().take_lines(entity, lines)

    def wrong(self, entity: SellingEntity, line: int, cells: Cells) -> Refusal | None:
        """An order comes once a customer, and is not negative."""
        number = cells["number"]
        first = self._seen.setdefault((entity.code, cells["customer"], number), line)
        if first != line:
            return Refusal(
                line, "number", number, f"stands on line {first} already: an order comes once a file"
            )
        least = min(_amounts(cells))
        if least >= 0:
            return None
        self.held.add(number)
        return Refusal(
            line, "amount", written(least, self.currency(entity, cells)), "an order cannot be negative"
        )

    async def keep(self, entity: SellingEntity, cells: Cells) -> None:
        """Open it, or note what changed."""
        amount, left = _amounts(cells)
        values = {
            "customer_id": self._accounts[entity.code][cells["customer"]],
            "ordered_on": cells.get("ordered") or self.context.ledger_on,
            "expected_on": cells.get("expected"),
            "currency": self.currency(entity, cells),
            "amount_minor": amount,
            "open_minor": left,
        }
        await self._write(entity, cells["number"], values)

    async def run(self) -> Outcome:
        """Then close what left the file, unless it is a part, or a refused line could be any order."""
        outcome = await super().run()
        if not self.context.mapping.partial and "" not in self.held:
            for code in outcome.entities:
                await self._close(code)
        return outcome

    async def _write(self, entity: SellingEntity, number: str, values: dict[str, Any]) -> None:
        known = self._known[entity.code].get((values["customer_id"], number))
        since = self.context.ledger_on
        if known is None:
            self.outcome.added += 1
            since = counts_since(values["ordered_on"], since, self._previous[entity.code])
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
                import_id=self.context.import_id,
                **values,
            )
        )

    async def _update(self, order_id: int, values: dict[str, Any]) -> None:
        await self.context.connection.execute(update(OrderRow).where(OrderRow.id == order_id).values(values))

    async def _close(self, code: str) -> None:
        accounts = self._accounts[code]
        seen = {(accounts[customer], number) for entity, customer, number in self._seen if entity == code}
        for key, row in self._known[code].items():
            if key in seen or row.number in self.held:
                continue
            await self._update(row.id, {"until": max(self.context.ledger_on, row.since)})
            self.outcome.closed += 1


def _amounts(cells: Cells) -> tuple[int, int]:
    """The whole amount and what is not yet invoiced; a file may give either."""
    whole, left = cells.get("amount"), cells.get("open")
    amount = whole if whole is not None else left
    return amount or 0, (left if left is not None else amount) or 0

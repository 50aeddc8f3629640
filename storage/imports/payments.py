"""Payment files: what came in, and what it settles until the next ledger says so itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from bot.files import Refusal
from bot.policy_parts import SellingEntity
from storage.books import LEDGER_KINDS, newest_ledger
from storage.imports.accounts import Accounts
from storage.imports.batches import Batch
from storage.imports.context import Context, Outcome
from storage.imports.receivables import named, split_by_entity
from storage.imports.settling import Received, recognise, settle
from storage.imports.table import Table
from storage.tables import PaymentRow


@dataclass(slots=True)
class _Entity:
    accounts: Accounts
    ledger_on: date | None
    """The newest ledger already counts what came in up to this day."""


@dataclass(slots=True)
class PaymentsImport:
    """One file of payments; one that is known already changes nothing."""

    context: Context
    table: Table
    outcome: Outcome = field(default_factory=Outcome)
    _entities: dict[str, _Entity] = field(default_factory=dict)
    _alike: Counter[tuple[Any, ...]] = field(default_factory=Counter)

    async def run(self) -> Outcome:
        """Remember each payment; one after the newest ledger also lowers what is open."""
        for batch in self.table.batches():
            await self._take(batch)
            self.context.progress(*self.table.progress())
        return self.outcome

    async def _take(self, batch: Batch) -> None:
        self.outcome.read += len(batch.lines) + len(batch.refusals)
        self.outcome.refuse(list(batch.refusals))
        for name, lines in split_by_entity(batch).items():
            if not lines:
                continue
            entity = self.context.entity_named(name)
            if entity is None:
                why = self.context.unknown_entity(name)
                self.outcome.refuse([Refusal(line, "entity", name, why) for line in lines.lines])
                continue
            known = await self._entity(entity)
            await known.accounts.ensure(named(lines))
            for place, line in enumerate(lines.lines):
                cells = {column: values[place] for column, values in lines.columns.items()}
                if cells["amount"] <= 0:
                    why = "is not more than zero: a refund is a document of the ledger"
                    self.outcome.refuse([Refusal(line, "amount", str(cells["amount"]), why)])
                    continue
                await self._keep(entity, known, cells)

    async def _entity(self, entity: SellingEntity) -> _Entity:
        if entity.code not in self._entities:
            context, entity_id = self.context, self.context.entity_ids[entity.code]
            newest = await newest_ledger(context.connection, context.workspace_id, entity_id, LEDGER_KINDS)
            self._entities[entity.code] = _Entity(
                Accounts(
                    context.connection, context.workspace_id, entity_id, entity.currency, entity.country
                ),
                newest.astimezone(context.zone).date() if newest else None,
            )
            self.outcome.entities.add(entity.code)
        return self._entities[entity.code]

    async def _keep(self, entity: SellingEntity, known: _Entity, cells: dict[str, Any]) -> None:
        customer_id = known.accounts[cells["customer"]]
        currency = cells.get("currency") or self.context.mapping.currency or entity.currency
        values = {
            "received_on": cells["received"],
            "currency": currency,
            "amount_minor": cells["amount"],
            "document_number": cells.get("document") or "",
        }
        reference = cells.get("number") or self._reference(customer_id, values)
        entity_id = self.context.entity_ids[entity.code]
        row = await self._known(entity_id, customer_id, reference)
        if row is not None:
            same = all(getattr(row, name) == value for name, value in values.items())
            self.outcome.unchanged += same
            if not same:
                self.outcome.warnings.append(
                    f"Payment {reference} of {cells['customer']} stands otherwise in the ledger "
                    "and was left as it is."
                )
                self.outcome.unchanged += 1
            return
        new = insert(PaymentRow).values(
            workspace_id=self.context.workspace_id,
            entity_id=entity_id,
            customer_id=customer_id,
            import_id=self.context.import_id,
            reference=reference,
            **values,
        )
        payment_id = (await self.context.connection.execute(new.returning(PaymentRow.id))).scalar_one()
        self.outcome.added += 1
        received = Received(entity_id, customer_id, payment_id, reference, *values.values())
        if known.ledger_on is None or received.on > known.ledger_on:
            await settle(self.context, received)
        else:
            await recognise(self.context, received)

    def _reference(self, customer_id: int, values: dict[str, Any]) -> str:
        """A payment without a number is told by what it says, and by its place among those alike."""
        alike = (customer_id, *values.values())
        self._alike[alike] += 1
        parts = (values["received_on"].isoformat(), values["currency"], values["amount_minor"])
        tail = (values["document_number"], self._alike[alike])
        return " ".join(str(part) for part in (*parts, *tail) if part != "")

    async def _known(self, entity_id: int, customer_id: int, reference: str) -> Any:
        found = await self.context.connection.execute(
            select(PaymentRow.__table__).where(
                PaymentRow.workspace_id == self.context.workspace_id,
                PaymentRow.entity_id == entity_id,
                PaymentRow.customer_id == customer_id,
                PaymentRow.reference == reference,
            )
        )
        return found.one_or_none()

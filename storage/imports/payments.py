"""Payment files: what came in, and what it settles until the next ledger says so itself."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from bot.files import Refusal
from bot.policy_parts import SellingEntity
from storage.books import LEDGER_KINDS
from storage.imports.accounts import Accounts
from storage.imports.amounts import written
from storage.imports.context import Context
from storage.imports.line_import import Cells, LineImport
from storage.imports.receivables import Lines, named
from storage.imports.settling import Received, recognise, settle
from storage.imports.table import Table
from storage.tables import PaymentRow


class PaymentsImport(LineImport):
    """One file of payments; one that is known already changes nothing."""

    def __init__(self, context: Context, table: Table) -> None:
        super().__init__(context, table)
        self._accounts: dict[str, Accounts] = {}
        self._ledger_on: dict[str, date | None] = {}
        """The newest ledger of each entity already counts what came in up to this day."""
        self._alike: Counter[tuple[Any, ...]] = Counter()

    async def begin(self, entity: SellingEntity) -> None:
        """Look up what the entity's newest ledger counts."""
        newest = await self.newest(entity, LEDGER_KINDS)
        self._accounts[entity.code] = self.accounts(entity)
        self._ledger_on[entity.code] = newest.date() if newest else None

    async def take_lines(self, entity: SellingEntity, lines: Lines) -> None:
        """Customers first, for a batch at once."""
        await self._accounts[entity.code].ensure(named(lines))
        await super().take_lines(entity, lines)

    def wrong(self, entity: SellingEntity, line: int, cells: Cells) -> Refusal | None:
        """A payment is more than nothing."""
        if cells["amount"] > 0:
            return None
        value = written(cells["amount"], self.currency(entity, cells))
        return Refusal(line, "amount", value, "is not more than zero: a refund is a document of the ledger")

    async def keep(self, entity: SellingEntity, cells: Cells) -> None:
        """Remember the payment; one after the newest ledger also lowers what is open."""
        customer_id = self._accounts[entity.code][cells["customer"]]
        values = {
            "received_on": cells["received"],
            "currency": self.currency(entity, cells),
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
        counted = self._ledger_on[entity.code]
        if counted is None or received.on > counted:
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

"""Payment files: what came in, and what it settles until the next ledger says so itself."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from sqlalchemy import insert

from bot.files import Refusal
from bot.policy_parts import SellingEntity
from storage.books import LEDGER_KINDS
from storage.imports.accounts import Accounts
from storage.imports.amounts import written
from storage.imports.context import Context, Outcome
from storage.imports.line_import import Cells, LineImport
from storage.imports.receivables import Lines, named
from storage.imports.received import Beside, Received
from storage.imports.settling import NewPayment, recognise, settle
from storage.imports.table import Table
from storage.tables import PaymentRow

MOST_NAMED = 20
"""So many payments that stand otherwise are named; the others are counted."""


class PaymentsImport(LineImport):
    """One file of payments; one that is known already changes nothing."""

    def __init__(self, context: Context, table: Table) -> None:
        super().__init__(context, table)
        self._accounts: dict[str, Accounts] = {}
        self._ledger_on: dict[str, date | None] = {}
        """The newest ledger of each entity already counts what came in up to this day."""
        self._alike: Counter[tuple[Any, ...]] = Counter()
        self._batch: list[Received] = []
        self._otherwise = 0

    async def begin(self, entity: SellingEntity) -> None:
        """Look up what the entity's newest ledger counts."""
        newest = await self.newest(entity, LEDGER_KINDS)
        self._accounts[entity.code] = self.accounts(entity)
        self._ledger_on[entity.code] = newest.date() if newest else None

    async def run(self) -> Outcome:
        """Every line; of those that stand otherwise in the ledger, the first are named."""
        outcome = await super().run()
        if self._otherwise > MOST_NAMED:
            outcome.warnings.append(
                f"{self._otherwise - MOST_NAMED} more payments stand otherwise in the ledger "
                "and were left as they are."
            )
        return outcome

    async def take_lines(self, entity: SellingEntity, lines: Lines) -> None:
        """Customers first, then the payments, each for a batch at once."""
        await self._accounts[entity.code].ensure(named(lines))
        self._batch = []
        await super().take_lines(entity, lines)
        if self._batch:
            beside = Beside(self.context, self.context.entity_ids[entity.code], self._batch)
            await beside.lay_out()
            await self._take_over(beside, self._ledger_on[entity.code])
            await beside.drop()

    def wrong(self, entity: SellingEntity, line: int, cells: Cells) -> Refusal | None:
        """A payment is more than nothing."""
        if cells["amount"] > 0:
            return None
        value = written(cells["amount"], self.currency(entity, cells))
        return Refusal(line, "amount", value, "is not more than zero: a refund is a document of the ledger")

    async def keep(self, entity: SellingEntity, cells: Cells) -> None:
        """Line the payment up with its batch."""
        customer_id = self._accounts[entity.code][cells["customer"]]
        said = (cells["received"], self.currency(entity, cells), cells["amount"], cells.get("document") or "")
        reference = cells.get("number") or self._reference(customer_id, said)
        self._batch.append(Received(cells["customer"], customer_id, reference, *said))

    async def _take_over(self, beside: Beside, counted: date | None) -> None:
        """Remember the new payments; those after the newest ledger also lower what is open."""
        new = await self._remember(beside, await self._unknown(beside))
        after = [one for one in new if counted is None or one.received.on > counted]
        await settle(beside, after)
        await recognise(beside, [one for one in new if counted is not None and one.received.on <= counted])

    async def _unknown(self, beside: Beside) -> list[int]:
        """The places of payments that neither the ledger nor a line higher up has."""
        known = await beside.known()
        first: dict[tuple[int, str], int] = {}
        for place, received in enumerate(beside.payments):
            if place in known:
                self._leave(received, same=known[place])
                continue
            before = first.setdefault((received.customer_id, received.reference), place)
            if before != place:
                self._leave(received, same=received == beside.payments[before])
        return list(first.values())

    def _leave(self, received: Received, *, same: bool) -> None:
        self.outcome.unchanged += 1
        if same:
            return
        self._otherwise += 1
        if self._otherwise <= MOST_NAMED:
            self.outcome.warnings.append(
                f"Payment {received.reference} of {received.customer} stands otherwise in the ledger "
                "and was left as it is."
            )

    async def _remember(self, beside: Beside, places: list[int]) -> list[NewPayment]:
        if not places:
            return []
        self.outcome.added += len(places)
        rows = [self._row(beside.entity_id, beside.payments[place]) for place in places]
        ids = await self.context.connection.execute(
            insert(PaymentRow).returning(PaymentRow.id, sort_by_parameter_order=True), rows
        )
        return [
            NewPayment(place, payment_id, beside.payments[place])
            for place, payment_id in zip(places, ids.scalars(), strict=True)
        ]

    def _row(self, entity_id: int, received: Received) -> dict[str, Any]:
        return {
            "workspace_id": self.context.workspace_id,
            "entity_id": entity_id,
            "customer_id": received.customer_id,
            "import_id": self.context.import_id,
            "reference": received.reference,
            "received_on": received.on,
            "currency": received.currency,
            "amount_minor": received.amount,
            "document_number": received.document,
        }

    def _reference(self, customer_id: int, said: tuple[date, str, int, str]) -> str:
        """A payment without a number is told by what it says, and by its place among those alike."""
        alike = (customer_id, *said)
        self._alike[alike] += 1
        on, *parts = said
        return " ".join(str(part) for part in (on.isoformat(), *parts, self._alike[alike]) if part != "")

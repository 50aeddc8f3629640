"""Files of what an agency collected: it settles what was handed over; its fee stays with the litigation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from bot.credit.litigation import LitigationState
from bot.files import Refusal
from bot.policy_parts import SellingEntity
from storage.books import LEDGER_KINDS
from storage.dunning_tables import CollectedRow, LitigationRow
from storage.imports.amounts import written
from storage.imports.context import Context
from storage.imports.line_import import Cells, LineImport
from storage.imports.receivables import Lines
from storage.imports.received import Beside, Received
from storage.imports.settling import NewPayment, recognise, settle
from storage.imports.table import Table
from storage.tables import CustomerRow, DocumentRow, PaymentRow

_BROUGHT_IN = (LitigationState.HANDED_OVER.value, LitigationState.ENDED.value)


@dataclass(slots=True)
class _Litigation:
    """A hand-over that money can come in for."""

    id: int
    documents: tuple[int, ...]
    handed_over_on: date
    ended_on: date | None
    known: dict[tuple[str, str], tuple[Any, ...]] = field(default_factory=dict)
    """What was taken before, by its reference and invoice."""

    def covers(self, on: date) -> bool:
        """Whether money of a day came in while it ran; of one that runs, any day."""
        return self.ended_on is None or self.handed_over_on <= on <= self.ended_on


@dataclass(slots=True)
class _Open:
    """An invoice that was handed over; `left` in minor units, less what lines higher up settle."""

    id: int
    number: str
    currency: str
    left: int
    gross: int


class CollectedImport(LineImport):
    """One file of an agency's; a line that is known already changes nothing."""

    def __init__(self, context: Context, table: Table) -> None:
        super().__init__(context, table)
        self._ledger_on: dict[str, date | None] = {}
        """The newest ledger of each entity already counts what came in up to this day."""
        self._customers: dict[tuple[str, str], int | None] = {}
        self._litigations: dict[int, list[_Litigation]] = {}
        self._documents: dict[int, list[_Open]] = {}
        """By litigation, the oldest due first."""
        self._alike: Counter[tuple[Any, ...]] = Counter()

    async def begin(self, entity: SellingEntity) -> None:
        """Look up what the entity's newest ledger counts."""
        newest = await self.newest(entity, LEDGER_KINDS)
        self._ledger_on[entity.code] = newest.date() if newest else None

    def wrong(self, entity: SellingEntity, line: int, cells: Cells) -> Refusal | None:
        """More than nothing was collected, and a fee is not below nothing."""
        currency = self.currency(entity, cells)
        if cells["amount"] <= 0:
            value = written(cells["amount"], currency)
            return Refusal(line, "amount", value, "is not more than zero: nothing was collected")
        fee = cells.get("fee")
        if fee is not None and fee < 0:
            return Refusal(
                line, "fee", written(fee, currency), "is below zero: a fee is what the agency keeps"
            )
        if cells["received"] > self.context.ledger_on:
            value = cells["received"].isoformat()
            return Refusal(line, "received", value, "is after the day of the file: money came in before")
        return None

    async def take_lines(self, entity: SellingEntity, lines: Lines) -> None:
        """Line by line, each seeing what those above it settled."""
        for place, line in enumerate(lines.lines):
            cells = {column: values[place] for column, values in lines.columns.items()}
            refusal = self.wrong(entity, line, cells) or await self._taken(entity, line, cells)
            if refusal is not None:
                self.outcome.refuse([refusal])

    async def keep(self, entity: SellingEntity, cells: Cells) -> None:
        """Lines are kept as they are judged."""

    async def _taken(self, entity: SellingEntity, line: int, cells: Cells) -> Refusal | None:
        """Keep a line, unless it is known already or cannot be taken."""
        code = cells["customer"]
        customer_id = await self._customer(entity, code)
        if customer_id is None:
            return Refusal(line, "customer", code, f"is no customer of {entity.code} in the ledger")
        litigations = await self._of_customer(customer_id)
        number = cells.get("document") or ""
        said = (cells["received"], self.currency(entity, cells), cells["amount"], cells.get("fee"))
        reference = cells.get("number") or self._reference(customer_id, (*said[:3], number))
        if known := next((one for one in litigations if (reference, number) in one.known), None):
            self._leave(code, reference, same=known.known[reference, number] == said)
            return None
        litigation = next((one for one in litigations if one.covers(cells["received"])), None)
        if litigation is None:
            return Refusal(
                line, "customer", code, "is not in litigation: hand it over first, or import it as a payment"
            )
        after = self._is_after(entity, cells["received"])
        parts = self._parts(litigation, line, cells, said[1], number, is_open=after)
        if isinstance(parts, Refusal):
            return parts
        await self._remember(litigation, said, reference, number)
        await self._settle(entity, code, customer_id, said, reference, parts, is_open=after)
        return None

    def _is_after(self, entity: SellingEntity, on: date) -> bool:
        """Whether the newest ledger does not count it yet."""
        counted = self._ledger_on[entity.code]
        return counted is None or on > counted

    def _parts(
        self, litigation: _Litigation, line: int, cells: Cells, currency: str, number: str, *, is_open: bool
    ) -> list[tuple[_Open, int]] | Refusal:
        """What is settled of which invoice: the one it names, else the oldest first.

        Of money that the newest ledger counts already, the invoice may be closed: then its gross counts.
        """
        documents = self._documents[litigation.id]
        if number:
            named = [one for one in documents if one.number == number]
            if not named:
                return Refusal(line, "document", number, "was not handed over for this customer")
            documents = named
        left, parts = cells["amount"], list[tuple[_Open, int]]()
        documents = [one for one in documents if one.currency == currency]
        most = sum(one.left if is_open else one.gross for one in documents)
        if left > most:
            value, open_now = written(left, currency), written(most, currency)
            return Refusal(line, "amount", value, f"is more than the {open_now} {currency} that is open")
        for one in documents:
            part = min(left, one.left if is_open else one.gross)
            if part:
                parts.append((one, part))
                left -= part
        return parts

    async def _settle(
        self,
        entity: SellingEntity,
        code: str,
        customer_id: int,
        said: tuple[Any, ...],
        reference: str,
        parts: Sequence[tuple[_Open, int]],
        *,
        is_open: bool,
    ) -> None:
        """As payments do: the next whole ledger has the last word."""
        received = [
            Received(code, customer_id, name, said[0], said[1], part, one.number)
            for (one, part), name in zip(parts, _names(reference, len(parts)), strict=True)
        ]
        beside = Beside(self.context, self.context.entity_ids[entity.code], received)
        await beside.lay_out()
        known = await beside.known()
        fresh = [place for place in range(len(received)) if place not in known]
        payments = await self._pay(beside, fresh)
        await (settle if is_open else recognise)(beside, payments)
        await beside.drop()
        for place, (one, part) in enumerate(parts):
            if is_open and place in fresh:
                one.left -= part

    async def _pay(self, beside: Beside, places: Sequence[int]) -> list[NewPayment]:
        if not places:
            return []
        rows = [self._payment(beside, beside.payments[place]) for place in places]
        ids = await self.context.connection.execute(
            insert(PaymentRow).returning(PaymentRow.id, sort_by_parameter_order=True), rows
        )
        found = zip(places, ids.scalars(), strict=True)
        return [NewPayment(place, payment_id, beside.payments[place]) for place, payment_id in found]

    def _payment(self, beside: Beside, received: Received) -> dict[str, Any]:
        return {
            "workspace_id": self.context.workspace_id,
            "entity_id": beside.entity_id,
            "customer_id": received.customer_id,
            "import_id": self.context.import_id,
            "reference": received.reference,
            "received_on": received.on,
            "currency": received.currency,
            "amount_minor": received.amount,
            "document_number": received.document,
        }

    async def _remember(
        self, litigation: _Litigation, said: tuple[Any, ...], reference: str, number: str
    ) -> None:
        on, currency, amount, fee = said
        self.outcome.added += 1
        litigation.known[reference, number] = said
        await self.context.connection.execute(
            insert(CollectedRow).values(
                workspace_id=self.context.workspace_id,
                litigation_id=litigation.id,
                received_on=on,
                currency=currency,
                amount_minor=amount,
                fee_currency=currency if fee is not None else "",
                fee_minor=fee,
                reference=reference,
                number=number,
            )
        )

    def _leave(self, code: str, reference: str, *, same: bool) -> None:
        self.outcome.unchanged += 1
        if not same:
            self.outcome.warnings.append(
                f"What was collected as {reference} of {code} stands otherwise already and was left as it is."
            )

    def _reference(self, customer_id: int, said: tuple[Any, ...]) -> str:
        """A line without a reference is told by what it says, and by its place among those alike."""
        self._alike[customer_id, *said] += 1
        on, *parts = said
        told = (on.isoformat(), *parts, self._alike[customer_id, *said])
        return " ".join(str(part) for part in told if part != "")

    async def _customer(self, entity: SellingEntity, code: str) -> int | None:
        key = (entity.code, code)
        if key not in self._customers:
            wanted = select(CustomerRow.id).where(
                CustomerRow.workspace_id == self.context.workspace_id,
                CustomerRow.entity_id == self.context.entity_ids[entity.code],
                CustomerRow.code == code,
            )
            self._customers[key] = (await self.context.connection.execute(wanted)).scalar_one_or_none()
        return self._customers[key]

    async def _of_customer(self, customer_id: int) -> list[_Litigation]:
        """Those that were handed over, the newest first, with what came in for them."""
        if customer_id not in self._litigations:
            wanted = (
                select(LitigationRow)
                .where(LitigationRow.customer_id == customer_id, LitigationRow.state.in_(_BROUGHT_IN))
                .order_by(LitigationRow.id.desc())
            )
            rows = (await self.context.connection.execute(wanted)).all()
            self._litigations[customer_id] = [
                _Litigation(row.id, tuple(_ids(row.documents)), row.handed_over_on, row.ended_on)
                for row in rows
                if row.handed_over_on is not None
            ]
            for one in self._litigations[customer_id]:
                await self._look_up(one)
        return self._litigations[customer_id]

    async def _look_up(self, litigation: _Litigation) -> None:
        """What was taken before, and how the invoices stand."""
        connection = self.context.connection
        taken = select(CollectedRow).where(CollectedRow.litigation_id == litigation.id)
        for row in (await connection.execute(taken)).all():
            said = (row.received_on, row.currency, row.amount_minor, row.fee_minor)
            litigation.known[row.reference, row.number] = said
        documents = (
            select(DocumentRow)
            .where(DocumentRow.id.in_(litigation.documents))
            .order_by(DocumentRow.due_on, DocumentRow.id)
        )
        self._documents[litigation.id] = [
            _Open(row.id, row.number, row.currency, row.open_minor, row.gross_minor)
            for row in (await connection.execute(documents)).all()
        ]


def _ids(written_down: str) -> Iterator[int]:
    return (int(one) for one in written_down.split(",") if one)


def _names(reference: str, count: int) -> list[str]:
    """One payment a part: the first has the reference itself."""
    return [reference, *(f"{reference}/{place}" for place in range(2, count + 1))]

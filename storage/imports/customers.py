"""Customer files: who they are, whose they are, and their limits from a day on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select, update

from bot.credit.folding import fold_code, fold_name
from bot.credit.terms import UnknownTermsError, parse_terms
from bot.files import Refusal
from bot.policy_parts import SellingEntity
from storage.imports.batches import Batch
from storage.imports.context import Context, Outcome
from storage.imports.receivables import split_by_entity
from storage.imports.table import Table
from storage.tables import CustomerRow, LimitRow

_FIELDS = {
    "customer_name": "name",
    "registration_number": "registration_number",
    "country": "country",
    "currency": "currency",
    "salesperson": "salesperson",
    "terms": "terms",
    "profile": "profile",
    "parent": "parent",
    "language": "language",
    "contact": "contact_name",
    "phone": "contact_phone",
    "email": "contact_email",
}
"""Our field: the customers table's column."""


@dataclass(slots=True)
class CustomersImport:
    """One file of customers; a customer that is not in it stays as it is."""

    context: Context
    table: Table
    outcome: Outcome = field(default_factory=Outcome)
    _seen: dict[tuple[str, str], int] = field(default_factory=dict)

    async def run(self) -> Outcome:
        """Add or change line by line: customers are few."""
        for batch in self.table.batches():
            await self._take(batch)
            self.context.progress(*self.table.progress())
        return self.outcome

    async def _take(self, batch: Batch) -> None:
        self.outcome.read += len(batch.lines) + len(batch.refusals)
        self.outcome.refuse(list(batch.refusals))
        for name, lines in split_by_entity(batch).items():
            entity = self.context.entity_named(name)
            for place, line in enumerate(lines.lines):
                cells = {column: values[place] for column, values in lines.columns.items()}
                if entity is None:
                    refusal: Refusal | None = Refusal(line, "entity", name, self.context.unknown_entity(name))
                else:
                    refusal = self._wrong(entity, line, cells)
                if refusal is not None:
                    self.outcome.refuse([refusal])
                elif entity is not None:
                    await self._keep(entity, cells)

    def _wrong(self, entity: SellingEntity, line: int, cells: dict[str, Any]) -> Refusal | None:
        code = cells["customer"]
        first = self._seen.setdefault((entity.code, code), line)
        if first != line:
            return Refusal(
                line, "customer", code, f"stands on line {first} already: a customer comes once a file"
            )
        for name in ("credit_limit", "insured_limit"):
            if (cells.get(name) or 0) < 0:
                return Refusal(line, name, str(cells[name]), "a limit cannot be negative")
        if cells.get("terms"):
            try:
                parse_terms(cells["terms"])
            except UnknownTermsError as error:
                return Refusal(line, "terms", cells["terms"], str(error))
        return None

    async def _keep(self, entity: SellingEntity, cells: dict[str, Any]) -> None:
        said = {column: cells[name] for name, column in _FIELDS.items() if cells.get(name) not in (None, "")}
        if "name" in said:
            said["search_name"] = fold_name(said["name"])
        entity_id = self.context.entity_ids[entity.code]
        self.outcome.entities.add(entity.code)
        known = await self._known(entity_id, cells["customer"])
        if known is None:
            customer_id = await self._open(entity, cells["customer"], said)
            changed = await self._limit(customer_id, cells)
            self.outcome.added += 1
            return
        changes = {name: value for name, value in said.items() if getattr(known, name) != value}
        if changes:
            await self.context.connection.execute(
                update(CustomerRow).where(CustomerRow.id == known.id).values(changes)
            )
        changed = await self._limit(known.id, cells) or bool(changes)
        self.outcome.changed += changed
        self.outcome.unchanged += not changed

    async def _known(self, entity_id: int, code: str) -> Any:
        found = await self.context.connection.execute(
            select(CustomerRow.__table__).where(
                CustomerRow.workspace_id == self.context.workspace_id,
                CustomerRow.entity_id == entity_id,
                CustomerRow.code == code,
            )
        )
        return found.one_or_none()

    async def _open(self, entity: SellingEntity, code: str, said: dict[str, Any]) -> int:
        values = {
            "name": code,
            "search_name": fold_name(code),
            "currency": entity.currency,
            "country": entity.country,
            **said,
            "workspace_id": self.context.workspace_id,
            "entity_id": self.context.entity_ids[entity.code],
            "code": code,
            "search_code": fold_code(code),
        }
        row = insert(CustomerRow).values(values).returning(CustomerRow.id)
        return (await self.context.connection.execute(row)).scalar_one()

    async def _limit(self, customer_id: int, cells: dict[str, Any]) -> bool:
        """Note new limits from the file's day on; whether they differ from those in force."""
        if "credit_limit" not in cells and "insured_limit" not in cells:
            return False
        found = await self.context.connection.execute(
            select(LimitRow.id, LimitRow.since, LimitRow.credit_minor, LimitRow.insured_minor)
            .where(LimitRow.customer_id == customer_id, LimitRow.since <= self.context.ledger_on)
            .order_by(LimitRow.since.desc())
            .limit(1)
        )
        now = found.one_or_none()
        credit = cells.get("credit_limit", now.credit_minor if now else None)
        insured = cells.get("insured_limit", now.insured_minor if now else None)
        if (
            (now.credit_minor, now.insured_minor) == (credit, insured)
            if now
            else (credit, insured) == (None, None)
        ):
            return False
        values = {"credit_minor": credit, "insured_minor": insured}
        if now and now.since == self.context.ledger_on:
            await self.context.connection.execute(
                update(LimitRow).where(LimitRow.id == now.id).values(values)
            )
            return True
        owner = {"workspace_id": self.context.workspace_id, "customer_id": customer_id}
        await self.context.connection.execute(
            insert(LimitRow).values(**owner, since=self.context.ledger_on, **values)
        )
        return True

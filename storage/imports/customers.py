"""Customer files: who they are, whose they are, and their limits from a day on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select, update

from bot.credit.folding import fold_code, fold_name
from bot.credit.terms import UnknownTermsError, parse_terms
from bot.files import FileKind, Refusal
from bot.policy_parts import SellingEntity
from storage.imports.amounts import written
from storage.imports.context import Context
from storage.imports.line_import import Cells, LineImport
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
_POSTAL = ("address", "address_2", "postal_code", "city")
"""Both; a cell that was emptied empties them: a customer who moved leaves no old floor behind."""


class CustomersImport(LineImport):
    """One file of customers; a customer that is not in it stays as it is."""

    def __init__(self, context: Context, table: Table) -> None:
        super().__init__(context, table)
        self._seen: dict[tuple[str, str], int] = {}

    async def begin(self, entity: SellingEntity) -> None:
        """An older file would bring back what a newer one changed."""
        await self.refuse_older(entity, (FileKind.CUSTOMERS.value,))

    def wrong(self, entity: SellingEntity, line: int, cells: Cells) -> Refusal | None:
        """A customer comes once, with limits that are none or more, and terms that are understood."""
        code = cells["customer"]
        first = self._seen.setdefault((entity.code, code), line)
        if first != line:
            return Refusal(
                line, "customer", code, f"stands on line {first} already: a customer comes once a file"
            )
        for name in ("credit_limit", "insured_limit"):
            if (cells.get(name) or 0) < 0:
                value = written(cells[name], self.currency(entity, cells))
                return Refusal(line, name, value, "a limit cannot be negative")
        if cells.get("terms"):
            try:
                parse_terms(cells["terms"])
            except UnknownTermsError as error:
                return Refusal(line, "terms", cells["terms"], str(error))
        return None

    async def keep(self, entity: SellingEntity, cells: Cells) -> None:
        """Open the customer, or take over what the file says otherwise."""
        said = {column: cells[name] for name, column in _FIELDS.items() if cells.get(name) not in (None, "")}
        said |= {name: cells[name] or "" for name in _POSTAL if name in cells}
        if "name" in said:
            said["search_name"] = fold_name(said["name"])
        entity_id = self.context.entity_ids[entity.code]
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

    async def _limit(self, customer_id: int, cells: Cells) -> bool:
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
        if (credit, insured) == ((now.credit_minor, now.insured_minor) if now else (None, None)):
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

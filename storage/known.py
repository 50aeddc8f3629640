"""The few figures that a decision is taken on: customers, their documents and what came in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from bot.credit.address import Address
from bot.credit.ledger import Document, DocumentKind
from bot.credit.money import Money
from bot.credit.promise import Receipt
from bot.errors import UnknownCustomerError
from bot.records import Invoiced, KnownCustomer, KnownDocument
from storage.among import among, is_of
from storage.books import LEDGER_KINDS
from storage.credits import credits_of_disputes
from storage.figures.at_date import documents_at, known_day
from storage.figures.rows import Query, rows_of
from storage.lists import ids_in_sql
from storage.receipts import receipts_after
from storage.tables import CustomerRow, DocumentRow, EntityRow, ImportRow, LedgerDateRow

LIKE_MOST = 50
"""Numbers that are looked for at once."""
_NOW = date.max
"""After everything that ever moved: documents as they stand now."""


@dataclass(frozen=True, slots=True)
class KnownLedger:
    """The ledger of one workspace, within one transaction; nothing here reads more than it gives."""

    connection: AsyncConnection
    workspace_id: int

    async def customer(self, customer_id: int) -> KnownCustomer:
        """Who it is. Raises UnknownCustomerError."""
        found = await self.customers((customer_id,))
        if not found:
            raise UnknownCustomerError
        return found[customer_id]

    async def customers(self, ids: Collection[int]) -> dict[int, KnownCustomer]:
        """Those that there are, by id."""
        entity = EntityRow.code.label("entity"), EntityRow.name.label("entity_name")
        found = select(CustomerRow.__table__, *entity, EntityRow.country.label("entity_country")).join(
            EntityRow, EntityRow.id == CustomerRow.entity_id
        )
        own = is_of(CustomerRow.workspace_id, self.workspace_id), among(CustomerRow.id, ids)
        return {row.id: _customer(row) for row in await self.connection.execute(found.where(*own))}

    async def open_documents(self, customer_id: int, as_of: date) -> tuple[KnownDocument, ...]:
        """Everything open of a customer on a day, the longest due first."""
        which = f"AND d.customer_id = {customer_id:d}"
        return tuple(_known(row) for row in await self._open(as_of, which))

    async def open_documents_of(
        self, customers: Collection[int], as_of: date
    ) -> dict[int, tuple[KnownDocument, ...]]:
        """The same of each of these."""
        found: dict[int, list[KnownDocument]] = {customer: [] for customer in customers}
        written = ids_in_sql(customers)
        for row in await self._open(as_of, f"AND d.customer_id IN ({written})"):
            known = _known(row)
            found[known.customer_id].append(known)
        return {customer: tuple(documents) for customer, documents in found.items()}

    async def documents(self, ids: Collection[int]) -> dict[int, KnownDocument]:
        """These documents as they stand now, settled or not, by id."""
        own = is_of(DocumentRow.workspace_id, self.workspace_id), among(DocumentRow.id, ids)
        found = select(DocumentRow.__table__).where(*own)
        known = {row.id: _settled(row) for row in await self.connection.execute(found)}
        if known:
            written = ", ".join(str(one) for one in sorted(known))
            opened = await self._open(_NOW, f"AND d.id IN ({written})")
            known |= {row[0]: _known(row) for row in opened}
        return known

    async def numbers(self, ids: Collection[int]) -> dict[int, str]:
        """What these documents are called, by id."""
        own = is_of(DocumentRow.workspace_id, self.workspace_id), among(DocumentRow.id, ids)
        rows = await self.connection.execute(select(DocumentRow.id, DocumentRow.number).where(*own))
        return {row.id: row.number for row in rows}

    async def namesakes(self, numbers: Collection[str]) -> tuple[Invoiced, ...]:
        """Every document of any entity, settled or not, whose number is one of these but for its signs and
        the case of its letters: as file names may confuse them; payments are none."""
        found = set[Invoiced]()
        patterns = sorted({_but_for_signs(each) for each in numbers})
        for start in range(0, len(patterns), LIKE_MOST):
            found |= await self._like(patterns[start : start + LIKE_MOST])
        return tuple(sorted(found))

    async def _like(self, patterns: Collection[str]) -> set[Invoiced]:
        number = func.lower(DocumentRow.number)
        found = (
            select(EntityRow.code, DocumentRow.customer_id, DocumentRow.number)
            .join(EntityRow, EntityRow.id == DocumentRow.entity_id)
            .where(DocumentRow.workspace_id == self.workspace_id)
            .where(DocumentRow.kind != DocumentKind.PAYMENT.value)
            .where(or_(*(number.like(pattern) for pattern in patterns)))
        )
        return {Invoiced(*row) for row in await self.connection.execute(found)}

    async def settled(self, ids: Collection[int]) -> frozenset[int]:
        """Those of these documents that nothing is open of now."""
        own = is_of(DocumentRow.workspace_id, self.workspace_id), among(DocumentRow.id, ids)
        found = select(DocumentRow.id).where(*own, DocumentRow.open_minor == 0)
        return frozenset(await self.connection.scalars(found))

    async def receipts(self, customers: Collection[int], after_import: int) -> dict[int, tuple[Receipt, ...]]:
        """What came in by imports after one, by customer, the oldest first."""
        return await receipts_after(self.connection, self.workspace_id, customers, after_import)

    async def credit_notes(self) -> tuple[tuple[int, KnownDocument], ...]:
        """Credits that imports after its opening brought for an invoice in dispute: its id, and each."""
        found = await credits_of_disputes(self.connection, self.workspace_id)
        known = await self.documents({credit_id for _, credit_id in found})
        return tuple((invoice_id, known[credit_id]) for invoice_id, credit_id in found)

    async def newest_import(self) -> int:
        """The id of the newest import; 0 before the first."""
        newest = select(func.max(ImportRow.id)).where(ImportRow.workspace_id == self.workspace_id)
        return int((await self.connection.execute(newest)).scalar_one() or 0)

    async def ledger_at(self, entity: str) -> datetime | None:
        """When the entity's newest whole figures were taken."""
        own: tuple[ColumnElement[bool], ...] = (
            LedgerDateRow.workspace_id == self.workspace_id,
            EntityRow.workspace_id == self.workspace_id,
            EntityRow.code == entity,
            LedgerDateRow.kind.in_(LEDGER_KINDS),
        )
        newest = select(func.max(LedgerDateRow.ledger_at)).join(
            EntityRow, EntityRow.id == LedgerDateRow.entity_id
        )
        at: datetime | None = (await self.connection.execute(newest.where(*own))).scalar_one()
        return at

    async def _open(self, as_of: date, which: str) -> list[tuple[Any, ...]]:
        documents = await documents_at(self.connection, self.workspace_id, as_of, which)
        statement = f"""SELECT o.id, o.customer_id, o.number, o.kind, o.issued_on, o.due_on, o.gross_minor,
            o.open_minor, o.disputed_minor, o.is_promised, o.currency
            FROM ({documents}) o ORDER BY o.due_on, o.number, o.id"""
        values = {"workspace": self.workspace_id, "as_of": as_of}
        (rows,) = await rows_of(self.connection, Query(statement, values))
        return rows


def _customer(row: Row[Any]) -> KnownCustomer:
    return KnownCustomer(
        id=row.id,
        entity=row.entity,
        entity_name=row.entity_name,
        country=row.entity_country,
        code=row.code,
        name=row.name,
        currency=row.currency,
        salesperson=row.salesperson,
        contact=row.contact_name,
        language=row.language,
        profile=row.profile,
        email=row.contact_email,
        phone=row.contact_phone,
        registration_number=row.registration_number,
        own_country=row.country,
        address=Address(row.address, row.address_2, row.postal_code, row.city, row.country),
    )


def _known(row: tuple[Any, ...]) -> KnownDocument:
    key, customer_id, number, kind, issued_on, due_on, gross, left, disputed, promised, currency = row
    document = Document(
        number=number,
        kind=DocumentKind(kind),
        issued_on=known_day(issued_on),
        due_on=known_day(due_on),
        gross=Money.of_minor(gross, currency),
        open_amount=Money.of_minor(left, currency),
        disputed=Money.of_minor(max(disputed, 0), currency),
        is_promised=bool(promised),
    )
    return KnownDocument(key, customer_id, document)


def _settled(row: Row[Any]) -> KnownDocument:
    """A document that nothing is open of: what is open comes from the day's query."""
    said = row.number, row.kind, row.issued_on, row.due_on, row.gross_minor, 0, 0, 0, row.currency
    return _known((row.id, row.customer_id, *said))


def _but_for_signs(number: str) -> str:
    """What a number is like whatever stands for its signs, one for one."""
    return "".join(sign if sign.isascii() and sign.isalnum() else "_" for sign in number.strip().lower())

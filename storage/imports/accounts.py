"""The customers that a file's lines name: known ones are found, new ones are opened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.credit.folding import fold_code, fold_name
from storage.tables import CustomerRow

MOST_AT_ONCE = 500


_POSTAL = ("address", "address_2", "postal_code", "city")


class Named(NamedTuple):
    """A customer as a line of receivables names it; empty texts say nothing.

    Of an address, None stands for a column that the file does not have.
    """

    code: str
    name: str = ""
    salesperson: str = ""
    registration_number: str = ""
    country: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    address: str | None = None
    address_2: str | None = None
    postal_code: str | None = None
    city: str | None = None
    terms: str = ""

    def facts(self) -> dict[str, str]:
        """The columns it says something about, but for the code; an address is said as a whole."""
        names = (name for name in Named._fields if name != "code")
        found = {name: value for name in names if (value := getattr(self, name))}
        if not found.keys() & _POSTAL:
            return found
        whole = {name: value for name in _POSTAL if (value := getattr(self, name)) is not None}
        return whole | found


@dataclass(slots=True)
class _Known:
    id: int
    terms: str
    said: dict[str, str]
    last: Named | None = None
    """The line taken over last: one like it says nothing new."""


class Accounts:
    """Customer ids by code within one entity, opened as lines name them."""

    def __init__(
        self, connection: AsyncConnection, workspace_id: int, entity_id: int, currency: str, country: str
    ) -> None:
        self.connection = connection
        self.workspace_id = workspace_id
        self.entity_id = entity_id
        self.currency = currency
        self.country = country
        self._known: dict[str, _Known] = {}

    def __getitem__(self, code: str) -> int:
        return self._known[code].id

    def terms(self, code: str) -> str:
        """The customer's own payment terms, empty when none are known."""
        return self._known[code].terms

    async def ensure(self, named: Iterable[Named]) -> None:
        """Find or open each; what a line says of a customer and the ledger does not is taken over."""
        by_code: dict[str, Named] = {}
        for one in named:
            by_code.setdefault(one.code, one)
        await self._find([code for code in by_code if code not in self._known])
        await self._open([one for code, one in by_code.items() if code not in self._known])
        for one in by_code.values():
            if self._known[one.code].last != one:
                await self._take_over(one)

    async def _find(self, codes: list[str]) -> None:
        names = list(Named._fields)
        for start in range(0, len(codes), MOST_AT_ONCE):
            rows = await self.connection.execute(
                select(CustomerRow.id, *(getattr(CustomerRow, name) for name in names)).where(
                    CustomerRow.workspace_id == self.workspace_id,
                    CustomerRow.entity_id == self.entity_id,
                    CustomerRow.code.in_(codes[start : start + MOST_AT_ONCE]),
                )
            )
            for row in rows:
                said = {name: getattr(row, name) for name in names if name != "code"}
                self._known[row.code] = _Known(row.id, row.terms, said)

    async def _open(self, new: list[Named]) -> None:
        for start in range(0, len(new), MOST_AT_ONCE):
            rows = [self._row(one) for one in new[start : start + MOST_AT_ONCE]]
            await self.connection.execute(insert(CustomerRow), rows)
        await self._find([one.code for one in new])

    def _row(self, one: Named) -> dict[str, object]:
        facts = {name: getattr(one, name) or "" for name in Named._fields}
        name = one.name or one.code
        return {
            **facts,
            "name": name,
            "country": one.country or self.country,
            "workspace_id": self.workspace_id,
            "entity_id": self.entity_id,
            "search_code": fold_code(one.code),
            "search_name": fold_name(name),
            "currency": self.currency,
        }

    async def _take_over(self, one: Named) -> None:
        known = self._known[one.code]
        known.last = one
        facts = {name: value for name, value in one.facts().items() if known.said.get(name) != value}
        if not facts:
            return
        known.said |= facts
        known.terms = known.said.get("terms", "")
        if "name" in facts:
            facts["search_name"] = fold_name(facts["name"])
        await self.connection.execute(update(CustomerRow).where(CustomerRow.id == known.id).values(facts))

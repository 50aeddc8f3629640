"""Whom a program means: a code, then a registration number, and nothing that is only like one."""

from __future__ import annotations

from bot.credit.folding import fold_code
from bot.figures import FoundRow
from bot.ports import Books
from bot.services.scope import entity_named, storable


async def exact_customers(books: Books, typed: str, entity: str | None) -> tuple[FoundRow, ...] | None:
    """The customers of that code or, when there is none, of that SIREN; None for an entity that is none.

    Case and signs of a code do not matter. Raises LedgerEmptyError.
    """
    wanted = storable(typed)
    async with books.reading() as reader:
        code = entity_named(await reader.entity_names(), entity) if entity is not None else None
        if entity is not None and code is None:
            return None
        finder = reader.finder(None, code)
        found = await finder.by_code(wanted) if fold_code(wanted) else []
        if not found and "".join(wanted.split()):
            found = await finder.by_registration(wanted)
        return tuple(found)

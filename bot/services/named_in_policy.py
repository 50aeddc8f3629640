"""Customers and invoices that the policy gives a scenario and that the ledger does not have."""

from __future__ import annotations

from bot.policy import Policy
from bot.policy_dunning import CustomerScenario
from bot.policy_words import quoted
from bot.ports import Books
from bot.reading import Reader

NAMED_MOST = 20
"""Sentences worth reading at once; the rest are counted."""


async def unknown_to_the_ledger(policy: Policy, books: Books) -> tuple[str, ...]:
    """A sentence each, with its place in the policy. Raises LedgerEmptyError and StorageError."""
    async with books.reading() as reader:
        found = [
            f"dunning.customers.{place}: {unknown}."
            for place, one in enumerate(policy.dunning.customers)
            if (unknown := await _unknown(policy, reader, one))
        ]
    more = len(found) - NAMED_MOST
    return (*found[:NAMED_MOST], f"dunning.customers: and {more} more.") if more > 0 else tuple(found)


async def _unknown(policy: Policy, reader: Reader, one: CustomerScenario) -> str:
    entity = policy.entity(one.entity) if one.entity else policy.entities[0]
    code = entity.code if entity else ""
    customers = await reader.finder(None, code).by_code(one.code)
    if not any(each.code.casefold() == one.code.casefold() for each in customers):
        near = f"; write {quoted(customers[0].code)}" if customers else ""
        return f"{quoted(one.code)} is no customer of {code} in the ledger{near}"
    if one.invoice is None:
        return ""
    documents, _ = await reader.documents(None, code).by_number(one.invoice)
    theirs = [each for each in documents if each.customer_code.casefold() == one.code.casefold()]
    return "" if theirs else f"{quoted(one.invoice)} is no invoice of {quoted(one.code)} in the ledger"

"""Who gets a digest at all."""

from __future__ import annotations

from bot.errors import LedgerEmptyError
from bot.policy import Organisation, Person, Policy, Role
from bot.ports import Books


async def has_digest(books: Books, policy: Policy, person: Person) -> bool:
    """Whether somebody looks after customers, or is told of those that others or nobody look after.

    Before the first import nobody can say, and everybody counts.
    """
    try:
        async with books.reading() as reader:
            names = {name for name, _ in await reader.portfolios()}
    except LedgerEmptyError:
        return True
    if any(policy.person_for(name) is person for name in names if name):
        return True
    collects = person in policy.people_with(Role.CREDIT_MANAGER)[:1]
    informed = policy.organisation is not Organisation.BACK_OFFICE
    return collects and bool(names) and (informed or "" in names)

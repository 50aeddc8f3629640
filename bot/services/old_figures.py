"""Figures that were not refreshed: whoever brings them in is told once, and once more when ranking stops."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from bot.credit.freshness import Freshness, freshness
from bot.errors import LedgerEmptyError
from bot.figures import LedgerRow
from bot.notices import Notice, NoticeKind
from bot.policy import Person, Policy, Role
from bot.ports import Books
from bot.services.house import House
from bot.services.mornings import Awake, at_their_hour


def keepers(policy: Policy) -> tuple[Person, ...]:
    """Who brings figures in: the accountants; where there is none, the credit managers."""
    return policy.people_with(Role.ACCOUNTANT) or policy.people_with(Role.CREDIT_MANAGER)


async def tell_of_old_figures(books: Books, house: House, now: datetime) -> int:
    """Tell the keepers whose morning has come of figures over one working day old; how many messages."""
    async with house.work.looking() as one:
        members, preferences = await one.members.all(), await one.preferences.all()
    waiting = _keepers_awake(house.policy, at_their_hour(house.policy, members, preferences, now))
    told = 0
    for reader in waiting:
        for ledger, age in await _old(books, house.policy, reader.on):
            async with house.work.working() as writing:
                told += await writing.outbox.add(_notice(house, reader, ledger, age, now))
    return told


def _keepers_awake(policy: Policy, waiting: tuple[Awake, ...]) -> list[Awake]:
    those = keepers(policy)
    return [one for one in waiting if one.person in those]


async def _old(books: Books, policy: Policy, on: date) -> list[tuple[LedgerRow, Freshness]]:
    try:
        async with books.reading() as reader:
            ledgers = await reader.ledgers(on)
    except LedgerEmptyError:
        return []
    return list(_aged(ledgers, policy, on))


def _aged(ledgers: tuple[LedgerRow, ...], policy: Policy, on: date) -> Iterator[tuple[LedgerRow, Freshness]]:
    for ledger in ledgers:
        calendar = policy.working_days(ledger.country)
        age = freshness(ledger.ledger_at.astimezone(policy.zone).date(), on, calendar)
        if on in calendar and age is not Freshness.FRESH:
            yield ledger, age


def _notice(house: House, reader: Awake, ledger: LedgerRow, age: Freshness, now: datetime) -> Notice:
    taken = ledger.ledger_at.astimezone(house.policy.zone)
    payload = house.wording.old_figures(ledger.name, taken, age, reader.language)
    key = f"old:{ledger.entity}:{ledger.ledger_at.isoformat()}:{age}:{reader.key}"
    return Notice(key, NoticeKind.OLD_FIGURES, reader.key, payload, now, reader.until)

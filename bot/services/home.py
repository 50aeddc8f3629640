"""The App Home of a person: their day as it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.credit.digest import Digest
from bot.errors import LedgerEmptyError
from bot.home import HomeView
from bot.members import Reader
from bot.mornings import Portfolio
from bot.policy import Policy
from bot.ports import Books
from bot.services.digests import digests
from bot.services.home_credit import with_exposures, with_requests
from bot.services.home_queue import with_queue
from bot.services.home_records import with_records
from bot.services.house import House
from bot.services.ledger_days import BeforeTheLedgerError
from bot.services.preferences import settings_view
from bot.services.recipients import has_digest


async def home_view(books: Books, house: House, reader: Reader, as_of: date, at: datetime) -> HomeView:
    """The person's own late customers on a day, what people logged of them, the newest morning, the settings.

    Who has none and is told of the customers that nobody looks after has those. What waits for a decision,
    cases, holds and exposures are by what the role needs; `at` is now.
    """
    policy = house.policy
    found = await _digests(books, policy, reader, as_of)
    digest = next((one for one in found if one.recipient.name), next(iter(found), None))
    is_nobodys = digest is not None and not digest.recipient.name
    has_one = await has_digest(books, policy, reader.person)
    person = reader.member.person
    async with house.work.looking() as now:
        shown, other = Portfolio.OWN, Portfolio.UNASSIGNED
        if is_nobodys:
            shown, other = other, shown
        last = await now.mornings.last(person, shown) or await now.mornings.last(person, other)
        preferences = await now.preferences.of_person(person)
    view = HomeView(
        name=reader.person.name,
        as_of=as_of,
        digest=digest,
        last=last,
        settings=settings_view(policy, reader.person, reader.member, preferences, has_one),
    )
    try:
        async with books.reading() as figures:
            view = await with_records(policy, figures, reader, view)
            view = await with_exposures(policy, figures, reader, view)
    except LedgerEmptyError:
        return view
    view = await with_requests(house, reader, view, at)
    return await with_queue(house, reader, view, at)


async def _digests(books: Books, policy: Policy, reader: Reader, as_of: date) -> list[Digest]:
    """In the reader's language; none before the first import."""
    try:
        found = [one async for one in digests(books, policy, as_of, (reader.person.email,))]
    except (LedgerEmptyError, BeforeTheLedgerError):
        return []
    return [replace(one, recipient=replace(one.recipient, language=reader.language)) for one in found]

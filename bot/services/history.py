"""A customer's trail, page by page, the newest first; and whether the whole trail is as it was written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.audit import Entry, Verified
from bot.errors import NotYoursError
from bot.members import Reader as Person
from bot.policy import Policy
from bot.ports import Books
from bot.reading import Reader
from bot.rights import Act, may
from bot.services.customers import Found, find_in
from bot.services.record_views import called
from bot.sight import EVERYTHING, Sight
from bot.standing import HistoryLine, HistoryPage

PAGE = 20
FIRST_PAGE = 0
AHEAD_MOST = 1000
"""Newer entries that are counted to find the page before; from further back the way is to the newest."""


async def history_page(
    books: Books, policy: Policy, person: Person, customer_id: int, before: int | None, today: date
) -> HistoryPage:
    """A page of the trail of a customer whom the person may see, from below an entry's number on.

    Raises NotYoursError, UnknownCustomerError and LedgerEmptyError.
    """
    async with books.reading() as reader:
        return await _page(reader, policy, _sight_of(person), customer_id, before, today)


async def find_history(
    books: Books, policy: Policy, person: Person, typed: str, entity: str | None, today: date
) -> tuple[Found, HistoryPage | None]:
    """The customer by what was typed, found as for a card, and the newest page when there is no doubt which.

    Raises NotYoursError and LedgerEmptyError.
    """
    async with books.reading() as reader:
        sight = _sight_of(person)
        found = await find_in(reader, typed, entity, sight)
        if found.only is None:
            return found, None
        return found, await _page(reader, policy, sight, found.only.id, None, today)


async def whole_history(books: Books, policy: Policy, customer_id: int, today: date) -> HistoryPage:
    """All of a customer's trail in one page, for whoever runs the bot.

    Raises UnknownCustomerError and LedgerEmptyError.
    """
    async with books.reading() as reader:
        return await _page(reader, policy, EVERYTHING, customer_id, None, today, most=None)


async def verify_trail(books: Books) -> Verified:
    """Every seal tried. Raises LedgerEmptyError."""
    async with books.reading() as reader:
        return await reader.trail.verify()


def _sight_of(person: Person) -> Sight:
    """What they see, if their role sees any history. Raises NotYoursError."""
    if not may(Act.SEE_HISTORY, person.person.role, concerned=False):
        raise NotYoursError
    return person.sight


async def _page(
    reader: Reader,
    policy: Policy,
    sight: Sight,
    customer_id: int,
    before: int | None,
    today: date,
    most: int | None = PAGE,
) -> HistoryPage:
    customer = await reader.ledger.customer(customer_id)
    if not sight.covers(customer.salesperson):
        raise NotYoursError
    entries = await _entries(reader, customer_id, before, most)
    shown = entries[:most]
    return HistoryPage(
        customer_id=customer.id,
        code=customer.code,
        name=customer.name,
        lines=tuple(_line(policy, one) for one in shown),
        older=shown[-1].number if len(entries) > len(shown) else None,
        newer=await _newer(reader, customer_id, before) if before else None,
        as_of=today,
        names=_names(policy, shown),
    )


async def _entries(
    reader: Reader, customer_id: int, before: int | None, most: int | None
) -> tuple[Entry, ...]:
    """One more than is shown, to know whether there are older ones; without `most`, all there are."""
    if most is not None:
        return await reader.trail.of_customer(customer_id, most + 1, before)
    everything: list[Entry] = []
    while some := await reader.trail.of_customer(
        customer_id, 1000, everything[-1].number if everything else None
    ):
        everything += some
    return tuple(everything)


async def _newer(reader: Reader, customer_id: int, before: int) -> int:
    """The number to read the page of newer entries before; 0 when those are the newest, or too far ahead."""
    ahead = [
        one.number for one in await reader.trail.of_customer(customer_id, AHEAD_MOST) if one.number >= before
    ]
    return ahead[-PAGE - 1] if PAGE < len(ahead) < AHEAD_MOST else FIRST_PAGE


def _line(policy: Policy, entry: Entry) -> HistoryLine:
    said = entry.entry
    return HistoryLine(
        number=entry.number,
        deed=said.deed,
        who=called(policy, said.who),
        at=said.at.astimezone(policy.zone),
        surface=said.surface,
        subject=said.subject,
        before=said.before,
        after=said.after,
    )


def _names(policy: Policy, entries: Iterable[Entry]) -> dict[str, str]:
    """The names of the policy's people whose e-mails the entries mention."""
    names: dict[str, str] = {}
    for entry in entries:
        said = (*(entry.entry.before or {}).values(), *(entry.entry.after or {}).values(), entry.entry.who)
        people = ((one, policy.person(one)) for one in said if isinstance(one, str) and "@" in one)
        names |= {email: person.name for email, person in people if person}
    return names

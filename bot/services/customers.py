"""Finding a customer by what a person types."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from heapq import nlargest

from rapidfuzz import fuzz

from bot.card import CustomerCard
from bot.credit.folding import fold_code, fold_name
from bot.credit.money import Money
from bot.figures import FoundRow
from bot.policy import Policy
from bot.ports import Books
from bot.reading import Finder, Reader
from bot.services.customer_cards import card_of
from bot.services.scope import entity_named, names_in, storable
from bot.sight import EVERYTHING, Sight

ALIKE_AT_LEAST = 75
"""How like a name must be to count as meant, in percent."""
ALIKE_WITHIN = 15
"""How far behind the best another may be and still be meant, in percent."""
PART_COUNTS = 0.95
"""A part of a name that is alike counts a little less than the whole."""
SHORTEST_PART = 5
"""Letters it takes to tell a part of a name by."""
ALIKE_MOST = 8
NEAREST = 3
SUGGESTED_MOST = 20
LONGEST_NAME = 8
"""First words of a line that are tried as a customer's name."""


class How(StrEnum):
    """What made a customer fit; the first way that finds any is the one."""

    CODE = "code"
    NAME = "name"
    REGISTRATION = "registration_number"
    PREFIX = "prefix"
    WORDS = "words"
    LIKENESS = "likeness"


@dataclass(frozen=True, slots=True)
class Found:
    """The customers that fit: one is the answer, several are a question, none leaves the nearest names."""

    typed: str
    how: How | None
    customers: tuple[FoundRow, ...]
    nearest: tuple[FoundRow, ...] = ()

    @property
    def only(self) -> FoundRow | None:
        """The customer, when there is no doubt which."""
        return self.customers[0] if len(self.customers) == 1 else None

    @property
    def is_guess(self) -> bool:
        """Whether only a likeness speaks for them: enough to look something up, not to record it."""
        return self.how is How.LIKENESS

    @property
    def is_exact(self) -> bool:
        """Whether a code, a name, a registration number or what one begins with was typed."""
        return self.how not in (None, How.WORDS, How.LIKENESS)


async def find_customer(
    books: Books, typed: str, entity: str | None = None, sight: Sight = EVERYTHING
) -> Found:
    """Code, then exact name, registration number, prefix, words, likeness; none is chosen among several.

    Only customers in sight ever fit or are near and, with an entity's code or name, only its own.
    Raises LedgerEmptyError.
    """
    async with books.reading() as reader:
        return await find_in(reader, typed, entity, sight)


async def find_card(
    books: Books, policy: Policy, typed: str, entity: str | None, as_of: date, sight: Sight = EVERYTHING
) -> tuple[Found, CustomerCard | None]:
    """The same, with the card when there is no doubt which: both are of one state of the books.

    Raises LedgerEmptyError and BeforeTheLedgerError.
    """
    async with books.reading() as reader:
        found = await find_in(reader, typed, entity, sight)
        if found.only is None:
            return found, None
        return found, await card_of(reader, policy, found.only.id, as_of, sight)


async def find_in(reader: Reader, typed: str, entity: str | None, sight: Sight) -> Found:
    """The same in books that are open."""
    wanted = storable(typed)
    finder = await _finder(reader, entity, sight) if wanted.strip() else None
    if finder is None:
        return Found(typed, None, ())
    return replace(await _find(finder, wanted), typed=typed)


async def find_by_first_words(
    books: Books, words: Sequence[str], entity: str | None = None, sight: Sight = EVERYTHING
) -> Found:
    """The customers that the longest run of first words names: `typed` is that run.

    Exactly, that is by code, name, registration number or prefix; when no run does, what is near the first
    word. Raises LedgerEmptyError.
    """
    async with books.reading() as reader:
        finder = await _finder(reader, entity, sight)
        for many in range(min(len(words), LONGEST_NAME), 0, -1) if finder else ():
            run = " ".join(words[:many])
            if finder and (found := await _find_exactly(finder, storable(run))):
                return replace(found, typed=run)
        return await find_in(reader, words[0] if words else "", entity, sight)


async def _finder(reader: Reader, entity: str | None, sight: Sight) -> Finder | None:
    """For looking among the customers in sight; None when no entity goes by that code or name."""
    code = entity_named(await reader.entity_names(), entity) if entity is not None else None
    if entity is not None and code is None:
        return None
    return reader.finder(await names_in(reader, sight), code)


async def late_amounts(
    books: Books, policy: Policy, rows: Sequence[FoundRow], as_of: date
) -> dict[int, tuple[Money, ...]]:
    """What is overdue of these customers, by id, one amount a currency, largest first; none is left out."""
    async with books.reading() as reader:
        ages = await reader.ageings_of({row.id for row in rows}, as_of, policy.bounds)
    late: dict[int, list[Money]] = {row.id: [] for row in rows}
    for (customer, _), age in ages.items():
        late[customer] += [age.overdue] if age.overdue else []
    return {customer: tuple(sorted(sums, key=lambda one: -one.amount)) for customer, sums in late.items()}


async def suggest_customers(
    books: Books, typed: str, sight: Sight = EVERYTHING, most: int = SUGGESTED_MOST
) -> tuple[FoundRow, ...]:
    """Customers in sight while somebody types: what begins so, then what holds the words.

    With nothing typed, the first ones by name. Raises LedgerEmptyError.
    """
    wanted = storable(typed)
    async with books.reading() as reader:
        finder = reader.finder(await names_in(reader, sight))
        if not wanted.strip():
            return tuple(await finder.first(most))
        if not fold_code(wanted):
            return ()
        found = {row.id: row for row in await finder.by_prefix(wanted)}
        if len(found) < most and fold_name(wanted):
            found |= {row.id: row for row in await finder.by_words(wanted) if row.id not in found}
    return tuple(found.values())[:most]


Look = tuple[How, Callable[[str], Awaitable[list[FoundRow]]], str]
"""A way to find, what looks, and what was typed as that way folds it."""


async def _find(finder: Finder, typed: str) -> Found:
    by_words = (How.WORDS, finder.by_words, fold_name(typed))
    found = await _find_exactly(finder, typed) or await _first_of((by_words,), typed)
    return found or await _alike(finder, typed)


async def _find_exactly(finder: Finder, typed: str) -> Found | None:
    """By what leaves no doubt that the customers are meant."""
    ways = (
        (How.CODE, finder.by_code, fold_code(typed)),
        (How.NAME, finder.by_name, fold_name(typed)),
        (How.REGISTRATION, finder.by_registration, "".join(typed.split())),
        (How.PREFIX, finder.by_prefix, fold_code(typed)),
    )
    return await _first_of(ways, typed)


async def _first_of(ways: Iterable[Look], typed: str) -> Found | None:
    for how, look, folded in ways:
        found = await look(typed) if folded else []
        if found:
            return Found(typed, how, tuple(found))
    return None


async def _alike(finder: Finder, typed: str) -> Found:
    wanted = fold_name(typed)
    every = ((_likeness(wanted, name), key) for key, name in await finder.names())
    scored = nlargest(ALIKE_MOST, every, key=lambda one: one[0])
    least = max(ALIKE_AT_LEAST, scored[0][0] - ALIKE_WITHIN) if scored else ALIKE_AT_LEAST
    close = [key for score, key in scored if score >= least]
    if close:
        return Found(typed, How.LIKENESS, tuple(await finder.of_ids(close)))
    nearest = await finder.of_ids([key for _, key in scored[:NEAREST]])
    return Found(typed, None, (), tuple(nearest))


def _likeness(typed: str, name: str) -> float:
    """How like the whole name is or, for one word that is long enough, a part of it."""
    whole = fuzz.token_sort_ratio(typed, name)
    if " " in typed or len(typed) < SHORTEST_PART:
        return whole
    return max(whole, fuzz.partial_ratio(typed, name) * PART_COUNTS)

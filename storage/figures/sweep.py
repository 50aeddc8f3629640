"""What a sweep sees, set by set: one pass over the documents of a day, and plain grouping of its rows.

Written for many rows: their columns stay tuples until they are a candidate's, and what repeats from row to
row (days, names of steps) is made once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import AsyncGenerator, Collection, Iterable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.credit.due_step import DueStep, Pause
from bot.credit.money import Money
from bot.credit.sweep import Candidate, LastTaken, SweptCustomer
from bot.uncollected import uncollected
from storage.due_steps import last_taken, running_steps
from storage.dunning_tables import RUNNING, UNDECIDED
from storage.figures.at_date import documents_at, known_day
from storage.figures.rows import Query, Rows, rows_in_parts, rows_of
from storage.lists import ids_in_sql
from storage.pauses import pauses_on
from storage.taken_steps import NO_HEIGHT, TakenNames, names_of

_DOCUMENTS = """
    SELECT o.customer_id, o.id, o.open_minor, o.currency, o.due_on, o.number, o.disputed_minor, o.is_promised,
           t.names, t.highest
    FROM ({documents}) o LEFT JOIN taken_steps t ON t.document_id = o.id
    WHERE {which}"""
_NEAR = "o.open_minor < 0 OR o.due_on <= :due_until"
"""Open credits whenever they are dated, and open invoices whose day is near or past."""

_BY_CUSTOMER = " ORDER BY +o.customer_id"
"""The plus keeps SQLite from the index: to sort them all is faster than to look each of them up."""

_RUNNING_OF = f"""
    SELECT DISTINCT x.customer_id FROM due_steps x
    WHERE +x.workspace_id = :workspace AND x.{RUNNING} ORDER BY x.customer_id"""

_CUSTOMERS = """
    SELECT c.id, e.code, c.code, c.name, c.salesperson, c.profile, e.country, e.currency
    FROM customers c JOIN entities e ON e.id = c.entity_id
    WHERE +c.workspace_id = :workspace {of} ORDER BY c.id"""

_LITIGATIONS = f"""
    SELECT x.customer_id FROM litigations x
    WHERE +x.workspace_id = :workspace AND x.{UNDECIDED} AND x.state = 'handed_over'"""
"""Said twice so that the index of those that are undecided or run leads to them."""

_NO_NAMES = TakenNames(frozenset(), frozenset())
_customer_of, _due_first = itemgetter(0), itemgetter(4, 1)


async def swept_in_shares(
    connection: AsyncConnection,
    workspace_id: int,
    as_of: date,
    due_until: date,
    at_once: int,
    taken_since: date,
) -> AsyncGenerator[tuple[SweptCustomer, ...], None]:
    """All with an open invoice due on or before a day, or with a running step, by id, about so many documents
    at a time: they are looked up once, and what is in memory is a share."""
    lasts = await last_taken(connection, workspace_id, taken_since)
    sweep = _Sweep(connection, workspace_id, as_of, due_until, lasts)
    values = {"workspace": workspace_id, "as_of": as_of, "due_until": due_until}
    (busy,) = await rows_of(connection, Query(_RUNNING_OF, {"workspace": workspace_id}))
    with_steps, documents = [row[0] for row in busy], await documents_at(connection, workspace_id, as_of)
    found = _DOCUMENTS.format(documents=documents, which=_NEAR) + _BY_CUSTOMER
    first = 0
    async with aclosing(_whole(connection, Query(found, values), at_once)) as parts:
        async for rows in parts:
            last = bisect_right(with_steps, rows[-1][0], first)
            customers = {row[0] for row in rows}.union(with_steps[first:last])
            first = last
            yield await sweep.of(customers, rows)
    for start in range(first, len(with_steps), at_once):
        yield await sweep.of(with_steps[start : start + at_once], [])


async def _whole(connection: AsyncConnection, query: Query, at_once: int) -> AsyncGenerator[Rows, None]:
    """Rows by customer, so many at a time and some more: a customer's are never parted."""
    rest: Rows = []
    async with aclosing(rows_in_parts(connection, query, at_once)) as parts:
        async for rows in parts:
            rest += rows
            end = next((at for at in range(len(rest) - 1, -1, -1) if rest[at][0] != rest[-1][0]), -1) + 1
            if end:
                yield rest[:end]
                rest = rest[end:]
    if rest:
        yield rest


async def swept_customers(
    connection: AsyncConnection,
    workspace_id: int,
    as_of: date,
    due_until: date,
    customers: Collection[int] | None = None,
    *,
    taken_since: date,
) -> tuple[SweptCustomer, ...]:
    """Those with an open invoice due on or before a day, or with a running step, by id."""
    of = "" if customers is None else ids_in_sql(customers)
    documents = await documents_at(connection, workspace_id, as_of, of=of)
    values = {"workspace": workspace_id, "as_of": as_of, "due_until": due_until}
    found = Query(_DOCUMENTS.format(documents=documents, which=_NEAR), values)
    (rows,) = await rows_of(connection, found)
    lasts = await last_taken(connection, workspace_id, taken_since, customers)
    return await _Sweep(connection, workspace_id, as_of, due_until, lasts).of(customers, rows)


@dataclass(frozen=True, slots=True)
class _Sweep:
    """What is read of customers beside the documents that are near."""

    connection: AsyncConnection
    workspace_id: int
    as_of: date
    due_until: date
    lasts: Mapping[int, LastTaken]

    async def of(self, customers: Collection[int] | None, rows: Rows) -> tuple[SweptCustomer, ...]:
        """These customers, or all, whose near documents are the rows."""
        running = await running_steps(self.connection, self.workspace_id, customers)
        pauses = await pauses_on(self.connection, self.workspace_id, self.as_of, customers)
        own = {"workspace": self.workspace_id}
        of = "" if customers is None else f"AND c.id IN ({ids_in_sql(customers)})"
        known, sued = await rows_of(
            self.connection, Query(_CUSTOMERS.format(of=of), own), Query(_LITIGATIONS, own)
        )
        if others := _others(running, rows):
            rows += await self._of_running(others)
        kept = _Kept(_by_customer(running), pauses, frozenset(row[0] for row in sued), self.lasts)
        with uncollected():
            return tuple(_swept(known, rows, kept))

    async def _of_running(self, others: Collection[int]) -> Rows:
        """Of invoices of running steps, those that are open."""
        which = f"AND d.id IN ({ids_in_sql(others)})"
        documents = await documents_at(self.connection, self.workspace_id, self.as_of, which)
        values = {"workspace": self.workspace_id, "as_of": self.as_of}
        (rows,) = await rows_of(
            self.connection, Query(_DOCUMENTS.format(documents=documents, which="o.open_minor > 0"), values)
        )
        return rows


def _others(running: Iterable[DueStep], rows: Rows) -> set[int]:
    """Invoices of running steps that are not among the rows: settled, or with a day that was put off."""
    found = {row[1] for row in rows}
    return {document for step in running for document in step.documents if document not in found}


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of customers beside their documents."""

    running: Mapping[int, tuple[DueStep, ...]]
    pauses: Mapping[int, Pause]
    in_litigation: frozenset[int]
    lasts: Mapping[int, LastTaken]


class _Days(dict[Any, date]):
    """Days as the driver has them, each read once."""

    def __missing__(self, kept: Any) -> date:
        self[kept] = day = known_day(kept)
        return day


class _Names(dict[str | None, TakenNames]):
    """Names of steps as they are kept, each list read once."""

    def __missing__(self, kept: str | None) -> TakenNames:
        self[kept] = names = _NO_NAMES if kept is None else names_of(kept)
        return names


class _Nothing(dict[str, Money]):
    """No money, in each currency."""

    def __missing__(self, currency: str) -> Money:
        self[currency] = nothing = Money.zero(currency)
        return nothing


@dataclass(slots=True)
class _Reading:
    """Turns rows into candidates."""

    days: _Days = field(default_factory=_Days)
    names: _Names = field(default_factory=_Names)
    nothing: _Nothing = field(default_factory=_Nothing)

    def candidates(self, invoices: Iterable[tuple[Any, ...]]) -> tuple[Candidate, ...]:
        days, names, nothing, of_minor = self.days, self.names, self.nothing, Money.of_minor
        return tuple(
            [
                Candidate(
                    key,
                    number,
                    days[due_on],
                    of_minor(left, currency),
                    of_minor(disputed, currency) if disputed > 0 else nothing[currency],
                    promised == 1,
                    (noted := names[taken]).taken,
                    None if highest == NO_HEIGHT else highest,
                    noted.held,
                )
                for _, key, left, currency, due_on, number, disputed, promised, taken, highest in invoices
            ]
        )


def _swept(known: Rows, rows: Rows, kept: _Kept) -> Iterator[SweptCustomer]:
    reading = _Reading()
    rows.sort(key=_customer_of)
    of_customers = {customer: list(those) for customer, those in groupby(rows, _customer_of)}
    rows.clear()  # a customer's go when its candidates are there: all of both are never in memory
    for customer in known:
        key, entity, code, name, salesperson, profile, country, currency = customer
        documents, running = of_customers.pop(key, []), kept.running.get(key, ())
        invoices = sorted((row for row in documents if row[2] > 0), key=_due_first)
        if invoices or running:
            yield SweptCustomer(
                id=key,
                entity=entity,
                code=code,
                name=name,
                salesperson=salesperson,
                profile=profile,
                country=country,
                currency=currency,
                candidates=reading.candidates(invoices),
                credits=_credits(documents),
                running=running,
                last_taken=kept.lasts.get(key),
                pause=kept.pauses.get(key),
                is_in_litigation=key in kept.in_litigation,
            )


def _credits(documents: Iterable[tuple[Any, ...]]) -> dict[str, Money]:
    minor: dict[str, int] = {}
    for row in documents:
        if row[2] < 0:
            minor[row[3]] = minor.get(row[3], 0) + row[2]
    return {currency: Money.of_minor(total, currency) for currency, total in minor.items()}


def _by_customer(steps: Iterable[DueStep]) -> dict[int, tuple[DueStep, ...]]:
    found: dict[int, tuple[DueStep, ...]] = {}
    for step in steps:
        found[step.customer_id] = (*found.get(step.customer_id, ()), step)
    return found

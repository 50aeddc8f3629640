"""What a sweep sees, set by set: one pass over the documents of a day, and plain grouping of its rows.

Written for many rows: their columns stay tuples until they are a candidate's, and what repeats from row to
row (days, names of steps) is made once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
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
from storage.due_steps import running_steps
from storage.dunning_tables import RUNNING, UNDECIDED
from storage.figures.at_date import documents_at, known_day
from storage.figures.rows import Query, Rows, rows_of
from storage.pauses import pauses_on
from storage.taken_steps import names_of

_DOCUMENTS = """
    SELECT o.customer_id, o.id, o.open_minor, o.currency, o.due_on, o.number, o.disputed_minor, o.is_promised,
           t.names, t.highest, t.last_on, t.last_offset
    FROM ({documents}) o LEFT JOIN taken_steps t ON t.document_id = o.id
    WHERE {which}"""
_NEAR = "o.open_minor < 0 OR o.due_on <= :due_until"
"""Open credits whenever they are dated, and open invoices whose day is near or past."""

_TO_SWEEP = f"""
    SELECT s.customer_id, CAST(SUM(s.invoices) AS BIGINT)
    FROM (SELECT d.customer_id, COUNT(*) AS invoices FROM documents d
          WHERE d.workspace_id = :workspace AND d.open_minor > 0 AND d.due_on <= :due_until
          GROUP BY d.customer_id
          UNION ALL
          SELECT x.customer_id, 0 FROM due_steps x WHERE +x.workspace_id = :workspace AND x.{RUNNING}) s
    GROUP BY s.customer_id ORDER BY s.customer_id"""

_CUSTOMERS = """
    SELECT c.id, e.code, c.code, c.name, c.salesperson, c.profile, e.country, e.currency
    FROM customers c JOIN entities e ON e.id = c.entity_id
    WHERE +c.workspace_id = :workspace {of} ORDER BY c.id"""

_LITIGATIONS = f"""
    SELECT x.customer_id FROM litigations x
    WHERE +x.workspace_id = :workspace AND x.{UNDECIDED} AND x.state = 'handed_over'"""
"""Said twice so that the index of those that are undecided or run leads to them."""

_customer_of, _due_first = itemgetter(0), itemgetter(4, 1)


async def customers_to_sweep(
    connection: AsyncConnection, workspace_id: int, due_until: date
) -> dict[int, int]:
    """The ids, in order, of those with an open invoice due on or before a day, or with a running step; each
    with how many such invoices it has."""
    values = {"workspace": workspace_id, "due_until": due_until}
    (rows,) = await rows_of(connection, Query(_TO_SWEEP, values))
    return {row[0]: row[1] for row in rows}


async def swept_customers(
    connection: AsyncConnection,
    workspace_id: int,
    as_of: date,
    due_until: date,
    customers: Collection[int] | None = None,
) -> tuple[SweptCustomer, ...]:
    """Those with an open invoice due on or before a day, or with a running step, by id."""
    of = "" if customers is None else _written(customers)
    running = await running_steps(connection, workspace_id, customers)
    pauses = await pauses_on(connection, workspace_id, as_of, customers)
    documents = await documents_at(connection, workspace_id, as_of, of=of)
    own = {"workspace": workspace_id}
    values = {**own, "as_of": as_of, "due_until": due_until}
    known, sued, rows = await rows_of(
        connection,
        Query(_CUSTOMERS.format(of=f"AND c.id IN ({of})" if of else ""), own),
        Query(_LITIGATIONS, own),
        Query(_DOCUMENTS.format(documents=documents, which=_NEAR), values),
    )
    if others := _others(running, rows):
        which = f"o.open_minor > 0 AND o.id IN ({_written(others)})"
        (more,) = await rows_of(
            connection, Query(_DOCUMENTS.format(documents=documents, which=which), values)
        )
        rows += more
    kept = _Kept(_by_customer(running), pauses, frozenset(row[0] for row in sued))
    with uncollected():
        return tuple(_swept(known, rows, kept))


def _others(running: Iterable[DueStep], rows: Rows) -> set[int]:
    """Invoices of running steps that are not among the rows: settled, or with a day that was put off."""
    found = {row[1] for row in rows}
    return {document for step in running for document in step.documents if document not in found}


def _written(ids: Collection[int]) -> str:
    """Ids as SQL; nobody's for none."""
    return ", ".join(f"{one:d}" for one in sorted(ids)) or "NULL"


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept of customers beside their documents."""

    running: Mapping[int, tuple[DueStep, ...]]
    pauses: Mapping[int, Pause]
    in_litigation: frozenset[int]


class _Days(dict[Any, date]):
    """Days as the driver has them, each read once."""

    def __missing__(self, kept: Any) -> date:
        self[kept] = day = known_day(kept)
        return day


class _Names(dict[str | None, frozenset[str]]):
    """Names of steps as they are kept, each list read once."""

    def __missing__(self, kept: str | None) -> frozenset[str]:
        self[kept] = names = frozenset() if kept is None else names_of(kept)
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
                    names[taken],
                    highest,
                )
                for _, key, left, currency, due_on, number, disputed, promised, taken, highest, *_ in invoices
            ]
        )

    def last_taken(self, invoices: Iterable[tuple[Any, ...]]) -> LastTaken | None:
        taken = [row[10:12] for row in invoices if row[10] is not None]
        if not taken:
            return None
        on, offset = max(taken)
        return LastTaken(offset, self.days[on])


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
                last_taken=reading.last_taken(invoices),
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

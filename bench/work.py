"""The work that is measured: what the bot does, with its own services and storage."""

from __future__ import annotations

import asyncio
import statistics
from datetime import UTC, datetime, time
from pathlib import Path

from bench.drivers import open_database
from bench.floors import usual_customer
from bench.ledgers import (
    CURRENCY,
    SALESPEOPLE,
    TODAY,
    TOMORROW,
    Ledger,
    code_of,
    name_of,
    salesperson_of,
    write_exports,
)
from bench.measure import CARDS, MORNINGS, Job, Measured, Stopwatch, peak_mb
from bot.files import ImportRequest
from bot.policy import Person, Policy, Role
from bot.services.customer_cards import customer_card
from bot.services.customers import find_customer
from bot.services.digests import digests
from bot.settings import async_database_url
from messages.card import render_card
from messages.digest import render_digest
from storage.books import open_entities, open_workspace
from storage.bulk import insert_rows
from storage.engine import create_engine
from storage.imports.take import FileImporter
from storage.migrate import migrate
from storage.reader import LedgerBooks

WORKSPACE = "bench"
TAKEN = time(6, 0, tzinfo=UTC)


def policy() -> Policy:
    """Two hundred salespeople, half of whom read French."""
    people = tuple(
        Person(
            email=f"salesperson{number:03d}@example.com",
            name=f"Salesperson {number:03d}",
            role=Role.SALESPERSON,
            language="fr" if number % 2 else "en",
        )
        for number in range(SALESPEOPLE)
    )
    return Policy(people=people)


def generate(job: Job) -> Measured:
    """Write the exports of both days."""
    write_exports(Ledger(job.size, job.seed), Path(job.folder))
    return Measured(0, peak_mb())


async def prepare(job: Job) -> Measured:
    """The schema alone: the imports are not to pay for it."""
    engine = create_engine(async_database_url(job.url))
    await migrate(engine)
    await engine.dispose()
    return Measured(0, peak_mb())


async def prepare_floor(job: Job) -> Measured:
    """The schema, and the customers whom the documents of the bare insert name."""
    engine = create_engine(async_database_url(job.url))
    await migrate(engine)
    async with engine.begin() as connection:
        workspace = await open_workspace(connection, WORKSPACE)
        entities = await open_entities(connection, workspace, Policy().entities)
        ours = (workspace, *entities.values())
        rows = (
            (*ours, code_of(one), name_of(one), code_of(one), name_of(one), CURRENCY, salesperson_of(one))
            for one in range(Ledger(job.size, job.seed).customers)
        )
        columns = "workspace_id entity_id code name search_code search_name currency salesperson".split()
        await insert_rows(connection, "customers", columns, rows)
    await engine.dispose()
    return Measured(0, peak_mb())


async def import_today(job: Job) -> Measured:
    """Take the first export; a second time, everything is known."""
    return await _import(job, "today.csv", datetime.combine(TODAY, TAKEN))


async def import_tomorrow(job: Job) -> Measured:
    """Take the next day's."""
    return await _import(job, "tomorrow.csv", datetime.combine(TOMORROW, TAKEN))


async def _import(job: Job, name: str, taken: datetime) -> Measured:
    watch, engine = Stopwatch(), create_engine(async_database_url(job.url))
    importer = FileImporter(engine, WORKSPACE, policy())
    request = ImportRequest(Path(job.folder) / name, taken, ledger_at=taken)
    with watch.running():
        await importer.take(request, lambda _done, _all: None)
    await engine.dispose()
    return Measured(watch.seconds, peak_mb())


async def all_digests(job: Job) -> Measured:
    """Everybody's digest on the second morning: the best of three."""
    engine = create_engine(async_database_url(job.url))
    books, rules, times, count = LedgerBooks(engine, WORKSPACE), policy(), [], 0
    for _ in range(MORNINGS):
        watch = Stopwatch()
        with watch.running():
            count = len([1 async for _ in digests(books, rules, TOMORROW)])
        times.append(watch.seconds)
    await engine.dispose()
    return Measured(min(times), peak_mb(), f"{count} digests")


async def render(job: Job) -> Measured:
    """One digest as a message, at the median."""
    engine, times = create_engine(async_database_url(job.url)), []
    async for digest in digests(LedgerBooks(engine, WORKSPACE), policy(), TOMORROW):
        watch = Stopwatch()
        with watch.running():
            render_digest(digest).payload()
        times.append(watch.seconds)
    await engine.dispose()
    slow = statistics.quantiles(times, n=20)[-1]
    return Measured(statistics.median(times), peak_mb(), f"p95 {slow * 1000:.1f} ms")


def card(job: Job) -> Measured:
    """Find a customer with 25 open documents by code, read its card and render it: the median of 50."""
    _, code = usual_customer(open_database(job.url))
    return asyncio.run(_cards(job, code))


async def _cards(job: Job, code: str) -> Measured:
    engine, times = create_engine(async_database_url(job.url)), []
    books, rules = LedgerBooks(engine, WORKSPACE), policy()
    for _ in range(CARDS):
        watch = Stopwatch()
        with watch.running():
            found = (await find_customer(books, code)).only
            assert found is not None  # noqa: S101  (the code is the customer's own)
            render_card(await customer_card(books, rules, found.id, TOMORROW), "fr").payload()
        times.append(watch.seconds)
    await engine.dispose()
    return Measured(statistics.median(times), peak_mb())

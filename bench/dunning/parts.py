"""The parts that are measured of dunning."""

from __future__ import annotations

import asyncio
import os
import random
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bench.credit.made import policy
from bench.drivers import open_database
from bench.dunning.made import LATER, Kept, write_later
from bench.house import opened
from bench.ledgers import CURRENCY, TOMORROW
from bench.measure import MORNINGS, Job, Measured, PartFailedError, Stopwatch, peak_mb
from bench.records.made import NOW
from bench.work import TAKEN, WORKSPACE
from bot.credit.charge_rules import invoice_charges
from bot.credit.charges import Owed
from bot.credit.due_step import DueStep, StepOutcome, StepState
from bot.credit.money import Money
from bot.files import ImportRequest
from bot.services.charges import charge_rates
from bot.services.dunning_sweep import sweep_dunning
from bot.services.house import House
from bot.services.overdue_facts import overdue_facts
from bot.services.sweep_writing import Swept
from bot.settings import async_database_url
from handlers.terminal.dunning_answer import DunningAnswer
from messages.formats import Language
from storage.engine import create_engine
from storage.imports.take import FileImporter
from storage.reader import LedgerBooks

TAKEN_BY_THEN = 0.6
"""The share of the steps that were taken by the later day, reminders sent and letters made alike."""
AT_ONCE = 2_000
CUSTOMERS = 200
"""Whose figures are read one after another."""
LATE = """
    SELECT d.due_on, d.open_minor FROM documents d
    WHERE d.workspace_id = 1 AND d.open_minor > 0 AND d.due_on < '{day}' ORDER BY d.customer_id, d.id"""
LATE_CUSTOMERS = """
    SELECT d.customer_id FROM documents d WHERE d.workspace_id = 1 AND d.open_minor > 0 AND d.due_on < '{day}'
    GROUP BY d.customer_id ORDER BY d.customer_id"""


async def prepare_dunning(job: Job) -> Measured:
    """Promises, disputes, pauses and profiles; nothing was ever swept."""
    engine, kept = create_engine(async_database_url(job.url)), await asyncio.to_thread(Kept, job)
    async with engine.begin() as connection:
        await kept.keep(connection)
    await engine.dispose()
    return Measured(0, peak_mb())


async def report(job: Job) -> Measured:
    """As `encours dunning --json`, until it is printed to nowhere: the best of three."""
    engine, rules, times, said = create_engine(async_database_url(job.url)), policy(), [], ""
    books = LedgerBooks(engine, WORKSPACE, rules.credit.bands)
    for _ in range(MORNINGS):
        clock = Stopwatch()
        with clock.running(), DunningAnswer(Language.EN) as answer:
            async with books.reading() as reader:
                head = await answer.read(rules, reader, TOMORROW, None)
            _write_nowhere(answer.text(head))
        left = sum(answer.counts.left_out.values())
        said = f"{answer.counts.opens:,} steps, {left:,} invoices left out"
        times.append(clock.seconds)
    await engine.dispose()
    return Measured(min(times), peak_mb(), said)


def _write_nowhere(text: Iterable[str]) -> None:
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        nowhere.writelines(text)


async def sweep_first(job: Job) -> Measured:
    """The first sweep: steps, their stories and the trail are written."""
    return await _sweep(job, NOW)


async def sweep_later(job: Job) -> Measured:
    """A sweep after ten days of work and payments."""
    return await _sweep(job, _later(NOW))


async def _sweep(job: Job, at: datetime) -> Measured:
    async with opened(job, policy()) as house:
        seconds, swept = await _timed(house, at)
    return Measured(seconds, peak_mb(), _said(swept))


async def sweep_again(job: Job) -> Measured:
    """The same sweep with nothing to do: the best of three."""
    times = []
    async with opened(job, policy()) as house:
        for turn in range(MORNINGS):
            seconds, swept = await _timed(house, NOW + timedelta(minutes=20 * (1 + turn)))
            if swept != Swept():
                raise PartFailedError("A sweep had something to do where everything was done.")
            times.append(seconds)
    return Measured(min(times), peak_mb())


async def _timed(house: House, at: datetime) -> tuple[float, Swept]:
    """Seconds and what was done; the tables of holidays are modules, and imported before."""
    for entity in house.policy.entities:
        at.date() in house.policy.working_days(entity.country)  # noqa: B015  (looking is what imports them)
    clock = Stopwatch()
    with clock.running():
        swept = await sweep_dunning(house, at)
    return clock.seconds, swept


def _said(swept: Swept) -> str:
    return (
        f"{swept.opened:,} opened, of which {swept.replaced:,} replace, {swept.joined:,} joined, "
        f"{swept.ended:,} ended"
    )


async def prepare_later(job: Job) -> Measured:
    """Steps were taken, and the export of the later day was imported."""
    async with opened(job, policy()) as house:
        async with house.work.looking() as one:
            running = await one.dunning.running()
        chance = random.Random(f"{job.seed} taken")
        taken = [_sent(step) for step in running if chance.random() < TAKEN_BY_THEN]
        for first in range(0, len(taken), AT_ONCE):
            async with house.work.working() as one:
                await one.dunning.change_all(taken[first : first + AT_ONCE])
    engine, at = create_engine(async_database_url(job.url)), datetime.combine(LATER, TAKEN)
    path = await asyncio.to_thread(write_later, job)
    request = ImportRequest(path, at, ledger_at=at)
    await FileImporter(engine, WORKSPACE, policy()).take(request, lambda _done, _all: None)
    await engine.dispose()
    return Measured(0, peak_mb())


def _sent(step: DueStep) -> DueStep:
    """Taken on the day after it was reached."""
    at = NOW + timedelta(days=1)
    done = replace(step, state=StepState.DONE, outcome=StepOutcome.SENT, taken_at=at, taken_by=step.owner)
    return replace(done, taken_on=at.date(), ended_on=at.date())


def charges(job: Job) -> Measured:
    """Interest and indemnity of every overdue invoice, its documents read by bare SQL: the best of three."""
    database, rules, times, count = open_database(job.url), policy(), [], 0
    terms, rates = rules.charge_terms(rules.entities[0].code), charge_rates(rules)
    assert terms is not None  # noqa: S101  (the policy is ours)
    for _ in range(MORNINGS):
        clock, count = Stopwatch(), 0
        with clock.running():
            for due_on, left in _late(database.read(LATE.format(day=TOMORROW))):
                invoice_charges((Owed(Money.of_minor(left, CURRENCY), TOMORROW),), due_on, terms, rates)
                count += 1
        times.append(clock.seconds)
    return Measured(min(times), peak_mb(), f"{count:,} invoices")


def _late(rows: Sequence[tuple[date | str, int]]) -> Iterator[tuple[date, int]]:
    """SQLite keeps days as text."""
    for due_on, left in rows:
        yield (date.fromisoformat(due_on) if isinstance(due_on, str) else due_on), left


async def facts(job: Job) -> Measured:
    """What a customer owes on the later day with what that costs, one after another: the median of 200."""
    found = await asyncio.to_thread(lambda: open_database(job.url).read(LATE_CUSTOMERS.format(day=LATER)))
    everybody, times = [row[0] for row in found], []
    chosen = random.Random(f"{job.seed} facts").sample(everybody, k=min(CUSTOMERS, len(everybody)))
    async with opened(job, policy()) as house:
        for customer in chosen:
            clock = Stopwatch()
            with clock.running():
                async with house.work.looking() as one:
                    known = await one.ledger.customer(customer)
                    await overdue_facts(house, one, known, LATER)
            times.append(clock.seconds)
    slow = statistics.quantiles(times, n=20)[-1]
    return Measured(statistics.median(times), peak_mb(), f"p95 {slow * 1000:.1f} ms")


def _later(moment: datetime) -> datetime:
    return datetime.combine(LATER, time(moment.hour, moment.minute, tzinfo=moment.tzinfo))

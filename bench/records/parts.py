"""The parts that are measured with what people log."""

from __future__ import annotations

import asyncio
import csv
import statistics
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

from bench.drivers import open_database
from bench.house import opened
from bench.ledgers import CURRENCY, TOMORROW
from bench.measure import TICKS, Job, Measured, PartFailedError, Stopwatch, peak_mb
from bench.records.made import NOW, Records
from bench.work import WORKSPACE, policy
from bot.files import ImportRequest
from bot.mornings import Morning, Outcome, Portfolio
from bot.notices import Notice, NoticeKind
from bot.services.acted import close_undos
from bot.services.digests import digests
from bot.services.dispute_clock import escalate_disputes, propose_resolutions
from bot.services.history import verify_trail
from bot.services.house import House
from bot.services.settling import settle_promises
from bot.settings import async_database_url
from messages.digest import render_digest
from storage.engine import create_engine
from storage.imports.take import FileImporter
from storage.reader import LedgerBooks

TICK: dict[str, Callable[[House, datetime], Awaitable[object]]] = {
    "settle": settle_promises,
    "propose": propose_resolutions,
    "escalate": escalate_disputes,
    "undos": close_undos,
}
PAID_AT = NOW + timedelta(days=1)
TO_PAY = """
    SELECT c.code, d.number, p.amount_minor, p.id FROM promises p
    JOIN promise_documents z ON z.promise_id = p.id JOIN documents d ON d.id = z.document_id
    JOIN customers c ON c.id = p.customer_id WHERE p.ended_on IS NULL AND p.state = 'open' ORDER BY p.id"""


async def prepare_records(job: Job) -> Measured:
    """What people logged, the morning's digests, and whatever a tick has to do by then."""
    engine, records = create_engine(async_database_url(job.url)), await asyncio.to_thread(Records, job)
    async with engine.begin() as connection:
        await records.keep(connection)
    await engine.dispose()
    async with opened(job, policy()) as house:
        await _send_digests(job, house)
        for part in TICK.values():
            await part(house, NOW)
    return Measured(0, peak_mb())


async def _send_digests(job: Job, house: House) -> None:
    """As a morning leaves them: whoever acts on one finds it."""
    engine = create_engine(async_database_url(job.url))
    said = [one async for one in digests(LedgerBooks(engine, WORKSPACE), policy(), TOMORROW)]
    await engine.dispose()
    at = NOW - timedelta(hours=1)
    async with house.work.working() as one:
        for digest in said:
            person, payload = digest.recipient.email, render_digest(digest).payload()
            key = f"digest:{person}:{TOMORROW}"
            await one.outbox.add(Notice(key, NoticeKind.DIGEST, person, payload, at))
            morning = Morning(person, Portfolio.OWN, TOMORROW, Outcome.SENT, at, notice_key=key)
            await one.mornings.decide(morning)


async def idle(job: Job, part: str) -> Measured:
    """A part of a tick that finds nothing to do: the median."""
    times = []
    async with opened(job, policy()) as house:
        for _ in range(TICKS):
            watch = Stopwatch()
            with watch.running():
                await TICK[part](house, NOW)
            times.append(watch.seconds)
    return Measured(statistics.median(times), peak_mb())


async def import_payments(job: Job) -> Measured:
    """The floor of settling: what keeps every promise that names an invoice comes in."""
    engine, watch = create_engine(async_database_url(job.url)), Stopwatch()
    path = Path(job.folder) / "payments.csv"
    await asyncio.to_thread(_write_payments, job, path)
    with watch.running():
        request = ImportRequest(path, PAID_AT, ledger_at=PAID_AT)
        await FileImporter(engine, WORKSPACE, policy()).take(request, lambda _done, _all: None)
    await engine.dispose()
    return Measured(watch.seconds, peak_mb())


def _write_payments(job: Job, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(
            ("customer code", "payment date", "payment amount", "currency", "payment reference", "invoice")
        )
        for code, number, minor, promise in open_database(job.url).read(TO_PAY):
            amount = f"{minor // 100}.{minor % 100:02d}"
            lines.writerow((code, PAID_AT.date(), amount, CURRENCY, f"VIR{promise}", number))


async def settle(job: Job) -> Measured:
    """Every promise that was paid is kept: judged, written down, in the trail."""
    watch = Stopwatch()
    async with opened(job, policy()) as house:
        with watch.running():
            settled = await settle_promises(house, PAID_AT)
    each = watch.seconds / max(len(settled.kept), 1)
    return Measured(watch.seconds, peak_mb(), f"{len(settled.kept)} kept, {each * 1000:.1f} ms each")


async def verify(job: Job) -> Measured:
    """As `encours audit verify`."""
    engine, watch = create_engine(async_database_url(job.url)), Stopwatch()
    books = LedgerBooks(engine, WORKSPACE)
    with watch.running():
        verified = await verify_trail(books)
    await engine.dispose()
    if verified.flaw is not None:
        raise PartFailedError(f"The trail is {verified.flaw.value} at {verified.number}.")
    return Measured(watch.seconds, peak_mb(), f"{verified.entries:,} entries")

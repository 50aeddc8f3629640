"""The floors: the same work done by the bare database, nothing of ours in between."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from bench.drivers import Database, Row, is_sqlite, open_database
from bench.ledgers import CURRENCY, TOMORROW, Ledger, Line
from bench.measure import CARDS, MORNINGS, Job, Measured, Stopwatch, peak_mb

BATCH = 10_000
AGEING = """
    SELECT c.salesperson, c.id, a.* FROM (
        SELECT customer_id, currency,
               SUM(CASE WHEN open_minor > 0 AND due_on >= {today} THEN open_minor ELSE 0 END),
               SUM(CASE WHEN open_minor > 0 AND due_on < {today} AND due_on >= {day_30}
                        THEN open_minor ELSE 0 END),
               SUM(CASE WHEN open_minor > 0 AND due_on < {day_30} AND due_on >= {day_60}
                        THEN open_minor ELSE 0 END),
               SUM(CASE WHEN open_minor > 0 AND due_on < {day_60} AND due_on >= {day_90}
                        THEN open_minor ELSE 0 END),
               SUM(CASE WHEN open_minor > 0 AND due_on < {day_90} THEN open_minor ELSE 0 END),
               SUM(CASE WHEN open_minor < 0 THEN open_minor ELSE 0 END),
               SUM(CASE WHEN open_minor > 0 AND due_on < {today} THEN 1 ELSE 0 END) AS late
        FROM documents WHERE workspace_id = 1 AND open_minor <> 0 GROUP BY customer_id, currency) a
    JOIN customers c ON c.id = a.customer_id WHERE a.late > 0 ORDER BY c.salesperson, c.id"""
OPEN_OF_ONE = (
    "SELECT * FROM documents WHERE customer_id = {customer} AND open_minor <> 0 ORDER BY due_on, number"
)
LIKE_MOST = """
    SELECT c.id, c.code FROM documents d JOIN customers c ON c.id = d.customer_id
    WHERE d.open_minor <> 0 GROUP BY c.id, c.code ORDER BY ABS(COUNT(*) - 25), c.code LIMIT 1"""


def bare_insert(job: Job) -> Measured:
    """Every document of the first day, already typed, in one transaction; making them up is not counted."""
    watch = Stopwatch()
    rows = _batches(Ledger(job.size, job.seed), iso_dates=is_sqlite(job.url))
    open_database(job.url).insert(rows, watch)
    return Measured(watch.seconds, peak_mb())


def raw_ageing(job: Job) -> Measured:
    """Who is late, by bucket, with who looks after them: the best of three."""
    database, statement = open_database(job.url), _ageing_of_all(TOMORROW)
    times = [_timed(database, statement) for _ in range(MORNINGS)]
    return Measured(min(times), peak_mb())


def raw_documents(job: Job) -> Measured:
    """The open documents of the card's customer, by the index: the median of 50."""
    database = open_database(job.url)
    statement = OPEN_OF_ONE.format(customer=usual_customer(database)[0])
    return Measured(statistics.median(_timed(database, statement) for _ in range(CARDS)), peak_mb())


def usual_customer(database: Database) -> tuple[int, str]:
    """Id and code of a customer with as many open documents as customers have on average: 25."""
    found = database.read(LIKE_MOST)[0]
    return found[0], found[1]


def _timed(database: Database, statement: str) -> float:
    watch = Stopwatch()
    with watch.running():
        database.read(statement)
    return watch.seconds


def _batches(ledger: Ledger, *, iso_dates: bool) -> Iterator[list[Row]]:
    lines = ledger.today()
    while batch := [_row(line, iso_dates=iso_dates) for line in islice(lines, BATCH)]:
        yield batch


def _row(line: Line, *, iso_dates: bool) -> Row:
    issued, due = (line.issued.isoformat(), line.due.isoformat()) if iso_dates else (line.issued, line.due)
    amounts = (CURRENCY, line.gross, line.open, 0, "", line.order, "")
    return (1, 1, line.customer + 1, 0, line.kind, line.number, issued, due, issued, None, *amounts)


def _ageing_of_all(today: date) -> str:
    days = {f"day_{days}": f"'{today - timedelta(days=days)}'" for days in (30, 60, 90)}
    return AGEING.format(today=f"'{today}'", **days)

"""The floors of limits, orders and cases: the same sums and rows by bare SQL, or bare transactions."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from datetime import date, timedelta

from bench.drivers import Database, open_database
from bench.floors import usual_customer
from bench.ledgers import TODAY, TOMORROW
from bench.measure import MORNINGS, TICKS, Job, Measured, Stopwatch, peak_mb
from bot.policy import CreditPolicy

DECISIONS = 200
_OF_DAY = "x.since <= '{day}' AND (x.until IS NULL OR x.until > '{day}')"
_SUMMED = """
    SELECT x.customer_id, x.currency, SUM(x.{minor}) FROM {table} x
    WHERE x.workspace_id = 1 AND {counts} {{whose}} GROUP BY x.customer_id, x.currency"""
_OWED_NOW = """
    SELECT x.customer_id, x.currency, SUM(CASE WHEN x.open_minor > 0 THEN x.open_minor ELSE 0 END),
           SUM(CASE WHEN x.open_minor < 0 THEN x.open_minor ELSE 0 END)
    FROM documents x WHERE x.workspace_id = 1 AND x.open_minor <> 0 {whose}
    GROUP BY x.customer_id, x.currency"""
_OWED_THEN = """
    SELECT o.customer_id, o.currency, SUM(CASE WHEN o.minor > 0 THEN o.minor ELSE 0 END),
           SUM(CASE WHEN o.minor < 0 THEN o.minor ELSE 0 END)
    FROM (SELECT x.customer_id, x.currency, x.open_minor - COALESCE(m.delta, 0) AS minor FROM documents x
          LEFT JOIN (SELECT document_id, SUM(delta_minor) AS delta FROM movements
                     WHERE workspace_id = 1 AND moved_on > '{day}' GROUP BY document_id) m
                 ON m.document_id = x.id
          WHERE x.workspace_id = 1 AND x.since <= '{day}') o
    GROUP BY o.customer_id, o.currency"""
_LIMITS = """
    SELECT x.customer_id, c.code, c.name, x.credit_minor, x.insured_minor
    FROM limits x JOIN customers c ON c.id = x.customer_id
    WHERE x.workspace_id = 1 {whose} AND x.since = (SELECT MAX(y.since) FROM limits y
        WHERE y.customer_id = x.customer_id AND y.since <= '{day}')"""
_CASES = "SELECT id FROM cases x WHERE x.workspace_id = 1 AND x.closed_on IS NULL {whose}"
_LATE_BEFORE = TOMORROW - timedelta(days=CreditPolicy().hold_after_days)
_BESIDE = (
    f"SELECT * FROM documents x WHERE x.workspace_id = 1 AND x.open_minor > 0 AND x.due_on < '{_LATE_BEFORE}'"
    " {whose}",
    "SELECT * FROM crossings x WHERE x.workspace_id = 1 AND x.back_on IS NULL {whose}",
    "SELECT * FROM holds x WHERE x.workspace_id = 1 AND x.ended_on IS NULL {whose}",
    "SELECT * FROM cases x WHERE x.workspace_id = 1 AND x.closed_on IS NULL {whose}",
    f"SELECT * FROM case_causes WHERE case_id IN ({_CASES})",
    "SELECT * FROM disputes x WHERE x.workspace_id = 1 AND x.ended_on IS NULL {whose}",
    "SELECT * FROM promises x WHERE x.workspace_id = 1 AND x.state = 'broken' {whose}",
)
_WAITING = "SELECT * FROM credit_requests WHERE workspace_id = 1 AND state = 'requested'"
_COUNTING = f"""
    SELECT * FROM credit_requests WHERE workspace_id = 1 AND counts_from <= '{TOMORROW}'
    AND counts_until >= '{TOMORROW - timedelta(days=1)}'"""
_RUNNING_CASES = "SELECT * FROM cases WHERE workspace_id = 1 AND closed_on IS NULL"
LOOKED_AT = (
    "SELECT * FROM reservations WHERE workspace_id = 1 AND ended_on IS NULL",
    _WAITING,
    _COUNTING,
    _RUNNING_CASES,
    f"SELECT * FROM case_causes WHERE case_id IN ({_RUNNING_CASES.replace('*', 'id')})",
)
"""What the other parts of a tick look at."""


def exposures_today(job: Job) -> Measured:
    """Everybody's sums and limits today, every row fetched: the best of three."""
    return _best(open_database(job.url), _sums(_OWED_NOW, TOMORROW))


def exposures_before(job: Job) -> Measured:
    """The same of the day before: what moved since is taken back."""
    return _best(open_database(job.url), _sums(_OWED_THEN, TODAY))


def watched(job: Job) -> Measured:
    """What a look at everybody reads: the sums, what is very late, and what runs; the best of three."""
    return _best(open_database(job.url), _watched())


def watched_one(job: Job) -> Measured:
    """The same of the card's customer: the median of five."""
    database = open_database(job.url)
    everybody = _watched(f"AND x.customer_id = {usual_customer(database)[0]}")
    # The plus keeps SQLite from the indexes that begin with the workspace: they find everybody's.
    statements = [each.replace("x.workspace_id = 1", "+x.workspace_id = 1") for each in everybody]
    return Measured(statistics.median(_timed(database, statements) for _ in range(TICKS)), peak_mb())


def looked_at(job: Job) -> Measured:
    """What the other parts of a tick look at: the median of five."""
    database = open_database(job.url)
    return Measured(statistics.median(_timed(database, LOOKED_AT) for _ in range(TICKS)), peak_mb())


def bare_decisions(job: Job) -> Measured:
    """A transaction of a bare table for each decision: what waits is read, changed, and three rows added."""
    database, times = open_database(job.url), []
    database.read("CREATE TABLE bench_decisions (id INTEGER, said TEXT)")
    for place in range(DECISIONS):
        rows = ", ".join(f"({place}, 'decided {row}')" for row in range(3))
        watch = Stopwatch()
        with watch.running():
            for statement in (
                "BEGIN",
                f"SELECT * FROM credit_requests WHERE id = {place}",
                f"INSERT INTO bench_decisions VALUES {rows}",
                f"UPDATE bench_decisions SET said = 'changed' WHERE id = {place - 1}",
                "COMMIT",
            ):
                database.read(statement)
        times.append(watch.seconds)
    database.read("DROP TABLE bench_decisions")
    return Measured(statistics.median(times), peak_mb())


def _sums(owed: str, day: date, whose: str = "") -> tuple[str, ...]:
    order = _SUMMED.format(minor="open_minor", table="orders", counts=_OF_DAY + " AND x.open_minor <> 0")
    reserved = "x.reserved_on <= '{day}' AND x.until >= '{day}' AND x.ended_on IS NULL"
    raised = "x.counts_from <= '{day}' AND x.counts_until >= '{day}'"
    kept = _SUMMED.format(minor="amount_minor", table="reservations", counts=reserved)
    more = _SUMMED.format(minor="amount_minor", table="credit_requests", counts=raised)
    return tuple(each.format(day=day, whose=whose) for each in (owed, order, kept, more, _LIMITS))


def _watched(whose: str = "") -> tuple[str, ...]:
    return (*_sums(_OWED_NOW, TOMORROW, whose), *(each.format(whose=whose) for each in _BESIDE))


def _best(database: Database, statements: Sequence[str]) -> Measured:
    return Measured(min(_timed(database, statements) for _ in range(MORNINGS)), peak_mb())


def _timed(database: Database, statements: Sequence[str]) -> float:
    watch = Stopwatch()
    with watch.running():
        for statement in statements:
            database.read(statement)
    return watch.seconds

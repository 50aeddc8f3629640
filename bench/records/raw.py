"""The floors of what people log: one bare SELECT a table that is looked at, or bare hashing."""

from __future__ import annotations

import hashlib
import statistics
from datetime import timedelta

from bench.drivers import open_database
from bench.measure import TICKS, Job, Measured, Stopwatch, peak_mb
from bench.records.made import FIRST_IMPORT, NOW

_OPEN_PROMISES = "SELECT * FROM promises WHERE workspace_id = 1 AND ended_on IS NULL AND state = 'open'"
_OF_THEM = "SELECT customer_id FROM promises WHERE workspace_id = 1 AND ended_on IS NULL AND state = 'open'"
_THEIR_IDS = _OF_THEM.replace("customer_id", "id", 1)
_RUNNING = "SELECT * FROM disputes WHERE workspace_id = 1 AND ended_on IS NULL"
_SINCE = f"'{NOW - timedelta(hours=12):%Y-%m-%d %H:%M:%S}'"
_UNDONE = f"'{NOW - timedelta(minutes=10):%Y-%m-%d %H:%M:%S}'"
_LATELY = f"SELECT * FROM {{table}} WHERE workspace_id = 1 AND {{at}} > {_SINCE} AND {{at}} <= {_UNDONE}"
LOOKED_AT = {
    "settle": (
        _OPEN_PROMISES,
        f"SELECT * FROM promises WHERE customer_id IN ({_OF_THEM}) AND ended_on IS NOT NULL",
        f"SELECT * FROM promise_documents WHERE promise_id IN ({_THEIR_IDS})",
        f"SELECT * FROM customers WHERE id IN ({_OF_THEM})",
        f"""SELECT d.* FROM promise_documents p JOIN documents d ON d.id = p.document_id
            WHERE p.promise_id IN ({_THEIR_IDS})""",
        f"""SELECT * FROM movements WHERE customer_id IN ({_OF_THEM}) AND import_id > {FIRST_IMPORT}""",
    ),
    "propose": (
        _RUNNING,
        "SELECT MAX(id) FROM imports",
        """SELECT * FROM documents WHERE kind = 'credit_note' AND customer_id IN
            (SELECT customer_id FROM disputes WHERE workspace_id = 1 AND ended_on IS NULL)""",
    ),
    "escalate": (
        _RUNNING,
        """SELECT * FROM customers WHERE id IN
           (SELECT customer_id FROM disputes WHERE workspace_id = 1 AND ended_on IS NULL)""",
    ),
    "undos": (
        *(
            _LATELY.format(table=table, at=at)
            for table, at in (("promises", "logged_at"), ("disputes", "opened_at"), ("notes", "at"))
        ),
        "SELECT * FROM mornings WHERE workspace_id = 1",
        "SELECT * FROM outbox WHERE workspace_id = 1",
    ),
}
"""The statements of each part of a tick."""


def looks(job: Job, part: str) -> Measured:
    """What a part of a tick looks at, every row fetched: the median."""
    database = open_database(job.url)
    times = []
    for _ in range(TICKS):
        watch = Stopwatch()
        with watch.running():
            for statement in LOOKED_AT[part]:
                database.read(statement)
        times.append(watch.seconds)
    return Measured(statistics.median(times), peak_mb())


def hashing(job: Job) -> Measured:
    """Every entry read, and a hash of its values after that of the one before."""
    database, watch = open_database(job.url), Stopwatch()
    with watch.running():
        last = ""
        for row in database.read("SELECT * FROM audit WHERE workspace_id = 1 ORDER BY number"):
            last = hashlib.sha256("|".join((last, *map(str, row))).encode()).hexdigest()
    return Measured(watch.seconds, peak_mb())

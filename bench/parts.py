"""One part in a process of its own: `python -m bench.parts JOB` prints what it measured as JSON."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine
from dataclasses import asdict
from functools import partial
from typing import Any

from bench import floors, work
from bench.measure import Job, Measured
from bench.records import parts as records
from bench.records import raw
from bench.talk import parts as talk
from bench.talk import sending, submitting

Awaited = Callable[[Job], Coroutine[Any, Any, Measured]]


def _run(part: Awaited, job: Job) -> Measured:
    return asyncio.run(part(job))


PARTS: dict[str, Callable[[Job], Measured]] = {
    "generate": work.generate,
    "prepare": partial(_run, work.prepare),
    "prepare_floor": partial(_run, work.prepare_floor),
    "bare_insert": floors.bare_insert,
    "import_today": partial(_run, work.import_today),
    "import_again": partial(_run, work.import_today),
    "import_tomorrow": partial(_run, work.import_tomorrow),
    "raw_ageing": floors.raw_ageing,
    "all_digests": partial(_run, work.all_digests),
    "render": partial(_run, work.render),
    "raw_documents": floors.raw_documents,
    "card": work.card,
    **{f"acks_{people}": partial(_run, partial(talk.acks, at_once=people)) for people in (1, 32)},
    **{f"answers_{people}": partial(_run, partial(talk.answers, at_once=people)) for people in (1, 32)},
    "acks_meanwhile": partial(_run, talk.acks_meanwhile),
    "least_usual": partial(_run, partial(sending.least, limit=sending.USUAL)),
    "send_usual": partial(_run, partial(sending.send, limit=sending.USUAL)),
    "least_generous": partial(_run, partial(sending.least, limit=sending.GENEROUS)),
    "send_generous": partial(_run, partial(sending.send, limit=sending.GENEROUS)),
    "prepare_records": partial(_run, records.prepare_records),
    "digests_recorded": partial(_run, work.all_digests),
    "card_recorded": work.card,
    **{f"looks_{part}": partial(raw.looks, part=part) for part in records.TICK},
    **{f"tick_{part}": partial(_run, partial(records.idle, part=part)) for part in records.TICK},
    "submit_acks": partial(_run, submitting.acks),
    "log_promise": partial(_run, submitting.log_promises),
    "hashing": raw.hashing,
    "verify": partial(_run, records.verify),
    "import_payments": partial(_run, records.import_payments),
    "settle": partial(_run, records.settle),
}

if __name__ == "__main__":
    job = Job(**json.loads(sys.argv[1]))
    print(json.dumps(asdict(PARTS[job.part](job))))

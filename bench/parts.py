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
from bench.talk import parts as talk
from bench.talk import sending

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
}

if __name__ == "__main__":
    job = Job(**json.loads(sys.argv[1]))
    print(json.dumps(asdict(PARTS[job.part](job))))

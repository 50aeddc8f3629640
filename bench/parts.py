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
from bench.credit import parts as credit
from bench.credit import raw as credit_raw
from bench.dunning import parts as dunning
from bench.dunning import raw as dunning_raw
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
    "prepare_credit": partial(_run, credit.prepare_credit),
    "exposures_today": partial(_run, credit.exposures_today),
    "raw_exposures_today": credit_raw.exposures_today,
    "exposures_before": partial(_run, credit.exposures_before),
    "raw_exposures_before": credit_raw.exposures_before,
    "exposure_list": partial(_run, credit.listed),
    "watch_first": partial(_run, credit.watch_first),
    "raw_watched": credit_raw.watched,
    "watch_later": partial(_run, credit.watch_later),
    "raw_watched_later": credit_raw.watched,
    "watch_narrow": partial(_run, credit.watch_narrow),
    "raw_watched_one": credit_raw.watched_one,
    "order_check": partial(_run, credit.check_orders),
    "cards": partial(_run, credit.cards),
    "digests_credit": partial(_run, work.all_digests),
    "render_credit": partial(_run, work.render),
    "card_credit": work.card,
    "prepare_requests": partial(_run, credit.prepare_requests),
    "tick_credit": partial(_run, credit.tick),
    "raw_looked_at": credit_raw.looked_at,
    "decide_requests": partial(_run, credit.decide),
    "bare_decisions": credit_raw.bare_decisions,
    "prepare_dunning": partial(_run, dunning.prepare_dunning),
    "dunning_report": partial(_run, dunning.report),
    "sweep_first": partial(_run, dunning.sweep_first),
    "sweep_again": partial(_run, dunning.sweep_again),
    "charges": dunning.charges,
    "overdue_facts": partial(_run, dunning.facts),
    "prepare_later": partial(_run, dunning.prepare_later),
    "sweep_later": partial(_run, dunning.sweep_later),
    "raw_report": dunning_raw.selected_today,
    "raw_reached": dunning_raw.selected_today,
    "raw_reached_again": dunning_raw.selected_today,
    "raw_reached_later": dunning_raw.selected_later,
    "raw_charges": dunning_raw.charged,
}

if __name__ == "__main__":
    job = Job(**json.loads(sys.argv[1]))
    print(json.dumps(asdict(PARTS[job.part](job))))

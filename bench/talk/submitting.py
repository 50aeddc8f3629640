"""Promises logged by a form, one after the other, timed to the acknowledgement.

The next is submitted when the Home that follows was published: people take longer.
"""

from __future__ import annotations

import asyncio
import json
import random
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from bench.drivers import open_database
from bench.ledgers import TOMORROW
from bench.measure import Job, Measured, PartFailedError, Stopwatch
from bench.talk.asking import ASKERS, Asking, Times
from bench.talk.parts import talking
from bench.talk.slack import TEAM, sealed, slack_id
from bot.block_ids import FormBlock
from bot.ids import Callback

WARM_UP, SUBMITTED = 16, 30
NEITHER = """
    SELECT d.id, d.customer_id, c.salesperson FROM documents d JOIN customers c ON c.id = d.customer_id
    WHERE d.kind = 'invoice' AND d.open_minor > 10000 AND d.disputed_minor = 0 AND d.id NOT IN
        (SELECT z.document_id FROM promise_documents z) ORDER BY d.id"""
LOGGED = "SELECT COUNT(*) FROM promises"
NEWEST = "SELECT MAX(number) FROM audit"


@dataclass(frozen=True, slots=True)
class Form:
    """A promise to log: a hundred of an invoice, in nine days."""

    place: int
    salesperson: int
    customer: int
    document: int
    seen: int

    def request(self, run: str) -> tuple[bytes, dict[str, str]]:
        """As Slack posts it; the run's name is in its key, so that no form is that of another run."""
        on = (TOMORROW + timedelta(days=9)).isoformat()
        ticked = {"type": "checkboxes", "selected_options": [{"value": str(self.document)}]}
        inputs = {
            FormBlock.INVOICES: ticked,
            FormBlock.AMOUNT: {"type": "plain_text_input", "value": "100"},
            FormBlock.DATE: {"type": "datepicker", "selected_date": on},
            FormBlock.WHO: {"type": "plain_text_input", "value": "Mme Martin"},
        }
        memo = {"customer": self.customer, "key": f"{run}-{self.place}", "seen": self.seen}
        view = {
            "id": f"V{self.place}",
            "type": "modal",
            "callback_id": Callback.PROMISE.value,
            "private_metadata": json.dumps(memo),
            "state": {"values": {block.value: {block.value: said} for block, said in inputs.items()}},
        }
        user = {"id": slack_id(self.salesperson), "team_id": TEAM}
        payload = {"type": "view_submission", "team": {"id": TEAM}, "user": user, "view": view}
        return sealed({"payload": json.dumps(payload)})


async def log_promises(job: Job) -> Measured:
    """The bot's: the median of 30, after a warm-up in which everybody is met."""
    before = await _count(job)
    measured = await _submitted("bot", job)
    logged = await _count(job) - before
    if logged != WARM_UP + SUBMITTED:
        raise PartFailedError(f"{logged} promises were logged, not {WARM_UP + SUBMITTED}.")
    return measured


async def acks(job: Job) -> Measured:
    """The floor: the same forms to an endpoint that only acknowledges."""
    return await _submitted("bare", job)


async def _submitted(which: str, job: Job) -> Measured:
    forms = await asyncio.to_thread(lambda: iter(list(_forms(job))))
    async with talking(which, job) as (asking, serving):
        await _submit(asking, forms, WARM_UP, which)
        times, shown = await _submit(asking, forms, SUBMITTED, which)
    home = f"; Home {shown * 1000:.0f} ms later" if which == "bot" else ""
    return Measured(statistics.median(times.acks), serving.peak_mb, times.remark + home, max(times.acks))


async def _submit(asking: Asking, forms: Iterator[Form], count: int, which: str) -> tuple[Times, float]:
    times, shown = Times(), Stopwatch()
    for _ in range(count):
        await asking.post(*next(forms).request(which), times)
        if which == "bot":
            with shown.running():
                await asking.home_published()
    times.seconds = sum(times.acks)
    return times, shown.seconds / count


def _forms(job: Job) -> Iterator[Form]:
    """Of sixteen salespeople, about invoices of theirs that nobody promised yet."""
    database, chance = open_database(job.url), random.Random(job.seed)
    ((seen,),) = database.read(NEWEST)
    free = [(row[0], row[1], int(row[2][-3:])) for row in database.read(NEITHER)]
    askers = chance.sample(sorted({one[2] for one in free}), ASKERS)
    theirs = [one for one in free if one[2] in askers]
    for place, (document, customer, salesperson) in enumerate(
        chance.sample(theirs, min(len(theirs), WARM_UP + SUBMITTED))
    ):
        yield Form(place, salesperson, customer, document, seen)


async def _count(job: Job) -> int:
    return int((await asyncio.to_thread(lambda: open_database(job.url).read(LOGGED)))[0][0])

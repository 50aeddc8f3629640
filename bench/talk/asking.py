"""Salespeople who ask: so many at a time, one question after the other, timed to the answer's arrival."""

from __future__ import annotations

import asyncio
import random
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter

from aiohttp import ClientSession

from bench.drivers import open_database
from bench.measure import Job, PartFailedError
from bench.talk.slack import PretendSlack, signed

ASKERS = 16
"""How many of the salespeople ask."""
PATIENCE_S = 120
WITH_WEIGHTS = """
    SELECT c.code, c.salesperson, COUNT(*) FROM documents d JOIN customers c ON c.id = d.customer_id
    WHERE d.open_minor <> 0 GROUP BY c.code, c.salesperson ORDER BY c.code"""


@dataclass(frozen=True, slots=True)
class Question:
    """Somebody about a customer of theirs."""

    salesperson: int
    code: str


@dataclass
class Times:
    """Of the acknowledgements and of the answers, in seconds."""

    acks: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def each(self) -> float:
        """Seconds a question; the answers' where there are any."""
        return self.seconds / len(self.answers or self.acks)

    @property
    def remark(self) -> str:
        """The rate, and how long one waits for what."""
        said = [f"{1 / self.each:.0f}/s", f"ack p99 {_ms(_p99(self.acks))}, worst {_ms(max(self.acks))}"]
        if self.answers:
            median = statistics.median(self.answers)
            said.append(f"answer p50 {_ms(median)}, p99 {_ms(_p99(self.answers))}")
        return "; ".join(said)


class Asking:
    """Asks one bot; whoever asks knows the customer's code."""

    def __init__(self, session: ClientSession, bot_url: str, slack: PretendSlack) -> None:
        self._session = session
        self._url = bot_url
        self._slack = slack
        self._keys = count(1)

    async def run(self, questions: Iterator[Question], at_once: int, seconds: float, *, bare: bool) -> Times:
        """Ask for so long, `at_once` people side by side; a bare endpoint gives no answers."""
        times, start = Times(), perf_counter()

        async def ask_on() -> None:
            while perf_counter() < start + seconds:
                await self.ask(next(questions), times, bare=bare)

        await asyncio.gather(*(ask_on() for _ in range(at_once)))
        times.seconds = perf_counter() - start
        return times

    async def ask(self, question: Question, times: Times, *, bare: bool = False) -> None:
        """One question. Raises PartFailedError when what comes back is not its customer's card."""
        key = str(next(self._keys))
        answer = None if bare else self._slack.expect(key)
        body, headers = signed(self._slack.url, question.salesperson, question.code, key)
        asked = perf_counter()
        await self.post(body, headers, times)
        if answer is not None:
            arrived = await asyncio.wait_for(answer, PATIENCE_S)
            times.answers.append(arrived.at - asked)
            if f"({question.code})".encode() not in arrived.body:
                raise PartFailedError(f"The bot did not answer with the card of {question.code}.")

    async def home_published(self) -> None:
        """Wait for the Home that follows a change. Raises TimeoutError."""
        await asyncio.wait_for(self._slack.published.wait(), PATIENCE_S)
        self._slack.published.clear()

    async def post(self, body: bytes, headers: dict[str, str], times: Times) -> bytes:
        """One request, timed to its acknowledgement, which is returned. Raises PartFailedError."""
        asked = perf_counter()
        async with self._session.post(self._url, data=body, headers=headers) as response:
            said = await response.read()
            times.acks.append(perf_counter() - asked)
            if response.status != 200:
                raise PartFailedError(f"The bot answered {response.status}.")
        return said


async def questions(job: Job) -> Iterator[Question]:
    """Without end: some salespeople about their own customers, the more often the more a customer owes."""
    rows = await asyncio.to_thread(lambda: open_database(job.url).read(WITH_WEIGHTS))
    return _drawn([(row[0], int(row[1][-3:]), row[2]) for row in rows], random.Random(job.seed))


def _drawn(known: list[tuple[str, int, int]], chance: random.Random) -> Iterator[Question]:
    askers = set(chance.sample(sorted({salesperson for _, salesperson, _ in known}), ASKERS))
    asked = [Question(salesperson, code) for code, salesperson, _ in known if salesperson in askers]
    weights = [documents for _, salesperson, documents in known if salesperson in askers]
    while True:
        yield from chance.choices(asked, weights=weights, k=1000)


def _p99(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[-1] if len(times) > 1 else times[0]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms" if seconds < 0.1 else f"{seconds * 1000:.0f} ms"

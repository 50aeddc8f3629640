"""What a sweep sees of random ledgers: SQL gathers what a plain reading of the records gathers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.credit.due_step import DueStep, Pause, StepState
from bot.credit.ledger import Document
from bot.credit.litigation import LitigationState
from bot.credit.money import Money, total
from bot.credit.sweep import Candidate, LastTaken, SweptCustomer
from integration.dunned import CALL, DAY, FRIENDLY, HOLD, NOTICE, due_step, litigation, pause
from integration.ledgers import FIRST, Company, item
from integration.logged import work_of
from integration.test_figures_in_sql import NO_SHRINK, POINTS, Item, items
from integration.test_paused_in_sql import Ledger, Logged, logs

_workspaces = count(1)
CODES = ("C1", "C2")
AHEAD = (-1, 0, 9, 45)
"""How many days after the sweep's the last due date is that it asks about."""
QUIET = settings(
    max_examples=15,
    deadline=None,
    phases=NO_SHRINK,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@dataclass(frozen=True)
class Reached:
    """A step of one customer, for some of the items, by their places: running, or taken on a day."""

    code: str
    name: str
    at: int
    places: frozenset[int]
    state: StepState
    days_ago: int
    by: str

    def due_step(self, ledger: Ledger) -> DueStep:
        over = None if self.state.is_running else FIRST - self.days_ago * DAY
        own = [place for place in self.places if place < len(ledger.lines)]
        documents = [ledger.ids[place] for place in sorted(own) if ledger.lines[place].customer == self.code]
        return due_step(
            ledger.customers[self.code],
            *documents,
            step=replace({7: FRIENDLY, 15: CALL, -7: NOTICE, 45: HOLD}[self.at], name=self.name),
            state=self.state,
            taken_by=self.by,
            taken_on=over if self.state.is_taken else None,
            ended_on=over,
        )


@dataclass(frozen=True)
class Paused:
    """A pause of one customer that begins, and lasts, so many days."""

    code: str
    begins: int
    lasts: int
    resumed: int | None

    def pause(self, ledger: Ledger) -> Pause:
        on = FIRST + self.begins * DAY
        ended = None if self.resumed is None else on + self.resumed * DAY
        return pause(ledger.customers[self.code], on=on, until=on + self.lasts * DAY, ended_on=ended)


@dataclass(frozen=True)
class Dunned:
    """What is kept of dunning beside a ledger."""

    steps: list[Reached]
    pauses: list[Paused]
    sued: dict[str, LitigationState]


codes, ahead = st.sampled_from(CODES), st.sampled_from(AHEAD)
steps = st.builds(
    Reached,
    codes,
    st.sampled_from(["friendly", "call", "call again", "CALL"]),
    st.sampled_from([7, 15, -7, 45]),
    st.frozensets(st.integers(0, 9), max_size=6),
    st.sampled_from([*StepState, StepState.DONE, StepState.DONE, StepState.OPEN, StepState.OPEN]),
    st.sampled_from([0, 1, 9]),
    st.sampled_from(["", "luc@lumen.example"]),
)
pauses = st.builds(
    Paused,
    codes,
    st.sampled_from([-9, -1, 0, 1]),
    st.sampled_from([0, 1, 9]),
    st.none() | st.sampled_from([0, 1, 5]),
)
records = st.builds(
    Dunned,
    st.lists(steps, max_size=12),
    st.lists(pauses, max_size=3, unique_by=lambda one: one.code),
    st.dictionaries(codes, st.sampled_from(LitigationState), max_size=2),
)


class Swept:
    """A ledger with what is kept of dunning, and what a sweep should see of it."""

    def __init__(self, ledger: Ledger, dunned: Dunned) -> None:
        self.ledger = ledger
        self.dunned = dunned
        self.steps: list[DueStep] = []
        self.pauses: list[Pause] = []

    async def keep(self) -> None:
        """Those whose customer is known; of the running ones, one a track."""
        await self.ledger.take()
        known, running = self.ledger.customers, set[tuple[int, str]]()
        async with work_of(self.ledger.company).working() as one:
            for reached in (each for each in self.dunned.steps if each.code in known):
                step = reached.due_step(self.ledger)
                slot = (step.customer_id, step.track.value)
                if not step.state.is_running or slot not in running:
                    running |= {slot} if step.state.is_running else set()
                    self.steps += await one.dunning.add_all((step,))
            for paused in (each for each in self.dunned.pauses if each.code in known):
                self.pauses.append(await one.dunning.add_pause(paused.pause(self.ledger)))
            for code in sorted(self.dunned.sued.keys() & known.keys()):
                sued = litigation(known[code], state=self.dunned.sued[code])
                assert await one.litigations.add(sued, code)

    def expected(self, day: date, due_until: date) -> tuple[SweptCustomer, ...]:
        papers = defaultdict[str, dict[int, Document]](dict)
        for (code, _), documents in self.ledger.stood(day).items():
            papers[code] |= {self.ledger.ids[place]: document for place, document in documents.items()}
        codes = sorted(self.ledger.customers, key=self.ledger.customers.__getitem__)
        found = (self._customer(code, papers[code], day, due_until) for code in codes)
        return tuple(one for one in found if one.candidates or one.running)

    def _customer(self, code: str, papers: dict[int, Document], day: date, due_until: date) -> SweptCustomer:
        key = self.ledger.customers[code]
        own = [step for step in self.steps if step.customer_id == key]
        running = sorted((step for step in own if step.state.is_running), key=lambda step: step.id)
        asked = {document for step in running for document in step.documents}
        open_now = [each for each in papers if not papers[each].kind.is_credit]
        seen = [each for each in open_now if papers[each].due_on <= due_until or each in asked]
        owed_to = [one.open_amount for one in papers.values() if one.kind.is_credit]
        return SweptCustomer(
            id=key,
            entity="MAIN",
            code=code,
            name=code,
            salesperson="",
            profile="",
            country="FR",
            currency="EUR",
            candidates=tuple(
                self._candidate(each, papers[each])
                for each in sorted(seen, key=lambda k: (papers[k].due_on, k))
            ),
            credits=_sums(owed_to),
            running=tuple(running),
            last_taken=_last_taken(own),
            pause=next((one for one in self.pauses if one.customer_id == key and one.holds_on(day)), None),
            is_in_litigation=self.dunned.sued.get(code) is LitigationState.HANDED_OVER,
        )

    def last_taken(self, customer: int, since: date) -> LastTaken | None:
        """The last that a customer took on or after a day."""
        return _last_taken((step for step in self.steps if step.customer_id == customer), since)

    def _taken(self, documents: Iterable[int]) -> list[DueStep]:
        those = set(documents)
        return [step for step in self.steps if step.state.is_taken and those & set(step.documents)]

    def _candidate(self, key: int, document: Document) -> Candidate:
        noted = self._taken((key,))
        taken = [step.step for step in noted if not step.is_clocks_hold]
        return Candidate(
            key,
            document.number,
            document.due_on,
            document.open_amount,
            document.disputed,
            document.is_promised,
            frozenset(step.name for step in taken),
            max((step.offset for step in taken), default=None),
            frozenset(step.step.name for step in noted if step.is_clocks_hold),
        )


def _last_taken(steps: Iterable[DueStep], since: date = date.min) -> LastTaken | None:
    """The customer's, whichever invoices it was about; a hold of the clock is none."""
    taken = [
        (step.taken_on, step.step.offset)
        for step in steps
        if step.state.is_taken and not step.is_clocks_hold and step.step.offset >= 0
        if step.taken_on and step.taken_on >= since
    ]
    if not taken:
        return None
    on, offset = max(taken)
    return LastTaken(offset, on)


def _sums(amounts: Iterable[Money]) -> dict[str, Money]:
    found = defaultdict[str, list[Money]](list)
    for one in amounts:
        found[one.currency].append(one)
    return {currency: total(those, currency) for currency, those in found.items()}


async def _agrees(swept: Swept, day: date, ahead: int) -> None:
    due_until = day + ahead * DAY
    expected = swept.expected(day, due_until)
    known = swept.ledger.customers
    async with swept.ledger.company.books.reading() as reader:
        found = await reader.dunning.sweep(day, due_until)
        assert found == expected
        one = known[min(known)]
        assert await reader.dunning.sweep(day, due_until, (one,)) == tuple(e for e in expected if e.id == one)
        assert await reader.dunning.sweep(day, due_until, ()) == ()
        lately = [replace(each, last_taken=swept.last_taken(each.id, FIRST - DAY)) for each in expected]
        assert await reader.dunning.sweep(day, due_until, taken_since=FIRST - DAY) == tuple(lately)
        for at_once in (1, 3, 1000):
            shares = [some async for some in reader.dunning.sweep_all(day, due_until, at_once)]
            assert tuple(each for some in shares for each in some) == expected


@QUIET
@given(items(st.integers(0, 10**6)), logs, records, ahead, st.booleans())
async def test_a_sweep_sees_what_the_records_say(
    engine: AsyncEngine,
    tmp_path: Path,
    lines: list[Item],
    log: list[Logged],
    dunned: Dunned,
    ahead: int,
    later: bool,
) -> None:
    company = Company(engine, tmp_path, POINTS, f"swept-{next(_workspaces)}")
    swept = Swept(Ledger(company, lines, log), dunned)
    await swept.keep()
    await _agrees(swept, FIRST, ahead)
    if later:  # an export that no longer shows any of it: the days before stood as they did
        on = FIRST + timedelta(days=30)
        await company.export(on, item("C9", "NEW", "1", issued=on.isoformat(), due=on.isoformat()))
    await _agrees(swept, FIRST + DAY, ahead)

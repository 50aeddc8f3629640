"""What people logged takes out of reminders: SQL says of random ledgers what the rules say."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.credit.ageing import Ageing, Bounds, age
from bot.credit.dispute import Dispute, DisputeReason
from bot.credit.ledger import Document
from bot.credit.money import Money
from bot.credit.paused import contested, promised
from bot.credit.promise import Promise, PromiseState
from integration.ledgers import FIRST, Company, item
from integration.logged import dispute, euros, opened, promise, work_of
from integration.test_figures_in_sql import NO_SHRINK, POINTS, Item, items

_workspaces = count(1)
DAYS = (FIRST, FIRST + timedelta(days=1), FIRST + timedelta(days=20))
LAST = FIRST + timedelta(days=30)
SMALLEST = Decimal(20)
QUIET = settings(
    max_examples=25,
    deadline=None,
    phases=NO_SHRINK,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@dataclass(frozen=True)
class Logged:
    """A dispute or a promise of one item, by its place: from a day on, and for so many days or still."""

    place: int
    is_dispute: bool
    begins: int
    lasts: int | None
    minor: int
    reason: DisputeReason
    was_agreed: bool

    @property
    def opened_on(self) -> date:
        return FIRST + timedelta(days=self.begins)

    @property
    def ended_on(self) -> date | None:
        return None if self.lasts is None else self.opened_on + timedelta(days=self.lasts)

    def dispute(self, customer_id: int, document_id: int, currency: str) -> Dispute:
        return dispute(
            customer_id,
            document_id,
            amount=Money.of_minor(self.minor, currency),
            reason=self.reason,
            opened_on=self.opened_on,
            ended_on=self.ended_on,
        )

    def promise(self, customer_id: int, document_id: int, currency: str) -> Promise:
        """Open when it began to count, else one that waits for a decision."""
        amount = Money.of_minor(self.minor, currency)
        ending = PromiseState.KEPT if self.was_agreed else PromiseState.REFUSED
        going = PromiseState.OPEN if self.was_agreed else PromiseState.PROPOSED
        return promise(
            customer_id,
            document_id,
            amount=amount,
            received=Money.zero(currency),
            logged_on=self.opened_on - timedelta(days=1),
            opened_on=self.opened_on if self.was_agreed else None,
            ended_on=self.ended_on,
            state=going if self.ended_on is None else ending,
        )


logs = st.lists(
    st.builds(
        Logged,
        place=st.integers(0, 9),
        is_dispute=st.booleans(),
        begins=st.sampled_from([-9, -1, 0, 1, 2, 20, 21]),
        lasts=st.none() | st.sampled_from([0, 1, 9, 20, 40]),
        minor=st.integers(1, 10**6),
        reason=st.sampled_from(DisputeReason),
        was_agreed=st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


class Ledger:
    """An export, and what people logged of it."""

    def __init__(self, company: Company, lines: list[Item], log: list[Logged]) -> None:
        self.company = company
        self.lines = lines
        self.log = [one for one in log if one.place < len(lines)]
        self.disputes = defaultdict[int, list[Dispute]](list)
        self.promises = defaultdict[int, list[Promise]](list)
        self.ids: dict[int, int] = {}
        self.customers: dict[str, int] = {}

    async def take(self) -> None:
        report = await self.company.export(FIRST, *(one.line(n) for n, one in enumerate(self.lines)))
        assert report.refused == 0
        own = f"(SELECT id FROM workspaces WHERE name = '{self.company.workspace}')"
        documents = await self.company.rows(f"SELECT number, id FROM documents WHERE workspace_id = {own}")
        self.ids = {int(number[1:]): key for number, key in documents}
        customers = await self.company.rows(f"SELECT code, id FROM customers WHERE workspace_id = {own}")
        self.customers = {row[0]: row[1] for row in customers}
        async with work_of(self.company).working() as one:
            for key, logged in enumerate(self.log):
                line = self.lines[logged.place]
                who = (self.customers[line.customer], self.ids[logged.place], line.currency)
                if not logged.is_dispute:
                    promised_one = logged.promise(*who)
                    assert await one.promises.add(promised_one, f"{key}")
                    self.promises[logged.place].append(promised_one)
                elif logged.lasts is not None or all(d.ended_on for d in self.disputes[logged.place]):
                    contested_one = logged.dispute(*who)
                    assert await one.disputes.add(contested_one, f"{key}")
                    self.disputes[logged.place].append(contested_one)

    def document(self, place: int, day: date) -> Document:
        found = contested(self.lines[place].document(place), self.disputes[place], day)
        return promised(found, self.promises[place], day)

    def stood(self, day: date) -> dict[tuple[str, str], dict[int, Document]]:
        """By customer and currency, by place."""
        groups = defaultdict[tuple[str, str], dict[int, Document]](dict)
        for place, one in enumerate(self.lines):
            if one.minor:
                groups[one.customer, one.currency][place] = self.document(place, day)
        return groups

    def reason(self, place: int, day: date) -> str:
        """The reason that the greater amount has; the export says none."""
        running = [one for one in self.disputes[place] if one.is_open_on(day)]
        ours = sum(one.amount.minor for one in running)
        said = self.lines[place].document(place)
        is_ours = 0 < ours >= min(said.disputed, said.open_amount).minor
        return min(one.reason.value for one in running) if is_ours else ""


def _chaseable(documents: dict[int, Document], day: date) -> date | None:
    return min(
        (
            one.due_on
            for one in documents.values()
            if one.is_overdue(day)
            and not one.is_promised
            and (one.open_amount - one.disputed).amount >= SMALLEST
        ),
        default=None,
    )


async def _agrees(ledger: Ledger, day: date, bounds: Bounds) -> None:
    expected = ledger.stood(day)
    aged: dict[tuple[str, str], Ageing] = {
        key: age(documents.values(), day, key[1], bounds) for key, documents in expected.items()
    }
    async with ledger.company.books.reading() as reader:
        assert {(r.code, r.ageing.currency): r.ageing async for r in reader.ageings(day, bounds)} == aged
        late = [row async for row in reader.late(day, day, bounds, SMALLEST)]
        for row in late:
            documents = expected[row.code, row.ageing.currency]
            assert row.ageing == aged[row.code, row.ageing.currency]
            assert row.chaseable_due_on == _chaseable(documents, day)
            disputed = [place for place, one in documents.items() if one.is_overdue(day) and one.disputed]
            reasons = {ledger.reason(place, day) for place in disputed}
            assert row.dispute_reason == (reasons.pop() if len(reasons) == 1 else "")
        assert {row.code for row in late} == {code for (code, _), one in aged.items() if one.overdue}


async def _cards_agree(ledger: Ledger, day: date) -> None:
    expected = ledger.stood(day)
    async with ledger.company.books.reading() as reader:
        for (code, currency), documents in expected.items():
            figures = reader.customer(ledger.customers[code], day)
            standing = await figures.standing(Bounds(), currency, 99, 1)
            found = {one.number: one for one in standing.documents if one.gross.currency == currency}
            assert {key: (one.disputed, one.is_promised) for key, one in found.items()} == {
                one.number: (one.disputed, one.is_promised) for one in documents.values()
            }
            least = int(SMALLEST.scaleb(0 if currency == "JPY" else 3 if currency == "KWD" else 2))
            assert await figures.chaseable_due_on(least, currency) == _chaseable(documents, day)
            for place, one in documents.items():
                sheet = await reader.document(ledger.ids[place], day, 1)
                assert (sheet.document.disputed, sheet.document.is_promised) == (
                    one.disputed,
                    one.is_promised,
                )
                assert sheet.dispute_reason == ledger.reason(place, day)


@QUIET
@given(items(st.integers(0, 10**6)), logs, st.sampled_from([Bounds(), Bounds(1, 2, 3)]), st.booleans())
async def test_what_people_logged_counts_on_its_days(
    engine: AsyncEngine, tmp_path: Path, lines: list[Item], log: list[Logged], bounds: Bounds, later: bool
) -> None:
    company = Company(engine, tmp_path, POINTS, f"paused-{next(_workspaces)}")
    ledger = Ledger(company, lines, log)
    await ledger.take()
    if later:  # an export that no longer shows any of it: the days before stood as they did
        await company.export(LAST, item("C9", "NEW", "1", issued=LAST.isoformat(), due=LAST.isoformat()))
    for day in DAYS:
        await _agrees(ledger, day, bounds)
    await _cards_agree(ledger, DAYS[1])


async def test_the_greater_of_two_disputes_counts_and_never_more_than_is_open(company: Company) -> None:
    await company.export(
        FIRST, item("C1", "F1", "100", disputed="30"), item("C2", "F2", "100", left="20", disputed="10")
    )
    rows = await company.rows("SELECT number, customer_id, id FROM documents")
    found = {number: (customer, document) for number, customer, document in rows}
    async with work_of(company).working() as one:
        assert await one.disputes.add(dispute(*found["F1"], amount=euros("25")), "1")
        assert await one.disputes.add(dispute(*found["F2"], amount=euros("90")), "2")
    stood = await company.ageings(FIRST)
    assert {code: str(one.disputed.amount) for (code, _), one in stood.items()} == {
        "C1": "30.00",
        "C2": "20.00",
    }


async def test_a_promise_pauses_from_the_day_it_opens_to_the_day_before_it_ends(company: Company) -> None:
    ids = await opened(company)
    begins, ends = FIRST + timedelta(days=2), FIRST + timedelta(days=10)
    kept = promise(
        ids.customers["ACME"],
        ids.documents["FA1"],
        logged_on=FIRST,
        opened_on=begins,
        ended_on=ends,
        state=PromiseState.KEPT,
    )
    async with work_of(company).working() as one:
        assert await one.promises.add(kept, "1")
    days = (FIRST, begins - timedelta(days=1), begins, ends - timedelta(days=1), ends)
    paused = [(await company.ageings(day))["ACME", "EUR"].promised for day in days]
    assert paused == [euros("0"), euros("0"), euros("1000"), euros("1000"), euros("0")]


async def test_another_workspaces_records_change_nothing(company: Company, tmp_path: Path) -> None:
    ids = await opened(company)
    async with work_of(company).working() as one:
        assert await one.promises.add(promise(ids.customers["ACME"], ids.documents["FA1"]), "1")
    other = Company(company.engine, tmp_path, workspace="other")
    await other.export(FIRST, item("ACME", "FA1", "1000.00"))
    assert (await other.ageings(FIRST))["ACME", "EUR"].promised == euros("0")
    assert (await company.ageings(FIRST))["ACME", "EUR"].promised == euros("1000")

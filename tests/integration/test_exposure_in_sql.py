"""Exposure and limits on random ledgers: SQL says what the rules say, set by set, card by card and late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.credit.ageing import Bounds, age
from bot.credit.exposure import Bands, Exposure, exposure
from bot.credit.ledger import DocumentKind
from bot.credit.money import Money, total
from bot.credit.request import CreditRequest, RequestKind, RequestState
from bot.credit.reservation import Reservation, ReservationState
from bot.credit_records import ExposureRow
from bot.policy import Policy
from bot.policy_credit import CreditPolicy
from bot.services.customer_cards import customer_card
from bot.services.portfolio import exposure_of
from integration.ledgers import FIRST, Company, item
from integration.logged import work_of
from integration.test_figures_in_sql import NO_SHRINK, POINTS, Item, items
from storage.reader import LedgerBooks
from storage.tables import LimitRow, OrderRow

_workspaces = count(1)
DAYS = (FIRST, FIRST + timedelta(days=1), FIRST + timedelta(days=20))
LAST = FIRST + timedelta(days=30)
BANDS = Bands(Decimal("0.5"), Decimal("0.9"))
STRICT = Policy(files=POINTS.files, credit=CreditPolicy(warning=BANDS.warning, alert=BANDS.alert))
CODES = ("C1", "C2")
OPENING = [Item(code, DocumentKind.INVOICE, "EUR", 16, 100, 0) for code in CODES]
"""Both are known, and both are late by one euro at least."""
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
QUIET = settings(
    max_examples=25,
    deadline=None,
    phases=NO_SHRINK,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@dataclass(frozen=True)
class Spell:
    """An amount of one customer that counts from a day on, for so many days or still."""

    customer: str
    currency: str
    begins: int
    lasts: int | None
    minor: int

    @property
    def since(self) -> date:
        return FIRST + timedelta(days=self.begins)

    @property
    def until(self) -> date | None:
        """The first day after it."""
        return None if self.lasts is None else self.since + timedelta(days=self.lasts)

    @property
    def amount(self) -> Money:
        return Money.of_minor(self.minor, self.currency)

    def counts_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or self.until > day)


@dataclass(frozen=True)
class Granted:
    """Limits of one customer from a day on; None is none."""

    customer: str
    begins: int
    credit: int | None
    insured: int | None

    @property
    def since(self) -> date:
        return FIRST + timedelta(days=self.begins)


@dataclass(frozen=True)
class Credit:
    """What is on order, reserved and granted beside the documents; increases are in the own currency."""

    limits: list[Granted] = field(default_factory=list)
    orders: list[Spell] = field(default_factory=list)
    reserved: list[Spell] = field(default_factory=list)
    increases: list[Spell] = field(default_factory=list)


def _spells(size: st.SearchStrategy[int], currency: st.SearchStrategy[str]) -> st.SearchStrategy[list[Spell]]:
    begins = st.sampled_from([-30, -1, 0, 1, 2, 20, 21])
    lasts = st.none() | st.sampled_from([1, 2, 20, 21, 51])
    spell = st.builds(Spell, st.sampled_from(CODES), currency, begins, lasts, size)
    return st.lists(spell, max_size=14)


def credits_of(size: st.SearchStrategy[int]) -> st.SearchStrategy[Credit]:
    maybe = st.none() | st.just(0) | size
    limits = st.builds(
        Granted, st.sampled_from(CODES), st.sampled_from([-400, -1, 0, 1, 20, 21]), maybe, maybe
    )
    any_currency, own = st.sampled_from(["EUR", "EUR", "JPY"]), st.just("EUR")
    return st.builds(
        Credit,
        st.lists(limits, max_size=6, unique_by=lambda one: (one.customer, one.begins)),
        _spells(size, any_currency),
        _spells(size, any_currency),
        _spells(size, own),
    )


class Ledger:
    """An export, and what is on order and granted beside it."""

    def __init__(self, company: Company, lines: list[Item], credit: Credit) -> None:
        self.company = company
        self.lines = [*OPENING, *lines]
        self.credit = credit
        self.customers: dict[str, int] = {}

    async def take(self) -> None:
        report = await self.company.export(FIRST, *(one.line(n) for n, one in enumerate(self.lines)))
        assert report.refused == 0
        rows = await self.company.rows(
            f"""SELECT c.code, c.id FROM customers c JOIN workspaces w ON w.id = c.workspace_id
                WHERE w.name = '{self.company.workspace}'"""
        )
        self.customers = {row[0]: row[1] for row in rows}
        await self._write_limits_and_orders()
        async with work_of(self.company).working() as one:
            for key, spell in enumerate(self.credit.reserved):
                assert await one.reservations.add(self._reservation(spell, key), f"{key}")
            for key, spell in enumerate(self.credit.increases):
                assert await one.requests.add(self._request(spell), f"{key}")
            waiting = _asked(self.customers["C1"], Money.of_minor(10**6, "EUR"))
            assert await one.requests.add(waiting, "waits")

    async def _write_limits_and_orders(self) -> None:
        async with self.company.engine.begin() as connection:
            (own,) = await self.company.rows(
                f"""SELECT c.workspace_id, c.entity_id FROM customers c
                    WHERE c.id = {self.customers["C1"]}"""
            )
            for one in self.credit.limits:
                values = {"customer_id": self.customers[one.customer], "since": one.since}
                amounts = {"credit_minor": one.credit, "insured_minor": one.insured}
                await connection.execute(insert(LimitRow).values(workspace_id=own[0], **values, **amounts))
            for key, spell in enumerate(self.credit.orders):
                row = insert(OrderRow).values(
                    workspace_id=own[0],
                    entity_id=own[1],
                    customer_id=self.customers[spell.customer],
                    number=f"O{key}",
                    ordered_on=spell.since,
                    currency=spell.currency,
                    amount_minor=spell.minor,
                    open_minor=spell.minor,
                    since=spell.since,
                    until=spell.until,
                )
                await connection.execute(row)

    def _reservation(self, spell: Spell, key: int) -> Reservation:
        """Every other ends before its last day, the others by it."""
        ended = spell.until if key % 2 else None
        last = LAST if ended or not spell.until else spell.until - timedelta(days=1)
        return Reservation(
            id=0,
            customer_id=self.customers[spell.customer],
            amount=spell.amount,
            reference=f"O{key}",
            reserved_by="luc@lumen.example",
            reserved_at=NOON,
            reserved_on=spell.since,
            until=last,
            after_import=0,
            state=ReservationState.ARRIVED if ended else ReservationState.OPEN,
            ended_on=ended,
        )

    def _request(self, spell: Spell) -> CreditRequest:
        last = spell.until - timedelta(days=1) if spell.until else LAST
        asked = _asked(self.customers[spell.customer], spell.amount)
        return replace(
            asked,
            state=RequestState.ENDED if spell.until else RequestState.APPROVED,
            starts_on=spell.since,
            ends_on=last,
            counts_from=spell.since,
            counts_until=last,
        )

    def exposure(self, code: str, currency: str, day: date) -> Exposure:
        """By the rules; what belongs to no currency of the customer's own has no limits."""
        documents = [
            one.document(n)
            for n, one in enumerate(self.lines)
            if (one.customer, one.currency) == (code, currency) and one.minor
        ]
        credit, insured = self._limits(code, day) if currency == "EUR" else (None, None)
        return exposure(
            age(documents, day, currency),
            self._sum(self.credit.orders, code, currency, day),
            credit,
            insured,
            reserved=self._sum(self.credit.reserved, code, currency, day),
            increase=self._sum(self.credit.increases, code, currency, day),
            bands=BANDS,
        )

    def _limits(self, code: str, day: date) -> tuple[Money | None, Money | None]:
        known = [one for one in self.credit.limits if one.customer == code and one.since <= day]
        now = max(known, key=lambda one: one.since, default=None)
        if now is None:
            return None, None
        amounts = (None if m is None else Money.of_minor(m, "EUR") for m in (now.credit, now.insured))
        return next(amounts), next(amounts)

    def _sum(self, spells: Iterable[Spell], code: str, currency: str, day: date) -> Money:
        mine = (one for one in spells if (one.customer, one.currency) == (code, currency))
        return total((one.amount for one in mine if one.counts_on(day)), currency)

    def others(self, code: str, day: date) -> tuple[Exposure, ...]:
        found = (self.exposure(code, currency, day) for currency in ("JPY", "KWD"))
        return tuple(one for one in found if one.documents or one.orders or one.credits or one.reserved)


def _asked(customer_id: int, amount: Money) -> CreditRequest:
    return CreditRequest(
        id=0,
        customer_id=customer_id,
        kind=RequestKind.INCREASE,
        state=RequestState.REQUESTED,
        reason="salon",
        asked_by="luc@lumen.example",
        asked_at=NOON,
        asked_on=FIRST,
        expires_at=NOON + timedelta(days=3),
        amount=amount,
        starts_on=FIRST,
        ends_on=LAST,
        asked_amount=amount,
        asked_until=LAST,
    )


async def _agrees(ledger: Ledger, day: date) -> None:
    books = LedgerBooks(ledger.company.engine, ledger.company.workspace, BANDS)
    expected = {code: (ledger.exposure(code, "EUR", day), ledger.others(code, day)) for code in CODES}
    async with books.reading() as reader:
        rows = await reader.exposures.of(day)
        assert {row.code: (row.exposure, row.others) for row in rows if row.code in CODES} == expected
        one = ledger.customers["C2"]
        assert await reader.exposures.of(day, (one,)) == _only(rows, one)
        assert await reader.exposures.of(day, ()) == ()
        late = [row async for row in reader.late(day, day, Bounds(), Decimal(0))]
    for row in late:
        if row.code in CODES and row.ageing.currency == "EUR":
            found = expected[row.code][0]
            assert exposure_of(row, BANDS) == (None if found.limit is None else found)
    for code in CODES:
        card = await customer_card(books, STRICT, ledger.customers[code], day)
        assert card.exposures == (expected[code][0], *expected[code][1])


def _only(rows: tuple[ExposureRow, ...], customer_id: int) -> tuple[ExposureRow, ...]:
    return tuple(row for row in rows if row.customer_id == customer_id)


async def _agrees_throughout(company: Company, lines: list[Item], credit: Credit, later: bool) -> None:
    ledger = Ledger(company, lines, credit)
    await ledger.take()
    if later:  # an export that no longer shows any of it: the days before stood as they did
        await company.export(LAST, item("C9", "NEW", "1", issued=LAST.isoformat(), due=LAST.isoformat()))
    for day in DAYS:
        await _agrees(ledger, day)


@QUIET
@given(items(st.integers(0, 10**6)), credits_of(st.integers(1, 10**6)), st.booleans())
async def test_exposure_and_limits(
    engine: AsyncEngine, tmp_path: Path, lines: list[Item], credit: Credit, later: bool
) -> None:
    company = Company(engine, tmp_path, POINTS, f"exposure-{next(_workspaces)}")
    await _agrees_throughout(company, lines, credit, later)


@QUIET
@given(items(st.integers(10**16, 10**17)), credits_of(st.integers(10**17, 10**18)), st.booleans())
async def test_exposure_and_limits_that_leave_64_bits(
    engine: AsyncEngine, tmp_path: Path, lines: list[Item], credit: Credit, later: bool
) -> None:
    company = Company(engine, tmp_path, POINTS, f"large-exposure-{next(_workspaces)}")
    await _agrees_throughout(company, lines, credit, later)

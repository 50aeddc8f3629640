"""Exposure and limits of everybody on a day, and how limits, holds and cases stand for one customer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from bot.credit.case import Case
from bot.credit.exposure import Exposure
from bot.credit.freshness import Freshness, freshness
from bot.credit.hold import Hold
from bot.credit.money import Money, total
from bot.credit.request import CreditRequest, RequestState
from bot.credit_records import ExposureRow
from bot.credit_views import CreditStanding, GroupExposure, ReservationView
from bot.figures import LedgerRow
from bot.policy import Policy
from bot.ports import Books
from bot.reading import ANYTHING, CreditKept, Reader
from bot.services.customer_facts import known_of, shown_holds
from bot.services.groups import groups_among, groups_of
from bot.services.ledger_days import refuse_before
from bot.services.record_views import called


@dataclass(frozen=True, slots=True)
class ExposureTotal:
    """What customers are exposed to in one currency; no group and no limit is added up in it."""

    exposure: Money
    customers: int


@dataclass(frozen=True, slots=True)
class FiguresOf:
    """How old the figures of an entity are."""

    entity: str
    """Its code."""
    name: str
    ledger_at: datetime
    """Where the company is."""
    freshness: Freshness

    @property
    def is_provisional(self) -> bool:
        """Whether a payment may be missing."""
        return self.freshness is not Freshness.FRESH


@dataclass(frozen=True, slots=True)
class ExposureList:
    """Every customer with exposure or a limit, by entity and code, and their groups by customer."""

    as_of: date
    known_from: date | None
    """The first day that every entity's figures are whole; before it they are incomplete."""
    rows: tuple[ExposureRow, ...]
    groups: dict[int, GroupExposure]
    totals: tuple[ExposureTotal, ...]
    """One a currency."""
    over: Decimal | None = None
    """Only those that use more than this share of their limit; None for all."""
    figures: tuple[FiguresOf, ...] = ()
    """One an entity."""

    @property
    def is_complete(self) -> bool:
        """Whether the day is covered by what was imported."""
        return self.known_from is None or self.known_from <= self.as_of


async def exposure_list(
    books: Books, policy: Policy, as_of: date, over: Decimal | None = None
) -> ExposureList:
    """Exposure and limit of everybody on a day, or of those above a share of their limit (1 is all of it).

    Raises LedgerEmptyError when nothing was imported, and BeforeTheLedgerError.
    """
    async with books.reading() as reader:
        ledgers = await reader.ledgers(as_of)
        refuse_before(ledgers, as_of)
        everybody = await reader.exposures.of(as_of)
    rows = tuple(row for row in everybody if _is_worth_a_line(row) and _is_over(row.exposure, over))
    return ExposureList(
        as_of=as_of,
        known_from=max((ledger.known_from for ledger in ledgers), default=None),
        rows=rows,
        groups=groups_among(policy, everybody, as_of),
        totals=_totals(rows),
        over=over,
        figures=tuple(_figures(policy, ledger, as_of) for ledger in ledgers),
    )


def _figures(policy: Policy, ledger: LedgerRow, as_of: date) -> FiguresOf:
    taken = ledger.ledger_at.astimezone(policy.zone)
    age = freshness(taken.date(), as_of, policy.working_days(ledger.country))
    return FiguresOf(ledger.entity, ledger.name, taken, age)


def _is_worth_a_line(row: ExposureRow) -> bool:
    one = row.exposure
    is_any = one.documents or one.orders or one.credits or one.reserved
    return bool(is_any or row.others or one.limit is not None or one.insured_limit is not None)


def _is_over(one: Exposure, share: Decimal | None) -> bool:
    if share is None:
        return True
    return one.limit is not None and one.total.amount > one.limit.amount * share


def _totals(rows: Iterable[ExposureRow]) -> tuple[ExposureTotal, ...]:
    amounts: dict[str, list[Money]] = {}
    for row in rows:
        for one in (row.exposure, *row.others):
            amounts.setdefault(one.currency, []).append(one.total)
    return tuple(
        ExposureTotal(total(amounts[currency], currency), sum(map(bool, amounts[currency])))
        for currency in sorted(amounts)
        if any(amounts[currency])
    )


async def credit_standing(
    policy: Policy, reader: Reader, customer_id: int, as_of: date, kept: CreditKept = ANYTHING
) -> CreditStanding:
    """How limits, holds and cases stand for one customer on a day; only what may be kept is read.

    Raises UnknownCustomerError.
    """
    held = await reader.holds.of_customer(customer_id) if kept.holds else ()
    known = await reader.requests.of_customer(customer_id) if kept.requests else ()
    opened = await reader.cases.of_customer(customer_id) if kept.cases else ()
    holds = [one for one in held if _goes_on(one, as_of)]
    requests = tuple(reversed([one for one in known if _matters(policy, one, as_of)]))
    cases = [one for one in opened if _runs(one, as_of)]
    groups = await groups_of(policy, reader.exposures, (customer_id,), as_of) if kept.groups else {}
    return CreditStanding(
        holds=await shown_holds(policy, reader, holds, as_of),
        requests=requests,
        reservations=await _reservations(policy, reader, customer_id, as_of) if kept.reservations else (),
        group=groups.get(customer_id),
        case=cases[0] if cases else None,
        case_owner=called(policy, cases[0].owner) if cases else "",
        names=_names(policy, requests),
    )


async def _reservations(
    policy: Policy, reader: Reader, customer_id: int, as_of: date
) -> tuple[ReservationView, ...]:
    counting = await reader.reservations.on(as_of, (customer_id,))
    if not counting:
        return ()
    of = known_of(policy, await reader.ledger.customer(customer_id))
    return tuple(ReservationView(one, of, called(policy, one.reserved_by)) for one in counting)


def _goes_on(hold: Hold, as_of: date) -> bool:
    return hold.set_on <= as_of and (hold.ended_on is None or hold.ended_on > as_of)


def _runs(case: Case, as_of: date) -> bool:
    return case.opened_on <= as_of and (case.closed_on is None or case.closed_on > as_of)


def _matters(policy: Policy, request: CreditRequest, as_of: date) -> bool:
    """Whether it waits, or raises the limit on the day or later."""
    if request.asked_on > as_of:
        return False
    if request.state is RequestState.REQUESTED:
        return True
    if request.decided_at is None or request.decided_at.astimezone(policy.zone).date() > as_of:
        return False
    return request.counts_until is not None and request.counts_until >= as_of


def _names(policy: Policy, requests: Sequence[CreditRequest]) -> dict[str, str]:
    people = {
        email
        for one in requests
        for email in (one.asked_by, one.first_by, one.first_for, one.decided_by, one.decided_for)
    }
    return {email: called(policy, email) for email in sorted(people) if email}

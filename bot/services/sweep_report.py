"""What a sweep would do on a day, and why it leaves each invoice out that it does: only read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time

from bot.credit.sweep import Decided, Joining, Opening, SweptCustomer
from bot.dunning_views import SweepJoining, SweepLine, SweepOpening, SweepReport
from bot.policy import Policy
from bot.reading import Reader
from bot.services.ledger_days import refuse_before
from bot.services.record_views import called
from bot.services.sweep_days import Calendars, days_of_ledgers
from bot.services.sweep_judge import Judge, looks_until, numbers_of
from bot.services.sweep_writing import TAKES_THE_STEP, opens_hold


async def sweep_report(policy: Policy, reader: Reader, as_of: date, entity: str | None = None) -> SweepReport:
    """By the rules of the sweep itself, of all entities or of one, by its code.

    Amounts, disputes, promises and pauses are those of the day; running steps, and what was taken, are
    today's. Raises BeforeTheLedgerError.
    """
    ledgers = await reader.ledgers(as_of)
    refuse_before(ledgers, as_of)
    asked = [each for each in ledgers if entity is None or each.entity == entity]
    calendars = Calendars(policy)
    judge = Judge(policy, as_of, calendars)
    judge.days = days_of_ledgers(policy, calendars, ledgers, as_of, await reader.dunning.first_sweeps())
    codes = {each.entity for each in asked}
    lines = await _lines(policy, reader, judge, codes)
    days = {code: day for code, day in judge.days.items() if code in codes}
    return SweepReport(
        as_of=as_of,
        is_working_day={code: day.is_working for code, day in sorted(days.items())},
        too_old=tuple(sorted(code for code, day in days.items() if day.is_stale)),
        first=tuple(sorted(code for code, day in days.items() if day.is_first)),
        customers=tuple(sorted(lines, key=lambda each: (each.entity, each.code))),
        known_from=max((each.known_from for each in asked), default=None),
    )


async def _lines(policy: Policy, reader: Reader, judge: Judge, entities: Collection[str]) -> list[SweepLine]:
    """Of all at once: what is settled by now may have been open on the day."""
    rows = await reader.dunning.sweep(judge.today, looks_until(policy, judge.today))
    decided = [(row, judge.decided(row)) for row in rows if row.entity in entities]
    held = await _held(reader, judge.today, decided)
    decided = [(row, judge.decided(row, is_held=True) if row.id in held else what) for row, what in decided]
    return [_line(policy, judge, row, what) for row, what in decided if what.is_change or what.left_out]


async def _held(reader: Reader, as_of: date, rows: Sequence[tuple[SweptCustomer, Decided]]) -> frozenset[int]:
    """Of those whose step a hold would take, those whose orders are on hold."""
    asked = [row.id for row, decided in rows if opens_hold(decided)]
    holds = await reader.holds.running(asked) if asked else ()
    return frozenset(
        each.customer_id for each in holds if each.cause in TAKES_THE_STEP and each.holds_on(as_of)
    )


def _line(policy: Policy, judge: Judge, row: SweptCustomer, what: Decided) -> SweepLine:
    numbers = {each.document_id: each.number for each in row.candidates}
    return SweepLine(
        customer_id=row.id,
        entity=row.entity,
        code=row.code,
        name=row.name,
        scenario=judge.scenario_name(row),
        opens=tuple(
            _opening(policy, judge, row, each, is_held=each is what.held)
            for each in (*what.opens, *((what.held,) if what.held else ()))
        ),
        joins=tuple(_joining(row, each) for each in what.joins),
        ends=tuple((each.what.step, each.why) for each in what.ends),
        left_out=tuple((numbers[each.document_id], each) for each in what.left_out),
    )


def _opening(
    policy: Policy, judge: Judge, row: SweptCustomer, opening: Opening, *, is_held: bool
) -> SweepOpening:
    step = judge.step(row, opening, datetime.combine(judge.today, time(), UTC))
    return SweepOpening(
        step=opening.step,
        scenario=opening.scenario,
        numbers=numbers_of(row, opening.documents),
        owner=step.owner,
        owner_name=called(policy, step.owner) if step.owner else "",
        reached_on=step.reached_on,
        due_on=step.due_on,
        replaces=opening.replaces.step if opening.replaces else None,
        is_held=is_held,
    )


def _joining(row: SweptCustomer, joining: Joining) -> SweepJoining:
    added = [each for each in joining.documents if each not in joining.to.documents]
    left = sum(each not in joining.documents for each in joining.to.documents)
    return SweepJoining(joining.to.step, numbers_of(row, added), left)

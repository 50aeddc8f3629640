"""What a sweep would do on a day, and why it leaves each invoice out that it does: only read."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, date, datetime, time

from bot.credit.sweep import Decided, Joining, Opening, SweptCustomer
from bot.policy import Policy
from bot.reading import Reader
from bot.services.ledger_days import refuse_before
from bot.services.record_views import called
from bot.services.sweep_days import Calendars, days_of_ledgers
from bot.services.sweep_judge import Judge, looks_until, numbers_of, rests_since
from bot.services.sweep_writing import held_of, opens_hold, still_to_hold
from bot.sweep_views import SweepJoining, SweepLine, SweepOpening, SweepReport
from bot.uncollected import uncollected

READ_AT_ONCE = 20_000
"""Documents that are looked at together."""


async def sweep_report(policy: Policy, reader: Reader, as_of: date, entity: str | None = None) -> SweepReport:
    """By the rules of the sweep itself, of all entities or of one, by its code.

    Amounts, disputes, promises and pauses are those of the day; running steps, and what was taken, are
    today's. Raises BeforeTheLedgerError.
    """
    head, lines = await sweep_head(policy, reader, as_of, entity), list[SweepLine]()
    async with aclosing(sweep_lines(policy, reader, as_of, entity)) as parts:
        async for some in parts:
            lines += some
    return replace(head, customers=tuple(sorted(lines, key=lambda each: (each.entity, each.code))))


async def sweep_head(policy: Policy, reader: Reader, as_of: date, entity: str | None = None) -> SweepReport:
    """The report without its customers. Raises BeforeTheLedgerError."""
    ledgers = await reader.ledgers(as_of)
    refuse_before(ledgers, as_of)
    asked = {each.entity: each for each in ledgers if entity is None or each.entity == entity}
    judge = await _judge(policy, reader, as_of)
    days = {code: day for code, day in sorted(judge.days.items()) if code in asked}
    off = {code: judge.calendars.of(day.country) for code, day in days.items() if not day.is_working}
    return SweepReport(
        as_of=as_of,
        is_working_day={code: day.is_working for code, day in days.items()},
        too_old=tuple(code for code, day in days.items() if day.is_stale),
        first=tuple(code for code, day in days.items() if day.is_first),
        customers=(),
        known_from=max((each.known_from for each in asked.values()), default=None),
        next_day={code: calendar.on_or_after(as_of) for code, calendar in off.items()},
        on_holiday=tuple(code for code, one in off.items() if as_of.weekday() in one.weekdays),
        figures_on={code: asked[code].ledger_at.astimezone(policy.zone).date() for code in days},
    )


async def sweep_lines(
    policy: Policy, reader: Reader, as_of: date, entity: str | None = None
) -> AsyncGenerator[list[SweepLine], None]:
    """The customers of whom there is anything to say, some at a time and in no order: there may be very many.

    All are looked at, and not today's alone: what is settled by now may have been open on the day.
    """
    judge = await _judge(policy, reader, as_of)
    rests = rests_since(policy, as_of)
    shares = reader.dunning.sweep_all(as_of, looks_until(policy, as_of), READ_AT_ONCE, taken_since=rests)
    async with aclosing(shares):
        async for found in shares:
            rows = [row for row in found if entity is None or row.entity == entity]
            yield await _lines(policy, reader, judge, rows)


async def _judge(policy: Policy, reader: Reader, as_of: date) -> Judge:
    calendars = Calendars(policy)
    judge, ledgers = Judge(policy, as_of, calendars), await reader.ledgers(as_of)
    judge.days = days_of_ledgers(policy, calendars, ledgers, as_of, await reader.dunning.first_sweeps())
    return judge


async def _lines(
    policy: Policy, reader: Reader, judge: Judge, rows: Sequence[SweptCustomer]
) -> list[SweepLine]:
    with uncollected():
        decided = [(row, judge.decided(row)) for row in rows]
    held = await _held(reader, judge.today, decided)
    decided = [(row, judge.decided(row, is_held=True) if row.id in held else what) for row, what in decided]
    with uncollected():
        return [_line(policy, judge, row, what) for row, what in decided if what.is_change or what.left_out]


async def _held(reader: Reader, as_of: date, rows: Sequence[tuple[SweptCustomer, Decided]]) -> frozenset[int]:
    """Of those whose step a hold would take, those whose orders are on hold."""
    asked = [row.id for row, decided in rows if opens_hold(decided) or any(still_to_hold(row, decided))]
    return held_of(await reader.holds.running(asked) if asked else (), as_of)


def _line(policy: Policy, judge: Judge, row: SweptCustomer, what: Decided) -> SweepLine:
    numbers = {each.document_id: each.number for each in row.candidates}
    return SweepLine(
        customer_id=row.id,
        entity=row.entity,
        code=row.code,
        name=row.name,
        scenario=judge.scenario_name(row),
        opens=tuple(
            _opening(policy, judge, row, each, is_held=is_held)
            for those, is_held in ((what.opens, False), (what.held, True))
            for each in those
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
    return SweepJoining(joining.to.step, numbers_of(row, joining.added), joining.left)

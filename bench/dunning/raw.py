"""The floors of dunning: which invoices stand at which step, and what being late costs, by one statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from bench.credit.made import policy
from bench.drivers import is_sqlite, open_database
from bench.dunning.made import LATER, PROFILES
from bench.ledgers import TOMORROW
from bench.measure import MORNINGS, Job, Measured, Stopwatch, peak_mb
from bot.credit.charge_rules import POINTS
from bot.credit.charges import Regime
from bot.credit.dunning import Scenario
from bot.credit.reference_rates import HOUSE_RATES

CODE = "MAIN"
"""The one entity's."""
_CONTESTED = """
    SELECT document_id, SUM(amount_minor) AS minor FROM disputes
    WHERE workspace_id = 1 AND ended_on IS NULL GROUP BY document_id"""
_PROMISED = """
    SELECT DISTINCT z.document_id FROM promise_documents z JOIN promises y ON y.id = z.promise_id
    WHERE y.workspace_id = 1 AND y.ended_on IS NULL"""
_ASKED = "d.open_minor - COALESCE(x.minor, 0)"
_OPEN = f"""
    SELECT d.customer_id, d.id, d.due_on, d.open_minor, p.document_id AS promised, {_ASKED} AS asked,
           SUM(CASE WHEN d.open_minor < 0 THEN d.open_minor
                    WHEN d.due_on <= '{{today}}' AND p.document_id IS NULL THEN {_ASKED} ELSE 0 END)
               OVER (PARTITION BY d.customer_id) AS rest
    FROM documents d LEFT JOIN ({_CONTESTED}) x ON x.document_id = d.id
    LEFT JOIN ({_PROMISED}) p ON p.document_id = d.id
    WHERE d.workspace_id = 1 AND d.open_minor <> 0 AND (d.open_minor < 0 OR d.due_on <= '{{near}}')"""
_PLACED = f"""
    SELECT o.customer_id, o.id, o.due_on, {{height}} AS height
    FROM ({_OPEN}) o JOIN customers c ON c.id = o.customer_id
    WHERE o.open_minor >= {{smallest}} AND o.asked >= {{smallest}} AND o.promised IS NULL
      AND (o.due_on > '{{today}}' OR o.rest >= {{smallest}})
      AND NOT EXISTS (SELECT 1 FROM pauses z WHERE z.customer_id = c.id AND z.until >= '{{today}}'
                      AND z."on" <= '{{today}}' AND z.ended_on IS NULL)
      AND NOT EXISTS (SELECT 1 FROM litigations l WHERE l.customer_id = c.id AND l.state = 'handed_over')"""
SELECTION = f"""
    SELECT s.customer_id, s.id, s.height,
           MAX(s.height) OVER (PARTITION BY s.customer_id, s.height < 0) AS highest, r.id AS running
    FROM ({_PLACED}) s LEFT JOIN taken_steps t ON t.document_id = s.id
    LEFT JOIN due_steps r ON r.customer_id = s.customer_id AND r.state IN ('open', 'sending')
                         AND (r.track = 'before_due') = (s.height < 0)
    WHERE s.height IS NOT NULL AND (t.highest IS NULL OR s.height > t.highest)
    ORDER BY s.customer_id, s.due_on, s.id"""
"""Invoices with the offset that they are at, the customer's highest, and the step that runs."""
CHARGES = """
    SELECT d.id, SUM(ROUND(d.open_minor * r.rate * ({last} - {first} + 1) / 36500)) AS interest
    FROM documents d JOIN ({rates}) r ON r.last > d.due_on AND r.first <= '{today}'
    WHERE d.workspace_id = 1 AND d.open_minor > 0 AND d.due_on < '{today}'
    GROUP BY d.id, d.customer_id, d.due_on ORDER BY d.customer_id, d.due_on, d.id"""


def selected_today(job: Job) -> Measured:
    """The invoices that stand at a step on the second day: the best of three."""
    return _best(job, selection(TOMORROW))


def selected_later(job: Job) -> Measured:
    """The same on the later day."""
    return _best(job, selection(LATER))


def charged(job: Job) -> Measured:
    """The interest of every overdue invoice, half-year by half-year: the best of three."""
    return _best(job, charges(job.url, TOMORROW))


def selection(today: date) -> str:
    """The statement of a day, by the house's scenarios and the policy's smallest amount."""
    rules = policy()
    scenarios = {name: rules.scenario_of(CODE, "", name) for name, _ in PROFILES}
    soonest = min(step.offset for each in scenarios.values() for step in each.steps)
    of_profiles = " ".join(
        f"WHEN '{name}' THEN {_height(each, today)}" for name, each in scenarios.items() if name
    )
    return SELECTION.format(
        today=today,
        near=today - timedelta(days=soonest),
        smallest=int(rules.dunning_smallest * 100),
        height=f"CASE c.profile {of_profiles} ELSE {_height(scenarios[''], today)} END",
    )


def charges(url: str, today: date) -> str:
    """The statement of a day, by the reference rates and the points of French law."""
    on_sqlite = is_sqlite(url)
    least, greatest = ("MIN", "MAX") if on_sqlite else ("LEAST", "GREATEST")
    day = "julianday({})" if on_sqlite else "CAST({} AS DATE)"
    days = (
        f"SELECT {_day(each.first_day, on_sqlite)} AS first, {_day(each.last_day, on_sqlite)} AS last, "
        f"{known.reference + POINTS[Regime.FR]} AS rate"
        for each, known in HOUSE_RATES.items()
        if known.reference is not None
    )
    next_day = "date(d.due_on, '+1 day')" if on_sqlite else "d.due_on + 1"
    return CHARGES.format(
        today=today,
        rates=" UNION ALL ".join(days),
        last=day.format(f"{least}(r.last, {_day(today, on_sqlite)})"),
        first=day.format(f"{greatest}(r.first, {next_day})"),
    )


def rows_of(job: Job, statement: str) -> Sequence[Any]:
    """What a statement finds."""
    return open_database(job.url).read(statement)


def _height(scenario: Scenario, today: date) -> str:
    """SQL for the offset of the highest step that an invoice has reached: one before its day, or since."""
    said = ""
    for step in sorted(scenario.steps, key=lambda step: -step.offset):
        side = f" AND o.due_on > '{today}'" if step.offset < 0 else ""
        above = "" if step.above is None else f" AND o.open_minor > {int(step.above * 100)}"
        on = today - timedelta(days=step.offset)
        said += f" WHEN o.due_on <= '{on}'{side}{above} THEN {step.offset}"
    return f"CASE{said} END"


def _day(day: date, on_sqlite: bool) -> str:
    return f"'{day}'" if on_sqlite else f"DATE '{day}'"


def _best(job: Job, statement: str) -> Measured:
    database, times, count = open_database(job.url), [], 0
    for _ in range(MORNINGS):
        watch = Stopwatch()
        with watch.running():
            count = len(database.read(statement))
        times.append(watch.seconds)
    return Measured(min(times), peak_mb(), f"{count:,} rows")

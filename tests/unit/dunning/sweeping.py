"""Hand-built customers, as a sweep sees them, and a sweep in one word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from bot.credit.due_step import DueStep, Pause, StepState
from bot.credit.dunning import Scenario, Step
from bot.credit.dunning_rules import decide
from bot.credit.money import Money
from bot.credit.scenarios import USUAL
from bot.credit.sweep import Candidate, Decided, LastTaken, SweptCustomer
from bot.credit.working_days import WorkingDays

TODAY = date(2026, 11, 24)
"""A Tuesday."""
WEEK = WorkingDays()
STEPS = {step.name: step for step in USUAL.steps}
NOTICE, FRIENDLY, CALL, FIRM, FORMAL, HOLD, HAND_OVER = USUAL.steps


def eur(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def invoice(
    document_id: int,
    days_late: int,
    amount: Money | None = None,
    *,
    disputed: Money | None = None,
    promised: bool = False,
    taken: tuple[Step, ...] = (),
) -> Candidate:
    """One of EUR 1,000 for which these steps were taken."""
    owed = amount or eur("1000")
    return Candidate(
        document_id,
        f"F-{document_id}",
        TODAY - timedelta(days=days_late),
        owed,
        disputed or Money.zero(owed.currency),
        promised,
        frozenset(step.name for step in taken),
        max((step.offset for step in taken), default=None),
    )


def running(
    step: Step, *documents: int, state: StepState = StepState.OPEN, due_on: date = TODAY, silent: bool = False
) -> DueStep:
    """A step that runs for these invoices."""
    at = datetime.fromisoformat("2026-11-20T07:00+00:00")
    return DueStep(
        id=1 if step.offset < 0 else 2,
        customer_id=17,
        scenario="usual",
        step=step,
        documents=documents,
        reached_on=date(2026, 11, 20),
        opened_at=at,
        owner="nadia@lumen.example",
        first_due_on=due_on,
        due_on=due_on,
        state=state,
        is_silent=silent,
    )


def customer(
    *candidates: Candidate,
    runs: tuple[DueStep, ...] = (),
    credited: Mapping[str, Money] | None = None,
    last: LastTaken | None = None,
    pause: Pause | None = None,
    in_litigation: bool = False,
) -> SweptCustomer:
    """ACME, with its invoices, the oldest due first."""
    return SweptCustomer(
        id=17,
        entity="LUM",
        code="C0042",
        name="ACME",
        salesperson="Camille Roy",
        profile="",
        country="FR",
        currency="EUR",
        candidates=tuple(sorted(candidates, key=lambda one: (one.due_on, one.document_id))),
        credits=credited or {},
        running=runs,
        last_taken=last,
        pause=pause,
        is_in_litigation=in_litigation,
    )


def paused_until(until: date) -> Pause:
    at = datetime.fromisoformat("2026-11-20T10:00+01:00")
    return Pause(1, 17, until, "their accountant is away", "nadia@lumen.example", at, at.date())


def is_more(amount: Money, than: Decimal) -> bool:
    """Dollars are worth half of a euro here."""
    return amount.amount * (Decimal("0.5") if amount.currency == "USD" else 1) > than


def swept(
    whom: SweptCustomer,
    scenario: Scenario | Callable[[str], Scenario] = USUAL,
    *,
    on: date = TODAY,
    smallest: str = "20",
    rest_days: int = 7,
    begins: bool = True,
) -> Decided:
    """What a sweep makes of a customer."""
    scenario_of = (lambda _: scenario) if isinstance(scenario, Scenario) else scenario
    return decide(whom, on, scenario_of, Decimal(smallest), rest_days, is_more, begins=begins)


def opened(decided: Decided) -> list[tuple[str, tuple[int, ...]]]:
    return [(one.step.name, one.documents) for one in decided.opens]

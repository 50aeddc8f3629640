"""Records of dunning to keep, as tests name what they change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from bot.credit.due_step import DueStep, Pause, StepLine, StepLineKind
from bot.credit.dunning import Step, StepAction, StepOwner
from bot.credit.letter import Letter, LetterKind
from bot.credit.litigation import Litigation
from bot.credit.mailing import Mailing
from integration.logged import CAMILLE, LUC, MONDAY, NINE, euros

DAY = timedelta(days=1)
FRIENDLY = Step(StepAction.REMINDER, 7, 2, StepOwner.SALESPERSON, "friendly", charges=True, automatic=True)
CALL = Step(StepAction.CALL, 15, 2, StepOwner.SALESPERSON, "call", CAMILLE, "doux", Decimal("150.50"))
NOTICE = Step(StepAction.NOTIFY, -7, 2, StepOwner.SALESPERSON, "notice")
HOLD = Step(StepAction.HOLD, 45, 1, StepOwner.CREDIT_MANAGER, "hold")


def due_step(customer_id: int, *documents: int, **other: object) -> DueStep:
    made = DueStep(
        id=0,
        customer_id=customer_id,
        scenario="usual",
        step=FRIENDLY,
        documents=documents,
        reached_on=MONDAY,
        opened_at=NINE,
        owner=CAMILLE,
        first_due_on=date(2026, 3, 4),
        due_on=date(2026, 3, 4),
    )
    return replace(made, **other)  # type: ignore[arg-type]  # a test names the fields it changes


def line(step: DueStep, **other: object) -> StepLine:
    made = StepLine(0, step.id, step.customer_id, StepLineKind.OPENED, "", NINE)
    return replace(made, **other)  # type: ignore[arg-type]  # a test names the fields it changes


def pause(customer_id: int, **other: object) -> Pause:
    made = Pause(0, customer_id, MONDAY + 10 * DAY, "congés de leur comptable", LUC, NINE, MONDAY)
    return replace(made, **other)  # type: ignore[arg-type]  # a test names the fields it changes


def mailing(customer_id: int, **other: object) -> Mailing:
    made = Mailing(
        id=0,
        customer_id=customer_id,
        step_id=None,
        letter_id=None,
        template="friendly",
        charges=False,
        to="compta@acme.example",
        language="fr",
        asked_by=CAMILLE,
        asked_at=NINE,
        leaves_at=NINE + timedelta(minutes=10),
    )
    return replace(made, **other)  # type: ignore[arg-type]  # a test names the fields it changes


def letter(customer_id: int, number: str, file_id: int, **other: object) -> Letter:
    made = Letter(
        id=0,
        number=number,
        customer_id=customer_id,
        step_id=None,
        kind=LetterKind.FORMAL_NOTICE,
        language="fr",
        made_by=LUC,
        made_at=NINE,
        made_on=MONDAY,
        pay_by=date(2026, 3, 10),
        documents=(2, 1),
        owed=(euros("1200.00"),),
        charges=(),
        file_id=file_id,
    )
    return replace(made, **other)  # type: ignore[arg-type]  # a test names the fields it changes


def litigation(customer_id: int, **other: object) -> Litigation:
    made = Litigation(0, customer_id, None, "Recouvra", "ne répond plus", LUC, NINE, MONDAY)
    return replace(made, **other)  # type: ignore[arg-type]  # a test names the fields it changes

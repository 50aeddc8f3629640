"""The default scenarios: a payer profile each, changed and added to by the policy."""

from __future__ import annotations

from decimal import Decimal

from bot.credit.dunning import Scenario, Step, StepAction, StepOwner

LARGE = Decimal(10_000)
"""Invoices above this have a notice before their due date."""

USUAL = Scenario(
    "usual",
    (
        Step(StepAction.NOTIFY, -5, 2, StepOwner.SALESPERSON, "notice", above=LARGE),
        Step(StepAction.REMINDER, 3, 2, StepOwner.CREDIT_MANAGER, "friendly reminder"),
        Step(StepAction.CALL, 10, 3, StepOwner.SALESPERSON, "call"),
        Step(StepAction.FIRM_REMINDER, 20, 3, StepOwner.CREDIT_MANAGER, "firm reminder", charges=True),
        Step(StepAction.FORMAL_NOTICE, 30, 2, StepOwner.CREDIT_MANAGER, "formal notice"),
        Step(StepAction.HOLD, 45, 1, StepOwner.CREDIT_MANAGER, "hold"),
        Step(StepAction.HAND_OVER, 60, 5, StepOwner.CREDIT_MANAGER, "hand-over"),
    ),
)
"""What counts for customers without a profile."""

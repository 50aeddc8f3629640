"""What a call today is worth, and the words for why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bot.credit.ageing import Ageing
from bot.credit.behaviour import Behaviour
from bot.credit.dunning import StepOwner, StepReached
from bot.credit.exposure import Utilisation
from bot.credit.money import Money


class Reason(StrEnum):
    """Why a customer stands where it does, strongest first."""

    BROKEN_PROMISE = "broken_promise"
    DEADLINE_TODAY = "deadline_today"
    OVER_LIMIT = "over_limit"
    DEADLINE_PASSED = "deadline_passed"
    VERY_LATE = "very_late"
    NEAR_LIMIT = "near_limit"
    WORSENING = "worsening"
    PART_DISPUTED = "part_disputed"
    AMOUNT = "amount"


_REASONS = tuple(Reason)

VERY_LATE_DAYS = 30
"""A hold follows an invoice later than this: the day after is the first that counts as very late."""

WEIGHTS: dict[Reason, Decimal] = {
    Reason.BROKEN_PROMISE: Decimal("1.00"),
    Reason.DEADLINE_TODAY: Decimal("0.80"),
    Reason.OVER_LIMIT: Decimal("0.50"),
    Reason.DEADLINE_PASSED: Decimal("0.40"),
    Reason.VERY_LATE: Decimal("0.30"),
    Reason.NEAR_LIMIT: Decimal("0.20"),
    Reason.WORSENING: Decimal("0.20"),
    Reason.PART_DISPUTED: Decimal("0.00"),
    Reason.AMOUNT: Decimal("0.00"),
}
"""How much each reason adds to the worth of a call, as a share of the amount that can be asked for."""

LATENESS_PER_DAY = Decimal("0.005")
LATENESS_AT_MOST = Decimal("0.45")


def claimable(overdue: Money, disputed: Money, credits: Money) -> Money:  # noqa: A002 - the ledger's word
    """What can be asked for today: overdue, less what is disputed and what credits cover; never negative.

    What is promised counts with what is disputed: it is not asked for today either. Credits are negative;
    they stay apart in every figure, but nobody is called for money that is here and not yet allocated.
    Raises CurrencyMismatchError when the three are not of one currency.
    """
    return max(overdue - disputed + credits, Money.zero(overdue.currency))


def claim(ageing: Ageing) -> Money:
    """What can be asked for today of an aged balance."""
    return claimable(ageing.overdue, ageing.disputed + ageing.promised, ageing.credits)


def is_worth_chasing(claimed: Money, smallest: Decimal) -> bool:
    """Whether a claim reaches the policy's smallest amount, in major units; nothing at all never does."""
    return bool(claimed) and claimed.amount >= smallest


@dataclass(frozen=True, slots=True)
class Case:
    """What ranking looks at: amounts in major units of the currency in which customers are compared."""

    chaseable: Decimal
    """Overdue, neither disputed nor promised, and not covered by credits."""
    oldest_days_late: int
    disputed: bool = False
    step: StepReached | None = None
    utilisation: Utilisation = Utilisation.NO_LIMIT
    behaviour: Behaviour | None = None
    broken_promise: bool = False


@dataclass(frozen=True, slots=True)
class Priority:
    """`worth` orders the digest, largest first; `reasons` say why, strongest first, never empty."""

    worth: Decimal
    reasons: tuple[Reason, ...]


def prioritise(case: Case, as_of: date) -> Priority:
    """The amount that can be asked for, raised by how late it is and by each reason that holds."""
    deadline = _salesperson_deadline(case)
    reasons = tuple([reason for reason in _REASONS if _holds(reason, case, deadline, as_of)])
    lateness = min(LATENESS_PER_DAY * max(case.oldest_days_late, 0), LATENESS_AT_MOST)
    factor = sum([WEIGHTS[reason] for reason in reasons], 1 + lateness)
    return Priority(case.chaseable * factor, reasons)


def _holds(reason: Reason, case: Case, deadline: date | None, as_of: date) -> bool:
    match reason:
        case Reason.BROKEN_PROMISE:
            return case.broken_promise
        case Reason.DEADLINE_TODAY:
            return deadline == as_of
        case Reason.DEADLINE_PASSED:
            return deadline is not None and deadline < as_of
        case Reason.OVER_LIMIT:
            return case.utilisation is Utilisation.BREACH
        case Reason.VERY_LATE:
            return case.oldest_days_late > VERY_LATE_DAYS
        case Reason.NEAR_LIMIT:
            return case.utilisation in (Utilisation.WARNING, Utilisation.ALERT)
        case Reason.WORSENING:
            return case.behaviour is not None and case.behaviour.is_worsening
        case Reason.PART_DISPUTED:
            return case.disputed
        case Reason.AMOUNT:
            return True


def _salesperson_deadline(case: Case) -> date | None:
    if case.step is None or case.step.step.owner is not StepOwner.SALESPERSON:
        return None
    return case.step.deadline

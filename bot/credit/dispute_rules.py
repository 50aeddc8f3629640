"""The rules of disputes: what can follow what, how much leaves reminders, and when a late one goes up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.credit.dispute import ENDINGS, Dispute, DisputeLine, DisputeState, Escalation, LineKind
from bot.credit.money import Money
from bot.credit.refused import Refused, Why
from bot.credit.working_days import WorkingDays

FARTHEST_TARGET_DAYS = 90
SAID_AGAIN_WITHIN = timedelta(minutes=10)
"""The same words by the same person so soon are one delivery that came twice."""
SAYINGS = frozenset({LineKind.COMMENT, LineKind.QUESTION})
"""Lines that change nothing of the dispute itself."""
RESOLUTIONS = frozenset(
    {DisputeState.RESOLVED_CREDIT_NOTE, DisputeState.RESOLVED_CORRECTED_INVOICE, DisputeState.REJECTED}
)

ALLOWED: Mapping[DisputeState, frozenset[DisputeState]] = {
    DisputeState.OPEN: frozenset({DisputeState.IN_PROGRESS, DisputeState.WAITING_ON_CUSTOMER}) | ENDINGS,
    DisputeState.IN_PROGRESS: frozenset({DisputeState.OPEN, DisputeState.WAITING_ON_CUSTOMER}) | ENDINGS,
    DisputeState.WAITING_ON_CUSTOMER: frozenset({DisputeState.OPEN, DisputeState.IN_PROGRESS}) | ENDINGS,
    **dict.fromkeys(ENDINGS, frozenset[DisputeState]()),
}
"""What a state can become: it is open again when it is handed on, and over for good."""


@dataclass(frozen=True, slots=True)
class Split:
    """What of an invoice a dispute takes out of reminders, and what goes on being chased."""

    leaves: Money
    stays: Money


def can_become(state: DisputeState, to: DisputeState) -> bool:
    """Whether a dispute in one state can be put into another."""
    return to in ALLOWED[state]


def amount_refused(amount: Money, open_amount: Money) -> Refused | None:
    """Why an amount of what is open cannot be disputed."""
    if amount.currency != open_amount.currency:
        return Refused(Why.SEVERAL_CURRENCIES)
    if amount.amount <= 0:
        return Refused(Why.NO_AMOUNT)
    return Refused(Why.ABOVE_OPEN, amount=amount, most=open_amount) if amount > open_amount else None


def split(open_amount: Money, disputed: Money | None) -> Split | None:
    """All that is open when there is no amount; None when the amount cannot be disputed."""
    leaves = open_amount if disputed is None else disputed
    if amount_refused(leaves, open_amount):
        return None
    return Split(leaves, open_amount - leaves)


def farthest_target(today: date) -> date:
    """The last day that can be set."""
    return today + timedelta(days=FARTHEST_TARGET_DAYS)


def target_refused(day: date | None, today: date) -> Refused | None:
    """Why a day cannot be a target: it is from today to ninety days on."""
    if day is not None and day < today:
        return Refused(Why.DAY_PASSED, until=today)
    if day is not None and day > farthest_target(today):
        return Refused(Why.DAY_TOO_FAR, until=farthest_target(today))
    return None


def changes_since(dispute: Dispute, lines: Sequence[DisputeLine], seen: int) -> tuple[DisputeLine, ...]:
    """The lines of what changed after the version that somebody saw: every version has one."""
    count = dispute.version - seen
    changes = [line for line in lines if line.kind not in SAYINGS]
    return tuple(changes[-count:]) if count > 0 else ()


def is_opening(dispute: Dispute, line: DisputeLine) -> bool:
    """Whether a line only says that it was opened, and for whom."""
    return line.state is DisputeState.OPEN and line.at == dispute.opened_at and line.by == dispute.opened_by


def went_on(dispute: Dispute, lines: Sequence[DisputeLine]) -> DisputeLine | None:
    """The first line with which somebody went on with it: words of another, or that it was taken or given."""
    for line in lines:
        by_another = bool(line.by) and line.by != dispute.opened_by
        moved = line.kind not in SAYINGS and bool(line.by)
        if (by_another or moved) and not is_opening(dispute, line):
            return line
    return None


def said_before(lines: Sequence[DisputeLine], line: DisputeLine) -> DisputeLine | None:
    """The same words of the same person, moments ago: a delivery that came twice."""
    for before in reversed(lines):
        same = (before.kind, before.by, before.text) == (line.kind, line.by, line.text)
        if same and _moments_ago(before.at, line.at):
            return before
    return None


def _moments_ago(before: datetime, at: datetime) -> bool:
    return at - before <= SAID_AGAIN_WITHIN


def escalation_due(
    dispute: Dispute, today: date, working_days: WorkingDays, next_level_days: int
) -> Escalation:
    """How far up it should be known: the owner's manager once the target is past, then the credit manager."""
    if dispute.state.is_over or today <= dispute.target_on:
        return Escalation.NONE
    late = working_days.between(dispute.target_on, today)
    return Escalation.CREDIT_MANAGER if late >= next_level_days else Escalation.MANAGER


def next_level(dispute: Dispute, due: Escalation) -> Escalation | None:
    """The level after the one it reached, when that is due; None when it is high enough."""
    levels = list(Escalation)
    reached = levels.index(dispute.escalation)
    return levels[reached + 1] if levels.index(due) > reached else None

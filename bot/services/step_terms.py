"""By when a dunning step is to be taken: the step that comes after it, and the days it can be put off to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bot.credit.conversion import is_more
from bot.credit.due_step import DueStep, Track
from bot.credit.dunning import Step
from bot.credit.ledger import Document
from bot.credit.money import Money
from bot.credit.working_days import WorkingDays
from bot.policy import Policy
from bot.records import KnownCustomer


@dataclass(frozen=True, slots=True)
class Terms:
    """What bounds one step on a day."""

    least: date
    """The first day that it can be put off to: later than today, and than the deadline it has."""
    put_off_until: date
    """The last day that its owner can put it off to; before `least` when there is none."""
    time_until: date
    """The last day that the credit manager can give it time until."""
    next_on: date | None
    """The day on which something else takes its place."""
    replaces: tuple[Step, date] | None
    """The step that then does."""


def terms_of(
    policy: Policy, step: DueStep, customer: KnownCustomer, documents: Sequence[Document], today: date
) -> Terms:
    """Of a step whose open invoices are these."""
    calendar = policy.working_days(customer.country)
    replaces = min(_after(policy, step, customer, documents, today), key=lambda one: one[1], default=None)
    next_on = replaces[1] if replaces else None
    if step.track is Track.BEFORE_DUE:
        replaces, next_on = None, min((each.due_on for each in documents), default=None)
    own = calendar.add(step.first_due_on, policy.dunning.put_off_days)
    longest = today + timedelta(days=policy.dunning.pause_days)
    return Terms(
        least=calendar.add(max(today, step.due_on) + timedelta(days=1), 0),
        put_off_until=_before(calendar, own, next_on),
        time_until=_before(calendar, longest, next_on),
        next_on=next_on,
        replaces=replaces,
    )


def _before(calendar: WorkingDays, last: date, next_on: date | None) -> date:
    """The last working day up to a day that comes before another."""
    limit = last + timedelta(days=1)
    return calendar.before(limit if next_on is None else min(limit, next_on))


def _after(
    policy: Policy, step: DueStep, customer: KnownCustomer, documents: Sequence[Document], today: date
) -> Iterator[tuple[Step, date]]:
    """The higher steps that its invoices come to, each with its day; the day of the first is what counts.

    A step for larger invoices than these never takes its place.
    """
    for each in documents:
        scenario = policy.scenario_of(customer.entity, customer.code, customer.profile, each.number)
        for later in scenario.after_due:
            on = each.due_on + timedelta(days=later.offset)
            is_ahead = later.offset > step.step.offset and on > today
            if is_ahead and _is_above(policy, customer, each.open_amount, later.above, today):
                yield later, on


def _is_above(
    policy: Policy, customer: KnownCustomer, amount: Money, least: Decimal | None, today: date
) -> bool:
    """As the sweep has it: in the entity's currency; of a currency without a rate, yes."""
    entity = policy.entity(customer.entity)
    if least is None or entity is None:
        return True
    rate = policy.rate_on(today, amount.currency, entity.currency)
    return is_more(amount, least, rate.rate if rate else None)

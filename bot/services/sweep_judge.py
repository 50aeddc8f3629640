"""What a sweep makes of a customer by the policy of a day: the rules, with whose work it is and by when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from bot.credit.conversion import is_more
from bot.credit.due_step import DueStep
from bot.credit.dunning_rules import decide
from bot.credit.money import Money
from bot.credit.sweep import Decided, Opening, SweptCustomer
from bot.policy import Policy
from bot.services.step_owners import Owners
from bot.services.sweep_days import Calendars, EntityDay


class Judge:
    """Decides customer after customer of one day; owners, deadlines and rates are worked out once."""

    def __init__(self, policy: Policy, today: date, calendars: Calendars) -> None:
        self.policy = policy
        self.today = today
        self.calendars = calendars
        self.days: Mapping[str, EntityDay] = {}
        """By entity; set before anything is decided."""
        self._owners = Owners(policy)
        self._rates: dict[tuple[str, str], Decimal | None] = {}

    def decided(self, customer: SweptCustomer, *, is_held: bool = False) -> Decided:
        """What becomes of one customer today; where nothing opens, only what ends or leaves."""
        return decide(
            customer,
            self.today,
            self.policy.scenarios_by_number(customer.entity, customer.code, customer.profile),
            smallest=self.policy.dunning_smallest,
            rest_days=self.policy.dunning.rest_days,
            enough=self._above(customer.currency),
            begins=self.days[customer.entity].opens,
            is_held=is_held,
        )

    def step(self, customer: SweptCustomer, opening: Opening, now: datetime) -> DueStep:
        """The step that begins, as work."""
        day = self.days[customer.entity]
        reached_on = opening.since if day.is_first else self.today
        deadline = self.calendars.deadline(day.country, reached_on, opening.step.deadline)
        return DueStep(
            id=0,
            customer_id=customer.id,
            scenario=opening.scenario,
            step=opening.step,
            documents=opening.documents,
            reached_on=reached_on,
            opened_at=now,
            owner=self._owners.of(opening.step, customer),
            first_due_on=deadline,
            due_on=deadline,
            is_silent=day.is_first,
        )

    def scenario_name(self, customer: SweptCustomer) -> str:
        """The scenario of the customer, whatever single invoices are in."""
        return self.policy.scenario_of(customer.entity, customer.code, customer.profile).name

    def _above(self, currency: str) -> Callable[[Money, Decimal], bool]:
        """Whether an amount is more than one in the entity's currency; of a currency without a rate, yes."""

        def above(amount: Money, least: Decimal) -> bool:
            return is_more(amount, least, self._rate(amount.currency, currency))

        return above

    def _rate(self, of: str, to: str) -> Decimal | None:
        if (of, to) not in self._rates:
            found = self.policy.rate_on(self.today, of, to)
            self._rates[of, to] = found.rate if found else None
        return self._rates[of, to]


def looks_until(policy: Policy, today: date) -> date:
    """The last due date that any scenario has a step before."""
    offsets = (step.offset for each in policy.scenarios.all.values() for step in each.steps)
    return today - timedelta(days=min(0, *offsets))


def rests_since(policy: Policy, today: date) -> date:
    """The first day from which a step that was taken can still keep others waiting."""
    return today - timedelta(days=policy.dunning.rest_days)


def numbers_of(customer: SweptCustomer, documents: Sequence[int]) -> tuple[str, ...]:
    """What invoices are called, those that the sweep sees of them."""
    known = {each.document_id: each.number for each in customer.candidates}
    return tuple(known[each] for each in documents if each in known)

"""What the credit manager decides alone of one customer: by amount, by share of the limit and by length."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from bot.credit.conversion import turned
from bot.credit.exposure import Exposure
from bot.credit.limit_rules import Alone, alone_up_to, needs_two, running_at_once
from bot.credit.money import Money
from bot.credit.request import CreditRequest, RequestKind
from bot.policy import Policy
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.customer_facts import exposure_row
from bot.services.house import House

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Authority:
    """The figures that decide whether one person is enough."""

    today: date
    exposure: Exposure
    requests: tuple[CreditRequest, ...]
    """All of the customer."""
    alone: Alone

    def takes_two(self, request: CreditRequest) -> bool:
        """Whether a request, for what it asks or is granted now, needs a finance director too.

        Of terms, what the order goes over the limit counts; a release takes one person.
        """
        if request.kind is RequestKind.INCREASE and request.amount is not None:
            return self._above(request.amount, request, request.days)
        if (
            request.kind is RequestKind.TERMS
            and request.order is not None
            and self.exposure.limit is not None
        ):
            over = self.exposure.total + request.order - self.exposure.limit
            return over.amount > 0 and self._above(over, request, request.terms_days or 0)
        return False

    def running(self, request: CreditRequest) -> Money:
        """What other increases make at the same time as this one."""
        others = [one for one in self.requests if one.id != request.id]
        first = request.starts_on or self.today
        last = request.ends_on or first + max(request.terms_days or 1, 1) * ONE_DAY - ONE_DAY
        return running_at_once(others, first, max(first, last), self.exposure.currency)

    def share(self, request: CreditRequest) -> Decimal | None:
        """What is asked for with what runs at the same time, over the limit without increases."""
        limit = self.exposure.credit_limit
        if request.amount is None or not limit:
            return None
        return (request.amount + self.running(request)).amount / limit.amount

    def steps(self, request: CreditRequest) -> tuple[tuple[date, Money], ...]:
        """The limit from the first day of an increase that is approved, and where it changes within it."""
        limit, last = self.exposure.credit_limit, request.ends_on
        if limit is None or request.amount is None or last is None:
            return ()
        first = max(request.starts_on or self.today, self.today)
        others = [one for one in self.requests if one.id != request.id]
        begins = [one.counts_from for one in others if one.counts_from]
        ends = [one.counts_until + ONE_DAY for one in others if one.counts_until]
        days = sorted({first, *(day for day in (*begins, *ends) if first < day <= last)})
        found = [
            (day, limit + request.amount + running_at_once(others, day, day, limit.currency)) for day in days
        ]
        return tuple(one for at, one in enumerate(found) if not at or one[1] != found[at - 1][1])

    def up_to(self, request: CreditRequest) -> Money | None:
        """The highest amount that one decides over its days; None when there is no telling."""
        return alone_up_to(self.exposure.credit_limit, self.running(request), self.alone)

    def alone_over(self, exposure: Exposure) -> Money | None:
        """What the credit manager decides alone today of an exposure's limit, beside what is temporary of it.

        The exposure is in the customer's currency, its own or its group's; None when there is no telling.
        """
        running = exposure.increase or Money.zero(exposure.currency)
        return alone_up_to(exposure.credit_limit, running, self.alone)

    def _above(self, amount: Money, request: CreditRequest, days: int) -> bool:
        return needs_two(amount, self.running(request), self.exposure.credit_limit, days, self.alone)


async def authority_of(
    house: House,
    one: Work,
    customer: KnownCustomer,
    today: date,
    requests: tuple[CreditRequest, ...] | None = None,
) -> Authority:
    """With the figures of a day; the customer's requests are read when they are not given."""
    known = await one.requests.of_customer(customer.id) if requests is None else requests
    row = await exposure_row(one, customer, today)
    return Authority(today, row.exposure, known, _alone(house.policy, customer, today))


def _alone(policy: Policy, customer: KnownCustomer, today: date) -> Alone:
    authority = policy.credit.authority
    return Alone(authority.share, _in_currency(policy, customer, today), authority.days)


def _in_currency(policy: Policy, customer: KnownCustomer, today: date) -> Money | None:
    """The policy's amount, in the customer's currency by its rate of either direction; None without one."""
    entity = policy.entity(customer.entity)
    if entity is None:
        return None
    amount, own = policy.credit.authority.amount, customer.currency
    return turned(amount, entity.currency, own, partial(policy.rate_on, today))

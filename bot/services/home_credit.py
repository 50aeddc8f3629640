"""Limits, orders and cases in a person's App Home, by what their role needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from bot.credit.ageing import Ageing
from bot.credit.case import Case
from bot.credit.conversion import DatedRate
from bot.credit.crossing import Crossing, Threshold
from bot.credit.exposure import Exposure
from bot.credit.hold import Hold
from bot.credit.limit_rules import Voice
from bot.credit.money import Money
from bot.credit_records import ExposureRow
from bot.credit_views import CrossingView, CustomerFacts, HoldView
from bot.home import Few, HomeView, few
from bot.members import Reader as Somebody
from bot.policy import Policy
from bot.ports import Work
from bot.reading import Reader
from bot.records import KnownCustomer
from bot.rights import Act, may
from bot.services.approvers import approvers_on
from bot.services.case_views import case_views
from bot.services.customer_facts import known_of, shown_holds
from bot.services.groups import groups_among
from bot.services.house import House
from bot.services.request_views import request_views, still_waiting

LARGEST = 10
GRAVITY = (Threshold.BREACH, Threshold.GROUP, Threshold.COVER, Threshold.ALERT, Threshold.WARNING)
"""The gravest first, as a digest has them."""


async def with_requests(house: House, person: Somebody, view: HomeView, at: datetime) -> HomeView:
    """The Home with what waits for the person or for others, and the cases that are theirs to look at."""
    async with house.work.looking() as one:
        waiting = await still_waiting(one, at)
        approvers = await approvers_on(house, one, view.as_of)
        email = person.member.person
        decide = few(each for each in waiting if isinstance(approvers.choice(each, email), Voice))
        asked = few(each for each in waiting if each.asked_by == email)
        with_them = replace(
            view,
            requests_decide=Few(await request_views(house, one, decide.shown, view.as_of), decide.left_out),
            requests_waiting=Few(await request_views(house, one, asked.shown, view.as_of), asked.left_out),
        )
        return await _with_cases(house, one, person, with_them)


async def _with_cases(house: House, one: Work, person: Somebody, view: HomeView) -> HomeView:
    """For who decides all, those that nobody has first; else their own."""
    running = await one.cases.running()
    if not _decides(person):
        running = tuple(each for each in running if each.owner == person.member.person)
    chosen = few(sorted(running, key=_urgency))
    views = await case_views(house, one, chosen.shown, view.as_of)
    ownerless = sum(not each.owner for each in running)
    return replace(view, cases=Few(views, chosen.left_out), ownerless=ownerless)


def _urgency(case: Case) -> tuple[bool, date, int]:
    return bool(case.owner), case.due_on, case.id


def _decides(person: Somebody) -> bool:
    return may(Act.DECIDE_LIMIT, person.person.role, concerned=False)


async def with_exposures(policy: Policy, reader: Reader, person: Somebody, view: HomeView) -> HomeView:
    """The Home with orders on hold and, for who decides, what is over a threshold and what is largest."""
    held = [one for one in await reader.holds.running() if one.holds_on(view.as_of)]
    if not _decides(person):
        known = await reader.ledger.customers({one.customer_id for one in held}) if held else {}
        mine = [one for one in held if _is_theirs(policy, person, known.get(one.customer_id))]
        return replace(view, holds=await _few_holds(policy, reader, mine, view.as_of))
    rows = await reader.exposures.of(view.as_of)
    return replace(
        view,
        holds=await _few_holds(policy, reader, held, view.as_of),
        crossings=await _crossings(policy, reader, rows, view.as_of),
        largest=await _largest(policy, reader, rows, held, view.as_of),
    )


def _is_theirs(policy: Policy, person: Somebody, customer: KnownCustomer | None) -> bool:
    """Whether the person looks after the customer."""
    name = customer.salesperson.strip() if customer else ""
    return bool(name) and policy.person_for(name) == person.person


async def _few_holds(policy: Policy, reader: Reader, holds: Iterable[Hold], as_of: date) -> Few[HoldView]:
    """A customer each, with all its causes; the newest first."""
    of_customer: dict[int, list[Hold]] = {}
    for one in sorted(holds, key=lambda one: (one.set_at, one.id), reverse=True):
        of_customer.setdefault(one.customer_id, []).append(one)
    chosen = few(of_customer.values())
    every = [one for those in chosen.shown for one in those]
    views = await shown_holds(policy, reader, every, as_of)
    shown = {view.hold.id: view for view in views}
    rows = [[shown[one.id] for one in those] for those in chosen.shown]
    return Few(tuple(replace(first, also=tuple(rest)) for first, *rest in rows), chosen.left_out)


async def _crossings(
    policy: Policy, reader: Reader, rows: Sequence[ExposureRow], as_of: date
) -> Few[CrossingView]:
    """Of each customer the gravest that it is over; the gravest first, then the newest."""
    gravest: dict[int, Crossing] = {}
    for one in await reader.crossings.up():
        known = gravest.get(one.customer_id)
        if known is None or GRAVITY.index(one.threshold) < GRAVITY.index(known.threshold):
            gravest[one.customer_id] = one
    newest = sorted(gravest.values(), key=lambda one: (one.crossed_at, one.id), reverse=True)
    chosen = few(sorted(newest, key=lambda one: GRAVITY.index(one.threshold)))
    customers = await reader.ledger.customers({one.customer_id for one in chosen.shown})
    exposures = {row.customer_id: row.exposure for row in rows}
    is_any_group = any(one.threshold is Threshold.GROUP for one in chosen.shown)
    groups = groups_among(policy, rows, as_of) if is_any_group else {}
    views = []
    for one in chosen.shown:
        exposure: Exposure | None = exposures.get(one.customer_id)
        if one.threshold is Threshold.GROUP and one.customer_id in groups:
            exposure = groups[one.customer_id].exposure
        views.append(CrossingView(one, known_of(policy, customers[one.customer_id]), exposure))
    return Few(tuple(views), chosen.left_out)


async def _largest(
    policy: Policy, reader: Reader, rows: Sequence[ExposureRow], held: Sequence[Hold], as_of: date
) -> tuple[CustomerFacts, ...]:
    """The ten largest exposures in the first entity's currency; those that no rate turns come last."""
    worth = _Worth(policy, as_of)
    exposed = [row for row in rows if any(one.total.amount > 0 for one in (row.exposure, *row.others))]
    first = sorted(exposed, key=lambda row: (*worth.order(row), row.entity, row.code))[:LARGEST]
    ids = {row.customer_id for row in first}
    if not ids:
        return ()
    customers = await reader.ledger.customers(ids)
    ageings = await reader.ageings_of(ids, as_of, policy.bounds)
    holds = [one for one in held if one.customer_id in ids]
    views = await shown_holds(policy, reader, holds, as_of)
    facts = []
    for row in first:
        aged = [one for (customer, _), one in ageings.items() if customer == row.customer_id]
        of = known_of(policy, customers[row.customer_id])
        on_hold = tuple(one for one in views if one.hold.customer_id == row.customer_id)
        exposure = replace(_shown(row), bands=policy.credit.bands)
        facts.append(_facts(CustomerFacts(of, as_of, exposure, holds=on_hold), aged))
    return tuple(facts)


def _shown(row: ExposureRow) -> Exposure:
    """In the customer's currency; of who owes only in another, the largest in those."""
    if row.exposure.total.amount > 0:
        return row.exposure
    return max(row.others, key=lambda one: one.total.amount)


def _facts(facts: CustomerFacts, aged: Iterable[Ageing]) -> CustomerFacts:
    """With what is late, in every currency."""
    late = [one for one in aged if one.overdue]
    oldest = min((one.oldest_due_on for one in late if one.oldest_due_on), default=None)
    return replace(
        facts,
        late=tuple(sorted((one.overdue for one in late), key=lambda each: (-each.amount, each.currency))),
        oldest_days_late=(facts.as_of - oldest).days if oldest else 0,
    )


class _Worth:
    """What amounts are worth in the first entity's currency, to compare them."""

    def __init__(self, policy: Policy, as_of: date) -> None:
        self.policy, self.as_of = policy, as_of
        self.to = policy.entities[0].currency
        self.rates: dict[str, DatedRate | None] = {}

    def order(self, row: ExposureRow) -> tuple[bool, Decimal]:
        """The largest first, and after all others what cannot be compared."""
        shown = _shown(row)
        if self._rate(shown.currency) is None:
            return True, -shown.total.amount
        return False, -sum((self._of(one.total) for one in (row.exposure, *row.others)), Decimal(0))

    def _of(self, amount: Money) -> Decimal:
        rate = self._rate(amount.currency)
        return rate.worth(amount) if rate else Decimal(0)

    def _rate(self, currency: str) -> DatedRate | None:
        if currency not in self.rates:
            self.rates[currency] = self.policy.rate_on(self.as_of, currency, self.to)
        return self.rates[currency]

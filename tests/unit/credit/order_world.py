"""ACME's Tuesday: 53 000 of a limit of 60 000, one invoice 44 days late; and orders to check."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from fakes import eur
from fakes_conversation import member
from fakes_exposures import Ordered
from fakes_wording import PlainWording
from records.lumen import ACME, CAMILLE, JULIEN, NADIA, TUESDAY, Lumen, at, paper

from bot.audit import Entry
from bot.credit.behaviour import PaymentSums
from bot.credit.hold import Hold, HoldCause
from bot.credit.ledger import DocumentKind
from bot.credit.money import Money
from bot.credit.order_check import FoundCause, OrderCause, OrderCheck, WayKind, WayOut
from bot.credit.refused import Refused
from bot.credit_acts import OrderWish, ReserveOrder
from bot.credit_views import OrderAnswer
from bot.policy import Person, Policy, Role
from bot.services.house import House
from bot.services.order_checks import check_order
from bot.services.reservations import reserve_order

HUGUES = Person(email="hugues@lumen.example", name="Hugues Martin", role=Role.FINANCE_DIRECTOR)
PEOPLE = (CAMILLE, JULIEN, NADIA, HUGUES)
POLICY = Policy(people=PEOPLE)
MONDAY_EVENING = at("18:10", date(2026, 11, 23))
OLDEST, SECOND, NOT_DUE, CREDIT = 1, 2, 4, 5


class OrderWorld(Lumen):
    """18 500 (44 days late), 12 400 (14 days late), 17 300 (not due), less 1 200, and 6 000 ordered."""

    def __init__(self, policy: Policy = POLICY) -> None:
        super().__init__(policy)
        self.house = House(self.work, policy, PlainWording())
        for number, person in enumerate(policy.people):
            self.work.members.kept[f"U{number}"] = member(f"U{number}", person)
        records = self.work.records
        credit = paper(CREDIT, ACME, "-1200", date(2026, 11, 2), kind=DocumentKind.CREDIT_NOTE)
        records.ledger.papers |= {
            NOT_DUE: paper(NOT_DUE, ACME, "17300", date(2026, 12, 15)),
            CREDIT: credit,
        }
        records.ledger.taken["MAIN"] = MONDAY_EVENING
        exposures = records.exposures
        exposures.orders[ACME] = [Ordered("O-1", date(2026, 11, 16), eur("6000"), eur("6000"))]
        exposures.limit(ACME, eur("60000"), since=date(2026, 1, 1))
        exposures.terms[ACME] = "45 days"
        exposures.paid[ACME] = PaymentSums(earlier_weighted=1_600_000, earlier_amount=100_000, settlements=4)

    @property
    def acme(self) -> Any:
        """Who ACME is."""
        return self.work.records.ledger.known[ACME]

    def settle(self, *documents: int) -> None:
        """These invoices are paid."""
        papers = self.work.records.ledger.papers
        for one in documents:
            settled = replace(papers[one].document, open_amount=eur("0"))
            papers[one] = replace(papers[one], document=settled)

    async def hold(self, cause: HoldCause, **facts: Any) -> Hold:
        """A hold of ACME since Tuesday."""
        made = Hold(0, ACME, cause, TUESDAY, at("07:00"), **facts)
        return await self.work.records.holds.add(made)

    async def check(
        self, amount: str = "15000", person: Person = CAMILLE, moment: datetime | None = None, **facts: Any
    ) -> OrderAnswer:
        """The answer to an order of ACME, when there is one."""
        answer = await self.ask(amount, person, moment, **facts)
        assert isinstance(answer, OrderAnswer), answer
        return answer

    async def ask(
        self, amount: str = "15000", person: Person = CAMILLE, moment: datetime | None = None, **facts: Any
    ) -> OrderAnswer | Refused:
        """The answer, or why there is none; it keeps a draft."""
        wish = OrderWish(facts.pop("customer_id", ACME), facts.pop("money", eur(amount)), **facts)
        return await check_order(self.house, self.actor(person, moment), wish, keep=True)

    async def reserve(
        self,
        amount: str = "5000",
        key: str = "draft:1",
        person: Person = CAMILLE,
        moment: datetime | None = None,
        **facts: Any,
    ) -> Any:
        """Keep the amount of an order of ACME."""
        until = facts.pop("until", None)
        wish = OrderWish(facts.pop("customer_id", ACME), eur(amount), **facts)
        return await reserve_order(self.house, self.actor(person, moment), ReserveOrder(wish, key, until))

    @property
    def entries(self) -> list[Entry]:
        """What the trail says of reservations, in order."""
        trail = self.work.records.trail.entries
        return [one for one in trail if one.entry.subject.startswith("reservation:")]

    async def exposure(self, on: date = TUESDAY, customer_id: int = ACME) -> Money:
        """What ACME owes and ordered on a day."""
        (row,) = await self.work.records.exposures.of(on, (customer_id,))
        return row.exposure.total


def holding(check: OrderCheck) -> list[OrderCause]:
    """What holds the order."""
    return [one.cause for one in check.causes if one.holds]


def cause(check: OrderCheck, wanted: OrderCause) -> FoundCause:
    """One cause of an answer."""
    return next(one for one in check.causes if one.cause is wanted)


def way(check: OrderCheck, wanted: WayKind) -> WayOut:
    """One way out of an answer."""
    return next(one for one in check.ways if one.kind is wanted)


def later(days: int, hour: str = "09:00") -> datetime:
    """So many days after the Tuesday."""
    return at(hour, TUESDAY + timedelta(days=days))

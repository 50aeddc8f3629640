"""Who decides what was asked for, on one day: credit managers, finance directors, and their delegates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.acts import Actor
from bot.credit.limit_rules import Voice, chosen, decides, may_reject
from bot.credit.refused import Refused, Why
from bot.credit.request import CreditRequest
from bot.delegations import Delegation
from bot.errors import NotYoursError
from bot.policy import Person, Role
from bot.ports import Work
from bot.records import KnownCustomer
from bot.rights import Act, roles_that_may
from bot.services.house import House


@dataclass(frozen=True, slots=True)
class Approvers:
    """Those who may decide on a day. People are e-mails, case folded."""

    house: House
    delegations: tuple[Delegation, ...]
    """Those that count on the day."""
    reached: frozenset[str]
    """Those whom Slack knows, and still does."""

    def voices(self, email: str) -> tuple[Voice, ...]:
        """With what authority somebody speaks: their own, and that of whom they stand in for."""
        own = self._voice(email, email)
        places = dict.fromkeys(each.person for each in self.delegations if each.to == email)
        lent = [self._voice(email, place) for place in places if place != email]
        return tuple(each for each in (own, *lent) if each)

    def choice(self, request: CreditRequest, email: str) -> Voice | Why:
        """The authority with which somebody approves a request as it stands, or why none does."""
        first = self.house.policy.person(request.first_for or request.first_by) if request.first_by else None
        return chosen(
            request,
            self.voices(email),
            asker_is_credit=self.director_is_enough(request.asked_by),
            first_is_director=first is not None and first.role is Role.FINANCE_DIRECTOR,
        )

    def is_last(self, request: CreditRequest, voice: Voice) -> bool:
        """Whether an approval with that authority is the last that it takes."""
        return decides(request, voice, asker_is_credit=self.director_is_enough(request.asked_by))

    def refusing(self, request: CreditRequest, email: str) -> Voice | Why:
        """The authority with which somebody says no, or why they cannot; approvals need this much too."""
        voices = sorted(self.voices(email), key=lambda each: bool(each.place))
        reasons = [(each, may_reject(request, each)) for each in voices]
        able = next((each for each, why in reasons if why is None), None)
        own = any(why is Why.OWN_REQUEST for _, why in reasons)
        return able or (Why.OWN_REQUEST if own else Why.ROLE)

    def director_is_enough(self, asked_by: str) -> bool:
        """Whether a finance director decides alone above what a credit manager may.

        So it is of what a credit manager asked, and where there is no credit manager to agree first.
        """
        others = self.house.policy.people_with(Role.CREDIT_MANAGER)
        return asked_by in {_email(one) for one in others} or not others

    def principals(self, request: CreditRequest) -> tuple[str, ...]:
        """Those who can decide next in their own right, credit managers first."""
        return tuple(
            email for email in _principals(self.house) if isinstance(self.choice(request, email), Voice)
        )

    def stand_ins(self, request: CreditRequest, principal: str) -> tuple[str, ...]:
        """Who can decide next for somebody away, and can be written to."""
        found = (each.to for each in self.delegations if each.person == principal and each.to in self.reached)
        return tuple(one for one in dict.fromkeys(found) if isinstance(self.choice(request, one), Voice))

    def next_ones(self, request: CreditRequest) -> tuple[str, ...]:
        """Everybody who can decide next: principals, each with their delegates behind them."""
        found: dict[str, None] = {}
        for email in _principals(self.house):
            delegates = (each.to for each in self.delegations if each.person == email)
            found |= dict.fromkeys((email, *delegates))
        return tuple(one for one in found if isinstance(self.choice(request, one), Voice))

    def to_ask(self, request: CreditRequest) -> str:
        """Who is asked before all others: the first who can be written to, or for whom somebody stands in."""
        able = self.principals(request)
        found = (one for one in able if one in self.reached or self.stand_ins(request, one))
        return next(found, able[0] if able else "")

    def names(self, request: CreditRequest) -> str:
        """Of those who can decide next."""
        return ", ".join(map(self.house.name_of, self.next_ones(request)))

    def why_not(self, request: CreditRequest, why: Why) -> Refused:
        """A refusal to let somebody decide, with the names of those who can."""
        above = request.needs_two and bool(request.first_by)
        act = Act.DECIDE_LIMIT_ABOVE if above else Act.DECIDE_LIMIT
        names = self.names(request)
        return Refused(why, who=names or (self.house.those_who_may(act) if why is Why.ROLE else ""))

    def check_sight(self, actor: Actor, customer: KnownCustomer, request: CreditRequest) -> None:
        """Whoever sees the customer, asked, or stands in for somebody who decides. Raises NotYoursError."""
        concerned = request.asked_by == actor.person or bool(self.voices(actor.person))
        if not concerned and not actor.reader.sight.covers(customer.salesperson):
            raise NotYoursError

    def _voice(self, email: str, place: str) -> Voice | None:
        person = self.house.policy.person(place)
        if person is None or self.house.policy.person(email) is None:
            return None
        if person.role not in roles_that_may(Act.DECIDE_LIMIT):
            return None
        is_director = person.role in roles_that_may(Act.DECIDE_LIMIT_ABOVE)
        return Voice(email, not is_director, is_director, "" if place == email else place)


async def approvers_on(house: House, one: Work, on: date) -> Approvers:
    """Those of a day of the company."""
    members = await one.members.all()
    reached = frozenset(member.person for member in members if member.is_active)
    return Approvers(house, await one.delegations.on(on), reached)


def nobody_decides(approvers: Approvers, request: CreditRequest) -> Refused | None:
    """The refusal of what nobody could decide."""
    if approvers.next_ones(request):
        return None
    asks_themselves = request.asked_by in _principals(approvers.house)
    return Refused(Why.OWN_REQUEST if asks_themselves else Why.NOBODY_DECIDES)


def _principals(house: House) -> tuple[str, ...]:
    deciding = roles_that_may(Act.DECIDE_LIMIT)
    return tuple(_email(one) for role in deciding for one in house.policy.people_with(role))


def _email(person: Person) -> str:
    return person.email.casefold()

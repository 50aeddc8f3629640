"""Who hands customers over on one day: those with the authority for it, and who stands in for them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.acts import Actor
from bot.credit.due_step import DueStep
from bot.credit.litigation import Litigation, LitigationState
from bot.credit.refused import Refused, Why
from bot.errors import NotYoursError
from bot.ports import Work
from bot.records import KnownCustomer
from bot.rights import Act, roles_that_may
from bot.services.approvers import Approvers, approvers_on
from bot.services.house import House


@dataclass(frozen=True, slots=True)
class HandOverPeople:
    """People are e-mails, case folded."""

    house: House
    approvers: Approvers

    def decides_alone(self, email: str) -> bool:
        """Whether somebody has the authority in their own right: then nobody else is asked."""
        person = self.house.policy.person(email)
        return person is not None and person.role in roles_that_may(Act.DECIDE_HAND_OVER)

    def speaks(self, email: str) -> bool:
        """Whether somebody has the authority, their own or lent for the day."""
        return self.decides_alone(email) or any(each.to == email for each in self._lent())

    def refusing(self, email: str, asked_by: str) -> Refused | None:
        """Why it is not somebody's to decide: nobody decides with lent authority what they asked for."""
        why = self._why_not(email, asked_by)
        return Refused(why, who=self.names(asked_by)) if why else None

    def able(self, asked_by: str) -> tuple[str, ...]:
        """Everybody who can decide, those with authority of their own each before who stands in for them."""
        found: dict[str, None] = {}
        for principal in self._principals():
            delegates = (each.to for each in self._lent() if each.person == principal)
            found |= dict.fromkeys((principal, *delegates))
        return tuple(each for each in found if self._why_not(each, asked_by) is None)

    def stand_ins(self, asked_by: str) -> tuple[str, ...]:
        """Who decides in the place of whoever decides first and is away, and can be written to."""
        first = self.house.credit_manager()
        those = (each.to for each in self._lent() if each.person == first)
        reached = self.approvers.reached
        return tuple(
            each for each in dict.fromkeys(those) if each in reached and not self._why_not(each, asked_by)
        )

    def names(self, asked_by: str) -> str:
        """Of those who can decide."""
        return ", ".join(map(self.house.name_of, self.able(asked_by)))

    def places(self, email: str) -> frozenset[str]:
        """Somebody, and those they stand in for."""
        return frozenset((email, *(each.person for each in self.approvers.delegations if each.to == email)))

    def check_sight(self, actor: Actor, customer: KnownCustomer, concerned: Collection[str]) -> None:
        """Whoever sees the customer, is concerned in their own or another's place, or decides.

        Raises NotYoursError.
        """
        if actor.reader.sight.covers(customer.salesperson) or self.speaks(actor.person):
            return
        if not self.places(actor.person).intersection(concerned):
            raise NotYoursError

    def _why_not(self, email: str, asked_by: str) -> Why | None:
        if not self.speaks(email):
            return Why.ROLE
        is_own = email == asked_by and not self.decides_alone(email)
        return Why.OWN_REQUEST if is_own else None

    def _lent(self) -> tuple[_Lent, ...]:
        """Delegations of those with authority to people of the policy."""
        policy = self.house.policy
        return tuple(
            _Lent(each.person, each.to)
            for each in self.approvers.delegations
            if self.decides_alone(each.person) and policy.person(each.to) is not None
        )

    def _principals(self) -> tuple[str, ...]:
        deciding = roles_that_may(Act.DECIDE_HAND_OVER)
        people = (one for role in deciding for one in self.house.policy.people_with(role))
        return tuple(one.email.casefold() for one in people)


@dataclass(frozen=True, slots=True)
class _Lent:
    """Whose authority somebody has for the day."""

    person: str
    to: str


async def hand_over_people(house: House, one: Work, actor: Actor) -> HandOverPeople:
    """Those of the day of an act."""
    return HandOverPeople(house, await approvers_on(house, one, house.today(actor.at)))


def asking_refused(
    house: House, actor: Actor, people: HandOverPeople, steps: Sequence[DueStep]
) -> Refused | None:
    """Whether somebody may not ask: it takes a step to hand over that is theirs, or authority."""
    places = people.places(actor.person)
    concerned = any(each.owner in places for each in steps)
    if house.may(Act.ASK_HAND_OVER, actor, concerned=concerned) or people.speaks(actor.person):
        return None
    owner = next((each.owner for each in steps if each.owner), "")
    if owner:
        return Refused(Why.NOT_CONCERNED, who=house.name_of(owner))
    return Refused(Why.ROLE, who=house.those_who_may(Act.ASK_HAND_OVER))


def already(house: House, found: Sequence[Litigation]) -> Refused | None:
    """Whether a hand-over was asked for already, or the customer is in litigation."""
    for each in found:
        if each.is_running:
            return Refused(Why.LITIGATION_ALREADY, who=house.name_of(each.decided_by), at=each.decided_at)
        if each.state is LitigationState.ASKED:
            return Refused(Why.LITIGATION_ALREADY, who=house.name_of(each.asked_by), at=each.asked_at)
    return None

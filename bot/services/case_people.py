"""Who a case goes to: its owner at first, then up the chain, past those who cannot be reached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.credit.case import Level, Unreachable
from bot.policy import Person, Role
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.dispute_owners import who_sees
from bot.services.house import House

_ROLES = {Level.CREDIT_MANAGER: Role.CREDIT_MANAGER, Level.FINANCE_DIRECTOR: Role.FINANCE_DIRECTOR}


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Somebody of a chain who does not get it, and why; nobody when the policy names nobody."""

    person: str
    """An e-mail; of a salesperson whom the policy does not name, the name in the ledger."""
    why: Unreachable


@dataclass(frozen=True, slots=True)
class Reached:
    """The level that a case reaches, who has it then, and who was passed over on the way."""

    level: Level
    person: str
    """An e-mail, case folded; empty when nobody was left."""
    passed_over: tuple[PassedOver, ...] = ()
    stands_in_for: str = ""
    """Whose delegate they are today, if they are anybody's."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Those whom one customer's case can go to on a day."""

    house: House
    customer: KnownCustomer
    active: frozenset[str]
    """Those of the policy with an account in Slack."""
    delegates: Mapping[str, str]
    """Who stands in for whom."""

    @property
    def levels(self) -> tuple[Level, ...]:
        """From the owner up."""
        policy = self.house.policy
        return policy.credit.chain(policy.organisation)

    def above(self, level: Level) -> tuple[Level, ...]:
        """The levels after one."""
        order = list(Level)
        return tuple(each for each in self.levels if order.index(each) > order.index(level))

    def first(self) -> Reached:
        """Who has a new case."""
        return self._reach(self.levels, present="")

    def first_for(self, person: str) -> Reached:
        """Who has a new case that is about the work of somebody: they themselves, at their own level."""
        at = [level for level in self.levels if person in self._of(level, "")]
        level = at[-1] if at else self.levels[0]
        stand_in = self.delegates.get(person, "")
        who = stand_in or person
        why = self.why_not(who)
        if why is None:
            return Reached(level, who, (), person if stand_in else "")
        reached = self._reach(self.above(level), person)
        return replace(reached, passed_over=(PassedOver(who, why), *reached.passed_over))

    def up(self, level: Level, present: str) -> Reached:
        """Who has it after a level, when `present` had it: never the same person again."""
        return self._reach(self.above(level), present)

    def instead(self, level: Level, present: str) -> Reached:
        """Who has it in the place of `present`, who had it at a level: another there, else further up."""
        here = (level,) if level in self.levels else ()
        return self._reach((*here, *self.above(level)), present)

    def level_of(self, person: str, level: Level) -> Level:
        """Where somebody who has it now stands: it never goes down to those below them."""
        found = [each for each in self.above(level) if person in self._of(each, "")]
        return found[-1] if found else level

    def why_not(self, email: str) -> Unreachable | None:
        """Why somebody cannot have it; None when they can."""
        if self.house.policy.person(email) is None:
            return Unreachable.LEFT
        if email not in self.active:
            return Unreachable.NO_ACCOUNT
        return None if who_sees(self.house, email, self.customer) else Unreachable.NO_SIGHT

    def salesperson(self) -> Person | None:
        """The customer's own, when the policy knows them."""
        name = self.customer.salesperson.strip()
        return self.house.policy.person_for(name) if name else None

    def can_ask_salesperson(self) -> bool:
        """Whether a message would reach the customer's own salesperson."""
        person = self.salesperson()
        return person is not None and self.why_not(person.email.casefold()) is None

    def _reach(self, levels: Sequence[Level], present: str) -> Reached:
        passed: list[PassedOver] = []
        for place, level in enumerate(levels):
            found = self._at(level, present, passed)
            if found is not None:
                person, absent = found
                return Reached(self._same(levels[place:], person, present), person, tuple(passed), absent)
        return Reached(levels[-1] if levels else self.levels[-1], "", tuple(passed))

    def _same(self, levels: Sequence[Level], person: str, present: str) -> Level:
        """The highest of the levels at which it would be the same person: they are told once for all."""
        reached = levels[0]
        for level in levels[1:]:
            found = self._at(level, present, [])
            if found is None or found[0] != person:
                break
            reached = level
        return reached

    def _at(self, level: Level, present: str, passed: list[PassedOver]) -> tuple[str, str] | None:
        """Who has it at a level, and whose place they take; None when nobody can."""
        there = False
        for email in self._of(level, present):
            there = True
            stand_in = self.delegates.get(email, "")
            who = stand_in or email
            if who == present:
                continue
            why = self.why_not(who)
            if why is None:
                return who, email if stand_in else ""
            passed.append(PassedOver(who, why))
        missing = None if there else self._missing(level)
        if missing is not None and missing not in passed:
            passed.append(missing)
        return None

    def _missing(self, level: Level) -> PassedOver:
        """Whom the policy does not name: a salesperson of whom the ledger still has the name has left."""
        policy, name = self.house.policy, self.customer.salesperson.strip()
        is_theirs = level is Level.OWNER and policy.credit.owner(policy.organisation) is Role.SALESPERSON
        if is_theirs and name:
            return PassedOver(name, Unreachable.LEFT)
        return PassedOver("", Unreachable.NOBODY)

    def _of(self, level: Level, present: str) -> Iterator[str]:
        """The e-mails of those of a level, in the policy's order."""
        for person in self._people(level, present):
            yield person.email.casefold()

    def _people(self, level: Level, present: str) -> tuple[Person, ...]:
        policy = self.house.policy
        if level in _ROLES:
            return policy.people_with(_ROLES[level])
        if level is Level.MANAGER:
            return self._managers(present)
        role = policy.credit.owner(policy.organisation)
        if role is Role.MANAGER:
            return self._managers("")
        salesperson = self.salesperson()
        if role is Role.SALESPERSON:
            return (salesperson,) if salesperson else ()
        return policy.people_with(role)

    def _managers(self, present: str) -> tuple[Person, ...]:
        """The manager of whoever has it, else of the customer's salesperson."""
        people = (self.house.policy.person(present) if present else None, self.salesperson())
        found = (self.house.policy.manager_of(person) for person in people if person)
        return tuple(manager for manager in found if manager)[:1]


@dataclass(frozen=True, slots=True)
class Chains:
    """What all chains of a day have in common: read once, for many customers."""

    house: House
    active: frozenset[str]
    delegates: Mapping[str, str]

    def of(self, customer: KnownCustomer) -> Chain:
        """Those whom this customer's case can go to."""
        return Chain(self.house, customer, self.active, self.delegates)


async def chains_of(house: House, one: Work, today: date) -> Chains:
    """Who can have cases today, delegates included."""
    active = frozenset(member.person for member in await one.members.all() if member.is_active)
    delegates = {each.person: each.to for each in await one.delegations.on(today)}
    return Chains(house, active, delegates)

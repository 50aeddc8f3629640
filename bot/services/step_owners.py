"""Whose work a dunning step is: by its owner in the scenario, else up, to whoever may see the customer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from bot.credit.dunning import Step, StepOwner
from bot.policy import Person, Policy, Role
from bot.sight import sight_of

_FALLBACK = (Role.CREDIT_MANAGER, Role.FINANCE_DIRECTOR)
_ROLES = {
    StepOwner.CREDIT_MANAGER: Role.CREDIT_MANAGER,
    StepOwner.ACCOUNTANT: Role.ACCOUNTANT,
    StepOwner.FINANCE_DIRECTOR: Role.FINANCE_DIRECTOR,
}


class OfSalesperson(Protocol):
    """A customer, as far as its steps' owners go by it."""

    @property
    def salesperson(self) -> str:
        """As the ledger writes it."""
        ...


class Owners:
    """The owners of one policy's steps: found once a salesperson and kind of step, whatever the customers."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._found: dict[tuple[StepOwner, str, str], str] = {}

    def of(self, step: Step, customer: OfSalesperson) -> str:
        """The e-mail, case folded, of whose work it is; empty when nobody could do it."""
        key = (step.owner, step.person, customer.salesperson)
        if key not in self._found:
            self._found[key] = self._first(step, customer.salesperson)
        return self._found[key]

    def _first(self, step: Step, salesperson: str) -> str:
        seeing = (
            one
            for one in self._candidates(step, salesperson)
            if sight_of(one, self.policy).covers(salesperson)
        )
        found = next(seeing, None)
        return found.email.casefold() if found else ""

    def _candidates(self, step: Step, salesperson: str) -> Iterator[Person]:
        """Somebody by name, then of the role, then the manager, then whoever answers for credit."""
        policy = self.policy
        named = policy.person(step.person) if step.person else None
        if named is not None:
            yield named
        own = policy.person_for(salesperson) if salesperson.strip() else None
        if own is not None and step.owner is StepOwner.SALESPERSON:
            yield own
        if step.owner in _ROLES:
            yield from policy.people_with(_ROLES[step.owner])
        else:
            manager = policy.manager_of(own) if own else None
            yield from (manager,) if manager else ()
        for role in _FALLBACK:
            yield from policy.people_with(role)

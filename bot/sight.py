"""Whose customers a person may see: checked at every read, and again at every click."""

from __future__ import annotations

from dataclasses import dataclass

from bot.policy import Person, Policy, Role, Visibility
from bot.policy_values import folded

SEE_ALL = frozenset({Role.CREDIT_MANAGER, Role.ACCOUNTANT, Role.FINANCE_DIRECTOR})


@dataclass(frozen=True, slots=True)
class Sight:
    """The salespeople, as ledgers write them (folded), whose customers are seen."""

    everything: bool
    names: frozenset[str] = frozenset()

    def covers(self, salesperson: str) -> bool:
        """Whether a customer of that salesperson, as its ledger writes them, is seen."""
        return self.everything or (bool(salesperson.strip()) and folded(salesperson) in self.names)


EVERYTHING = Sight(everything=True)


def sight_of(person: Person, policy: Policy) -> Sight:
    """What the policy lets a person see.

    Credit manager, accountant and finance director see all. With `own`, a salesperson sees their own
    customers and a manager those of everybody below them too; with `team`, one's manager's and those of
    everybody the manager has as well.
    """
    if person.role in SEE_ALL or policy.visibility is Visibility.ALL:
        return EVERYTHING
    seen = {person.email.casefold(): person, **people_below(person, policy)}
    manager = policy.manager_of(person)
    if policy.visibility is Visibility.TEAM and manager is not None:
        seen |= {manager.email.casefold(): manager, **people_below(manager, policy)}
    return Sight(everything=False, names=frozenset().union(*(one.names for one in seen.values())))


def people_below(person: Person, policy: Policy) -> dict[str, Person]:
    """Everybody who reports to a person, at any distance."""
    found: dict[str, Person] = {}
    waiting = [person.email.casefold()]
    while waiting:
        for one in policy.team_of(waiting.pop()):
            email = one.email.casefold()
            if email not in found:
                found[email] = one
                waiting.append(email)
    return found

"""Whom a dispute goes to: by its reason, by whoever hands it on, and up when it is late."""

from __future__ import annotations

from collections.abc import Iterable

from bot.credit.dispute import Dispute, DisputeReason, Escalation
from bot.policy import Person, Role
from bot.records import KnownCustomer
from bot.services.house import House
from bot.sight import sight_of

DECIDERS = (Role.CREDIT_MANAGER, Role.FINANCE_DIRECTOR)


def who_sees(house: House, email: str, customer: KnownCustomer) -> Person | None:
    """Somebody of the policy, when they may see the customer."""
    person = house.policy.person(email) if email else None
    sees = person is not None and sight_of(person, house.policy).covers(customer.salesperson)
    return person if sees else None


def owner_of(house: House, customer: KnownCustomer, reason: DisputeReason, opened_by: str) -> str:
    """The e-mail of who answers a dispute of that reason.

    When nobody has the role or may see the customer: the credit manager, then the finance director, then
    whoever opens it.
    """
    rule = house.policy.disputes.owner(reason, house.policy.organisation)
    candidates = [*_of_rule(house, customer, rule), *_deciders(house)]
    found = (one for one in candidates if who_sees(house, one.email, customer))
    first = next(found, None)
    return first.email.casefold() if first else opened_by


def possible_owners(house: House, customer: KnownCustomer, present: str) -> tuple[tuple[str, str], ...]:
    """E-mails and names of those it can be handed on to, in the policy's order."""
    emails = (person.email.casefold() for person in house.policy.people if person.email.casefold() != present)
    found = ((email, who_sees(house, email, customer)) for email in emails)
    return tuple((email, person.name) for email, person in found if person)


def level_up(
    house: House, customer: KnownCustomer, dispute: Dispute, due: Escalation, passed_over: Iterable[str]
) -> tuple[Escalation, str] | None:
    """The level that is reached and who is told; None when nobody is left to tell.

    A level whose person has it already, was told of it, or is missing is passed over upward, as are those
    `passed_over`; a manager who is the credit manager is told once, for both.
    """
    known = {dispute.owner, *passed_over}
    if due is Escalation.MANAGER and (manager := _manager(house, dispute.owner)):
        email = manager.email.casefold()
        if email not in known and who_sees(house, email, customer):
            both = manager.role is Role.CREDIT_MANAGER
            return (Escalation.CREDIT_MANAGER if both else Escalation.MANAGER), email
    for person in _deciders(house):
        if person.email.casefold() not in known:
            return Escalation.CREDIT_MANAGER, person.email.casefold()
    return None


def _of_rule(house: House, customer: KnownCustomer, rule: str) -> tuple[Person, ...]:
    if rule not in set(Role):
        person = house.policy.person(rule)
        return (person,) if person else ()
    salesperson = house.policy.person_for(customer.salesperson) if customer.salesperson else None
    if rule == Role.SALESPERSON:
        return (salesperson,) if salesperson else ()
    if rule == Role.MANAGER:
        manager = house.policy.manager_of(salesperson) if salesperson else None
        return (manager,) if manager else ()
    return house.policy.people_with(Role(rule))


def _deciders(house: House) -> tuple[Person, ...]:
    return tuple(person for role in DECIDERS for person in house.policy.people_with(role))


def _manager(house: House, owner: str) -> Person | None:
    person = house.policy.person(owner)
    return house.policy.manager_of(person) if person else None

"""Who may take a dunning step on a day: its owner, and whoever stands in for them."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from bot.acts import Actor
from bot.credit.due_step import DueStep
from bot.credit.refused import Refused, Why
from bot.credit_records import Delegations
from bot.errors import NotYoursError
from bot.records import KnownCustomer, Ledger
from bot.rights import Act
from bot.services.house import House


class Shelf(Protocol):
    """What is read to know who somebody stands in for, and whose a customer is."""

    @property
    def delegations(self) -> Delegations:
        """Who stands in for whom."""
        ...

    @property
    def ledger(self) -> Ledger:
        """Customers."""
        ...


async def places_of(one: Shelf, person: str, today: date) -> frozenset[str]:
    """Somebody and all whom they stand in for on a day: e-mails, case folded."""
    away = (each.person for each in await one.delegations.on(today) if each.to == person)
    return frozenset((person, *away))


async def customer_of_step(one: Shelf, actor: Actor, step: DueStep, places: frozenset[str]) -> KnownCustomer:
    """The customer, when the person may see them, or has the step, or stands in for who has it.

    Raises NotYoursError and UnknownCustomerError.
    """
    customer = await one.ledger.customer(step.customer_id)
    if step.owner not in places and not actor.reader.sight.covers(customer.salesperson):
        raise NotYoursError
    return customer


def may_take(house: House, actor: Actor, step: DueStep, places: frozenset[str]) -> bool:
    """Whether somebody's role, or having the step in their own or another's place, lets them take it."""
    return house.may(Act.TAKE_STEP, actor, concerned=step.owner in places)


def take_refused(house: House, actor: Actor, step: DueStep, places: frozenset[str]) -> Refused | None:
    """NOT_CONCERNED with the owner's name, or ROLE where nobody has it."""
    if may_take(house, actor, step, places):
        return None
    if step.owner:
        return Refused(Why.NOT_CONCERNED, who=house.name_of(step.owner))
    return Refused(Why.ROLE, who=house.those_who_may(Act.TAKE_STEP))

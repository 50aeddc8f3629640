"""What was just logged counts at once for a hold and a case, in the transaction that logs it."""

from __future__ import annotations

from bot.acts import Actor
from bot.ports import Work
from bot.services.house import House
from bot.services.watch import watch_customers


async def look_again(house: House, one: Work, customer_id: int, actor: Actor) -> None:
    """Where a case goes on or a hold was ever set: the card, an order check and the case agree from now on.

    Two short reads for most; a customer with neither is looked at by the next tick. Whoever did it is not
    written to of what it lifts.
    """
    if await one.holds.of_customer(customer_id) or await one.cases.running((customer_id,)):
        told = {customer_id: (actor.person,)}
        await watch_customers(house, one, (customer_id,), actor.at, told=told)

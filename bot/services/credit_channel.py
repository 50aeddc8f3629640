"""Where credit management reads: its private channel or, without one, whoever decides first."""

from __future__ import annotations

from bot.members import Preferences
from bot.notices import channel_reader
from bot.ports import Work
from bot.services.house import House
from bot.services.promise_notices import Listener, listener


async def credit_listener(house: House, one: Work) -> Listener | None:
    """The channel, else the credit manager, else the finance director; None when there is nobody at all."""
    policy = house.policy
    if policy.credit.channel:
        language = policy.credit.language or policy.digest.language
        return Listener(channel_reader(policy.credit.channel), language, policy.zone, Preferences(""))
    person = policy.person(house.credit_manager())
    return await listener(one, policy, person) if person else None

"""Where credit management reads: its private channel or, without one, whoever decides first."""

from __future__ import annotations

from bot.members import Preferences
from bot.notices import channel_of, channel_reader
from bot.ports import Work
from bot.services.house import House
from bot.services.promise_notices import Listener, listener


async def credit_listener(house: House, one: Work) -> Listener | None:
    """The channel, else the credit manager, else the finance director; None when there is nobody at all."""
    if house.policy.credit.channel:
        return _channel(house, channel_reader(house.policy.credit.channel))
    return await listener_of(house, one, house.credit_manager())


async def listener_of(house: House, one: Work, email: str) -> Listener | None:
    """Somebody of the policy; None for nobody, and for who left it."""
    person = house.policy.person(email) if email else None
    return await listener(one, house.policy, person) if person else None


async def reader_of(house: House, one: Work, key: str) -> Listener | None:
    """Whoever the message of a key was written to, as they would read it today; a channel, too."""
    person = await one.outbox.person_of(key) if key else None
    if person is not None and channel_of(person):
        return _channel(house, person)
    return await listener_of(house, one, person or "")


def _channel(house: House, reader: str) -> Listener:
    policy = house.policy
    return Listener(reader, policy.credit.language or policy.digest.language, policy.zone, Preferences(""))

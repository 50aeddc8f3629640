"""What people do in Slack, done by the services that it calls, on the ledger of the command line."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import app
from bot.acts import Actor
from bot.audit import Surface
from bot.members import Member, Preferences, Reader
from bot.policy_file import load_policy
from bot.services.house import House
from bot.settings import load_settings
from bot.sight import sight_of

Wish = Callable[[House, Actor], Awaitable[Any]]
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def do(email: str, *wishes: Wish, at: datetime = AT) -> list[Any]:
    """Carry out what somebody of the policy wishes, in order; the answers."""

    async def whole() -> list[Any]:
        settings = load_settings()
        async with app.opened(settings, load_policy(settings.policy)) as services:
            actor = _actor(services.house, email, at)
            return [await wish(services.house, actor) for wish in wishes]

    return asyncio.run(whole())


def _actor(house: House, email: str, at: datetime) -> Actor:
    person = house.policy.person(email)
    assert person is not None
    member = Member(f"U0{person.name[:3].upper()}", email, person.name, email, "", "", is_active=True)
    sight, zone = sight_of(person, house.policy), house.policy.zone
    return Actor(Reader(person, member, Preferences(email), "en", sight, zone), Surface.COMMAND, at)

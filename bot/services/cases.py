"""Cases: what opens, changes and closes them, and all that people do to one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.ports import Work
from bot.services.case_acts import (
    ask_salesperson,
    assign_case,
    case_form,
    shown_case,
    snooze_case,
    take_case,
)
from bot.services.case_steps import Carried
from bot.services.case_tending import tending
from bot.services.case_views import case_view, case_views
from bot.services.house import House
from bot.services.looks import look_at

__all__ = [
    "ask_salesperson",
    "assign_case",
    "case_form",
    "case_view",
    "case_views",
    "shown_case",
    "snooze_case",
    "take_case",
    "tend_cases",
]


async def tend_cases(
    house: House, one: Work, customers: Collection[int], now: datetime
) -> tuple[Carried, ...]:
    """The cases of these customers follow their causes, within a transaction that holds the customers."""
    those = await tending(house, one, customers, now)
    looked = await look_at(house, one, house.today(now), customers)
    done = [await those.tend(look) for look in looked.looks]
    await one.trail.add_all(those.later)
    return tuple(each for each in done if each is not None)

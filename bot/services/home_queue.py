"""Dunning steps in a person's App Home: how many wait, theirs or everybody's."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.acts import Actor
from bot.audit import Surface
from bot.credit.refused import Refused
from bot.home import HomeQueue, HomeView
from bot.members import Reader
from bot.requests import Whose
from bot.rights import Act
from bot.services.house import House
from bot.services.queues import queue_of


async def with_queue(house: House, person: Reader, view: HomeView, at: datetime) -> HomeView:
    """The Home with the steps that wait: everybody's for who may see them, else their own.

    Nothing is read of a workspace that was never swept, but that.
    """
    async with house.work.looking() as one:
        if not await one.dunning.first_sweeps():
            return view
    actor = Actor(person, Surface.HOME, at)
    whose = Whose.ALL if house.may(Act.SEE_QUEUE, actor) else Whose.MINE
    found = await queue_of(house, actor, whose.value)
    return view if isinstance(found, Refused) else replace(view, queue=HomeQueue.of(found))

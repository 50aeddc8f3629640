"""What is shown again and again is shown as it is in the end, and not once for each who asks."""

from __future__ import annotations

import asyncio

import pytest

from handlers.slack.latest import Latest


class Screen:
    """Shows what stands now, when it is let."""

    def __init__(self) -> None:
        self.stands, self.shown = 0, list[int]()
        self.let = asyncio.Event()

    async def show(self) -> None:
        now = self.stands
        await self.let.wait()
        self.shown.append(now)


async def test_many_who_ask_meanwhile_get_one_showing_of_the_newest() -> None:
    latest, screen = Latest(), Screen()
    first = asyncio.create_task(latest.show("U1", screen.show))
    await asyncio.sleep(0)
    for _ in range(20):
        screen.stands += 1
        await latest.show("U1", screen.show)
    screen.let.set()
    await first
    assert screen.shown == [0, 20]


async def test_one_after_the_other_are_all_shown() -> None:
    latest, screen = Latest(), Screen()
    screen.let.set()
    for screen.stands in (1, 2):
        await latest.show("U1", screen.show)
    assert screen.shown == [1, 2]


async def test_people_do_not_wait_for_each_other_but_for_room() -> None:
    latest, one, other, third = Latest(at_once=2), Screen(), Screen(), Screen()
    tasks = [
        asyncio.create_task(latest.show(key, screen.show))
        for key, screen in (("U1", one), ("U2", other), ("U3", third))
    ]
    other.let.set()
    third.let.set()
    await asyncio.wait({tasks[1], tasks[2]})
    assert (one.shown, other.shown, third.shown) == ([], [0], [0])
    one.let.set()
    await tasks[0]


async def test_a_showing_that_fails_leaves_the_way_free() -> None:
    async def fails() -> None:
        raise ValueError

    latest, screen = Latest(), Screen()
    with pytest.raises(ValueError):
        await latest.show("U1", fails)
    screen.let.set()
    await latest.show("U1", screen.show)
    assert screen.shown == [0]

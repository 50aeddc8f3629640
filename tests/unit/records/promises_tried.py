"""What tests of promises do: decide, take back, and a request that was restored by that."""

from __future__ import annotations

from bot.acts import PromiseLogged
from bot.credit.promise import Promise, PromiseState
from bot.credit.refused import Refused
from bot.policy import Person
from bot.services.promises import decide_promise, undo_promise
from records.lumen import CAMILLE, NADIA, TUESDAY, at
from records.promise_world import World


async def undo(
    world: World, promise: Promise, person: Person = CAMILLE, moment: str = "09:05"
) -> Promise | Refused:
    actor = world.actor(person, at(moment))
    async with world.work.working() as one:
        done = await undo_promise(world.house, one, actor, promise.id)
    return done if isinstance(done, Refused) else done.promise


async def decide(
    world: World, promise: Promise, person: Person = NADIA, *, agrees: bool = True, reason: str = ""
) -> PromiseLogged | Refused:
    actor = world.actor(person, at("10:02"))
    version = promise.version
    return await decide_promise(world.house, actor, promise.id, version, agrees=agrees, reason=reason)


async def restored(world: World) -> Promise:
    """A third in a row that another request replaced, and that came back when that was taken back."""
    await world.promise(in_a_row=2, state=PromiseState.BROKEN, ended_on=TUESDAY)
    asked = await world.logged(key="asked")
    other = await world.logged(moment=at("09:03"), key="other")
    assert isinstance(await undo(world, other), Promise)
    assert world.now(asked.id).state is PromiseState.PROPOSED
    return asked

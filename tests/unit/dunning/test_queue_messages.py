"""The morning's message of a queue: what it is drawn as while steps come, go and come back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.audit import Deed, NewEntry, Surface
from bot.credit.due_step import DueStep, StepOutcome, StepState
from bot.delegations import Delegation
from bot.dunning_acts import LogCall, StepChange
from bot.dunning_views import Queue
from bot.notices import Notice, NoticeKind, Payload
from bot.ports import Work
from bot.services import queue_messages
from bot.services.house import House
from bot.services.queue_messages import Said, fold_queue, queue_key, queue_payload, redraw_queues
from bot.services.queue_mornings import say_queues
from bot.services.step_acts import log_call
from bot.services.step_changes import take_step_over
from bot.services.steps_now import steps_now
from dunning.sweep_world import (
    ACME,
    CAMILLE,
    JULIEN,
    MONDAY,
    NADIA,
    PORT,
    TUESDAY,
    SweepWording,
    SweepWorld,
    at,
    taken,
)

WEDNESDAY = date(2026, 11, 25)
HERS = "camille@lumen.example"


class DatedWording(SweepWording):
    """Says of which day a queue is."""

    def queue(self, queue: Queue, language: str) -> Payload:
        return {"text": f"{queue.as_of:%d}: {queue.count}"}


@dataclass
class MessageWorld(SweepWorld):
    """ACME's call is Camille's, the one of Brasserie du Port Julien's."""

    @property
    def house(self) -> House:
        return replace(super().house, wording=DatedWording())

    async def begins(self) -> None:
        self.late(2, 10)
        self.late(3, 10, customer=PORT)
        await self.sweep()

    async def turns(self, state: StepState, hour: str) -> None:
        """ACME's call changes, with its entry in the trail."""
        step = replace(self.step(), state=state)
        assert await self.records.dunning.change(step) is not None
        entry = NewEntry(
            Deed.STEP_CALLED, "nadia@lumen.example", at(hour), Surface.COMMAND, f"step:{step.id}"
        )
        await self.records.trail.add(entry)

    def told(self) -> list[str]:
        """Camille's message, and what it was edited to."""
        return [each.payload["text"] for each in self.notices(CAMILLE)]

    async def says(self, on: date, payload: Payload) -> None:
        """Camille gets a queue of a day."""
        notice = Notice(queue_key(HERS, on), NoticeKind.QUEUE, HERS, payload, at("08:31"))
        assert await self.work.outbox.add(notice)


@pytest.fixture
async def world() -> MessageWorld:
    made = MessageWorld()
    await made.begins()
    return made


async def _morning(world: MessageWorld) -> None:
    assert await say_queues(world.house, at("08:31")) == 2


async def test_a_message_returns_to_what_it_said_before(world: MessageWorld) -> None:
    await _morning(world)
    back_and_forth = (StepState.SENDING, StepState.OPEN, StepState.SENDING, StepState.OPEN)
    for minute, state in enumerate(back_and_forth, 1):
        await world.turns(state, f"09:0{minute}")
        assert await redraw_queues(world.house, at(f"09:0{minute}")) == 1
        assert await redraw_queues(world.house, at(f"09:0{minute}")) == 0
    assert world.told() == ["24: 1", "24: 0", "24: 1", "24: 0", "24: 1"]


async def test_the_steps_that_run_are_read_once_for_all_readers(
    world: MessageWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _morning(world)
    await world.turns(StepState.SENDING, "09:05")
    reads = []
    running = world.records.dunning.running

    async def counted(customers: Collection[int] | None = None) -> tuple[DueStep, ...]:
        reads.append(customers)
        return await running(customers)

    monkeypatch.setattr(world.records.dunning, "running", counted)
    assert await redraw_queues(world.house, at("09:05")) == 1
    assert reads == [None]


async def test_after_an_act_only_messages_with_its_customer_s_steps_are_looked_at(
    world: MessageWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _morning(world)
    looked = []
    drawn = queue_messages.queue_payload

    async def counted(house: House, one: Work, said: Said, *rest: Any) -> Payload:
        looked.append(said.person)
        return await drawn(house, one, said, *rest)

    monkeypatch.setattr(queue_messages, "queue_payload", counted)
    nadia, step = world.by(NADIA, "09:05"), world.step()
    taken(await take_step_over(world.house, nadia, StepChange(step.id, step.version)))
    assert world.step().owner == "nadia@lumen.example"
    assert await redraw_queues(world.house, at("09:06"), nadia) == 1
    assert (looked, world.told()) == ([HERS], ["24: 1", "24: 0"])
    assert await redraw_queues(world.house, at("09:06"), world.by(NADIA, "09:06")) == 0
    assert sorted(looked[1:]) == [HERS, "julien@lumen.example"]


async def test_whoever_stands_in_for_the_owner_is_told_after_an_act(world: MessageWorld) -> None:
    away = Delegation(1, "julien@lumen.example", HERS, TUESDAY, TUESDAY, at("08:00"))
    world.records.delegations.kept[1] = away
    await _morning(world)
    julien, step = world.by(JULIEN, "09:05"), world.step(PORT)
    taken(await log_call(world.house, julien, LogCall(step.id, step.version, StepOutcome.REACHED, "k")))
    assert await redraw_queues(world.house, at("09:05"), julien) == 2
    assert world.told() == ["24: 2", "24: 1"]


async def test_what_somebody_does_while_a_message_is_drawn_is_in_it(
    world: MessageWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _morning(world)
    await world.turns(StepState.SENDING, "09:05")

    async def hold() -> None:
        """Whoever held it brings the step back."""
        await world.turns(StepState.OPEN, "09:05")

    monkeypatch.setattr(world.records.trail, "hold", hold)
    assert await redraw_queues(world.house, at("09:05")) == 0
    assert world.told() == ["24: 1"]


async def test_whose_day_began_before_the_company_s_keeps_their_day(world: MessageWorld) -> None:
    async with world.work.working() as one:
        payload = await queue_payload(world.house, one, Said(HERS, WEDNESDAY), WEDNESDAY, "en")
    await world.says(WEDNESDAY, payload)
    assert await redraw_queues(world.house, at("23:40")) == 0
    assert world.told() == ["25: 1"]


@pytest.mark.parametrize(
    ("opened", "folded"),
    [
        (datetime(2026, 11, 24, 22, 59, tzinfo=UTC), "queue of 2026-11-24: 1 of 1 en"),
        (datetime(2026, 11, 24, 23, 1, tzinfo=UTC), "queue of 2026-11-24: 0 of 1 en"),
    ],
)
async def test_a_step_opened_after_midnight_was_not_in_the_message_of_the_day_before(
    world: MessageWorld, opened: datetime, folded: str
) -> None:
    await world.says(TUESDAY, {"text": "1", "blocks": [{"block_id": "queue.20261124.mine.more1.r1"}]})
    step = world.step()
    world.records.dunning.kept[step.id] = replace(step, opened_at=opened)
    await world.done(world.step(), WEDNESDAY)
    assert await fold_queue(world.house, Said(HERS, TUESDAY), "en", at("08:31", WEDNESDAY))
    assert world.told()[-1] == folded


async def test_a_step_opened_after_midnight_does_not_run_the_day_before(world: MessageWorld) -> None:
    step = world.step()
    opened = datetime(2026, 11, 23, 23, 1, tzinfo=UTC)
    world.records.dunning.kept[step.id] = replace(step, reached_on=TUESDAY, opened_at=opened)
    ran = [await steps_now(world.policy, world.records.dunning, day) for day in (MONDAY, TUESDAY)]
    assert [ACME in each.running for each in ran] == [False, True]

"""A step as it is shown: what can be asked for, what comes next, and what its reader may do."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest
from fakes import eur, usd

from bot.credit.due_step import StepState
from bot.credit.ledger import Contact
from bot.credit.letter import Letter, LetterKind
from bot.credit.mailing import Mailing
from bot.credit.refused import Why
from bot.dunning_views import StepView
from bot.errors import NotYoursError
from bot.policy import Person
from bot.services.step_views import running_step_of, shown_step, step_views
from dunning.sweep_world import (
    ACME,
    ALINE,
    CAMILLE,
    JULIEN,
    MARC,
    NADIA,
    PORT,
    TUESDAY,
    SweepWorld,
    at,
    why,
)


async def _shown(world: SweepWorld, person: Person = NADIA, on: date = TUESDAY) -> StepView:
    view = await shown_step(world.house, world.by(person, on=on), world.step().id)
    assert isinstance(view, StepView)
    return view


async def _swept(days_late: int = 3) -> SweepWorld:
    world = SweepWorld()
    world.late(2, days_late, "1000")
    await world.sweep()
    return world


async def test_it_says_what_can_be_asked_for_one_amount_a_currency() -> None:
    world = SweepWorld()
    world.late(2, 3, "1000", disputed="300")
    world.late(3, 4, "500")
    world.late(4, 5)
    world.change(4, gross=usd("900"), open_amount=usd("900"), disputed=usd("0"))
    await world.sweep()
    view = await _shown(world)
    assert view.owed == (eur("1200"), usd("900"))
    assert [each.number for each in view.documents] == ["F-0004", "F-0003", "F-0002"]
    assert view.oldest_days_late == 5


async def test_what_is_paid_meanwhile_is_still_named_and_not_asked_for() -> None:
    world = await _swept()
    world.zero(2)
    view = await _shown(world)
    assert (view.owed, view.oldest_days_late, len(view.documents)) == ((), 0, 1)


async def test_it_says_what_comes_next_and_until_when_it_can_be_put_off() -> None:
    view = await _shown(await _swept())
    assert view.replaces_on is not None
    step, on = view.replaces_on
    assert (step.name, on) == ("call", date(2026, 12, 1))
    assert view.put_off_until == date(2026, 11, 30)


async def test_after_the_last_step_nothing_comes() -> None:
    view = await _shown(await _swept(60))
    assert view.replaces_on is None
    assert view.put_off_until == date(2026, 12, 8)


async def test_past_its_last_day_it_cannot_be_put_off() -> None:
    view = await _shown(await _swept(), on=date(2026, 11, 30))
    assert (view.put_off_until, view.days_over) == (None, 2)


async def test_it_says_whom_to_call() -> None:
    world = await _swept()
    assert (await _shown(world)).contact is None
    known = world.records.ledger.known[ACME]
    world.records.ledger.known[ACME] = replace(known, contact="Mme Durand", phone="0536490012", language="fr")
    assert (await _shown(world)).contact == Contact("Mme Durand", "0536490012", "", "fr")


@pytest.mark.parametrize(
    ("person", "may_take", "may_take_over"),
    [(CAMILLE, False, False), (MARC, True, False), (NADIA, True, True), (ALINE, False, False)],
)
async def test_what_a_reader_may_do_goes_by_their_role(
    person: Person, may_take: bool, may_take_over: bool
) -> None:
    view = await _shown(await _swept(), person)
    assert (view.may_take, view.may_take_over) == (may_take, may_take_over)


async def test_it_names_whom_it_could_go_to_and_who_is_in_its_story() -> None:
    world = await _swept()
    world.leave(MARC)
    view = await _shown(world)
    assert [name for _, name in view.people] == ["Camille Roy", "Hugues Martin", "Aline Petit"]
    assert [line.kind.value for line in view.lines] == ["opened"]
    assert view.names == {"nadia@lumen.example": "Nadia Benali"}


async def test_a_formal_notice_counts_when_it_names_one_of_its_invoices() -> None:
    world = await _swept(60)
    letter = Letter(
        id=0,
        number="MD-2026-0001",
        customer_id=ACME,
        step_id=None,
        kind=LetterKind.FORMAL_NOTICE,
        language="fr",
        made_by="nadia@lumen.example",
        made_at=at("09:00"),
        made_on=TUESDAY,
        pay_by=date(2026, 12, 2),
        documents=(9,),
        owed=(),
        charges=(),
        file_id=1,
    )
    await world.records.letters.add(letter)
    assert not (await _shown(world)).has_formal_notice
    await world.records.letters.add(replace(letter, documents=(2, 9)))
    view = await _shown(world)
    assert (view.has_formal_notice, len(view.letters)) == (True, 2)


async def test_it_has_its_newest_mailing() -> None:
    world = await _swept()
    await world.records.mailings.add(_mailing(world), "a")
    second = await world.records.mailings.add(_mailing(world), "b")
    assert (await _shown(world)).mailing == second


async def test_a_stranger_to_the_customer_learns_nothing() -> None:
    with pytest.raises(NotYoursError):
        await _shown(await _swept(), JULIEN)


async def test_a_customers_running_step_is_the_one_after_the_due_date() -> None:
    world = SweepWorld()
    world.late(2, -5, "20000")
    world.late(3, 3)
    await world.sweep()
    view = await running_step_of(world.house, world.by(NADIA), ACME)
    assert isinstance(view, StepView)
    assert view.step.step.name == "friendly reminder"
    assert why(await running_step_of(world.house, world.by(NADIA), PORT)) is Why.NOTHING_TO_REMIND


@dataclass
class _Counted:
    """A transaction whose stores count what is asked of them."""

    one: Any
    asked: list[str] = field(default_factory=list)

    def __getattr__(self, store: str) -> Any:
        return _CountedStore(store, getattr(self.one, store), self.asked)


@dataclass
class _CountedStore:
    name: str
    store: Any
    asked: list[str]

    def __getattr__(self, method: str) -> Any:
        self.asked.append(f"{self.name}.{method}")
        return getattr(self.store, method)


async def test_many_steps_are_shown_with_as_many_queries_as_one() -> None:
    world = SweepWorld()
    world.late(2, 60)
    world.late(3, 3, customer=PORT)
    await world.sweep()
    steps = [*world.steps(), *world.steps(PORT)]
    steps = [steps[0], replace(steps[1], state=StepState.SENDING)]
    asked = []
    for some in (steps[1:], steps):
        async with world.work.looking() as one:
            counted = _Counted(one)
            views = await step_views(world.house, counted, some, TUESDAY, world.by(NADIA))
        asked.append(counted.asked)
        assert [view.step for view in views] == some
    assert asked[0] == asked[1]


def _mailing(world: SweepWorld) -> Mailing:
    return Mailing(
        id=0,
        customer_id=ACME,
        step_id=world.step().id,
        letter_id=None,
        template="",
        charges=False,
        to="compta@acme.example",
        language="fr",
        asked_by="nadia@lumen.example",
        asked_at=at("09:00"),
        leaves_at=at("09:10"),
    )

"""Taking, assigning, snoozing a case and having the salesperson asked: rights, versions and who is told."""

from __future__ import annotations

from datetime import date

import pytest

from bot.acts import Actor
from bot.credit.case import CaseState, Level
from bot.credit.note import TEXT_MAX
from bot.credit.refused import Refused, Why
from bot.credit_acts import CaseChange
from bot.credit_views import CaseForm, CaseView
from bot.errors import NotYoursError, UnknownRecordError
from bot.services.cases import ask_salesperson, assign_case, case_form, shown_case, snooze_case, take_case
from credit.case_world import CAMILLE, HUGUES, JULIEN, MARC, NADIA, TUESDAY, CaseWorld, at, kept, why

WEDNESDAY, THURSDAY = date(2026, 11, 25), date(2026, 11, 26)
FARTHEST = date(2026, 12, 1)
"""Five working days after TUESDAY."""


async def opened() -> CaseWorld:
    world = CaseWorld()
    await world.breach()
    world.forget_but_first()
    return world


async def test_taking_it_makes_one_the_owner_and_leaves_the_deadline() -> None:
    world = await opened()
    case = kept(await take_case(world.house, world.actor(MARC), world.wish()))
    assert (case.owner, case.taken_at, case.due_on) == ("marc@lumen.example", at("10:00"), THURSDAY)
    assert world.said()[1:] == ["= case 1 open Marc Olivier: breach", "> taken marc@lumen.example"]
    assert world.deeds[-1] == "case.taken case:1"
    assert world.said(MARC) == []


async def test_taken_by_the_credit_manager_it_never_goes_down_to_the_manager() -> None:
    world = await opened()
    case = kept(await take_case(world.house, world.actor(NADIA), world.wish()))
    assert case.level is Level.CREDIT_MANAGER
    view = await shown_case(world.house, world.actor(NADIA), case.id)
    assert isinstance(view, CaseView)
    assert [name for name, _ in view.otherwise] == ["Hugues Martin"]


async def test_taken_by_another_meanwhile_it_stays_theirs() -> None:
    world = await opened()
    seen = world.wish()
    await take_case(world.house, world.actor(MARC), seen)
    done = await take_case(world.house, world.actor(CAMILLE, "10:01"), seen)
    assert done == Refused(Why.TAKEN, who="Marc Olivier", at=at("10:00"))
    assert world.case().owner == "marc@lumen.example"


async def test_who_saw_that_another_has_it_takes_it_over() -> None:
    world = await opened()
    await take_case(world.house, world.actor(MARC), world.wish())
    case = kept(await take_case(world.house, world.actor(NADIA, "10:05"), world.wish()))
    assert case.owner == "nadia@lumen.example"


async def test_the_same_press_again_was_done() -> None:
    world = await opened()
    seen = world.wish()
    await take_case(world.house, world.actor(CAMILLE), seen)
    assert why(await take_case(world.house, world.actor(CAMILLE), seen)) is Why.ALREADY_DONE
    assert world.lines.count("taken") == 1


async def test_assigning_tells_the_new_owner_once_and_gives_them_a_day() -> None:
    world = await opened()
    actor = world.actor(NADIA, "10:00", THURSDAY)
    case = kept(await assign_case(world.house, actor, world.wish(owner="marc@lumen.example")))
    assert (case.owner, case.taken_at, case.due_on) == ("marc@lumen.example", None, date(2026, 11, 27))
    assert world.said(MARC) == ["case yours 1 assigned marc@lumen.example en"]
    assert world.said()[1:] == ["= case 1 open Marc Olivier: breach", "> assigned marc@lumen.example"]


async def test_assigning_twice_tells_both() -> None:
    world = await opened()
    await assign_case(world.house, world.actor(NADIA), world.wish(owner="marc@lumen.example"))
    await assign_case(world.house, world.actor(NADIA, "10:05"), world.wish(owner="hugues@lumen.example"))
    assert [len(world.said(each)) for each in (MARC, HUGUES)] == [1, 1]


@pytest.mark.parametrize(
    ("owner", "reason"),
    [
        ("camille@lumen.example", Why.SAME_OWNER),
        ("julien@lumen.example", Why.NOBODY),
        ("gone@lumen.example", Why.NOBODY),
    ],
)
async def test_it_is_assigned_to_somebody_else_who_is_there_and_may_see_it(owner: str, reason: Why) -> None:
    world = await opened()
    assert why(await assign_case(world.house, world.actor(NADIA), world.wish(owner=owner))) is reason


async def test_assigned_to_who_has_no_account_it_would_be_lost() -> None:
    world = await opened()
    world.leave(MARC)
    wish = world.wish(owner="marc@lumen.example")
    assert why(await assign_case(world.house, world.actor(NADIA), wish)) is Why.NOBODY


async def test_a_salesperson_assigns_nothing() -> None:
    world = await opened()
    done = await assign_case(world.house, world.actor(CAMILLE), world.wish(owner="marc@lumen.example"))
    assert done == Refused(Why.ROLE, who="Marc Olivier, Nadia Benali, Hugues Martin")


async def test_it_sleeps_five_working_days_at_most_with_a_reason() -> None:
    world = await opened()
    case = kept(
        await snooze_case(world.house, world.actor(CAMILLE), world.wish(until=FARTHEST, text="stock"))
    )
    assert (case.state, case.snoozed_until, case.snooze_reason) == (CaseState.SNOOZED, FARTHEST, "stock")
    assert world.said()[1:] == ["= case 1 snoozed Camille Roy: breach", "> snoozed camille@lumen.example"]


@pytest.mark.parametrize(
    ("until", "text", "refused"),
    [
        (TUESDAY, "why", Refused(Why.DAY_PASSED, until=WEDNESDAY)),
        (date(2026, 12, 2), "why", Refused(Why.DAY_TOO_FAR, until=FARTHEST)),
        (WEDNESDAY, "  ", Refused(Why.NO_REASON)),
        (WEDNESDAY, "x" * (TEXT_MAX + 1), Refused(Why.TEXT_TOO_LONG, count=TEXT_MAX)),
    ],
)
async def test_what_is_against_a_snooze(until: date, text: str, refused: Refused) -> None:
    world = await opened()
    done = await snooze_case(world.house, world.actor(NADIA), world.wish(until=until, text=text))
    assert done == refused


async def test_a_salesperson_snoozes_what_they_have_and_nothing_else() -> None:
    world = await opened()
    await take_case(world.house, world.actor(MARC), world.wish())
    done = await snooze_case(world.house, world.actor(CAMILLE), world.wish(until=WEDNESDAY, text="why"))
    assert done == Refused(Why.NOT_CONCERNED, who="Marc Olivier")


async def test_a_second_snooze_from_the_same_screen_comes_second() -> None:
    world = await opened()
    seen = world.wish(until=WEDNESDAY, text="why")
    await snooze_case(world.house, world.actor(NADIA), seen)
    assert why(await snooze_case(world.house, world.actor(NADIA), seen)) is Why.ALREADY_DONE
    done = await snooze_case(world.house, world.actor(MARC), seen)
    assert done == Refused(Why.ASLEEP_ALREADY, who="Nadia Benali", at=at("10:00"))


async def test_taking_a_case_wakes_it() -> None:
    world = await opened()
    await snooze_case(world.house, world.actor(NADIA), world.wish(until=WEDNESDAY, text="why"))
    case = kept(await take_case(world.house, world.actor(CAMILLE, "10:30"), world.wish()))
    assert (case.state, case.snoozed_until) == (CaseState.OPEN, None)


@pytest.mark.parametrize(("plan", "asked"), [(False, "call"), (True, "plan")])
async def test_the_salesperson_is_asked_in_the_words_of_whoever_asks(plan: bool, asked: str) -> None:
    world = await opened()
    wish = world.wish(text="before noon")
    kept(await ask_salesperson(world.house, world.actor(NADIA), wish, plan))
    (line,) = [each for each in world.records.cases.said if each.kind == "asked"]
    assert (line.owner, line.text, line.facts) == ("camille@lumen.example", "before noon", {"ask": asked})
    assert world.said(CAMILLE) == ["case asked 1 Nadia Benali fr"]
    assert [each.key for each in world.notices(CAMILLE)] == [f"case-asked:{line.id}"]
    assert why(await ask_salesperson(world.house, world.actor(NADIA), wish, plan)) is Why.ALREADY_DONE
    assert len(world.said(CAMILLE)) == 1


async def test_asking_changes_nothing_of_the_case_itself() -> None:
    world = await opened()
    before = world.case()
    assert kept(await ask_salesperson(world.house, world.actor(NADIA), world.wish(), plan=False)) == before


async def test_nobody_is_asked_who_is_not_there() -> None:
    world = await opened()
    world.leave(CAMILLE)
    done = await ask_salesperson(world.house, world.actor(NADIA), world.wish(), plan=False)
    assert done == Refused(Why.NOBODY, who="Camille Roy")


async def test_a_closed_case_takes_nothing_more() -> None:
    world = await opened()
    seen = world.wish(until=WEDNESDAY, text="why", owner="marc@lumen.example")
    world.settle(2)
    await world.watch("09:30")
    actor = world.actor(NADIA)
    for done in (
        await take_case(world.house, actor, seen),
        await assign_case(world.house, actor, seen),
        await snooze_case(world.house, actor, seen),
        await ask_salesperson(world.house, actor, seen, plan=True),
        await case_form(world.house, actor, 1),
    ):
        assert done == Refused(Why.CASE_CLOSED, at=at("09:30"))
    view = await shown_case(world.house, actor, 1)
    assert isinstance(view, CaseView)
    assert view.case.state is CaseState.CLOSED


async def test_who_does_not_see_the_customer_does_and_sees_nothing() -> None:
    world = await opened()
    actor = world.actor(JULIEN)
    for doing in (
        take_case(world.house, actor, world.wish()),
        shown_case(world.house, actor, 1),
        case_form(world.house, actor, 1),
    ):
        with pytest.raises(NotYoursError):
            await doing
    assert world.lines == ["opened"]


async def test_a_case_that_there_is_not() -> None:
    world = await opened()
    with pytest.raises(UnknownRecordError):
        await take_case(world.house, world.actor(NADIA), CaseChange(9, 1))


async def test_the_form_offers_who_is_there_and_may_see_it() -> None:
    world = await opened()
    world.leave(HUGUES)
    form = await form_of(world, world.actor(NADIA))
    assert form.owners == (("marc@lumen.example", "Marc Olivier"), ("nadia@lumen.example", "Nadia Benali"))
    assert (form.latest, form.salesperson) == (FARTHEST, "Camille Roy")
    world.leave(CAMILLE)
    assert (await form_of(world, world.actor(NADIA))).salesperson == ""


async def test_the_story_is_shown_with_names_and_where_the_company_is() -> None:
    world = await opened()
    await take_case(world.house, world.actor(MARC), world.wish())
    view = await shown_case(world.house, world.actor(CAMILLE), 1)
    assert isinstance(view, CaseView)
    assert [(str(each.kind), each.at) for each in view.lines] == [
        ("opened", at("09:00")),
        ("taken", at("10:00")),
    ]
    assert view.names == {"marc@lumen.example": "Marc Olivier", "camille@lumen.example": "Camille Roy"}


async def form_of(world: CaseWorld, actor: Actor) -> CaseForm:
    form = await case_form(world.house, actor, 1)
    assert isinstance(form, CaseForm), form
    return form

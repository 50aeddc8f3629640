"""Past its owner's deadline a case goes up one level, once each, past whoever cannot be reached."""

from __future__ import annotations

from datetime import date

import pytest

from bot.credit.case import Case, CaseState, Level
from bot.delegations import Delegation
from bot.policy import CreditPolicy, Organisation, Person, Policy
from bot.services.case_clock import escalate_cases, wake_cases
from bot.services.cases import assign_case, snooze_case, take_case
from credit.case_world import (
    ACME,
    CAMILLE,
    EVERYBODY,
    HUGUES,
    JULIEN,
    MARC,
    NADIA,
    PORT,
    TUESDAY,
    CaseWorld,
    at,
    kept,
)

WEDNESDAY = date(2026, 11, 25)
THURSDAY, FRIDAY, SATURDAY = date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 28)
MONDAY, NEXT_TUESDAY, NEXT_WEDNESDAY = date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 2)
NEXT_MONDAY, TUESDAY_AFTER = date(2026, 12, 7), date(2026, 12, 8)


async def opened(world: CaseWorld) -> Case:
    """ACME's case since TUESDAY; what was said of its opening is of no matter."""
    await world.breach()
    world.forget_but_first()
    return world.case()


async def escalate(world: CaseWorld, on: date, hour: str = "09:00") -> tuple[Case, ...]:
    return await escalate_cases(world.house, at(hour, on))


async def test_on_its_last_day_it_stays_and_the_day_after_it_goes_to_the_manager() -> None:
    world = CaseWorld()
    await opened(world)
    assert await escalate(world, THURSDAY) == ()
    (case,) = await escalate(world, FRIDAY)
    assert (case.owner, case.level, case.due_on) == ("marc@lumen.example", Level.MANAGER, NEXT_TUESDAY)
    assert world.said()[1:] == ["= case 1 open Marc Olivier: breach", "> escalated marc@lumen.example"]
    assert world.said(MARC) == ["case yours 1 escalated marc@lumen.example en"]
    assert [each.key for each in world.notices(MARC)] == ["case-yours:1:manager"]
    assert world.said(CAMILLE) == []


async def test_it_goes_up_level_by_level_to_the_finance_director_and_stays_there() -> None:
    world = CaseWorld()
    await opened(world)
    owners = [
        (await escalate(world, on))[0].owner.partition("@")[0]
        for on in (FRIDAY, NEXT_WEDNESDAY, TUESDAY_AFTER)
    ]
    assert owners == ["marc", "nadia", "hugues"]
    assert await escalate(world, date(2027, 1, 29)) == ()
    assert world.lines.count("escalated") == 3


@pytest.mark.parametrize(
    ("on", "hour"), [(FRIDAY, "07:59"), (FRIDAY, "18:31"), (SATURDAY, "10:00"), (date(2026, 12, 25), "10:00")]
)
async def test_outside_working_hours_it_waits(on: date, hour: str) -> None:
    world = CaseWorld()
    await opened(world)
    assert await escalate(world, on, hour) == ()


async def test_the_same_level_is_reached_once() -> None:
    world = CaseWorld()
    await opened(world)
    assert len(await escalate(world, FRIDAY)) == 1
    assert await escalate(world, FRIDAY, "09:01") == ()
    assert len(world.said(MARC)) == 1


@pytest.mark.parametrize("organisation", list(Organisation))
async def test_the_chain_is_the_organisations(organisation: Organisation) -> None:
    chains = {
        Organisation.BACK_OFFICE: ["camille", "marc", "nadia", "hugues"],
        Organisation.SPECIALIST: ["nadia", "hugues"],
        Organisation.CREDIT_MANAGER: ["nadia", "hugues"],
    }
    credit = CreditPolicy(channel="C0CREDIT")
    world = CaseWorld(Policy(people=EVERYBODY, organisation=organisation, credit=credit))
    case = await opened(world)
    owners = [case.owner]
    for on in (date(2027, 1, 11), date(2027, 2, 11), date(2027, 3, 11)):
        owners += [each.owner for each in await escalate(world, on)]
    assert [each.partition("@")[0] for each in owners] == chains[organisation]


async def test_a_level_that_another_organisation_does_not_have_still_goes_up() -> None:
    world = CaseWorld()
    await opened(world)
    await escalate(world, FRIDAY)
    assert world.case().level is Level.MANAGER
    credit = CreditPolicy(channel="C0CREDIT")
    world.policy = Policy(people=EVERYBODY, organisation=Organisation.CREDIT_MANAGER, credit=credit)
    (case,) = await escalate(world, NEXT_WEDNESDAY)
    assert (case.owner, case.level) == ("hugues@lumen.example", Level.FINANCE_DIRECTOR)


async def test_who_has_no_account_any_more_is_passed_over_and_that_is_said() -> None:
    world = CaseWorld()
    await opened(world)
    world.leave(MARC)
    (case,) = await escalate(world, FRIDAY)
    assert (case.owner, case.level) == ("nadia@lumen.example", Level.CREDIT_MANAGER)
    assert world.said()[2:] == [
        "> passed_over marc@lumen.example no_account",
        "> escalated nadia@lumen.example",
    ]


async def test_an_owner_who_leaves_is_passed_over_at_once_and_that_is_said() -> None:
    world = CaseWorld()
    await opened(world)
    world.leave(CAMILLE)
    (case,) = await escalate(world, TUESDAY, "20:00")
    assert (case.owner, case.level, case.due_on) == ("marc@lumen.example", Level.MANAGER, THURSDAY)
    assert world.said()[1:] == [
        "= case 1 open Marc Olivier: breach",
        "> passed_over camille@lumen.example no_account",
        "> escalated marc@lumen.example",
    ]
    assert world.records.cases.said[-1].facts == {"left": "camille@lumen.example"}
    assert [each.due_at for each in world.notices(MARC)] == [at("08:00", WEDNESDAY)]
    assert await escalate(world, TUESDAY, "20:01") == ()


async def test_at_the_top_who_leaves_the_policy_leaves_a_case_without_an_owner() -> None:
    world = CaseWorld()
    await opened(world)
    for on in (FRIDAY, NEXT_WEDNESDAY, TUESDAY_AFTER):
        await escalate(world, on)
    world.forget_but_first()
    credit = CreditPolicy(channel="C0CREDIT")
    world.policy = Policy(people=(CAMILLE, JULIEN, MARC, NADIA), credit=credit)
    (case,) = await escalate(world, TUESDAY_AFTER, "09:01")
    assert (case.owner, case.level, case.state) == ("", Level.FINANCE_DIRECTOR, CaseState.OPEN)
    assert world.said()[1:3] == ["= case 1 open : breach", "> passed_over hugues@lumen.example left"]
    assert await escalate(world, date(2027, 1, 29)) == ()


async def test_who_leaves_while_a_case_sleeps_does_not_keep_it() -> None:
    world = CaseWorld()
    case = await opened(world)
    wish = world.wish(case, until=NEXT_TUESDAY, text="their stock-taking")
    kept(await snooze_case(world.house, world.actor(NADIA), wish))
    world.leave(CAMILLE)
    (gone,) = await escalate(world, TUESDAY)
    assert (gone.owner, gone.state, gone.snoozed_until) == (
        "marc@lumen.example",
        CaseState.SNOOZED,
        NEXT_TUESDAY,
    )


async def test_of_two_at_the_top_the_other_has_it_when_one_leaves_and_is_told() -> None:
    lea = HUGUES.model_copy(update={"email": "lea@lumen.example", "name": "Léa Blanc"})
    credit = CreditPolicy(channel="C0CREDIT")
    world = CaseWorld(Policy(people=(*EVERYBODY, lea), credit=credit))
    await opened(world)
    for on in (FRIDAY, NEXT_WEDNESDAY, TUESDAY_AFTER):
        await escalate(world, on)
    assert world.case().owner == "hugues@lumen.example"
    world.leave(HUGUES)
    (case,) = await escalate(world, TUESDAY_AFTER, "09:01")
    assert (case.owner, case.level) == ("lea@lumen.example", Level.FINANCE_DIRECTOR)
    assert len(world.said(lea)) == 1


async def test_a_silent_case_changes_hands_without_a_word() -> None:
    world = CaseWorld(watched=False)
    world.limit(ACME, "40000")
    await world.watch()
    world.leave(CAMILLE)
    (case,) = await escalate(world, TUESDAY, "10:00")
    assert (case.owner, case.posted_key) == ("marc@lumen.example", "")
    assert world.work.outbox.rows == []
    assert world.lines == ["passed_over", "escalated"]


async def test_before_anybodys_account_was_read_nobody_has_left() -> None:
    world = CaseWorld()
    await opened(world)
    world.work.members.kept.clear()
    assert await escalate(world, TUESDAY) == ()


async def test_a_delegate_stands_in_for_who_is_away() -> None:
    world = CaseWorld()
    await opened(world)
    await away(world, MARC, "nadia@lumen.example")
    (case,) = await escalate(world, FRIDAY)
    # Nadia is told once, for Marc and for herself.
    assert (case.owner, case.level) == ("nadia@lumen.example", Level.CREDIT_MANAGER)
    line = world.records.cases.said[-1]
    assert line.facts == {"stands_in_for": "marc@lumen.example"}


async def test_a_delegate_who_may_not_see_the_customer_is_passed_over() -> None:
    world = CaseWorld()
    await opened(world)
    await away(world, MARC, "julien@lumen.example")
    (case,) = await escalate(world, FRIDAY)
    assert case.owner == "nadia@lumen.example"
    assert world.said()[2] == "> passed_over julien@lumen.example no_sight"
    assert world.said(JULIEN) == []


async def test_from_whoever_took_it_a_case_goes_up_and_never_to_those_below_or_to_themselves() -> None:
    world = CaseWorld()
    case = await opened(world)
    taken = kept(await take_case(world.house, world.actor(MARC), world.wish(case)))
    assert taken.level is Level.MANAGER
    world.forget_but_first()
    (gone,) = await escalate(world, FRIDAY)
    assert (gone.owner, gone.taken_at) == ("nadia@lumen.example", None)
    given = kept(
        await assign_case(world.house, world.actor(MARC), world.wish(gone, owner="hugues@lumen.example"))
    )
    assert (given.owner, given.level) == ("hugues@lumen.example", Level.FINANCE_DIRECTOR)
    assert await escalate(world, date(2027, 1, 29)) == ()
    assert world.said(HUGUES) == ["case yours 1 assigned hugues@lumen.example en"]


async def test_where_nobody_is_left_it_stays_and_says_so_once() -> None:
    world = CaseWorld()
    await opened(world)
    for person in (MARC, NADIA, HUGUES):
        world.leave(person)
    (case,) = await escalate(world, FRIDAY)
    assert (case.owner, case.level) == ("camille@lumen.example", Level.FINANCE_DIRECTOR)
    assert world.lines[1:] == ["passed_over"] * 3
    assert await escalate(world, MONDAY) == ()


async def test_without_a_channel_the_credit_manager_has_one_message_for_it() -> None:
    world = CaseWorld(Policy(people=EVERYBODY))
    await opened(world)
    await escalate(world, FRIDAY)
    await escalate(world, NEXT_WEDNESDAY)
    assert world.said(NADIA) == [
        "case 1 open Camille Roy: breach",
        "= case 1 open Marc Olivier: breach",
        "> escalated marc@lumen.example",
        "= case 1 open Nadia Benali: breach",
        "case yours 1 escalated nadia@lumen.example en",
    ]


async def test_a_case_that_sleeps_does_not_go_up_and_has_its_day_when_it_wakes() -> None:
    world = CaseWorld()
    case = await opened(world)
    wish = world.wish(case, until=NEXT_TUESDAY, text="their stock-taking")
    kept(await snooze_case(world.house, world.actor(NADIA), wish))
    assert await escalate(world, MONDAY) == ()
    assert await wake_cases(world.house, at("08:00", MONDAY)) == ()
    (woken,) = await wake_cases(world.house, at("08:00", NEXT_TUESDAY))
    assert (woken.state, woken.due_on, woken.snoozed_until) == (CaseState.OPEN, NEXT_TUESDAY, None)
    assert world.said()[-2:] == ["= case 1 open Camille Roy: breach", "> woken "]
    assert world.deeds[-1] == "case.woken case:1"
    assert await escalate(world, NEXT_TUESDAY) == ()
    assert len(await escalate(world, NEXT_WEDNESDAY)) == 1
    assert await wake_cases(world.house, at("09:00", NEXT_WEDNESDAY)) == ()


async def test_a_silent_case_pages_nobody_until_somebody_takes_it() -> None:
    world = CaseWorld(watched=False)
    world.limit(ACME, "40000")
    await world.watch()
    assert await escalate(world, FRIDAY) == ()
    assert world.work.outbox.rows == []
    kept(await take_case(world.house, world.actor(CAMILLE, "10:00", FRIDAY), world.wish()))
    (case,) = await escalate(world, FRIDAY, "11:00")
    assert (case.owner, case.posted_key) == ("marc@lumen.example", "case:1")
    assert world.said() == ["case 1 open Marc Olivier: breach"]
    assert world.said(MARC) == ["case yours 1 escalated marc@lumen.example en"]


async def test_a_fault_of_one_keeps_no_other_from_going_up(monkeypatch: pytest.MonkeyPatch) -> None:
    world = CaseWorld()
    await opened(world)
    world.limit(PORT, "0")
    world.paper(3, PORT, "100")
    await world.watch("09:30")
    one = world.records.cases.one

    async def fails(case_id: int, *, hold: bool = False) -> Case:
        if case_id == 1 and hold:
            raise ValueError("a fault")
        return await one(case_id)

    monkeypatch.setattr(world.records.cases, "one", fails)
    assert [each.id for each in await escalate(world, FRIDAY)] == [2]


async def away(world: CaseWorld, person: Person, to: str) -> None:
    """Somebody is away on FRIDAY."""
    made = Delegation(0, person.email, to, FRIDAY, FRIDAY, at("09:00"))
    await world.records.delegations.add(made)

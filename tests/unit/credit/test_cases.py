"""A case follows its causes: one message kept up to date, a line for each, closed with the last."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from fakes import eur

from bot.credit.case import CaseState
from bot.members import Preferences
from bot.policy import CreditPolicy, Organisation, Policy, Role
from bot.services.case_views import case_view
from bot.services.cases import snooze_case
from credit.case_world import (
    ACME,
    CAMILLE,
    EVERYBODY,
    F1,
    HUGUES,
    MARC,
    NADIA,
    TUESDAY,
    CaseWorld,
    at,
    kept,
)

THURSDAY, FRIDAY = date(2026, 11, 26), date(2026, 11, 27)


async def test_a_case_opens_with_its_owner_and_two_working_days() -> None:
    world = CaseWorld()
    case = await world.breach()
    assert (case.owner, case.due_on, case.opened_on) == ("camille@lumen.example", THURSDAY, TUESDAY)
    assert world.said() == ["case 1 open Camille Roy: breach"]
    (notice,) = world.notices()
    assert (notice.key, notice.due_at) == ("case:1", at("09:00"))


async def test_a_line_keeps_the_figures_of_the_moment() -> None:
    world = CaseWorld()
    await world.breach()
    (opened,) = world.records.cases.said
    assert opened.facts == {"exposure": "65000.00 EUR", "limit": "60000.00 EUR", "ratio": "1.0833"}


async def test_a_further_cause_edits_the_message_and_adds_a_line() -> None:
    world = CaseWorld()
    await world.breach()
    await world.broken()
    await world.watch("09:20")
    assert world.said() == [
        "case 1 open Camille Roy: breach",
        "= case 1 open Camille Roy: breach,broken_promise",
        "> cause broken_promise:promise:1",
    ]
    edit = world.notices()[1]
    number = len(world.deeds)
    assert (edit.key, edit.edits, edit.due_at) == (f"case:1:e{number}", "case:1", at("09:00"))
    assert world.notices()[2].key == "case-line:2"


async def test_a_cause_that_ends_leaves_the_others() -> None:
    world = CaseWorld()
    await world.breach()
    await world.broken()
    await world.watch("09:20")
    world.forget_but_first()
    world.settle(2)
    await world.watch("10:00")
    assert world.said() == [
        "case 1 open Camille Roy: breach",
        "= case 1 open Camille Roy: broken_promise",
        "> cause_ended breach:limit",
    ]


async def test_it_closes_with_its_last_cause_and_says_so_once() -> None:
    world = CaseWorld()
    await world.breach()
    world.settle(2)
    await world.watch("10:00")
    case = world.case()
    assert (case.state, case.closed_on, case.closed_by) == (CaseState.CLOSED, TUESDAY, "")
    assert world.said()[1:] == ["= case 1 closed Camille Roy: ", "> closed "]
    assert world.lines == ["opened", "cause_ended", "closed"]
    assert world.deeds[-1] == "case.closed case:1"


async def test_a_broken_promise_is_answered_by_a_new_one() -> None:
    world = CaseWorld()
    await world.broken()
    await world.watch("09:00")
    assert [each.key for each in world.case().running] == ["broken_promise:promise:1"]
    await world.promise(F1, decided_by="nadia@lumen.example")
    await world.watch("10:00")
    assert world.case().state is CaseState.CLOSED


async def test_a_promise_broken_longer_ago_opens_no_case_but_keeps_one() -> None:
    world = CaseWorld()
    await world.broken(on=TUESDAY - timedelta(days=91))
    await world.watch()
    assert world.records.cases.kept == {}
    recent = CaseWorld()
    await recent.broken(on=TUESDAY - timedelta(days=90))
    await recent.watch()
    recent.records.ledger.taken["MAIN"] = at("18:10", TUESDAY)
    await recent.watch("09:00", TUESDAY + timedelta(days=1))
    assert recent.case().state is CaseState.OPEN


async def test_a_dispute_is_late_the_day_after_its_target() -> None:
    world = CaseWorld()
    await world.dispute(target_on=TUESDAY)
    await world.watch()
    assert world.records.cases.kept == {}
    await world.watch("09:00", TUESDAY + timedelta(days=1))
    (cause,) = world.case().running
    assert (cause.key, cause.number, cause.days) == ("late_dispute:dispute:1", "F-0001", 1)


async def test_an_invoice_too_late_is_named_with_its_days_of_today() -> None:
    world = CaseWorld()
    world.paper(2, ACME, "1000", due_in=-31)
    await world.watch()
    (cause,) = world.case().running
    assert (cause.key, cause.number, cause.days) == ("late_hold:hold:1", "F-0002", 31)
    async with world.work.looking() as one:
        view = await case_view(world.house, one, world.case(), THURSDAY)
    assert [each.days for each in view.case.running] == [33]


async def test_worse_within_a_week_keeps_the_message_and_after_it_begins_another() -> None:
    world = CaseWorld()
    await world.breach()
    world.forget_but_first()
    await world.broken(on=date(2026, 12, 1))
    world.records.ledger.taken["MAIN"] = at("18:10", date(2026, 11, 30))
    await world.watch("09:00", date(2026, 12, 1))
    assert world.said()[1:] == [
        "= case 1 continued",
        "case 1 open Camille Roy: breach,broken_promise",
    ]
    assert [each.key for each in world.notices()[1:]] == [f"case:1:e{len(world.deeds)}", "case:1:p2"]
    assert world.case().posted_key == "case:1:p2"
    await world.dispute(target_on=date(2026, 11, 30))
    await world.watch("09:20", date(2026, 12, 1))
    assert world.notices()[-1].below == "case:1:p2"
    assert world.notices()[-2].edits == "case:1:p2"


async def test_a_case_that_sleeps_wakes_when_it_gets_worse() -> None:
    world = CaseWorld()
    await world.breach()
    wish = world.wish(until=FRIDAY, text="stock-taking")
    slept = kept(await snooze_case(world.house, world.actor(NADIA), wish))
    assert slept.state is CaseState.SNOOZED
    await world.broken()
    await world.watch("11:00")
    assert (world.case().state, world.case().snoozed_until) == (CaseState.OPEN, None)
    assert world.lines == ["opened", "snoozed", "cause", "woken"]
    assert world.said()[-1] == "> cause broken_promise:promise:1"


async def test_its_message_follows_the_figures_without_a_line() -> None:
    """65 000 of 60 000 is 108.3 %; 70 999 is 118.3 %, and 71 000 the ten points that are one too many."""
    world = CaseWorld()
    await world.breach()
    world.change(2, open_amount=eur("20999"))
    await world.watch("10:00")
    assert len(world.said()) == 1
    world.change(2, open_amount=eur("21000"))
    await world.watch("10:10")
    assert world.said()[1:] == ["= case 1 open Camille Roy: breach"]
    await world.watch("10:20")
    assert len(world.said()) == 2
    world.change(2, open_amount=eur("15000"))
    await world.watch("10:30")
    assert world.said()[2:] == ["= case 1 open Camille Roy: breach"]
    assert world.lines == ["opened"]


async def test_its_message_follows_what_is_too_late() -> None:
    world = CaseWorld()
    world.paper(2, ACME, "1000", due_in=-44)
    await world.watch()
    assert world.case().shown.late == "1000.00 EUR"
    world.change(2, open_amount=eur("900"))
    await world.watch("10:00")
    assert world.said()[1:] == ["= case 1 open Camille Roy: late_hold"]
    assert world.case().shown.late == "900.00 EUR"


async def test_a_case_is_worse_with_a_quarter_of_the_limit_more_than_was_last_said() -> None:
    """Said at 108.3 %: edited at 125 %, and at 133.3 % it is worse; edits in between say nothing."""
    world = CaseWorld()
    await world.breach()
    wish = world.wish(until=FRIDAY, text="stock-taking")
    kept(await snooze_case(world.house, world.actor(NADIA), wish))
    world.forget_but_first()
    world.change(2, open_amount=eur("25000"))
    await world.watch("11:00")
    assert (world.case().state, world.said()[1:]) == (
        CaseState.SNOOZED,
        ["= case 1 snoozed Camille Roy: breach"],
    )
    world.change(2, open_amount=eur("30000"))
    await world.watch("12:00")
    assert world.case().state is CaseState.OPEN
    assert world.said()[2:] == ["= case 1 open Camille Roy: breach", "> worse "]
    assert world.lines == ["opened", "snoozed", "worse", "woken"]
    worse = world.records.cases.said[2]
    assert worse.facts == {"exposure": "80000.00 EUR", "limit": "60000.00 EUR", "ratio": "1.3333"}
    world.change(2, open_amount=eur("40000"))
    await world.watch("13:00")
    assert world.lines[-1] == "woken"


async def test_worse_after_a_week_begins_another_message() -> None:
    world = CaseWorld()
    await world.breach()
    world.forget_but_first()
    world.change(2, open_amount=eur("30000"))
    await world.watch("09:00", date(2026, 12, 1))
    assert world.said()[1:] == ["= case 1 continued", "case 1 open Camille Roy: breach"]


async def test_a_silent_case_that_gets_much_worse_gets_its_message() -> None:
    world = CaseWorld(watched=False)
    world.limit(ACME, "40000")
    await world.watch()
    world.change(F1, open_amount=eur("56000"))
    await world.watch("10:00")
    assert world.said() == []
    world.change(F1, open_amount=eur("60000"))
    await world.watch("11:00")
    assert world.said() == ["case 1 open Camille Roy: breach"]


async def test_without_a_channel_the_credit_manager_reads_it_and_has_no_second_message() -> None:
    policy = Policy(people=EVERYBODY, organisation=Organisation.CREDIT_MANAGER)
    world = CaseWorld(policy)
    case = await world.breach()
    assert case.owner == "nadia@lumen.example"
    assert world.said(NADIA) == ["case 1 open Nadia Benali: breach"]


async def test_a_first_owner_who_reads_neither_digest_nor_channel_is_told() -> None:
    credit = CreditPolicy(channel="C0CREDIT", case_owner=Role.MANAGER)
    world = CaseWorld(Policy(people=EVERYBODY, credit=credit))
    await world.breach()
    assert world.case().owner == "marc@lumen.example"
    assert world.said(MARC) == ["case yours 1 opened marc@lumen.example en"]


@pytest.mark.parametrize(("digest_on", "told"), [(True, 0), (False, 1)])
async def test_the_salesperson_is_told_of_what_only_a_digest_would_say(digest_on: bool, told: int) -> None:
    world = CaseWorld()
    own = Preferences("camille@lumen.example", digest_on=digest_on)
    world.work.preferences.kept["camille@lumen.example"] = own
    await world.dispute()
    await world.watch()
    assert len(world.said(CAMILLE)) == told


async def test_who_left_or_has_no_account_does_not_swallow_a_new_case() -> None:
    world = CaseWorld()
    world.leave(CAMILLE)
    world.leave(MARC)
    await world.breach()
    assert world.case().owner == "nadia@lumen.example"
    assert world.said() == [
        "case 1 open Nadia Benali: breach",
        "> passed_over camille@lumen.example no_account",
        "> passed_over marc@lumen.example no_account",
    ]
    assert world.said(NADIA) == ["case yours 1 opened nadia@lumen.example en"]


async def test_a_salesperson_of_the_ledger_alone_has_left() -> None:
    world = CaseWorld()
    ledger = world.records.ledger
    ledger.known[ACME] = type(ledger.known[ACME])(
        ACME, "MAIN", "Lumen", "FR", "C0042", "ACME", "EUR", "A. OLD"
    )
    await world.breach()
    assert world.said()[1] == "> passed_over A. OLD left"


async def test_nobody_at_all_leaves_a_case_without_an_owner() -> None:
    world = CaseWorld()
    for person in EVERYBODY:
        world.leave(person)
    await world.breach()
    assert (world.case().owner, world.case().state) == ("", CaseState.OPEN)


async def test_the_view_says_who_is_next_and_when() -> None:
    world = CaseWorld()
    await world.breach()
    async with world.work.looking() as one:
        view = await case_view(world.house, one, world.case(), TUESDAY)
    # Camille's deadline is Thursday; Marc has it from Friday to Tuesday, Nadia from Wednesday to Monday.
    assert view.otherwise == (
        (MARC.name, FRIDAY),
        (NADIA.name, date(2026, 12, 2)),
        (HUGUES.name, date(2026, 12, 8)),
    )

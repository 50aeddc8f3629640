"""Cases in worse days: people away or gone, further causes, plans asked for, and who is told when."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest_asyncio

from bot.credit_ids import CaseMore, case_more_value
from bot.policy_file import load_policy
from over_the_wire.credit_office import WATCHED, Owed, channel, ledger, limits, thread
from over_the_wire.day import CAMILLE, HUGUES, MARC, NADIA, Day, day, labels, value_of
from over_the_wire.test_cases_told import FLEURS, KNOWN, anew, breached, case, over
from over_the_wire.wiring import Json, words

A_SALESPERSON = (
    "  - {email: camille.roy@example.com, name: Camille Roy, role: salesperson,\n"
    "     manager: marc.olivier@example.com, language: en}\n"
)
A_MANAGER = "  - {email: marc.olivier@example.com, name: Marc Olivier, role: manager, language: fr}\n"
GROUP = limits(
    "P1,Holding,Camille Roy,10000,,",
    "C1,Fleurs,Camille Roy,9000,,P1",
    "C2,Garage,Julien Faure,9000,,P1",
)


@pytest_asyncio.fixture
async def fleurs(tmp_path: Path) -> AsyncIterator[Day]:
    """Fleurs is over its limit since Tuesday at ten; Camille has until Thursday, then Marc, then Nadia."""
    async with day(tmp_path, "2026-11-23T08:00+01:00", ledger=ledger(FLEURS), policy=WATCHED) as one:
        await breached(one)
        yield one


def with_late(due: str = "2026-11-01") -> str:
    """What takes Fleurs over its limit, and an invoice more, which is late."""
    return over() + ledger(Owed("C1", "F-3", due, "900.00", "Fleurs")).partition("\n")[2]


async def worse(one: Day, on: str) -> None:
    """A day's export with the late invoice in it, and its morning."""
    one.at(f"{on}T07:00+01:00")
    await one.takes(f"ledger-{on}.csv", with_late())
    await one.ticks(f"{on}T08:30:09+01:00")


def title(message: Json) -> str:
    """The first line of a message."""
    return words(message).splitlines()[1]


def about(one: Day, handle: str, name: str = "Fleurs") -> list[str]:
    """What somebody read of a customer."""
    return [each for each in one.read(handle) if name in each]


async def test_asked_for_a_plan_even_without_words_the_salesperson_reads_so_and_makes_one(
    fleurs: Day,
) -> None:
    await worse(fleurs, "2026-11-25")
    fleurs.at("2026-11-25T10:05+01:00")
    await fleurs.presses(NADIA, case(fleurs), "case.take")
    await fleurs.sends()
    await fleurs.closes(NADIA)
    form = (await fleurs.presses(NADIA, case(fleurs), "case.plan")).modal or {}
    assert "trois parts égales" in value_of(form, "text")
    await fleurs.fills(NADIA, form, text=" ")
    await fleurs.sends()

    asked = fleurs.told(CAMILLE)[-1]
    assert "Fleurs: please propose a plan" in words(asked)
    assert "*Nadia Benali* asks you to propose a plan." in words(asked)
    assert "*Late:* €900, 1 invoice" in words(asked)
    assert labels(asked) == ["Log a promise", "Make a plan", "Open card"]
    assert thread(fleurs, case(fleurs))[-1] == "10:05 *Nadia Benali* asks Camille Roy for a plan"
    plan = await fleurs.presses(CAMILLE, asked, "plan.open")
    assert "€900 in 3 parts, of €900 open" in plan.screen
    assert "F-3 · €900 · 24 days late" in plan.screen


async def test_the_story_stands_behind_the_overflow_of_the_case(fleurs: Day) -> None:
    fleurs.at("2026-11-24T10:05+01:00")
    await fleurs.presses(MARC, case(fleurs), "case.take")
    await fleurs.sends()
    ((version,),) = await fleurs.rows("SELECT version FROM cases")
    value = case_more_value(CaseMore.STORY, 1, version)
    story = (await fleurs.presses(NADIA, case(fleurs), "case.more", value=value)).screen
    first, second = story.rpartition("*Son historique*\n")[2].splitlines()[:2]
    assert first == "Mar. 24 nov., 10 h 05 : *Marc Olivier* s'en charge ; la date limite reste la même"
    assert second == "Mar. 24 nov., 10 h 00 : Ouvert : plafond dépassé, 105 %"


async def test_a_salesperson_who_left_is_passed_over_from_the_first_and_it_says_so(tmp_path: Path) -> None:
    gone = WATCHED.replace(A_SALESPERSON, "")
    async with day(tmp_path, "2026-11-23T08:00+01:00", ledger=ledger(FLEURS), policy=gone) as one:
        await breached(one)
        assert "Nadia Benali, not yet taken" in words(case(one))
        assert thread(one, case(one)) == [
            "10:00 *Camille Roy* is passed over: not in the policy any more",
            "10:00 Nobody to go to: the policy names nobody for this step",
        ]
        (mine,) = about(one, NADIA)
        assert "vous revient en premier" in mine
        form = (await one.presses(NADIA, case(one), "case.call")).screen
        assert "Personne ne suit ce client" in form


async def test_a_manager_who_leaves_while_it_is_theirs_does_not_keep_it(fleurs: Day) -> None:
    for on in ("2026-11-25", "2026-11-26", "2026-11-27"):
        await anew(fleurs, on)
    assert "Marc Olivier, not yet taken" in words(case(fleurs))
    left = WATCHED.replace(A_MANAGER, "").replace("manager: marc.olivier@example.com, ", "")
    (fleurs.folder / "encours.yaml").write_text(left, "utf-8")
    clockwork = fleurs.room.bot.clockwork
    clockwork.house = replace(clockwork.house, policy=load_policy(fleurs.folder / "encours.yaml"))
    for on in ("2026-11-30", "2026-12-01", "2026-12-02"):
        await anew(fleurs, on)
    assert "Nadia Benali, not yet taken" in words(case(fleurs))
    assert "*Otherwise*\nHugues Martin on" in words(case(fleurs))
    assert any(
        "passed over: not in the policy any more" in each or "names nobody for this step" in each
        for each in thread(fleurs, case(fleurs))
    )


async def test_a_delegate_has_it_in_place_of_who_is_away_and_both_read_why(fleurs: Day) -> None:
    await fleurs.says(MARC, "réglages suppléant @hugues 24/11-4/12")
    for on in ("2026-11-25", "2026-11-26", "2026-11-27"):
        await anew(fleurs, on)
    assert "Hugues Martin, not yet taken" in words(case(fleurs))
    assert thread(fleurs, case(fleurs)) == [
        "08:30 Not settled in time: it goes up to *Hugues Martin*, who stands in for Marc Olivier"
    ]
    (mine,) = about(fleurs, HUGUES)
    assert "it is yours now, for you stand in for Marc Olivier." in mine
    assert about(fleurs, MARC) == []


async def test_the_next_owner_is_written_to_after_their_quiet_day_and_the_case_says_it_at_once(
    fleurs: Day,
) -> None:
    await fleurs.says(MARC, "réglages calme 27/11-27/11")
    for on in ("2026-11-25", "2026-11-26", "2026-11-27"):
        await anew(fleurs, on)
    assert "Marc Olivier, not yet taken" in words(case(fleurs))
    for at in ("2026-11-27T18:00", "2026-11-28T10:00", "2026-11-30T07:45"):
        await fleurs.ticks(f"{at}+01:00")
        assert about(fleurs, MARC) == []
    await anew(fleurs, "2026-11-30")
    (mine,) = about(fleurs, MARC)
    assert mine.startswith("Un dossier crédit vous revient.")


async def test_gone_over_in_the_evening_the_case_waits_for_the_morning(tmp_path: Path) -> None:
    async with day(tmp_path, "2026-11-23T08:00+01:00", ledger=ledger(FLEURS), policy=WATCHED) as one:
        await one.takes("customers-2026-11-23.csv", KNOWN)
        await one.ticks("2026-11-23T08:30:09+01:00")
        one.at("2026-11-27T19:30+01:00")
        await one.takes("ledger-2026-11-27.csv", over())
        for at in ("2026-11-27T19:31", "2026-11-28T10:00", "2026-11-29T10:00", "2026-11-30T07:50"):
            await one.ticks(f"{at}+01:00")
            assert channel(one) == []
        await one.ticks("2026-11-30T08:31+01:00")
        assert "Open since Fri 27 Nov, 19:31" in words(case(one))
        assert "by Tue 1 Dec" in words(case(one))
        (digest,) = about(one, CAMILLE)
        assert "Fleurs is over its limit, orders on hold: €10,500 of €10,000 (105 %)." in digest


async def test_a_case_that_sleeps_does_not_go_up_and_wakes_when_a_cause_comes_on_top(fleurs: Day) -> None:
    fleurs.at("2026-11-24T10:05+01:00")
    form = (await fleurs.presses(NADIA, case(fleurs), "case.snooze")).modal or {}
    await fleurs.fills(NADIA, form, until="2026-12-01", text="stocktaking")
    await fleurs.sends()
    for on in ("2026-11-25", "2026-11-26", "2026-11-30"):
        await anew(fleurs, on)
        assert "Asleep until Tue 1 Dec" in words(case(fleurs))
    fleurs.at("2026-11-30T10:00+01:00")
    await fleurs.takes("ledger-2026-11-30b.csv", with_late(due="2026-10-25"))
    await fleurs.ticks("2026-11-30T10:00:20+01:00")

    awake = words(case(fleurs))
    assert "Asleep" not in awake
    assert (
        "New orders are on hold since Mon 30 Nov: F-3 is 36 days late, neither promised nor disputed."
        in awake
    )
    assert "Camille Roy, not yet taken" in awake
    assert thread(fleurs, case(fleurs)) == [
        "10:05 *Nadia Benali*: asleep until Tue 1 Dec, “stocktaking”",
        "10:00 Further: invoice too late, orders on hold",
    ]


async def test_a_broken_promise_and_a_late_dispute_join_the_one_case(fleurs: Day) -> None:
    await worse(fleurs, "2026-11-25")
    fleurs.at("2026-11-25T10:00+01:00")
    await fleurs.logs(CAMILLE, "dispute F-2 3500 quality scratched")
    await fleurs.logs(CAMILLE, "promise Fleurs 900 26/11")
    await fleurs.sends()
    for on in ("2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01"):
        await worse(fleurs, on)
    first = case(fleurs)
    assert "*€900* promised for Thu 26 Nov has not come in: not kept since Tue 1 Dec." in words(first)
    assert thread(fleurs, first)[-1] == "08:30 Further: promise not kept"

    for number in (2, 3, 4, 7, 8, 9, 10):
        await worse(fleurs, f"2026-12-{number:02}")
    assert await fleurs.rows("SELECT COUNT(*) FROM cases") == [(1,)]
    *former, last = channel(fleurs)
    assert all("Fleurs: continued in a newer message" in words(each) for each in former)
    said = words(last).splitlines()
    assert said[2:6] == [
        "Exposure went over the limit of *€10,000* on Tue 24 Nov: it was *€10,500*.",
        "*€900* promised for Thu 26 Nov has not come in: not kept since Tue 1 Dec. Reminders start again.",
        "The dispute of F-2 (*€3,500*) was to be answered by Wed 9 Dec: 1 day past its target.",
        "New orders are on hold since Wed 2 Dec: F-3 is 39 days late, neither promised nor disputed.",
    ]
    ends = said[said.index("*Ends when*") + 1]
    assert ends.startswith("Exposure is back within the limit; and ")
    assert "the dispute is answered, or has a new target" in ends

    home = await fleurs.home(NADIA)
    assert "*Litiges au-delà de leur date cible (1)*" in home
    assert "réponse attendue depuis le mer. 9 déc., soit 1 jour" in home


async def test_a_group_over_its_limit_is_a_case_of_each_member_until_it_is_back(tmp_path: Path) -> None:
    garage = Owed("C2", "G-1", "2027-01-15", "2000.00", "Garage", "Julien Faure")
    more = Owed("C2", "G-2", "2027-01-15", "1500.00", "Garage", "Julien Faure")
    async with day(tmp_path, "2026-11-23T08:00+01:00", ledger=ledger(FLEURS, garage), policy=WATCHED) as one:
        await one.takes("customers-2026-11-23.csv", GROUP)
        await one.ticks("2026-11-23T08:30:09+01:00")
        await one.ticks("2026-11-24T08:30:09+01:00")
        one.at("2026-11-24T10:00+01:00")
        await one.takes("ledger-2026-11-24.csv", ledger(FLEURS, garage, more))
        await one.ticks("2026-11-24T10:00:20+01:00")

        assert sorted(title(each) for each in channel(one)) == [
            f"{name}: its group is over its limit, orders on hold" for name in ("Fleurs", "Garage", "Holding")
        ]
        fleurs = next(each for each in channel(one) if title(each).startswith("Fleurs"))
        went_over = "went over its limit of *€10,000* on Tue 24 Nov: its exposure was *€10,500*."
        assert went_over in words(fleurs)
        assert "€7,000 (77.8 % of €9,000)" in words(fleurs)

        one.at("2026-11-25T10:00+01:00")
        await one.takes("ledger-2026-11-25.csv", ledger(FLEURS, garage))
        await one.ticks("2026-11-25T10:00:20+01:00")
        assert sorted(title(each) for each in channel(one)) == [
            f"{name}: case closed" for name in ("Fleurs", "Garage", "Holding")
        ]
        closed = [thread(one, each)[-1] for each in channel(one)]
        assert closed == ["10:00 ✓ Closed: the group is back within its limit"] * 3

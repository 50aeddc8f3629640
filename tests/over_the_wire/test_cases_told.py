"""Cases as people meet them: one message kept up to date, a thread, buttons, and a chain by working days."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.services.people import refresh
from over_the_wire.credit_office import UNCHANNELLED, WATCHED, Owed, channel, ledger, limits, thread
from over_the_wire.day import CAMILLE, HUGUES, JULIEN, MARC, NADIA, Day, day, labels
from over_the_wire.test_races import replica
from over_the_wire.wiring import Json, words

FLEURS = Owed("C1", "F-1", "2027-01-15", "7000.00", "Fleurs")
KNOWN = limits("C1,Fleurs,Camille Roy,10000,,")
TEN = "2026-11-24T10:00:20+01:00"


def over(amount: str = "3500.00") -> str:
    """What takes Fleurs over its limit."""
    return ledger(FLEURS, Owed("C1", "F-2", "2027-01-20", amount, "Fleurs"))


async def breached(one: Day) -> None:
    """Fleurs goes over its limit on Tuesday at ten."""
    await one.takes("customers-2026-11-23.csv", KNOWN)
    await one.ticks("2026-11-23T08:30:09+01:00")
    await one.ticks("2026-11-24T08:30:09+01:00")
    one.at("2026-11-24T10:00+01:00")
    await one.takes("ledger-2026-11-24.csv", over())
    await one.ticks(TEN)


@pytest_asyncio.fixture
async def fleurs(tmp_path: Path) -> AsyncIterator[Day]:
    async with day(tmp_path, "2026-11-23T08:00+01:00", ledger=ledger(FLEURS), policy=WATCHED) as one:
        await breached(one)
        yield one


def case(one: Day) -> Json:
    """The only message in the channel."""
    (found,) = channel(one)
    return found


async def anew(one: Day, on: str, at: str = "08:30:09") -> None:
    """A day's export, which says the same, and its morning."""
    one.at(f"{on}T07:00+01:00")
    await one.takes(f"ledger-{on}.csv", over())
    await one.ticks(f"{on}T{at}+01:00")


async def test_taken_assigned_and_asked_about_the_message_and_its_thread_say_so(fleurs: Day) -> None:
    fleurs.at("2026-11-24T10:05+01:00")
    await fleurs.presses(MARC, case(fleurs), "case.take")
    await fleurs.sends()
    assert "Marc Olivier, on it since" in words(case(fleurs))
    assert "I'm on it" not in labels(case(fleurs))

    form = (await fleurs.presses(NADIA, case(fleurs), "case.call")).modal or {}
    await fleurs.fills(NADIA, form, text="Please call them *today* <!channel>")
    await fleurs.sends()
    asked = fleurs.read(CAMILLE)[-1]
    assert "Fleurs: please call" in asked
    assert "*Nadia Benali* asks you" in asked
    assert "<!channel" not in str(fleurs.told(CAMILLE)[-1])

    form = (await fleurs.presses(NADIA, case(fleurs), "case.assign")).modal or {}
    await fleurs.fills(NADIA, form, owner="hugues.martin@example.com", text="yours")
    await fleurs.sends()
    assert "Nadia Benali assigned this case to you: “yours”" in fleurs.read(HUGUES)[-1]
    said = thread(fleurs, case(fleurs))
    assert [each.partition(" ")[2].partition(":")[0] for each in said] == [
        "*Marc Olivier* is on it; the deadline stays",
        "*Nadia Benali* asks Camille Roy to call",
        "*Nadia Benali*",
    ]
    assert all(each.startswith("10:05 ") for each in said)


async def test_it_sleeps_with_a_reason_until_its_day_and_wakes_when_it_gets_worse(fleurs: Day) -> None:
    fleurs.at("2026-11-24T10:05+01:00")
    form = (await fleurs.presses(NADIA, case(fleurs), "case.snooze")).modal or {}
    late = await fleurs.fills(NADIA, form, until="2026-12-09", text="stocktaking")
    assert late.ack is not None
    assert late.ack.errors
    blank = await fleurs.fills(NADIA, form, until="2026-11-27", text="  ")
    assert blank.ack is not None
    assert blank.ack.errors
    await fleurs.fills(NADIA, form, until="2026-11-27", text="stocktaking")
    await fleurs.sends()
    assert "Asleep until Fri 27 Nov" in words(case(fleurs))
    assert "“stocktaking”" in words(case(fleurs))

    await anew(fleurs, "2026-11-26")
    assert "Asleep" in words(case(fleurs))
    await anew(fleurs, "2026-11-27")
    assert "Asleep" not in words(case(fleurs))
    assert "Awake again" in thread(fleurs, case(fleurs))[-1]


async def test_worse_after_a_week_it_gets_a_new_message_and_the_old_one_says_so(fleurs: Day) -> None:
    for on in ("2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30", "2026-12-01"):
        await anew(fleurs, on)
    assert len(channel(fleurs)) == 1
    fleurs.at("2026-12-02T07:00+01:00")
    late = Owed("C1", "F-3", "2026-11-01", "900.00", "Fleurs")
    await fleurs.takes("ledger-2026-12-02.csv", over() + ledger(late).partition("\n")[2])
    await fleurs.ticks("2026-12-02T08:30:09+01:00")

    old, new = channel(fleurs)
    assert "Fleurs: continued in a newer message" in words(old)
    assert labels(old) == []
    assert "F-3 is 31 days late" in words(new)
    assert "Exposure went over the limit" in words(new)


async def test_it_goes_up_by_working_days_past_a_weekend_and_a_holiday(tmp_path: Path) -> None:
    """From Wednesday 23 December: Friday is a holiday, then a weekend."""
    async with day(tmp_path, "2026-12-22T08:00+01:00", ledger=ledger(FLEURS), policy=WATCHED) as one:
        await one.takes("customers-2026-12-22.csv", KNOWN)
        await one.ticks("2026-12-22T08:30:09+01:00")
        one.at("2026-12-23T10:00+01:00")
        await one.takes("ledger-2026-12-23.csv", over())
        await one.ticks("2026-12-23T10:00:20+01:00")
        assert "Camille Roy, not yet taken" in words(case(one))
        assert "by Mon 28 Dec" in words(case(one))

        for on in ("2026-12-24", "2026-12-25", "2026-12-26", "2026-12-27", "2026-12-28"):
            await anew(one, on)
            assert "Camille Roy, not yet taken" in words(case(one)), on
        await anew(one, "2026-12-29", "07:10:00")
        assert "Camille Roy, not yet taken" in words(case(one))
        await one.ticks("2026-12-29T08:30:09+01:00")
        assert "Marc Olivier, not yet taken" in words(case(one))
        assert [each for each in one.read(MARC) if "Fleurs" in each][-1].startswith("Un dossier crédit")
        await one.ticks("2026-12-29T09:30:09+01:00")
        assert len([each for each in one.read(MARC) if "Fleurs" in each]) == 1


@pytest.mark.parametrize("channelled", [True, False])
async def test_over_two_weeks_nobody_gets_two_messages_for_one_fact(tmp_path: Path, channelled: bool) -> None:
    policy = WATCHED if channelled else UNCHANNELLED
    async with day(tmp_path, "2026-11-23T08:00+01:00", ledger=ledger(FLEURS), policy=policy) as one:
        await breached(one)
        days = ["2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28", "2026-11-30", "2026-12-01"]
        for on in [*days, "2026-12-02", "2026-12-03", "2026-12-04", "2026-12-07", "2026-12-08", "2026-12-09"]:
            await anew(one, on)
            await one.ticks(f"{on}T11:00+01:00")

        rows = await one.rows("SELECT person, kind FROM outbox WHERE kind NOT IN ('digest', 'fold')")
        credit = "#C0CREDIT" if channelled else "nadia.benali@example.com"
        told = Counter(person for person, kind in rows if kind == "hold")
        assert told == {"camille.roy@example.com": 1}
        cases = {who: len([each for each in one.read(who) if "Fleurs" in each]) for who in (MARC, HUGUES)}
        assert cases == {MARC: 1, HUGUES: 1}
        assert len([each for each in one.read(CAMILLE) if "Fleurs" in each]) <= 2
        nadia = [each for each in one.read(NADIA) if "over its limit" in each or "plafond dépassé" in each]
        assert len(nadia) == (1 if channelled else 2)
        assert Counter(person for person, kind in rows if kind == "case_line")[credit] <= 3


async def test_a_manager_without_an_account_is_passed_over_and_a_line_says_so(fleurs: Day) -> None:
    fleurs.room.user(MARC).is_deleted = True
    await refresh(fleurs.room.bot.work, fleurs.room.bot.slack, fleurs.room.bot.house.policy)
    for on in ("2026-11-25", "2026-11-26", "2026-11-27"):
        await anew(fleurs, on)
    assert "Nadia Benali, not yet taken" in words(case(fleurs))
    assert any(
        "*Marc Olivier* is passed over: no active Slack account" in each
        for each in thread(fleurs, case(fleurs))
    )


async def test_buttons_of_a_case_forged_by_strangers_and_others_do_nothing(fleurs: Day) -> None:
    fleurs.at("2026-11-24T10:05+01:00")
    before = words(case(fleurs))
    for handle in (JULIEN, "ulysse.nemo"):
        for action in ("case.take", "case.assign", "case.snooze", "case.call", "case.plan", "case.show"):
            seen = await fleurs.forged(handle, action, "case:1:v1")
            assert "Fleurs" not in (words(seen.modal) if seen.modal else seen.text)
            await fleurs.closes(handle)
    await fleurs.sends()
    assert words(case(fleurs)) == before


async def test_the_credit_managers_home_has_cases_holds_crossings_and_the_largest(fleurs: Day) -> None:
    home = await fleurs.home(NADIA)
    for each in ("Dossiers ouverts (1)", "Commandes bloquées (1)", "Fleurs"):
        assert each in home
    view = fleurs.room.workspace.homes[fleurs.room.user(NADIA).id]
    shown = dict(view.payload) | {"id": view.id}
    modal = (await fleurs.presses(NADIA, shown, "case.show")).modal or {}
    taken = await fleurs.presses(NADIA, modal, "case.take")
    await fleurs.sends()
    assert "Nadia Benali" in (words(taken.modal) if taken.modal else "")
    assert "Nadia Benali, on it since" in words(case(fleurs))


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
async def test_two_replicas_that_tick_at_once_write_one_of_everything(
    database_url: str, tmp_path: Path
) -> None:
    one_day = day(
        tmp_path, "2026-11-23T08:00+01:00", ledger=ledger(FLEURS), policy=WATCHED, database_url=database_url
    )
    async with one_day as one:
        await one.takes("customers-2026-11-23.csv", KNOWN)
        await one.ticks("2026-11-23T08:30:09+01:00")
        await one.ticks("2026-11-24T08:30:09+01:00")
        one.at("2026-11-24T10:00+01:00")
        await one.takes("ledger-2026-11-24.csv", over())
        one.at(TEN)
        other = one.room.bot.clockwork
        async with replica(one):
            second = type(other)(
                other.books, other.house, other.slack, other.sender, None, other.before, other.after
            )
            now = one.room.clock()
            await asyncio.gather(other.tick(now), second.tick(now))
        await one.sends()
        assert len(channel(one)) == 1
        for table, count in (("crossings", 3), ("holds", 1), ("cases", 1)):
            assert await one.rows(f"SELECT COUNT(*) FROM {table}") == [(count,)]
        assert len([each for each in one.read(CAMILLE) if "new orders on hold" in each]) == 1


@pytest.mark.parametrize(
    ("organisation", "owner"),
    [
        ("back_office", "Camille Roy"),
        ("specialist", "Nadia Benali"),
        ("credit_manager", "Nadia Benali"),
    ],
)
async def test_the_organisation_says_whose_a_case_is_first(
    tmp_path: Path, organisation: str, owner: str
) -> None:
    policy = WATCHED + f"organisation: {organisation}\n"
    async with day(tmp_path, "2026-11-23T08:00+01:00", ledger=ledger(FLEURS), policy=policy) as one:
        await breached(one)
        assert f"{owner}, not yet taken" in words(case(one))


async def test_a_bot_stopped_before_it_posts_leaves_the_message_to_the_next_one(tmp_path: Path) -> None:
    async with day(tmp_path, "2026-11-23T08:00+01:00", ledger=ledger(FLEURS), policy=WATCHED) as one:
        await one.takes("customers-2026-11-23.csv", KNOWN)
        await one.ticks("2026-11-23T08:30:09+01:00")
        await one.ticks("2026-11-24T08:30:09+01:00")
        one.at("2026-11-24T10:00+01:00")
        await one.takes("ledger-2026-11-24.csv", over())
        one.at(TEN)
        await one.room.bot.clockwork.tick(one.room.clock())
        assert channel(one) == []
        async with replica(one):
            await one.ticks("2026-11-24T10:05+01:00")
        assert "Fleurs: over its limit, orders on hold" in words(case(one))
        assert len([each for each in one.read(CAMILLE) if "new orders on hold" in each]) == 1

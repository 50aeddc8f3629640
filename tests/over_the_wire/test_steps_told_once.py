"""What is said of steps over days: a missed deadline in the credit channel, and nothing to anybody twice."""

from __future__ import annotations

from collections import Counter

from over_the_wire.day import CAMILLE, HUGUES, JULIEN, MARC, NADIA
from over_the_wire.dunning_office import CALL, LEDGER, Office, channel
from over_the_wire.wiring import words

DAYS = ("2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30")


async def through(office: Office, *days: str) -> None:
    """Each morning the same figures come, and the clock ticks before and after."""
    for on in days:
        office.one.at(f"{on}T07:00+01:00")
        await office.one.takes(f"ledger-{on}.csv", LEDGER)
        await office.one.ticks(f"{on}T08:31+01:00")
        await office.one.ticks(f"{on}T09:31+01:00")


async def test_a_missed_deadline_is_a_case_whose_step_is_taken_from_there(office: Office) -> None:
    one = office.one
    await through(office, *DAYS)
    case = next(each for each in channel(one) if "ACME" in words(each))
    assert "1 working day late" in words(case)
    assert "Camille Roy, not yet taken" in words(case)

    seen = await office.chooses(NADIA, case, "step:case:")
    form = (await one.presses(NADIA, seen.modal or {}, "step.call")).modal or {}
    await one.fills(NADIA, form, outcome="reached", text="pays on Friday")
    await one.ticks("2026-11-30T09:41+01:00")
    case = next(each for each in channel(one) if "ACME" in words(each))
    assert "Closed" in words(case)
    assert await office.stands(CALL) == ["done", "reached"]


async def test_over_a_week_nobody_gets_two_messages_for_one_fact(office: Office) -> None:
    one = office.one
    await through(office, *DAYS, "2026-12-01")
    cases = Counter(words(each).partition("\n")[0] for each in channel(one))
    assert set(cases.values()) == {1}
    rows = await one.rows("SELECT person, kind, due_at FROM outbox WHERE kind IN ('digest', 'queue')")
    assert set(Counter((person, str(at)[:10]) for person, _, at in rows).values()) == {1}
    assert "*Your reminder steps*: " in one.read(CAMILLE)[-1]
    for handle in (CAMILLE, JULIEN, MARC, NADIA, HUGUES):
        assert max(Counter(one.read(handle)).values(), default=1) == 1

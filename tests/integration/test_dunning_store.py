"""Steps are kept on both engines: one a track that runs, and what was taken stays noted."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.credit.due_step import DueStep, EndReason, StepLineKind, StepOutcome, StepState
from bot.credit.sweep import LastTaken, SweptCustomer
from bot.errors import AlreadyRunningError, UnknownRecordError
from integration.dunned import CALL, DAY, FRIENDLY, HOLD, NOTICE, due_step, line, pause
from integration.ledgers import Company, item
from integration.logged import CAMILLE, LUC, MONDAY, NINE, Ids, opened, work_of

DONE = {"state": StepState.DONE, "taken_on": MONDAY, "ended_on": MONDAY}


@pytest.fixture
async def ids(company: Company) -> Ids:
    return await opened(company)


async def keep(company: Company, *made: DueStep) -> tuple[DueStep, ...]:
    async with work_of(company).working() as one:
        return await one.dunning.add_all(made)


async def swept(company: Company, customer_id: int) -> SweptCustomer:
    async with work_of(company).looking() as one:
        (found,) = await one.dunning.sweep(MONDAY, MONDAY + 30 * DAY, (customer_id,))
    return found


async def test_steps_come_back_as_they_were_kept(company: Company, ids: Ids) -> None:
    acme, documents = ids.customers["ACME"], ids.documents
    full = due_step(
        acme,
        documents["FA2"],
        documents["FA1"],
        step=CALL,
        opened_at=NINE + DAY,
        state=StepState.DONE,
        outcome=StepOutcome.REACHED,
        end_reason=EndReason.POLICY,
        is_silent=True,
        attempts=2,
        trouble="550 <no such user>",
        taken_by=LUC,
        taken_at=NINE + DAY,
        taken_on=MONDAY + DAY,
        ended_on=MONDAY + DAY,
        version=3,
    )
    plain = due_step(acme)
    first, second = await keep(company, full, plain)
    assert (first, second) == (replace(full, id=first.id), replace(plain, id=second.id))
    async with work_of(company).looking() as one:
        assert await one.dunning.one(first.id) == first
        assert await one.dunning.of_customer(acme) == (first, second)
        with pytest.raises(UnknownRecordError):
            await one.dunning.one(first.id + 100)
    async with company.books.reading() as reader:
        assert await reader.dunning.one(second.id) == second


async def test_ids_come_in_the_order_of_many_steps(company: Company, ids: Ids) -> None:
    over = [due_step(ids.customers["ACME"], attempts=place, **DONE) for place in range(1500)]
    kept = await keep(company, *over)
    async with work_of(company).looking() as one:
        found = {step.id: step for step in await one.dunning.of_customer(ids.customers["ACME"])}
    assert [found[step.id].attempts for step in kept] == list(range(1500))


async def test_of_each_track_one_step_runs(company: Company, ids: Ids) -> None:
    acme, beta = ids.customers["ACME"], ids.customers["BETA"]
    (after,) = await keep(company, due_step(acme))
    async with work_of(company).working() as one:
        with pytest.raises(AlreadyRunningError):
            await one.dunning.add_all((due_step(beta), due_step(acme, step=CALL, state=StepState.SENDING)))
        assert await one.dunning.running() == (after,)
        before = await one.dunning.add_all((due_step(acme, step=NOTICE, due_on=MONDAY),))
        assert await one.dunning.running() == (*before, after)
        assert await one.dunning.running((beta,)) == ()
        assert await one.dunning.change(replace(after, state=StepState.ENDED, ended_on=MONDAY))
        again = await one.dunning.add_all((due_step(acme),))
        assert await one.dunning.running((acme,)) == (*before, *again)


async def test_of_several_who_open_the_same_step_at_once_one_does(company: Company, ids: Ids) -> None:
    async def add() -> bool:
        try:
            await keep(company, due_step(ids.customers["ACME"]))
        except AlreadyRunningError:
            return False
        return True

    assert sorted(await asyncio.gather(*(add() for _ in range(4)))) == [False] * 3 + [True]


async def test_of_two_who_change_the_same_version_one_does(company: Company, ids: Ids) -> None:
    (kept,) = await keep(company, due_step(ids.customers["ACME"]))

    async def give(who: str) -> DueStep | None:
        async with work_of(company).working() as one:
            return await one.dunning.change(replace(kept, owner=who))

    changed = [one for one in await asyncio.gather(give(CAMILLE), give(LUC)) if one is not None]
    assert [one.version for one in changed] == [2]
    async with work_of(company).looking() as one:
        assert [await one.dunning.one(kept.id, hold=True)] == changed


async def test_of_many_those_that_changed_meanwhile_stay(company: Company, ids: Ids) -> None:
    acme, beta = await keep(
        company, due_step(ids.customers["ACME"], ids.documents["FA1"]), due_step(ids.customers["BETA"])
    )
    async with work_of(company).working() as one:
        old = replace(acme, version=0, **DONE)  # type: ignore[arg-type]  # fields of a step
        assert await one.dunning.change_all((old, replace(beta, owner=LUC))) == 1
        assert await one.dunning.one(acme.id) == acme
        assert await one.dunning.one(beta.id) == replace(beta, owner=LUC, version=2)
        assert await one.dunning.change_all(()) == 0
    assert [each.taken for each in (await swept(company, acme.customer_id)).candidates] == [frozenset()] * 2


async def test_a_step_that_is_taken_is_noted_for_its_invoices_for_good(company: Company, ids: Ids) -> None:
    acme, first, second = ids.customers["ACME"], ids.documents["FA1"], ids.documents["FA2"]
    (call,) = await keep(company, due_step(acme, first, second, step=CALL))
    async with work_of(company).working() as one:
        done = await one.dunning.change(replace(call, **DONE))  # type: ignore[arg-type]  # fields of a step
        assert done is not None
        bounced = await one.dunning.change(replace(done, state=StepState.OPEN, taken_on=None, ended_on=None))
        assert bounced is not None
        later = {"state": StepState.SKIPPED, "taken_on": MONDAY + DAY, "ended_on": MONDAY + DAY}
        assert await one.dunning.change(replace(bounced, **later))  # type: ignore[arg-type]  # fields of a step
        await one.dunning.add_all((due_step(acme, second, **DONE),))
    found = await swept(company, acme)
    assert [(each.document_id, each.taken, each.taken_offset) for each in found.candidates] == [
        (first, frozenset({"call"}), 15),
        (second, frozenset({"call", "friendly"}), 15),
    ]
    assert found.last_taken == LastTaken(15, MONDAY + DAY)
    assert await company.rows("SELECT names FROM taken_steps ORDER BY document_id") == [
        ("call",),
        ("call\nfriendly",),
    ]


async def test_a_notice_before_the_due_date_is_no_reminder_to_rest_from(company: Company, ids: Ids) -> None:
    acme, document = ids.customers["ACME"], ids.documents["FA1"]
    await keep(company, due_step(acme, document, step=NOTICE, **DONE))
    found = await swept(company, acme)
    assert (found.candidates[0].taken_offset, found.last_taken) == (-7, None)
    yesterday = {**DONE, "taken_on": MONDAY - DAY, "ended_on": MONDAY - DAY}
    await keep(company, due_step(acme, document, step=FRIENDLY, **yesterday))
    assert (await swept(company, acme)).last_taken == LastTaken(7, MONDAY - DAY)


async def test_a_hold_that_the_clock_took_is_noted_apart_and_forgotten_with_it(
    company: Company, ids: Ids
) -> None:
    acme, first = ids.customers["ACME"], ids.documents["FA1"]
    await keep(company, due_step(acme, first, step=FRIENDLY, taken_by=LUC, **DONE))
    (hold,) = await keep(company, due_step(acme, first, step=HOLD, **DONE))
    noted = (await swept(company, acme)).candidates[0]
    assert (noted.taken, noted.taken_offset, noted.held) == (frozenset({"friendly"}), 7, frozenset({"hold"}))
    assert (await swept(company, acme)).last_taken == LastTaken(7, MONDAY)
    async with work_of(company).working() as one:
        assert await one.dunning.reopen(replace(hold, state=StepState.OPEN), hold)
    noted = (await swept(company, acme)).candidates[0]
    assert (noted.taken, noted.taken_offset, noted.held) == (frozenset({"friendly"}), 7, frozenset())


async def test_of_an_invoice_with_nothing_but_such_a_hold_no_height_is_known(
    company: Company, ids: Ids
) -> None:
    acme, first = ids.customers["ACME"], ids.documents["FA1"]
    await keep(company, due_step(acme, first, step=HOLD, **DONE))
    found = await swept(company, acme)
    noted = found.candidates[0]
    assert (noted.taken, noted.taken_offset, noted.held) == (frozenset(), None, frozenset({"hold"}))
    assert found.last_taken is None


async def test_a_customer_rests_though_the_invoice_that_it_was_about_is_paid(
    company: Company, ids: Ids
) -> None:
    acme, first = ids.customers["ACME"], ids.documents["FA1"]
    await keep(company, due_step(acme, first, **DONE))
    await company.export(MONDAY + DAY, item("ACME", "FA2", "60", due="2026-02-01"))
    async with work_of(company).looking() as one:
        (found,) = await one.dunning.sweep(MONDAY + DAY, MONDAY + DAY, (acme,))
        (lately,) = await one.dunning.sweep(MONDAY + DAY, MONDAY + DAY, (acme,), taken_since=MONDAY + DAY)
    assert first not in {each.document_id for each in found.candidates}
    assert (found.last_taken, lately.last_taken) == (LastTaken(7, MONDAY), None)


async def test_an_invoice_of_a_running_step_is_seen_whatever_its_day(company: Company, ids: Ids) -> None:
    acme, second = ids.customers["ACME"], ids.documents["FA2"]
    (notice,) = await keep(company, due_step(acme, second, step=NOTICE))
    async with work_of(company).looking() as one:
        until = MONDAY - 30 * DAY
        ((whole,),) = [some async for some in one.dunning.sweep_all(MONDAY, until, 10)]
        for customers in (None, (acme,)):
            (found,) = await one.dunning.sweep(MONDAY, until, customers)
            assert found == whole
            assert [each.document_id for each in found.candidates] == [second]
            assert found.running == (notice,)


async def test_what_stopped_running_is_told_for_the_days_after_one_and_up_to_another(
    company: Company, ids: Ids
) -> None:
    acme = ids.customers["ACME"]
    ends = (MONDAY, MONDAY + DAY, MONDAY + 2 * DAY)
    made = [due_step(acme, state=StepState.ENDED, ended_on=day) for day in ends]
    kept = await keep(company, *made, due_step(acme))
    async with work_of(company).looking() as one:
        assert await one.dunning.taken(MONDAY, MONDAY + 2 * DAY) == (kept[2], kept[1])


async def test_stories_are_told_in_their_order(company: Company, ids: Ids) -> None:
    (call,) = await keep(company, due_step(ids.customers["ACME"], step=CALL))
    (other,) = await keep(company, due_step(ids.customers["ACME"], step=NOTICE))
    called = line(
        call,
        kind=StepLineKind.CALLED,
        by=CAMILLE,
        at=NINE + DAY,
        outcome=StepOutcome.NO_ANSWER,
        text="<répondeur>",
        owner=LUC,
        on=MONDAY + DAY,
        facts={"to": "04 70 00 00 00"},
    )
    async with work_of(company).working() as one:
        assert await one.dunning.say(()) == ()
        second, first, elsewhere = await one.dunning.say((called, line(call), line(other)))
        assert second == replace(called, id=second.id)
        assert await one.dunning.lines(call.id) == (first, second)
        assert await one.dunning.lines_of_customer(call.customer_id) == (first, elsewhere, second)


async def test_a_pause_holds_to_its_last_day_or_until_it_is_ended(company: Company, ids: Ids) -> None:
    acme, beta = ids.customers["ACME"], ids.customers["BETA"]
    async with work_of(company).working() as one:
        kept = await one.dunning.add_pause(pause(acme))
        theirs = await one.dunning.add_pause(pause(beta, until=MONDAY))
        assert await one.dunning.pauses(MONDAY) == {acme: kept, beta: theirs}
        assert await one.dunning.pauses(MONDAY, (beta,)) == {beta: theirs}
        assert await one.dunning.pauses(MONDAY - DAY) == {}
        assert await one.dunning.pauses(MONDAY + DAY) == {acme: kept}
        assert not await one.dunning.end_pause(replace(theirs, ended_on=MONDAY + DAY, ended_by=LUC))
        ended = replace(kept, ended_on=MONDAY + 2 * DAY, ended_by=LUC)
        assert [await one.dunning.end_pause(ended) for _ in range(2)] == [True, False]
        assert await one.dunning.pauses(MONDAY + DAY) == {acme: ended}
        assert await one.dunning.pauses(MONDAY + 2 * DAY) == {}


async def test_a_new_pause_takes_the_place_of_the_one_that_holds(company: Company, ids: Ids) -> None:
    acme = ids.customers["ACME"]
    async with work_of(company).working() as one:
        first = await one.dunning.add_pause(pause(acme))
        second = await one.dunning.add_pause(pause(acme, on=MONDAY + DAY, by=CAMILLE))
        ended = replace(first, ended_on=MONDAY + DAY, ended_by=CAMILLE)
        assert await one.dunning.pauses(MONDAY) == {acme: ended}
        assert await one.dunning.pauses(MONDAY + DAY) == {acme: second}


async def test_an_entity_is_swept_first_once(company: Company, ids: Ids) -> None:
    async with work_of(company).working() as one:
        assert await one.dunning.first_sweeps() == {}
        await one.dunning.swept_first("MAIN", MONDAY)
        await one.dunning.swept_first("MAIN", MONDAY + DAY)
        assert await one.dunning.first_sweeps() == {"MAIN": MONDAY}

"""Promises: logged, asked for, agreed to, cancelled and taken back; who came second is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from fakes import eur, usd

from bot.acts import PromiseLogged
from bot.audit import Surface
from bot.credit.promise import Because, Means, Promise, PromiseState
from bot.credit.refused import Refused, Why
from bot.errors import NotYoursError, UnknownRecordError
from bot.forms import PromiseDraft, PromiseForm
from bot.members import Preferences
from bot.notices import NoticeKind
from bot.policy import Person, Policy, Role
from bot.services.promise_forms import promise_form
from bot.services.promises import cancel_promise, decide_promise, log_promise, undo_promise
from records.lumen import ACME, CAMILLE, GARAGE, JULIEN, NADIA, TUESDAY, Lumen, at, customer, paper
from records.promise_world import CAMILLES, FRIDAY, HUGUES, World, refusal, wish


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


async def test_a_promise_counts_at_once_and_is_written_down() -> None:
    world = World()
    kept = await world.logged(said_by="Mme Durand", means=Means.PHONE, note="after the fair")
    assert (kept.state, kept.promised_on, kept.grace_until) == (PromiseState.OPEN, FRIDAY, date(2026, 12, 1))
    assert (kept.logged_by, kept.logged_on, kept.opened_on) == (CAMILLES, TUESDAY, TUESDAY)
    assert (kept.in_a_row, kept.after_import, kept.received) == (1, 1, eur("0"))
    (entry,) = world.work.records.trail.entries
    assert (entry.entry.deed, entry.entry.who, entry.entry.surface) == (
        "promise.logged",
        CAMILLES,
        Surface.DIGEST,
    )
    assert entry.entry.before is None
    assert entry.entry.after == {
        "state": "open",
        "amount": "12000.00 EUR",
        "promised_on": "2026-11-27",
        "grace_until": "2026-12-01",
        "documents": "1",
        "said_by": "Mme Durand",
        "means": "phone",
        "note": "after the fair",
        "in_a_row": 1,
        "received": "0.00 EUR",
    }


async def test_the_digest_says_so_and_nothing_else_is_posted() -> None:
    world = World()
    await world.digest(ACME)
    await world.logged()
    assert [kind for kind in world.work.outbox.notices if kind.kind is NoticeKind.PROMISE] == []
    assert [text for _, text in world.edits] == ["en\nACME | promise 12000 open | undo promise:1"]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"amount": "18500.01"}, Refused(Why.ABOVE_OPEN, amount=eur("18500.01"), most=eur("18500"))),
        ({"amount": "0"}, Refused(Why.NO_AMOUNT, amount=eur("0"))),
        ({"promised_on": date(2026, 11, 23)}, Refused(Why.DAY_PASSED, until=TUESDAY)),
        ({"promised_on": date(2026, 12, 25)}, Refused(Why.DAY_TOO_FAR, until=date(2026, 12, 24))),
        ({"documents": (3,), "amount": "10"}, Refused(Why.NOT_OPEN)),
        (
            {"documents": (), "amount": "30901"},
            Refused(Why.ABOVE_OPEN, amount=eur("30901"), most=eur("30900")),
        ),
        ({"note": "x" * 3001}, Refused(Why.TEXT_TOO_LONG, count=3000)),
    ],
)
async def test_what_is_refused_changes_nothing(facts: dict[str, Any], expected: Refused) -> None:
    """Invoice 3 is Garage Étoile's."""
    world = World()
    assert await world.log(**facts) == expected
    assert (world.states(), world.deeds, world.work.outbox.notices) == ([], [], [])


async def test_an_invoice_in_another_currency_is_refused() -> None:
    world = World()
    assert (
        refusal(await log_promise(world.house, world.actor(), replace(wish(), amount=usd("100")))).why
        is Why.SEVERAL_CURRENCIES
    )


async def test_a_settled_invoice_is_named() -> None:
    world = World()
    world.work.records.ledger.papers[4] = paper(4, ACME, "900", TUESDAY, open_amount="0")
    assert await world.log(documents=(1, 4)) == Refused(Why.NOT_OPEN, number="F-0004")


async def test_a_salesperson_promises_only_for_customers_of_theirs() -> None:
    world = World()
    with pytest.raises(NotYoursError):
        await world.log(JULIEN)
    assert world.work.rollbacks == 1


async def test_a_second_delivery_of_the_same_press_is_one_promise() -> None:
    world = World()
    await world.logged()
    assert await world.log(moment=at("09:01")) == Refused(Why.ALREADY_DONE, who="Camille Roy", at=at("09:00"))
    assert world.states() == ["open"]


async def test_a_new_promise_on_the_same_invoice_replaces_the_old_one() -> None:
    world = World()
    first = await world.logged(documents=(1, 2), key="first")
    done = await world.log(moment=at("11:00"), key="second")
    assert [one.id for one in done.replaced] == [first.id]
    assert (done.promise.replaces, done.promise.in_a_row) == (first.id, 2)
    assert (world.now(1).state, world.now(1).ended_on, world.now(1).ended_at) == (
        PromiseState.REPLACED,
        TUESDAY,
        at("11:00"),
    )
    assert world.deeds == [
        "promise.logged promise:1",
        "promise.replaced promise:1",
        "promise.logged promise:2",
    ]


async def test_promises_of_other_invoices_stand_side_by_side() -> None:
    world = World()
    await world.logged(key="first")
    await world.logged(documents=(2,), key="second")
    await world.logged(documents=(), amount="100", key="third")
    assert world.states() == ["open", "open", "open"]


async def test_whoever_comes_second_is_told_who_came_first() -> None:
    """Nadia opened her form when the trail was empty; Camille logged hers meanwhile."""
    world = World()
    await world.logged(moment=at("09:40"), key="hers")
    late = await world.log(NADIA, at("09:41"), key="late", seen=0)
    assert late == Refused(Why.CAME_SECOND, who="Camille Roy", at=at("09:40"))
    assert world.states() == ["open"]


async def test_who_saw_the_first_one_or_logged_it_replaces_it() -> None:
    world = World()
    await world.logged(key="hers")
    assert isinstance(await world.log(NADIA, at("09:41"), key="seen", seen=1), PromiseLogged)
    assert isinstance(await world.log(NADIA, at("09:42"), key="own", seen=1), PromiseLogged)


async def test_what_somebody_logged_on_another_invoice_stands_in_nobodys_way() -> None:
    world = World()
    await world.logged(documents=(2,), key="other")
    assert isinstance(await world.log(NADIA, at("09:41"), key="mine", seen=0), PromiseLogged)


async def test_the_third_in_a_row_waits_for_the_credit_manager_and_replaces_nothing_yet() -> None:
    world = World()
    second, third = await world.third()
    assert (third.state, third.in_a_row, third.opened_on) == (PromiseState.PROPOSED, 3, None)
    assert world.states() == ["replaced", "open", "proposed"]
    assert world.now(second.id).state is PromiseState.OPEN
    assert world.deeds[-1] == "promise.asked promise:3"
    assert world.said(NoticeKind.PROMISE) == [
        ("promise-asked:3", "nadia@lumen.example", "asked 3 proposed ACME en")
    ]


async def test_a_request_at_night_is_said_in_the_morning() -> None:
    world = World()
    await world.promise(in_a_row=2)
    await world.logged(moment=at("21:00"))
    (asked,) = [one for one in world.work.outbox.notices if one.kind is NoticeKind.PROMISE]
    assert asked.due_at == at("08:00", date(2026, 11, 25))


async def test_after_one_that_was_kept_promises_are_counted_anew() -> None:
    world = World()
    await world.promise(in_a_row=2, state=PromiseState.KEPT, ended_on=TUESDAY)
    assert (await world.logged()).in_a_row == 1


async def test_the_credit_managers_own_third_is_asked_of_the_finance_director() -> None:
    world = World()
    _, third = await world.third(NADIA)
    assert [(person, text) for _, person, text in world.said(NoticeKind.PROMISE)] == [
        ("hugues@lumen.example", "asked 3 proposed ACME fr")
    ]
    assert await decide(world, third) == Refused(Why.OWN_REQUEST, who="Hugues Morel")
    assert isinstance(await decide(world, third, HUGUES), PromiseLogged)


@pytest.mark.parametrize(
    ("people", "asker", "why"),
    [((CAMILLE, NADIA), NADIA, Why.OWN_REQUEST), ((CAMILLE,), CAMILLE, Why.NOBODY_DECIDES)],
)
async def test_a_third_that_nobody_could_agree_to_is_refused(
    people: tuple[Person, ...], asker: Person, why: Why
) -> None:
    world = World(Policy(people=people))
    await world.promise(in_a_row=2)
    assert refusal(await world.log(asker)).why is why


async def test_an_agreed_promise_counts_from_then_and_replaces_the_one_before() -> None:
    world = World()
    second, third = await world.third()
    done = await decide(world, third, reason="once more")
    assert isinstance(done, PromiseLogged)
    assert [one.id for one in done.replaced] == [second.id]
    agreed = world.now(third.id)
    assert (agreed.state, agreed.opened_on, agreed.decided_by) == (
        PromiseState.OPEN,
        TUESDAY,
        "nadia@lumen.example",
    )
    assert world.deeds[-2:] == ["promise.replaced promise:2", "promise.agreed promise:3"]
    assert world.said(NoticeKind.PROMISE)[1:] == [
        ("promise-asked:3:e6", "nadia@lumen.example", "asked 3 open ACME en"),
        ("promise-decided:3", CAMILLES, "decided 3 open ACME en"),
    ]
    edit = world.work.outbox.notices[1]
    assert edit.edits == "promise-asked:3"


async def test_a_refused_one_leaves_the_one_before_and_says_why() -> None:
    world = World()
    second, third = await world.third()
    assert await decide(world, third, agrees=False, reason="  ") == Refused(Why.NO_TEXT)
    done = await decide(world, third, agrees=False, reason="enough")
    assert isinstance(done, PromiseLogged)
    assert (done.promise.state, done.promise.decision_reason, done.promise.ended_on) == (
        PromiseState.REFUSED,
        "enough",
        TUESDAY,
    )
    assert world.now(second.id).state is PromiseState.OPEN


async def test_a_second_decision_is_told_of_the_first() -> None:
    world = World()
    _, third = await world.third()
    await decide(world, third)
    expected = Refused(Why.DECIDED, who="Nadia Benali", at=at("10:02"))
    assert await decide(world, third, HUGUES, agrees=False, reason="no") == expected


async def test_a_request_that_was_withdrawn_is_not_decided() -> None:
    world = World()
    _, third = await world.third()
    withdrawn = await cancel_promise(world.house, world.actor(CAMILLE, at("09:30")), third.id, third.version)
    assert isinstance(withdrawn, Promise) and withdrawn.because is Because.WITHDRAWN
    assert await decide(world, third) == Refused(Why.ENDED, who="Camille Roy", at=at("09:30"))
    assert world.said(NoticeKind.PROMISE)[-1][2] == "asked 3 cancelled ACME en"


async def test_a_day_that_passed_while_it_waited_is_not_agreed_to_and_may_be_refused() -> None:
    world = World()
    _, third = await world.third()
    later = world.actor(NADIA, at("10:00", date(2026, 11, 28)))
    done = await decide_promise(world.house, later, third.id, third.version, agrees=True)
    assert done == Refused(Why.DAY_PASSED)
    done = await decide_promise(world.house, later, third.id, third.version, agrees=False, reason="late")
    assert isinstance(done, PromiseLogged)


async def restored(world: World) -> Promise:
    """A third in a row that another request replaced, and that came back when that was taken back."""
    await world.promise(in_a_row=2, state=PromiseState.BROKEN, ended_on=TUESDAY)
    asked = await world.logged(key="asked")
    other = await world.logged(moment=at("09:03"), key="other")
    assert isinstance(await undo(world, other), Promise)
    assert world.now(asked.id).state is PromiseState.PROPOSED
    return asked


async def test_a_request_that_changed_since_it_was_seen_is_not_decided_unseen() -> None:
    world = World()
    asked = await restored(world)
    assert await decide(world, asked) == Refused(Why.CAME_SECOND, who="Camille Roy", at=at("09:05"))
    assert isinstance(await decide(world, world.now(asked.id)), PromiseLogged)


async def test_the_edits_of_a_request_leave_in_the_order_in_which_they_were_decided() -> None:
    """All are due when it was asked for, whatever the clocks of those who clicked said."""
    world = World()
    asked = await restored(world)
    key = f"promise-asked:{asked.id}"
    edits = [one for one in world.work.outbox.notices if one.edits == key]
    assert [one.payload["text"] for one in edits] == [
        "asked 2 replaced ACME en",
        "asked 2 proposed ACME en",
    ]
    assert [one.due_at for one in edits] == [asked.logged_at] * 2


async def test_the_message_that_asked_is_edited_for_whoever_got_it() -> None:
    """A second credit manager is named first since: Nadia's message says how it went, nobody else's."""
    world = World()
    _, third = await world.third()
    ines = Person(email="ines@lumen.example", name="Inès Brun", role=Role.CREDIT_MANAGER)
    world.house = replace(world.house, policy=Policy(people=(ines, *world.policy.people)))
    await decide(world, third)
    edits = [one.person for one in world.work.outbox.notices if one.edits]
    assert edits == ["nadia@lumen.example"]


async def test_who_asked_and_no_longer_sees_the_customer_is_told_nothing_of_it() -> None:
    world = World()
    _, third = await world.third()
    ledger = world.work.records.ledger
    ledger.known[ACME] = replace(ledger.known[ACME], salesperson="J. FAURE")
    assert isinstance(await decide(world, third), PromiseLogged)
    assert [person for _, person, _ in world.said(NoticeKind.PROMISE)] == ["nadia@lumen.example"] * 2


async def test_a_request_waits_for_the_end_of_quiet_days() -> None:
    """Nadia is away until Wednesday."""
    world = World()
    away = (TUESDAY, date(2026, 11, 25))
    await world.work.preferences.keep(Preferences("nadia@lumen.example", quiet_periods=(away,)))
    await world.promise(in_a_row=2)
    await world.logged()
    (asked,) = [one for one in world.work.outbox.notices if one.kind is NoticeKind.PROMISE]
    assert asked.due_at == at("08:00", date(2026, 11, 26))


async def test_only_the_credit_side_decides() -> None:
    world = World()
    _, third = await world.third(NADIA)
    assert await decide(world, third, CAMILLE) == Refused(Why.ROLE, who="Nadia Benali, Hugues Morel")
    with pytest.raises(UnknownRecordError):
        await decide_promise(world.house, world.actor(NADIA), 77, 1, agrees=True)


async def test_whoever_logged_it_cancels_it_and_so_does_the_credit_manager() -> None:
    world = World()
    await world.logged(key="a")
    await world.logged(documents=(2,), key="b")
    for promise_id, person in ((1, CAMILLE), (2, NADIA)):
        done = await cancel_promise(world.house, world.actor(person, at("15:00")), promise_id, 1)
        assert isinstance(done, Promise)
        assert (done.state, done.because, done.ended_on) == (
            PromiseState.CANCELLED,
            Because.WITHDRAWN,
            TUESDAY,
        )
    assert world.deeds[-2:] == ["promise.cancelled promise:1", "promise.cancelled promise:2"]


async def test_others_do_not_cancel_it() -> None:
    world = World()
    kept = await world.logged(NADIA)
    refused = await cancel_promise(world.house, world.actor(CAMILLE), kept.id, 1)
    assert refused == Refused(Why.NOT_CONCERNED, who="Nadia Benali")


async def test_what_ended_is_not_cancelled_again() -> None:
    world = World()
    kept = await world.logged()
    camille = world.actor(CAMILLE, at("15:00"))
    await cancel_promise(world.house, camille, kept.id, 1)
    again = await cancel_promise(world.house, replace(camille, at=at("15:01")), kept.id, 1)
    assert again == Refused(Why.ENDED, who="Camille Roy", at=at("15:00"))


async def test_whoever_withdraws_a_request_that_was_agreed_to_meanwhile_is_told() -> None:
    world = World()
    _, third = await world.third()
    await decide(world, third)
    camille = world.actor(CAMILLE, at("10:30"))
    refused = await cancel_promise(world.house, camille, third.id, third.version)
    assert refused == Refused(Why.DECIDED, who="Nadia Benali", at=at("10:02"))
    assert world.now(third.id).state is PromiseState.OPEN
    assert isinstance(await cancel_promise(world.house, camille, third.id, third.version + 1), Promise)


async def test_what_was_logged_is_taken_back_and_what_it_replaced_counts_again() -> None:
    world = World()
    first = await world.logged(moment=at("08:50"), key="first")
    second = await world.logged(key="second")
    done = await undo(world, second)
    assert isinstance(done, Promise)
    assert (done.state, done.because) == (PromiseState.CANCELLED, Because.UNDONE)
    restored = world.now(first.id)
    assert (restored.state, restored.ended_on, restored.ended_at) == (PromiseState.OPEN, None, None)
    assert world.deeds[-2:] == ["promise.restored promise:1", "undone promise:2"]
    assert (await world.logged(moment=at("09:06"), key="third")).in_a_row == 2


@pytest.mark.parametrize(("moment", "why"), [("09:09:59", None), ("09:10", Why.UNDO_TOO_LATE)])
async def test_undo_lasts_ten_minutes(moment: str, why: Why | None) -> None:
    world = World()
    done = await undo(world, await world.logged(), moment=moment)
    assert (done.why if isinstance(done, Refused) else None) is why


async def test_undo_is_of_whoever_logged_it() -> None:
    world = World()
    kept = await world.logged()
    assert await undo(world, kept, NADIA) == Refused(Why.UNDO_NOT_YOURS, who="Camille Roy")
    await undo(world, kept)
    assert await undo(world, kept) == Refused(Why.UNDONE_ALREADY, at=at("09:05"))


async def test_what_somebody_went_on_with_is_not_taken_back() -> None:
    world = World()
    first = await world.logged(key="first")
    await world.logged(NADIA, at("09:02"), key="second")
    assert await undo(world, first) == Refused(Why.UNDO_DEPENDS, who="Nadia Benali", at=at("09:02"))


async def test_an_agreed_promise_is_not_taken_back() -> None:
    world = World()
    _, third = await world.third()
    await decide(world, third)
    late = await undo(world, third, moment="10:03")
    assert late == Refused(Why.UNDO_DEPENDS, who="Nadia Benali", at=at("10:02"))


async def test_a_request_is_taken_back_and_the_message_that_asked_says_so() -> None:
    world = World()
    second, third = await world.third()
    assert isinstance(await undo(world, third), Promise)
    assert world.now(second.id).state is PromiseState.OPEN
    assert world.said(NoticeKind.PROMISE)[-1] == (
        "promise-asked:3:e5",
        "nadia@lumen.example",
        "asked 3 cancelled ACME en",
    )


async def test_what_stands_by_now_is_not_doubled_by_an_undo() -> None:
    """1 covered both invoices; 2 replaced it on the first, 3 is on the second: 1 stays replaced."""
    world = World()
    await world.logged(documents=(1, 2), key="a")
    second = await world.logged(moment=at("09:01"), key="b")
    await world.logged(moment=at("09:02"), documents=(2,), key="c")
    assert isinstance(await undo(world, second), Promise)
    assert world.states() == ["replaced", "cancelled", "open"]


async def form(world: Lumen, draft: PromiseDraft | None = None, customer_id: int = ACME) -> PromiseForm:
    made = await promise_form(world.house, world.actor(), customer_id, draft)
    assert isinstance(made, PromiseForm), made
    return made


async def test_the_form_ticks_what_is_late_for_next_friday() -> None:
    made = await form(World())
    assert [(one.id, one.days_late) for one in made.items] == [(1, 44), (2, 14)]
    assert made.draft == PromiseDraft(documents=(1, 2), amount=eur("30900"), promised_on=FRIDAY)
    assert (made.grace_until, made.latest) == (date(2026, 12, 1), date(2026, 12, 24))
    assert (made.head.seen, made.head.name, made.head.as_of, made.needs) == (0, "ACME", TUESDAY, "")


async def test_what_is_promised_or_wholly_disputed_is_not_ticked() -> None:
    world = World()
    await world.promise(documents=(1,))
    await world.dispute(2, amount=eur("12400"))
    made = await form(world)
    assert (made.draft.documents, made.draft.amount) == ((), None)
    assert [one.promise.id if one.promise else None for one in made.items] == [1, None]


async def test_the_amount_is_what_is_not_disputed() -> None:
    world = World()
    await world.dispute(1)
    made = await form(world, PromiseDraft(documents=(1,)))
    assert made.draft.amount == eur("16200")
    assert (made.draft.promised_on, made.grace_until) == (date(2026, 11, 27), date(2026, 12, 1))


async def test_an_amount_typed_ticks_the_invoice_of_that_amount_or_the_oldest() -> None:
    world = World()
    assert (await form(world, PromiseDraft(amount=eur("12400")))).draft.documents == (2,)
    assert (await form(world, PromiseDraft(amount=eur("12000")))).draft.documents == (1,)
    assert (await form(world, PromiseDraft(amount=eur("500"), on_account=True))).draft.documents == ()


async def test_the_form_says_what_is_replaced_and_who_must_agree() -> None:
    world = World()
    kept = await world.promise(in_a_row=2)
    made = await form(world, PromiseDraft(documents=(1,)))
    assert (made.replaces, made.needs) == (kept, "Nadia Benali")
    made = await form(world, PromiseDraft(documents=(2,)))
    assert (made.replaces, made.needs) == (None, "")


async def test_the_form_offers_ten_with_the_ticked_one_among_them() -> None:
    world = World()
    papers = world.work.records.ledger.papers
    for number in range(10, 22):
        papers[number] = paper(number, ACME, "100", date(2026, 11, number))
    made = await form(world, PromiseDraft(documents=(21,)))
    assert [one.id for one in made.items] == [1, 2, 10, 11, 12, 13, 14, 15, 16, 21]
    assert made.items_left_out == 4


async def test_who_owes_nothing_has_no_form() -> None:
    world = World()
    world.work.records.ledger.known[50] = customer(50, "Paid up")
    assert await promise_form(world.house, world.actor(), 50) == Refused(Why.NOTHING_OPEN)
    with pytest.raises(NotYoursError):
        await promise_form(world.house, world.actor(JULIEN), GARAGE)


async def test_two_at_once_have_one_effect() -> None:
    """The store refuses the key that somebody else kept between the look and the write."""
    world = World()
    await world.logged(key="k1")
    promises = world.work.records.promises

    async def not_yet(key: str) -> Promise | None:
        del promises.of_key
        return None

    promises.of_key = not_yet  # type: ignore[method-assign]  # as a delivery that came at the same time
    done = await world.log(moment=at("09:00"))
    assert done == Refused(Why.ALREADY_DONE, who="Camille Roy", at=at("09:00"))


async def test_what_no_database_takes_is_left_out_of_words() -> None:
    world = World()
    promise = await world.logged(said_by="Mme\0 Durand ", note=" by \ud800cheque")
    assert (promise.said_by, promise.note) == ("Mme Durand", "by cheque")

"""Opening a dispute: who answers, by when, what is refused, whom it is told; and taking it back."""

from __future__ import annotations

from datetime import date

import pytest
from fakes import TODAY, eur, usd

from bot.acts import DisputeOpened
from bot.credit.dispute import Dispute, DisputeReason, DisputeState
from bot.credit.money import Money
from bot.credit.refused import Refused, Why
from bot.errors import NotYoursError, UnknownDocumentError
from bot.forms import DisputeStep
from bot.policy import DisputePolicy, Person, Policy
from bot.policy_disputes import DisputeOwners
from bot.rights import Act
from bot.services.dispute_forms import dispute_shown, dispute_step
from records.dispute_world import (
    CAMILLE,
    CREDIT,
    DECEMBER_8,
    EVERYBODY,
    F0902,
    F0903,
    HUGUES,
    LAMBERT,
    LEA,
    MARC,
    NADIA,
    SETTLED,
    SOPHIE,
    World,
    at,
    why,
)


def world_of(*people: Person, **owners: str) -> World:
    disputes = DisputePolicy(owners=DisputeOwners(**owners))
    return World(Policy(people=people or EVERYBODY, disputes=disputes))


async def test_a_dispute_goes_to_the_owner_of_its_reason_with_a_target_in_working_days() -> None:
    world = World()
    assert await world.open() == DisputeOpened(
        Dispute(
            id=1,
            customer_id=LAMBERT,
            document_id=F0902,
            amount=eur("2300"),
            is_whole=False,
            reason=DisputeReason.QUALITY,
            note="scratched",
            owner="marc@lumen.example",
            state=DisputeState.OPEN,
            opened_by="camille@lumen.example",
            opened_at=at("10:00"),
            opened_on=TODAY,
            target_on=DECEMBER_8,
            after_import=7,
        )
    )


async def test_its_owner_is_told_at_once_and_whoever_opens_it_is_not() -> None:
    world = World()
    await world.opened()
    assert world.said_to(MARC) == ["open Marc Olivier en manager"]
    (notice,) = world.work.outbox.notices
    assert (notice.key, notice.due_at) == ("dispute:1:marc@lumen.example", at("10:00"))


async def test_an_owner_is_told_within_working_hours() -> None:
    world = World()
    await world.opened(hour="20:15", on=date(2026, 11, 27))
    (notice,) = world.work.outbox.notices
    assert notice.due_at == at("08:00", date(2026, 11, 30))


async def test_without_an_amount_all_that_is_open_is_disputed() -> None:
    dispute = await World().opened(amount=None)
    assert (dispute.amount, dispute.is_whole) == (eur("6100"), True)


async def test_the_opening_is_written_down_with_who_from_where_and_what() -> None:
    world = World()
    await world.opened()
    (entry,) = world.work.records.trail.entries
    assert str(entry.entry.deed) == "dispute.opened"
    assert (entry.entry.who, entry.entry.surface, entry.entry.subject, entry.entry.customer_id) == (
        "camille@lumen.example",
        "form",
        "dispute:1",
        LAMBERT,
    )
    assert entry.entry.before is None
    assert entry.entry.after == {
        "document": F0902,
        "amount": "2300.00 EUR",
        "reason": "quality",
        "state": "open",
        "owner": "marc@lumen.example",
        "target": "2026-12-08",
        "note": "scratched",
    }


@pytest.mark.parametrize(
    ("reason", "owner"),
    [
        (DisputeReason.PRICE, MARC),
        (DisputeReason.INVOICE_ERROR, SOPHIE),
        (DisputeReason.MISSING_ORDER_NUMBER, CAMILLE),
        (DisputeReason.OTHER, NADIA),
    ],
)
async def test_each_reason_has_its_owner(reason: DisputeReason, owner: Person) -> None:
    dispute = await World().opened(reason=reason)
    assert dispute.owner == owner.email.casefold()


async def test_an_owner_can_be_a_person_of_the_policy() -> None:
    world = world_of(quality="Sophie@lumen.example")
    assert (await world.opened()).owner == "sophie@lumen.example"


async def test_an_owner_who_may_not_see_the_customer_is_passed_over() -> None:
    world = world_of(quality="lea@lumen.example")
    assert (await world.opened()).owner == "nadia@lumen.example"


async def test_without_a_credit_manager_the_finance_director_answers_then_whoever_opened_it() -> None:
    assert (await world_of(CAMILLE, HUGUES, MARC).opened(reason=DisputeReason.OTHER)).owner == (
        "hugues@lumen.example"
    )
    alone = World(Policy(people=(CAMILLE.model_copy(update={"manager": None}),)))
    camille = alone.policy.people[0]
    assert (await alone.opened(camille, reason=DisputeReason.OTHER)).owner == "camille@lumen.example"
    assert alone.work.outbox.notices == []


async def test_who_cannot_see_the_customer_opens_nothing() -> None:
    world = World()
    with pytest.raises(NotYoursError):
        await world.open(LEA)
    assert world.work.records.disputes.kept == {}


async def test_an_invoice_that_is_not_in_the_ledger_is_unknown() -> None:
    with pytest.raises(UnknownDocumentError):
        await World().open(document_id=1)


@pytest.mark.parametrize("document", [SETTLED, CREDIT])
async def test_what_is_settled_or_a_credit_cannot_be_disputed(document: int) -> None:
    assert why(await World().open(document_id=document, amount=None)) is Why.NOT_OPEN


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        (eur("6100.01"), Why.ABOVE_OPEN),
        (eur("0"), Why.NO_AMOUNT),
        (eur("-5"), Why.NO_AMOUNT),
        (usd("5"), Why.SEVERAL_CURRENCIES),
    ],
)
async def test_an_amount_that_cannot_be_disputed_changes_nothing(amount: Money, reason: Why) -> None:
    world = World()
    assert why(await world.open(amount=amount)) is reason
    assert world.work.records.disputes.kept == {}
    assert world.work.outbox.notices == []
    assert world.seen == 0


@pytest.mark.parametrize(
    ("day", "reason"), [(date(2026, 11, 23), Why.DAY_PASSED), (date(2027, 2, 23), Why.DAY_TOO_FAR)]
)
async def test_a_target_of_ones_own_is_from_today_to_ninety_days(day: date, reason: Why) -> None:
    assert why(await World().open(target_on=day)) is reason


async def test_another_target_than_the_reasons_own_can_be_given() -> None:
    assert (await World().opened(target_on=date(2026, 12, 1))).target_on == date(2026, 12, 1)


async def test_a_note_has_a_length_and_keeps_what_a_database_takes() -> None:
    assert await World().open(note="x" * 3001) == Refused(Why.TEXT_TOO_LONG, count=3000)
    assert (await World().opened(note=" <!channel>\0 \ud800 ")).note == "<!channel>"


async def test_the_same_press_twice_opens_one_dispute() -> None:
    world = World()
    await world.opened(key="form-1")
    again = await world.open(hour="10:01", key="form-1")
    assert again == Refused(Why.ALREADY_DONE, who="Camille Roy", at=at("10:00"))
    assert len(world.work.records.disputes.kept) == 1
    assert len(world.work.outbox.notices) == 1


async def test_whoever_comes_second_is_told_who_was_first() -> None:
    world = World()
    await world.opened(hour="10:00")
    second = await world.open(SOPHIE, hour="10:01", seen=0)
    assert second == Refused(Why.CAME_SECOND, who="Camille Roy", at=at("10:00"), number="F-2026-11-04")


async def test_an_invoice_has_one_dispute_at_a_time() -> None:
    world = World()
    first = await world.opened(hour="10:00")
    assert why(await world.open(SOPHIE, hour="10:01")) is Why.DISPUTED_ALREADY
    assert why(await world.open(CAMILLE, hour="10:02", seen=0)) is Why.DISPUTED_ALREADY
    await world.done(CAMILLE, Act.WITHDRAW_DISPUTE, first)
    assert (await world.opened(SOPHIE, hour="12:00")).id == 2


async def test_who_loses_the_race_to_the_database_comes_second() -> None:
    """The first one was not there yet when the second one looked."""
    world = World()
    await world.opened(hour="10:00")
    disputes = world.work.records.disputes
    of_customer, looked = disputes.of_customer, []

    async def too_early(customer_id: int, *, hold: bool = False) -> tuple[Dispute, ...]:
        looked.append(customer_id)
        return () if len(looked) == 1 else await of_customer(customer_id, hold=hold)

    disputes.of_customer = too_early  # type: ignore[method-assign] # the race of two transactions
    second = await world.open(SOPHIE, hour="10:01", seen=0)
    assert why(second) is Why.CAME_SECOND


async def test_two_invoices_of_a_customer_can_be_disputed_at_once() -> None:
    world = World()
    await world.opened(hour="10:00")
    assert (await world.opened(hour="10:01", document_id=F0903, amount=None)).id == 2


async def test_a_dispute_is_handed_on_to_who_may_see_the_customer() -> None:
    world = World()
    dispute = await world.opened()
    step = await dispute_step(world.house, world.actor(MARC), dispute.id)
    assert isinstance(step, DisputeStep)
    assert [name for _, name in step.owners] == [
        "Camille Roy",
        "Nadia Benali",
        "Sophie Leroy",
        "Hugues Martin",
    ]
    assert (step.number, step.customer, step.latest) == (
        "F-2026-11-04",
        "Menuiserie Lambert",
        date(2027, 2, 22),
    )


async def test_a_dispute_that_is_over_has_no_next_step() -> None:
    world = World()
    dispute = await world.done(CAMILLE, Act.WITHDRAW_DISPUTE, await world.opened())
    ended = await dispute_step(world.house, world.actor(MARC), dispute.id)
    assert ended == Refused(Why.ENDED, who="Camille Roy", at=at("11:00"))


async def test_a_dispute_is_shown_with_its_thread_to_who_sees_the_customer() -> None:
    world = World()
    dispute = await world.opened()
    await world.done(MARC, Act.COMMENT_DISPUTE, dispute, text="photos?")
    view = await dispute_shown(world.house, world.actor(NADIA), dispute.id)
    assert [line.text for line in view.lines] == ["", "photos?"]
    with pytest.raises(NotYoursError):
        await dispute_shown(world.house, world.actor(LEA), dispute.id)

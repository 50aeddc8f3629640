"""What people do to a dispute: who may, what follows, and who comes second."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.acts import DisputeChange
from bot.audit import Deed
from bot.credit.dispute import Dispute, DisputeState, Escalation
from bot.credit.refused import Refused, Why
from bot.errors import NotYoursError, UnknownRecordError
from bot.policy import Person
from bot.rights import Act
from bot.services.dispute_changes import change_dispute, comment_at
from records.dispute_world import CAMILLE, HUGUES, LEA, MARC, NADIA, SOPHIE, World, at, why

WEDNESDAY = date(2026, 11, 25)
CREDIT_NOTE, CORRECTED = DisputeState.RESOLVED_CREDIT_NOTE, DisputeState.RESOLVED_CORRECTED_INVOICE
REJECTED, WITHDRAWN = DisputeState.REJECTED, DisputeState.WITHDRAWN
EVERY_ACT: dict[Act, dict[str, Any]] = {
    Act.TAKE_DISPUTE: {},
    Act.HAND_DISPUTE_ON: {"owner": "sophie@lumen.example"},
    Act.COMMENT_DISPUTE: {"text": "photos?"},
    Act.ASK_IN_DISPUTE: {"text": "which pallet?"},
    Act.WAIT_IN_DISPUTE: {},
    Act.SET_DISPUTE_TARGET: {"target_on": WEDNESDAY, "text": "they answer tomorrow"},
    Act.RESOLVE_DISPUTE: {"state": CREDIT_NOTE},
    Act.WITHDRAW_DISPUTE: {},
}


async def started() -> tuple[World, Dispute]:
    """Camille's dispute, which Marc has to answer."""
    world = World()
    return world, await world.opened()


async def test_an_owner_takes_it() -> None:
    world, dispute = await started()
    taken = await world.done(MARC, Act.TAKE_DISPUTE, dispute)
    assert (taken.state, taken.owner, taken.version) == (
        DisputeState.IN_PROGRESS,
        "marc@lumen.example",
        2,
    )


async def test_somebody_else_whose_role_may_takes_it_over() -> None:
    world, dispute = await started()
    taken = await world.done(SOPHIE, Act.TAKE_DISPUTE, dispute)
    assert (taken.state, taken.owner) == (DisputeState.IN_PROGRESS, "sophie@lumen.example")
    again = await world.done(NADIA, Act.TAKE_DISPUTE, taken)
    assert again.owner == "nadia@lumen.example"


async def test_of_two_who_take_it_the_second_is_told_who_has_it() -> None:
    world, dispute = await started()
    await world.done(SOPHIE, Act.TAKE_DISPUTE, dispute, "11:00")
    second = await world.act(NADIA, Act.TAKE_DISPUTE, dispute, "11:01")
    assert second == Refused(Why.TAKEN, who="Sophie Leroy", at=at("11:00"))
    assert world.work.records.disputes.kept[1].owner == "sophie@lumen.example"


async def test_a_double_click_takes_it_once() -> None:
    world, dispute = await started()
    await world.done(MARC, Act.TAKE_DISPUTE, dispute, "11:00")
    again = await world.act(MARC, Act.TAKE_DISPUTE, dispute, "11:01")
    assert again == Refused(Why.ALREADY_DONE, who="Marc Olivier", at=at("11:00"))
    assert world.lines == ["state camille@lumen.example", "state marc@lumen.example"]


async def test_an_old_buttons_take_still_counts_when_only_the_target_moved() -> None:
    world, dispute = await started()
    await world.done(MARC, Act.SET_DISPUTE_TARGET, dispute, target_on=WEDNESDAY, text="sooner")
    assert (await world.done(SOPHIE, Act.TAKE_DISPUTE, dispute)).owner == "sophie@lumen.example"


async def test_it_is_handed_on_and_waits_to_be_taken_again() -> None:
    world, dispute = await started()
    taken = await world.done(MARC, Act.TAKE_DISPUTE, dispute)
    handed = await world.done(MARC, Act.HAND_DISPUTE_ON, taken, owner="Sophie@lumen.example", text="yours")
    assert (handed.state, handed.owner) == (DisputeState.OPEN, "sophie@lumen.example")
    assert world.work.records.disputes.said[-1].text == "yours"


async def test_what_waits_on_the_customer_still_does_when_it_is_handed_on() -> None:
    world, dispute = await started()
    waiting = await world.done(MARC, Act.WAIT_IN_DISPUTE, dispute)
    handed = await world.done(MARC, Act.HAND_DISPUTE_ON, waiting, owner="sophie@lumen.example")
    assert handed.state is DisputeState.WAITING_ON_CUSTOMER


@pytest.mark.parametrize(
    ("owner", "reason"),
    [
        ("marc@lumen.example", Why.SAME_OWNER),
        ("lea@lumen.example", Why.NOBODY),
        ("nobody@lumen.example", Why.NOBODY),
        ("", Why.NOBODY),
    ],
)
async def test_it_is_handed_on_to_somebody_else_who_sees_the_customer(owner: str, reason: Why) -> None:
    world, dispute = await started()
    assert why(await world.act(MARC, Act.HAND_DISPUTE_ON, dispute, owner=owner)) is reason


async def test_who_hands_it_on_after_somebody_took_it_comes_second() -> None:
    world, dispute = await started()
    await world.done(SOPHIE, Act.TAKE_DISPUTE, dispute, "11:00")
    second = await world.act(MARC, Act.HAND_DISPUTE_ON, dispute, "11:01", owner="nadia@lumen.example")
    assert second == Refused(Why.TAKEN, who="Sophie Leroy", at=at("11:00"))


async def test_a_comment_adds_a_line_and_leaves_the_dispute_as_it_is() -> None:
    world, dispute = await started()
    assert await world.done(CAMILLE, Act.COMMENT_DISPUTE, dispute, text="  two pallets ") == dispute
    line = world.work.records.disputes.said[-1]
    assert (line.kind, line.by, line.at, line.text) == (
        "comment",
        "camille@lumen.example",
        at("11:00"),
        "two pallets",
    )
    (_, entry) = world.work.records.trail.entries
    assert entry.entry.deed is Deed.DISPUTE_COMMENTED
    assert entry.entry.after is not None
    assert entry.entry.after["said"] == "two pallets"


@pytest.mark.parametrize("act", [Act.COMMENT_DISPUTE, Act.ASK_IN_DISPUTE])
async def test_words_are_needed_and_have_a_length(act: Act) -> None:
    world, dispute = await started()
    assert why(await world.act(MARC, act, dispute, text=" \n\0 ")) is Why.NO_TEXT
    too_long = await world.act(MARC, act, dispute, text="x" * 3001)
    assert too_long == Refused(Why.TEXT_TOO_LONG, count=3000)


async def test_the_same_words_delivered_twice_are_said_once() -> None:
    world, dispute = await started()
    await world.done(CAMILLE, Act.COMMENT_DISPUTE, dispute, "11:00", text="ok")
    again = await world.act(CAMILLE, Act.COMMENT_DISPUTE, dispute, "11:05", text="ok")
    assert again == Refused(Why.ALREADY_DONE, who="Camille Roy", at=at("11:00"))
    assert isinstance(await world.act(NADIA, Act.COMMENT_DISPUTE, dispute, "11:05", text="ok"), Dispute)
    assert len(world.lines) == 3


async def test_a_question_is_for_whoever_opened_it() -> None:
    world, dispute = await started()
    await world.done(MARC, Act.ASK_IN_DISPUTE, dispute, text="which pallet?")
    assert world.lines[-1] == "question marc@lumen.example"


async def test_nobody_asks_themselves() -> None:
    world = World()
    dispute = await world.opened(NADIA)
    assert why(await world.act(NADIA, Act.ASK_IN_DISPUTE, dispute, text="which?")) is Why.NOBODY


async def test_it_waits_on_the_customer_once() -> None:
    world, dispute = await started()
    waiting = await world.done(MARC, Act.WAIT_IN_DISPUTE, dispute, "11:00", text="asked for photos")
    assert waiting.state is DisputeState.WAITING_ON_CUSTOMER
    again = await world.act(MARC, Act.WAIT_IN_DISPUTE, dispute, "11:01")
    assert again == Refused(Why.ALREADY_DONE, who="Marc Olivier", at=at("11:00"))
    second = await world.act(NADIA, Act.WAIT_IN_DISPUTE, dispute, "11:02")
    assert second == Refused(Why.CAME_SECOND, who="Marc Olivier", at=at("11:00"))


async def test_who_took_it_takes_it_up_again_when_the_customer_answered() -> None:
    world, dispute = await started()
    waiting = await world.done(MARC, Act.WAIT_IN_DISPUTE, dispute)
    assert (await world.done(MARC, Act.TAKE_DISPUTE, waiting)).state is DisputeState.IN_PROGRESS


async def test_a_new_target_says_why_and_escalation_begins_anew() -> None:
    world, dispute = await started()
    late = replace(dispute, escalation=Escalation.MANAGER, escalated_on=WEDNESDAY)
    world.work.records.disputes.kept[1] = late
    moved = await world.done(
        MARC, Act.SET_DISPUTE_TARGET, dispute, target_on=date(2026, 12, 15), text="the lab answers then"
    )
    assert (moved.target_on, moved.escalation, moved.escalated_on) == (
        date(2026, 12, 15),
        Escalation.NONE,
        None,
    )


@pytest.mark.parametrize(
    ("day", "text", "reason"),
    [
        (date(2026, 11, 23), "why", Why.DAY_PASSED),
        (date(2027, 2, 23), "why", Why.DAY_TOO_FAR),
        (WEDNESDAY, " ", Why.NO_TEXT),
    ],
)
async def test_a_target_is_from_today_to_ninety_days_with_why(day: date, text: str, reason: Why) -> None:
    world, dispute = await started()
    refused = await world.act(MARC, Act.SET_DISPUTE_TARGET, dispute, target_on=day, text=text)
    assert why(refused) is reason


async def test_today_and_the_ninetieth_day_are_targets() -> None:
    world, dispute = await started()
    soon = await world.done(MARC, Act.SET_DISPUTE_TARGET, dispute, target_on=date(2026, 11, 24), text="now")
    last = await world.done(MARC, Act.SET_DISPUTE_TARGET, soon, target_on=date(2027, 2, 22), text="later")
    assert last.target_on == date(2027, 2, 22)


async def test_of_two_new_targets_the_second_comes_second() -> None:
    world, dispute = await started()
    await world.done(NADIA, Act.SET_DISPUTE_TARGET, dispute, "11:00", target_on=WEDNESDAY, text="urgent")
    second = await world.act(
        MARC, Act.SET_DISPUTE_TARGET, dispute, "11:01", target_on=date(2026, 12, 1), text="later"
    )
    assert second == Refused(Why.CAME_SECOND, who="Nadia Benali", at=at("11:00"))


@pytest.mark.parametrize(
    ("state", "text", "deed"),
    [
        (CREDIT_NOTE, "", Deed.DISPUTE_RESOLVED),
        (CORRECTED, "see F-2026-0999", Deed.DISPUTE_RESOLVED),
        (REJECTED, "the photos show nothing", Deed.DISPUTE_REJECTED),
    ],
)
async def test_it_is_resolved_by_its_owner(state: DisputeState, text: str, deed: Deed) -> None:
    world, dispute = await started()
    over = await world.done(MARC, Act.RESOLVE_DISPUTE, dispute, on=WEDNESDAY, state=state, text=text)
    assert (over.state, over.outcome, over.ended_by, over.ended_at, over.ended_on) == (
        state,
        text,
        "marc@lumen.example",
        at("11:00", WEDNESDAY),
        WEDNESDAY,
    )
    assert world.work.records.trail.entries[-1].entry.deed is deed


async def test_a_rejection_says_why() -> None:
    world, dispute = await started()
    assert why(await world.act(MARC, Act.RESOLVE_DISPUTE, dispute, state=REJECTED)) is Why.NO_TEXT


@pytest.mark.parametrize("state", [None, WITHDRAWN, DisputeState.OPEN])
async def test_no_other_state_is_a_resolution(state: DisputeState | None) -> None:
    world, dispute = await started()
    with pytest.raises(ValueError, match="is resolved by"):
        await world.act(MARC, Act.RESOLVE_DISPUTE, dispute, state=state)


async def test_whoever_opened_it_withdraws_it() -> None:
    world, dispute = await started()
    over = await world.done(CAMILLE, Act.WITHDRAW_DISPUTE, dispute, text="they paid")
    assert (over.state, over.outcome) == (WITHDRAWN, "they paid")


@pytest.mark.parametrize("act", EVERY_ACT)
async def test_nothing_goes_on_after_its_end(act: Act) -> None:
    world, dispute = await started()
    await world.done(CAMILLE, Act.WITHDRAW_DISPUTE, dispute, "11:00")
    ended = await world.act(NADIA, act, dispute, "11:01", **EVERY_ACT[act])
    assert ended == Refused(Why.ENDED, who="Camille Roy", at=at("11:00"))
    assert len(world.lines) == 2


async def test_a_double_click_ends_it_once() -> None:
    world, dispute = await started()
    await world.done(MARC, Act.RESOLVE_DISPUTE, dispute, "11:00", state=CREDIT_NOTE)
    again = await world.act(MARC, Act.RESOLVE_DISPUTE, dispute, "11:01", state=CREDIT_NOTE)
    assert again == Refused(Why.ALREADY_DONE, who="Marc Olivier", at=at("11:00"))
    other = await world.act(MARC, Act.RESOLVE_DISPUTE, dispute, "11:01", state=CORRECTED)
    assert why(other) is Why.ENDED


ALL = {CAMILLE.name, MARC.name, NADIA.name, SOPHIE.name, HUGUES.name}
MAY: dict[Act, set[str]] = {
    Act.TAKE_DISPUTE: ALL - {CAMILLE.name},
    Act.HAND_DISPUTE_ON: ALL - {CAMILLE.name},
    Act.COMMENT_DISPUTE: ALL,
    Act.ASK_IN_DISPUTE: ALL - {CAMILLE.name},
    Act.WAIT_IN_DISPUTE: ALL - {CAMILLE.name},
    Act.SET_DISPUTE_TARGET: {MARC.name, NADIA.name},
    Act.RESOLVE_DISPUTE: {MARC.name, NADIA.name, SOPHIE.name},
    Act.WITHDRAW_DISPUTE: {CAMILLE.name, MARC.name, NADIA.name},
}
"""Of those who see Camille's dispute, which Marc owns."""


@pytest.mark.parametrize("person", [CAMILLE, MARC, NADIA, SOPHIE, HUGUES], ids=lambda one: one.name)
@pytest.mark.parametrize("act", EVERY_ACT)
async def test_who_may_do_what(act: Act, person: Person) -> None:
    world, dispute = await started()
    done = await world.act(person, act, dispute, **EVERY_ACT[act])
    if person.name in MAY[act]:
        assert isinstance(done, Dispute)
    else:
        assert why(done) is Why.NOT_CONCERNED
        assert world.work.records.disputes.kept[1] == dispute
        assert len(world.lines) == 1


async def test_a_refusal_names_those_who_may() -> None:
    world, dispute = await started()
    taking = await world.act(CAMILLE, Act.TAKE_DISPUTE, dispute)
    assert taking == Refused(Why.NOT_CONCERNED, who="Marc Olivier")
    withdrawing = await world.act(SOPHIE, Act.WITHDRAW_DISPUTE, dispute)
    assert withdrawing == Refused(Why.NOT_CONCERNED, who="Camille Roy, Marc Olivier")


async def test_a_former_owner_is_told_who_has_it() -> None:
    world, dispute = await started()
    await world.done(NADIA, Act.TAKE_DISPUTE, dispute, "11:00")
    late = await world.act(MARC, Act.RESOLVE_DISPUTE, dispute, "11:01", state=CREDIT_NOTE)
    assert late == Refused(Why.TAKEN, who="Nadia Benali", at=at("11:00"))


@pytest.mark.parametrize("act", EVERY_ACT)
async def test_who_does_not_see_the_customer_learns_nothing(act: Act) -> None:
    world, dispute = await started()
    with pytest.raises(NotYoursError):
        await world.act(LEA, act, dispute, **EVERY_ACT[act])


async def test_a_dispute_that_is_not_there_is_unknown() -> None:
    world = World()
    with pytest.raises(UnknownRecordError):
        await change_dispute(world.house, world.actor(NADIA), DisputeChange(5, 1), Act.TAKE_DISPUTE)


@pytest.mark.parametrize(
    ("act", "person", "deed"),
    [
        (Act.TAKE_DISPUTE, MARC, Deed.DISPUTE_TAKEN),
        (Act.HAND_DISPUTE_ON, MARC, Deed.DISPUTE_HANDED_ON),
        (Act.ASK_IN_DISPUTE, MARC, Deed.DISPUTE_ASKED),
        (Act.WAIT_IN_DISPUTE, MARC, Deed.DISPUTE_WAITING),
        (Act.SET_DISPUTE_TARGET, MARC, Deed.DISPUTE_TARGET),
        (Act.WITHDRAW_DISPUTE, CAMILLE, Deed.DISPUTE_WITHDRAWN),
    ],
)
async def test_every_act_is_written_down_with_before_and_after(act: Act, person: Person, deed: Deed) -> None:
    world, dispute = await started()
    after = await world.done(person, act, dispute, **EVERY_ACT[act])
    entry = world.work.records.trail.entries[-1].entry
    assert (entry.deed, entry.who, entry.subject) == (deed, person.email.casefold(), "dispute:1")
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.before["state"], entry.after["state"]) == ("open", after.state.value)
    assert (entry.before["owner"], entry.after["owner"]) == ("marc@lumen.example", after.owner)
    assert (entry.before["target"], entry.after["target"]) == ("2026-12-08", after.target_on.isoformat())


async def test_a_reply_typed_in_the_thread_is_a_comment() -> None:
    world, _ = await started()
    address = world.post("dispute:1:marc@lumen.example")
    said = await comment_at(world.house, world.actor(MARC, "11:00"), address, " photos are\nhere ")
    assert isinstance(said, Dispute)
    line = world.work.records.disputes.said[-1]
    assert (line.kind, line.by, line.text) == ("comment", "marc@lumen.example", "photos are\nhere")


async def test_a_reply_in_somebody_elses_thread_or_below_another_message_is_nothing() -> None:
    world, _ = await started()
    address = world.post("dispute:1:marc@lumen.example")
    assert await comment_at(world.house, world.actor(NADIA), address, "hello") is None
    elsewhere = type(address)("D9", "1.000001")
    assert await comment_at(world.house, world.actor(MARC), elsewhere, "hello") is None
    assert len(world.lines) == 1


async def test_a_reply_after_the_end_is_refused() -> None:
    world, dispute = await started()
    address = world.post("dispute:1:marc@lumen.example")
    await world.done(CAMILLE, Act.WITHDRAW_DISPUTE, dispute, "11:00")
    late = await comment_at(world.house, world.actor(MARC, "11:30"), address, "photos?")
    assert late == Refused(Why.ENDED, who="Camille Roy", at=at("11:00"))

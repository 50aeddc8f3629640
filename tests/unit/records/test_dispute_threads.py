"""Who reads a dispute: first messages that show how it stands, lines below them, and no noise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.acts import DisputeChange
from bot.credit.dispute import Dispute, DisputeState
from bot.members import Preferences
from bot.notices import NoticeKind, Payload
from bot.policy import Person, Policy
from bot.rights import Act
from bot.services.dispute_changes import change_dispute, comment_at
from bot.services.dispute_forms import dispute_shown
from bot.standing import DisputeView
from records.dispute_world import CAMILLE, EVERYBODY, MARC, NADIA, SOPHIE, PlainRecords, World, at

FRIDAY_EVENING = "19:00"
FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)


async def started() -> tuple[World, Dispute]:
    world = World()
    return world, await world.opened()


async def test_who_acts_sees_their_first_message_change_and_the_line_below_at_once() -> None:
    world, dispute = await started()
    await world.done(MARC, Act.TAKE_DISPUTE, dispute, FRIDAY_EVENING, FRIDAY)
    first, edit, line = world.notices(MARC)
    assert (edit.kind, edit.edits, edit.key) == (
        NoticeKind.DISPUTE,
        "dispute:1:marc@lumen.example",
        "dispute:1:marc@lumen.example:e2",
    )
    assert (line.kind, line.below, line.key) == (
        NoticeKind.DISPUTE_LINE,
        "dispute:1:marc@lumen.example",
        "dispute-line:2:marc@lumen.example",
    )
    assert first.payload["text"] == "open Marc Olivier en manager"
    assert edit.payload["text"] == "in_progress Marc Olivier en manager"
    assert line.due_at == at(FRIDAY_EVENING, FRIDAY)


async def test_whoever_opened_it_hears_nothing_until_they_are_asked() -> None:
    world, dispute = await started()
    taken = await world.done(MARC, Act.TAKE_DISPUTE, dispute)
    await world.done(MARC, Act.COMMENT_DISPUTE, taken, text="the lab looks at it")
    assert world.said_to(CAMILLE) == []
    await world.done(MARC, Act.ASK_IN_DISPUTE, taken, text="which pallet?")
    assert world.said_to(CAMILLE) == [
        "in_progress Marc Olivier fr salesperson",
        "> comment Marc Olivier: the lab looks at it",
        "> question Marc Olivier: which pallet?",
    ]


async def test_an_answer_typed_in_the_thread_is_mirrored_and_not_said_twice() -> None:
    world, dispute = await started()
    await world.done(MARC, Act.ASK_IN_DISPUTE, dispute, text="which pallet?")
    address = world.post("dispute:1:camille@lumen.example")
    before = world.said_to(CAMILLE)
    await comment_at(world.house, world.actor(CAMILLE, "11:30"), address, "the second")
    assert world.said_to(CAMILLE) == before
    assert world.said_to(MARC)[-1] == "> comment Camille Roy: the second"


async def test_words_do_not_edit_a_first_message_that_says_the_same() -> None:
    world, dispute = await started()
    await world.done(CAMILLE, Act.COMMENT_DISPUTE, dispute, text="two pallets")
    assert world.said_to(MARC) == ["open Marc Olivier en manager", "> comment Camille Roy: two pallets"]


async def test_who_comments_and_has_no_thread_gets_none() -> None:
    world, dispute = await started()
    await world.done(NADIA, Act.COMMENT_DISPUTE, dispute, text="how far are we?")
    await world.done(MARC, Act.COMMENT_DISPUTE, dispute, text="soon")
    assert world.said_to(NADIA) == []


async def test_whoever_opened_it_and_said_something_gets_the_thread_with_the_answer() -> None:
    world, dispute = await started()
    await world.done(CAMILLE, Act.COMMENT_DISPUTE, dispute, text="two pallets")
    assert world.said_to(CAMILLE) == []
    await world.done(MARC, Act.COMMENT_DISPUTE, dispute, text="thank you")
    assert world.said_to(CAMILLE) == [
        "open Marc Olivier fr salesperson",
        "> comment Camille Roy: two pallets",
        "> comment Marc Olivier: thank you",
    ]


async def test_a_new_owner_gets_the_last_words_and_the_former_one_sees_whose_it_is() -> None:
    world, dispute = await started()
    for number in range(1, 8):
        await world.done(CAMILLE, Act.COMMENT_DISPUTE, dispute, text=f"word {number}")
    await world.done(MARC, Act.HAND_DISPUTE_ON, dispute, owner="sophie@lumen.example")
    assert world.said_to(SOPHIE) == [
        "open Sophie Leroy en accountant",
        *(f"> comment Camille Roy: word {number}" for number in range(3, 8)),
        "> owner Marc Olivier: Sophie Leroy",
    ]
    assert world.said_to(MARC)[-2:] == [
        "= open Sophie Leroy en manager",
        "> owner Marc Olivier: Sophie Leroy",
    ]


async def test_a_former_owner_who_said_nothing_is_shown_the_end_and_spared_the_lines() -> None:
    world, dispute = await started()
    handed = await world.done(MARC, Act.HAND_DISPUTE_ON, dispute, owner="sophie@lumen.example")
    before = len(world.notices(MARC))
    await world.done(SOPHIE, Act.COMMENT_DISPUTE, handed, text="I look")
    await world.done(SOPHIE, Act.RESOLVE_DISPUTE, handed, state=DisputeState.RESOLVED_CREDIT_NOTE)
    assert world.said_to(MARC)[before:] == ["= resolved_credit_note Sophie Leroy en manager"]


async def test_who_takes_it_over_has_a_thread_from_the_next_thing_somebody_else_does() -> None:
    world, dispute = await started()
    taken = await world.done(SOPHIE, Act.TAKE_DISPUTE, dispute)
    assert world.said_to(SOPHIE) == []
    await world.done(CAMILLE, Act.COMMENT_DISPUTE, taken, text="two pallets")
    assert world.said_to(SOPHIE) == [
        "in_progress Sophie Leroy en accountant",
        "> comment Camille Roy: two pallets",
    ]


async def test_a_rejection_is_told_to_whoever_opened_it_and_a_resolution_is_the_digests() -> None:
    world, dispute = await started()
    await world.done(
        MARC, Act.RESOLVE_DISPUTE, dispute, state=DisputeState.REJECTED, text="the photos show nothing"
    )
    assert world.said_to(CAMILLE) == [
        "rejected Marc Olivier fr salesperson",
        "> state Marc Olivier: the photos show nothing",
    ]
    other = World()
    await other.done(MARC, Act.RESOLVE_DISPUTE, await other.opened(), state=DisputeState.RESOLVED_CREDIT_NOTE)
    assert other.said_to(CAMILLE) == []


async def test_others_are_written_to_in_their_working_hours_and_edits_make_no_sound() -> None:
    world, dispute = await started()
    await world.done(CAMILLE, Act.WITHDRAW_DISPUTE, dispute, FRIDAY_EVENING, FRIDAY)
    _, edit, line = world.notices(MARC)
    assert edit.due_at == dispute.opened_at
    assert line.due_at == at("08:00", MONDAY)


async def test_edits_leave_in_the_order_of_their_decisions_however_clocks_differ() -> None:
    world, dispute = await started()
    taken = await world.done(MARC, Act.TAKE_DISPUTE, dispute, "11:00:02")
    await world.done(SOPHIE, Act.WAIT_IN_DISPUTE, taken, "11:00:01")
    edits = [one for one in world.notices(MARC) if one.edits]
    assert [one.payload["text"].split()[0] for one in edits] == ["in_progress", "waiting_on_customer"]
    assert {one.due_at for one in edits} == {at("10:00")}


async def test_quiet_days_hold_new_messages_and_lines_back_and_neither_edits_nor_ones_own() -> None:
    world = World()
    tuesday, wednesday, thursday = date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 26)
    quiet = Preferences("marc@lumen.example", quiet_periods=((tuesday, wednesday),))
    await world.work.preferences.keep(quiet)
    dispute = await world.opened()
    await world.done(CAMILLE, Act.COMMENT_DISPUTE, dispute, "10:30", text="two pallets")
    taken = await world.done(MARC, Act.TAKE_DISPUTE, dispute, "11:00")
    await world.done(CAMILLE, Act.COMMENT_DISPUTE, taken, "11:30", wednesday, text="and a third")
    await world.done(CAMILLE, Act.COMMENT_DISPUTE, taken, "11:01", thursday, text="well?")
    assert [one.due_at for one in world.notices(MARC)] == [
        at("08:00", thursday),
        at("08:00", thursday),
        dispute.opened_at,
        at("11:00"),
        at("08:00", thursday),
        at("11:01", thursday),
    ]


async def test_the_first_message_is_shown_on_the_day_it_is_renewed() -> None:
    world, dispute = await started()
    shown: list[date | None] = []

    class Dated(PlainRecords):
        def dispute(self, view: DisputeView, language: str, reader: Person) -> Payload:
            shown.append(view.as_of)
            return super().dispute(view, language, reader)

    house = replace(world.house, wording=Dated())
    change = DisputeChange(dispute.id, dispute.version)
    await change_dispute(house, world.actor(MARC, "11:00", MONDAY), change, Act.TAKE_DISPUTE)
    assert shown == [MONDAY]
    assert (await dispute_shown(house, world.actor(MARC, "11:01", FRIDAY), dispute.id)).as_of == FRIDAY


async def test_hours_are_those_where_the_reader_is() -> None:
    world = World()
    marc = world.work.members.kept["U3"]
    world.work.members.kept["U3"] = replace(marc, timezone="America/New_York")
    await world.opened(hour="10:00")
    assert world.notices(MARC)[0].due_at == at("14:00")


async def test_who_has_no_account_or_a_closed_one_is_written_to_when_they_have_one() -> None:
    world = World()
    marc = world.work.members.kept.pop("U3")
    dispute = await world.opened()
    assert world.said_to(MARC) == []
    world.work.members.kept["U3"] = replace(marc, is_active=False)
    await world.done(CAMILLE, Act.COMMENT_DISPUTE, dispute, "11:00", text="one")
    assert world.said_to(MARC) == []
    world.work.members.kept["U3"] = marc
    await world.done(CAMILLE, Act.COMMENT_DISPUTE, dispute, "11:01", text="two")
    assert world.said_to(MARC) == [
        "open Marc Olivier en manager",
        "> comment Camille Roy: one",
        "> comment Camille Roy: two",
    ]


async def test_who_no_longer_sees_the_customer_reads_nothing_more() -> None:
    world, dispute = await started()
    world.policy = Policy(
        people=tuple(one.model_copy(update={"manager": None}) if one is CAMILLE else one for one in EVERYBODY)
    )
    before = world.said_to(MARC)
    await world.done(NADIA, Act.TAKE_DISPUTE, dispute)
    assert world.said_to(MARC) == before

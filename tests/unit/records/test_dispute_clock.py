"""Disputes past their target go up once a level, and credit notes of later imports propose the end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

import pytest

from bot.audit import CLOCK, Deed, Surface
from bot.credit.dispute import Dispute, DisputeLine, DisputeReason, DisputeState, Escalation
from bot.errors import StorageError
from bot.notices import Payload
from bot.policy import DisputePolicy, Person, Policy
from bot.rights import Act
from bot.services.dispute_clock import escalate_disputes, propose_resolutions
from bot.services.house import House
from bot.standing import DisputeView
from records.dispute_world import (
    CAMILLE,
    EVERYBODY,
    F0902,
    F0903,
    HUGUES,
    MARC,
    SOPHIE,
    PlainRecords,
    World,
    at,
)

TARGET = date(2026, 12, 8)
"""A Tuesday: ten working days after 24 November."""
LINE = "> escalated nobody: Nadia Benali"
WEDNESDAY, THURSDAY, FRIDAY = date(2026, 12, 9), date(2026, 12, 10), date(2026, 12, 11)


async def started(
    policy: Policy | None = None, house: type[World] = World, **facts: object
) -> tuple[World, Dispute]:
    world = house(policy or Policy(people=EVERYBODY))
    return world, await world.opened(**facts)  # type: ignore[arg-type] # a test names the request's own


async def levels(world: World, now: datetime) -> list[Escalation]:
    return [one.escalation for one in await escalate_disputes(world.house, now)]


def told(world: World, before: dict[str, int]) -> dict[str, list[str]]:
    """What was said since, by first name."""
    since = {one.name: world.said_to(one)[before[one.name] :] for one in EVERYBODY}
    return {name.split()[0]: said for name, said in since.items() if said}


def counts(world: World) -> dict[str, int]:
    return {one.name: len(world.said_to(one)) for one in EVERYBODY}


async def test_on_its_target_nobody_is_told() -> None:
    world, _ = await started()
    assert await levels(world, at("18:00", TARGET)) == []


async def test_the_next_morning_the_owners_manager_is_told_once() -> None:
    world, dispute = await started(reason=DisputeReason.INVOICE_ERROR)
    world.policy = policy_where(SOPHIE, manager=MARC.email)
    before = counts(world)
    assert await levels(world, at("08:00", WEDNESDAY)) == [Escalation.MANAGER]
    assert told(world, before) == {
        "Marc": ["open Sophie Leroy en manager", "> escalated nobody: Marc Olivier"],
        "Sophie": ["= open Sophie Leroy en accountant", "> escalated nobody: Marc Olivier"],
    }
    assert await levels(world, at("08:01", WEDNESDAY)) == []
    kept = world.work.records.disputes.kept[dispute.id]
    assert (kept.escalation, kept.escalated_on) == (Escalation.MANAGER, WEDNESDAY)


async def test_two_working_days_past_its_target_the_credit_manager_is_told_too() -> None:
    world, _ = await started(reason=DisputeReason.INVOICE_ERROR)
    world.policy = policy_where(SOPHIE, manager=MARC.email)
    await levels(world, at("10:00", WEDNESDAY))
    before = counts(world)
    assert await levels(world, at("10:00", THURSDAY)) == [Escalation.CREDIT_MANAGER]
    assert told(world, before) == {
        "Nadia": ["open Sophie Leroy en credit_manager", LINE],
        "Marc": ["= open Sophie Leroy en manager", LINE],
        "Sophie": ["= open Sophie Leroy en accountant", LINE],
    }
    assert await levels(world, at("10:00", FRIDAY)) == []


async def test_the_days_between_are_the_policys() -> None:
    rules = DisputePolicy(next_level_days=3)
    people = policy_where(SOPHIE, manager=MARC.email).people
    world, _ = await started(Policy(people=people, disputes=rules), reason=DisputeReason.INVOICE_ERROR)
    assert await levels(world, at("10:00", WEDNESDAY)) == [Escalation.MANAGER]
    assert await levels(world, at("10:00", THURSDAY)) == []
    assert await levels(world, at("10:00", FRIDAY)) == [Escalation.CREDIT_MANAGER]


@pytest.mark.parametrize(
    "now", [at("07:59", WEDNESDAY), at("18:31", WEDNESDAY), at("10:00", date(2026, 12, 12))]
)
async def test_nothing_goes_up_out_of_working_hours(now: datetime) -> None:
    world, _ = await started()
    assert await levels(world, now) == []


async def test_an_owner_without_a_manager_goes_straight_to_the_credit_manager() -> None:
    world, _ = await started()
    world.policy = policy_where(MARC, manager=None)
    before = counts(world)
    assert await levels(world, at("10:00", WEDNESDAY)) == [Escalation.CREDIT_MANAGER]
    assert list(told(world, before)) == ["Marc", "Nadia"]
    assert await levels(world, at("10:00", FRIDAY)) == []


async def test_what_the_credit_manager_owns_goes_to_the_finance_director() -> None:
    world, _ = await started(reason=DisputeReason.OTHER)
    before = counts(world)
    assert await levels(world, at("10:00", WEDNESDAY)) == [Escalation.CREDIT_MANAGER]
    assert sorted(told(world, before)) == ["Hugues", "Nadia"]


async def test_a_manager_who_is_the_credit_manager_is_told_once_for_both_levels() -> None:
    world, _ = await started(reason=DisputeReason.INVOICE_ERROR)
    assert await levels(world, at("10:00", WEDNESDAY)) == [Escalation.CREDIT_MANAGER]
    assert await levels(world, at("10:00", FRIDAY)) == []
    assert world.said_to(HUGUES) == []


async def test_a_manager_who_may_not_see_the_customer_is_passed_over() -> None:
    world, _ = await started(reason=DisputeReason.INVOICE_ERROR)
    lea = next(one for one in EVERYBODY if one.name == "Léa Faure")
    world.policy = policy_where(SOPHIE, manager=lea.email)
    before = counts(world)
    assert await levels(world, at("10:00", WEDNESDAY)) == [Escalation.CREDIT_MANAGER]
    assert sorted(told(world, before)) == ["Nadia", "Sophie"]


async def test_a_manager_without_an_account_is_passed_over() -> None:
    world, _ = await started()
    del world.work.members.kept["U6"]
    before = counts(world)
    assert await levels(world, at("10:00", WEDNESDAY)) == [Escalation.CREDIT_MANAGER]
    assert sorted(told(world, before)) == ["Marc", "Nadia"]


async def test_where_nobody_is_above_nothing_is_said() -> None:
    alone = CAMILLE.model_copy(update={"manager": None})
    world = World(Policy(people=(alone,)))
    await world.opened(alone)
    assert await levels(world, at("10:00", FRIDAY)) == []
    assert len(world.lines) == 1


async def test_a_new_target_goes_up_anew() -> None:
    world, _ = await started()
    (late,) = await escalate_disputes(world.house, at("10:00", WEDNESDAY))
    moved = await world.done(
        MARC, Act.SET_DISPUTE_TARGET, late, on=WEDNESDAY, target_on=THURSDAY, text="the lab answers"
    )
    assert moved.escalation is Escalation.NONE
    assert await levels(world, at("10:00", THURSDAY)) == []
    before = counts(world)
    assert await levels(world, at("10:00", FRIDAY)) == [Escalation.MANAGER]
    assert sorted(told(world, before)) == ["Hugues", "Marc"]


async def test_after_days_of_silence_both_levels_are_told_one_after_the_other() -> None:
    world, _ = await started()
    assert await levels(world, at("10:00", FRIDAY)) == [Escalation.MANAGER]
    assert await levels(world, at("10:01", FRIDAY)) == [Escalation.CREDIT_MANAGER]
    assert await levels(world, at("10:02", FRIDAY)) == []


async def test_the_credit_manager_is_told_after_a_manager_who_is_the_finance_director() -> None:
    world, _ = await started()
    assert await levels(world, at("10:00", WEDNESDAY)) == [Escalation.MANAGER]
    assert [line for line in world.said_to(HUGUES) if line.startswith(">")] == [
        "> escalated nobody: Hugues Martin"
    ]
    assert await levels(world, at("10:00", THURSDAY)) == [Escalation.CREDIT_MANAGER]


async def test_what_ended_meanwhile_does_not_go_up() -> None:
    world, dispute = await started()
    await world.done(CAMILLE, Act.WITHDRAW_DISPUTE, dispute)
    assert await levels(world, at("10:00", WEDNESDAY)) == []


async def test_it_is_written_down_as_the_clocks() -> None:
    world, _ = await started()
    await levels(world, at("10:00", WEDNESDAY))
    entry = world.work.records.trail.entries[-1].entry
    assert (entry.deed, entry.who, entry.surface) == (Deed.DISPUTE_ESCALATED, CLOCK, Surface.CLOCK)


async def test_a_credit_note_of_a_later_import_proposes_the_end_once() -> None:
    world, dispute = await started()
    world.credit_note(950, F0902, import_id=8)
    (proposed,) = await propose_resolutions(world.house, at("18:20"))
    assert (proposed.id, proposed.proposed_credit, proposed.state) == (dispute.id, 950, DisputeState.OPEN)
    assert await propose_resolutions(world.house, at("18:21")) == ()
    assert world.said_to(MARC)[1:] == [
        "= open Marc Olivier en manager proposed F-2026-11-24",
        "> credit_note nobody: F-2026-11-24",
    ]
    assert world.said_to(CAMILLE) == []
    entry = world.work.records.trail.entries[-1].entry
    assert (entry.deed, entry.who, entry.surface) == (Deed.DISPUTE_CREDIT_FOUND, CLOCK, Surface.IMPORT)


async def test_the_owner_resolves_what_was_proposed() -> None:
    world, _ = await started()
    world.credit_note(950, F0902, import_id=8)
    (proposed,) = await propose_resolutions(world.house, at("18:20"))
    over = await world.done(
        MARC, Act.RESOLVE_DISPUTE, proposed, "18:25", state=DisputeState.RESOLVED_CREDIT_NOTE
    )
    assert (over.state, over.proposed_credit) == (DisputeState.RESOLVED_CREDIT_NOTE, 950)


async def test_a_credit_note_of_an_import_before_its_opening_proposes_nothing() -> None:
    world = World()
    world.credit_note(950, F0902, import_id=7)
    await world.opened()
    assert await propose_resolutions(world.house, at("18:20")) == ()


async def test_each_dispute_looks_from_its_own_opening_on() -> None:
    world = World()
    await world.opened(hour="09:00", document_id=F0903, amount=None)
    world.credit_note(950, F0902, import_id=8)
    later = await world.opened(hour="10:00")
    assert later.after_import == 8
    assert await propose_resolutions(world.house, at("18:20")) == ()
    world.credit_note(951, F0902, import_id=9)
    (proposed,) = await propose_resolutions(world.house, at("18:30"))
    assert (proposed.id, proposed.proposed_credit) == (later.id, 951)


async def test_a_credit_note_for_another_invoice_or_after_the_end_proposes_nothing() -> None:
    world, dispute = await started()
    world.credit_note(950, F0903, import_id=8)
    assert await propose_resolutions(world.house, at("18:20")) == ()
    await world.done(CAMILLE, Act.WITHDRAW_DISPUTE, dispute)
    world.credit_note(951, F0902, import_id=9)
    assert await propose_resolutions(world.house, at("18:20")) == ()


async def test_without_a_dispute_no_credit_note_is_looked_for() -> None:
    world = World()
    world.credit_note(950, F0902, import_id=8)
    asked: list[int] = []

    async def credit_notes() -> tuple[()]:
        asked.append(1)
        return ()

    world.ledger.credit_notes = credit_notes  # type: ignore[method-assign] # to count the looks
    assert await propose_resolutions(world.house, at("18:20")) == ()
    assert asked == []


async def test_a_credit_note_of_before_its_opening_opens_no_transaction_at_every_tick() -> None:
    world = World()
    await world.opened(hour="09:00", document_id=F0903, amount=None)
    world.credit_note(950, F0902, import_id=8)
    await world.opened(hour="10:00")
    world.ledger.imports = 9
    before = world.work.commits
    assert await propose_resolutions(world.house, at("18:20")) == ()
    assert world.work.commits == before


async def test_a_dispute_that_cannot_go_up_keeps_no_other_back(caplog: pytest.LogCaptureFixture) -> None:
    world, first = await started(house=Mute)
    second = await world.opened(document_id=F0903, amount=None, hour="10:01")
    assert isinstance(world, Mute)
    world.about = first.id
    assert [one.id for one in await escalate_disputes(world.house, at("10:00", WEDNESDAY))] == [second.id]
    assert said(caplog) == ["the escalation of a dispute failed, and is tried again: KeyError"]
    world.about = 0
    caplog.clear()
    assert await levels(world, at("10:01", WEDNESDAY)) == [Escalation.MANAGER]


async def test_a_dispute_whose_end_cannot_be_proposed_keeps_no_other_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    world, first = await started(house=Mute)
    second = await world.opened(document_id=F0903, amount=None, hour="10:01")
    world.credit_note(950, F0902, import_id=8)
    world.credit_note(951, F0903, import_id=8)
    assert isinstance(world, Mute)
    world.about = first.id
    assert [one.id for one in await propose_resolutions(world.house, at("18:20"))] == [second.id]
    assert said(caplog) == ["the proposed end of a dispute failed, and is tried again: KeyError"]


async def test_a_database_that_is_away_is_everybodys(monkeypatch: pytest.MonkeyPatch) -> None:
    world, _ = await started()

    async def lines(dispute_id: int) -> tuple[DisputeLine, ...]:
        raise StorageError

    monkeypatch.setattr(world.work.records.disputes, "lines", lines)
    with pytest.raises(StorageError):
        await escalate_disputes(world.house, at("10:00", WEDNESDAY))


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records]


@dataclass
class Mute(World):
    """Has no words for one dispute."""

    about: int = 0

    @property
    def house(self) -> House:
        return replace(super().house, wording=MuteWording(self.about))


class MuteWording(PlainRecords):
    def __init__(self, about: int) -> None:
        self.about = about

    def dispute(self, view: DisputeView, language: str, reader: Person) -> Payload:
        if view.dispute.id == self.about:
            raise KeyError(self.about)
        return super().dispute(view, language, reader)


def policy_where(person: Person, **facts: str | None) -> Policy:
    """Everybody, one of them otherwise."""
    people = tuple(one.model_copy(update=facts) if one is person else one for one in EVERYBODY)
    return Policy(people=people)

"""E-mails by the clock: written at their moment, once, and settled by how the outbox ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fakes import eur

from bot.audit import Deed
from bot.credit.due_step import EndReason, StepOutcome, StepState
from bot.credit.dunning import Step, StepAction, StepOwner
from bot.credit.mailing import MailingState
from bot.dunning_acts import Recalled, ReminderAsked
from bot.invoice_copies import FolderOfCopies
from bot.mail_payload import message_of, payload_of
from bot.mail_posting import NO_SERVER
from bot.services.mail_clock import LETTER_OUTDATED, NO_ADDRESS, mailing_failed
from bot.services.reminders import recall_reminder
from dunning.mail_world import FRIENDLY, MailWorld
from dunning.sweep_world import CAMILLE, NADIA, TUESDAY, at

LEAVES = at("10:10")


@pytest.fixture
def world() -> MailWorld:
    return MailWorld()


async def on_its_way(world: MailWorld) -> None:
    await world.sent(await world.reminder_due())


async def test_a_reminder_is_written_at_its_moment_and_not_before(world: MailWorld) -> None:
    await on_its_way(world)
    assert await world.tick(at("10:09")) == (0, 0, 0)
    assert await world.tick(LEAVES) == (0, 1, 0)
    (notice,) = world.mails
    assert (notice.key, notice.person) == ("mail:1", "mailto:compta@acme.example")
    assert (notice.due_at, notice.expires_at) == (LEAVES, at("17:00"))
    message = message_of(notice.payload)
    assert (message.to, message.reply_to, message.language) == (
        "compta@acme.example",
        "nadia@lumen.example",
        "fr",
    )
    assert message.message_id.startswith("encours.1.")
    assert message.message_id.endswith("@lumen.example")
    mailing = world.mailing()
    assert (mailing.state, mailing.documents) == (MailingState.HANDED_ON, (1,))
    assert world.records.mailings.contents[1][0] == mailing.subject == "reminder C0042: F-0001"


async def test_it_lists_what_is_overdue_then_not_when_it_was_asked_for(world: MailWorld) -> None:
    await on_its_way(world)
    world.late(2, 1)
    await world.tick(LEAVES)
    assert world.mailing().documents == (1, 2)


async def test_whatever_runs_again_or_beside_it_is_written_once(world: MailWorld) -> None:
    await on_its_way(world)
    for _ in range(3):
        await world.tick(LEAVES)
    assert len(world.mails) == 1


async def test_once_the_server_took_it_the_step_is_taken(world: MailWorld) -> None:
    await on_its_way(world)
    await world.tick(LEAVES)
    await world.carried(at("10:11"))
    assert await world.tick(at("10:12")) == (0, 0, 1)
    step = world.step()
    assert (step.state, step.outcome, step.taken_by) == (
        StepState.DONE,
        StepOutcome.SENT,
        "nadia@lumen.example",
    )
    assert (step.taken_on, step.ended_on, step.taken_at) == (TUESDAY, TUESDAY, at("10:11"))
    assert world.mailing().state is MailingState.SENT
    assert world.story() == ["sent", "arrived"]
    assert [len(world.entries(deed)) for deed in (Deed.REMINDER_WRITTEN, Deed.REMINDER_SENT)] == [1, 1]
    assert await world.tick(at("10:13")) == (0, 0, 0)


async def test_a_refusal_is_its_owners_work_again_with_a_new_deadline(world: MailWorld) -> None:
    await on_its_way(world)
    await world.tick(LEAVES)
    await world.refused(at("10:11"), "550 no such user")
    await world.tick(at("10:12"))
    step = world.step()
    assert (step.state, step.trouble, step.outcome) == (StepState.OPEN, "550 no such user", None)
    assert step.due_on == TUESDAY + timedelta(days=2)
    assert world.mailing().state is MailingState.FAILED
    assert world.story() == ["sent", "failed"]
    assert world.told("nadia@lumen.example") == ["reminder failed 1 550 no such user en"]
    (entry,) = world.entries(Deed.REMINDER_FAILED)
    assert entry.after is not None
    assert entry.after["trouble"] == "550 no such user"


async def test_after_a_refusal_nothing_leaves_by_itself_but_its_owner_may_send_again(
    world: MailWorld,
) -> None:
    step = await world.reminder_due(replace(FRIENDLY, automatic=True))
    assert (await world.tick(at("10:00")))[0] == 1
    await world.tick(LEAVES)
    await world.refused(at("10:11"), "550")
    assert await world.tick(at("10:12")) == (0, 0, 1)
    assert await world.tick(at("10:30")) == (0, 0, 0)
    await world.sent(world.step(), "11:00", key="again")
    await world.tick(at("11:10"))
    assert [one.key for one in world.mails] == ["mail:1", "mail:2"]
    assert world.step().id == step.id


async def test_a_mail_that_comes_back_later_opens_the_step_again(world: MailWorld) -> None:
    await on_its_way(world)
    await world.tick(LEAVES)
    await world.carried(LEAVES)
    await world.tick(at("10:11"))
    for _ in range(2):
        async with world.work.working() as one:
            await mailing_failed(world.house, one, world.mailing(), "5.1.1", at("12:00"))
    step = world.step()
    assert (step.state, step.taken_on, step.ended_on, step.trouble) == (StepState.OPEN, None, None, "5.1.1")
    assert world.story() == ["sent", "arrived", "failed"]
    assert len(world.told("nadia@lumen.example")) == 1


async def test_a_mail_that_comes_back_while_another_step_runs_is_told_alone(world: MailWorld) -> None:
    await on_its_way(world)
    await world.tick(LEAVES)
    await world.carried(LEAVES)
    await world.tick(at("10:11"))
    first = world.step()
    await world.reminder_due(replace(FRIENDLY, name="firm reminder", offset=20))
    async with world.work.working() as one:
        await mailing_failed(world.house, one, world.mailing(), "5.1.1", at("12:00"))
    assert world.records.dunning.kept[first.id].state is StepState.DONE
    assert len(world.told("nadia@lumen.example")) == 1


async def test_a_mail_that_comes_back_after_a_hold_of_the_clock_is_its_owners_work_again(
    world: MailWorld,
) -> None:
    await on_its_way(world)
    await world.tick(LEAVES)
    await world.carried(LEAVES)
    await world.tick(at("10:11"))
    first = world.step()
    hold = Step(StepAction.HOLD, 45, 2, StepOwner.CREDIT_MANAGER, "hold")
    await world.reminder_due(hold, documents=(2,), state=StepState.DONE, outcome=StepOutcome.HELD)
    async with world.work.working() as one:
        await mailing_failed(world.house, one, world.mailing(), "5.1.1", at("12:00"))
    again = world.records.dunning.kept[first.id]
    assert (again.state, again.trouble) == (StepState.OPEN, "5.1.1")


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"open_amount": eur("0")}, EndReason.PAID),
        ({"is_promised": True}, EndReason.PROMISED),
        ({"disputed": eur("1000")}, EndReason.DISPUTED),
        ({"open_amount": eur("10")}, EndReason.SMALL),
    ],
)
async def test_when_nothing_is_left_to_ask_for_nothing_leaves(
    world: MailWorld, facts: dict[str, object], reason: EndReason
) -> None:
    await on_its_way(world)
    world.change(1, **facts)
    assert await world.tick(LEAVES) == (0, 0, 0)
    step = world.step()
    assert (step.state, step.end_reason, step.ended_on) == (StepState.ENDED, reason, TUESDAY)
    assert (world.mailing().state, world.mails) == (MailingState.DROPPED, [])
    assert len(world.entries(Deed.REMINDER_DROPPED)) == 1


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [
        ({"open_amount": eur("0")}, EndReason.PAID),
        ({"is_promised": True}, EndReason.PROMISED),
        ({"disputed": eur("1000")}, EndReason.DISPUTED),
        ({"due_on": TUESDAY}, EndReason.POLICY),
    ],
)
async def test_a_reminder_does_not_leave_for_other_invoices_than_its_own(
    world: MailWorld, meanwhile: dict[str, object], why: EndReason
) -> None:
    """Invoice 2 is late, and no step of it is reached yet."""
    await on_its_way(world)
    world.late(2, 1)
    world.change(1, **meanwhile)
    assert await world.tick(LEAVES) == (0, 0, 0)
    assert (world.mails, world.mailing().state) == ([], MailingState.DROPPED)
    assert (world.step().state, world.step().end_reason) == (StepState.ENDED, why)


async def test_one_whose_step_another_took_the_place_of_is_called_back_alone(world: MailWorld) -> None:
    asked = await world.sent(await world.reminder_due())
    assert isinstance(asked, ReminderAsked)
    await world.records.dunning.change(replace(world.step(), state=StepState.REPLACED, ended_on=TUESDAY))
    done = await recall_reminder(world.house, world.by(NADIA, "10:05"), asked.mailing.id)
    assert isinstance(done, Recalled)
    assert (world.step().state, world.mailing().state) == (StepState.REPLACED, MailingState.RECALLED)
    assert await world.tick(LEAVES) == (0, 0, 0)


async def test_a_pause_set_meanwhile_keeps_it_back(world: MailWorld) -> None:
    await on_its_way(world)
    await world.pause(TUESDAY)
    await world.tick(LEAVES)
    assert (world.step().end_reason, world.mails) == (EndReason.PAUSED, [])


async def test_a_step_that_another_took_the_place_of_sends_nothing(world: MailWorld) -> None:
    await on_its_way(world)
    await world.records.dunning.change(replace(world.step(), state=StepState.REPLACED, ended_on=TUESDAY))
    await world.tick(LEAVES)
    assert (world.mailing().state, world.step().state) == (MailingState.DROPPED, StepState.REPLACED)
    assert world.mails == []


async def test_while_figures_are_too_old_it_waits_for_new_ones(world: MailWorld) -> None:
    await on_its_way(world)
    later = TUESDAY + timedelta(days=7)
    assert await world.tick(at("10:00", later)) == (0, 0, 0)
    assert world.mailing().state is MailingState.WAITING
    world.fresh(later)
    assert await world.tick(at("10:01", later)) == (0, 1, 0)


async def test_out_of_hours_it_waits_for_the_next(world: MailWorld) -> None:
    await on_its_way(world)
    assert await world.tick(at("17:00")) == (0, 0, 0)
    wednesday = TUESDAY + timedelta(days=1)
    assert world.mailing().leaves_at == at("09:00", wednesday)
    world.fresh(wednesday)
    assert await world.tick(at("09:00", wednesday)) == (0, 1, 0)


async def test_an_address_that_went_meanwhile_is_its_owners_to_find(world: MailWorld) -> None:
    await on_its_way(world)
    world.known(email="")
    await world.tick(LEAVES)
    assert (world.step().state, world.step().trouble) == (StepState.OPEN, NO_ADDRESS)


async def test_a_new_address_is_the_one_that_counts(world: MailWorld) -> None:
    await on_its_way(world)
    world.known(email="new@acme.example")
    await world.tick(LEAVES)
    assert world.mails[0].person == "mailto:new@acme.example"


async def test_without_a_mail_server_mails_wait(world: MailWorld) -> None:
    await on_its_way(world)
    world.can_mail = False
    assert await world.tick(LEAVES) == (0, 0, 0)
    assert world.mailing().state is MailingState.WAITING


async def test_without_a_mail_server_what_should_have_left_is_work_again_when_its_hours_end(
    world: MailWorld,
) -> None:
    await on_its_way(world)
    world.can_mail = False
    await world.tick(at("16:59"))
    assert world.step().state is StepState.SENDING
    await world.tick(at("17:00"))
    assert (world.mailing().state, world.mailing().trouble) == (MailingState.FAILED, NO_SERVER)
    assert (world.step().state, world.step().trouble) == (StepState.OPEN, NO_SERVER)
    assert world.told("nadia@lumen.example") == ["reminder failed 1 no mail server en"]


async def test_a_letters_copy_leaves_with_the_figures_that_it_was_made_with(world: MailWorld) -> None:
    world.late(2, 1)
    await world.letter_copy()
    assert await world.tick(LEAVES) == (0, 1, 0)


@pytest.mark.parametrize(
    "facts", [{"open_amount": eur("400")}, {"is_promised": True}, {"disputed": eur("100")}]
)
async def test_a_letters_copy_with_other_figures_than_todays_does_not_leave(
    world: MailWorld, facts: dict[str, object]
) -> None:
    world.late(2, 1)
    await world.letter_copy(documents=(1, 2), owed=(eur("2000"),))
    world.change(1, **facts)
    assert await world.tick(LEAVES) == (0, 0, 0)
    assert (world.mails, world.mailing().state) == ([], MailingState.FAILED)
    assert world.mailing().trouble == LETTER_OUTDATED
    assert world.told("nadia@lumen.example") == ["letter failed MD-2026-0001 letter outdated en"]


async def test_a_reminder_leaves_by_itself_where_the_step_says_so_and_can_be_called_back_for_good(
    world: MailWorld,
) -> None:
    await world.reminder_due(replace(FRIENDLY, automatic=True))
    assert (await world.tick(at("08:00")))[0] == 1
    mailing = world.mailing()
    assert (mailing.asked_by, mailing.leaves_at) == ("", at("09:00"))
    await recall_reminder(world.house, world.by(NADIA, "08:30"), mailing.id)
    assert await world.tick(at("09:30")) == (0, 0, 0)
    assert (world.step().state, world.mails) == (StepState.OPEN, [])


async def test_what_is_not_automatic_or_of_the_first_figures_waits_for_its_owner(world: MailWorld) -> None:
    await world.reminder_due(replace(FRIENDLY, automatic=True), is_silent=True)
    assert await world.tick(at("10:00")) == (0, 0, 0)


async def test_what_its_owner_put_off_does_not_leave_by_itself(world: MailWorld) -> None:
    until = TUESDAY + timedelta(days=3)
    await world.reminder_due(replace(FRIENDLY, automatic=True), due_on=until)
    assert await world.tick(at("09:00")) == (0, 0, 0)


async def test_a_step_of_somebody_else_is_signed_by_them(world: MailWorld) -> None:
    step = await world.reminder_due(owner="camille@lumen.example")
    await world.sent(step, who=world.by(CAMILLE))
    await world.tick(LEAVES)
    message = message_of(world.mails[0].payload)
    assert (message.reply_to, message.reply_to_name) == ("Camille@lumen.example", "Camille Roy")


async def test_copies_of_the_invoices_are_kept_as_they_leave(world: MailWorld, tmp_path: Path) -> None:
    (tmp_path / "F-0001.pdf").write_bytes(b"%PDF-1.7 one")
    world.copies = FolderOfCopies(tmp_path)
    await on_its_way(world)
    await world.tick(LEAVES)
    (attachment,) = message_of(world.mails[0].payload).attachments
    assert attachment.name == "F-0001.pdf"
    assert world.records.letters.files[attachment.file_id][1] == b"%PDF-1.7 one"


async def test_a_mail_reads_back_as_it_was_written_out(world: MailWorld) -> None:
    await on_its_way(world)
    await world.tick(LEAVES)
    message = message_of(world.mails[0].payload)
    assert payload_of(message) == world.mails[0].payload

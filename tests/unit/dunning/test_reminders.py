"""Reminders by e-mail: looked at, sent, called back, refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from fakes import eur

from bot.audit import Deed
from bot.credit.due_step import StepState
from bot.credit.dunning import StepAction
from bot.credit.mailing import MailingState
from bot.credit.refused import Refused, Why
from bot.delegations import Delegation
from bot.dunning_acts import Recalled, ReminderAsked, RemindersAsked
from bot.dunning_views import DoubtfulCopy, ReminderPreview
from bot.errors import NotYoursError
from bot.invoice_copies import FolderOfCopies
from bot.policy_dunning import DunningPolicy, TemplatePolicy
from bot.services.reminder_mails import language_for
from bot.services.reminders import preview_reminder, recall_reminder, send_reminders
from dunning.mail_world import FRIENDLY, MailWorld
from dunning.sweep_world import ACME, CAMILLE, JULIEN, NADIA, PORT, TUESDAY, at, why
from messages.reminder_preview import render_reminder_preview


@pytest.fixture
def world() -> MailWorld:
    return MailWorld()


async def test_a_preview_says_what_would_leave_and_when(world: MailWorld) -> None:
    step = await world.reminder_due()
    found = await preview_reminder(world.house, world.by(NADIA), step.id)
    assert isinstance(found, ReminderPreview)
    assert (found.to, found.mail.subject, found.leaves_at) == (
        "compta@acme.example",
        "reminder C0042: F-0001",
        at("10:10"),
    )
    assert world.work.outbox.notices == []


async def test_a_reminder_that_is_sent_leaves_ten_minutes_later(world: MailWorld) -> None:
    done = await world.sent(await world.reminder_due())
    assert isinstance(done, ReminderAsked)
    assert (done.mailing.state, done.mailing.leaves_at) == (MailingState.WAITING, at("10:10"))
    assert (done.step.state, world.story()) == (StepState.SENDING, ["sent"])
    (entry,) = world.entries(Deed.REMINDER_ASKED)
    assert (entry.who, entry.subject) == ("nadia@lumen.example", "step:1")


@pytest.mark.parametrize(
    ("hour", "leaves"),
    [
        ("06:00", at("09:00")),
        ("08:55", at("09:05")),
        ("16:49", at("16:59")),
        ("16:50", at("09:00", TUESDAY + timedelta(days=1))),
        ("23:55", at("09:00", TUESDAY + timedelta(days=1))),
    ],
)
async def test_it_leaves_within_the_sending_hours(world: MailWorld, hour: str, leaves: object) -> None:
    done = await world.sent(await world.reminder_due(), hour)
    assert isinstance(done, ReminderAsked)
    assert done.mailing.leaves_at == leaves


async def test_on_a_friday_evening_it_waits_for_monday(world: MailWorld) -> None:
    friday = date(2026, 11, 27)
    world.fresh(friday)
    done = await world.sent(await world.reminder_due(), who=world.by(NADIA, "18:00", friday))
    assert isinstance(done, ReminderAsked)
    assert done.mailing.leaves_at == at("09:00", date(2026, 11, 30))


async def test_the_same_press_twice_sends_one(world: MailWorld) -> None:
    step = await world.reminder_due()
    await world.sent(step)
    assert why(await world.sent(step)) in (Why.ALREADY_DONE, Why.SENDING_ALREADY)
    assert why(await world.sent(world.step(), key="other")) is Why.SENDING_ALREADY
    assert len(world.records.mailings.kept) == 1


async def test_what_was_not_sent_yet_is_called_back_and_can_be_sent_again(world: MailWorld) -> None:
    await world.sent(await world.reminder_due())
    mailing = world.mailing()
    done = await recall_reminder(world.house, world.by(NADIA, "10:05"), mailing.id)
    assert isinstance(done, Recalled)
    assert (world.step().state, world.mailing().state) == (StepState.OPEN, MailingState.RECALLED)
    assert world.story() == ["sent", "recalled"]
    assert await world.tick(at("10:10")) == (0, 0, 0)
    assert isinstance(await world.sent(world.step(), "11:00", key="again"), ReminderAsked)


async def test_what_left_cannot_be_called_back(world: MailWorld) -> None:
    await world.sent(await world.reminder_due())
    await world.tick(at("10:10"))
    refused = await recall_reminder(world.house, world.by(NADIA, "10:11"), 1)
    assert refused == Refused(Why.RECALL_TOO_LATE, at=at("10:10"))


async def test_only_its_owner_or_who_may_sends_it(world: MailWorld) -> None:
    step = await world.reminder_due(owner="camille@lumen.example")
    assert isinstance(await world.sent(step, who=world.by(CAMILLE)), ReminderAsked)
    with pytest.raises(NotYoursError):
        await world.sent(step, who=world.by(JULIEN))


async def test_without_a_mail_server_nothing_is_sent(world: MailWorld) -> None:
    world.can_mail = False
    assert why(await world.sent(await world.reminder_due())) is Why.NO_MAIL_SERVER


@pytest.mark.parametrize("address", ["", "compta", "a@b.example\r\nBcc: c@d.example", "a b@c.example"])
async def test_without_an_address_that_can_be_written_to_nothing_is_sent(
    world: MailWorld, address: str
) -> None:
    world.known(email=address)
    assert why(await world.sent(await world.reminder_due())) is Why.NO_ADDRESS


async def test_with_old_figures_nothing_is_sent(world: MailWorld) -> None:
    world.records.ledger.taken["MAIN"] = at("18:00", date(2026, 11, 16))
    refused = await world.sent(await world.reminder_due())
    assert refused == Refused(Why.FIGURES_TOO_OLD, at=at("18:00", date(2026, 11, 16)))


@pytest.mark.parametrize(
    "facts",
    [
        {"open_amount": eur("0")},
        {"is_promised": True},
        {"disputed": eur("1000")},
        {"open_amount": eur("19.99"), "gross": eur("19.99")},
    ],
    ids=["paid", "promised", "contested", "small"],
)
async def test_with_nothing_left_to_ask_for_nothing_is_sent(
    world: MailWorld, facts: dict[str, object]
) -> None:
    step = await world.reminder_due()
    world.change(1, **facts)
    assert why(await world.sent(step)) is Why.NOTHING_TO_REMIND


async def test_while_reminders_are_suspended_nothing_is_sent(world: MailWorld) -> None:
    step = await world.reminder_due()
    await world.pause(TUESDAY)
    refused = await world.sent(step)
    assert refused == Refused(Why.PAUSED_ALREADY, who="Nadia Benali", until=TUESDAY)


async def test_words_of_the_company_that_cannot_be_put_together_are_refused(world: MailWorld) -> None:
    words = TemplatePolicy.model_construct(name="ours", language="fr", subject="broken", text="x")
    world.policy = world.policy.model_copy(
        update={"dunning": DunningPolicy.model_construct(templates=(words,))}
    )
    step = await world.reminder_due(replace(FRIENDLY, template="ours"))
    assert await world.sent(step) == Refused(Why.NO_TEMPLATE, number="ours")


async def test_a_call_is_no_reminder(world: MailWorld) -> None:
    step = await world.reminder_due(replace(FRIENDLY, action=StepAction.CALL))
    assert why(await world.sent(step)) is Why.NO_SUCH_OUTCOME


async def test_a_step_that_is_over_is_not_sent(world: MailWorld) -> None:
    step = await world.reminder_due(state=StepState.ENDED)
    assert why(await world.sent(step)) is Why.STEP_OVER
    assert why(await preview_reminder(world.house, world.by(NADIA), step.id)) is Why.STEP_OVER


async def test_all_of_a_queue_are_sent_with_one_press_once(world: MailWorld) -> None:
    await world.reminder_due()
    world.late(2, 12, customer=PORT)
    await world.reminder_due(customer=PORT, documents=(2,))
    done = await send_reminders(world.house, world.by(NADIA), "mine", "press")
    assert isinstance(done, RemindersAsked)
    assert [each.mailing.customer_id for each in done.asked] == [ACME]
    assert done.left_out == ("Brasserie du Port",)
    again = await send_reminders(world.house, world.by(NADIA), "mine", "press")
    assert isinstance(again, RemindersAsked)
    assert again.asked == ()


async def test_whatever_refuses_a_reminder_its_customer_is_named(world: MailWorld) -> None:
    """A second reminder of ACME was asked for under the same press."""
    other = await world.reminder_due(owner="camille@lumen.example")
    world.late(2, 12, customer=PORT)
    world.known(PORT, email="port@port.example")
    port = await world.reminder_due(customer=PORT, documents=(2,))
    assert isinstance(await world.sent(other, key=f"press:{port.id}"), ReminderAsked)
    await world.reminder_due(replace(FRIENDLY, offset=-3), documents=(1,))
    done = await send_reminders(world.house, world.by(NADIA), "mine", "press")
    assert isinstance(done, RemindersAsked)
    assert (len(done.asked), done.left_out) == (1, ("Brasserie du Port",))


async def test_one_whose_address_failed_leaves_by_its_own_button_and_not_with_all(world: MailWorld) -> None:
    step = await world.reminder_due(trouble="550 no such user")
    done = await send_reminders(world.house, world.by(NADIA), "mine", "press")
    assert done == RemindersAsked((), ("ACME",))
    assert isinstance(await world.sent(step), ReminderAsked)


async def test_who_stands_in_for_the_maker_recalls_a_letters_mail_and_others_do_not(world: MailWorld) -> None:
    """As they make the letter: by a role of their own, or of whom they stand in for."""
    await world.letter_copy()
    refused = await recall_reminder(world.house, world.by(CAMILLE, "10:05"), 1)
    assert isinstance(refused, Refused)
    assert refused.why is Why.ROLE
    stands_in = Delegation(0, "nadia@lumen.example", "camille@lumen.example", TUESDAY, TUESDAY, at("08:00"))
    await world.records.delegations.add(stands_in)
    assert isinstance(await recall_reminder(world.house, world.by(CAMILLE, "10:05"), 1), Recalled)
    assert world.mailing().state is MailingState.RECALLED


async def test_others_reminders_are_for_who_sees_the_whole_queue(world: MailWorld) -> None:
    await world.reminder_due()
    assert why(await send_reminders(world.house, world.by(CAMILLE), "all", "press")) is Why.ROLE
    assert why(await send_reminders(world.house, world.by(CAMILLE), "mine", "press")) is Why.NOTHING_TO_REMIND


@pytest.mark.parametrize(
    ("language", "country", "written"),
    [
        ("fr-FR", "US", "fr"),
        ("en", "FR", "en"),
        ("de", "FR", "en"),
        ("", "BE", "fr"),
        ("", "lu", "fr"),
        ("", "DE", "en"),
        ("", "", "en"),
    ],
)
def test_the_language_is_the_contacts_then_the_countrys_then_the_companys(
    world: MailWorld, language: str, country: str, written: str
) -> None:
    customer = replace(world.records.ledger.known[ACME], language=language, own_country=country)
    assert language_for(world.policy, customer) == written


async def test_copies_of_the_invoices_are_named(world: MailWorld, tmp_path: Path) -> None:
    (tmp_path / "F-0001.pdf").write_bytes(b"%PDF-1.7 one")
    world.copies = FolderOfCopies(tmp_path)
    step = await world.reminder_due()
    found = await preview_reminder(world.house, world.by(NADIA), step.id)
    assert isinstance(found, ReminderPreview)
    assert found.attachments == ("F-0001.pdf",)


async def test_a_copy_that_could_be_anothers_does_not_go_along_and_the_preview_says_whose(
    world: MailWorld, tmp_path: Path
) -> None:
    (tmp_path / "F-0001.pdf").write_bytes(b"%PDF-1.7 whose")
    world.copies = FolderOfCopies(tmp_path)
    step = await world.reminder_due()
    world.late(8, 1)
    world.change(8, number="F/0001", open_amount=eur("0"))
    found = await preview_reminder(world.house, world.by(NADIA), step.id)
    assert isinstance(found, ReminderPreview)
    assert found.attachments == ()
    assert found.doubtful == (DoubtfulCopy("F-0001", "F-0001.pdf", "F/0001", "MAIN"),)
    english, french = (str(render_reminder_preview(found, each, "").blocks) for each in ("en", "fr"))
    assert "No copy of F-0001 goes with it: the file F-0001.pdf could be that of F/0001 (MAIN)." in english
    assert "Aucune copie de F-0001 n'est jointe" in french

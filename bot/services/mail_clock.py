"""E-mails to customers by the clock: asked for where the policy lets them leave by themselves, written at
their moment with the figures of that moment, and settled by how the outbox ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.audit import Deed
from bot.credit.due_step import DueStep, StepState
from bot.credit.letter import Letter
from bot.credit.mailing import Mailing, MailingState
from bot.dunning_views import MailText, OverdueFacts, Signer
from bot.mail import Attachment, MailMessage
from bot.mail_payload import payload_of
from bot.mail_posting import NO_SERVER, NOT_WANTED
from bot.mail_server import is_address
from bot.notices import Notice, NoticeKind, mail_reader
from bot.ports import NoticeEnd, Work
from bot.records import KnownCustomer
from bot.services.acted import mark_acted
from bot.services.alone import alone
from bot.services.customer_facts import figures_of
from bot.services.dispute_steps import by_clock
from bot.services.house import House
from bot.services.mailing_deeds import OnItsWay, arrived, ask_mailing, asked_for, changed, drop, failed, note
from bot.services.mails_wanted import LETTER_OUTDATED as LETTER_OUTDATED
from bot.services.mails_wanted import (
    end_unwanted,
    is_outdated,
    is_taken_over,
    owner_of,
    seen_anew,
    step_of,
    words_of,
)
from bot.services.reminder_mails import (
    Situation,
    copies_of,
    message_id_of,
    read_copies,
    reminder_view,
    situation_of,
)
from bot.services.sending_hours import sending_hours

PDF = "application/pdf"
NO_ADDRESS = "no address"
"""The trouble of a mail whose customer has no address any more; most others are a mail server's words."""
NO_TEMPLATE = "no template"
"""The trouble of a mail whose words of the policy cannot be put together."""


async def send_automatic(house: House, now: datetime) -> int:
    """Ask for the reminders that leave by themselves; how many.

    Not those of an entity's first sweep, nor what a person called back or what failed before: these are
    their owners' to send.
    """
    if not house.can_mail:
        return 0
    async with house.work.looking() as one:
        steps = [step for step in await one.dunning.running() if _leaves_alone(step)]
        known = await one.ledger.customers({each.customer_id for each in steps}) if steps else {}
        may_send = await _may_send(house, one, known.values(), now)
        can_leave = [step for step in steps if _can_leave(known[step.customer_id], may_send)]
        fresh = [step for step in can_leave if not await one.mailings.of_step(step.id)]
    asked = [await alone(_ask(house, each, now), "a reminder", customer=each.customer_id) for each in fresh]
    return sum(map(bool, asked))


def _leaves_alone(step: DueStep) -> bool:
    """Whose deadline somebody changed, is theirs: put off until a day, it does not leave before."""
    is_waiting = step.state is StepState.OPEN and not step.trouble and not step.is_silent
    is_untouched = step.due_on == step.first_due_on
    return is_waiting and is_untouched and step.step.automatic and step.step.action.is_mail


def _can_leave(customer: KnownCustomer, may_send: Mapping[str, bool]) -> bool:
    """Looked at before anything is held: what cannot leave is its owner's, and waits for many a tick."""
    return may_send[customer.entity] and is_address(customer.email.strip())


async def _ask(house: House, seen: DueStep, now: datetime) -> bool:
    async with house.work.working() as one:
        step = await one.dunning.one(seen.id, hold=True)
        if not _leaves_alone(step) or await one.mailings.of_step(step.id):
            return False
        customer = await one.ledger.customer(step.customer_id)
        situation = await situation_of(house, one, customer, house.today(now), step.documents)
        if situation.refused or words_of(house, situation, step.step, step.owner) is None:
            return False
        doer = by_clock(now)
        mailing = await ask_mailing(house, one, customer, step, doer, f"auto:{step.id}")
        if mailing is not None:
            await asked_for(one, OnItsWay(customer, mailing, step), doer)
        return mailing is not None


async def dispatch_mails(house: House, now: datetime) -> int:
    """Write the mails whose moment has come, and leave them in the outbox; how many.

    What has nothing to ask for any more is dropped, what cannot be written is its owner's again; while
    figures are too old, and out of the sending hours, mails wait. Without a mail server, each waits for the
    end of the sending hours of its day, and is its owner's again then.
    """
    if not house.can_mail:
        await _give_back(house, now)
        return 0
    due = await _due(house, now)
    written = [await alone(_dispatch(house, each, now), "a mail", customer=each.customer_id) for each in due]
    return sum(map(bool, written))


async def _give_back(house: House, now: datetime) -> None:
    """There is no mail server any more: what should have left by now is somebody's work."""
    async with house.work.looking() as one:
        due = await one.mailings.waiting(now)
    for each in due:
        await alone(_end_unsent(house, each, now), "a mail without a server", customer=each.customer_id)


async def _end_unsent(house: House, seen: Mailing, now: datetime) -> None:
    async with house.work.working() as one:
        its = await _held(one, seen)
        ends = sending_hours(house.policy, its.customer).end(its.mailing.leaves_at)
        if its.mailing.state is not MailingState.WAITING or now < ends:
            return
        if is_taken_over(its):
            await drop(house, one, its, None, now)
        else:
            await failed(house, one, its, NO_SERVER, now)


async def _due(house: House, now: datetime) -> list[Mailing]:
    """Those whose figures are fresh enough: the others are looked at again with the next ones."""
    async with house.work.looking() as one:
        due = await one.mailings.waiting(now)
        known = await one.ledger.customers({each.customer_id for each in due}) if due else {}
        may_send = await _may_send(house, one, known.values(), now)
    return [each for each in due if may_send[known[each.customer_id].entity]]


async def _may_send(
    house: House, one: Work, customers: Iterable[KnownCustomer], now: datetime
) -> dict[str, bool]:
    """Whether the figures of their entities, by code, are fresh enough."""
    found = dict[str, bool]()
    for customer in customers:
        if customer.entity not in found:
            found[customer.entity] = (await figures_of(house, one, customer, house.today(now))).may_send
    return found


async def _dispatch(house: House, seen: Mailing, now: datetime) -> bool:
    async with house.work.working() as one:
        its = await _held(one, seen)
        if its.mailing.state is not MailingState.WAITING or its.mailing.leaves_at > now:
            return False
        if is_taken_over(its):
            await drop(house, one, its, None, now)
            return False
        hours = sending_hours(house.policy, its.customer)
        if (opens := hours.next(now)) != now:
            await changed(one, replace(its.mailing, leaves_at=opens))
            return False
        return await _write_or_end(house, one, its, now)


async def _held(one: Work, mailing: Mailing) -> OnItsWay:
    """The customer first, then what is kept of it, as everywhere."""
    await one.dunning.hold_customers((mailing.customer_id,))
    step = await one.dunning.one(mailing.step_id, hold=True) if mailing.step_id is not None else None
    kept = await one.mailings.one(mailing.id, hold=True)
    return OnItsWay(await one.ledger.customer(mailing.customer_id), kept, step)


async def _write_or_end(house: House, one: Work, its: OnItsWay, now: datetime) -> bool:
    situation, letter = await seen_anew(house, one, its, now)
    if not situation.figures.may_send:
        return False
    if situation.ends is not None:
        await drop(house, one, its, situation.ends, now)
        return False
    if letter is not None and is_outdated(letter, situation.facts):
        await failed(house, one, its, LETTER_OUTDATED, now)
        return False
    if not situation.has_address:
        await failed(house, one, its, NO_ADDRESS, now)
        return False
    owner = owner_of(its, letter)
    text = words_of(house, situation, step_of(its), owner, letter)
    if text is None:
        await failed(house, one, its, NO_TEMPLATE, now)
        return False
    await _hand_on(house, one, its, situation, text, owner, letter, now)
    return True


async def _hand_on(
    house: House,
    one: Work,
    its: OnItsWay,
    situation: Situation,
    text: MailText,
    owner: str,
    letter: Letter | None,
    now: datetime,
) -> None:
    """As it leaves: kept, in the trail, and in the outbox until that day's hours end."""
    reader = reminder_view(house, situation, step_of(its), owner, letter)
    attachments = await _attachments(house, one, situation.facts, letter, now)
    mailing = await changed(
        one,
        replace(
            its.mailing,
            to=situation.address,
            language=reader.language,
            state=MailingState.HANDED_ON,
            documents=tuple(line.document_id for line in situation.facts.lines),
            subject=text.subject,
            message_id=message_id_of(its.mailing, reader.signer.email),
        ),
    )
    await one.mailings.keep_content(mailing.id, text.subject, text.text)
    await note(one, its.customer, mailing, Deed.REMINDER_WRITTEN, by_clock(now))
    message = _message(mailing, text, reader.signer, attachments)
    await one.outbox.add(
        Notice(
            key=mailing.notice_key,
            kind=NoticeKind.MAIL,
            person=mail_reader(mailing.to),
            payload=payload_of(message),
            due_at=now,
            expires_at=sending_hours(house.policy, its.customer).end(now),
        )
    )


def _message(
    mailing: Mailing, text: MailText, signer: Signer, attachments: tuple[Attachment, ...]
) -> MailMessage:
    return MailMessage(
        to=mailing.to,
        subject=text.subject,
        text=text.text,
        html=text.html,
        message_id=mailing.message_id,
        reply_to=signer.email,
        reply_to_name=signer.name,
        language=mailing.language,
        attachments=attachments,
    )


async def _attachments(
    house: House, one: Work, facts: OverdueFacts, letter: Letter | None, now: datetime
) -> tuple[Attachment, ...]:
    """The letter, then the copies of the invoices, kept as they leave."""
    found = []
    if letter is not None:
        file = await one.letters.file(letter.file_id)
        found.append(Attachment(file.name, file.id))
    for name, content in await read_copies((await copies_of(house, one, facts)).found):
        kept = await one.letters.keep(name, PDF, content, now)
        found.append(Attachment(kept.name, kept.id))
    return tuple(found)


async def settle_mails(house: House, now: datetime) -> int:
    """Settle the mails that the outbox sent or gave up; how many."""
    async with house.work.looking() as one:
        on_their_way = await one.mailings.handed_on()
        ends = await one.outbox.ends_of([each.notice_key for each in on_their_way]) if on_their_way else {}
    over = [each for each in on_their_way if each.notice_key in ends]
    settled = [
        await alone(
            _settle(house, each, ends[each.notice_key], now), "the end of a mail", customer=each.customer_id
        )
        for each in over
    ]
    return sum(map(bool, settled))


async def _settle(house: House, seen: Mailing, end: NoticeEnd, now: datetime) -> bool:
    async with house.work.working() as one:
        its = await _held(one, seen)
        if its.mailing.state is not MailingState.HANDED_ON:
            return False
        if end.sent:
            await arrived(house, one, its, end.at, now)
        elif end.reason == NOT_WANTED:
            await end_unwanted(house, one, its, now)
        else:
            await failed(house, one, its, end.reason, now)
        await _mark(house, one, its, now)
        return True


async def _mark(house: House, one: Work, its: OnItsWay, now: datetime) -> None:
    """The digests whose rows said that the reminder was to leave say what became of it."""
    if its.step is not None and its.mailing.asked_by:
        await mark_acted(house, one, its.mailing.asked_by, its.customer, now, await one.trail.length())


async def mailing_failed(house: House, one: Work, mailing: Mailing, trouble: str, now: datetime) -> bool:
    """A mail that left came back; False when it never left, or its failure is known already."""
    its = await _held(one, mailing)
    if its.mailing.state not in (MailingState.SENT, MailingState.HANDED_ON):
        return False
    await failed(house, one, its, trouble, now)
    return True

"""What becomes of a mailing, its step, its story and the trail, within the caller's transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from bot.audit import Deed, Facts, NewEntry
from bot.credit.due_step import DueStep, EndReason, StepLine, StepLineKind, StepOutcome, StepState
from bot.credit.letter import Letter
from bot.credit.mailing import Mailing, MailingState
from bot.dunning_views import LetterFailed
from bot.errors import StorageError
from bot.notices import Notice, NoticeKind
from bot.ports import Work
from bot.records import KnownCustomer
from bot.services.customer_facts import of_customer
from bot.services.dispute_owners import who_sees
from bot.services.dispute_steps import Doer, by_clock
from bot.services.house import House
from bot.services.promise_deeds import LOOKED_BACK
from bot.services.promise_notices import listener
from bot.services.quiet import free_moment
from bot.services.reminder_mails import language_for
from bot.services.sending_hours import sending_hours
from bot.services.step_deeds import comes_after, keep_step, step_facts
from bot.services.step_views import step_view


class OnItsWay(NamedTuple):
    """A mailing with its customer, and the step that it takes: none for the copy of a letter."""

    customer: KnownCustomer
    mailing: Mailing
    step: DueStep | None


async def ask_mailing(
    house: House, one: Work, customer: KnownCustomer, step: DueStep, doer: Doer, key: str
) -> Mailing | None:
    """A reminder waits for its moment; None when one was asked for under that key before."""
    made = Mailing(
        id=0,
        customer_id=customer.id,
        step_id=step.id,
        letter_id=None,
        template=step.step.template,
        charges=step.step.charges,
        to=customer.email.strip(),
        language=language_for(house.policy, customer),
        asked_by=doer.person,
        asked_at=doer.at,
        leaves_at=sending_hours(house.policy, customer).leaves(doer.at),
    )
    return await one.mailings.add(made, key)


def sending_again(step: DueStep) -> DueStep:
    """The step while its reminder is on its way."""
    return replace(step, state=StepState.SENDING, trouble="")


async def asked_for(one: Work, its: OnItsWay, doer: Doer) -> DueStep:
    """The step while its reminder, which the clock asked for, is on its way."""
    step = _of(its)
    after = await keep_step(one, sending_again(step))
    await _say(one, after, StepLineKind.SENT, doer, {"mailing": str(its.mailing.id), "to": its.mailing.to})
    await note(one, its.customer, its.mailing, Deed.REMINDER_ASKED, doer, (step, after))
    return after


async def recall_copy(one: Work, customer: KnownCustomer, mailing: Mailing, doer: Doer) -> None:
    """The copy of a letter does not leave: the letter stays made, and its step, if it has one, taken."""
    kept = await changed(one, replace(mailing, state=MailingState.RECALLED, ended_at=doer.at))
    await note(one, customer, kept, Deed.REMINDER_RECALLED, doer)


async def recall(one: Work, its: OnItsWay, doer: Doer) -> DueStep:
    """It does not leave: the step is open again, by the same deadline, unless another took its place."""
    mailing = await changed(one, replace(its.mailing, state=MailingState.RECALLED, ended_at=doer.at))
    step = _of(its)
    if step.state is not StepState.SENDING:
        await note(one, its.customer, mailing, Deed.REMINDER_RECALLED, doer)
        return step
    trouble = await _trouble_before(one, step)
    after = await keep_step(one, replace(step, state=StepState.OPEN, trouble=trouble))
    await _say(one, after, StepLineKind.RECALLED, doer, {"mailing": str(mailing.id)})
    await note(one, its.customer, mailing, Deed.REMINDER_RECALLED, doer, (step, after))
    return after


async def _trouble_before(one: Work, step: DueStep) -> str:
    """What was wrong with an earlier reminder of the step when this one was asked for."""
    newest = await one.trail.of_customer(step.customer_id, LOOKED_BACK)
    asked = (each.entry for each in newest if each.entry.deed is Deed.REMINDER_ASKED)
    before = next((each.before for each in asked if each.subject == f"step:{step.id}"), None)
    return str((before or {}).get("trouble") or "")


async def drop(house: House, one: Work, its: OnItsWay, why: EndReason | None, now: datetime) -> None:
    """Nothing is left to remind of: the step, unless another took its place, ends with that reason."""
    doer = by_clock(now)
    mailing = await changed(one, replace(its.mailing, state=MailingState.DROPPED, ended_at=now))
    step = its.step
    if why is None or step is None or step.state is not StepState.SENDING:
        await note(one, its.customer, mailing, Deed.REMINDER_DROPPED, doer, why=why.value if why else "")
        return
    ended = replace(step, state=StepState.ENDED, end_reason=why, ended_on=house.today(now))
    after = await keep_step(one, ended)
    await _say(one, after, StepLineKind.ENDED, doer, {"why": why.value, "mailing": str(mailing.id)})
    await note(one, its.customer, mailing, Deed.REMINDER_DROPPED, doer, (step, after), why=why.value)


async def arrived(house: House, one: Work, its: OnItsWay, at: datetime, now: datetime) -> None:
    """The customer's mail server took it: the step is taken."""
    doer = by_clock(now)
    mailing = await changed(one, replace(its.mailing, state=MailingState.SENT, ended_at=at))
    step = its.step
    if step is None or step.state is not StepState.SENDING:
        await note(one, its.customer, mailing, Deed.REMINDER_SENT, doer)
        return
    on = house.today(at)
    taken = replace(
        step,
        state=StepState.DONE,
        outcome=StepOutcome.SENT,
        taken_by=mailing.asked_by,
        taken_at=at,
        taken_on=on,
        ended_on=on,
    )
    after = await keep_step(one, taken)
    await _say(one, after, StepLineKind.ARRIVED, doer, {"mailing": str(mailing.id), "to": mailing.to})
    await note(one, its.customer, mailing, Deed.REMINDER_SENT, doer, (step, after))


async def failed(house: House, one: Work, its: OnItsWay, trouble: str, now: datetime) -> None:
    """It did not arrive, or came back: the step is its owner's work again, with a new deadline, and they
    are told. Where another step of the customer runs meanwhile, the failed one stays as it is; so does that
    of a letter, whose maker is told instead."""
    mailing = replace(its.mailing, state=MailingState.FAILED, trouble=trouble, ended_at=now)
    mailing = await changed(one, mailing)
    letter = await one.letters.one(mailing.letter_id) if mailing.letter_id is not None else None
    step = its.step or await _step_of_letter(one, letter)
    after = None
    if step is None:
        await note(one, its.customer, mailing, Deed.REMINDER_FAILED, by_clock(now), trouble=trouble)
    else:
        opens = its.step is not None and await _can_open(one, step)
        after = await _failed_step(house, one, its._replace(mailing=mailing, step=step), now, opens=opens)
    if letter is not None:
        await _tell_maker(house, one, its.customer, mailing, letter, now)
    elif after is not None:
        await _tell_owner(house, one, its.customer, mailing, after, now)


async def _failed_step(house: House, one: Work, its: OnItsWay, now: datetime, *, opens: bool) -> DueStep:
    """As its story goes on."""
    doer, step, mailing = by_clock(now), _of(its), its.mailing
    trouble = mailing.trouble
    due = house.calendar(its.customer).add(house.today(now), step.step.deadline)
    again = _opened_again(step, trouble, due) if opens else replace(step, trouble=trouble)
    after = await keep_step(one, again)
    facts = {"mailing": str(mailing.id), "to": mailing.to}
    await _say(one, after, StepLineKind.FAILED, doer, facts, text=trouble, on=due if opens else None)
    await note(one, its.customer, mailing, Deed.REMINDER_FAILED, doer, (step, after), trouble=trouble)
    return after


def _opened_again(step: DueStep, trouble: str, due: date) -> DueStep:
    return replace(
        step,
        state=StepState.OPEN,
        outcome=None,
        trouble=trouble,
        due_on=due,
        taken_by="",
        taken_at=None,
        taken_on=None,
        ended_on=None,
    )


async def _can_open(one: Work, step: DueStep) -> bool:
    """Unless a later step of its track came, running or over: no step goes back. What was skipped, replaced
    or ended stays so."""
    if step.state is StepState.SENDING:
        return True
    if step.state is not StepState.DONE or step.outcome is not StepOutcome.SENT:
        return False
    steps = await one.dunning.of_customer(step.customer_id)
    return not any(comes_after(each, step) for each in steps)


async def _step_of_letter(one: Work, letter: Letter | None) -> DueStep | None:
    if letter is None or letter.step_id is None:
        return None
    return await one.dunning.one(letter.step_id, hold=True)


async def _tell_owner(
    house: House, one: Work, customer: KnownCustomer, mailing: Mailing, step: DueStep, now: datetime
) -> None:
    """Whoever has the step reads it within their hours, once a mailing."""
    person = house.policy.person(step.owner) if step.owner else None
    if person is None:
        return
    to = await listener(one, house.policy, person)
    payload = house.wording.reminder_failed(await step_view(house, one, step, house.today(now)), to.language)
    due = free_moment(to.preferences, to.zone, house.calendar(customer), now)
    await one.outbox.add(Notice(f"reminder-failed:{mailing.id}", NoticeKind.STEP, to.person, payload, due))


async def _tell_maker(
    house: House, one: Work, customer: KnownCustomer, mailing: Mailing, letter: Letter, now: datetime
) -> None:
    """Whoever made the letter reads it within their hours, once a mailing; the credit manager when they do
    not see the customer."""
    person = who_sees(house, letter.made_by, customer) or house.policy.person(house.credit_manager())
    if person is None:
        return
    to = await listener(one, house.policy, person)
    view = LetterFailed(letter, of_customer(house, customer), mailing.to, mailing.trouble)
    payload = house.wording.letter_failed(view, to.language)
    due = free_moment(to.preferences, to.zone, house.calendar(customer), now)
    await one.outbox.add(Notice(f"reminder-failed:{mailing.id}", NoticeKind.STEP, to.person, payload, due))


async def note(
    one: Work,
    customer: KnownCustomer,
    mailing: Mailing,
    deed: Deed,
    doer: Doer,
    steps: tuple[DueStep, DueStep] | None = None,
    **said: str,
) -> None:
    """An entry of the trail: of the step, before and after, where there is one."""
    before, after = steps or (None, None)
    facts: Facts = {"mailing": mailing.id, "to": mailing.to, "message": mailing.message_id, **said}
    told: Facts = {name: value for name, value in facts.items() if value != ""}
    await one.trail.add(
        NewEntry(
            deed=deed,
            who=doer.person,
            at=doer.at,
            surface=doer.surface,
            subject=f"step:{after.id}" if after else f"mailing:{mailing.id}",
            customer_id=customer.id,
            before=step_facts(before) if before else None,
            after={**told, **(step_facts(after) if after else {})},
        )
    )


async def changed(one: Work, mailing: Mailing) -> Mailing:
    """Kept. Raises StorageError when somebody else changed it, which the customer's lock keeps off."""
    renewed = await one.mailings.change(mailing)
    if renewed is None:
        raise StorageError("The reminder was changed by somebody else meanwhile: try again.")
    return renewed


async def _say(
    one: Work,
    step: DueStep,
    kind: StepLineKind,
    doer: Doer,
    facts: dict[str, str],
    *,
    text: str = "",
    on: date | None = None,
) -> None:
    line = StepLine(
        id=0,
        step_id=step.id,
        customer_id=step.customer_id,
        kind=kind,
        by=doer.person,
        at=doer.at,
        text=text,
        on=on,
        facts=facts,
    )
    await one.dunning.say((line,))


def _of(its: OnItsWay) -> DueStep:
    if its.step is None:
        raise ValueError("the copy of a letter takes no step")
    return its.step

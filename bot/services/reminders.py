"""Reminders by e-mail: looked at, sent by their owner, one or all of a queue, and called back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.acts import Actor, Subject
from bot.audit import Deed
from bot.credit.due_step import DueStep, StepLineKind, StepState
from bot.credit.mailing import Mailing, MailingState
from bot.credit.refused import Refused, Why
from bot.dunning_acts import Recalled, ReminderAsked, RemindersAsked, SendReminder
from bot.dunning_views import ReminderPreview
from bot.errors import TemplateError
from bot.ports import Work
from bot.rights import Act
from bot.services.acted import mark_acted
from bot.services.alone import alone
from bot.services.customer_facts import of_customer
from bot.services.dispute_steps import by
from bot.services.house import House, seen_customer
from bot.services.letter_views import letter_refused
from bot.services.mailing_deeds import OnItsWay, ask_mailing, recall, recall_copy, sending_again
from bot.services.reminder_mails import copies_of, reminder_view, situation_of
from bot.services.sending_hours import sending_hours
from bot.services.step_deeds import HeldStep, StepDeed, Wish, on_step, over
from bot.services.step_people import customer_of_step, places_of, take_refused
from bot.services.step_undo import is_letters_copy

MINE, ALL = "mine", "all"
_LEAVES_OUT = frozenset(
    {Why.NO_ADDRESS, Why.FIGURES_TOO_OLD, Why.NOTHING_TO_REMIND, Why.NO_TEMPLATE, Why.PAUSED_ALREADY}
    | {Why.LITIGATION_ALREADY}
)


async def preview_reminder(house: House, actor: Actor, step_id: int) -> ReminderPreview | Refused:
    """What would leave now, of the step as it stands.

    Refused: STEP_OVER, NOT_CONCERNED, ROLE, SENDING_ALREADY, NO_SUCH_OUTCOME, NO_MAIL_SERVER, NO_ADDRESS,
    FIGURES_TOO_OLD, PAUSED_ALREADY, LITIGATION_ALREADY, NOTHING_TO_REMIND, NO_TEMPLATE. Raises
    UnknownRecordError and NotYoursError.
    """
    today = house.today(actor.at)
    async with house.work.looking() as one:
        step = await one.dunning.one(step_id)
        places = await places_of(one, actor.person, today)
        customer = await customer_of_step(one, actor, step, places)
        if not step.state.is_running:
            return over(house, step, await one.dunning.lines(step_id), actor.person)
        refused = take_refused(house, actor, step, places) or await _not_open(house, one, step)
        if refused:
            return refused
        now = await situation_of(house, one, customer, today, step.documents)
        copies = await copies_of(house, one, now.facts)
    if now.refused:
        return now.refused
    try:
        mail = house.wording.reminder(reminder_view(house, now, step.step, step.owner))
    except TemplateError:
        return Refused(Why.NO_TEMPLATE, number=step.step.template)
    leaves = sending_hours(house.policy, customer).leaves(actor.at)
    return ReminderPreview(
        step=step,
        of=of_customer(house, customer),
        to=now.address,
        mail=mail,
        leaves_at=leaves.astimezone(house.policy.zone),
        freshness=now.figures.age,
        attachments=tuple(each.name for each in copies.found),
        doubtful=copies.doubtful,
    )


async def _not_open(house: House, one: Work, step: DueStep) -> Refused | None:
    """A step that is no reminder, or whose reminder is on its way."""
    if not step.step.action.is_mail:
        return Refused(Why.NO_SUCH_OUTCOME)
    if step.state is StepState.SENDING:
        newest = next(iter(await one.mailings.of_step(step.id)), None)
        who = house.name_of(newest.asked_by) if newest else ""
        return Refused(Why.SENDING_ALREADY, who=who, at=newest.asked_at if newest else None)
    return None


async def send_reminder(house: House, actor: Actor, request: SendReminder) -> ReminderAsked | Refused:
    """Let it leave at its moment, with the figures of that moment; until then it can be recalled.

    Refused: ALREADY_DONE, CAME_SECOND, and as `preview_reminder`. Raises as that does.
    """
    asked: list[Mailing] = []

    async def send(held: HeldStep) -> StepDeed | Refused:
        refused = await _not_open(house, held.one, held.step) or await _refused_now(house, held)
        if refused:
            return refused
        mailing = await ask_mailing(house, held.one, held.customer, held.step, by(actor), request.key)
        if mailing is None:
            return Refused(Why.ALREADY_DONE, who=house.name_of(actor.person), yours=True)
        asked.append(mailing)
        line = held.line(StepLineKind.SENT)
        facts = line.facts | {"mailing": str(mailing.id), "to": mailing.to}
        return StepDeed(sending_again(held.step), replace(line, facts=facts), Deed.REMINDER_ASKED)

    wish = Wish(request.step_id, request.version, Act.TAKE_STEP, key=request.key)
    done = await on_step(house, actor, wish, send)
    if isinstance(done, Refused):
        return done
    leaves = asked[0].leaves_at.astimezone(house.policy.zone)
    return ReminderAsked(replace(asked[0], leaves_at=leaves), done.step)


async def _refused_now(house: House, held: HeldStep) -> Refused | None:
    """What stands in the way of it today, words that cannot be put among it."""
    now = await situation_of(house, held.one, held.customer, held.today, held.step.documents)
    if now.refused:
        return now.refused
    try:
        house.wording.reminder(reminder_view(house, now, held.step.step, held.step.owner))
    except TemplateError:
        return Refused(Why.NO_TEMPLATE, number=held.step.step.template)
    return None


async def send_reminders(house: House, actor: Actor, whose: str, key: str) -> RemindersAsked | Refused:
    """Every reminder that waits: one's own (`mine`), everybody's (`all`) or somebody's, by their e-mail.

    Each leaves as by itself; whose does not, whatever the reason, is named. Refused: ROLE for others'
    reminders, NO_MAIL_SERVER, ALREADY_DONE, NOTHING_TO_REMIND.
    """
    if whose != MINE and not house.may(Act.SEE_QUEUE, actor):
        return Refused(Why.ROLE, who=house.those_who_may(Act.SEE_QUEUE))
    if not house.can_mail:
        return Refused(Why.NO_MAIL_SERVER)
    asked: list[ReminderAsked] = []
    left_out: list[str] = []
    refusals: list[Refused | None] = []
    for step, name in await _waiting(house, actor, whose):
        done = await _sent_with_all(house, actor, step, key)
        if isinstance(done, ReminderAsked):
            asked.append(done)
        else:
            left_out.append(name)
            refusals.append(done)
    if not asked:
        return _all_refused(refusals) or RemindersAsked((), tuple(left_out))
    return RemindersAsked(tuple(asked), tuple(left_out), await _undone_by(house, actor))


async def _sent_with_all(
    house: House, actor: Actor, step: DueStep, key: str
) -> ReminderAsked | Refused | None:
    """None when it went wrong; one that did not arrive before leaves by its own button alone."""
    if step.trouble:
        return Refused(Why.NO_ADDRESS)
    doing = send_reminder(house, actor, SendReminder(step.id, step.version, f"{key}:{step.id}"))
    return await alone(doing, "the reminder of a step", customer=step.customer_id)


async def _undone_by(house: House, actor: Actor) -> str:
    """What calls back all that this press let go."""
    async with house.work.looking() as one:
        just_now = await one.trail.of_person(actor.person, actor.at - timedelta(seconds=1))
    asked = (each for each in just_now if each.entry.deed is Deed.REMINDER_ASKED)
    numbers = (each.number for each in asked if not is_letters_copy(each))
    return str(Subject("press", max(numbers)))


def _all_refused(refusals: Sequence[Refused | None]) -> Refused | None:
    """Of none that left: the same press again finds all of them on their way, and no customer is at fault."""
    if not refusals:
        return Refused(Why.NOTHING_TO_REMIND)
    is_of_customers = any(each is None or each.why in _LEAVES_OUT for each in refusals)
    return None if is_of_customers else refusals[0]


async def _waiting(house: House, actor: Actor, whose: str) -> list[tuple[DueStep, str]]:
    """The reminders that wait, with the customers' names, of those whom the person sees or stands in for."""
    async with house.work.looking() as one:
        places = await places_of(one, actor.person, house.today(actor.at))
        owners = None if whose == ALL else places if whose == MINE else {whose.strip().casefold()}
        found = [
            step
            for step in await one.dunning.running()
            if step.step.action.is_mail
            and step.state is StepState.OPEN
            and (owners is None or step.owner in owners)
        ]
        known = await one.ledger.customers({step.customer_id for step in found}) if found else {}
    sight = actor.reader.sight
    return [
        (step, known[step.customer_id].name)
        for step in found
        if step.owner in places or sight.covers(known[step.customer_id].salesperson)
    ]


async def recall_reminder(house: House, actor: Actor, mailing_id: int) -> Recalled | Refused:
    """Call back what did not leave yet: its step is open again, by the same deadline.

    The copy of a letter is called back by who may take the letter's step, or make letters where it has none;
    the letter stays made. Refused: RECALL_TOO_LATE, ALREADY_DONE, NOT_CONCERNED, ROLE. Raises
    UnknownRecordError and NotYoursError.
    """
    async with house.work.working() as one:
        mailing = await one.mailings.one(mailing_id, hold=True)
        step = await _step_of(one, mailing)
        places = await places_of(one, actor.person, house.today(actor.at))
        if step is None:
            customer = await seen_customer(one, actor, mailing.customer_id)
            refused = letter_refused(house, places)
        else:
            customer = await customer_of_step(one, actor, step, places)
            refused = take_refused(house, actor, step, places)
        refused = refused or _not_recalled(house, mailing)
        if refused:
            return refused
        if step is None or mailing.step_id is None:
            await recall_copy(one, customer, mailing, by(actor))
            return Recalled(mailing, step)
        done = Recalled(mailing, await recall(one, OnItsWay(customer, mailing, step), by(actor)))
        await mark_acted(house, one, actor.person, customer, actor.at, await one.trail.length())
        return done


async def _step_of(one: Work, mailing: Mailing) -> DueStep | None:
    """The step whose reminder it is, or that its letter took."""
    letter = await one.letters.one(mailing.letter_id) if mailing.letter_id is not None else None
    step_id = mailing.step_id or (letter.step_id if letter else None)
    return None if step_id is None else await one.dunning.one(step_id, hold=True)


def _not_recalled(house: House, mailing: Mailing) -> Refused | None:
    if mailing.state is MailingState.WAITING:
        return None
    if mailing.state is MailingState.RECALLED:
        return Refused(Why.ALREADY_DONE, at=mailing.ended_at)
    return Refused(Why.RECALL_TOO_LATE, at=mailing.leaves_at.astimezone(house.policy.zone))

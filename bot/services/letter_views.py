"""A letter before it is made: who may make it, what stands against it, and today's figures in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.acts import Actor
from bot.credit.due_step import DueStep
from bot.credit.dunning import StepAction
from bot.credit.letter import LetterKind
from bot.credit.refused import Refused, Why
from bot.dunning_views import LetterView, OverdueFacts
from bot.ports import Work
from bot.records import KnownCustomer
from bot.rights import Act, roles_that_may
from bot.services.customer_facts import figures_of
from bot.services.house import House, seen_customer
from bot.services.overdue_facts import overdue_facts, payee_of, signer_of, worth_asking
from bot.services.reminder_mails import language_for
from bot.services.step_deeds import over
from bot.services.step_people import customer_of_step, places_of, take_refused

_KINDS = {
    StepAction.LETTER: LetterKind.REMINDER,
    StepAction.FORMAL_NOTICE: LetterKind.FORMAL_NOTICE,
}


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter that can be made."""

    view: LetterView
    step: DueStep | None
    customer: KnownCustomer


async def prepared(
    house: House, one: Work, actor: Actor, customer_id: int, step_id: int | None, *, hold: bool = False
) -> Ready | Refused:
    """With the figures of now, for who may make it; a step of another customer's is none of this one's."""
    steps = await one.dunning.of_customer(customer_id, hold=hold)
    places = await places_of(one, actor.person, house.today(actor.at))
    if step_id is None:
        customer, step = await seen_customer(one, actor, customer_id), None
        refused = letter_refused(house, places)
    else:
        step = next((each for each in steps if each.id == step_id), None) or await one.dunning.one(step_id)
        customer = await customer_of_step(one, actor, step, places)
        is_its_own = step.customer_id == customer_id
        refused = (
            await _step_refused(house, one, actor, step, places) if is_its_own else Refused(Why.STEP_OVER)
        )
    refused = refused or await _out_of_dunning(house, one, actor, customer)
    if refused:
        return refused
    facts = await _facts(house, one, actor, customer, step)
    return (
        facts
        if isinstance(facts, Refused)
        else Ready(_view(house, actor, customer, step, facts), step, customer)
    )


def letter_refused(house: House, places: frozenset[str]) -> Refused | None:
    """Apart from any step: a role of their own, or of whom they stand in for."""
    people = (house.policy.person(each) for each in places)
    if any(each is not None and each.role in roles_that_may(Act.MAKE_LETTER) for each in people):
        return None
    return Refused(Why.ROLE, who=house.those_who_may(Act.MAKE_LETTER))


async def _step_refused(
    house: House, one: Work, actor: Actor, step: DueStep, places: frozenset[str]
) -> Refused | None:
    if step.step.action not in _KINDS:
        return Refused(Why.NO_SUCH_OUTCOME)
    if not step.state.is_running:
        return over(house, step, await one.dunning.lines(step.id), actor.person)
    return take_refused(house, actor, step, places)


async def _out_of_dunning(house: House, one: Work, actor: Actor, customer: KnownCustomer) -> Refused | None:
    """Nobody reminds a customer who is in litigation, or for whom reminders are suspended."""
    for each in await one.litigations.running((customer.id,)):
        if each.is_running:
            return Refused(Why.LITIGATION_ALREADY, who=house.name_of(each.decided_by), at=each.decided_at)
    pause = (await one.dunning.pauses(house.today(actor.at), (customer.id,))).get(customer.id)
    if pause is None:
        return None
    return Refused(Why.PAUSED_ALREADY, who=house.name_of(pause.by), at=pause.at, until=pause.until)


async def _facts(
    house: House, one: Work, actor: Actor, customer: KnownCustomer, step: DueStep | None
) -> OverdueFacts | Refused:
    """Everything overdue today, when a letter can be made of it."""
    today = house.today(actor.at)
    figures = await figures_of(house, one, customer, today)
    if not figures.may_send:
        return Refused(Why.FIGURES_TOO_OLD, at=figures.at)
    facts = await overdue_facts(house, one, customer, today)
    asked = {line.document_id for line in facts.lines}
    left = asked.intersection(step.documents) if step else asked
    if not left or not worth_asking(facts, house.policy.dunning_smallest):
        return Refused(Why.NOTHING_TO_REMIND)
    if facts.unknown_rates and _charges(step):
        return Refused(Why.NO_RATE, until=date.fromisoformat(facts.unknown_rates))
    return facts


def _view(
    house: House, actor: Actor, customer: KnownCustomer, step: DueStep | None, facts: OverdueFacts
) -> LetterView:
    """Before it has a number."""
    today, language = house.today(actor.at), language_for(house.policy, customer)
    terms = house.policy.charge_terms(customer.entity) if _charges(step) else None
    only = facts.lines[0].document.number if len(facts.lines) == 1 else ""
    template = step.step.template if step else ""
    kind = _KINDS[step.step.action] if step else LetterKind.FORMAL_NOTICE
    return LetterView(
        kind=kind,
        number="",
        language=language,
        facts=facts,
        payee=payee_of(house, customer, only),
        signer=signer_of(house, actor.person),
        contact=customer.correspondent,
        registration_number=customer.registration_number,
        made_on=today,
        pay_by=today + timedelta(days=house.policy.dunning.notice_days),
        regime=terms.regime.value if terms else "",
        own_words=house.policy.dunning.template(template, language) if template else None,
        contract_rate=terms.contract_rate if terms else None,
        address=house.wording.address(customer.address, customer.country, language),
        is_registered=kind is LetterKind.FORMAL_NOTICE,
        is_abroad=customer.own_country not in ("", customer.country),
    )


def _charges(step: DueStep | None) -> bool:
    """A formal notice always asks for what being late costs; a reminder where its step says so."""
    return step is None or step.step.charges or step.step.action is StepAction.FORMAL_NOTICE
